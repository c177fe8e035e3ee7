import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// How a sandbox is to be.
public struct SandboxConfiguration: Sendable {
    /// The address it listens on; loopback by default.
    public var host = "127.0.0.1"
    /// The port; 0 takes a free one.
    public var port = 0
    /// The same seed gives the same world.
    public var seed: UInt64 = 1
    /// World time and waiting.
    public var clock: SandboxClock
    /// The one token SeguraPay answers to.
    public var token: String
    /// What the wallet holds at first, paise.
    public var walletPaise: Int64 = 123_456_700
    /// Whether someone fills the wallet now and then.
    public var topUps = true
    /// Trouble on the wire.
    public var faults = FaultPlan.none
    /// Whether replies lack their last `}`, as the document prints them.
    public var printedAsInDocument = false
    /// Whether `Amount` may be a JSON number; the sample shows a string, the table says Int.
    public var numericAmounts = false

    /// A sandbox on a free loopback port that answers to `token`.
    public init(token: String, clock: SandboxClock) {
        self.token = token
        self.clock = clock
    }
}

/// Why a sandbox did not start.
public struct SandboxError: Error, CustomStringConvertible {
    /// A plain sentence with the next step.
    public let description: String
}

/// Starts sandboxes.
public enum SandboxServer {
    /// Starts listening and returns once requests are accepted; throws ``SandboxError`` when the port cannot be had.
    public static func start(_ configuration: SandboxConfiguration) async throws -> RunningSandbox {
        let house = SandboxHouse(configuration)
        let (ports, found) = AsyncStream<Int>.makeStream()
        // A logger that drops everything: a log line could hold a URI, and a URI holds the token.
        let logger = Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: SandboxResponder(house: house),
            server: .http1(),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { channel in found.yield(channel.localAddress?.port ?? configuration.port) },
            logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [application], logger: logger))
        let listening = Task {
            defer { found.finish() }
            try await group.run()
        }
        for await port in ports {
            return RunningSandbox(
                house: house, host: configuration.host, port: port, group: group, listening: listening)
        }
        _ = await listening.result
        throw SandboxError(
            description: "The sandbox cannot listen on \(configuration.host) port \(configuration.port): "
                + "choose another port, or 0 for a free one.")
    }
}

/// A sandbox that is answering requests.
public struct RunningSandbox: Sendable {
    /// Where each provider answers, by its kind (`segurapay`), without a slash at the end.
    public let baseURLs: [String: String]
    /// The port it listens on.
    public let port: Int
    private let house: SandboxHouse
    private let group: ServiceGroup
    private let listening: Task<Void, any Error>

    init(house: SandboxHouse, host: String, port: Int, group: ServiceGroup, listening: Task<Void, any Error>) {
        self.house = house
        self.port = port
        self.listening = listening
        self.group = group
        baseURLs = ["segurapay": "http://\(host):\(port)"]
    }

    /// Stops listening, drops every open connection, and returns when nothing is left.
    public func stop() async {
        await group.triggerGracefulShutdown()
        house.closeConnections()
        _ = await listening.result
    }

    /// What the provider's own book says about every client reference it ever heard of.
    public func book() -> [BookEntry] {
        house.read { $0.world.book() }
    }

    /// The whole book: wallet, top-ups, requests and orders.
    public func wholeBook() -> SandboxBook {
        house.book()
    }

    /// The book's entry for one client reference.
    public func entry(_ clientID: String) -> BookEntry? {
        house.read { $0.world.entry(clientID) }
    }

    /// The wallet now, paise.
    public func walletPaise() -> Int64 {
        house.read { $0.world.walletPaise }
    }

    /// Requests received on a path (without the query) since the start.
    public func requests(_ path: String) -> Int {
        house.read { $0.requests[path] ?? 0 }
    }

    /// Requests received by one of the documented calls since the start.
    public func requests(_ endpoint: SandboxEndpoint) -> Int {
        requests(endpoint.path)
    }

    /// Tells it about older orders, so that status questions about them are answered.
    public func preload(_ orders: [SandboxOrder]) {
        house.change { $0.world.preload(orders) }
    }

    /// Queues what the next payouts do, one each; a duplicate or refused request uses none up.
    public func script(_ scenarios: Scenario...) {
        house.change { $0.script(scenarios) }
    }

    /// Queues how the next answers of one call travel; for payouts use scenarios.
    public func script(_ deliveries: Delivery..., for endpoint: SandboxEndpoint) {
        house.change { $0.script(deliveries, for: endpoint) }
    }

    /// Turns trouble on or off while it runs.
    public func setFaults(_ plan: FaultPlan) {
        house.change { $0.faults = plan }
    }
}

/// The state every connection shares, behind locks.
final class SandboxHouse: Sendable {
    let clock: SandboxClock
    private let teller: Mutex<SeguraPayTeller>
    private let connections = Mutex(Connections())

    private struct Connections {
        var open: [ObjectIdentifier: any Channel] = [:]
        var stopping = false
    }

    init(_ configuration: SandboxConfiguration) {
        clock = configuration.clock
        let world = SeguraPayWorld(
            token: configuration.token, seed: configuration.seed, walletPaise: configuration.walletPaise,
            topUps: configuration.topUps, now: configuration.clock.now())
        teller = Mutex(
            SeguraPayTeller(
                world: world, faults: configuration.faults, printedAsInDocument: configuration.printedAsInDocument,
                numericAmounts: configuration.numericAmounts))
    }

    func answer(_ call: WireCall) -> SandboxReply {
        let now = clock.now()
        return teller.withLock { $0.answer(call, now: now) }
    }

    func change(_ body: (inout SeguraPayTeller) -> Void) {
        teller.withLock { body(&$0) }
    }

    /// Reads the world as it is now: what is due has happened.
    func read<Value: Sendable>(_ body: (SeguraPayTeller) -> Value) -> Value {
        let now = clock.now()
        return teller.withLock { teller in
            teller.world.advance(to: now)
            return body(teller)
        }
    }

    func book() -> SandboxBook {
        let now = clock.now()
        return read { teller in
            SandboxBook(
                now: now, walletPaise: teller.world.walletPaise, topUps: teller.world.topUps,
                requests: teller.requests, orders: teller.world.book())
        }
    }

    /// Remembers a connection until it closes, so that stopping does not wait for a client to leave.
    func remember(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        let (isNew, stopping) = connections.withLock {
            ($0.open.updateValue(channel, forKey: key) == nil, $0.stopping)
        }
        if stopping { channel.close(promise: nil) }
        guard isNew else { return }
        channel.closeFuture.whenComplete { _ in
            self.connections.withLock { $0.open[key] = nil }
        }
    }

    func closeConnections() {
        let open = connections.withLock { connections in
            connections.stopping = true
            return Array(connections.open.values)
        }
        for channel in open {
            channel.close(promise: nil)
        }
    }
}
