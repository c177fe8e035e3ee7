import Payments
import Synchronization

/// A transport that also compares the provider's clock with this machine's: a signed request with a wrong stamp is
/// refused, and a person should learn why (`providers.md`, *Pentabit*).
///
/// It changes no request and no reply, and resends nothing.
public final class SkewMeter: HTTPTransport {
    private let transport: any HTTPTransport
    private let now: @Sendable () -> Int64
    private let steady: @Sendable () -> Duration
    private let last = Mutex<Heard?>(nil)

    /// What the last reply that told its time said.
    private struct Heard {
        var skew: Duration
        /// This machine's clocks then: milliseconds, and the steady one.
        var wall: Int64
        var steady: Duration
    }

    /// A meter around `transport`.
    ///
    /// `now` gives Unix milliseconds of this machine's wall clock, `steady` the time since some fixed moment.
    public init(
        _ transport: any HTTPTransport, steady: @escaping @Sendable () -> Duration, now: @escaping @Sendable () -> Int64
    ) {
        (self.transport, self.now, self.steady) = (transport, now, steady)
    }

    /// How far the provider's clock is ahead of this machine's by the last reply that told its time, in whole seconds;
    /// negative where it is behind, zero where the reply proves no difference, nil before any reply told its time.
    public var skew: Duration? { last.withLock { $0?.skew } }

    /// By how many seconds this machine's wall clock is ahead of the provider's now, whatever it was set to since the
    /// provider was heard; nil where that was not within the last `lifetime`.
    public func ahead(within lifetime: Duration) -> Int64? {
        guard let heard = last.withLock(\.self) else { return nil }
        let since = steady() - heard.steady
        guard since <= lifetime else { return nil }
        let moved = .milliseconds(now() - heard.wall) - since
        return (moved - heard.skew).components.seconds
    }

    /// Passes the request on, and looks at the clock before and after.
    public func perform(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPReply {
        let start = now()
        let reply = try await transport.perform(request)
        let end = now()
        if let skew = Self.skew(in: reply, from: start, to: end) {
            let heard = Heard(skew: skew, wall: end, steady: steady())
            last.withLock { $0 = heard }
        }
        return reply
    }

    /// What the reply's `Date` says of two clocks, when the request was sent and its reply there at these milliseconds.
    ///
    /// `Date` is cut to its second, and nobody knows when within the round trip it was written: the middle of both is
    /// the estimate, half of both together its error. What the error explains is no skew.
    public static func skew(in reply: HTTPReply, from start: Int64, to end: Int64) -> Duration? {
        guard end >= start, end - start <= longestRoundTrip, let date = HTTPDate.told(by: reply) else { return nil }
        // In half milliseconds, so that nothing is rounded before the end.
        let doubled = 2 * (date.milliseconds - start) + 1_000 - (end - start)
        let error = 1_000 + (end - start)
        guard abs(doubled) > error else { return .zero }
        return .seconds(doubled / 2_000)
    }

    /// A longer round trip, or a clock that was set meanwhile, tells nothing.
    private static let longestRoundTrip: Int64 = 120_000
}
