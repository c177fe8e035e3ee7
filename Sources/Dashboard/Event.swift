import Payments
import TerminalKit

/// Numbers a question, so that an answer to an older one is dropped.
public typealias Ticket = Int

/// Everything that can reach the dashboard.
///
/// Results carry the ticket or the reference they were asked with.
public enum Event: Equatable, Sendable {
    /// A key.
    case key(Key)
    /// The terminal has this size; the first event of all.
    case resize(Size)
    /// The moment it is now, UTC: at start, then each second while ``DashboardState/countsSeconds`` holds, else each
    /// minute, and always directly before another event that came later than the last tick.
    case tick(Timestamp)
    /// The profile changed: the configuration was read anew.
    case profile(DeskProfile)

    /// A window of the list, read at `at`.
    case page(TransactionPage, at: Timestamp, ticket: Ticket)
    /// What a query finds in all.
    case count(ListCount, ticket: Ticket)
    /// What a query found, to be marked.
    case marks([Transaction], ticket: Ticket)
    /// The folder that exports usually go to.
    case exportFolder(String)
    /// One transaction with its timeline; dropped where another is selected by now.
    case details(TransactionDetails)
    /// The wallets, in the order of the configuration, and when they were read.
    case wallets([Wallet], at: Timestamp)
    /// What needs a person, health, the agent's day.
    case summary(DeskSummary)
    /// How each bank does by each rail today.
    case healthFacts(HealthFacts, at: Timestamp)
    /// The complaints, open ones first; `ready` are our numbers of drafts that can go now because the provider's
    /// reference has come.
    case complaints([Complaint], at: Timestamp, ready: Set<String> = [])

    /// What the rules say of a draft.
    case checked(PayoutCheck, ticket: Ticket)
    /// What the rules say of the draft of a recharge or a pay link.
    case checkedOrder(OrderCheck, ticket: Ticket)
    /// The operators a provider lists, and when it listed them.
    case operators(String, [Operator], asOf: Timestamp)
    /// The reference the next payout gets.
    case reference(Reference, ticket: Ticket)
    /// Beneficiaries seen before.
    case beneficiaries([KnownBeneficiary], ticket: Ticket)
    /// A chosen beneficiary with its whole numbers.
    case beneficiary(KnownBeneficiary, ticket: Ticket)
    /// How a submitted payout goes on.
    case payout(PayoutProgress)
    /// What became of a payout that was left unsent, after ``Effect/send(_:)`` or ``Effect/discard(_:)``.
    case unsent(Reference, UnsentOutcome)
    /// Whether what an approver typed matches.
    case compared(ApprovalMatch, ticket: Ticket)
    /// What became of a hand on a payout: approving, rejecting, closing, replacing.
    case decided(Reference, DecisionOutcome)
    /// What the provider answered to *ask now*: where the payout stands, and why in a plain sentence.
    case answer(Transaction, reason: String)
    /// What became of a complaint.
    case complaint(ComplaintResult)
    /// What was done about the complaint of our number, oldest first.
    case complaintActs(String, [ComplaintAct])
    /// What an earlier start left to be taken up; before the first size.
    case session(DeskSession)
    /// What the next shift must know.
    case handover(HandoverFacts)
    /// What this agent watches.
    case watched([WatchedPayout])
    /// How what is watched stands now.
    case watchedRows([Transaction])
    /// The whole numbers of a beneficiary, to be shown for ten seconds.
    case revealed(Reference, Beneficiary)

    /// How far this machine's clock is off; nil where it agrees with every provider's.
    case clock(ClockDifference?)

    /// A sentence for the hint line, shown for six seconds.
    case notice(Notice)
    /// An effect did not come about; `reason` is a plain sentence.
    ///
    /// What it would have read keeps its last good content, says so in its title, and is read again by itself.
    case failed(Effect, reason: String)
    /// How many providers answer; the header's `3 of 4 up`.
    case providers(up: Int, of: Int)
    /// When something is asked next on its own; nil when nothing is planned.
    case nextAsk(Timestamp?)
    /// Why new payouts wait, a plain sentence, as while an outcome is not on disk; nil when all is well again.
    case blocked(String?)
    /// The store cannot be written, and since when; nil when it can again.
    case storeFailing(StoreFailing?)
    /// A remark is on disk.
    case noted(Reference)
    /// How an import goes on.
    case imported(ImportNews)
    /// The store changed: what is on the screen is read anew.
    case storeChanged
    /// The terminal went away.
    case hangup
}

/// What a query finds in all, counted apart from its pages.
public struct ListCount: Hashable, Sendable {
    /// All transactions in the store.
    public var total: Int
    /// Those that match.
    public var shown: Int
    /// What those come to by status; empty where nothing is filtered.
    public var sums: [StatusSum]

    /// A count from its parts.
    public init(total: Int, shown: Int, sums: [StatusSum] = []) {
        (self.total, self.shown, self.sums) = (total, shown, sums)
    }
}

/// One transaction as Details shows it.
public struct TransactionDetails: Hashable, Sendable {
    /// The transaction; its beneficiary's numbers are masked.
    public var transaction: Transaction
    /// Its timeline, oldest first.
    public var timeline: [TimelineEntry]
    /// The status calls that are planned after `nextAskAt`, earliest first.
    public var laterAsks: [Timestamp]
    /// The complaints about it, in any order.
    public var complaints: [Complaint]
    /// What there is to close it by; nil where it cannot be closed as it stands.
    public var closing: ClosingGates?
    /// Whether a process that lives is about to send it.
    public var isInHand: Bool
    /// What else went to the same beneficiary lately; nil where that was not looked for.
    public var same: SameBeneficiary?

    /// Details from their parts.
    public init(
        transaction: Transaction, timeline: [TimelineEntry], laterAsks: [Timestamp] = [],
        complaints: [Complaint] = [], closing: ClosingGates? = nil,
        isInHand: Bool = false, same: SameBeneficiary? = nil
    ) {
        (self.transaction, self.timeline, self.laterAsks) = (transaction, timeline, laterAsks)
        (self.complaints, self.closing, self.isInHand, self.same) = (complaints, closing, isInHand, same)
    }
}

/// The other payouts to a beneficiary in the last 30 days.
public struct SameBeneficiary: Hashable, Sendable {
    /// Days that are looked at.
    public static let days = 30

    /// How many in each status.
    public var counts: [PaymentStatus: Int]
    /// What they come to.
    public var amount: Money

    /// The others among some rows.
    public init(_ rows: [Transaction], besides reference: Reference) {
        let others = rows.filter { $0.reference != reference && !$0.isHidden }
        counts = others.reduce(into: [:]) { $0[$1.status, default: 0] += 1 }
        amount = others.reduce(.zero) { $0 + $1.amount }
    }

    /// How many.
    public var count: Int { counts.values.reduce(0, +) }
}

/// How a submitted payout goes on; each carries the reference it speaks of, save a refusal before one was written.
public enum PayoutProgress: Hashable, Sendable {
    /// The rules or the store refused it: nothing was written, nothing was sent. Plain sentences.
    case refused([String])
    /// The intent is on disk.
    case written(Reference, at: Timestamp)
    /// It waits for a second person: nothing is sent.
    case waitsForApproval(Reference, at: Timestamp)
    /// The request is leaving; an answer is awaited until the deadline.
    case sent(Reference, at: Timestamp, deadline: Timestamp)
    /// The reply is here and not on disk yet, so what it says is not shown yet.
    case answered(Reference, at: Timestamp)
    /// The reply came, or did not: where the payout stands now. `reason` is a plain sentence.
    case settled(Transaction, reason: String)
}

/// What became of a payout that was left unsent.
public enum UnsentOutcome: Hashable, Sendable {
    /// It was sent; this is where it stands now. `reason` is a plain sentence.
    case sent(Transaction, reason: String)
    /// It was given up: nothing was sent.
    case discarded
    /// It was refused before anything left. A plain sentence.
    case refused(String)
}

/// Whether account and amount, as an approver typed them, are what was entered.
public enum ApprovalMatch: Hashable, Sendable {
    /// Both are.
    case both
    /// One of them is not, or neither: which is not said.
    case no
    /// It could not be found out, or may not be. A plain sentence.
    case refused(String)
}

/// What became of a hand on a payout.
public enum DecisionOutcome: Hashable, Sendable {
    /// It is approved; this is where it stands now. `reason` is a plain sentence, or empty.
    case approved(Transaction, reason: String)
    /// It is rejected: nothing was sent.
    case rejected
    /// A first person proposed to close it.
    case closingProposed
    /// A second person closed it.
    case closed
    /// It is replaced by this payout, which stands here now. `reason` is a plain sentence, or empty.
    case replaced(Transaction, reason: String)
    /// Replacing it needs these warnings accepted: nothing was sent.
    case warned([RaisedWarning])
    /// It was refused, and nothing was done. A plain sentence.
    case refused(String)
}

/// What became of a complaint.
public enum ComplaintResult: Hashable, Sendable {
    /// Stored; its status says whether the provider has it.
    case stored(Complaint)
    /// A gate refused it, or the store did. A plain sentence; the text stays in the form.
    case refused(String)
}

/// A sentence for the hint line.
public struct Notice: Hashable, Sendable {
    /// How loud it is.
    public enum Weight: Sendable {
        /// Something went as asked.
        case plain
        /// Something needs attention.
        case warning
        /// Something failed.
        case failure
    }

    /// The sentence.
    public var text: String
    /// How loud.
    public var weight: Weight

    /// A notice.
    public init(_ text: String, _ weight: Weight = .plain) {
        (self.text, self.weight) = (text, weight)
    }
}

/// How far a provider's clock and this machine's differ.
public struct ClockDifference: Hashable, Sendable {
    /// The provider whose replies tell it.
    public var provider: String
    /// Seconds by which its clock is ahead; negative where it is behind.
    public var seconds: Int64

    /// A difference from its parts.
    public init(provider: String, seconds: Int64) { (self.provider, self.seconds) = (provider, seconds) }
}

/// That the store cannot be written.
public struct StoreFailing: Hashable, Sendable {
    /// Why, a plain sentence with the next step.
    public var reason: String
    /// Since when.
    public var since: Timestamp

    /// A failure from its parts.
    public init(reason: String, since: Timestamp) { (self.reason, self.since) = (reason, since) }
}
