/// A payout as it is being entered: every field as typed, nothing trusted yet.
public struct PayoutDraft: Hashable, Sendable {
    /// The configured provider's name.
    public var provider: String
    /// The rail's word in any letter case; empty where none is chosen.
    public var mode: String
    /// Bank account.
    public var account: String
    /// Bank account, typed again; nil where it is not asked for (command line, files, a beneficiary paid before).
    public var accountAgain: String?
    /// Branch code.
    public var ifsc: String
    /// UPI id, or a mobile number to pay by UPI.
    public var upi: String
    /// Beneficiary's name.
    public var name: String
    /// Beneficiary's mobile number.
    public var mobile: String
    /// Amount, whole rupees.
    public var amount: String
    /// E-mail address.
    public var email: String
    /// Postal address.
    public var address: String
    /// Bank's name.
    public var bank: String
    /// Bank's address.
    public var bankAddress: String
    /// The agent's own note; never sent.
    public var note: String

    /// A draft from its fields.
    public init(
        provider: String = "", mode: String = "", account: String = "", accountAgain: String? = nil, ifsc: String = "",
        upi: String = "", name: String = "", mobile: String = "", amount: String = "", email: String = "",
        address: String = "", bank: String = "", bankAddress: String = "", note: String = ""
    ) {
        (self.provider, self.mode, self.account, self.accountAgain) = (provider, mode, account, accountAgain)
        (self.ifsc, self.upi, self.name, self.mobile, self.amount) = (ifsc, upi, name, mobile, amount)
        (self.email, self.address, self.bank, self.bankAddress, self.note) = (email, address, bank, bankAddress, note)
    }

    /// The text of a field, empty where it was not asked for; what belongs to recharges and pay links is always empty.
    public subscript(field: PayoutField) -> String {
        get {
            switch field {
            case .provider: provider
            case .mode: mode
            case .account: account
            case .accountAgain: accountAgain ?? ""
            case .ifsc: ifsc
            case .upi: upi
            case .name: name
            case .mobile: mobile
            case .amount: amount
            case .email: email
            case .address: address
            case .bank: bank
            case .bankAddress: bankAddress
            case .note: note
            case .number, .operator, .redirect, .user: ""
            }
        }
        set {
            switch field {
            case .provider: provider = newValue
            case .mode: mode = newValue
            case .account: account = newValue
            case .accountAgain: accountAgain = newValue
            case .ifsc: ifsc = newValue
            case .upi: upi = newValue
            case .name: name = newValue
            case .mobile: mobile = newValue
            case .amount: amount = newValue
            case .email: email = newValue
            case .address: address = newValue
            case .bank: bank = newValue
            case .bankAddress: bankAddress = newValue
            case .note: note = newValue
            case .number, .operator, .redirect, .user: break
            }
        }
    }
}

/// What an agent may send (`command-line.md`, *Configuration*); nil is no limit.
public struct PayoutLimits: Hashable, Sendable {
    /// The most in one payout.
    public var perPayout: Money?
    /// The most in one day in India.
    public var perDay: Money?
    /// The most to one beneficiary in one day.
    public var perBeneficiary: Money?
    /// From here a second person approves.
    public var approvalFrom: Money?

    /// Limits from their parts.
    public init(
        perPayout: Money? = nil, perDay: Money? = nil, perBeneficiary: Money? = nil, approvalFrom: Money? = nil
    ) {
        (self.perPayout, self.perDay) = (perPayout, perDay)
        (self.perBeneficiary, self.approvalFrom) = (perBeneficiary, approvalFrom)
    }
}

/// What the rules need to know beside the draft.
public struct PayoutContext: Hashable, Sendable {
    /// What the chosen provider can do.
    public var capability: Capability
    /// What its wallet held when it was last asked; nil where it was never told.
    public var wallet: Money?
    /// What the agent may send.
    public var limits: PayoutLimits
    /// What the agent sent today, on every provider: everything that left or may have left, or waits to.
    public var sentToday: Money
    /// What of that went to this beneficiary.
    public var sentTodayToBeneficiary: Money
    /// Payments to the same account, UPI id or number on any provider; the rules pick the amount and the 24 h.
    public var lookAlikes: [LookAlike]
    /// The names the same account, UPI id or mobile number was paid under before.
    public var earlierNames: [String]
    /// A possible double payment to this beneficiary, for which further payouts are held; nil where there is none.
    public var heldFor: Reference?
    /// The operators the provider lists; empty where its list was never read, and for payouts and pay links.
    public var operators: [Operator]
    /// The moment of the check.
    public var now: Timestamp

    /// A context from its parts.
    public init(
        capability: Capability, wallet: Money? = nil, limits: PayoutLimits = PayoutLimits(), sentToday: Money = .zero,
        sentTodayToBeneficiary: Money = .zero, lookAlikes: [LookAlike] = [], earlierNames: [String] = [],
        heldFor: Reference? = nil, operators: [Operator] = [], now: Timestamp
    ) {
        (self.capability, self.wallet, self.limits) = (capability, wallet, limits)
        (self.sentToday, self.sentTodayToBeneficiary) = (sentToday, sentTodayToBeneficiary)
        (self.lookAlikes, self.earlierNames, self.heldFor) = (lookAlikes, earlierNames, heldFor)
        (self.operators, self.now) = (operators, now)
    }
}
