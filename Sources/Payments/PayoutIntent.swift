/// One transaction as it was decided, be it a payout, a recharge or a pay link: what is written to disk before the first
/// byte leaves.
///
/// It never changes.
public struct PayoutIntent: Hashable, Sendable, Codable {
    /// Our reference, unique for ever.
    public var reference: Reference
    /// The configured provider's name.
    public var provider: String
    /// How it travels: a rail, a recharge or a pay link.
    public var mode: Mode
    /// The amount, whole rupees; what is asked for, on a pay link.
    public var amount: Money
    /// Who is paid; on a recharge the operator's name and the number, on a pay link nobody.
    public var beneficiary: Beneficiary
    /// The operator; recharges only.
    public var recharge: RechargeOrder?
    /// What the payer is shown; pay links only.
    public var link: PayLinkOrder?
    /// The agent's own note; never sent.
    public var note: String
    /// Who entered it.
    public var agent: Agent
    /// When it was entered.
    public var createdAt: Timestamp
    /// Warnings the agent acknowledged, by name (`command-line.md`).
    public var accepted: [Warning]
    /// Whether a second person must approve it before it is ready.
    public var needsApproval: Bool

    /// An intent from its parts.
    public init(
        reference: Reference, provider: String, mode: Mode, amount: Money, beneficiary: Beneficiary,
        recharge: RechargeOrder? = nil, link: PayLinkOrder? = nil, note: String = "", agent: Agent,
        createdAt: Timestamp, accepted: [Warning] = [], needsApproval: Bool = false
    ) {
        (self.reference, self.provider, self.mode, self.amount) = (reference, provider, mode, amount)
        (self.beneficiary, self.recharge, self.link) = (beneficiary, recharge, link)
        (self.note, self.agent, self.createdAt) = (note, agent, createdAt)
        (self.accepted, self.needsApproval) = (accepted, needsApproval)
    }

    /// A payout on a rail.
    public init(
        reference: Reference, provider: String, rail: Rail, amount: Money, beneficiary: Beneficiary, note: String = "",
        agent: Agent, createdAt: Timestamp, accepted: [Warning] = [], needsApproval: Bool = false
    ) {
        self.init(
            reference: reference, provider: provider, mode: .rail(rail), amount: amount, beneficiary: beneficiary,
            note: note, agent: agent, createdAt: createdAt, accepted: accepted, needsApproval: needsApproval)
    }

    /// The rail; nil for a recharge and a pay link.
    public var rail: Rail? { mode.rail }

    /// What kind of money movement it is.
    public var kind: TransactionKind { mode.kind }
}

/// What may be sent only after it was acknowledged by its name (`payouts.md`, *The payout form*).
public enum Warning: String, CaseIterable, Sendable, Codable {
    /// The same beneficiary got the same amount within 24 hours.
    case lookAlike = "look_alike"
    /// The same account was paid under another name before.
    case nameChanged = "name_changed"
    /// An account outside 9–18 digits.
    case accountLength = "account_length"
    /// An IFSC whose four letters are no bank known here.
    case unknownBank = "unknown_bank"
    /// UPI over ₹1,00,000.
    case upiLimit = "upi_limit"
    /// A UPI id longer than 50 characters.
    case upiLength = "upi_length"
    /// More than the wallet held when it was last asked.
    case walletShort = "wallet_short"
    /// A complaint about a transaction younger than five minutes.
    case tooFresh = "too_fresh"
}
