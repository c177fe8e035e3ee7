import NIOCore

/// How often something may happen: `rate` times a second in the long run, `burst` times at once after a rest.
///
/// Kept as the one moment at which all of the past would have been paid for at the even pace.
struct RateLimit: Sendable {
    private let interval: Int64
    private let credit: Int64
    private var paidUntil: NIODeadline?

    init(rate: Int, burst: Int) {
        interval = 1_000_000_000 / Int64(min(max(rate, 1), 1_000_000))
        credit = interval * Int64(min(max(burst, 1), 1_000_000) - 1)
    }

    /// Takes one of what is there; false where nothing is.
    mutating func take(at now: NIODeadline) -> Bool {
        let start = max(paidUntil ?? now, now)
        guard start - now <= .nanoseconds(credit) else { return false }
        paidUntil = start + .nanoseconds(interval)
        return true
    }
}
