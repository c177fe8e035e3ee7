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

    /// A complaint from its parts.
    public init(
        number: String, transaction: Reference, provider: String, providerReference: String? = nil, subject: String,
        message: String, status: Status, remark: String? = nil, agent: Agent, createdAt: Timestamp,
        raisedAt: Timestamp? = nil, dueAt: CivilDay? = nil
    ) {
        (self.number, self.transaction, self.provider) = (number, transaction, provider)
        (self.providerReference, self.subject, self.message) = (providerReference, subject, message)
        (self.status, self.remark, self.agent, self.createdAt) = (status, remark, agent, createdAt)
        (self.raisedAt, self.dueAt) = (raisedAt, dueAt)
    }
}
