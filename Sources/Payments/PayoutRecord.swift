/// A payout's log, sorted by what the fold needs.
///
/// Our own acts stay in the order of the log, answers go by question, callbacks lose their duplicates. Nothing is
/// decided about the provider's words here.
struct PayoutRecord {
    struct Asked {
        var question: Question
        var at: Timestamp
        /// The place in the log, to know which callbacks a question came after.
        var index: Int
    }

    struct Answered {
        var answer: Answer
        var at: Timestamp

        /// Whether the provider's clock agrees that it was given then: a wall clock set forward or back makes hours of
        /// minutes.
        var isBorneOut: Bool {
            answer.toldAt.map { abs($0.seconds(since: at)) <= PayoutMachine.clockTolerance } ?? false
        }
    }

    struct Called {
        var claim: CallbackClaim
        var at: Timestamp
        var index: Int
    }

    struct Closing {
        var at: Timestamp
        /// The last question asked before it, which is its place among the answers.
        var after: QuestionID
        /// Whether a pay link's time ran out, rather than two people closing a payout.
        var isExpiry = false
    }

    /// Where our own acts left it, claim included.
    private(set) var status = PaymentStatus.draft
    private(set) var since: Timestamp?
    private(set) var claim: PayoutClaim?
    private(set) var claimedTwice = false
    private(set) var abandonedAt: Timestamp?
    private(set) var asked: [QuestionID: Asked] = [:]
    private(set) var answers: [QuestionID: Answered] = [:]
    private(set) var callbacks: [CallbackKey: Called] = [:]
    private(set) var closings: [Closing] = []
    private(set) var closingProposal: ClosingProposal?
    private(set) var replaces: Reference?
    private(set) var replacedBy: Reference?
    private(set) var turnaroundBreached = false
    private(set) var mismatchedAt: [Timestamp] = []
    private(set) var updatedAt: Timestamp?
    private(set) var lastQuestion: QuestionID = 0
    private var enteredBy: Agent?

    init(_ log: [LogEntry]) {
        for (index, entry) in log.enumerated() {
            updatedAt = max(updatedAt ?? entry.at, entry.at)
            take(entry, index)
        }
    }

    private mutating func take(_ entry: LogEntry, _ index: Int) {
        let at = entry.at
        switch entry.event {
        case .intent(let needsApproval, let agent):
            enteredBy = enteredBy ?? agent
            act(from: [.draft], to: needsApproval ? .awaitingApproval : .ready, at)
        case .approved(let agent) where agent.uid != enteredBy?.uid: act(from: [.awaitingApproval], to: .ready, at)
        case .rejected(let agent, _) where agent.uid != enteredBy?.uid:
            act(from: [.awaitingApproval], to: .rejected, at)
        case .discarded: act(from: [.ready, .awaitingApproval], to: .discarded, at)
        case .claimed(let question, let process, let hash):
            take(PayoutClaim(question: question, process: process, requestSHA256: hash, at: at))
        case .abandoned(let process) where process == claim?.process: abandonedAt = abandonedAt ?? at
        case .asked(let id, let question):
            lastQuestion = max(lastQuestion, id)
            if question != .payout, asked[id] == nil { asked[id] = Asked(question: question, at: at, index: index) }
        case .answered(let id, let answer):
            if answers[id] == nil { answers[id] = Answered(answer: answer, at: at) }
        case .callback(let claim): take(claim, at, index)
        case .closingProposed(let agent, let reading):
            closingProposal = ClosingProposal(agent: agent, at: at, reading: reading)
        case .closed(let first, let second, _) where first.uid != second.uid:
            closings.append(Closing(at: at, after: lastQuestion))
        case .replaces(let original): replaces = replaces ?? original
        case .replaced(let replacement): replacedBy = replacedBy ?? replacement
        case .turnaroundBreached: turnaroundBreached = true
        case .linkExpired: closings.append(Closing(at: at, after: lastQuestion, isExpiry: true))
        case .approvalMismatched(let agent): if agent.uid != enteredBy?.uid { mismatchedAt.append(at) }
        case .approved, .rejected, .abandoned, .closed, .note, .revealed: break
        }
    }

    private mutating func act(from: Set<PaymentStatus>, to next: PaymentStatus, _ at: Timestamp) {
        guard from.contains(status) else { return }
        (status, since) = (next, at)
    }

    /// A claim is believed whatever stood before it: bytes may have left, and that outweighs what should have been.
    private mutating func take(_ new: PayoutClaim) {
        lastQuestion = max(lastQuestion, new.question)
        guard let claim else {
            (claim, status, since) = (new, .submitting, new.at)
            return
        }
        if claim.question != new.question || claim.process != new.process { claimedTwice = true }
    }

    private mutating func take(_ claim: CallbackClaim, _ at: Timestamp, _ index: Int) {
        let key = CallbackKey(claim)
        guard var known = callbacks[key] else {
            callbacks[key] = Called(claim: claim, at: at, index: index)
            return
        }
        known.at = min(known.at, at)
        callbacks[key] = known
    }
}

/// What makes two callbacks the same one (`payouts.md`, *Merging*): payout, provider status, bank reference, amount and
/// provider time; and whether they carry proof, or a forged copy sent first would hide the real one.
struct CallbackKey: Hashable {
    var reference: String
    var providerStatus: String
    var bankReference: String?
    var amount: Money?
    var providerTime: String?
    var verified: Bool

    init(_ claim: CallbackClaim) {
        (reference, providerStatus) = (claim.reference, claim.providerStatus)
        (bankReference, amount, providerTime) = (claim.bankReference, claim.amount, claim.providerTime)
        verified = claim.verified
    }
}
