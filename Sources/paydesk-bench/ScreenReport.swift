import Foundation

/// The budgets of `quality.md` beside what was measured.
struct ScreenReport {
    /// One promise that can be broken.
    struct Budget {
        var what: String
        var measured: Double
        var allowed: Double

        /// How much more it is than allowed, in per cent; 0 where it is not.
        var excess: Double { measured <= allowed ? 0 : allowed > 0 ? (measured / allowed - 1) * 100 : .infinity }
    }

    var small: (count: Int, figures: Figures)
    var large: (count: Int, figures: Figures)
    var peers: [(name: String, figures: Figures)]

    /// htop's first frame where it was not measured, in milliseconds (`quality.md`).
    private static let firstFrameOfHtop = 96.0

    /// Every budget with what was measured.
    var budgets: [Budget] {
        let htop = peers.first { $0.name == "htop" }?.figures.firstFrame ?? Self.firstFrameOfHtop
        let (few, many) = (small.figures, large.figures)
        var made = [
            Budget(what: "first frame, ms", measured: many.firstFrame ?? .infinity, allowed: 0.4 * htop),
            Budget(what: "key → paint p50, ms", measured: many.key(0.5) ?? .infinity, allowed: 1),
            Budget(what: "key → paint p99, ms", measured: many.key(0.99) ?? .infinity, allowed: 8),
            Budget(what: "keys without a paint", measured: Double(many.deafKeys), allowed: 0),
        ]
        for (isIndexed, words) in [(true, "three characters or more"), (false, "fewer")] {
            guard let slowest = many.filter(0.99, indexed: isIndexed) else { continue }
            made.append(Budget(what: "filter → first page, \(words), slowest, ms", measured: slowest, allowed: 30))
        }
        if let memory = many.memory {
            made.append(Budget(what: "memory, MiB", measured: memory.now, allowed: 40))
            if let less = few.memory {
                made.append(
                    Budget(what: "memory by that of \(small.count)", measured: memory.now / less.now, allowed: 1.1))
            }
        }
        if let idle = many.idle {
            made.append(Budget(what: "idle, bytes", measured: Double(idle.bytes), allowed: 0))
            made.append(Budget(what: "idle, % of a processor", measured: idle.processor, allowed: 0.1))
        }
        return made
    }

    /// What is over its budget by more than `margin` per cent.
    func missed(margin: Double) -> [Budget] { budgets.filter { $0.excess > margin } }

    /// The figures of every program, a column each.
    func table() -> String {
        let columns: [(String, Figures)] =
            [("paydesk, \(small.count)", small.figures), ("paydesk, \(large.count)", large.figures)]
            + peers.map { ($0.name, $0.figures) }
        let figures = columns.map(\.1)
        let lines: [[String]] = [
            [""] + columns.map(\.0),
            ["first frame, ms"] + figures.map { Self.number($0.firstFrame) },
            ["data on the screen, ms"] + figures.map { Self.number($0.data) },
            ["key → paint p50, ms"] + figures.map { Self.number($0.key(0.5)) },
            ["key → paint p99, ms"] + figures.map { Self.number($0.key(0.99)) },
            ["key → all that follows p50, ms"] + figures.map { Self.number(Figures.share(0.5, of: $0.wholeKeys)) },
            ["bytes a key"] + figures.map { Self.number($0.bytesPerKey, digits: 0) },
            ["keys without a paint"] + figures.map { "\($0.deafKeys)" },
            ["filter → page p50, ms"] + figures.map { Self.number($0.filter(0.5, indexed: true)) },
            ["filter → page slowest, ms"] + figures.map { Self.number($0.filter(0.99, indexed: true)) },
            ["one or two characters, slowest, ms"] + figures.map { Self.number($0.filter(0.99, indexed: false)) },
            ["memory, MiB"] + figures.map { Self.number($0.memory?.now) },
            ["memory at most, MiB"] + figures.map { Self.number($0.memory?.most) },
            ["idle, % of a processor"] + figures.map { Self.number($0.idle?.processor, digits: 3) },
            ["idle, bytes"] + figures.map { Self.number($0.idle.map { Double($0.bytes) }, digits: 0) },
        ]
        return Self.aligned(lines)
    }

    /// How much of what each of the others takes paydesk takes with the large store; nothing where none was measured.
    func ratios() -> String {
        guard !peers.isEmpty else { return "" }
        let lines: [(String, (Figures) -> Double?)] = [
            ("first frame", { $0.firstFrame }), ("data on the screen", { $0.data }),
            ("key → paint p50", { $0.key(0.5) }), ("key → paint p99", { $0.key(0.99) }),
            ("bytes a key", { $0.bytesPerKey }), ("memory", { $0.memory?.now }),
        ]
        let rows = lines.map { name, figure in
            [name]
                + peers.map { peer in
                    guard let own = figure(large.figures), let other = figure(peer.figures), other > 0 else {
                        return "–"
                    }
                    return Self.number(own / other) + "×"
                }
        }
        return Self.aligned([["paydesk, \(large.count), by"] + peers.map(\.name)] + rows)
    }

    /// The budgets, a line each.
    func verdicts() -> String {
        Self.aligned(
            [["budget", "measured", "allowed", ""]]
                + budgets.map { budget in
                    let excess = budget.excess
                    let over = excess.isFinite ? "\(Self.number(excess, digits: 0)) % over" : "over"
                    let word = excess == 0 ? "kept" : over
                    return [budget.what, Self.number(budget.measured, digits: 3), Self.number(budget.allowed), word]
                })
    }

    /// Rows under each other, the first column to the left, the others to the right.
    static func aligned(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.compactMap { $0.dropFirst(column).first?.count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, text in
                let blanks = String(repeating: " ", count: widths[column] - text.count)
                return column == 0 ? text + blanks : blanks + text
            }.joined(separator: "   ")
        }.joined(separator: "\n")
    }

    /// A number with so many digits behind the point; a dash where there is none.
    static func number(_ value: Double?, digits: Int = 2) -> String {
        guard let value else { return "–" }
        return value.isFinite ? String(format: "%.\(digits)f", value) : "never"
    }
}
