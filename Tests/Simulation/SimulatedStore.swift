import Ledger
import Payments

/// A process's door to the store, with everything that can happen at it: it fails before or after it took effect, takes
/// its time, lets others in between, and is where processes die.
///
/// Marks, leases and the turn to enter a payout are the simulated machine's. `@unchecked`: touched by the one thread of
/// the stage.
final class SimulatedStore: LedgerStore, @unchecked Sendable {
    /// Nil once the process is gone.
    private var inside: (any LedgerStore)?
    private let life: Life
    private let world: World
    /// Whether its functions wait for other threads: those then work while the stage stands still.
    private let isThreaded: Bool

    init(_ inside: any LedgerStore, _ life: Life, _ world: World, isThreaded: Bool) {
        (self.inside, self.life, self.world, self.isThreaded) = (inside, life, world, isThreaded)
    }

    /// Ends with its process.
    func close() { inside = nil }

    static let gone = LedgerError.failed("This process is gone.")
    private static let failed = LedgerError.failed("The disk failed. Nothing is promised to be written.")
    private static let busy = LedgerError.failed("Another program holds the store. Nothing was written.")

    // MARK: The door

    /// One call of the store, by name; `reference` is the payout it changes.
    func pass<Value: Sendable>(
        _ what: String, of reference: Reference? = nil,
        _ act: @escaping @Sendable (any LedgerStore) async throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        try await wait(before: true)
        let fails = world.dice.chance(world.weather.storeFails)
        if fails, world.dice.chance(0.6) {
            world.tell("\(life.mark) \(what) is not done")
            throw world.dice.chance(0.5) ? Self.failed : Self.busy
        }
        guard let inside, life.isAlive else { throw Self.gone }
        let value = try await isThreaded ? aside { () async throws(LedgerError) in try await act(inside) } : act(inside)
        if isThreaded, let reference { world.changed.insert(reference) }
        if world.dice.chance(world.weather.crash) { world.crash(life) }
        try await wait(before: false)
        guard !fails else {
            world.tell("\(life.mark) \(what) is done and said to have failed")
            throw Self.failed
        }
        return value
    }

    /// Lets others run, sometimes for long.
    private func wait(before: Bool) async throws(LedgerError) {
        if world.dice.chance(before ? 0.3 : 0.2) { await world.stage.yield() }
        if world.dice.chance(world.weather.storeSlow) { await world.stage.pause(world.dice.wait(20, 500, 20_000)) }
        guard life.isAlive else { throw Self.gone }
    }

    /// Does it on the threads of the pool, and holds the stage meanwhile.
    private func aside<Value: Sendable>(
        _ act: @escaping @Sendable () async throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try Aside.run(act).get()
    }

    // MARK: The machine's

    func takeEntryTurn() async throws(LedgerError) -> EntryTurn {
        let deadline = world.stage.moment + 10_000
        while world.entering != nil {
            guard world.stage.moment < deadline else { throw Self.busy }
            await world.stage.pause(world.dice.from(5, to: 400))
            guard life.isAlive else { throw Self.gone }
        }
        guard life.isAlive else { throw Self.gone }
        let holder = Life(mark: life.mark)
        world.entering = holder
        return EntryTurn { [world] in if world.entering === holder { world.entering = nil } }
    }

    var process: String { life.mark }

    func isAlive(process: String) -> Bool { world.alive.contains(process) }

    func holdLease(_ name: String) -> Bool {
        guard life.isAlive else { return false }
        if let holder = world.leases[name] { return holder == life.mark }
        world.leases[name] = life.mark
        return true
    }
}
