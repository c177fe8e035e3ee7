import Payments

/// Whether a provider answers, and when it is asked again by itself where it does not.
///
/// A breaker with one probe: while it is down nothing is asked by plan but one question at `retryAt`; the first answer
/// opens it for all.
struct ProviderHealth: Sendable {
    /// Different payouts in a row that got no usable answer before the provider, not the payout, is held to be the cause.
    static let ordersToTrip = 3

    /// Set while it is down.
    private(set) var outage: Outage?
    private var failedOrders: Set<Reference> = []

    /// A provider that does not answer.
    struct Outage: Sendable, Hashable {
        var reason: String
        var since: Timestamp
        var tries: Int
        /// On the steady clock.
        var retryAt: Duration
        var isProbing = false
    }

    /// What a question was about: a wallet's failure is the provider's, one payout's may be its own.
    enum Subject: Sendable, Hashable {
        case wallet
        case order(Reference)
    }

    /// Whether a question may be asked by plan now.
    ///
    /// While it is down this takes the one probe.
    mutating func admits(at moment: Duration) -> Bool {
        guard let outage else { return true }
        guard moment >= outage.retryAt, !outage.isProbing else { return false }
        self.outage?.isProbing = true
        return true
    }

    /// The probe was not asked after all.
    mutating func releaseProbe() { outage?.isProbing = false }

    /// Something was answered.
    ///
    /// Returns whether it was down until now.
    mutating func answered() -> Bool {
        failedOrders.removeAll()
        defer { outage = nil }
        return outage != nil
    }

    /// Something was not answered.
    ///
    /// A `pause` the provider asked for is kept to the second, an hour at most. Returns the outage where there is one now;
    /// nil while it may be the payout's own.
    mutating func failed(
        _ subject: Subject, reason: String, pause: Duration?, at moment: Duration, now: Timestamp,
        settings: BackoffSettings, jitter: Double
    ) -> Outage? {
        // Answers to what was under way before the outage was known add nothing to it.
        if let outage, !outage.isProbing, moment < outage.retryAt, pause == nil { return outage }
        if case .order(let reference) = subject { failedOrders.insert(reference) }
        let trips = subject == .wallet || pause != nil || outage != nil || failedOrders.count >= Self.ordersToTrip
        guard trips else { return nil }
        let tries = (outage?.tries ?? 0) + 1
        let wait =
            pause.map { min(max($0, .seconds(1)), settings.longestPause) }
            ?? Self.backoff(tries: tries, settings: settings, jitter: jitter)
        outage = Outage(reason: reason, since: outage?.since ?? now, tries: tries, retryAt: moment + wait)
        return outage
    }

    /// Full jitter between a second and a ceiling that doubles: many desks must not come back in step.
    static func backoff(tries: Int, settings: BackoffSettings, jitter: Double) -> Duration {
        let ceiling = min(
            settings.first.inSeconds * Double(1 << min(max(tries - 1, 0), 16)), settings.longest.inSeconds)
        return .milliseconds(Int64((1 + jitter * max(ceiling - 1, 0)) * 1_000))
    }
}
