/// Why something needs a person (`screens.md`, *6 Needs you*).
///
/// Declared in the order in which it is shown: the first is the worst.
public enum NeedsKind: Int, CaseIterable, Comparable, Sendable {
    /// Succeeded after it was replaced: the money may have left twice.
    case possibleDoublePayment
    /// Two trustworthy sources contradict each other.
    case conflict
    /// Written down and not sent by a process that is gone: send or discard.
    case leftUnsent
    /// Nobody can say yet whether the money moved.
    case unknown
    /// Waits for a second person.
    case approval
    /// A first person proposed to close an unknown payout; a second completes it.
    case closing
    /// Open for over an hour.
    case stuck
    /// Past the RBI's turnaround time.
    case pastTurnaround
    /// A complaint's answer is due.
    case complaintDue
    /// A complaint that was kept as a draft can go now: the provider's reference has come.
    case complaintReady
    /// A note that comes back at its time.
    case promised
    /// A wallet below its alarm.
    case walletLow

    /// The line's words: `? unknown` without its symbol.
    public var words: String {
        switch self {
        case .possibleDoublePayment: "POSSIBLE DOUBLE PAYMENT"
        case .conflict: "conflict"
        case .leftUnsent: "left unsent: send or discard"
        case .unknown: "unknown"
        case .approval: "for approval"
        case .closing: "for closing"
        case .stuck: "stuck over 1 h"
        case .pastTurnaround: "past T+1"
        case .complaintDue: "complaint due"
        case .complaintReady: "complaint ready"
        case .promised: "promised"
        case .walletLow: "wallet low"
        }
    }

    /// Worse before better.
    public static func < (left: NeedsKind, right: NeedsKind) -> Bool { left.rawValue < right.rawValue }
}

/// One line of Needs you.
public struct NeedsItem: Hashable, Sendable {
    /// Why.
    public var kind: NeedsKind
    /// How many; 0 never makes a line.
    public var count: Int
    /// The last words of the line: `4 min`, `₹1,20,000`, `HDFC 2 SBI 1`.
    public var detail: String
    /// The rows it speaks of; nil where they are no transactions (a wallet).
    public var query: TransactionQuery?

    /// A line from its parts.
    public init(kind: NeedsKind, count: Int, detail: String = "", query: TransactionQuery? = nil) {
        (self.kind, self.count, self.detail, self.query) = (kind, count, detail, query)
    }
}

/// One line of Health: of what was settled today, how much was paid.
public struct HealthRow: Hashable, Sendable {
    /// The rail, recharge or pay link.
    public var mode: Mode
    /// How many are settled today (open ones are not counted).
    public var asked: Int
    /// How many of them were paid.
    public var paid: Int
    /// The share paid in each of the last hours, oldest first, in percent; nil for an hour with none.
    public var trend: [Int?]

    /// A line from its parts.
    public init(mode: Mode, asked: Int, paid: Int, trend: [Int?] = []) {
        (self.mode, self.asked, self.paid, self.trend) = (mode, asked, paid, trend)
    }

    /// The share paid in whole percent, rounded down so that 100 % means all; nil where nothing is settled.
    public var percent: Int? { asked > 0 ? paid * 100 / asked : nil }
}

/// What the panes that cost no key show (`screens.md`, principle 1).
public struct DeskSummary: Hashable, Sendable {
    /// The lines of Needs you, worst first.
    public var needs: [NeedsItem]
    /// The lines of Health, in the order of the rails.
    public var health: [HealthRow]
    /// When a payout last succeeded.
    public var lastSuccessAt: Timestamp?
    /// What this agent sent today (India): everything that left or may have left.
    public var sentToday: Money
    /// How many that were.
    public var sentTodayCount: Int
    /// The agent's limit per day; nil where there is none.
    public var limitPerDay: Money?
    /// All transactions in the store.
    public var totalTransactions: Int
    /// What went out today (India) by everybody, by status; what nobody has sent is left out.
    public var today: [StatusSum]
    /// How many were paid of those entered in each of the last hours, oldest first.
    public var paidPerHour: [Int]

    /// A summary from its parts.
    public init(
        needs: [NeedsItem] = [], health: [HealthRow] = [], lastSuccessAt: Timestamp? = nil, sentToday: Money = .zero,
        sentTodayCount: Int = 0, limitPerDay: Money? = nil, totalTransactions: Int = 0, today: [StatusSum] = [],
        paidPerHour: [Int] = []
    ) {
        (self.needs, self.health, self.lastSuccessAt) = (needs.sorted { $0.kind < $1.kind }, health, lastSuccessAt)
        (self.sentToday, self.sentTodayCount) = (sentToday, sentTodayCount)
        (self.limitPerDay, self.totalTransactions) = (limitPerDay, totalTransactions)
        (self.today, self.paidPerHour) = (today, paidPerHour)
    }

    /// What Needs you counts in its title.
    public var needsCount: Int { needs.reduce(0) { $0 + $1.count } }
}

/// A payout to the same beneficiary that a new one is compared with (`payouts.md`, *look-alike*).
public struct LookAlike: Hashable, Sendable {
    /// Its reference.
    public var reference: Reference
    /// Its amount.
    public var amount: Money
    /// When it was entered.
    public var at: Timestamp
    /// The provider it went through.
    public var provider: String
    /// The rail, recharge or pay link; nil where that is not told.
    public var mode: Mode?
    /// Who entered it; empty where that is not told.
    public var agent: String
    /// Where it stands.
    public var status: PaymentStatus
    /// The beneficiary's name then.
    public var name: String
    /// RRN or UTR.
    public var bankReference: String?
    /// Whether whoever asks may approve it: then nothing more than that it exists is told.
    public var isHidden: Bool

    /// A look-alike from its parts.
    public init(
        reference: Reference, amount: Money, at: Timestamp, provider: String, mode: Mode? = nil, agent: String = "",
        status: PaymentStatus, name: String = "", bankReference: String? = nil, isHidden: Bool = false
    ) {
        (self.reference, self.amount, self.at, self.provider) = (reference, amount, at, provider)
        (self.mode, self.agent) = (mode, agent)
        (self.status, self.name, self.bankReference, self.isHidden) = (status, name, bankReference, isHidden)
    }
}

/// A beneficiary paid before, as the field `To` offers it.
public struct KnownBeneficiary: Hashable, Sendable {
    /// The name it was paid under last.
    public var name: String
    /// Account, UPI id or mobile number with all but its tail hidden.
    public var maskedTarget: String
    /// The whole number, once it was taken; nil in a list of offers.
    public var target: String?
    /// The branch code, for an account.
    public var ifsc: String?
    /// The beneficiary's mobile number, where one was given.
    public var mobile: String?
    /// When it was paid last.
    public var lastPaidAt: Timestamp
    /// How many payouts it got.
    public var count: Int
    /// The rail it was paid on last.
    public var rail: Rail
    /// The last of those payouts, by which the whole numbers are fetched.
    public var lastReference: Reference?

    /// A known beneficiary from its parts.
    public init(
        name: String, maskedTarget: String, target: String? = nil, ifsc: String? = nil, mobile: String? = nil,
        lastPaidAt: Timestamp, count: Int, rail: Rail, lastReference: Reference? = nil
    ) {
        (self.name, self.maskedTarget, self.target, self.ifsc) = (name, maskedTarget, target, ifsc)
        (self.mobile, self.lastPaidAt, self.count, self.rail) = (mobile, lastPaidAt, count, rail)
        self.lastReference = lastReference
    }
}
