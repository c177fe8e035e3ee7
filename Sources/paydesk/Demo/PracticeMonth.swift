import Payments
import Sandbox

/// A believable month for practice: what the sandbox remembers, told as the store would have written it at the time.
struct PracticeMonth {
    /// The colleagues who are thought to have entered it, with their stations.
    struct Colleague {
        var agent: Agent
        var station: Int
    }

    /// Payouts with their logs, oldest first.
    var records: [(intent: PayoutIntent, log: [LogEntry])] = []
    /// The same as the provider knows them.
    var orders: [SandboxOrder] = []

    /// `count` transactions of the 30 days before `end` at all four providers, made anew from `seed`.
    ///
    /// `links` is where pay links of the sandbox are paid.
    init(count: Int, endingAt end: Timestamp, seed: UInt64, colleagues: [Colleague], links: String? = nil) {
        let past = TrafficGenerator.month(
            count: count, endingAt: end.milliseconds, seed: seed, providers: SandboxProvider.allCases)
        var taken: Set<Reference> = []
        for (index, payout) in past.enumerated() where !colleagues.isEmpty {
            let colleague = colleagues[(index / 7 + index) % colleagues.count]
            guard let reference = Self.reference(for: payout, station: colleague.station, taken: &taken),
                let intent = Self.intent(payout, reference: reference, agent: colleague.agent)
            else { continue }
            records.append((intent, PastLog(payout, intent, links: links).entries))
            if let order = payout.order(clientID: reference.text) { orders.append(order) }
        }
    }

    private static func reference(
        for payout: PastPayout, station: Int, taken: inout Set<Reference>
    ) -> Reference? {
        for sequence in 0..<100 {
            guard
                let reference = Reference(
                    station: station, at: Timestamp(milliseconds: payout.at), sequence: sequence)
            else { return nil }
            if taken.insert(reference).inserted { return reference }
        }
        return nil
    }

    private static func intent(_ past: PastPayout, reference: Reference, agent: Agent) -> PayoutIntent? {
        let made = past.payout
        guard let mode = made.mode else { return nil }
        return PayoutIntent(
            reference: reference, provider: DemoProviders.name(of: made.provider), mode: mode,
            amount: Money(rupees: made.rupees), beneficiary: made.beneficiary, recharge: made.recharge,
            link: made.link, note: made.note, agent: agent, createdAt: Timestamp(milliseconds: past.at))
    }
}
