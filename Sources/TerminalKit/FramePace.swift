/// Keeps frames apart: at most thirty a second, whatever comes (`dashboard.md`, *Terminal citizenship*).
///
/// What a person waits for is drawn at once all the same.
public struct FramePace: Sendable {
    /// The least time between two frames that nobody waits for.
    public static let least: Duration = .milliseconds(34)

    private var last: Duration?

    /// A pace before its first frame.
    public init() {}

    /// How long the next frame has to wait at `now`, on a clock that never goes back; zero where it is due.
    public func wait(at now: Duration, isAwaited: Bool) -> Duration {
        guard !isAwaited, let last else { return .zero }
        return max(.zero, last + Self.least - now)
    }

    /// A frame was drawn.
    public mutating func drew(at now: Duration) { last = now }
}
