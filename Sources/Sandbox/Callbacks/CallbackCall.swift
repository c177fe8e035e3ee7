/// One callback as a request, before it has an address.
struct CallbackCall: Sendable, Equatable {
    var method: String
    /// Without the question mark; empty for none.
    var query = ""
    /// JSON; empty for none.
    var body: [UInt8] = []
}

/// What a callback is to tell.
struct CallbackTelling: Sendable {
    var order: WorldOrder
    /// The status it names, which is another than the order's in a forged one.
    var status: SandboxStatus
    /// Whether a customer went to pay, and no more.
    var isInitiation = false
    /// World time of the news, Unix milliseconds.
    var at: Int64
    /// Whether its proof must not hold.
    var isForged = false
    /// Chooses between the printed variants.
    var dice: SplitMix64

    /// The bank's reference, where the status named has one.
    var bankReference: String? {
        if isForged { return status == .success ? "999999999999" : nil }
        return order.bankReference
    }
}

/// A callback on its way.
struct CallbackPost: Sendable, Equatable {
    var provider: SandboxProvider
    var clientID: String
    var call: CallbackCall
    /// Real milliseconds before its first attempt.
    var delay: Int64
}

/// The callbacks that follow from what happened: pure, in the order they are to leave.
struct CallbackLine: Sendable {
    /// Long enough for a reply written at the same moment to arrive first.
    private static let pause: Int64 = 20
    /// Older news that waits for newer, by client reference.
    private var held: [String: CallbackTelling] = [:]

    /// Makes the callbacks of one event; `early` ones leave before the reply.
    mutating func posts(
        for event: WorldEvent, by teller: some Teller
    ) -> (early: [CallbackPost], later: [CallbackPost]) {
        guard let telling = Self.telling(event, seed: teller.world.seed) else { return ([], []) }
        let order = telling.order
        let manner =
            order.manner
            ?? teller.till.callbackPlan.manner(
                seed: teller.world.seed, clientID: order.clientID, faults: teller.till.faults)
        let isStart = if case .accepted = event { true } else { false }
        let isNews = !isStart || order.status != .pending
        switch manner {
        case .none: return ([], [])
        case .reordered: return ([], reordered(telling, isNews: isNews, teller))
        case .beforeReply where isStart: return (Self.post(telling, 0, teller), [])
        case _ where !isNews: return ([], [])
        case .once, .beforeReply: return ([], Self.post(telling, Self.pause, teller))
        case .duplicate(let times):
            let copies = (0..<Int64(max(1, min(times, 100)))).flatMap {
                Self.post(telling, Self.pause + $0 * 30, teller)
            }
            return ([], copies)
        case .late(let seconds):
            return ([], Self.post(telling, Int64(max(0, seconds) * 1_000), teller))
        case .forged:
            return ([], Self.post(telling, Self.pause, teller) + Self.forgery(of: telling, teller))
        }
    }

    private mutating func reordered(
        _ telling: CallbackTelling, isNews: Bool, _ teller: some Teller
    ) -> [CallbackPost] {
        let clientID = telling.order.clientID
        guard isNews || !telling.order.planned.isEmpty else { return [] }
        if let older = held.removeValue(forKey: clientID) {
            return Self.post(telling, Self.pause, teller) + Self.post(older, Self.pause + 150, teller)
        }
        guard telling.order.planned.isEmpty || held.count >= 10_000 else {
            held[clientID] = telling
            return []
        }
        return Self.post(telling, Self.pause, teller)
    }

    /// A lie about the same order: failure where it was paid, success where it was not.
    static func forgery(of telling: CallbackTelling, _ teller: some Teller) -> [CallbackPost] {
        var lie = telling
        lie.isForged = true
        lie.isInitiation = false
        lie.status = telling.status == .success ? .failure : .success
        return post(lie, pause + 30, teller)
    }

    static func post(_ telling: CallbackTelling, _ delay: Int64, _ teller: some Teller) -> [CallbackPost] {
        guard let call = teller.callback(telling) else { return [] }
        return [
            CallbackPost(
                provider: teller.world.provider, clientID: telling.order.clientID, call: call, delay: delay)
        ]
    }

    private static func telling(_ event: WorldEvent, seed: UInt64) -> CallbackTelling? {
        switch event {
        case .toppedUp: return nil
        case .accepted(let order, let at), .changed(let order, let at), .initiated(let order, let at):
            let dice = SplitMix64(seed: seed, "telling", order.clientID, String(order.changes.count))
            var telling = CallbackTelling(order: order, status: order.status, at: at, dice: dice)
            if case .initiated = event { telling.isInitiation = true }
            return telling
        }
    }
}
