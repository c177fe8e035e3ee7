import Payments

/// Pentabit (`providers.md`, *Pentabit*): wallet balance, payouts, pay links, the status of both and callbacks, every
/// request stamped and signed.
public struct PentabitProvider: BalanceReading, PayoutSending, PayLinking, StatusReading, CallbackReading {
    private let account: PentabitConfiguration
    private let transport: any HTTPTransport
    private let signing: SigningSource
    private let mapping: PentabitMapping

    /// A provider for one account, over the given transport.
    ///
    /// `signing` gives the stamp of every request.
    public init(_ configuration: PentabitConfiguration, transport: any HTTPTransport, signing: SigningSource) {
        (account, self.transport, self.signing) = (configuration, transport, signing)
        mapping = PentabitMapping(account: configuration)
    }

    /// What it can do.
    public var capability: Capability {
        Self.capability(
            of: account.name, rails: account.rails, payinStatus: account.payinStatus, label: account.label)
    }

    /// What an account under this name can do; known from the configuration alone, before its keys are fetched.
    ///
    /// `rails` and `payinStatus` are the configuration's switches; UPI is left out, since a payout's request has no
    /// field for a UPI id.
    public static func capability(
        of name: String, rails: [Rail] = [.imps], payinStatus: PentabitConfiguration.PayinStatusForm = .json,
        label: String? = nil
    ) -> Capability {
        let offered = Rail.allCases.filter { $0.takesAccount && rails.contains($0) }
        var unconfirmed: [String] = []
        if offered.contains(where: { $0 != .imps }) {
            unconfirmed.append("Pentabit's document names IMPS as an example and no other payment method")
        }
        if payinStatus == .form {
            unconfirmed.append("a pay link's status is asked with a form, and what that signs is printed nowhere")
        }
        return Capability(
            provider: name, balance: true, rails: offered, statusByReference: true, statusByProviderReference: false,
            complaints: false, payLinks: true, unconfirmed: unconfirmed,
            required: [.mobile, .email, .address, .bank], label: label)
    }

    /// What is in the wallet now.
    public func balance() async throws(ProviderError) -> WalletBalance {
        try mapping.balance(await perform(.balance))
    }

    /// The exact bytes of the request that pays or makes a pay link, neither stamped nor signed.
    ///
    /// Throws `.notSent` where the order is another provider's, not of whole rupees, or lacks what is required here.
    public func prepare(_ intent: PayoutIntent) throws(ProviderError) -> PreparedPayout {
        guard intent.provider == account.name else { throw .notSent("this order belongs to another provider") }
        let request = try PentabitCall.order(intent, account).request(account)
        return PreparedPayout(intent: intent, request: request)
    }

    /// Stamps and signs the request over the very bytes that were prepared, and sends it once.
    public func send(_ payout: PreparedPayout) async -> Answer {
        guard let call = try? PentabitCall.order(payout.intent, account), payout.intent.provider == account.name,
            call.body == payout.request.body, Hex.sha256(call.body) == payout.sha256,
            call.request(account).url == payout.request.url, call.method == payout.request.method
        else { return PreparedPayout.changed }
        let order = OrderHandle(intent: payout.intent, providerReference: nil)
        return mapping.answer(to: .payout, about: order, await perform(call))
    }

    /// By our reference: Pentabit has none of its own.
    public func question(for order: OrderHandle) -> Question? {
        .statusByReference
    }

    /// Asks how the payout or pay link stands.
    ///
    /// Nothing is sent again from here: that question fails.
    public func status(of order: OrderHandle, by question: Question) async -> Answer {
        switch question {
        case .payout: return Answer(.questionFailed("an order is not sent by asking about it"))
        case .reconciliation: return Answer(.questionFailed("Pentabit gives no list of a day"))
        case .statusByProviderReference: return Answer(.questionFailed("Pentabit has no reference of its own"))
        case .statusByReference: break
        }
        let reference = order.intent.reference
        let call: PentabitCall
        switch order.intent.mode {
        case .rail: call = .payoutStatus(reference)
        case .link: call = .linkStatus(reference, account)
        case .recharge: return Answer(.questionFailed("Pentabit takes payouts and pay links only"))
        }
        return mapping.answer(to: question, about: order, await perform(call))
    }

    /// Understands a callback; unsigned, so nothing in it is proven.
    public func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim {
        try PentabitCallback(account: account).read(callback)
    }

    /// Stamps last: how old a stamp may be is printed nowhere.
    private func perform(_ call: PentabitCall) async -> Outcome {
        await transport.outcome(of: PentabitSigning.signed(call, account, at: signing.now()))
    }
}
