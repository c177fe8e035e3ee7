/// One request, with nothing of HTTP left in it but its path, the query's token and the body.
struct WireCall: Sendable {
    var method: String
    var path: String
    var token: String?
    var body: [UInt8]
}

/// Answers calls: the world behind it, the wire's faults and a test's script in front.
///
/// Pure: it is told the time.
struct SeguraPayTeller: Sendable {
    var world: SeguraPayWorld
    var faults: FaultPlan
    let printedAsInDocument: Bool
    let numericAmounts: Bool
    private(set) var requests: [String: Int] = [:]
    private var scenarios: [Scenario] = []
    private var deliveries: [SandboxEndpoint: [Delivery]] = [:]

    init(world: SeguraPayWorld, faults: FaultPlan, printedAsInDocument: Bool, numericAmounts: Bool) {
        self.world = world
        self.faults = faults
        self.printedAsInDocument = printedAsInDocument
        self.numericAmounts = numericAmounts
    }

    /// Queues what the next payouts do, first come first served; a duplicate or refused request uses none up.
    mutating func script(_ more: [Scenario]) {
        scenarios += more
    }

    /// Queues how the next answers of a call travel.
    mutating func script(_ more: [Delivery], for endpoint: SandboxEndpoint) {
        deliveries[endpoint, default: []] += more
    }

    /// Answers one call at world time `now`, Unix milliseconds.
    mutating func answer(_ call: WireCall, now: Int64) -> SandboxReply {
        count(call.path)
        world.advance(to: now)
        guard let endpoint = SandboxEndpoint(rawValue: call.path) else { return .page(404, "Not Found") }
        guard call.method == "POST" else { return .page(405, "Method Not Allowed") }
        if endpoint == .payout { return payout(call, now: now) }
        let counted = requests[call.path] ?? 0
        let delivery = next(endpoint, key: "", call: counted)
        guard delivery.executes || delivery == .withoutData else { return delivery.send(.json("")) }
        do throws(WireRefusal) {
            switch endpoint {
            case .balance: return delivery.send(try balance(call))
            case .complaint: return delivery.send(try complaint(call))
            case .payout, .statusByClientReference, .statusByOrderID:
                return try status(endpoint, call, delivery)
            }
        } catch {
            return delivery.send(Self.refusal(error))
        }
    }

    private mutating func next(_ endpoint: SandboxEndpoint, key: String, call: Int) -> Delivery {
        if let scripted = deliveries[endpoint]?.first {
            deliveries[endpoint]?.removeFirst()
            return scripted
        }
        return faults.delivery(for: endpoint, key: key, call: call, seed: world.seed)
    }

    /// Paths nobody printed are counted too, up to a bound, so that a followed redirect shows.
    private mutating func count(_ path: String) {
        guard requests.count < 256 || requests[path] != nil else { return }
        requests[path, default: 0] += 1
    }

    private static func refusal(_ refusal: WireRefusal) -> SandboxReply {
        .json(SeguraPayWire.reply(code: 0, message: refusal.message, data: nil))
    }

    private func check(_ token: String?) throws(WireRefusal) {
        guard token == world.token else { throw .invalidToken }
    }
}

extension SeguraPayTeller {
    private func balance(_ call: WireCall) throws(WireRefusal) -> SandboxReply {
        try check(call.token)
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

    private mutating func status(
        _ endpoint: SandboxEndpoint, _ call: WireCall, _ delivery: Delivery
    ) throws(WireRefusal) -> SandboxReply {
        let request = try WireRequest(body: call.body)
        try check(try request.text("Token"))
        try request.allowOnly(["Token", "OrderID"])
        let id = try request.text("OrderID")
        let byClient = endpoint == .statusByClientReference
        let found = byClient ? world.order(clientID: id) : world.order(providerID: id)
        guard let order = found else { throw .orderNotFound }
        world.hear(of: order.clientID, \.statusCalls)
        // Only the question by client reference lists Reversal; the other can say no more than Failure.
        let shown = !byClient && order.status == .reversal ? SandboxStatus.failure : order.status
        return delivery.send(naming(order, as: shown, delivery))
    }
}

extension SeguraPayTeller {
    private mutating func payout(_ call: WireCall, now: Int64) -> SandboxReply {
        do throws(WireRefusal) {
            let request = try WireRequest(body: call.body)
            if let clientID = try? SeguraPayPayout.orderID(request) { world.hear(of: clientID, \.payoutPosts) }
            try check(try request.text("Token"))
            let payout = try SeguraPayPayout(request, numericAmounts: numericAmounts)
            guard world.order(clientID: payout.clientID) == nil else { throw WireRefusal.duplicate }
            return take(payout, now: now)
        } catch {
            // A refused request travels as the plan says too: a dead provider is dead for everybody.
            let delivery = faults == .down ? Delivery.unavailable : .whole
            return delivery.send(Self.refusal(error))
        }
    }

    private mutating func take(_ payout: SeguraPayPayout, now: Int64) -> SandboxReply {
        let scenario = scenarios.first
        if scenario != nil { scenarios.removeFirst() }
        let delivery = scenario?.delivery ?? next(.payout, key: payout.clientID, call: 1)
        let fate = fate(payout, scenario, delivery, now: now)
        guard let fate else { return delivery.send(Self.refusal(WireRefusal(message: "Transaction Failed"))) }
        let name = bankName(payout, scripted: scenario != nil)
        let order = world.accept(
            clientID: payout.clientID, amountPaise: payout.amountPaise, rail: payout.rail, bankName: name,
            fate: fate, now: now)
        guard let order else { return delivery.send(Self.refusal(.duplicate)) }
        return delivery.send(naming(order, as: order.status, delivery))
    }

    /// Nil when the payout is not executed at all.
    private func fate(
        _ payout: SeguraPayPayout, _ scenario: Scenario?, _ delivery: Delivery, now: Int64
    ) -> Fate? {
        if let scenario {
            return scenario.life.map {
                .scripted($0, rail: payout.rail, at: now, seed: world.seed, clientID: payout.clientID)
            }
        }
        guard delivery.executes else { return nil }
        return .dealt(
            rail: payout.rail, bank: payout.bank, at: now, seed: world.seed, clientID: payout.clientID,
            troubledBank: faults.troubledBank)
    }

    /// One name in a hundred is another at the bank, so that a mismatch can be seen.
    private func bankName(_ payout: SeguraPayPayout, scripted: Bool) -> String {
        var dice = SplitMix64(seed: world.seed, "name", payout.clientID)
        let words = payout.beneficiaryName.split(separator: " ")
        guard !scripted, words.count > 1, dice.chance(0.01), let first = words.first, let last = words.last else {
            return SeguraPayWire.bankName(payout.beneficiaryName)
        }
        return SeguraPayWire.bankName("\(last) \(first.prefix(1))")
    }
}

extension SeguraPayTeller {
    /// The answer that names an order, told straight or bent as the delivery says.
    private func naming(_ order: SeguraPayOrder, as status: SandboxStatus, _ delivery: Delivery) -> SandboxReply {
        if delivery == .withoutData { return Self.refusal(WireRefusal(message: "Transaction Failed")) }
        let calls = world.mentions[order.clientID]?.statusCalls ?? 0
        var dice = SplitMix64(seed: world.seed, "reply", order.clientID, String(calls))
        let named = delivery == .wrongOrder ? Self.stranger(to: order, in: world) : order
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
                unclosed: printedAsInDocument || delivery == .unclosed))
    }

    /// Another order of this provider, or one that never was when there is no other.
    private static func stranger(to order: SeguraPayOrder, in world: SeguraPayWorld) -> SeguraPayOrder {
        if let other = world.orderOther(than: order.clientID) { return other }
        var other = order
        other.clientID = "1" + String(order.clientID.reversed())
        other.providerID = "1" + order.providerID
        return other
    }
}
