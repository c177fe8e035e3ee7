import Ledger
import Payments
import Providers

/// The desk's side of a made-up provider: what leaves, the network between, and what comes back, all by the weather.
///
/// `alpha` is asked by our reference; `beta`'s replies name no order of ours, so it is asked by its own reference, and
/// gives a list of a day.
struct ModelProvider: PayoutSending, StatusReading, CallbackReading, Reconciling, BalanceReading {
    static let names = ["alpha", "beta"]
    static let callsPerDay = 10

    let capability: Capability
    let world: World
    let life: Life

    /// Milliseconds after which a reply is not waited for any more.
    private static let deadline: Int64 = 30_000

    init(_ name: String, _ world: World, _ life: Life) {
        let isAlpha = name == "alpha"
        capability = Capability(
            provider: name, balance: isAlpha, rails: isAlpha ? [.imps, .upi, .neft, .rtgs] : [.imps],
            statusByReference: isAlpha, statusByProviderReference: true, complaints: false,
            reconciliation: !isAlpha)
        (self.world, self.life) = (world, life)
    }

    private var name: String { capability.provider }
    private var book: Book { world.book(name) }

    // MARK: Sending

    func prepare(_ intent: PayoutIntent) throws(ProviderError) -> PreparedPayout {
        let request = HTTPRequest(method: "POST", url: "https://\(name).example/order", body: [])
        return PreparedPayout(intent: intent, request: request, sha256: Self.hash(intent))
    }

    /// Of what is sent, as the book computes it again: a made-up hash for a made-up request.
    static func hash(_ intent: PayoutIntent) -> String {
        "\(intent.reference)-\(intent.amount.paise)-\(intent.beneficiary.target)"
    }

    func send(_ payout: PreparedPayout) async -> Answer {
        guard life.isAlive else { return Answer(.notSent("this process is gone")) }
        let intent = payout.intent
        world.tell("\(life.mark) \(intent.reference) leaves for \(name)")
        if world.dice.chance(world.weather.crash) { world.crash(life) }
        if world.sabotages(.sendTwice) { world.stage.after(40) { _ = book.take(intent, sha256: payout.sha256) } }
        if world.dice.chance(world.weather.refused) {
            await world.stage.pause(world.dice.wait(20, 200, 5_000))
            return Answer(.notSent("the connection was refused"))
        }
        return await exchange(lost: timedOut) { [world, book] in
            let fate = Fate(&world.dice, world.weather)
            // Turned away at the door: it never came as far as the book.
            if fate == .busy { return Answer(.unknown("too many requests"), retryAfter: 30) }
            let order = book.take(intent, sha256: payout.sha256)
            return reply(about: order, fate)
        }
    }

    private var timedOut: Answer {
        world.sabotages(.timeoutIsNotSent)
            ? Answer(.notSent("no reply in time")) : Answer(.unknown("no reply in time"))
    }

    private func reply(about order: Book.Order, _ fate: Fate) -> Answer {
        switch fate {
        case .garbage: Answer(.unknown("the reply cannot be read"))
        case .strange: Answer(.mismatch("the reply is about another amount"))
        case .newWord: Answer(.newWord("Odd"), providerStatus: "Odd", providerReference: order.providerReference)
        case .forgetful, .honest, .contrary, .busy: said(order)
        }
    }

    private func said(_ order: Book.Order) -> Answer {
        Answer(
            .state(order.state), providerStatus: order.state.rawValue, providerReference: order.providerReference,
            bankReference: order.bankReference)
    }

    /// The same, with a mark that it is an honest answer to a question.
    private func told(_ order: Book.Order) -> Answer {
        var answer = said(order)
        answer.message = Audit.honest + order.state.rawValue
        return answer
    }

    /// What can be wrong with a reply.
    enum Fate {
        case honest, garbage, busy, strange, newWord, forgetful, contrary

        init(_ dice: inout Dice, _ weather: Weather) {
            if dice.chance(weather.garbage) {
                self = .garbage
            } else if dice.chance(weather.busy) {
                self = .busy
            } else if dice.chance(weather.strange) {
                self = dice.chance(0.5) ? .strange : .newWord
            } else if dice.chance(weather.contrary) {
                self = .contrary
            } else {
                self = dice.chance(weather.forgetful) ? .forgetful : .honest
            }
        }
    }

    /// There and back, by the weather: `arrive` is called when and if the request gets there, also where nobody waits
    /// for its reply any more.
    private func exchange(lost: Answer, _ arrive: @escaping @Sendable () -> Answer) async -> Answer {
        let weather = world.weather
        if world.dice.chance(weather.lostBefore) {
            await world.stage.pause(Self.deadline)
            return lost
        }
        let isLate = world.dice.chance(weather.late)
        let there = isLate ? world.dice.from(1_000, to: 90_000) : world.dice.wait(40, 400, 8_000)
        let isLost = world.dice.chance(weather.lostAfter)
        let back = isLate || isLost ? Self.deadline : world.dice.wait(40, 400, 8_000)
        let reply = Reply()
        let stage = world.stage
        stage.after(there) {
            let answer = arrive()
            stage.after(back) { reply.come(answer) }
        }
        stage.after(Self.deadline) { reply.come(lost) }
        return await reply.wait()
    }

    // MARK: Asking

    func question(for order: OrderHandle) -> Question? {
        if capability.statusByReference { return .statusByReference }
        return order.providerReference == nil ? nil : .statusByProviderReference
    }

    func status(of order: OrderHandle, by question: Question) async -> Answer {
        guard life.isAlive else { return Answer(.questionFailed("this process is gone")) }
        let reference = order.intent.reference
        world.tell("\(life.mark) \(reference) is asked about")
        if world.dice.chance(world.weather.crash) { world.crash(life) }
        return await exchange(lost: Answer(.questionFailed("no reply in time"))) { [world, book] in
            let found = book.orders.values.first { known in
                question == .statusByReference
                    ? known.intent.reference == reference : known.providerReference == order.providerReference
            }
            let answer = answer(found, Fate(&world.dice, world.weather))
            world.tell("\(book.name) \(reference) is answered \(answer.message ?? "nothing")")
            return answer
        }
    }

    private func answer(_ found: Book.Order?, _ fate: Fate) -> Answer {
        switch fate {
        case .garbage: return Answer(.questionFailed("the reply cannot be read"))
        case .busy: return Answer(.questionFailed("too many requests"), retryAfter: 60)
        case .strange: return Answer(.mismatch("the reply is about another amount"))
        case .newWord: return Answer(.newWord("Odd"), providerStatus: "Odd", message: "odd")
        case .honest, .contrary, .forgetful: break
        }
        guard let found, fate != .forgetful else {
            let verdict = world.sabotages(.notFoundIsRefused) ? Verdict.state(.failed) : .notFound("no such order")
            let clock = world.wall.adding(milliseconds: -world.wallOffset)
            return Answer(verdict, message: "not found", toldAt: clock)
        }
        var answer = told(found)
        if fate == .contrary, let wrong = contrary(to: found) {
            answer.verdict = .state(wrong)
            answer.message = "a slip, \(wrong.rawValue)"
        }
        return answer
    }

    /// A slip that the next answer takes back: told only of what answers have settled here already, and once, for a
    /// second look-up that agrees would be believed.
    private func contrary(to order: Book.Order) -> ProviderState? {
        guard let record = world.vault.record(order.intent.reference), record.state.status == order.state.status,
            order.state == .succeeded || order.state == .failed || order.state == .reversed,
            Audit.lastTold(record) == order.state, record.state.flags.isDisjoint(with: [.unconfirmed, .conflict]),
            book.slip(order.intent.reference)
        else { return nil }
        return order.state == .failed ? .pending : .failed
    }

    // MARK: Lists and balances

    func reconciliation(of day: CivilDay) async throws(ProviderError) -> [ReconciledOrder] {
        guard life.isAlive else { throw .unknown("this process is gone") }
        world.tell("\(life.mark) asks \(name) for \(day)")
        await world.stage.pause(world.dice.wait(100, 1_000, 20_000))
        if world.dice.chance(world.weather.lostAfter) { throw .unknown("no reply in time") }
        return book.orders.values.filter { $0.day == day }.sorted { $0.intent.reference < $1.intent.reference }.map {
            ReconciledOrder(
                reference: $0.intent.reference.text, answer: told($0), requested: $0.intent.amount, processed: nil)
        }
    }

    func balance() async throws(ProviderError) -> WalletBalance {
        guard life.isAlive else { throw .unknown("this process is gone") }
        await world.stage.pause(world.dice.wait(40, 400, 8_000))
        if world.dice.chance(world.weather.busy) { throw .busy("too many requests", retryAfter: 20) }
        if world.dice.chance(world.weather.lostAfter) { throw .unknown("no reply in time") }
        return WalletBalance(amount: Money(rupees: 10_000_000))
    }

    // MARK: Callbacks

    func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim {
        guard let text = CallbackText(callback.query) else { throw CallbackError("it names no order") }
        guard text.proof != .wrong else { throw CallbackError("its proof is wrong") }
        return CallbackClaim(
            reference: text.reference, state: ProviderState(rawValue: text.status), providerStatus: text.status,
            bankReference: text.bank, amount: text.amount,
            verified: text.proof == .good || world.sabotages(.believeAnybody), raw: callback.query)
    }
}

/// A reply that somebody waits for; what comes first counts.
///
/// `@unchecked`: touched by the one thread of the stage.
private final class Reply: @unchecked Sendable {
    private var answer: Answer?
    private var waiting: UnsafeContinuation<Answer, Never>?

    func come(_ answer: Answer) {
        guard self.answer == nil else { return }
        self.answer = answer
        waiting?.resume(returning: answer)
    }

    func wait() async -> Answer {
        if let answer { return answer }
        return await withUnsafeContinuation { waiting = $0 }
    }
}

/// A callback on the wire: `reference|status|amount|bank|proof`.
struct CallbackText: Hashable {
    /// What it carries to show who sent it.
    enum Proof: String {
        case good, missing, wrong
    }

    var reference: String
    var status: String
    var amount: Money?
    var bank: String?
    var proof: Proof

    init(reference: String, status: String, amount: Money?, bank: String?, proof: Proof) {
        (self.reference, self.status, self.amount) = (reference, status, amount)
        (self.bank, self.proof) = (bank, proof)
    }

    init?(_ text: String) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let proof = Proof(rawValue: parts[4]) else { return nil }
        (reference, status, self.proof) = (parts[0], parts[1], proof)
        amount = Int64(parts[2]).map { Money(paise: $0) }
        bank = parts[3].isEmpty ? nil : parts[3]
    }

    var text: String {
        "\(reference)|\(status)|\(amount.map { String($0.paise) } ?? "")|\(bank ?? "")|\(proof.rawValue)"
    }
}
