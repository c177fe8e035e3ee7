import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A self-signed certificate made for one test by the `openssl` command.
struct TestCertificate {
    private let folder: URL
    var path: String { folder.appending(path: "cert.pem").path }
    var keyPath: String { folder.appending(path: "key.pem").path }

    private static let command = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    static var canBeMade: Bool { command != nil }

    /// `name` as a subject alternative name: `IP:127.0.0.1`, `DNS:localhost`.
    init(name: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "paydesk-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(filePath: Self.command ?? "/usr/bin/false")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=test", "-addext", "subjectAltName=\(name)", "-keyout", keyPath, "-out", path,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// Answers each request over TLS with an empty 200 and counts them.
final class TLSServer: Sendable {
    private let channel: any Channel
    private let counter = Counter()

    final class Counter: Sendable {
        let requests = Atomic(0)
    }

    init(_ certificate: TestCertificate, newest: TLSVersion? = nil) async throws {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate.path).map(NIOSSLCertificateSource.certificate)
        let key = try NIOSSLPrivateKey(file: certificate.keyPath, format: .pem)
        var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
        tls.minimumTLSVersion = .tlsv1
        tls.maximumTLSVersion = newest
        let (context, counter) = (try NIOSSLContext(configuration: tls), counter)
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    try channel.pipeline.syncOperations.addHandler(Responder(counter))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    var requests: Int { counter.requests.load(ordering: .sequentiallyConsistent) }

    func stop() async throws { try await channel.close() }

    private final class Responder: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let counter: Counter

        init(_ counter: Counter) { self.counter = counter }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: unwrapInboundIn(data))
            guard text.contains("POST ") else { return }
            counter.requests.add(1, ordering: .sequentiallyConsistent)
            let reply = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(reply), promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}

/// Answers the first bytes of a connection with a text, whatever they are, and keeps what it heard.
final class RawListener: Sendable {
    let port: UInt16
    private let listener: Int32
    private let bytes = Mutex("")

    init(answering answer: String) throws {
        (listener, port) = try LoopbackServer.listen(backlog: 4)
        Thread.detachNewThread { [self, listener] in
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            var buffer = [UInt8](repeating: 0, count: 8_192)
            let peer = LoopbackServer.Peer(descriptor: descriptor)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            bytes.withLock { $0 += String(decoding: buffer[..<max(count, 0)], as: UTF8.self) }
            peer.write(Array(answer.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }))
            guard !answer.isEmpty else { return }
            while case let more = recv(descriptor, &buffer, buffer.count, 0), more > 0 {
                bytes.withLock { $0 += String(decoding: buffer[..<more], as: UTF8.self) }
            }
        }
    }

    var heard: String { bytes.withLock(\.self) }

    /// Wakes the thread that waits; the socket's number stays taken, so that nobody else is hit.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR.rawValueOrSelf))
    }
}
