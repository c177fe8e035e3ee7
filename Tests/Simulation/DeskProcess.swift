import Desk
import Ledger
import Payments

/// One process of the desk: the shipping services on the store, the clock and the providers of the simulation.
final class DeskProcess: Sendable {
    let life: Life
    let store: SimulatedStore
    let payouts: PayoutDesk
    let poller: Poller
    let callbacks: CallbackDesk

    /// `station` is also the person: each desk has its own.
    init(station: Int, _ life: Life, _ world: World) throws {
        self.life = life
        store = SimulatedStore(
            try world.vault.open(life, world), life, world, isThreaded: world.vault is SQLiteVault)
        let settings = DeskSettings(
            agent: Agent(uid: UInt32(1_000 + station), name: "agent \(station)"), role: .approver, station: station,
            approvalFrom: Money(rupees: 40_000))
        let clock = ProcessClock(world: world, life: life)
        let random = DeskRandom(seed: world.dice.next())
        let events = DeskEvents()
        let providers = DeskProviders(ModelProvider.names.map { ModelProvider($0, world, life) })
        poller = Poller(
            store: store, providers: providers, settings: settings, clock: clock, random: random, events: events)
        payouts = PayoutDesk(
            store: store, providers: providers, settings: settings,
            references: ReferenceMaker(station: station, clock: clock), clock: clock, random: random, events: events,
            poller: poller, clocks: { [HeardClock(provider: "fake", ahead: 0)] })
        callbacks = CallbackDesk(
            store: store, providers: providers, settings: settings, clock: clock, random: random, events: events)
    }
}
