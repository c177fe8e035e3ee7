import Foundation
import Guarded
import Ledger
import Payments
import ProviderTransport
import Providers
import Sandbox
import Synchronization
import Testing

@testable import Desk

/// One kind of order at one provider, by the sandbox's words for it.
struct Trade: Hashable, Sendable, CustomTestStringConvertible {
    var provider: SandboxProvider
    /// The call that moves money.
    var call = SandboxCall.payout
    /// The call that asks about it.
    var status = SandboxCall.status

    static let seguraPay = Trade(provider: .segurapay)
    static let pentabit = Trade(provider: .pentabit)
    static let pentabitLink = Trade(provider: .pentabit, call: .link, status: .linkStatus)
    static let payAtom = Trade(provider: .payatom)
    static let paygrt = Trade(provider: .paygrt, call: .recharge)
    static let all = [seguraPay, pentabit, pentabitLink, payAtom, paygrt]

    /// The name its provider is configured under.
    var name: String { provider.rawValue }
    /// Whether its provider lists reversals, or says failed after success.
    var reverses: Bool { self != .pentabitLink }
    var testDescription: String { "\(name) \(call.rawValue)" }
}

/// A desk with all four providers as it stands in an office: the real store, the real clients over real HTTP, the
/// sandbox that plays them, and a door for its callbacks.
///
/// Only time is made: the world's stands still until it is moved, and what the wire waits is a thirtieth of what it
/// says. The desk's deadline is generous, so that a busy machine changes nothing; while it is hasty it is a thirtieth too.
final class FourRig: Sendable {
    let sandbox: RunningSandbox
    let clock: HandDeskClock
    let store: SQLiteLedger
    let providers: DeskProviders
    let settings: DeskSettings
    let payouts: PayoutDesk
    let recharges: RechargeDesk
    let links: LinkDesk
    let poller: Poller
    let callbacks: CallbackDesk
    private let transport: HastyTransport

    /// How much faster the wire waits than it says.
    static let haste: Int64 = 30

    /// A desk on a store and a sandbox that are there already.
    init(
        _ sandbox: RunningSandbox, _ clock: HandDeskClock, _ store: SQLiteLedger,
        settings change: (inout DeskSettings) -> Void = { _ in }
    ) throws {
        (self.sandbox, self.clock, self.store) = (sandbox, clock, store)
        var settings = DeskSettings(agent: Agent(uid: 1_000, name: "asha"), station: 11)
        // Balances are not what is looked at here.
        settings.plan.walletOutOfView = 1_000_000_000
        change(&settings)
        self.settings = settings
        transport = try HastyTransport()
        providers = try Self.providers(sandbox.baseURLs, clock, transport)
        let (random, events) = (DeskRandom(seed: 7), DeskEvents())
        poller = Poller(
            store: store, providers: providers, settings: settings, clock: clock, random: random, events: events)
        payouts = PayoutDesk(
            store: store, providers: providers, settings: settings,
            references: ReferenceMaker(station: settings.station, clock: clock), clock: clock, random: random,
            events: events, poller: poller, clocks: { [HeardClock(provider: "fake", ahead: 0)] })
        callbacks = CallbackDesk(
            store: store, providers: providers, settings: settings, clock: clock, random: random, events: events)
        recharges = RechargeDesk(
            store: store, providers: providers, settings: settings, clock: clock, payouts: payouts, poller: poller)
        links = LinkDesk(store: store, providers: providers, settings: settings, clock: clock, payouts: payouts)
    }

    /// Runs `body` on a fresh store and sandbox, and leaves nothing behind.
    static func run(seed: UInt64 = 1, callbackPlan: CallbackPlan = .plain, _ body: (FourRig) async throws -> Void)
        async throws
    {
        try await withSandbox(seed: seed, callbackPlan: callbackPlan) { sandbox, clock, path in
            let store = try SQLiteLedger(path: path)
            defer { store.close() }
            try await body(try FourRig(sandbox, clock, store))
        }
    }

    /// Runs `body` on a sandbox, a clock that moves its world, and a place for a store; leaves nothing behind.
    static func withSandbox(
        seed: UInt64 = 1, callbackPlan: CallbackPlan = .plain, at start: Timestamp = friday,
        _ body: (RunningSandbox, HandDeskClock, _ store: String) async throws -> Void
    ) async throws {
        let clock = HandDeskClock(at: start)
        var world = clock.world.clock
        world.wall = { clock.world.now }
        world.sleep = { try await Task.sleep(for: .milliseconds($0 / haste)) }
        var configuration = SandboxConfiguration(token: DeskRig.token, clock: world)
        (configuration.seed, configuration.topUps, configuration.callbackPlan) = (seed, false, callbackPlan)
        configuration.walletPaise = 100_000_000_000
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("four-\(UUID().uuidString)")
        let sandbox = try await SandboxServer.start(configuration)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(sandbox, clock, folder.appendingPathComponent("desk.db").path))
        } catch {
            result = .failure(error)
        }
        await sandbox.stop()
        try? FileManager.default.removeItem(at: folder)
        try result.get()
    }

    private static func providers(_ bases: [String: String], _ clock: HandDeskClock, _ transport: HastyTransport) throws
        -> DeskProviders
    {
        let signing = SigningSource(
            now: { clock.now().milliseconds },
            randomBytes: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } })
        func base(_ provider: SandboxProvider) throws -> BaseURL {
            try BaseURL(try #require(bases[provider.rawValue]))
        }
        let (pentabit, payatom, paygrt) = (PentabitAccount.standard, PayAtomAccount.standard, PaygrtAccount.standard)
        return DeskProviders([
            SeguraPayProvider(
                SeguraPayConfiguration(
                    name: "segurapay", baseURL: try base(.segurapay), token: Secret(DeskRig.token)),
                transport: transport),
            PentabitProvider(
                PentabitConfiguration(
                    name: "pentabit", baseURL: try base(.pentabit), accessKey: Secret(pentabit.accessKey),
                    secretKey: Secret(pentabit.secretKey), userID: "desk-11"),
                transport: transport, signing: signing),
            PayAtomProvider(
                PayAtomConfiguration(
                    name: "payatom", baseURL: try base(.payatom), pid: payatom.pid,
                    secretKey: Secret(payatom.secretKey),
                    reconciliation: .init(token: Secret(payatom.reconciliationToken))
                ),
                transport: transport, signing: signing),
            PaygrtProvider(
                PaygrtConfiguration(
                    name: "paygrt", baseURL: try base(.paygrt), apiKey: Secret(paygrt.apiKey),
                    merchantID: try #require(PaygrtMerchantID(paygrt.merchantID))),
                transport: transport),
        ])
    }
}

/// The live transport, which waits a second for a reply while it is hasty.
private final class HastyTransport: HTTPTransport {
    private let patient: LiveHTTPTransport
    private let hasty: LiveHTTPTransport
    let isHasty = Mutex(false)

    init() throws {
        patient = try LiveHTTPTransport(timeouts: HTTPTimeouts(reply: .seconds(60)))
        hasty = try LiveHTTPTransport(timeouts: HTTPTimeouts(reply: .seconds(30) / Int(FourRig.haste)))
    }

    func perform(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPReply {
        let live = isHasty.withLock(\.self) ? hasty : patient
        return try await live.perform(request)
    }
}

// MARK: Orders

extension FourRig {
    /// Whether the desk gives a reply up after a second, as it has to where some never come.
    func setHasty(_ isHasty: Bool) { transport.isHasty.withLock { $0 = isHasty } }

    /// Enters and sends one order, each number to somebody else and of another amount.
    func send(_ trade: Trade, _ number: Int) async throws -> Reference {
        try await self.payouts.send(try await enter(trade, number)).reference
    }

    /// Writes one order down.
    func enter(_ trade: Trade, _ number: Int) async throws -> Reference {
        let accepted = Set(Warning.allCases)
        switch trade.call {
        case .link:
            let draft = PayLinkDraft(
                provider: trade.name, amount: "\(750 + number)", redirectURL: "https://shop.example/done")
            return try await payouts.enter(accepted: accepted, reference: nil) { () throws(DeskError) in
                CheckedDraft(self.links.review(draft), CheckedDraft.link)
            }.intent.reference
        case .recharge:
            let draft = RechargeDraft(
                provider: trade.name, number: "\(9_812_345_000 + number)", operatorCode: "AT", amount: "\(199 + number)"
            )
            return try await recharges.enter(draft, accepted: accepted).intent.reference
        default:
            return try await payouts.enter(Self.payout(trade, number), accepted: accepted).intent.reference
        }
    }

    private static func payout(_ trade: Trade, _ number: Int) -> PayoutDraft {
        var payout = draft("\(500 + number)", account: "\(50_100_234_500_000 + number * 37)")
        payout.provider = trade.name
        payout.name = number % 4 == 1 ? "VENKATARAMANA SUBRAMANIAM" : "MEENA IYER"
        (payout.email, payout.address) = ("meena@example.com", "12 Park Street, Kolkata")
        (payout.bank, payout.bankAddress) = ("ICICI Bank", "Mumbai")
        return payout
    }

    /// The order as the store has it.
    func stored(_ reference: Reference) async throws -> PayoutRecord { try #require(try await store.payout(reference)) }

    /// The order as its provider's book has it; nil where the provider never heard of it.
    func book(_ reference: Reference, _ trade: Trade) -> BookEntry? {
        sandbox.entry(reference.text, at: trade.provider)
    }

    // MARK: Time

    /// Lets time pass until `end`, from one planned question to the next but no less than `stride` seconds at once;
    /// `look` sees every stop.
    func pass(until end: Timestamp, stride: Int64, look: () async throws -> Void = {}) async throws {
        while clock.now() < end {
            let now = clock.now()
            let planned = try await store.nextPlanned().map { ($0.milliseconds - now.milliseconds + 999) / 1_000 }
            clock.advance(max(1, min(max(planned ?? stride, stride), end.seconds(since: now))))
            try await ask()
            try await look()
        }
    }

    /// Asks all that is due, as far as the providers' bounds allow within half a minute.
    func ask() async throws {
        for _ in 0..<10 {
            while await poller.step() > 0 {}
            guard let planned = try await store.nextPlanned(), planned <= clock.now() else { return }
            clock.advance(3)
        }
    }

    /// Asks about one order now, whatever the plan says.
    func askNow(_ reference: Reference) async throws {
        clock.advance(6)
        _ = try await poller.askNow(reference)
    }
}
