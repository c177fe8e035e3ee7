import Testing

@testable import Payments

/// What an amount may look like, written down a second time, byte by byte; knows nothing of the parsers that ship.
private enum AmountGrammar {
    /// `₹`, `Rs`, `Rs.` or `INR`, then digits plain, in Indian or in Western groups; the rupees, or nil.
    static func typed(_ text: String) -> Int64? {
        var scalars = Array(text.unicodeScalars)
        func strip() {
            while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
            while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        }
        strip()
        let heads = ["₹", "rs.", "rs", "inr"].map { Array($0.unicodeScalars) }
        let lower = scalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar($0.value + 32) ?? $0 : $0 }
        if let head = heads.first(where: { lower.starts(with: $0) }) { scalars.removeFirst(head.count) }
        strip()
        let groups = scalars.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else { return nil }
        let sizes = groups.map(\.count)
        let tail = Array(sizes.dropFirst())
        let isIndian = sizes[0] <= 2 && tail.last == 3 && tail.dropLast().allSatisfy { $0 == 2 }
        let isWestern = sizes[0] <= 3 && tail.allSatisfy { $0 == 3 }
        guard tail.isEmpty || isIndian || isWestern else { return nil }
        return value(groups.joined(), most: 12)
    }

    /// Digits, and at most one point with up to four digits behind it; the paise and whether that is all, or nil.
    static func wire(_ text: String) -> (paise: Int64, isExact: Bool)? {
        var scalars = Array(text.unicodeScalars)
        let isNegative = scalars.first == "-"
        if isNegative { scalars.removeFirst() }
        let parts = scalars.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else { return nil }
        let decimals = parts.count == 2 ? String(String.UnicodeScalarView(parts[1])) : ""
        guard decimals.count <= 4 else { return nil }
        let cut = String((decimals + "00").prefix(2))
        guard let rupees = value(parts[0], most: 15), let paise = Int64(cut) else { return nil }
        let sum = rupees * 100 + paise
        return (isNegative ? -sum : sum, decimals.dropFirst(2).allSatisfy { $0 == "0" })
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// The number, where it has at most so many digits behind its leading zeros.
    private static func value(_ digits: some Sequence<Unicode.Scalar>, most: Int) -> Int64? {
        let bare = digits.drop { $0 == "0" }.map { Int64($0.value - 48) }
        return bare.count <= most ? bare.reduce(0) { $0 * 10 + $1 } : nil
    }
}

@Suite("Amounts of every kind, by chance")
struct MoneyPropertyTests {
    private static let edges: [Int64] = [
        0, 1, 9, 10, 99, 100, 101, 999, 1_000, 99_999, 1_00_000, 9_99_999, 10_00_000, 99_99_999, 1_00_00_000,
        999_999_999_999, 99_999_999_999_999, 99_999_999_999_900, .max, .max - 1,
    ]

    private func amounts(_ seed: UInt64, _ count: Int) -> [Int64] {
        var random = Seeded(state: seed)
        return Self.edges
            + (0..<count).map { _ in
                Int64.random(in: 0...(1 << Int64.random(in: 1...62, using: &random)), using: &random)
            }
    }

    @Test(
        "what machines read is what was written, to the paisa and at both ends", arguments: 1...4 as ClosedRange<UInt64>
    )
    func wire(seed: UInt64) throws {
        for paise in amounts(seed, 1_000).flatMap({ [$0, -$0] }) + [.min] {
            let money = Money(paise: paise)
            #expect(try Money(decimal: money.decimal, signed: true) == money, "seed \(seed): \(paise)")
            #expect(money.grouped.filter { $0 != "," } == money.decimal, "seed \(seed): \(paise)")
            #expect(money.rupees(paise: .always).filter { $0 != "," && $0 != "₹" } == money.decimal, "seed \(seed)")
        }
    }

    @Test("what people are shown can be typed again, in every dress", arguments: 1...4 as ClosedRange<UInt64>)
    func typed(seed: UInt64) throws {
        for rupees in amounts(seed, 1_000).map({ $0 % 1_000_000_000_000 }) {
            let money = Money(rupees: rupees)
            let shown = money.rupees()
            let digits = String(rupees)
            let dresses = [
                shown, money.rupees(ascii: true), digits, "INR \(shown.dropFirst())", "  \(shown)\n", western(digits),
            ]
            for text in dresses {
                #expect(try Money(typed: text) == money, "seed \(seed): \(text)")
                #expect(AmountGrammar.typed(text) == rupees, "seed \(seed): \(text)")
            }
            #expect(isIndian(String(shown.dropFirst())), "seed \(seed): \(shown)")
        }
    }

    private func western(_ digits: String) -> String {
        var groups: [Substring] = []
        var rest = digits[...]
        while rest.count > 3 {
            groups.append(rest.suffix(3))
            rest = rest.dropLast(3)
        }
        return ([rest] + groups.reversed()).joined(separator: ",")
    }

    /// Three digits at the end, twos before them, one or two in front.
    private func isIndian(_ text: String) -> Bool {
        let sizes = text.split(separator: ",", omittingEmptySubsequences: false).map(\.count)
        guard sizes.count > 1 else { return sizes[0] <= 3 }
        return sizes[0] <= 2 && sizes.last == 3 && sizes.dropFirst().dropLast().allSatisfy { $0 == 2 }
    }

    private static let alphabet: [String] =
        ["0", "1", "2", "5", "9", "00", "000", ",", ",", ".", "-", "+", " ", "\t"]
        + [
            "₹", "Rs", "Rs.", "rS", "INR", "e", "k", "x", "_", "'", "\u{A0}", "\u{301}", "\u{200D}", "\u{202E}", "१",
            "５", "٣", "\0",
        ]

    /// Amounts that lost, gained or changed a few characters, and heaps of characters.
    private func text(_ random: inout Seeded) -> String {
        func letter() -> String { Self.alphabet.randomElement(using: &random) ?? "0" }
        guard Int.random(in: 0..<3, using: &random) > 0 else {
            return (0..<Int.random(in: 0...10, using: &random)).map { _ in letter() }.joined()
        }
        let money = Money(paise: Int64.random(in: 0...(1 << Int64.random(in: 1...62, using: &random)), using: &random))
        let shapes = [money.decimal, money.grouped, money.rupees(), Money(rupees: money.rupees).rupees(ascii: true)]
        var scalars = Array((shapes.randomElement(using: &random) ?? "0").unicodeScalars)
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let place = Int.random(in: 0...scalars.count, using: &random)
            let end = min(scalars.count, place + Int.random(in: 0...1, using: &random))
            scalars.replaceSubrange(
                place..<end, with: Bool.random(using: &random) ? Array(letter().unicodeScalars) : [])
        }
        return String(String.UnicodeScalarView(scalars))
    }

    @Test(
        "text is an amount where the grammar says so, that amount, and nothing else",
        arguments: 1...4 as ClosedRange<UInt64>)
    func grammar(seed: UInt64) {
        var random = Seeded(state: seed)
        var (amounts, others) = (0, 0)
        for _ in 0..<5_000 {
            let text = text(&random)
            let codes = text.unicodeScalars.map { String($0.value, radix: 16) }
            let typed = try? Money(typed: text)
            #expect(typed == AmountGrammar.typed(text).map(Money.init(rupees:)), "seed \(seed): \(text) \(codes)")
            let read = try? Money.reading(decimal: text, signed: true)
            let wire = AmountGrammar.wire(text)
            // What the grammar leaves out for its size, the parser may still hold; nobody sends as much.
            if read.map({ $0.money.paise.magnitude < 100_000_000_000_000_000 }) ?? true {
                #expect(read?.money.paise == wire?.paise && read?.isExact == wire?.isExact, "seed \(seed): \(text)")
            }
            if typed == nil && read == nil { others += 1 } else { amounts += 1 }
        }
        #expect(amounts > 500 && others > 500, "the texts are not mixed: \(amounts), \(others)")
    }
}
