/// Answers one provider's calls: its document's forms, over the till all of them share.
///
/// Pure: it is told the time. What a conformer writes is the document alone; faults, scripts, counts and the order in
/// which a request is judged are here.
protocol Teller: Sendable {
    /// The calls the document prints.
    static var endpoints: [SandboxEndpoint] { get }
    /// An answer that is far too long, in the provider's own form.
    static var flood: Flood { get }

    var till: Till { get set }

    /// The client's reference of a request that moves money, where it can be read at all.
    func reference(in call: WireCall) -> String?
    /// Reads a request that moves money: credentials first, then every field.
    func order(_ call: WireCall, at endpoint: SandboxEndpoint, now: SandboxMoment) throws(WireRefusal) -> OrderRequest
    /// Answers a call that moves none.
    mutating func tell(
        _ call: WireCall, at endpoint: SandboxEndpoint, now: SandboxMoment
    ) throws(WireRefusal) -> Told
    /// The answer that names an order, told straight or bent as the delivery says.
    func naming(_ order: WorldOrder, at endpoint: SandboxEndpoint, call: WireCall, bent delivery: Delivery)
        -> SandboxReply
    /// The answer to a request about an order, or for one, that names none: neither yes nor no.
    func bare(at endpoint: SandboxEndpoint, _ call: WireCall) -> SandboxReply
    /// The answer to a request that is not taken.
    func refusal(_ refusal: WireRefusal, at endpoint: SandboxEndpoint, _ call: WireCall) -> SandboxReply
    /// What a customer sees and presses on a pay link's page.
    mutating func page(_ call: WireCall, now: SandboxMoment) -> SandboxReply
    /// The callback that tells of an order in a status; nil where the document lists none for that.
    func callback(_ telling: CallbackTelling) -> CallbackCall?
    /// Whether a callback was answered so that it is not sent again.
    func isAcknowledged(_ answer: CallbackAnswer) -> Bool

    /// The provider's own id made of a number that grows.
    func providerID(_ number: Int64, for request: OrderRequest) -> String
    /// The name as the bank gives it back.
    func nameAtBank(_ typed: String) -> String
    /// What becomes of an order that no script speaks of.
    func dealt(_ request: OrderRequest, now: Int64) -> Fate
}

/// World time, and the clock on the wall that stamps are compared with; both Unix milliseconds.
struct SandboxMoment: Sendable, Equatable {
    var world: Int64
    var wall: Int64
}

/// The answer to a question.
enum Told: Sendable {
    /// About an order: the wire may still bend it.
    case order(WorldOrder)
    /// Anything else.
    case reply(SandboxReply)
}

extension Teller {
    var world: World {
        get { till.world }
        set { till.world = newValue }
    }

    var requests: [String: Int] { till.requests }

    func providerID(_ number: Int64, for request: OrderRequest) -> String { String(number) }
    func nameAtBank(_ typed: String) -> String { typed }
    func isAcknowledged(_ answer: CallbackAnswer) -> Bool { answer.status == 200 }
    mutating func page(_ call: WireCall, now: SandboxMoment) -> SandboxReply { .page(404, "Not Found") }

    func dealt(_ request: OrderRequest, now: Int64) -> Fate {
        .dealt(
            rail: request.rail, bank: request.bank, at: now, seed: world.seed, clientID: request.clientID,
            troubledBank: till.faults.troubledBank)
    }

    /// Tells it about orders of the past.
    mutating func preload(_ orders: [SandboxOrder]) {
        world.preload(orders, nameAtBank: nameAtBank)
    }

    /// Answers one call.
    mutating func answer(_ call: WireCall, now: SandboxMoment) -> SandboxReply {
        world.advance(to: now.world)
        guard let (endpoint, call) = find(call) else {
            till.count(countedAs(call.path))
            return .page(404, "Not Found")
        }
        till.count(endpoint.countedAs)
        if endpoint.call == .linkPage { return page(call, now: now) }
        guard call.method == endpoint.method else { return .page(405, "Method Not Allowed") }
        return endpoint.call.takesAnOrder ? take(call, endpoint, now) : ask(call, endpoint, now)
    }

    private func find(_ call: WireCall) -> (SandboxEndpoint, WireCall)? {
        var call = call
        for endpoint in Self.endpoints {
            guard let names = endpoint.matches(call.path) else { continue }
            call.names = names
            return (endpoint, call)
        }
        return nil
    }

    private func countedAs(_ path: String) -> String {
        world.provider == .segurapay || path.hasPrefix("/_sandbox") ? path : "/\(world.provider.rawValue)\(path)"
    }

    private mutating func ask(_ call: WireCall, _ endpoint: SandboxEndpoint, _ now: SandboxMoment) -> SandboxReply {
        let delivery = till.nextDelivery(endpoint, key: "", call: requests[endpoint.countedAs] ?? 0)
        guard delivery.executes || delivery == .withoutData else {
            return delivery.send(.json(""), flood: Self.flood)
        }
        do throws(WireRefusal) {
            switch try tell(call, at: endpoint, now: now) {
            case .reply(let reply): return delivery.send(reply, flood: Self.flood)
            case .order(let order):
                world.hear(of: order.clientID, \.statusCalls)
                return delivery.send(answer(order, endpoint, call, delivery), flood: Self.flood)
            }
        } catch {
            return delivery.send(refusal(error, at: endpoint, call), flood: Self.flood)
        }
    }

    private mutating func take(_ call: WireCall, _ endpoint: SandboxEndpoint, _ now: SandboxMoment) -> SandboxReply {
        if let clientID = reference(in: call) { world.hear(of: clientID, \.payoutPosts) }
        do throws(WireRefusal) {
            let request = try order(call, at: endpoint, now: now)
            guard world.order(clientID: request.clientID) == nil else { throw WireRefusal.duplicate }
            return execute(request, call, endpoint, now: now.world)
        } catch {
            // A refused request travels as the plan says too: a dead provider is dead for everybody.
            let delivery = till.faults == .down ? Delivery.unavailable : .whole
            return delivery.send(refusal(error, at: endpoint, call), flood: Self.flood)
        }
    }

    private mutating func execute(
        _ request: OrderRequest, _ call: WireCall, _ endpoint: SandboxEndpoint, now: Int64
    ) -> SandboxReply {
        let scenario = till.nextScenario(endpoint.call)
        let delivery = scenario?.delivery ?? till.nextDelivery(endpoint, key: request.clientID, call: 1)
        guard let fate = fate(request, scenario, delivery, now: now) else {
            let failed = WireRefusal(message: "Transaction Failed")
            let reply = delivery == .withoutData ? bare(at: endpoint, call) : refusal(failed, at: endpoint, call)
            return delivery.send(reply, flood: Self.flood)
        }
        let order = world.accept(
            request, bankName: bankName(request, scripted: scenario != nil), fate: fate, manner: till.nextManner(),
            now: now, naming: { [self] in providerID($0, for: request) })
        guard let order else { return delivery.send(refusal(.duplicate, at: endpoint, call), flood: Self.flood) }
        return delivery.send(answer(order, endpoint, call, delivery), flood: Self.flood)
    }

    private func answer(
        _ order: WorldOrder, _ endpoint: SandboxEndpoint, _ call: WireCall, _ delivery: Delivery
    ) -> SandboxReply {
        delivery == .withoutData
            ? bare(at: endpoint, call) : naming(order, at: endpoint, call: call, bent: delivery)
    }

    /// Nil when the order is not executed at all.
    private func fate(
        _ request: OrderRequest, _ scenario: Scenario?, _ delivery: Delivery, now: Int64
    ) -> Fate? {
        func scripted(_ life: Life) -> Fate {
            .scripted(life, rail: request.rail, at: now, seed: world.seed, clientID: request.clientID)
        }
        if let scenario { return scenario.life.map(scripted) }
        guard delivery.executes else { return nil }
        if let life = request.printedLife { return scripted(life) }
        return dealt(request, now: now)
    }

    /// One name in a hundred is another at the bank, so that a mismatch can be seen.
    private func bankName(_ request: OrderRequest, scripted: Bool) -> String {
        var dice = SplitMix64(seed: world.seed, "name", request.clientID)
        let words = request.name.split(separator: " ")
        guard !scripted, words.count > 1, dice.chance(0.01), let first = words.first, let last = words.last else {
            return nameAtBank(request.name)
        }
        return nameAtBank("\(last) \(first.prefix(1))")
    }

    /// Another order of this provider, or one that never was when there is no other.
    func stranger(to order: WorldOrder) -> WorldOrder {
        if let other = world.orderOther(than: order.clientID, kind: order.kind) { return other }
        var other = order
        other.clientID = "1" + String(order.clientID.reversed())
        other.providerID = "1" + order.providerID.dropFirst(order.providerID.count > 100 ? 1 : 0)
        return other
    }

    /// Dice for one answer about an order: every question about it is told in its own variant.
    func dice(for order: WorldOrder, _ what: String = "reply") -> SplitMix64 {
        let calls = world.mentions[order.clientID]?.statusCalls ?? 0
        return SplitMix64(seed: world.seed, what, order.clientID, String(calls))
    }
}
