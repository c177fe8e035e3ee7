/// A transaction as lists and details show it: the projection of its log.
public struct Transaction: Hashable, Sendable {
    /// Our reference.
    public var reference: Reference
    /// The configured provider's name.
    public var provider: String
    /// Payout, recharge or payin.
    public var kind: TransactionKind
    /// Rail, recharge or link.
    public var mode: Mode
    /// The amount that moves.
    public var amount: Money
    /// What was asked for, where it can differ (payins).
    public var requestedAmount: Money?
    /// Where it stands.
    public var status: PaymentStatus
    /// What stands beside the status.
    public var flags: Set<PaymentFlag>
    /// The provider's last status word, raw.
    public var providerStatus: String?
    /// The provider's reference.
    public var providerReference: String?
    /// RRN or UTR.
    public var bankReference: String?
    /// Who is paid.
    ///
    /// From lists the numbers are masked (only the last four are there); details hold them whole only while revealed.
    public var beneficiary: Beneficiary
    /// The operator; recharges only.
    public var recharge: RechargeOrder?
    /// Where the payer pays; pay links only.
    public var payURL: String?
    /// The name as the bank has it.
    public var nameAtBank: String?
    /// The provider's charge.
    public var charge: Money?
    /// Who entered it.
    public var agent: Agent
    /// The agent's note.
    public var note: String
    /// When it was entered.
    public var createdAt: Timestamp
    /// When it was sent; nil where nothing has left.
    public var sentAt: Timestamp?
    /// When its log last grew.
    public var updatedAt: Timestamp
    /// When the provider last answered a question about it.
    public var lastAnsweredAt: Timestamp?
    /// When it is asked about next; nil when nothing is planned.
    public var nextAskAt: Timestamp?
    /// Whether another to the same beneficiary with the same amount lies within 24 hours; from lists only.
    public var isTwin = false
    /// Whether amount and numbers are left out, because whoever looks may approve it; the amount is zero then.
    public var isHidden = false

    /// A transaction from its parts.
    public init(
        reference: Reference, provider: String, kind: TransactionKind = .payout, mode: Mode, amount: Money,
        requestedAmount: Money? = nil, status: PaymentStatus, flags: Set<PaymentFlag> = [],
        providerStatus: String? = nil, providerReference: String? = nil, bankReference: String? = nil,
        beneficiary: Beneficiary, recharge: RechargeOrder? = nil, payURL: String? = nil, nameAtBank: String? = nil,
        charge: Money? = nil, agent: Agent, note: String = "", createdAt: Timestamp, updatedAt: Timestamp,
        lastAnsweredAt: Timestamp? = nil, nextAskAt: Timestamp? = nil, sentAt: Timestamp? = nil
    ) {
        (self.reference, self.provider, self.kind, self.mode) = (reference, provider, kind, mode)
        (self.amount, self.requestedAmount, self.status, self.flags) = (amount, requestedAmount, status, flags)
        (self.providerStatus, self.providerReference) = (providerStatus, providerReference)
        (self.bankReference, self.beneficiary, self.nameAtBank) = (bankReference, beneficiary, nameAtBank)
        (self.recharge, self.payURL) = (recharge, payURL)
        (self.charge, self.agent, self.note) = (charge, agent, note)
        (self.createdAt, self.updatedAt) = (createdAt, updatedAt)
        (self.lastAnsweredAt, self.nextAskAt, self.sentAt) = (lastAnsweredAt, nextAskAt, sentAt)
    }

    /// When it was sent, else when it was entered: what its age and its turnaround count from.
    public var startedAt: Timestamp { sentAt ?? createdAt }
}

/// One line of the timeline in Details and in `paydesk show`.
public struct TimelineEntry: Hashable, Sendable {
    /// Who said it (`command-line.md`, *JSON*).
    public enum Source: String, Sendable, Codable {
        /// Our own decision.
        case intent
        /// The reply to the payout request.
        case reply
        /// The answer to a status question.
        case poll
        /// A callback.
        case callback
        /// A reconciliation list.
        case reconciliation
        /// A person.
        case agent
    }

    /// When it was written.
    public var at: Timestamp
    /// Who said it.
    public var source: Source
    /// Whether it carries proof.
    public var verified: Bool
    /// The word in the second column of the drawing: `intent`, `sent`, `reply`, `asked`, `callback`, `note`.
    public var label: String
    /// The third column: the agent's or the provider's name, or `unsigned`.
    public var actor: String
    /// The provider's raw word.
    public var providerStatus: String?
    /// Where the payout stood after this line; nil where the line moves nothing and says nothing of it (a hint).
    public var status: PaymentStatus?
    /// RRN or UTR it carried.
    public var bankReference: String?
    /// The remark in the last column, a plain sentence.
    public var note: String
    /// SHA-256 of the bytes, lower-case hex.
    public var rawSHA256: String?

    /// A line from its parts.
    public init(
        at: Timestamp, source: Source, verified: Bool, label: String, actor: String, providerStatus: String? = nil,
        status: PaymentStatus? = nil, bankReference: String? = nil, note: String = "", rawSHA256: String? = nil
    ) {
        (self.at, self.source, self.verified, self.label, self.actor) = (at, source, verified, label, actor)
        (self.providerStatus, self.status, self.bankReference) = (providerStatus, status, bankReference)
        (self.note, self.rawSHA256) = (note, rawSHA256)
    }
}
