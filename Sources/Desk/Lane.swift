import Payments

/// What the poller keeps of one provider: how often it may be asked, whether it answers, and its wallet's next time.
///
/// All moments are on the steady clock.
struct Lane: Sendable {
    var bucket: TokenBucket
    var health = ProviderHealth()
    /// When its wallet is asked next.
    var walletAt: Duration = .zero
    /// When its wallet was asked last.
    var walletAskedAt: Duration?
    /// Whether its wallet's question is under way.
    var isAskingWallet = false

    /// A lane that has asked nothing yet.
    init(plan: PollPlan, at moment: Duration) {
        bucket = TokenBucket(rate: Double(plan.callsPerSecond), burst: plan.burst, at: moment)
        walletAt = moment
    }

    /// When one question may be asked by plan at the earliest.
    mutating func opensAt(_ moment: Duration) -> Duration {
        let token = bucket.available(at: moment)
        guard let outage = health.outage else { return token }
        // While the probe is out its answer decides; looking again in a second is soon enough.
        return max(token, outage.isProbing ? moment + .seconds(1) : outage.retryAt)
    }

    /// How many questions may be asked by plan now; one where an answer would only show that it is up again.
    mutating func room(at moment: Duration) -> Int {
        guard opensAt(moment) <= moment else { return 0 }
        return health.outage == nil ? bucket.count(at: moment) : 1
    }

    /// Whether a question may be asked by plan now; takes the token, and the probe where the provider is down.
    mutating func admits(at moment: Duration) -> Bool {
        guard opensAt(moment) <= moment, health.admits(at: moment) else { return false }
        return bucket.take(at: moment)
    }
}
