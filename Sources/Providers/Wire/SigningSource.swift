/// What a signature needs from outside: the wall clock and randomness, both replaceable so that a signature can be
/// reproduced.
public struct SigningSource: Sendable {
    /// Unix milliseconds now.
    public var now: @Sendable () -> Int64
    /// So many unpredictable bytes.
    public var randomBytes: @Sendable (Int) -> [UInt8]

    /// A source from its two parts.
    public init(now: @escaping @Sendable () -> Int64, randomBytes: @escaping @Sendable (Int) -> [UInt8]) {
        (self.now, self.randomBytes) = (now, randomBytes)
    }
}
