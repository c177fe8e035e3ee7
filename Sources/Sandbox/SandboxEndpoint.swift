/// What a call asks for, whatever its provider calls it.
public enum SandboxCall: String, Sendable, CaseIterable, Codable {
    /// The wallet's balance.
    case balance
    /// Money to a beneficiary.
    case payout
    /// A recharge, bill payment or cash drop.
    case recharge
    /// A pay link, by which a customer pays in.
    case link
    /// A status question: by the client's reference, or by the only one the provider knows.
    case status
    /// A status question by the provider's own id, where it has another call for that.
    case statusByOrderID = "status_by_order_id"
    /// A status question about a pay link.
    case linkStatus = "link_status"
    /// A complaint about an order.
    case complaint
    /// The list of operators that can be recharged.
    case operators
    /// The list of a day's approved payouts.
    case reconciliation
    /// The page a customer pays on; no client of the provider's calls it.
    case linkPage = "link_page"

    /// Whether it asks the provider to move money: each is executed once.
    public var takesAnOrder: Bool {
        switch self {
        case .payout, .recharge, .link: true
        default: false
        }
    }

    /// Whether a good answer of this call carries an order.
    var namesAnOrder: Bool {
        switch self {
        case .status, .statusByOrderID, .linkStatus: true
        default: takesAnOrder
        }
    }
}

/// One documented call of one provider.
public struct SandboxEndpoint: Sendable, Hashable {
    /// Whose call it is.
    public let provider: SandboxProvider
    /// What it asks for.
    public let call: SandboxCall
    /// `GET` or `POST`.
    public let method: String
    /// The path below the provider's base address; `{name}` stands for one segment.
    public let path: String

    init(_ provider: SandboxProvider, _ call: SandboxCall, _ method: String, _ path: String) {
        self.provider = provider
        self.call = call
        self.method = method
        self.path = path
    }

    /// The name requests are counted under: SeguraPay's path alone, the others' below their kind.
    public var countedAs: String {
        provider == .segurapay ? path : "/\(provider.rawValue)\(path)"
    }

    /// What stands for the path's names, or nil when this is another path.
    func matches(_ actual: String) -> [String: String]? {
        let pattern = path.split(separator: "/", omittingEmptySubsequences: false)
        let segments = actual.split(separator: "/", omittingEmptySubsequences: false)
        guard pattern.count == segments.count else { return nil }
        var names: [String: String] = [:]
        for (wanted, segment) in zip(pattern, segments) {
            if wanted.hasPrefix("{"), wanted.hasSuffix("}") {
                guard !segment.isEmpty else { return nil }
                names[String(wanted.dropFirst().dropLast())] = String(segment)
            } else if wanted != segment {
                return nil
            }
        }
        return names
    }
}

extension SandboxEndpoint {
    /// SeguraPay's wallet's balance; the token travels in the query.
    public static let balance = SandboxEndpoint(.segurapay, .balance, "POST", "/UserWalletBalance")
    /// A payout of SeguraPay's on any of the four rails; the misspelling is the vendor's.
    public static let payout = SandboxEndpoint(.segurapay, .payout, "POST", "/PayoutBankTransafer")
    /// A status question to SeguraPay by the client's order id.
    public static let statusByClientReference = SandboxEndpoint(
        .segurapay, .status, "POST", "/PayoutTransactionStatusByClientRef")
    /// A status question to SeguraPay by its own order id.
    public static let statusByOrderID = SandboxEndpoint(
        .segurapay, .statusByOrderID, "POST", "/PayoutTransactionStatusByOrderID")
    /// A complaint to SeguraPay about an order, named by its own order id.
    public static let complaint = SandboxEndpoint(.segurapay, .complaint, "POST", "/RaiseComplaint")
}
