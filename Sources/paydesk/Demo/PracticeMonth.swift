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

    /// `count` payouts of the 30 days before `end`, made anew from `seed`.
    init(count: Int, endingAt end: Timestamp, seed: UInt64, provider: String, colleagues: [Colleague]) {
        let past = TrafficGenerator.month(count: count, endingAt: end.milliseconds, seed: seed)
        var taken: Set<Reference> = []
        for (index, payout) in past.enumerated() where !colleagues.isEmpty {
            let colleague = colleagues[(index / 7 + index) % colleagues.count]
            guard let reference = Self.reference(for: payout, station: colleague.station, taken: &taken),
                let intent = Self.intent(payout, reference: reference, provider: provider, agent: colleague.agent)
            else { continue }
            records.append((intent, Self.log(of: payout, intent: intent)))
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

    private static func intent(
        _ past: PastPayout, reference: Reference, provider: String, agent: Agent
    ) -> PayoutIntent? {
        guard let rail = Rail(word: past.payout.rail.rawValue) else { return nil }
        let payout = past.payout
        return PayoutIntent(
            reference: reference, provider: provider, rail: rail, amount: Money(rupees: payout.rupees),
            beneficiary: Beneficiary(
                name: payout.name, account: payout.account, ifsc: payout.ifsc, upi: payout.upi, mobile: payout.mobile),
            note: payout.note, agent: agent, createdAt: Timestamp(milliseconds: past.at))
    }

    /// Intent, claim, the reply, and a question for each change the provider announced later.
    private static func log(of past: PastPayout, intent: PayoutIntent) -> [LogEntry] {
        let start = intent.createdAt
        var log = [
            LogEntry(at: start, .intent(needsApproval: false, by: intent.agent)),
            LogEntry(
                at: start.adding(milliseconds: 400),
                .claimed(question: 1, process: "practice", requestSHA256: String(repeating: "0", count: 64))),
        ]
        var question: QuestionID = 1
        if past.status == .unknown {
            let reason = "nothing within 30 s"
            log.append(LogEntry(at: start.adding(seconds: 30), .answered(question: 1, Answer(.unknown(reason)))))
            return log
        }
        log.append(
            LogEntry(
                at: start.adding(milliseconds: 1_900),
                .answered(question: 1, answer(past, status: past.atOnce, bankReference: past.atOnceReference))))
        for change in past.past {
            let askedAt = max(Timestamp(milliseconds: change.at).adding(seconds: 8), start.adding(seconds: 4))
            // Leaving success takes two answers that agree (`payouts.md`, *States*).
            let times: Int64 = change.status == .reversal ? 2 : 1
            for time in 0..<times {
                question += 1
                let asked = askedAt.adding(seconds: time * 8)
                log.append(LogEntry(at: asked, .asked(question: question, .statusByReference)))
                log.append(
                    LogEntry(
                        at: asked.adding(milliseconds: 600),
                        .answered(
                            question: question,
                            answer(
                                past, status: change.status, bankReference: change.bankReference ?? past.bankReference))
                    ))
            }
        }
        return log
    }

    private static func answer(_ past: PastPayout, status: SandboxStatus, bankReference: String?) -> Answer {
        let (state, word): (ProviderState, String) =
            switch status {
            case .success: (.succeeded, "Success")
            case .pending, .processing: (.pending, "Pending")
            case .failure, .refused: (.failed, "Failure")
            case .reversal: (.reversed, "Reversal")
            }
        return Answer(
            .state(state), providerStatus: word, message: "Transaction \(word)", providerReference: past.providerID,
            bankReference: status == .pending ? nil : bankReference, nameAtBank: past.nameAtBank)
    }
}

extension PastPayout {
    /// The bank reference of the very first reply, where that was a success already.
    fileprivate var atOnceReference: String? { atOnce == .success ? bankReference : nil }
}
