/// Pentabit (`002_…`): signed calls for a balance, payouts and pay links.
struct PentabitTeller: Teller {
    static let endpoints = [
        SandboxEndpoint(.pentabit, .balance, "GET", "/api/v1/balance"),
        SandboxEndpoint(.pentabit, .payout, "POST", "/api/v1/payout/initiate"),
        SandboxEndpoint(.pentabit, .status, "GET", "/api/v1/payout/{order_id}/status"),
        SandboxEndpoint(.pentabit, .link, "POST", "/api/v1/payin/generate/link"),
        SandboxEndpoint(.pentabit, .linkStatus, "POST", "/api/v1/payin/transactions"),
        SandboxEndpoint(.pentabit, .linkPage, "GET", "/pay/{link}"),
    ]
    static let flood = Flood(head: "{\"error\":\"\",\"data\":null,\"message\":\"", tail: "\",\"success\":true}")

    var till: Till
    let account: PentabitAccount

    init(_ till: Till, _ account: PentabitAccount) {
        self.till = till
        self.account = account
    }

    /// A link's own name on its page; payouts have none that is ever told.
    func providerID(_ number: Int64, for request: OrderRequest) -> String {
        var dice = SplitMix64(seed: world.seed, "pay link", request.clientID)
        return "\(number)\(dice.letters(8).lowercased())"
    }

    func reference(in call: WireCall) -> String? {
        (try? WireRequest(body: call.body)).flatMap { try? PentabitField.orderID($0) }
    }

    func dealt(_ request: OrderRequest, now: Int64) -> Fate {
        if request.kind == .link {
            return .link(request.amountPaise, at: now, seed: world.seed, clientID: request.clientID)
        }
        return Fate.dealt(
            rail: request.rail, bank: request.bank, at: now, seed: world.seed, clientID: request.clientID,
            troubledBank: till.faults.troubledBank
        ).withoutReversal
    }

    func order(
        _ call: WireCall, at endpoint: SandboxEndpoint, now: SandboxMoment
    ) throws(WireRefusal) -> OrderRequest {
        try PentabitSignature(account: account).check(call, isForm: false, wall: now.wall)
        let isLink = endpoint.call == .link
        let request = try json(call, keys: isLink ? PentabitLink.keys : PentabitPayout.keys)
        return isLink ? try PentabitLink(request).order : try PentabitPayout(request).order
    }

    mutating func tell(
        _ call: WireCall, at endpoint: SandboxEndpoint, now: SandboxMoment
    ) throws(WireRefusal) -> Told {
        let isForm = endpoint.call == .linkStatus && account.asksPayinStatusByForm
        try PentabitSignature(account: account).check(call, isForm: isForm, wall: now.wall)
        let clientID: String
        switch endpoint.call {
        case .balance: return .reply(PentabitWire.balance(paise: world.walletPaise))
        case .linkStatus: clientID = try linkAsked(call, isForm: isForm)
        default: clientID = call.names["order_id"] ?? ""
        }
        let kind: SandboxKind = endpoint.call == .linkStatus ? .link : .payout
        guard let order = world.order(clientID: clientID), order.kind == kind else {
            throw WireRefusal(message: "Transaction not found.", status: 404)
        }
        return .order(order)
    }

    private func linkAsked(_ call: WireCall, isForm: Bool) throws(WireRefusal) -> String {
        guard isForm else { return try PentabitField.orderID(try json(call, keys: ["order_id"])) }
        guard call.headers["content-type"]?.hasPrefix("multipart/form-data") == true else {
            throw WireRefusal(message: "Unsupported media type.", status: 415)
        }
        return try PentabitField.orderID(multipart: call.body)
    }

    /// "Body should be in json format": compact, and with the keys in the sample's order, of which the last may lack.
    private func json(_ call: WireCall, keys: [String]) throws(WireRefusal) -> WireRequest {
        guard call.headers["content-type"]?.hasPrefix("application/json") == true else {
            throw WireRefusal(message: "Unsupported media type.", status: 415)
        }
        let request: WireRequest
        do {
            request = try WireRequest(body: call.body)
        } catch {
            throw WireRefusal(message: "The body is no JSON object.", status: 422)
        }
        if !account.takesAnyKeyOrder {
            let sent = CompactJSON.keys(call.body)
            guard sent == keys || sent == keys.filter({ $0 != "remarks" }) else {
                throw WireRefusal(message: "The body must be compact, with its keys as documented.", status: 422)
            }
        }
        return request
    }

    func refusal(_ refusal: WireRefusal, at endpoint: SandboxEndpoint, _ call: WireCall) -> SandboxReply {
        if refusal.isPage { return .page(refusal.status, refusal.message) }
        var dice = SplitMix64(
            seed: world.seed, "refusal", refusal.message, String(requests[endpoint.countedAs] ?? 0))
        let status = refusal.status == 200 && dice.chance(0.5) ? 422 : refusal.status
        return PentabitWire.refusal(refusal, status: status, &dice)
    }
}
