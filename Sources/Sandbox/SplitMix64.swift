/// A small seeded generator (Steele, Lea, Flood 2014): the same seed gives the same world on every machine.
///
/// Not for secrets.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts a sequence of its own for each seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// A sequence that depends on the seed and on the words alone, so that a choice about one order does not depend
    /// on what other orders did before.
    public init(seed: UInt64, _ words: String...) {
        // FNV-1a; the unit separator keeps ("a", "bc") apart from ("ab", "c").
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in words {
            for byte in word.utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            }
            hash = (hash ^ 0x1f) &* 0x0000_0100_0000_01b3
        }
        state = seed &* 0x9e37_79b9_7f4a_7c15 ^ hash
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number in 0 ..< 1.
    mutating func unit() -> Double {
        Double(next() >> 11) / 9_007_199_254_740_992
    }

    /// True with the given probability.
    mutating func chance(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// A whole number in the range, both ends included.
    mutating func whole(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &self)
    }

    /// So many decimal digits; the first is not 0.
    mutating func digits(_ count: Int) -> String {
        var text = ""
        for place in 0..<count {
            text.append(String(whole(place == 0 ? 1...9 : 0...9)))
        }
        return text
    }

    /// So many capitals.
    mutating func letters(_ count: Int) -> String {
        let capitals = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return String((0..<count).map { _ in capitals[Int(whole(0...25))] })
    }

    /// So many bytes.
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(whole(0...255)) }
    }

    /// One element by weight; `fallback` when the list is empty or weighs nothing.
    mutating func pick<Element>(_ choices: [(Element, Double)], or fallback: Element) -> Element {
        var left = unit() * choices.reduce(0) { $0 + $1.1 }
        for (element, weight) in choices {
            left -= weight
            if left < 0 { return element }
        }
        return choices.last?.0 ?? fallback
    }
}
