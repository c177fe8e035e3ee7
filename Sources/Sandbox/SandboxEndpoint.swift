/// SeguraPay's five calls (`000_…`), by the path each is printed with.
public enum SandboxEndpoint: String, Sendable, CaseIterable {
    /// The wallet's balance; the token travels in the query.
    case balance = "/UserWalletBalance"
    /// A payout on any of the four rails; the misspelling is the vendor's.
    case payout = "/PayoutBankTransafer"
    /// A status question by the client's order id.
    case statusByClientReference = "/PayoutTransactionStatusByClientRef"
    /// A status question by SeguraPay's own order id.
    case statusByOrderID = "/PayoutTransactionStatusByOrderID"
    /// A complaint about an order, named by SeguraPay's own order id.
    case complaint = "/RaiseComplaint"

    /// The path on the wire.
    public var path: String { rawValue }

    /// Whether a good answer of this call carries an order.
    var namesAnOrder: Bool {
        switch self {
        case .payout, .statusByClientReference, .statusByOrderID: true
        case .balance, .complaint: false
        }
    }
}
