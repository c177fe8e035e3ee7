import Foundation
import Ledger
import Payments
import Providers

@testable import Desk

/// A desk on the real store with providers that a test scripts.
///
/// Only time and the providers are made.
struct Bench: Sendable {
    let store: any LedgerStore
    let clock: HandDeskClock
    let provider: ScriptedProvider
    let witness: Witness
    let payouts: PayoutDesk
    let poller: Poller
    let callbacks: CallbackDesk
    let recharges: RechargeDesk
    let links: LinkDesk
    let complaints: ComplaintDesk
    let events: DeskEvents
    let settings: DeskSettings

    private init(
        _ store: any LedgerStore, _ clock: HandDeskClock, _ provider: ScriptedProvider, _ others: [ScriptedProvider],
        _ change: (inout DeskSettings) -> Void, _ witness: Witness = Witness()
    ) {
        self.witness = witness
        (self.store, self.clock, self.provider) = (store, clock, provider)
        var settings = DeskSettings(agent: Agent(uid: 1_000, name: "asha"), station: 11)
        change(&settings)
        self.settings = settings
        let providers = DeskProviders([provider] + others)
        let (random, events) = (DeskRandom(seed: 7), DeskEvents())
        self.events = events
        poller = Poller(
            store: store, providers: providers, settings: settings, clock: clock, random: random, events: events)
        payouts = PayoutDesk(
            store: store, providers: providers, settings: settings,
            references: ReferenceMaker(station: settings.station, clock: clock), clock: clock, random: random,
            events: events, poller: poller, clocks: { witness.heard })
        callbacks = CallbackDesk(
            store: store, providers: providers, settings: settings, clock: clock, random: random, events: events)
        recharges = RechargeDesk(
            store: store, providers: providers, settings: settings, clock: clock, payouts: payouts, poller: poller)
        complaints = ComplaintDesk(
            store: store, providers: providers, settings: settings, clock: clock, random: random, events: events,
            poller: poller)
        links = LinkDesk(store: store, providers: providers, settings: settings, clock: clock, payouts: payouts)
    }

    /// Runs `body` on a fresh store, and leaves nothing behind.
    static func run(
        _ provider: ScriptedProvider = ScriptedProvider(), others: [ScriptedProvider] = [],
        settings change: (inout DeskSettings) -> Void = { _ in },
        wrapping wrap: (SQLiteLedger) -> any LedgerStore = { $0 }, _ body: (Bench) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteLedger(path: folder.appendingPathComponent("desk.db").path)
        defer { store.close() }
        try await body(Bench(wrap(store), HandDeskClock(at: friday), provider, others, change))
    }

    /// The same store and provider as another person has them, at a station of their own.
    func colleague(
        _ uid: UInt32, role: AgentRole, name: String = "asha", provider other: ScriptedProvider? = nil
    ) -> Bench {
        let approvalFrom = settings.approvalFrom
        let change = { (settings: inout DeskSettings) in
            settings.agent = Agent(uid: uid, name: name)
            (settings.role, settings.station, settings.approvalFrom) = (role, 12, approvalFrom)
        }
        return Bench(store, clock, other ?? provider, [], change, witness)
    }

    /// A payout at the provider, of another amount each time `number` is another.
    func sent(_ number: Int = 0) async throws -> Reference {
        var typed = draft("\(500 + number)")
        typed.provider = provider.capability.provider
        return try await payouts.submit(typed, accepted: Set(Warning.allCases)).reference
    }

    /// The payout as the store has it.
    func stored(_ reference: Reference) async throws -> PayoutRecord {
        guard let record = try await store.payout(reference) else { throw DeskError.notFound("\(reference)") }
        return record
    }

    /// Takes a callback of the scripted provider.
    @discardableResult
    func take(_ raw: RawCallback) async -> CallbackReply {
        await callbacks.take(route: provider.capability.provider, raw)
    }
}
