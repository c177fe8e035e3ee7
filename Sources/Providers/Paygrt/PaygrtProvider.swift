import Payments

/// Paygrt (`providers.md`, *Paygrt*): wallet balance, operators, recharges, bills and cash drops, their status and
/// callbacks.
public struct PaygrtProvider: BalanceReading, RechargeSending, StatusReading, CallbackReading {
    private let account: PaygrtConfiguration
    private let transport: any HTTPTransport
    private let mapping: PaygrtMapping

    /// A provider for one account, over the given transport.
    public init(_ configuration: PaygrtConfiguration, transport: any HTTPTransport) {
        (account, self.transport) = (configuration, transport)
        mapping = PaygrtMapping(account: configuration)
    }

    /// What it can do.
    public var capability: Capability {
        Self.capability(of: account.name, merchantID: account.merchantID, label: account.label)
    }

    /// What an account under this name can do; known from the configuration alone, before its key is fetched.
    ///
    /// The document's test merchant is labelled `TEST` unless another label is given.
    public static func capability(
        of name: String, merchantID: PaygrtMerchantID, label: String? = nil
    ) -> Capability {
        Capability(
            provider: name, balance: true, rails: [], statusByReference: true, statusByProviderReference: false,
            complaints: false, recharges: true, label: label ?? (merchantID.isTest ? "TEST" : nil))
    }

    /// What is in the wallet now.
    public func balance() async throws(ProviderError) -> WalletBalance {
        try mapping.balance(await transport.outcome(of: PaygrtWire.balance(account)))
    }

    /// Asks for the operators now: those that can be read, each code once.
    ///
    /// Throws where there is none.
    public func operators() async throws(ProviderError) -> [Operator] {
        try mapping.operators(await transport.outcome(of: PaygrtWire.operators(account))).operators
    }

    /// The exact bytes of the recharge request.
    ///
    /// Throws `.notSent` where the order is another provider's, no recharge, not of whole rupees, or lacks its number or
    /// operator.
    public func prepare(_ intent: PayoutIntent) throws(ProviderError) -> PreparedPayout {
        guard intent.provider == account.name else { throw .notSent("this recharge belongs to another provider") }
        let request = try PaygrtWire.recharge(intent, account)
        return PreparedPayout(intent: intent, request: request)
    }

    /// Sends the recharge once.
    public func send(_ payout: PreparedPayout) async -> Answer {
        guard payout.isAsWrittenDown else { return PreparedPayout.changed }
        let order = OrderHandle(intent: payout.intent, providerReference: nil)
        return mapping.answer(to: .payout, about: order, await transport.outcome(of: payout.request))
    }

    /// By our reference, always: Paygrt knows no other way.
    public func question(for order: OrderHandle) -> Question? {
        .statusByReference
    }

    /// Asks how the recharge stands, by our reference and the day it was sent.
    ///
    /// Where that day is in doubt, within five minutes of midnight in India, and it is not found on the one, the other is
    /// asked for too: two requests at most, of which the last answers. A recharge is never sent from here: that question
    /// fails.
    public func status(of order: OrderHandle, by question: Question) async -> Answer {
        guard question == .statusByReference else {
            return Answer(.questionFailed("Paygrt is asked by our reference and the day only"))
        }
        var answer = Answer(.questionFailed("nothing was asked"))
        for day in PaygrtWire.days(sentAt: order.sentAt) {
            let outcome = await transport.outcome(of: PaygrtWire.status(of: order.intent.reference, on: day, account))
            answer = mapping.answer(to: question, about: order, outcome)
            guard mapping.isWorthAnotherDay(outcome, answer) else { break }
        }
        return answer
    }

    /// Understands a callback; unsigned, so nothing in it is proven.
    public func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim {
        try PaygrtCallback(account: account).read(callback)
    }
}
