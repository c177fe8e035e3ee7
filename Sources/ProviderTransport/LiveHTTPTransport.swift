import AsyncHTTPClient
import Guarded
import NIOCore
import NIOHTTP1
import NIOSSL
import Providers
import Synchronization

/// The network as the providers see it: one request on a connection of its own, one reply, nothing followed, nothing
/// repeated, nothing reused (`architecture.md`, *Measured traps*).
///
/// Each request gets its own client, so that no connection ever carries a second one and so that it is known for each
/// request whether its connection ever stood, TLS included: before that no byte of it can have left.
public final class LiveHTTPTransport: HTTPTransport {
    private let configuration: HTTPClient.Configuration
    private let timeouts: HTTPTimeouts
    private let isClosed = Mutex(false)

    /// The most bytes of a reply's body that are taken.
    public static let maximumReplyBytes = 256 * 1024

    /// A transport with the given patience.
    ///
    /// `caFile` names a PEM file with certificate authorities that are trusted beside the system's. Throws where it
    /// cannot be read; there is no way to turn verification off.
    public init(timeouts: HTTPTimeouts = HTTPTimeouts(), caFile: String? = nil) throws(CAFileError) {
        self.timeouts = timeouts
        configuration = Self.configuration(tls: try Self.tls(caFile), connect: timeouts.connect)
    }

    /// Sends `request` once and waits for its reply until the deadline or until the task is cancelled.
    public func perform(_ request: Providers.HTTPRequest) async throws(TransportFailure) -> HTTPReply {
        try await perform(request, on: ConnectionWitness())
    }

    /// Asks for what lies at an address, with no key and nothing else of ours: whether the provider's machine answers,
    /// and until when its certificate is good.
    public func look(at address: String) async -> ServerLook {
        let connection = ConnectionWitness()
        do throws(TransportFailure) {
            let reply = try await perform(Providers.HTTPRequest(method: "GET", url: address), on: connection)
            return ServerLook(reply: .success(reply), certificateEnds: connection.certificateEnds)
        } catch {
            return ServerLook(reply: .failure(error), certificateEnds: connection.certificateEnds)
        }
    }

    private func perform(
        _ request: Providers.HTTPRequest, on connection: ConnectionWitness
    ) async throws(TransportFailure) -> HTTPReply {
        guard !isClosed.withLock(\.self) else { throw .notSent("the program is ending; nothing was sent") }
        guard !Task.isCancelled else { throw .notSent("given up before anything was sent") }
        let outgoing = try Self.outgoing(request)
        var configuration = configuration
        let host = request.url.hasPrefix("https:") ? outgoing.host : nil
        configuration.http1_1ConnectionDebugInitializer = { channel in connection.check(channel, is: host) }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let outcome = await Self.exchange(outgoing, over: client, until: .now() + timeouts.reply.timeAmount)
        try? await client.shutdown()
        switch outcome {
        case .success(let reply): return reply
        case .failure(let error):
            throw FailureSorting.failure(
                for: error, connected: connection.hasStood, isSecure: host != nil)
        }
    }

    /// Lets no further request leave; those under way end by their deadline or their task's cancellation.
    public func shutdown() {
        isClosed.withLock { $0 = true }
    }

    /// The reply, whole or cut; or why there is none.
    private static func exchange(
        _ request: HTTPClient.Request, over client: HTTPClient, until deadline: NIODeadline
    ) async -> Result<HTTPReply, any Error> {
        let collector = ReplyCollector(limit: maximumReplyBytes)
        let task = client.execute(request: request, delegate: collector, deadline: deadline)
        return await withTaskCancellationHandler {
            do {
                try await task.get()
                return collector.reply(isComplete: true).map(Result.success)
                    ?? .failure(HTTPClientError.remoteConnectionClosed)
            } catch {
                return collector.reply(isComplete: false).map(Result.success) ?? .failure(error)
            }
        } onCancel: {
            task.cancel()
        }
    }

    private static func outgoing(_ request: Providers.HTTPRequest) throws(TransportFailure) -> HTTPClient.Request {
        let address = request.url + (request.query.map { "?" + $0.expose() } ?? "")
        var headers = HTTPHeaders(request.headers.map { ($0.name, $0.value.expose()) })
        headers.replaceOrAdd(name: "Connection", value: "close")
        let body = request.body.isEmpty ? nil : HTTPClient.Body.bytes(request.body)
        do {
            return try HTTPClient.Request(
                url: address, method: HTTPMethod(rawValue: request.method), headers: headers, body: body)
        } catch {
            // The library's error may carry the address, and with it the token.
            throw .notSent("the provider's address cannot be used; nothing was sent")
        }
    }

    private static func configuration(tls: TLSConfiguration, connect: Duration) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow, timeout: .init(connect: connect.timeAmount),
            decompression: .disabled)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1
        configuration.maximumUsesPerConnection = 1
        configuration.httpVersion = .http1Only
        return configuration
    }

    private static func tls(_ caFile: String?) throws(CAFileError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.certificateVerification = .fullVerification
        guard let caFile else { return tls }
        guard let authorities = try? NIOSSLCertificate.fromPEMFile(caFile), !authorities.isEmpty else {
            throw CAFileError(path: caFile)
        }
        tls.additionalTrustRoots = [.certificates(authorities)]
        return tls
    }
}

/// What a look at a provider's machine found.
public struct ServerLook: Sendable {
    /// What it answered, or why there is no answer.
    public var reply: Result<HTTPReply, TransportFailure>
    /// Until when its certificate is good, in seconds since 1970 UTC; nil without TLS, or where none was proven.
    public var certificateEnds: Int64?
}

/// The file named by `ca_file` cannot be read, or holds no certificate in PEM.
public struct CAFileError: Error, Hashable, Sendable {
    /// The file.
    public var path: String

    /// An error about the file at `path`.
    public init(path: String) {
        self.path = path
    }
}

/// Sees whether a request's connection ever stood, TLS and the server's name included.
private final class ConnectionWitness: Sendable {
    private let stood = Atomic(false)
    private let ends = Mutex<Int64?>(nil)

    /// Until when the certificate is good that proved the server's name.
    var certificateEnds: Int64? { ends.withLock(\.self) }

    /// Whether it did.
    var hasStood: Bool { stood.load(ordering: .sequentiallyConsistent) }

    /// Called when TLS stands and before the connection may carry its first byte of a request: it carries none where
    /// the certificate does not name `host`.
    ///
    /// No host, no TLS.
    func check(_ channel: any Channel, is host: String?) -> EventLoopFuture<Void> {
        guard let host else {
            stands()
            return channel.eventLoop.makeSucceededVoidFuture()
        }
        let checked = channel.nioSSL_peerCertificate().flatMapThrowing { certificate in
            guard let certificate, ServerName.isProven(host, by: certificate) else { throw ServerName.Unproven() }
            self.ends.withLock { $0 = Int64(certificate.notValidAfter) }
            self.stands()
        }
        checked.whenFailure { _ in channel.close(promise: nil) }
        return checked
    }

    private func stands() { stood.store(true, ordering: .sequentiallyConsistent) }
}

extension Duration {
    /// The same length for NIO, to the nanosecond.
    var timeAmount: TimeAmount {
        .nanoseconds(components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000)
    }
}
