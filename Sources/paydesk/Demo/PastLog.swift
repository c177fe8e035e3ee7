import Payments
import Sandbox

/// A past transaction's log, as it would have been written at the time: intent, claim, the reply, and a question for
/// each change the provider announced later.
struct PastLog {
    private(set) var entries: [LogEntry]
    private let past: PastPayout
    private let links: String?
    private var question: QuestionID = 1

    init(_ past: PastPayout, _ intent: PayoutIntent, links: String?) {
        (self.past, self.links) = (past, links)
        let start = intent.createdAt
        entries = [
            LogEntry(at: start, .intent(needsApproval: false, by: intent.agent)),
            LogEntry(
                at: start.adding(milliseconds: 400),
                .claimed(question: 1, process: "practice", requestSHA256: String(repeating: "0", count: 64))),
        ]
        guard past.status != .unknown else {
            let lost = Answer(.unknown("nothing within 30 s"))
            entries.append(LogEntry(at: start.adding(seconds: 30), .answered(question: 1, lost)))
            return
        }
        let atOnce = past.atOnce == .success ? past.bankReference : nil
        entries.append(
            LogEntry(
                at: start.adding(milliseconds: 1_900),
                .answered(question: 1, answer(past.atOnce, atOnce, isReply: true))))
        for change in past.past { ask(about: change, after: start) }
    }

    private mutating func ask(about change: PlannedChange, after start: Timestamp) {
        let askedAt = max(Timestamp(milliseconds: change.at).adding(seconds: 8), start.adding(seconds: 4))
        let how: Question = past.payout.provider == .payatom ? .statusByProviderReference : .statusByReference
        // Leaving success takes two answers that agree (`payouts.md`, *States*).
        for time in 0..<(change.status == .reversal ? 2 : 1) as Range<Int64> {
            question += 1
            let asked = askedAt.adding(seconds: time * 8)
            let answer = answer(change.status, change.bankReference ?? past.bankReference, isReply: false)
            entries.append(LogEntry(at: asked, .asked(question: question, how)))
            entries.append(LogEntry(at: asked.adding(milliseconds: 600), .answered(question: question, answer)))
        }
    }

    private func answer(_ status: SandboxStatus, _ bankReference: String?, isReply: Bool) -> Answer {
        let isLink = past.payout.kind == .link
        let isPaid = status == .success
        let address = isLink ? past.providerID.flatMap { id in links.map { "\($0)/pay/\(id)" } } : nil
        return Answer(
            .state(status.state), providerStatus: past.payout.provider.word(status),
            message: "Transaction \(past.payout.provider.word(status))",
            providerReference: past.payout.provider == .pentabit ? nil : past.providerID,
            bankReference: status == .pending || status == .processing ? nil : bankReference,
            nameAtBank: past.payout.kind == .payout && past.payout.provider == .segurapay ? past.nameAtBank : nil,
            receivedAmount: isLink && isPaid ? past.receivedPaise.map(Money.init(paise:)) : nil,
            payURL: isReply ? address : nil)
    }
}

extension SandboxStatus {
    fileprivate var state: ProviderState {
        switch self {
        case .success: .succeeded
        case .pending: .pending
        case .processing: .processing
        case .failure, .refused: .failed
        case .reversal: .reversed
        }
    }
}

extension SandboxProvider {
    /// The provider's own word for a status, as its document prints it.
    fileprivate func word(_ status: SandboxStatus) -> String {
        switch (self, status) {
        case (_, .pending): "Pending"
        case (.payatom, .processing): "Processing"
        case (_, .processing): "Pending"
        case (.segurapay, .success), (.paygrt, .success): "Success"
        case (.pentabit, .success), (.payatom, .success): "Approved"
        case (.segurapay, .failure), (.segurapay, .refused): "Failure"
        case (.pentabit, .failure), (.pentabit, .refused), (.pentabit, .reversal): "Rejected"
        case (.payatom, .failure), (.payatom, .refused), (.payatom, .reversal): "Declined"
        case (.paygrt, .failure), (.paygrt, .refused), (.paygrt, .reversal): "Fail"
        case (.segurapay, .reversal): "Reversal"
        }
    }
}
