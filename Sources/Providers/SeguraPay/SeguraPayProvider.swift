import Payments

/// SeguraPay (`providers.md`, *SeguraPay*): wallet balance, payouts on four rails, both status calls, complaints and
/// callbacks.
public struct SeguraPayProvider: BalanceReading, PayoutSending, StatusReading, ComplaintRaising, CallbackReading {
    private let account: SeguraPayConfiguration
    private let transport: any HTTPTransport
    private let mapping: SeguraPayMapping

    /// A provider for one account, over the given transport.
    public init(_ configuration: SeguraPayConfiguration, transport: any HTTPTransport) {
        (account, self.transport) = (configuration, transport)
        mapping = SeguraPayMapping(account: configuration)
    }

    /// What it can do.
    public var capability: Capability { Self.capability(of: account.name, label: account.label) }

    /// What an account under this name can do; known from the configuration alone, before its token is fetched.
    public static func capability(of name: String, label: String? = nil) -> Capability {
        Capability(
            provider: name, balance: true, rails: [.neft, .rtgs, .imps, .upi], statusByReference: true,
            statusByProviderReference: true, complaints: true, required: [.mobile], label: label)
    }

    /// What is in the wallet now.
    public func balance() async throws(ProviderError) -> WalletBalance {
        try mapping.balance(await transport.outcome(of: SeguraPayWire.balance(account)))
    }

    /// The exact bytes of the payout request.
    ///
    /// Throws `.notSent` where the payout is another provider's, not of whole rupees, or lacks what its rail needs
    /// here.
    public func prepare(_ intent: PayoutIntent) throws(ProviderError) -> PreparedPayout {
        guard intent.provider == account.name else { throw .notSent("this payout belongs to another provider") }
        let request = try SeguraPayWire.payout(intent, account)
        return PreparedPayout(intent: intent, request: request)
    }

    /// Sends the payout request once.
    public func send(_ payout: PreparedPayout) async -> Answer {
        guard payout.isAsWrittenDown else { return PreparedPayout.changed }
        let order = OrderHandle(intent: payout.intent, providerReference: nil)
        return mapping.answer(to: .payout, about: order, await transport.outcome(of: payout.request))
    }

    /// By our reference, always: it works after a lost reply, and only this call lists reversals.
    public func question(for order: OrderHandle) -> Question? {
        .statusByReference
    }

    /// Asks how the payout stands.
    ///
    /// A payout is never sent from here: that question fails.
    public func status(of order: OrderHandle, by question: Question) async -> Answer {
        switch question {
        case .payout:
            return Answer(.questionFailed("a payout is not sent by asking about it"))
        case .reconciliation:
            return Answer(.questionFailed("SeguraPay gives no list of a day"))
        case .statusByReference:
            let request = SeguraPayWire.status(ofClientReference: order.intent.reference, account)
            return mapping.answer(to: question, about: order, await transport.outcome(of: request))
        case .statusByProviderReference:
            guard let orderID = order.providerReference, !orderID.isEmpty else {
                return Answer(.questionFailed("SeguraPay's own reference of this payout is not known"))
            }
            let request = SeguraPayWire.status(ofOrderID: orderID, account)
            return mapping.answer(to: question, about: order, await transport.outcome(of: request))
        }
    }

    /// Sends the complaint once, under SeguraPay's own reference; without one nothing is sent.
    public func raise(_ complaint: ComplaintRequest) async -> ComplaintAnswer {
        guard let orderID = complaint.order.providerReference, !orderID.isEmpty else {
            return .notSent("SeguraPay takes a complaint under its own reference only, and this payout has none yet")
        }
        let request = SeguraPayWire.complaint(
            subject: complaint.subject, message: complaint.message, orderID: orderID, account)
        return mapping.complaint(await transport.outcome(of: request), about: complaint.order.intent)
    }

    /// Understands a callback; unsigned, so nothing in it is proven.
    public func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim {
        try SeguraPayCallback(account: account).read(callback)
    }
}
