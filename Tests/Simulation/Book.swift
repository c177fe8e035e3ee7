import Payments

/// A made-up provider's own book: what it was asked to pay, and where the money is.
///
/// `@unchecked`: touched by the one thread of the stage.
final class Book: @unchecked Sendable {
    /// One order as the provider has it.
    struct Order {
        var intent: PayoutIntent
        /// How many requests for it arrived.
        var requests = 1
        var state: ProviderState
        /// Everything it ever was.
        var past: Set<ProviderState>
        var providerReference: String
        var bankReference: String?
        var day: CivilDay
    }

    let name: String
    private unowned let world: World
    private(set) var orders: [Reference: Order] = [:]
    private var taken = 0
    private var slips: Set<Reference> = []

    init(_ name: String, _ world: World) { (self.name, self.world) = (name, world) }

    /// A request arrives: the one place where money can start to move.
    func take(_ intent: PayoutIntent, sha256: String) -> Order {
        let reference = intent.reference
        world.changed.insert(reference)
        if var known = orders[reference] {
            known.requests += 1
            orders[reference] = known
            world.tell("\(name) \(reference) request \(known.requests) arrives")
            world.find("\(reference) was requested \(known.requests) times")
            return known
        }
        world.tell("\(name) \(reference) request arrives")
        if let wrong = Audit.claimFault(world.vault.record(reference), sha256) { world.find("\(reference): \(wrong)") }
        taken += 1
        let state = world.dice.weighed(
            [(6, ProviderState.pending), (3, .processing), (3, .succeeded), (2, .failed)], else: .pending)
        let order = Order(
            intent: intent, state: state, past: [state], providerReference: "\(name.uppercased())\(1_000 + taken)",
            bankReference: state == .succeeded ? bankReference() : nil, day: world.trueDay)
        orders[reference] = order
        goOn(reference, from: state)
        return order
    }

    /// Whether a false word about this order may be told: once.
    func slip(_ reference: Reference) -> Bool { slips.insert(reference).inserted }

    private func bankReference() -> String { String(100_000_000_000 + world.dice.from(0, to: 899_999_999_999)) }

    // MARK: Where the money goes

    /// What becomes of it later, and when.
    private func goOn(_ reference: Reference, from state: ProviderState) {
        let next: ProviderState?
        switch state {
        case .pending:
            next = world.dice.weighed([(3, .processing), (4, .succeeded), (2, .failed), (1, nil)], else: nil)
        case .processing: next = world.dice.weighed([(6, .succeeded), (2, .failed), (1, .pending)], else: nil)
        case .succeeded: next = world.dice.chance(0.12) ? .reversed : nil
        case .failed: next = world.dice.chance(0.12) ? .succeeded : nil
        case .reversed: next = nil
        }
        if world.dice.chance(0.7) { call(reference, wait: world.dice.wait(5_000, 600_000, 86_400_000)) }
        guard let next else { return }
        world.stage.after(world.dice.wait(60_000, 7_200_000, 100_000_000)) { [self] in move(reference, to: next) }
    }

    private func move(_ reference: Reference, to state: ProviderState) {
        guard var order = orders[reference] else { return }
        order.state = state
        order.past.insert(state)
        if state == .succeeded { order.bankReference = bankReference() }
        orders[reference] = order
        world.changed.insert(reference)
        world.tell("\(name) \(reference) is \(state.rawValue)")
        goOn(reference, from: state)
    }

    // MARK: Callbacks

    /// Tells us of its state as it is now, some time later, perhaps twice, perhaps without a proof.
    private func call(_ reference: Reference, wait: Int64) {
        guard let order = orders[reference] else { return }
        let isSigned = world.dice.chance(0.7)
        let text = CallbackText(
            reference: reference.text, status: order.state.rawValue, amount: order.intent.amount,
            bank: order.bankReference, proof: isSigned ? .good : .missing)
        send(text, wait: wait)
        if world.dice.chance(0.25) { send(text, wait: wait + world.dice.wait(1_000, 60_000, 86_400_000)) }
    }

    /// Where callbacks go; set by the director.
    var deliver: @Sendable (String, CallbackText) -> Void = { _, _ in }

    private func send(_ text: CallbackText, wait: Int64) {
        world.stage.after(wait) { [self] in deliver(name, text) }
    }
}
