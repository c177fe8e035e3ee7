/// What a configured provider can do; the screen offers exactly that (`architecture.md`, decision 4).
public struct Capability: Hashable, Sendable {
    /// The configured name.
    public var provider: String
    /// Whether it tells a balance.
    public var balance: Bool
    /// The rails it pays on.
    public var rails: [Rail]
    /// Whether it can be asked by our reference.
    public var statusByReference: Bool
    /// Whether it can be asked by its own reference.
    public var statusByProviderReference: Bool
    /// Whether it takes complaints itself.
    public var complaints: Bool
    /// Whether it takes a complaint only under its own reference of the transaction.
    public var complaintsNeedProviderReference: Bool
    /// Whether a complaint to it may carry pictures.
    public var complaintEvidence: Bool
    /// Whether it takes recharges and tells its operators.
    public var recharges: Bool
    /// Whether it makes pay links.
    public var payLinks: Bool
    /// Whether it gives a list of a day.
    public var reconciliation: Bool
    /// What of it rests on a reading nobody has confirmed, a plain sentence each (`providers.md`); shown wherever it is
    /// offered.
    public var unconfirmed: [String]
    /// The fields a payout must carry there, beyond name, target and amount.
    public var required: Set<PayoutField>
    /// Shown beside the name where money is not real: `TEST`, `DEMO`.
    public var label: String?

    /// Capabilities from their parts.
    public init(
        provider: String, balance: Bool, rails: [Rail], statusByReference: Bool, statusByProviderReference: Bool,
        complaints: Bool, complaintsNeedProviderReference: Bool = true,
        complaintEvidence: Bool = false, recharges: Bool = false,
        payLinks: Bool = false, reconciliation: Bool = false, unconfirmed: [String] = [],
        required: Set<PayoutField> = [], label: String? = nil
    ) {
        (self.provider, self.balance, self.rails) = (provider, balance, rails)
        (self.statusByReference, self.statusByProviderReference) = (statusByReference, statusByProviderReference)
        (self.complaints, self.required, self.label) = (complaints, required, label)
        (self.complaintsNeedProviderReference, self.complaintEvidence) =
            (complaintsNeedProviderReference, complaintEvidence)
        (self.recharges, self.payLinks, self.reconciliation) = (recharges, payLinks, reconciliation)
        self.unconfirmed = unconfirmed
    }

    /// Whether it takes transactions of this mode.
    public func sends(_ mode: Mode) -> Bool {
        switch mode {
        case .rail(let rail): rails.contains(rail)
        case .recharge: recharges
        case .link: payLinks
        }
    }
}

/// A field of a form and of the command that does the same, for a payout, a recharge or a pay link; the raw value names
/// it in errors.
public enum PayoutField: String, CaseIterable, Sendable, Codable {
    /// The provider.
    case provider
    /// The rail.
    case mode
    /// The number that is recharged; recharges only.
    case number
    /// The operator; recharges only.
    case `operator`
    /// Bank account.
    case account
    /// Bank account, typed again.
    case accountAgain = "account_again"
    /// Branch code.
    case ifsc
    /// UPI id.
    case upi
    /// Beneficiary's name.
    case name
    /// Beneficiary's mobile.
    case mobile
    /// Amount.
    case amount
    /// E-mail.
    case email
    /// Address.
    case address
    /// Bank's name.
    case bank
    /// Bank's address.
    case bankAddress = "bank_address"
    /// Where the payer is sent afterwards; pay links only.
    case redirect
    /// The provider's user; pay links only.
    case user
    /// Note.
    case note
}
