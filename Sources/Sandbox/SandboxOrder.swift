/// What an order asks for.
public enum SandboxKind: String, Sendable, Codable, CaseIterable {
    /// Money to a beneficiary.
    case payout
    /// A recharge, bill payment or cash drop.
    case recharge
    /// A pay link: money from a customer.
    case link
}

/// The four rails, by the word SeguraPay's `TransferMode` uses.
public enum SandboxRail: String, Sendable, Codable, CaseIterable {
    /// Immediate payment, a 12-digit reference.
    case imps = "IMPS"
    /// Unified payments, a 12-digit reference.
    case upi = "UPI"
    /// Half-hourly batches, a 16-character reference.
    case neft = "NEFT"
    /// Large payments, a 22-character reference.
    case rtgs = "RTGS"
}

/// Where an order stands at the provider.
public enum SandboxStatus: String, Sendable, Codable, CaseIterable {
    /// Never executed: refused at the door.
    case refused
    /// Taken, not settled.
    case pending
    /// Taken, with the bank at work on it; PayAtom alone says so.
    case processing
    /// Paid.
    case success
    /// Not paid; the money is back in the wallet.
    case failure
    /// Paid and come back; the money is back in the wallet.
    case reversal
}

/// A change of status that is still to come.
public struct PlannedChange: Sendable, Equatable {
    /// World time, Unix milliseconds.
    public var at: Int64
    /// The status from then on.
    public var status: SandboxStatus
    /// The bank's reference from then on; nil keeps what there is.
    public var bankReference: String?
    /// What a customer has paid in from then on, paise; nil keeps what there is.
    public var receivedPaise: Int64?

    /// A change to `status` at `at` (Unix milliseconds).
    public init(at: Int64, status: SandboxStatus, bankReference: String? = nil, receivedPaise: Int64? = nil) {
        self.at = at
        self.status = status
        self.bankReference = bankReference
        self.receivedPaise = receivedPaise
    }
}

/// An order of the past that a sandbox is told about before its first request.
///
/// Its amount is thought to have left the wallet long ago; a later failure or reversal still brings it back.
public struct SandboxOrder: Sendable, Equatable {
    /// Whose order it is.
    public var provider: SandboxProvider
    /// What it asked for.
    public var kind: SandboxKind
    /// The client's reference.
    public var clientID: String
    /// The provider's own id; digits at SeguraPay and Paygrt, PayAtom's `ref_code`.
    public var providerID: String
    /// Paise.
    public var amountPaise: Int64
    /// What a customer paid in on a pay link, paise; nil where that is the amount, or nothing yet.
    public var receivedPaise: Int64?
    /// The rail it went by; it says nothing about a recharge.
    public var rail: SandboxRail
    /// The beneficiary's name as it was sent.
    public var beneficiaryName: String
    /// Where it stands now.
    public var status: SandboxStatus
    /// RRN, UTR or operator id, where there is one.
    public var bankReference: String?
    /// World time of acceptance, Unix milliseconds.
    public var createdAt: Int64
    /// Changes still to come, soonest first.
    public var changes: [PlannedChange]
    /// What the provider's answers repeat of the request, by its name on the wire (`beneficiary_acc_no`).
    public var details: [String: String]

    /// An older order; see the properties for units.
    public init(
        provider: SandboxProvider = .segurapay, kind: SandboxKind = .payout, clientID: String, providerID: String,
        amountPaise: Int64, receivedPaise: Int64? = nil, rail: SandboxRail, beneficiaryName: String,
        status: SandboxStatus, bankReference: String? = nil, createdAt: Int64, changes: [PlannedChange] = [],
        details: [String: String] = [:]
    ) {
        self.provider = provider
        self.kind = kind
        self.clientID = clientID
        self.providerID = providerID
        self.amountPaise = amountPaise
        self.receivedPaise = receivedPaise
        self.rail = rail
        self.beneficiaryName = beneficiaryName
        self.status = status
        self.bankReference = bankReference
        self.createdAt = createdAt
        self.changes = changes
        self.details = details
    }
}
