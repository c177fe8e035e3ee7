import Crypto
import Foundation

/// PayAtom (`003_…`): payouts by IMPS and their status, and three calls of the vendor's other pages.
struct PayAtomTeller: Teller {
    static let endpoints = [
        SandboxEndpoint(.payatom, .payout, "POST", "/payout/api/request.php"),
        SandboxEndpoint(.payatom, .status, "POST", "/payout/api/status_polling.php"),
        SandboxEndpoint(.payatom, .balance, "POST", "/api/wallet_balance.php"),
        SandboxEndpoint(.payatom, .complaint, "POST", "/api/complaint/submit_complaint.php"),
        SandboxEndpoint(.payatom, .reconciliation, "POST", "/payout/api/payout_reconcile_polling.php"),
    ]
    static let flood = Flood(head: "{\"ref_code\":\"0\",\"status\":\"Pending\",\"message\":\"", tail: "\"}")

    var till: Till
    let account: PayAtomAccount
    /// Reconciliation calls by their day in India.
    private var reconciliations: [String: Int] = [:]

    init(_ till: Till, _ account: PayAtomAccount) {
        self.till = till
        self.account = account
    }

    /// A `ref_code` of 128 hex letters, as in the sample.
    func providerID(_ number: Int64, for request: OrderRequest) -> String {
        let text = "\(world.seed)/\(number)/\(request.clientID)"
        return HexText.small(Array(SHA512.hash(data: Array(text.utf8))))
    }

    func reference(in call: WireCall) -> String? {
        (try? WireRequest(body: call.body)).flatMap { try? PayAtomPayout.orderID($0) }
    }

    /// Half of the payouts that take their time are `Processing` on the way.
    func dealt(_ request: OrderRequest, now: Int64) -> Fate {
        var fate = Fate.dealt(
            rail: .imps, bank: request.bank, at: now, seed: world.seed, clientID: request.clientID,
            troubledBank: till.faults.troubledBank)
        var dice = SplitMix64(seed: world.seed, "processing", request.clientID)
        if fate.atOnce == .pending, let first = fate.changes.first, dice.chance(0.5) {
            let half = now + (first.at - now) / 2
            fate.changes.insert(PlannedChange(at: half, status: .processing), at: 0)
        }
        return fate
    }

    func order(
        _ call: WireCall, at endpoint: SandboxEndpoint, now: SandboxMoment
    ) throws(WireRefusal) -> OrderRequest {
        let request = try json(call)
        try checkPID(request)
        return try PayAtomPayout(request).order
    }

    mutating func tell(
        _ call: WireCall, at endpoint: SandboxEndpoint, now: SandboxMoment
    ) throws(WireRefusal) -> Told {
        switch endpoint.call {
        case .balance: .reply(try wallets(call, now))
        case .complaint: .reply(try complaint(call))
        case .reconciliation: .reply(try reconciliation(call, now))
        default: .order(try asked(call))
        }
    }

    /// `{pid, ref_code, post_hash}` and nothing else: the secret key is never to be sent.
    private func asked(_ call: WireCall) throws(WireRefusal) -> WorldOrder {
        let request = try json(call)
        try checkPID(request)
        try request.allowOnly(["pid", "ref_code", "post_hash"])
        let refCode = try request.text("ref_code")
        let expected = PayAtomHash.md5(refCode + account.pid + account.secretKey)
        guard PayAtomHash.opened(try request.text("post_hash"), secret: account.secretKey) == expected else {
            throw WireRefusal(message: "Invalid post_hash", status: 401)
        }
        guard let order = world.order(providerID: refCode) else {
            throw WireRefusal(message: "Transaction not found", status: 404)
        }
        return order
    }

    private func json(_ call: WireCall) throws(WireRefusal) -> WireRequest {
        guard call.headers["content-type"]?.hasPrefix("application/json") == true else {
            throw WireRefusal(message: "Unsupported Media Type", status: 415, isPage: true)
        }
        return try WireRequest(body: call.body)
    }

    private func checkPID(_ request: WireRequest) throws(WireRefusal) {
        guard try request.text("pid") == account.pid else {
            throw WireRefusal(message: "Forbidden", status: 403, isPage: true)
        }
    }

    /// False when this one is too many for its day.
    mutating func countReconciliation(on day: String) -> Bool {
        guard reconciliations[day, default: 0] < account.reconciliationsADay else { return false }
        reconciliations[day, default: 0] += 1
        return true
    }

    func refusal(_ refusal: WireRefusal, at endpoint: SandboxEndpoint, _ call: WireCall) -> SandboxReply {
        if refusal.isPage { return .page(refusal.status, refusal.message) }
        let answer = WireText.object([.init("status", .text("Error")), .init("message", .text(refusal.message))])
        return .json(answer.json, status: refusal.status == 200 ? 400 : refusal.status)
    }
}

extension PayAtomTeller {
    func bare(at endpoint: SandboxEndpoint, _ call: WireCall) -> SandboxReply {
        .json("{\"message\":\"Something went wrong\"}")
    }

    func naming(
        _ order: WorldOrder, at endpoint: SandboxEndpoint, call: WireCall, bent delivery: Delivery
    ) -> SandboxReply {
        let named = delivery == .wrongOrder ? stranger(to: order) : order
        var print = PayAtomPrint(
            named, status: named.status, bankReference: named.bankReference, account: account, dice: dice(for: order))
        if delivery == .unknownStatusWord { print.word = "Under Bank Review" }
        if endpoint.call == .payout { return payout(print, isContradiction: delivery == .contradiction) }
        if delivery == .contradiction {
            // The words say one thing, the proof another.
            let truth = print.word
            print.word = named.status == .success ? "Failed" : "Approved"
            return .json(print.status(acknowledged: isAcknowledged(named), hashedWord: truth).json)
        }
        return .json(print.status(acknowledged: isAcknowledged(named)).json)
    }

    private func payout(_ print: PayAtomPrint, isContradiction: Bool) -> SandboxReply {
        let isRefused = print.status == .failure
        let said = print.order.details["refusal"] ?? "Transaction declined"
        let message = isRefused != isContradiction ? said : "Request Saved successfully"
        return .json(
            WireText.object([
                .init("ref_code", .text(print.order.providerID)), .init("status", .text(print.word)),
                .init("message", .text(message)),
            ]).json)
    }

    private func isAcknowledged(_ order: WorldOrder) -> Bool {
        (world.mentions[order.clientID]?.callbacksAcknowledged ?? 0) > 0
    }

    func callback(_ telling: CallbackTelling) -> CallbackCall? {
        var print = PayAtomPrint(
            telling.order, status: telling.status, bankReference: telling.bankReference, account: account,
            dice: telling.dice)
        let body = print.callback(forgedFrom: telling.isForged ? telling.order.status : nil)
        return CallbackCall(method: "POST", body: Array(body.json.utf8))
    }

    /// Whatever is not acknowledged with a yes comes again, as the document says.
    func isAcknowledged(_ answer: CallbackAnswer) -> Bool {
        guard answer.status == 200, let request = try? WireRequest(body: answer.body) else { return false }
        return (try? request.text("acknowledge")) == "yes"
    }
}
