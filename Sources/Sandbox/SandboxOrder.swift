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

    /// A change to `status` at `at` (Unix milliseconds).
    public init(at: Int64, status: SandboxStatus, bankReference: String? = nil) {
        self.at = at
        self.status = status
        self.bankReference = bankReference
    }
}

/// An order of the past that a sandbox is told about before its first request.
///
/// Its amount is thought to have left the wallet long ago; a later failure or reversal still brings it back.
public struct SandboxOrder: Sendable, Equatable {
    /// The client's reference.
    public var clientID: String
    /// SeguraPay's own id, digits.
    public var providerID: String
    /// Paise.
    public var amountPaise: Int64
    /// The rail it went by.
    public var rail: SandboxRail
    /// The beneficiary's name as it was sent.
    public var beneficiaryName: String
    /// Where it stands now.
    public var status: SandboxStatus
    /// RRN or UTR, where there is one.
    public var bankReference: String?
    /// World time of acceptance, Unix milliseconds.
    public var createdAt: Int64
    /// Changes still to come, soonest first.
    public var changes: [PlannedChange]

    /// An older order; see the properties for units.
    public init(
        clientID: String, providerID: String, amountPaise: Int64, rail: SandboxRail, beneficiaryName: String,
        status: SandboxStatus, bankReference: String? = nil, createdAt: Int64, changes: [PlannedChange] = []
    ) {
        self.clientID = clientID
        self.providerID = providerID
        self.amountPaise = amountPaise
        self.rail = rail
        self.beneficiaryName = beneficiaryName
        self.status = status
        self.bankReference = bankReference
        self.createdAt = createdAt
        self.changes = changes
    }
}
