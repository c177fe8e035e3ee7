import Ledger
import Payments
import Providers
import Sandbox
import Testing

@testable import Desk

/// One order's exchanges, each over real HTTP, kept until a test lets them arrive.
struct Wire {
    var reference: Reference
    var reply: Answer
    var early: (id: QuestionID, answer: Answer)
    var late: (id: QuestionID, answer: Answer)
    var callback: RawCallback
}

extension FourRig {
    /// Sends an order and asks twice about it, 20 s after each other, and has the provider call back; nothing of it is
    /// written down yet.
    func wire(_ trade: Trade, _ number: Int, _ life: Life) async throws -> Wire {
        let intent = try await stored(try await enter(trade, number)).intent
        let sender = try #require(providers.sender(trade.name))
        let reader = try #require(providers.status(trade.name))
        let prepared = try sender.prepare(intent)
        let claimed = try await store.claim(
            intent.reference, process: store.process, requestSHA256: prepared.sha256, at: clock.now())
        #expect(claimed == 1)
        sandbox.script(Scenario(life: life), at: trade.provider, for: trade.call)
        let reply = await sender.send(prepared)
        let handle = OrderHandle(intent: intent, providerReference: reply.providerReference, sentAt: clock.now())
        let question = try #require(reader.question(for: handle))
        var asked: [(id: QuestionID, answer: Answer)] = []
        for _ in 0..<2 {
            clock.advance(20)
            let id = try await store.ask(intent.reference, question, at: clock.now())
            asked.append((id, await reader.status(of: handle, by: question)))
        }
        let callback = try #require(try await callbacks(about: intent.reference, trade).first)
        return Wire(
            reference: intent.reference, reply: reply, early: asked[0], late: asked[1], callback: callback)
    }

    /// Lets an answer arrive.
    func arrive(_ answer: Answer, _ id: QuestionID, _ wire: Wire) async throws {
        let driver = PayoutDriver(
            store: store, providers: providers, settings: settings, clock: clock, random: DeskRandom(seed: 7))
        let intent = try await driver.stored(wire.reference).intent
        _ = try await driver.write(answer, to: id, of: intent, at: clock.now())
    }

    /// What the provider's sender sends about an order as it stands, caught before anybody takes it.
    func callbacks(about reference: Reference, _ trade: Trade) async throws -> [RawCallback] {
        let door = try CallbackDoor { _, _ in CallbackReply(status: 200) }
        defer { door.close() }
        try sandbox.setCallbacks(to: door.address(trade.name), for: trade.provider)
        await sandbox.tell(reference.text, at: trade.provider)
        try sandbox.setCallbacks(to: nil, for: trade.provider)
        return door.visits().map(\.callback).filter { $0.holds(reference.text) }
    }

    /// Orders that stand at different places: waiting, paid, refused, and one nobody knows of.
    func several(_ trade: Trade) async throws -> [Reference] {
        var orders: [Reference] = []
        let scenarios: [Scenario] = [
            .pending, .success(afterSeconds: 5), .fail(afterSeconds: 5),
            Scenario(life: .success(afterSeconds: 5), delivery: .serverError),
        ]
        for (number, scenario) in scenarios.enumerated() {
            sandbox.script(scenario, at: trade.provider, for: trade.call)
            orders.append(try await send(trade, number))
        }
        for reference in orders[..<3] { try await askNow(reference) }
        return orders
    }

    /// Where orders stand, hints and questions that are due left aside.
    func standing(_ orders: [Reference]) async throws -> [Standing] {
        var standing: [Standing] = []
        for reference in orders { standing.append(Standing(try await stored(reference).state)) }
        return standing
    }
}

/// What a forger would like to change.
struct Standing: Hashable {
    var status: PaymentStatus
    var flags: Set<PaymentFlag>
    var words: [String?]
    var received: Money?

    init(_ state: PayoutState) {
        (status, flags, received) = (state.status, state.flags, state.receivedAmount)
        words = [state.providerStatus, state.bankReference, state.nameAtBank, state.payURL]
    }
}
