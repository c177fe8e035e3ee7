import CallbackServer
import Desk
import Payments
import Providers

/// Receives callbacks for a desk: the listener of `[listen]` on the desk that keeps what comes.
struct CallbackReception: Sendable {
    /// Where it listens, as an address and port.
    let bind: String
    private let server: RunningCallbackServer

    /// Listens; throws where a path or an address is wrong, where a secret cannot be fetched, or the port is taken.
    ///
    /// `hearing` is told of each callback that came by a path, and the code it was answered with.
    static func open(
        _ workplace: Workplace, hearing: @escaping @Sendable (_ provider: String, _ status: Int) -> Void = { _, _ in }
    ) async throws(ReceptionError) -> CallbackReception {
        let file = workplace.archive.configuration.file
        guard let section = workplace.archive.configuration.listen, !section.routes.isEmpty else {
            throw .configuration(
                ConfigurationError(
                    file: file, line: nil, key: "listen", problem: "no provider has a path for its callbacks",
                    hint: "Write [listen.<provider's name>] with path_secret = { env = \"HOOK\" }; README.md shows one."
                ))
        }
        var routes: [CallbackRoute] = []
        for route in section.routes { routes.append(try await Self.route(route, file, workplace)) }
        var configuration = CallbackServerConfiguration(routes: routes)
        (configuration.host, configuration.port) = (section.host, section.port)
        configuration.trustedProxies = try ranges(
            section.trustedProxies, ConfigurationError(file: file, line: nil, key: "listen.trusted_proxies"))
        let callbacks = workplace.callbacks
        do throws(CallbackServerError) {
            let server = try await CallbackServer.start(configuration) { incoming in
                let reply = await callbacks.take(route: incoming.route, RawCallback(incoming))
                hearing(incoming.route, reply.status)
                return CallbackResponse(reply)
            }
            return CallbackReception(bind: "\(section.host):\(server.port)", server: server)
        } catch {
            throw .server(error)
        }
    }

    /// What is said of a callback that came by a provider's path: not a word of what was in it.
    static func line(_ provider: String, _ status: Int) -> String {
        "\(provider)  \(status == 200 ? "kept" : "not kept, answered \(status)")"
    }

    /// Accepts no more and finishes what has come.
    func close() async { await server.stop() }

    private static func route(
        _ route: ListenRoute, _ file: String, _ workplace: Workplace
    ) async throws(ReceptionError) -> CallbackRoute {
        let key = "listen.\(route.provider)"
        let allow = try ranges(
            route.allow, ConfigurationError(file: file, line: route.lines["allow"], key: "\(key).allow"))
        var problem = ConfigurationError(file: file, line: route.lines["path_secret"], key: "\(key).path_secret")
        do {
            let secret = try await route.pathSecret.resolve(environment: workplace.environment)
            workplace.knownSecrets.add(secret)
            return try CallbackRoute(name: route.provider, pathSecret: secret, allow: allow)
        } catch let error as SecretError {
            (problem.problem, problem.hint) = (error.problem, error.hint)
        } catch let error as CallbackServerError {
            (problem.problem, problem.hint) = (error.sentence, error.nextStep)
        } catch {
            problem.problem = "this path cannot be used"
        }
        throw .configuration(problem)
    }

    private static func ranges(
        _ texts: [String], _ problem: ConfigurationError
    ) throws(ReceptionError) -> [AddressRange] {
        var ranges: [AddressRange] = []
        for text in texts {
            guard let range = AddressRange(text) else {
                var problem = problem
                problem.problem = "“\(text)” is no address and no range"
                problem.hint = "Write 203.0.113.7 or 203.0.113.0/24, for instance."
                throw .configuration(problem)
            }
            ranges.append(range)
        }
        return ranges
    }
}

/// Why callbacks are not received.
enum ReceptionError: Error {
    /// The configuration is wrong.
    case configuration(ConfigurationError)
    /// The listener could not start; a taken port most of the time.
    case server(CallbackServerError)
}

extension Failure {
    init(_ error: ReceptionError) {
        switch error {
        case .configuration(let error): self.init(error)
        case .server(let error): self.init(.configuration, error.sentence, hint: error.nextStep)
        }
    }
}

extension ConfigurationError {
    /// An error whose words are still to come.
    fileprivate init(file: String, line: Int?, key: String) {
        self.init(file: file, line: line, key: key, problem: "", hint: "")
    }
}

extension RawCallback {
    /// A callback as the listener hands it over.
    fileprivate init(_ incoming: IncomingCallback) {
        self.init(method: incoming.method, query: incoming.query, headers: incoming.headers, body: incoming.body)
    }
}

extension CallbackResponse {
    /// The provider's acknowledgement as the listener sends it.
    fileprivate init(_ reply: CallbackReply) {
        self.init(status: reply.status, contentType: reply.contentType, body: reply.body)
    }
}
