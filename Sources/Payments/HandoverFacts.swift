/// What the next shift must know, read from the store (`screens.md`, *8*, Handover).
public struct HandoverFacts: Hashable, Sendable {
    /// A promise to a customer.
    public struct Promised: Hashable, Sendable {
        /// The transaction it is about.
        public var transaction: Transaction
        /// When it is due.
        public var at: Timestamp
        /// What was promised, as it was noted.
        public var words: String
        /// Who promised it.
        public var agent: String
        /// When.
        public var notedAt: Timestamp

        /// A promise from its parts.
        public init(transaction: Transaction, at: Timestamp, words: String, agent: String, notedAt: Timestamp) {
            (self.transaction, self.at, self.words) = (transaction, at, words)
            (self.agent, self.notedAt) = (agent, notedAt)
        }
    }

    /// When the agent's day began: the first that they entered; nil where there is none.
    public var from: Timestamp?
    /// When it was read.
    public var now: Timestamp
    /// The rows of each need, a few of each.
    public var rows: [NeedsKind: [Transaction]]
    /// What needs a person, as in Needs you.
    public var summary: DeskSummary
    /// Open for less than an hour.
    public var young: StatusSum
    /// Promises of today.
    public var promised: [Promised]
    /// Complaints that are due, or answered.
    public var complaints: [Complaint]
    /// The wallets.
    public var wallets: [Wallet]
    /// Whether banks fail.
    public var health: HealthFacts
    /// What the agent entered today, by status.
    public var day: [StatusSum]

    /// Facts from their parts.
    public init(
        from: Timestamp?, now: Timestamp, rows: [NeedsKind: [Transaction]] = [:], summary: DeskSummary = DeskSummary(),
        young: StatusSum, promised: [Promised] = [], complaints: [Complaint] = [], wallets: [Wallet] = [],
        health: HealthFacts = HealthFacts(), day: [StatusSum] = []
    ) {
        (self.from, self.now, self.rows, self.summary, self.young) = (from, now, rows, summary, young)
        (self.promised, self.complaints, self.wallets) = (promised, complaints, wallets)
        (self.health, self.day) = (health, day)
    }
}
