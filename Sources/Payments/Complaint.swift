/// A complaint about a transaction (`payouts.md`, *Complaints*).
public struct Complaint: Hashable, Sendable {
    /// Where a complaint stands.
    public enum Status: String, CaseIterable, Sendable, Codable {
        /// Ours alone.
        case draft
        /// On its way to the provider; bytes may be leaving.
        case submitting
        /// Nobody can say whether the provider has it.
        case unknown
        /// With the provider, or mailed.
        case raised
        /// The provider answered.
        case answered
        /// Done.
        case closed
    }

    /// Our number, `C-261120-01`: the day in India and a sequence.
    public var number: String
    /// The transaction it is about.
    public var transaction: Reference
    /// The configured provider's name.
    public var provider: String
    /// The provider's number for it, where it gave one.
    public var providerReference: String?
    /// One line.
    public var subject: String
    /// The whole text.
    public var message: String
    /// Where it stands.
    public var status: Status
    /// What the provider, or the transport, last said of it.
    public var remark: String?
    /// Who raised it.
    public var agent: Agent
    /// When it was written.
    public var createdAt: Timestamp
    /// When it went out; nil while it is ours alone.
    public var raisedAt: Timestamp?
    /// By when an answer is due.
    public var dueAt: CivilDay?
    /// What its transaction came to; nil where that is not known.
    public var amount: Money?

    /// A complaint from its parts.
    public init(
        number: String, transaction: Reference, provider: String, providerReference: String? = nil, subject: String,
        message: String, status: Status, remark: String? = nil, agent: Agent, createdAt: Timestamp,
        raisedAt: Timestamp? = nil, dueAt: CivilDay? = nil, amount: Money? = nil
    ) {
        (self.number, self.transaction, self.provider) = (number, transaction, provider)
        (self.providerReference, self.subject, self.message) = (providerReference, subject, message)
        (self.status, self.remark, self.agent, self.createdAt) = (status, remark, agent, createdAt)
        (self.raisedAt, self.dueAt, self.amount) = (raisedAt, dueAt, amount)
    }

    /// What its remark begins with when it went out by mail.
    public static let byMail = "by mail"

    /// Whether it was mailed, and nothing was heard since.
    public var isMailed: Bool { status == .raised && remark == Self.byMail }
}

/// One thing that was done about a complaint.
public struct ComplaintAct: Hashable, Sendable {
    /// What it was.
    public enum Kind: Sendable {
        /// It was written down here.
        case written
        /// Its request was about to leave.
        case sent
        /// It stands elsewhere now, or something was remarked.
        case changed
        /// It was closed.
        case closed
    }

    /// What it was.
    public var kind: Kind
    /// When.
    public var at: Timestamp
    /// Who did it.
    public var agent: String
    /// Where the complaint stood after it; nil where that is not known.
    public var status: Complaint.Status?
    /// What was written down with it.
    public var remark: String?

    /// An act from its parts.
    public init(_ kind: Kind, at: Timestamp, agent: String, status: Complaint.Status?, remark: String? = nil) {
        (self.kind, self.at, self.agent, self.status, self.remark) = (kind, at, agent, status, remark)
    }
}
