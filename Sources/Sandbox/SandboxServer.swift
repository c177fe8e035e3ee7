import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle

/// Starts sandboxes.
public enum SandboxServer {
    /// Starts listening and returns once requests are accepted; throws ``SandboxError`` when a port cannot be had, or
    /// a callback address is not on this machine.
    public static func start(_ configuration: SandboxConfiguration) async throws -> RunningSandbox {
        let house = SandboxHouse(configuration)
        for (provider, address) in configuration.callbacks {
            guard house.setCallbacks(to: address, for: provider) else { throw SandboxError(notLoopback: address) }
        }
        var doors: [SandboxDoor] = []
        do throws(SandboxError) {
            switch configuration.ports {
            case .one:
                doors.append(try await SandboxDoor.open(house, configuration, port: configuration.port, home: nil))
            case .each:
                for provider in SandboxProvider.allCases {
                    let port = provider == .segurapay ? configuration.port : 0
                    doors.append(try await SandboxDoor.open(house, configuration, port: port, home: provider))
                }
            }
        } catch {
            for door in doors { await door.close(house) }
            throw error
        }
        return RunningSandbox(house: house, configuration: configuration, doors: doors)
    }
}

extension SandboxError {
    init(notLoopback address: String) {
        self.init(description: "Callbacks go to this machine only, such as http://127.0.0.1:8787/hook, not \(address).")
    }
}

/// One port that is listened on.
struct SandboxDoor: Sendable {
    /// The provider at the root; nil where every provider has its prefix.
    let home: SandboxProvider?
    let port: Int
    private let group: ServiceGroup
    private let listening: Task<Void, any Error>

    /// Listens; returns once requests are accepted.
    static func open(
        _ house: SandboxHouse, _ configuration: SandboxConfiguration, port: Int, home: SandboxProvider?
    ) async throws(SandboxError) -> SandboxDoor {
        let (ports, found) = AsyncStream<Int>.makeStream()
        // A logger that drops everything: a log line could hold a URI, and a URI holds the token.
        let logger = Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: SandboxResponder(
                house: house, home: home ?? .segurapay, scheme: configuration.tls == nil ? "http" : "https"),
            server: try server(configuration),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: port), serverName: nil),
            onServerRunning: { channel in found.yield(channel.localAddress?.port ?? port) },
            logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [application], logger: logger))
        let listening = Task {
            defer { found.finish() }
            try await group.run()
        }
        for await port in ports {
            return SandboxDoor(home: home, port: port, group: group, listening: listening)
        }
        _ = await listening.result
        throw SandboxError(
            description: "The sandbox cannot listen on \(configuration.host) port \(port): "
                + "choose another port, or 0 for a free one.")
    }

    private static func server(_ configuration: SandboxConfiguration) throws(SandboxError) -> HTTPServerBuilder {
        guard let tls = try configuration.tls?.configuration() else { return .http1() }
        do {
            return try .tls(.http1(), tlsConfiguration: tls)
        } catch {
            throw SandboxError(description: "The sandbox cannot speak HTTPS: certificate and key do not fit.")
        }
    }

    /// Stops listening, drops every open connection, and returns when nothing is left.
    func close(_ house: SandboxHouse) async {
        await group.triggerGracefulShutdown()
        house.closeConnections()
        _ = await listening.result
    }
}
