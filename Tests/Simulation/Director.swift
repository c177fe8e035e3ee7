import Desk
import Ledger
import Payments
import Providers

/// Lets things happen until there were enough of them, lets the world go quiet, and looks at the end.
///
/// `@unchecked`: touched by the one thread of the stage.
final class Director: @unchecked Sendable {
    let world: World
    let machine: Machine
    let audit: Audit
    private(set) var isDone = false
    /// Callbacks with a proof that were delivered before.
    var seen: [(provider: String, text: CallbackText)] = []

    init(_ world: World) {
        (self.world, machine, audit) = (world, Machine(world), Audit(world: world))
        for name in ModelProvider.names {
            world.book(name).deliver = { [unowned self] provider, text in deliver(text, to: provider) }
        }
    }

    /// The whole run.
    func direct() async {
        machine.start(0)
        machine.start(1)
        while world.events < world.plan.events, world.findings.isEmpty {
            happen()
            await world.stage.pause(gap())
        }
        world.weather = .calm
        await settle()
        machine.isClosing = true
        for index in machine.processes.indices { machine.end(index) }
        isDone = true
    }

    private func gap() -> Int64 {
        switch world.dice.below(40) {
        case 0..<22: world.dice.from(0, to: 2_000)
        case 22..<34: world.dice.from(2_000, to: 60_000)
        case 34..<39: world.dice.from(60_000, to: 1_800_000)
        default: world.dice.from(1_800_000, to: 43_200_000)
        }
    }

    // MARK: What happens

    private enum Happening: CaseIterable {
        case pay, enter, sendOne, sendTwice, discard, ask, note, decide, close, step, poll, list, balance, crash, jump,
            forge, replay, storeDown
    }

    private static let weights: [(Int, Happening)] = [
        (22, .pay), (6, .enter), (6, .sendOne), (4, .sendTwice), (3, .discard), (14, .ask), (3, .note), (6, .decide),
        (6, .close), (30, .step), (2, .poll), (2, .list), (1, .balance), (2, .crash), (2, .jump), (4, .forge),
        (3, .replay), (1, .storeDown),
    ]

    private func happen() {
        guard let process = machine.anyProcess() else { return }
        switch world.dice.weighed(Self.weights, else: .step) {
        case .pay: pay(process)
        case .enter: enter(process)
        case .sendOne: if let one = one({ $0 == .ready }) { send(one, from: process) }
        case .sendTwice: if let one = one({ $0 == .ready }) { for each in machine.living { send(one, from: each) } }
        case .discard: if let one = one({ $0 == .ready || $0 == .awaitingApproval }) { discard(one, process) }
        case .ask: if let one = one({ _ in true }) { ask(one, process) }
        case .note: if let one = one({ _ in true }) { note(one, process) }
        case .decide: if let one = one({ $0 == .awaitingApproval }) { decide(one, process) }
        case .close: close()
        case .step: machine.step(process)
        case .poll: machine.poll(process, for: world.dice.from(2_000, to: 40_000))
        case .list: list(process)
        case .balance: machine.act { _ = try? await process.poller.askBalance("alpha") }
        case .crash: machine.crash(process.life)
        case .jump: jump()
        case .forge: forge()
        case .replay: replay()
        case .storeDown: storeDown()
        }
    }

    /// One of the payouts that stand so, the later ones sooner.
    func one(_ isMeant: (PaymentStatus) -> Bool) -> Reference? {
        let meant = world.vault.references().filter { world.vault.record($0).map { isMeant($0.state.status) } ?? false }
        return world.dice.chance(0.6) ? world.dice.pick(meant.suffix(3)) : world.dice.pick(meant)
    }

    // MARK: The machine's troubles

    private func jump() {
        let day: Int64 = 86_400_000
        world.wallOffset = world.wallOffset == 0 ? world.dice.from(-day, to: day) : 0
        world.tell("the wall clock is off by \(world.wallOffset) ms")
    }

    private func storeDown() {
        let (usual, wait) = (world.weather.storeFails, world.dice.from(500, to: 90_000))
        world.tell("the disk is full for \(wait) ms")
        world.weather.storeFails = 1
        world.stage.after(wait) { [world] in
            if world.weather.storeFails == 1 { world.weather.storeFails = usual }
        }
    }
}
