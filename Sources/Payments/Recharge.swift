/// Somebody who takes recharges, bills or cash drops, as a provider lists them (`command-line.md`, *JSON*).
public struct Operator: Hashable, Sendable, Codable {
    /// The configured provider's name.
    public var provider: String
    /// The name people know, such as `Airtel`.
    public var name: String
    /// The provider's code, such as `AT`.
    public var code: String
    /// What it is, in the provider's word: `Mobile`, `DTH`, `Cash Drop`.
    public var type: String

    /// An operator from its parts.
    public init(provider: String, name: String, code: String, type: String) {
        (self.provider, self.name, self.code, self.type) = (provider, name, code, type)
    }

    /// Whether the number to recharge must be a mobile number (`payouts.md`, *The payout form*).
    public var takesMobileNumber: Bool { type.lowercased() == "mobile" }
}

/// The operator of one recharge; the number stands in the beneficiary.
public struct RechargeOrder: Hashable, Sendable, Codable {
    /// The operator's code as the provider takes it.
    public var operatorCode: String
    /// The operator's name when it was entered; nil where the list was never read.
    public var operatorName: String?
    /// The operator's type when it was entered.
    public var operatorType: String?

    /// An order from its parts.
    public init(operatorCode: String, operatorName: String? = nil, operatorType: String? = nil) {
        (self.operatorCode, self.operatorName, self.operatorType) = (operatorCode, operatorName, operatorType)
    }
}

/// What a pay link is made with (`providers.md`, *Pentabit*, pay link).
public struct PayLinkOrder: Hashable, Sendable, Codable {
    /// Where the payer is sent afterwards: an `https` address.
    public var redirectURL: String
    /// The provider's `user_id`; nil takes the configured one.
    public var userID: String?

    /// An order from its parts.
    public init(redirectURL: String, userID: String? = nil) {
        (self.redirectURL, self.userID) = (redirectURL, userID)
    }
}
