import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where and how callbacks are received (`command-line.md`, `[listen]`).
public struct CallbackServerConfiguration: Sendable {
    /// The address to listen on; loopback by default, behind a proxy that speaks TLS.
    public var host = "127.0.0.1"
    /// The port; 0 takes a free one.
    public var port = 0
    /// A path for each provider; no two of the same name.
    public var routes: [CallbackRoute]
    /// Proxies whose word on the caller's address is taken; nobody's by default.
    public var trustedProxies: [AddressRange] = []
    /// What a caller may ask of us.
    public var limits = CallbackLimits()

    /// Receives for `routes` on a free loopback port.
    public init(routes: [CallbackRoute]) {
        self.routes = routes
    }
}

/// Receives providers' callbacks over HTTP/1.
public enum CallbackServer {
    /// Listens, and returns once callbacks are accepted.
    ///
    /// `handling` is given each callback that came by a route's path from an address that may call, several at a time; what
    /// it returns is the answer, so it must return only when the callback is kept. It must heed its task's cancellation,
    /// which comes when stopping takes too long. Throws where a route is repeated or the port cannot be had.
    public static func start(
        _ configuration: CallbackServerConfiguration,
        handling: @escaping @Sendable (IncomingCallback) async -> CallbackResponse
    ) async throws(CallbackServerError) -> RunningCallbackServer {
        // A logger that drops everything: a line could hold a request's target, and that holds the secret.
        try await start(
            configuration, logger: Logger(label: "callbacks") { _ in SwiftLogNoOpLogHandler() }, handling: handling)
    }

    /// Listens with a logger, so that a test can see what would be written.
    static func start(
        _ configuration: CallbackServerConfiguration, logger: Logger,
        handling: @escaping @Sendable (IncomingCallback) async -> CallbackResponse
    ) async throws(CallbackServerError) -> RunningCallbackServer {
        var names: Set<String> = []
        for route in configuration.routes where !names.insert(route.name).inserted {
            throw .repeatedRoute(route.name)
        }
        let connections = OpenFiles.makeRoom(for: configuration.limits.connections)
        let listener = CallbackListener(configuration, connections: connections)
        let (ports, found) = AsyncStream<Int>.makeStream()
        let server = CallbackChannel(listener: listener, handling: handling).server(
            configuration: ServerConfiguration(
                address: .hostname(configuration.host, port: configuration.port), backlog: 1_024),
            onServerRunning: { channel in found.yield(channel.localAddress?.port ?? configuration.port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: logger))
        let listening = Task {
            defer { found.finish() }
            try await group.run()
        }
        for await port in ports {
            return RunningCallbackServer(
                port: port, connectionLimit: connections, listener: listener, group: group, listening: listening)
        }
        throw Self.reason(await listening.result, configuration)
    }

    private static func reason(
        _ result: Result<Void, any Error>, _ configuration: CallbackServerConfiguration
    ) -> CallbackServerError {
        let (host, port) = (configuration.host, configuration.port)
        guard case .failure(let error) = result, let error = error as? IOError else {
            return .cannotListen(host: host, port: port, reason: "this machine does not know the address")
        }
        switch error.errnoCode {
        case EADDRINUSE: return .portTaken(host: host, port: port)
        case EACCES: return .cannotListen(host: host, port: port, reason: "this user may not take the port")
        case EADDRNOTAVAIL: return .cannotListen(host: host, port: port, reason: "this machine has no such address")
        default: return .cannotListen(host: host, port: port, reason: "the system refused")
        }
    }
}

/// A listener that takes callbacks.
public struct RunningCallbackServer: Sendable {
    /// The port it listens on.
    public let port: Int
    /// The most connections at once: as configured, or what the system's limit of open files leaves.
    public let connectionLimit: Int
    private let listener: CallbackListener
    private let group: ServiceGroup
    private let listening: Task<Void, any Error>

    init(
        port: Int, connectionLimit: Int, listener: CallbackListener, group: ServiceGroup,
        listening: Task<Void, any Error>
    ) {
        (self.port, self.connectionLimit, self.listener) = (port, connectionLimit, listener)
        (self.group, self.listening) = (group, listening)
    }

    /// What it has done since it started.
    public var statistics: CallbackStatistics { listener.roll.statistics }

    /// Returns when nothing listens any more, for whatever reason.
    public func ended() async {
        _ = await listening.result
    }

    /// Takes nothing more, waits for callbacks under way as long as ``CallbackLimits/stopTime``, then closes every
    /// connection, cancels what still works on one, and returns when it has ended.
    public func stop() async {
        let (listener, listening) = (listener, listening)
        let patience = Task {
            try await Task.sleep(for: listener.limits.stopTime)
            listener.roll.closeAll()
            listening.cancel()
        }
        await group.triggerGracefulShutdown()
        _ = await listening.result
        patience.cancel()
    }
}
