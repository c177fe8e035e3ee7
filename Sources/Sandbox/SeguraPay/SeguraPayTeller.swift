/// SeguraPay (`000_…`): wallet, payouts on four rails, two status questions and complaints.
struct SeguraPayTeller: Teller {
    static let endpoints: [SandboxEndpoint] = [
        .balance, .payout, .statusByClientReference, .statusByOrderID, .complaint,
    ]
    static let flood = Flood(head: "{ \"StatusCode\": 1, \"Message\": \"", tail: "\" }")

    var till: Till
    private let token: String
    private let printedAsInDocument: Bool
    private let numericAmounts: Bool

    init(_ till: Till, _ configuration: SandboxConfiguration) {
        self.till = till
        token = configuration.token
        printedAsInDocument = configuration.printedAsInDocument
        numericAmounts = configuration.numericAmounts
    }

    func nameAtBank(_ typed: String) -> String { SeguraPayWire.bankName(typed) }

    func reference(in call: WireCall) -> String? {
        (try? WireRequest(body: call.body)).flatMap { try? SeguraPayPayout.orderID($0) }
    }

    func order(
        _ call: WireCall, at endpoint: SandboxEndpoint, now: SandboxMoment
    ) throws(WireRefusal) -> OrderRequest {
        let request = try WireRequest(body: call.body)
        try check(try request.text("Token"))
        let payout = try SeguraPayPayout(request, numericAmounts: numericAmounts)
        return OrderRequest(
            clientID: payout.clientID, amountPaise: payout.amountPaise, rail: payout.rail, bank: payout.bank,
            name: payout.beneficiaryName)
    }

    mutating func tell(
        _ call: WireCall, at endpoint: SandboxEndpoint, now: SandboxMoment
    ) throws(WireRefusal) -> Told {
        switch endpoint.call {
        case .balance: .reply(try balance(call))
        case .complaint: .reply(try complaint(call))
        default: .order(try asked(call, endpoint))
        }
    }

    func bare(at endpoint: SandboxEndpoint, _ call: WireCall) -> SandboxReply {
        refusal(WireRefusal(message: "Transaction Failed"), at: endpoint, call)
    }

    func refusal(_ refusal: WireRefusal, at endpoint: SandboxEndpoint, _ call: WireCall) -> SandboxReply {
        .json(SeguraPayWire.reply(code: 0, message: refusal.message, data: nil))
    }

    private func check(_ token: String?) throws(WireRefusal) {
        guard token == self.token else { throw .invalidToken }
    }

    private func balance(_ call: WireCall) throws(WireRefusal) -> SandboxReply {
        try check(call.query["token"])
        guard call.body.isEmpty else { throw WireRefusal(message: "Invalid request: the body must be empty") }
        return .json(SeguraPayWire.balance(paise: world.walletPaise))
    }

    private mutating func complaint(_ call: WireCall) throws(WireRefusal) -> SandboxReply {
        let request = try WireRequest(body: call.body)
        try check(try request.text("Token"))
        try request.allowOnly(["Token", "Subject", "Message", "OrderId"])
        let words = [try request.text("Subject"), try request.text("Message")]
        guard words.allSatisfy({ $0.contains { $0 != " " } }) else {
            throw WireRefusal(message: "Subject and Message are needed")
        }
        guard let order = world.order(providerID: try request.text("OrderId")) else { throw .orderNotFound }
        world.hear(of: order.clientID, \.complaints)
        return .json(SeguraPayWire.complaintTaken)
    }

    private func asked(_ call: WireCall, _ endpoint: SandboxEndpoint) throws(WireRefusal) -> WorldOrder {
        let request = try WireRequest(body: call.body)
        try check(try request.text("Token"))
        try request.allowOnly(["Token", "OrderID"])
        let id = try request.text("OrderID")
        let found = endpoint.call == .status ? world.order(clientID: id) : world.order(providerID: id)
        guard let found else { throw .orderNotFound }
        return found
    }
}

extension SeguraPayTeller {
    func naming(
        _ order: WorldOrder, at endpoint: SandboxEndpoint, call: WireCall, bent delivery: Delivery
    ) -> SandboxReply {
        // Only the question by client reference lists Reversal; the other can say no more than Failure.
        let status =
            endpoint.call == .statusByOrderID && order.status == .reversal ? SandboxStatus.failure : order.status
        var dice = dice(for: order)
        let named = delivery == .wrongOrder ? stranger(to: order) : order
        var data = SeguraPayWire.OrderData(
            clientOrderID: .id(named.clientID, asNumber: dice.chance(0.3)),
            orderID: .id(named.providerID, asNumber: dice.chance(0.3)),
            beneficiaryName: named.bankName,
            rrn: named.bankReference.map { .text($0) } ?? (dice.chance(0.25) ? .null : .text("")),
            status: SeguraPayWire.word(status))
        // No code is printed for a reversal; the wire may carry any.
        var code = status == .reversal ? Int(dice.whole(0...2)) : SeguraPayWire.code(status)
        if delivery == .unknownStatusWord { data.status = "Under Bank Review" }
        if delivery == .contradiction { code = code == 1 ? 0 : 1 }
        return .json(
            SeguraPayWire.reply(
                code: code, message: SeguraPayWire.message(status), data: data,
                unclosed: printedAsInDocument && delivery != .unclosed))
    }

    /// The webhook of the document, with the blank before `operatorRef` that its sample prints.
    func callback(_ telling: CallbackTelling) -> CallbackCall? {
        let order = telling.order
        var dice = telling.dice
        let blank = ["%20", "+", ""][Int(dice.whole(0...2))]
        let query = [
            "clientTxnRef=\(FormText.escaped(order.clientID))", "refId=\(FormText.escaped(order.providerID))",
            "status=\(SeguraPayWire.word(telling.status))",
            "\(blank)operatorRef=\(FormText.escaped(telling.bankReference ?? ""))",
        ]
        return CallbackCall(method: "GET", query: query.joined(separator: "&"))
    }
}
