/// What a list asks the store for (`dashboard.md`, *Transactions*).
///
/// Everything given must hold; what is empty or nil asks for nothing. Moments are absolute: whoever parses a filter
/// passes its own now.
public struct TransactionQuery: Hashable, Sendable {
    /// The plain words; each must match.
    public var terms: [QueryTerm]
    /// One of these; empty for any.
    public var statuses: Set<PaymentStatus>
    /// None of these.
    public var excludedStatuses: Set<PaymentStatus>
    /// Parts of configured provider names, lower case; one must be contained in the name, in any letter case.
    public var providers: Set<String>
    /// One of these; empty for any.
    public var modes: Set<Mode>
    /// The amount, both ends included.
    public var amount: AmountRange?
    /// Entered at or after this moment.
    public var since: Timestamp?
    /// Entered before this moment.
    public var until: Timestamp?
    /// Handed to the provider before this moment, or entered before it where nobody knows when it left.
    public var leftBefore: Timestamp?
    /// The last four characters of account, UPI id or mobile number as they are kept for search.
    public var accountTail: String?
    /// A whole account, UPI id or mobile number, looked up by its keyed digest.
    public var target: String?
    /// Parts of the beneficiary's name; each must be contained, in any letter case.
    public var names: [String]
    /// The four letters of the beneficiary's bank; one of these, empty for any.
    public var bankCodes: Set<String>
    /// All of these stand beside the status.
    public var flags: Set<PaymentFlag>
    /// None of these stands beside the status.
    public var excludedFlags: Set<PaymentFlag>
    /// Whether another payout to the same beneficiary with the same amount lies within 24 hours; nil does not ask.
    public var twin: Bool?
    /// Whether it must (true) or must not (false) have a complaint; nil does not ask.
    public var hasComplaint: Bool?
    /// Whether it must have a remark by a person; nil does not ask.
    public var hasNote: Bool?
    /// Whether it must have a bank reference; nil does not ask.
    public var hasBankReference: Bool?
    /// A complaint about it was raised in this stretch of time.
    public var complaintRaised: MomentRange?
    /// Entered by this Unix user.
    public var agent: UInt32?
    /// Only these references, as a view of marked or watched rows asks; nil for any.
    public var references: Set<Reference>?
    /// Shows the rows as they were known at this moment.
    public var asKnownAt: Timestamp?
    /// In which order its rows stand.
    public var order: ListOrder

    /// A query from its parts; without any it asks for everything.
    public init(
        terms: [QueryTerm] = [], statuses: Set<PaymentStatus> = [], excludedStatuses: Set<PaymentStatus> = [],
        providers: Set<String> = [], modes: Set<Mode> = [], amount: AmountRange? = nil, since: Timestamp? = nil,
        until: Timestamp? = nil, leftBefore: Timestamp? = nil, accountTail: String? = nil, target: String? = nil,
        names: [String] = [], bankCodes: Set<String> = [], flags: Set<PaymentFlag> = [],
        excludedFlags: Set<PaymentFlag> = [], twin: Bool? = nil, hasComplaint: Bool? = nil, hasNote: Bool? = nil,
        hasBankReference: Bool? = nil,
        complaintRaised: MomentRange? = nil, agent: UInt32? = nil, references: Set<Reference>? = nil,
        asKnownAt: Timestamp? = nil, order: ListOrder = .newest
    ) {
        (self.terms, self.statuses, self.excludedStatuses) = (terms, statuses, excludedStatuses)
        (self.providers, self.modes, self.amount) = (providers, modes, amount)
        (self.since, self.until, self.leftBefore) = (since, until, leftBefore)
        (self.accountTail, self.target) = (accountTail, target)
        (self.names, self.bankCodes, self.flags, self.excludedFlags) = (names, bankCodes, flags, excludedFlags)
        (self.twin, self.hasComplaint, self.hasNote) = (twin, hasComplaint, hasNote)
        (self.hasBankReference, self.complaintRaised) = (hasBankReference, complaintRaised)
        (self.agent, self.references, self.asKnownAt, self.order) = (agent, references, asKnownAt, order)
    }

    /// Asks for every transaction.
    public static let everything = TransactionQuery()

    /// What the provider has had for an hour and has not settled; a pay link waits for whoever is to pay.
    public static func stuck(at now: Timestamp) -> TransactionQuery {
        TransactionQuery(
            statuses: [.pending, .processing], modes: Mode.outgoing, leftBefore: now.adding(seconds: -3_600))
    }

    /// Whether nothing is asked: every transaction is shown.
    public var isEmpty: Bool {
        var bare = self
        bare.order = .newest
        return bare == .everything
    }
}

/// One plain word of a filter.
///
/// A row matches where any of the ways that are given matches.
public struct QueryTerm: Hashable, Sendable {
    /// What was typed, trimmed.
    public var text: String
    /// Search for `text` anywhere in references, names, bank references, notes and callbacks, in any letter case, and
    /// as a whole account, UPI id or mobile number.
    public var anywhere: Bool
    /// Matches exactly this amount.
    public var amount: Money?
    /// Matches these last four of account, UPI id or mobile number.
    public var tail: String?

    /// A term from its parts.
    public init(text: String, anywhere: Bool = true, amount: Money? = nil, tail: String? = nil) {
        (self.text, self.anywhere, self.amount, self.tail) = (text, anywhere, amount, tail)
    }
}

/// A range of amounts; nil leaves an end open.
public struct AmountRange: Hashable, Sendable {
    /// The least amount, included.
    public var least: Money?
    /// The most, included.
    public var most: Money?

    /// A range from its ends.
    public init(least: Money? = nil, most: Money? = nil) {
        (self.least, self.most) = (least, most)
    }

    /// Whether `amount` lies in it.
    public func contains(_ amount: Money) -> Bool {
        least.map { amount >= $0 } ?? true && most.map { amount <= $0 } ?? true
    }
}

/// A stretch of time: from `start` up to, not including, `end`; nil leaves an end open.
public struct MomentRange: Hashable, Sendable {
    /// The first moment in it.
    public var start: Timestamp?
    /// The first moment after it.
    public var end: Timestamp?

    /// A stretch from its ends.
    public init(start: Timestamp? = nil, end: Timestamp? = nil) {
        (self.start, self.end) = (start, end)
    }

    /// A whole day in India.
    public init(day: CivilDay) {
        (start, end) = (day.start, day.adding(days: 1).start)
    }
}

/// A row's place in the list: newest first by (`createdAt`, `reference`).
public struct PageAnchor: Hashable, Comparable, Sendable {
    /// When the transaction was entered.
    public var createdAt: Timestamp
    /// Its reference, which decides between equals.
    public var reference: Reference

    /// An anchor from its parts.
    public init(createdAt: Timestamp, reference: Reference) {
        (self.createdAt, self.reference) = (createdAt, reference)
    }

    /// The place of a transaction.
    public init(_ transaction: Transaction) {
        (createdAt, reference) = (transaction.createdAt, transaction.reference)
    }

    /// Older before newer.
    public static func < (left: PageAnchor, right: PageAnchor) -> Bool {
        (left.createdAt, left.reference) < (right.createdAt, right.reference)
    }
}

/// Which window of a list is asked for; in another order than by time, the top and the bottom stand for the newest and
/// the oldest.
public enum PageStart: Hashable, Sendable {
    /// The newest rows.
    case newest
    /// The oldest rows.
    case oldest
    /// The rows just below the anchor, without it.
    case older(than: PageAnchor)
    /// The rows just above the anchor, without it.
    case newer(than: PageAnchor)
    /// The row of the anchor, or the next older one, and what is below it.
    case from(PageAnchor)
}

/// One window of a list.
public struct TransactionPage: Hashable, Sendable {
    /// The rows, newest first.
    public var rows: [Transaction]
    /// Whether matching rows lie below.
    public var hasOlder: Bool
    /// Whether matching rows lie above.
    public var hasNewer: Bool
    /// All transactions in the store; nil where not counted yet.
    public var total: Int?
    /// All that match; nil where not counted yet.
    public var shown: Int?

    /// A window from its parts.
    public init(
        rows: [Transaction] = [], hasOlder: Bool = false, hasNewer: Bool = false, total: Int? = nil, shown: Int? = nil
    ) {
        (self.rows, self.hasOlder, self.hasNewer) = (rows, hasOlder, hasNewer)
        (self.total, self.shown) = (total, shown)
    }

    /// An empty window.
    public static let empty = TransactionPage()
}

/// How many of a filter's rows stand in one status, and what they come to.
public struct StatusSum: Hashable, Sendable {
    /// The status.
    public var status: PaymentStatus
    /// How many.
    public var count: Int
    /// What they come to.
    public var amount: Money
    /// How many of them are pay links, which take money in.
    public var linkCount: Int
    /// What those come to.
    public var linkAmount: Money

    /// A sum from its parts.
    public init(
        status: PaymentStatus, count: Int, amount: Money, linkCount: Int = 0, linkAmount: Money = .zero
    ) {
        (self.status, self.count, self.amount) = (status, count, amount)
        (self.linkCount, self.linkAmount) = (linkCount, linkAmount)
    }

    /// Without the pay links among them; nil where there is nothing else.
    public var outgoing: StatusSum? {
        guard count > linkCount else { return nil }
        return StatusSum(status: status, count: count - linkCount, amount: amount - linkAmount)
    }

    /// The pay links among them; nil where there are none.
    public var links: StatusSum? {
        linkCount > 0 ? StatusSum(status: status, count: linkCount, amount: linkAmount) : nil
    }
}
