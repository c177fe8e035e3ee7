import CallbackServer
import Desk
import Foundation
import Guarded
import Ledger
import Payments
import ProviderTransport
import Providers
import Sandbox

/// A desk without a screen that is there to be killed: it pays, asks and listens until it dies.
///
/// The services, the store and the transport are the shipping ones; the tests beside it look at what is left.
/// `CrashDummy store=… step=NAME segurapay=URL pentabit=URL payatom=URL called=… token=… hook=… station=N first=N pays=N
/// atOnce=N speed=N patience=N`. It says what it knows to be on disk, a line each.
@main
struct CrashDummy {
    static func main() async throws {
        let words = CommandLine.arguments.dropFirst().map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let order = Dictionary(words.map { ($0[0], $0.count == 2 ? $0[1] : "") }) { $1 }
        guard let path = order["store"], let step = order["step"].flatMap(CrashStep.init) else {
            return print("CrashDummy store=… step=…")
        }
        endWithTheTest()
        let point = CrashPoint(step: step)
        let ledger = try SQLiteLedger(path: path)
        let desk = try LiveDesk(CrashLedger(inside: ledger, point: point), point: point, order)
        say("process \(ledger.process)")
        let found = try await desk.payouts.recover()
        for reference in found.nowUnknown { say("unknown \(reference)") }
        for reference in found.leftUnsent { say("unsent \(reference)") }
        if let secret = order["hook"] { say("listening \(try await desk.listen(secret: secret).port)") }
        await withDiscardingTaskGroup { group in
            group.addTask { await desk.poller.run() }
            let pays = order["pays"].flatMap(Int.init) ?? 0
            let atOnce = order["atOnce"].flatMap(Int.init) ?? 1
            let first = order["first"].flatMap(Int.init) ?? 0
            for lane in 0..<atOnce {
                group.addTask {
                    for number in stride(from: first + lane, to: first + pays, by: atOnce) { await desk.pay(number) }
                }
            }
        }
    }

    /// One write a line, past every buffer: what reached the pipe was on disk before.
    static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    /// A test that is gone leaves nobody behind.
    private static func endWithTheTest() {
        let parent = getppid()
        Thread.detachNewThread {
            while getppid() == parent { usleep(200_000) }
            _exit(0)
        }
    }
}

/// The services of one process.
struct LiveDesk: Sendable {
    let payouts: PayoutDesk
    let poller: Poller
    private let callbacks: CallbackDesk
    private let providers: DeskProviders
    private let station: Int
    /// What SeguraPay is called.
    private let called: String

    init(_ store: CrashLedger, point: CrashPoint, _ order: [String: String]) throws {
        func number(_ key: String, _ usual: Int) -> Int { order[key].flatMap(Int.init) ?? usual }
        let clock = SystemClock()
        (station, called) = (number("station", 11), order["called"] ?? "segurapay")
        var settings = DeskSettings(agent: Agent(uid: 1_000, name: "asha"), station: station)
        settings.plan.speed = Int64(number("speed", 60))
        settings.plan.callsPerSecond = 200
        // Balances are not what is looked at here.
        settings.plan.walletOutOfView = 1_000_000_000
        let live = try LiveHTTPTransport(timeouts: HTTPTimeouts(reply: .seconds(number("patience", 30))))
        providers = try Self.providers(order, CrashTransport(inside: live, point: point), clock)
        let (random, events) = (DeskRandom(), DeskEvents())
        poller = Poller(
            store: store, providers: providers, settings: settings, clock: clock, random: random, events: events)
        payouts = PayoutDesk(
            store: store, providers: providers, settings: settings,
            references: ReferenceMaker(station: station, clock: clock), clock: clock, random: random, events: events,
            poller: poller, clocks: { [HeardClock(provider: "fake", ahead: 0)] })
        callbacks = CallbackDesk(
            store: store, providers: providers, settings: settings, clock: clock, random: random, events: events)
    }

    private static func providers(
        _ order: [String: String], _ transport: CrashTransport, _ clock: SystemClock
    ) throws -> DeskProviders {
        let signing = SigningSource(
            now: { clock.now().milliseconds },
            randomBytes: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } })
        func base(_ name: String) throws -> BaseURL { try BaseURL(order[name] ?? "http://127.0.0.1:1") }
        let (pentabit, payatom) = (PentabitAccount.standard, PayAtomAccount.standard)
        return DeskProviders([
            SeguraPayProvider(
                SeguraPayConfiguration(
                    name: order["called"] ?? "segurapay", baseURL: try base("segurapay"),
                    token: Secret(order["token"] ?? "")),
                transport: transport),
            PentabitProvider(
                PentabitConfiguration(
                    name: "pentabit", baseURL: try base("pentabit"), accessKey: Secret(pentabit.accessKey),
                    secretKey: Secret(pentabit.secretKey), userID: "desk-11"),
                transport: transport, signing: signing),
            PayAtomProvider(
                PayAtomConfiguration(
                    name: "payatom", baseURL: try base("payatom"), pid: payatom.pid,
                    secretKey: Secret(payatom.secretKey)),
                transport: transport, signing: signing),
        ])
    }

    /// Receives callbacks on a free port.
    func listen(secret: String) async throws -> RunningCallbackServer {
        let routes = try providers.names.map { try CallbackRoute(name: $0, pathSecret: Secret(secret)) }
        return try await CallbackServer.start(CallbackServerConfiguration(routes: routes)) { [callbacks] incoming in
            let raw = RawCallback(
                method: incoming.method, query: incoming.query, headers: incoming.headers, body: incoming.body)
            let reply = await callbacks.take(route: incoming.route, raw)
            return CallbackResponse(status: reply.status, contentType: reply.contentType, body: reply.body)
        }
    }

    /// Enters one payout and sends it; each to somebody else, and of another amount.
    func pay(_ number: Int) async {
        let names = [called, "payatom", called, "pentabit"]
        let draft = PayoutDraft(
            provider: names[number % names.count], mode: "IMPS", account: "\(station)\(501_002_345_000 + number)",
            ifsc: "ICIC0001203", name: "MEENA IYER", mobile: "9876543210", amount: "\(500 + number)",
            email: "meena@example.com", address: "12 Park Street, Kolkata", bank: "ICICI Bank", bankAddress: "Mumbai")
        do throws(DeskError) {
            let record = try await payouts.enter(draft, accepted: Set(Warning.allCases))
            CrashDummy.say("entered \(record.intent.reference)")
            let outcome = try await payouts.send(record.intent.reference)
            if outcome.isWritten { CrashDummy.say("outcome \(outcome.reference) \(outcome.status.rawValue)") }
        } catch {
            CrashDummy.say("refused \(error.sentence)")
        }
    }
}
