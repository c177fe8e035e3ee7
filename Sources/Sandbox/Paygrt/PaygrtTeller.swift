/// Paygrt (`004_…`): balance, operators, recharges by form, and their status by date.
struct PaygrtTeller: Teller {
    static let endpoints = [
        SandboxEndpoint(.paygrt, .recharge, "POST", "/v1/recharges/{merchant_id}"),
        SandboxEndpoint(.paygrt, .status, "POST", "/v1/recharges/status/{merchant_id}"),
        SandboxEndpoint(.paygrt, .balance, "GET", "/v1/merchants/{merchant_id}/balance"),
        SandboxEndpoint(.paygrt, .operators, "GET", "/v1/operators/{merchant_id}"),
    ]
    static let flood = Flood(head: "{\"message\":\"", tail: "\",\"data\":null,\"status\":\"0\"}")

    var till: Till
    let account: PaygrtAccount

    init(_ till: Till, _ account: PaygrtAccount) {
        self.till = till
        self.account = account
    }

    /// A `txn_id` of seven digits or more, as in the sample.
    func providerID(_ number: Int64, for request: OrderRequest) -> String { String(number - 183_000_000) }

    func reference(in call: WireCall) -> String? {
        (try? WireRequest(form: call.body)).flatMap { try? Self.reference($0) }
    }

    func dealt(_ request: OrderRequest, now: Int64) -> Fate {
        .dealt(rail: nil, bank: nil, at: now, seed: world.seed, clientID: request.clientID)
    }

    func order(
        _ call: WireCall, at endpoint: SandboxEndpoint, now: SandboxMoment
    ) throws(WireRefusal) -> OrderRequest {
        let isTest = try authorize(call)
        let request = try form(call, ["api_ref_id", "recharge_number", "recharge_amount", "operator_code"])
        let number = try request.text("recharge_number")
        guard Plain.isReference(number, 4...30) else { throw WireRefusal(message: "Invalid Recharge Number") }
        guard let rupees = Plain.rupees(try request.text("recharge_amount")), rupees <= 50_000 else {
            throw WireRefusal(message: "Invalid Recharge Amount")
        }
        let code = try request.text("operator_code")
        guard PaygrtOperator.all.contains(where: { $0.code == code }) else {
            throw WireRefusal(message: "Invalid Operator Code")
        }
        return OrderRequest(
            clientID: try Self.reference(request), kind: .recharge, amountPaise: rupees * 100, name: number,
            details: [
                "recharge_number": number, "operator_code": code, "merchant_id": call.names["merchant_id"] ?? "",
            ],
            printedLife: isTest ? code == "AT" ? .success(afterSeconds: 0) : .failure(afterSeconds: 0) : nil,
            movesWallet: !isTest)
    }

    mutating func tell(
        _ call: WireCall, at endpoint: SandboxEndpoint, now: SandboxMoment
    ) throws(WireRefusal) -> Told {
        let isTest = try authorize(call)
        switch endpoint.call {
        case .balance: return .reply(balance(isTest: isTest))
        case .operators: return .reply(Self.operators)
        default:
            let request = try form(call, ["api_ref_id", "txn_date"])
            let date = try request.text("txn_date")
            guard let order = world.order(clientID: try Self.reference(request)),
                order.details["merchant_id"].map({ $0 == call.names["merchant_id"] }) ?? !isTest,
                date == IndianTime(milliseconds: order.createdAt).date
            else { throw WireRefusal(message: "Transaction Not Found") }
            return .order(order)
        }
    }

    private func balance(isTest: Bool) -> SandboxReply {
        let merchant = isTest ? PaygrtAccount.testMerchantID : account.merchantID
        return PaygrtWire.reply(
            .object([
                .init("merchant_id", .text(merchant)),
                .init("merchant_name", .text(isTest ? "API Partner Demo" : account.merchantName)),
                .init("balance", .text(RupeeText.decimals(isTest ? 0 : world.walletPaise, 4))),
            ]))
    }

    private static var operators: SandboxReply {
        PaygrtWire.reply(
            .list(
                PaygrtOperator.all.map {
                    .object([
                        .init("operator_name", .text($0.name)), .init("operator_code", .text($0.code)),
                        .init("type", .text($0.type)),
                    ])
                }))
    }

    /// Whether it is the test merchant's call; throws without the key.
    private func authorize(_ call: WireCall) throws(WireRefusal) -> Bool {
        guard call.headers["api-key"] == account.apiKey else {
            throw WireRefusal(message: "Authorization has been denied for this request.", status: 401)
        }
        switch call.names["merchant_id"] {
        case account.merchantID: return false
        case PaygrtAccount.testMerchantID: return true
        default: throw WireRefusal(message: "Forbidden", status: 403, isPage: true)
        }
    }

    private func form(_ call: WireCall, _ keys: Set<String>) throws(WireRefusal) -> WireRequest {
        guard call.headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            throw WireRefusal(message: "Unsupported Media Type", status: 415, isPage: true)
        }
        let request = try WireRequest(form: call.body)
        try request.allowOnly(keys)
        return request
    }

    private static func reference(_ request: WireRequest) throws(WireRefusal) -> String {
        let text = try request.text("api_ref_id")
        guard Plain.isReference(text, 1...40) else { throw WireRefusal(message: "Invalid api_ref_id") }
        return text
    }
}

extension PaygrtTeller {
    func bare(at endpoint: SandboxEndpoint, _ call: WireCall) -> SandboxReply {
        PaygrtWire.reply(.null, message: "Fail", status: "1")
    }

    func naming(
        _ order: WorldOrder, at endpoint: SandboxEndpoint, call: WireCall, bent delivery: Delivery
    ) -> SandboxReply {
        let named = delivery == .wrongOrder ? stranger(to: order) : order
        var print = PaygrtPrint(
            named, status: named.status, bankReference: named.bankReference, remainingPaise: world.walletPaise,
            dice: dice(for: order))
        if delivery == .unknownStatusWord { print.word = "Under Bank Review" }
        if delivery == .contradiction { print.contradict() }
        return endpoint.call == .recharge ? print.recharge() : print.asked()
    }

    /// The printed form of a failed recharge; on other calls there is none to print.
    func refusal(_ refusal: WireRefusal, at endpoint: SandboxEndpoint, _ call: WireCall) -> SandboxReply {
        if refusal.isPage { return .page(refusal.status, refusal.message) }
        guard refusal.status == 200 else {
            return .json(WireText.object([.init("Message", .text(refusal.message))]).json, status: refusal.status)
        }
        guard endpoint.call == .recharge else {
            return PaygrtWire.reply(.null, message: refusal.message, status: "1")
        }
        return PaygrtWire.failed(
            clientID: reference(in: call), message: refusal.message, remainingPaise: world.walletPaise)
    }

    func callback(_ telling: CallbackTelling) -> CallbackCall? {
        let query = [
            "api_ref_id=\(FormText.escaped(telling.order.clientID))",
            "txn_id=\(FormText.escaped(telling.order.providerID))",
            "operator_id=\(FormText.escaped(telling.bankReference ?? ""))",
            "recharge_status=\(PaygrtWire.word(telling.status))",
        ]
        return CallbackCall(method: "GET", query: query.joined(separator: "&"))
    }
}
