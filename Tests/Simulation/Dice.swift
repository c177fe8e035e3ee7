/// The simulation's only source of chance: the same seed gives the same numbers (Sebastiano Vigna's SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to, not including, `limit`.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }

    /// Both ends included.
    mutating func from(_ low: Int64, to high: Int64) -> Int64 { low + Int64(next() % UInt64(high - low + 1)) }

    /// Whether something of this probability happens.
    mutating func chance(_ probability: Double) -> Bool { Double(next() >> 11) / Double(1 << 53) < probability }

    /// One of them; nil where there is none.
    mutating func pick<Element>(_ all: [Element]) -> Element? { all.isEmpty ? nil : all[below(all.count)] }

    /// One of them, each as likely as its weight says.
    mutating func weighed<Element>(_ all: [(Int, Element)], else other: Element) -> Element {
        var left = below(all.reduce(0) { $0 + $1.0 })
        for (weight, element) in all {
            left -= weight
            if left < 0 { return element }
        }
        return other
    }

    /// Milliseconds: mostly short, sometimes long, rarely very long.
    mutating func wait(_ short: Int64, _ long: Int64, _ longest: Int64) -> Int64 {
        switch below(20) {
        case 0..<14: from(1, to: short)
        case 14..<19: from(short, to: long)
        default: from(long, to: longest)
        }
    }
}
