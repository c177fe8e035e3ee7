import Synchronization

/// The desk's only source of chance: jitter, nothing that must be hard to guess.
///
/// Seeded, so that a run can be repeated.
public final class DeskRandom: Sendable {
    private let generator: Mutex<SplitMix64>

    /// A source that gives the same numbers for the same seed.
    public init(seed: UInt64) {
        generator = Mutex(SplitMix64(state: seed))
    }

    /// A source that differs from run to run.
    public convenience init() {
        var system = SystemRandomNumberGenerator()
        self.init(seed: system.next())
    }

    /// A number from 0 up to, not including, 1.
    public func unit() -> Double {
        generator.withLock { Double($0.next() >> 11) / Double(1 << 53) }
    }
}

/// Sebastiano Vigna's SplitMix64: small, fast and good enough for jitter.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
