import Foundation
import Guarded
import Ledger
import Payments
import ProviderTransport
import Providers
import Sandbox
import Testing

@testable import Desk

/// A Friday afternoon in India: 2026-11-20 14:00:00 IST.
let friday = Timestamp(seconds: 1_795_163_400)

/// A desk as it stands in an office: the real store, the real provider client over real HTTP, the sandbox as provider.
///
/// Only time is made.
final class DeskRig: Sendable {
    static let provider = "segura"
    static let token = "tok-9f31c2"

    let sandbox: RunningSandbox
    let clock: HandDeskClock
    let path: String

    private init(sandbox: RunningSandbox, clock: HandDeskClock, path: String) {
        (self.sandbox, self.clock, self.path) = (sandbox, clock, path)
    }

    /// Runs `body` on a fresh store and sandbox, and leaves nothing behind.
    static func run(_ body: (DeskRig) async throws -> Void) async throws {
        let clock = HandDeskClock(at: friday)
        var configuration = SandboxConfiguration(token: token, clock: clock.world.clock)
        configuration.topUps = false
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("desk-\(UUID().uuidString)")
        let sandbox = try await SandboxServer.start(configuration)
        let rig = DeskRig(sandbox: sandbox, clock: clock, path: folder.appendingPathComponent("desk.db").path)
        let result: Result<Void, any Error>
        do { result = .success(try await body(rig)) } catch { result = .failure(error) }
        await sandbox.stop()
        try? FileManager.default.removeItem(at: folder)
        try result.get()
    }

    /// The same with one desk on one opening of the store.
    static func withDesk(_ body: (DeskRig, OpenDesk) async throws -> Void) async throws {
        try await run { rig in
            let store = try rig.openStore()
            defer { store.close() }
            try await body(rig, try rig.desk(store))
        }
    }

    /// Opens the store as one more process would.
    func openStore() throws -> SQLiteLedger { try SQLiteLedger(path: path) }

    /// A desk on the store.
    ///
    /// `reply` is the transport's deadline; `witness` sees each request before it leaves.
    func desk(
        _ store: any LedgerStore, agent: UInt32 = 1_000, reply: Duration = .seconds(20),
        witness: (@Sendable (HTTPRequest) async -> Void)? = nil,
        settings change: (inout DeskSettings) -> Void = { _ in }
    ) throws -> OpenDesk {
        let live = try LiveHTTPTransport(timeouts: HTTPTimeouts(connect: .seconds(5), reply: reply))
        let transport = WitnessedTransport(inside: live, witness: witness)
        let base = try #require(sandbox.baseURLs["segurapay"])
        return try OpenDesk(store: store, base: base, transport: transport, clock: clock, agent: agent, change)
    }

    /// What the provider's book says of a reference.
    func book(_ reference: Reference) -> BookEntry? { sandbox.entry(reference.text) }
}

/// The services of one process.
struct OpenDesk: Sendable {
    let store: any LedgerStore
    let payouts: PayoutDesk
    let poller: Poller
    let complaints: ComplaintDesk
    let events: DeskEvents
    let provider: SeguraPayProvider

    init(
        store: any LedgerStore, base: String, transport: any HTTPTransport, clock: HandDeskClock, agent: UInt32 = 1_000,
        _ change: (inout DeskSettings) -> Void = { _ in }
    ) throws {
        var settings = DeskSettings(agent: Agent(uid: agent, name: "asha"), station: 11)
        change(&settings)
        let account = SeguraPayConfiguration(
            name: DeskRig.provider, baseURL: try BaseURL(base), token: Secret(DeskRig.token))
        provider = SeguraPayProvider(account, transport: transport)
        let providers = DeskProviders([provider])
        let random = DeskRandom(seed: 7)
        let events = DeskEvents()
        let poller = Poller(
            store: store, providers: providers, settings: settings, clock: clock, random: random, events: events)
        (self.store, self.events, self.poller) = (store, events, poller)
        payouts = PayoutDesk(
            store: store, providers: providers, settings: settings,
            references: ReferenceMaker(station: settings.station, clock: clock), clock: clock, random: random,
            events: events, poller: poller, clocks: { [HeardClock(provider: "fake", ahead: 0)] })
        complaints = ComplaintDesk(
            store: store, providers: providers, settings: settings, clock: clock, random: random, events: events,
            poller: poller)
    }

    /// The payout as the store has it.
    func stored(_ reference: Reference) async throws -> PayoutRecord {
        try #require(try await store.payout(reference))
    }
}

/// The live transport with somebody watching the door.
struct WitnessedTransport: HTTPTransport {
    let inside: any HTTPTransport
    let witness: (@Sendable (HTTPRequest) async -> Void)?

    func perform(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPReply {
        await witness?(request)
        return try await inside.perform(request)
    }
}

/// A payout that breaks no rule: ₹500 by IMPS.
func draft(_ amount: String = "500", mode: String = "IMPS", account: String = "50100234567812") -> PayoutDraft {
    PayoutDraft(
        provider: DeskRig.provider, mode: mode, account: mode == "UPI" ? "" : account,
        ifsc: mode == "UPI" ? "" : "ICIC0001203", upi: mode == "UPI" ? "meena@okbank" : "", name: "MEENA IYER",
        mobile: "9876543210", amount: amount)
}

/// The error an act throws; nil where it throws none.
func failure<Value>(_ act: () async throws(DeskError) -> Value) async -> DeskError? {
    do throws(DeskError) {
        _ = try await act()
        return nil
    } catch {
        return error
    }
}

extension DeskError {
    /// Whether it says that it cannot be done as things stand.
    var isNotNow: Bool { if case .notNow = self { true } else { false } }
    /// Whether it is the role's.
    var isForbidden: Bool { if case .forbidden = self { true } else { false } }
    /// Whether it is the store's.
    var isStore: Bool { if case .store = self { true } else { false } }
    /// The rules that are broken.
    var rules: [String] { if case .rule(let violations) = self { violations.map(\.rule) } else { [] } }
    /// The warnings nobody accepted.
    var warnings: [Warning] { if case .warnings(let raised) = self { raised.map(\.warning) } else { [] } }
}
