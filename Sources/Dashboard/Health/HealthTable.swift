import Guarded
import Payments
import TerminalKit

/// The large Health pane: one rail by banks and providers, and whose fault it is where payouts fail
/// (`screens.md`, *8*).
struct HealthTable {
    let pane: HealthPane
    let facts: HealthFacts
    let context: Context
    /// Providers whose wallets get no answer.
    var down: Set<String> = []

    /// Of one bank, by provider.
    struct Row: Hashable {
        var bank: String
        var cells: [String: Cell] = [:]
        var hours: [Int: Cell] = [:]

        var all: Cell { cells.values.reduce(Cell(), +) }
    }

    /// How many were settled and paid.
    struct Cell: Hashable {
        var asked = 0
        var paid = 0

        static func + (left: Cell, right: Cell) -> Cell {
            Cell(asked: left.asked + right.asked, paid: left.paid + right.paid)
        }

        /// As in: `3 of 41   7 %`.
        var words: String {
            guard asked > 0 else { return "–" }
            // Rounded, but 100 % means all.
            let rounded = (paid * 200 + asked) / (asked * 2)
            let percent = String(paid < asked ? min(99, rounded) : rounded)
            let blanks = String(repeating: " ", count: max(0, 3 - percent.count))
            return "\(paid) of \(asked) \(blanks)\(percent) %"
        }
    }

    /// Columns of the bank's name.
    static let bankColumns = 23
    /// Hours of the trend.
    private static let trendHours = 5

    /// The rail that is shown.
    var rail: Rail { pane.rail ?? rails.first ?? .imps }

    /// The rails that settled anything today, the one with trouble first, then as everywhere.
    var rails: [Rail] {
        let used = Set(facts.tallies.map(\.rail))
        let all = [Rail.imps, .upi, .neft, .rtgs].filter { used.contains($0) }
        guard let bad = facts.troubles.first?.rail, let place = all.firstIndex(of: bad) else { return all }
        return [bad] + all[..<place] + all[(place + 1)...]
    }

    /// The banks of the rail: those with trouble first, then by how many were settled.
    var rows: [Row] {
        var rows: [String: Row] = [:]
        for tally in facts.tallies where tally.rail == rail {
            let cell = Cell(asked: tally.asked, paid: tally.paid)
            var row = rows[tally.bank] ?? Row(bank: tally.bank)
            row.cells[tally.provider, default: Cell()] = row.cells[tally.provider, default: Cell()] + cell
            row.hours[tally.hour, default: Cell()] = row.hours[tally.hour, default: Cell()] + cell
            rows[tally.bank] = row
        }
        let bad = Set(facts.troubles.filter { $0.rail == rail }.map(\.bank))
        return rows.values.sorted { left, right in
            let (worse, other) = (bad.contains(left.bank), bad.contains(right.bank))
            if worse != other { return worse }
            return (right.all.asked, left.bank) < (left.all.asked, right.bank)
        }
    }

    /// Rows in one.
    static func sum(_ rows: some Collection<Row>, named name: String) -> Row {
        rows.reduce(into: Row(bank: name)) { sum, row in
            for (provider, cell) in row.cells { sum.cells[provider] = (sum.cells[provider] ?? Cell()) + cell }
            for (hour, cell) in row.hours { sum.hours[hour] = (sum.hours[hour] ?? Cell()) + cell }
        }
    }

    /// The providers, those that settled most first, as many as a width holds.
    func providers(in width: Int) -> [(name: String, columns: Int)] {
        let rows = rows
        let all = Self.sum(rows, named: "all")
        let names = all.cells.sorted { ($1.value.asked, $0.key) < ($0.value.asked, $1.key) }.map(\.key)
        var room = width - Self.bankColumns - 9
        var kept: [(name: String, columns: Int)] = []
        for name in names {
            let cells = (rows + [all]).map { ($0.cells[name] ?? Cell()).words.count }
            let columns = max(name.count, cells.max() ?? 0) + 1
            guard columns <= room else { break }
            kept.append((name, columns))
            room -= columns
        }
        return kept
    }

    /// The hours of the trend: the last five, the present one only when it is well under way.
    var hours: ClosedRange<Int> {
        let now = context.now.ist
        let last = max(0, now.minute < 15 ? now.hour - 1 : now.hour)
        return max(0, last - Self.trendHours + 1)...last
    }

    /// The first hour with anything settled.
    var firstHour: Int? { facts.tallies.filter { $0.rail == rail }.map(\.hour).min() }

    // MARK: What it comes to

    /// Whose fault it is.
    var reading: HealthReading {
        HealthReading.of(facts, rail: rail, clockIsOff: pane.clock != nil, down: down)
    }

    /// The trouble of the rail that is spoken of, the worst.
    var trouble: BankTrouble? {
        let own = facts.troubles.filter { $0.rail == rail }
        if case .bank(let bank) = reading { return own.first { $0.bank == bank } ?? own.first }
        return own.first
    }

    /// The line after *reads as*.
    var reads: String {
        switch reading {
        case .bank(let bank):
            let since = trouble.map { " since \(context.clock($0.since))" } ?? ""
            return "the bank: \(bank) fails at two providers\(since), other banks do not"
        case .provider(let provider): return "the provider: \(provider) fails at two banks or more, another does not"
        case .us(let reason): return "us: \(reason)"
        case .notClear:
            let silent = facts.silent.union(down).sorted().joined(separator: ", ")
            guard silent.isEmpty else { return "not clear: \(silent) does not answer" }
            guard !rows.isEmpty else { return "nothing yet: nothing is settled" }
            return trouble == nil ? "nothing to explain: no bank fails by this rail" : "not clear"
        }
    }

    /// The line after *us*.
    var us: String {
        let asked = facts.questions.reduce(0) { $0 + $1.asked }
        let answered = facts.questions.reduce(0) { $0 + $1.answered }
        let refused = facts.questions.reduce(0) { $0 + $1.refused }
        let clock = pane.clock.map { "clock \(Age.words(abs($0.seconds))) \($0.seconds > 0 ? "behind" : "ahead")" }
        let grouped = IndianNumber.grouped(asked)
        return "\(grouped) questions, \(IndianNumber.grouped(answered)) answered · "
            + "\(IndianNumber.grouped(refused)) refused · \(clock ?? "clock right")"
    }

    /// The line after *they say*; nil where nothing failed.
    var theySay: String? {
        let bank = trouble?.bank
        var counts: [String: Int] = [:]
        for word in facts.words where word.rail == rail && (bank == nil || word.bank == bank) {
            counts[word.words, default: 0] += word.count
        }
        let told = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
        return told.isEmpty ? nil : told.map { "“\($0.key)” \($0.value)" }.joined(separator: " · ")
    }

    /// Another rail by which that bank takes nearly everything today.
    var instead: (rail: Rail, paid: Int, asked: Int)? {
        guard let trouble else { return nil }
        var cells: [Rail: Cell] = [:]
        for tally in facts.tallies where tally.bank == trouble.bank && tally.rail != trouble.rail {
            cells[tally.rail, default: Cell()] =
                cells[tally.rail, default: Cell()]
                + Cell(asked: tally.asked, paid: tally.paid)
        }
        let good = cells.filter { $0.value.asked >= BankTrouble.leastTries && $0.value.paid * 10 > $0.value.asked * 9 }
        let best = good.max { ($0.value.asked, $1.key.rawValue) < ($1.value.asked, $0.key.rawValue) }
        return best.map { ($0.key, $0.value.paid, $0.value.asked) }
    }

    /// The line after *instead*.
    var insteadWords: String? {
        guard let instead, let trouble else { return nil }
        let batch = instead.rail == .neft ? " · next batch \(context.clock(NEFTBatch.next(after: context.now)))" : ""
        return "\(instead.rail.rawValue) to \(trouble.bank) \(instead.paid) of \(instead.asked) today\(batch)"
    }

    /// One sentence for a customer, of proven facts only; nil where whose fault it is cannot be told.
    var say: String? {
        guard case .bank(let code) = reading, let trouble else { return nil }
        var own = context
        own.showsUTC = false
        let bank = Banks.name(code) ?? code
        let (since, rail) = (own.clock(trouble.since), trouble.rail.rawValue)
        let batch = own.clock(NEFTBatch.next(after: own.now))
        if context.language == .hindi {
            let start = "\(bank) आज \(since) बजे से \(rail) नहीं ले रहा है।"
            guard let other = instead?.rail else { return start }
            return "\(start) \(other.rawValue) चल रहा है" + (other == .neft ? "; अगला दौर \(batch) बजे है।" : "।")
        }
        let start = "\(bank) has not been taking \(rail) since \(since) today."
        guard let other = instead?.rail else { return start }
        return "\(start) \(other.rawValue) works" + (other == .neft ? "; the next run is at \(batch)." : ".")
    }
}

extension DashboardState {
    /// The large Health pane as it stands.
    var healthTable: HealthTable {
        let down = Set(wallets.wallets.filter(\.isDown).map(\.provider))
        return HealthTable(pane: health, facts: health.facts ?? HealthFacts(), context: context, down: down)
    }
}

/// Draws it.
extension HealthTable {
    /// The words below the table, those that go first where room is short last.
    private func words(width: Int) -> [Line] {
        func line(_ label: String, _ text: String?) -> [Line] {
            guard let text else { return [] }
            return Line(text).wrapped(max(1, width - 10)).enumerated().map { index, part in
                Line(index == 0 ? label : "", .muted).padded(to: 10) + part
            }
        }
        let said = say.map { SafeText("“\($0)”").wrapped(max(1, width - 5)) } ?? []
        let sentence = said.enumerated().map { ($0 == 0 ? Line("Say  ", .muted) : .blanks(5)) + Line($1) }
        return line("us", us) + line("reads as", reads) + line("they say", theySay) + line("instead", insteadWords)
            + sentence
    }

    func draw(in area: Area, on canvas: inout Canvas, isFocused: Bool) {
        let from = firstHour.map { "today from \($0 < 10 ? "0" : "")\($0):00" } ?? "today"
        let own = [Line(rail.rawValue, .muted), Line(from, .muted), Line("← → rail", .muted)]
        let age = pane.fresh.reason == nil ? pane.factsFresh : pane.fresh
        canvas.title(
            .health, age.title(own, context, isFocused: isFocused), in: area, isFocused: isFocused)
        let providers = providers(in: area.width)
        let words = words(width: area.width)
        let rows = rows
        guard !rows.isEmpty else {
            let empty = Line("Nothing is settled yet today by \(rail.rawValue).", .muted)
            canvas.rows([empty, .empty] + words, from: area.rect.row + 1, in: area)
            return
        }
        var row = area.rect.row + 1
        drawHead(providers, row: row, in: area, on: &canvas)
        row += 1
        // Head, all, and the words keep their place; banks take the rest.
        let room = max(1, area.body - 2 - words.count - (area.body > words.count + 6 ? 1 : 0))
        let shown = rows.count <= room ? rows : Array(rows.prefix(max(1, room - 1)))
        for bank in shown {
            draw(bank, named: Banks.name(bank.bank) ?? bank.bank, providers, row: row, in: area, on: &canvas)
            if isFocused, bank.bank == shown.first?.bank, trouble?.bank == bank.bank {
                canvas.select(row: row, in: area, isFocused: true)
            }
            row += 1
        }
        if shown.count < rows.count {
            let others = Self.sum(rows.dropFirst(shown.count), named: "")
            draw(others, named: "\(rows.count - shown.count) others", providers, row: row, in: area, on: &canvas)
            row += 1
        }
        guard row < area.rect.endRow else { return }
        draw(Self.sum(rows, named: "all"), named: "all", providers, row: row, in: area, on: &canvas)
        row += area.rect.endRow - row > words.count + 1 ? 2 : 1
        canvas.rows(words, from: row, in: area)
    }

    private func drawHead(
        _ providers: [(name: String, columns: Int)], row: Int, in area: Area, on canvas: inout Canvas
    ) {
        canvas.put(Line("bank", .muted), row: row, column: area.left)
        var end = area.left + Self.bankColumns
        for (name, columns) in providers {
            end += columns
            canvas.put(Line(name, .muted), row: row, endingAt: end)
        }
        func two(_ hour: Int) -> String { (hour < 10 ? "0" : "") + String(hour) }
        let span = Line("\(two(hours.lowerBound)) to \(two(hours.upperBound))", .muted)
        if end + 9 <= area.rect.endColumn { canvas.put(span, row: row, column: end + 1) }
    }

    private func draw(
        _ bank: Row, named name: String, _ providers: [(name: String, columns: Int)], row: Int, in area: Area,
        on canvas: inout Canvas
    ) {
        guard row < area.rect.endRow else { return }
        canvas.put(Line(name).cut(to: Self.bankColumns - 1), row: row, column: area.left)
        var end = area.left + Self.bankColumns
        for (provider, columns) in providers {
            end += columns
            let cell = bank.cells[provider] ?? Cell()
            let isBad = cell.asked >= BankTrouble.leastTries && cell.paid * 2 < cell.asked
            let role: Role = cell.asked == 0 ? .muted : isBad ? .warning : .text
            canvas.put(Line(cell.words, role), row: row, endingAt: end)
        }
        let values = hours.map { hour in
            bank.hours[hour].flatMap { $0.asked > 0 ? Double($0.paid * 100 / $0.asked) : nil }
        }
        guard end + 8 <= area.rect.endColumn else { return }
        canvas.put(Sparkline(values, range: 0...115).line, row: row, column: end + 3)
    }
}
