import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@testable import Sandbox

@Suite("HTTPS, right and wrong", .enabled(if: Tool.has("openssl")), .timeLimit(.minutes(2)))
struct TLSTests {
    /// Asks a sandbox with this certificate for a balance, trusting one authority alone; the status, or the error.
    static func balance(
        _ certificate: (chain: String, key: String), newest: SandboxTLS.Version? = nil, trusting authority: Authority,
        least: TLSVersion = .tlsv12
    ) async throws -> Result<Int, any Error> {
        var configuration = testConfiguration()
        configuration.tls = SandboxTLS(
            certificateChainPEM: certificate.chain, privateKeyPEM: certificate.key, newest: newest)
        let sandbox = try await SandboxServer.start(configuration)
        let base = try #require(sandbox.baseURLs["segurapay"])
        #expect(base == "https://127.0.0.1:\(sandbox.port)/segurapay")
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.certificatePEM.utf8)))
        tls.minimumTLSVersion = least
        var client = HTTPClient.Configuration(tlsConfiguration: tls)
        client.connectionPool.retryConnectionEstablishment = false
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: client)
        let result: Result<Int, any Error>
        do {
            var request = HTTPClientRequest(url: "\(base)/UserWalletBalance?token=\(testToken)")
            request.method = .POST
            result = .success(Int(try await http.execute(request, timeout: .seconds(10)).status.code))
        } catch {
            result = .failure(error)
            #expect(sandbox.requests(.balance) == 0)
        }
        try await http.shutdown()
        await sandbox.stop()
        return result
    }

    @Test("a certificate of the trusted authority, for this host and this day, is spoken to")
    func right() async throws {
        let authority = try Authority()
        defer { authority.remove() }
        let leaf = try authority.certificate(for: "IP:127.0.0.1")
        for newest in [nil, SandboxTLS.Version.tls12, .tls13] {
            #expect(try await Self.balance(leaf, newest: newest, trusting: authority).get() == 200)
        }
        // Old TLS is really spoken: a client that stoops to it is answered, one that does not is not.
        #expect(try await Self.balance(leaf, newest: .tls11, trusting: authority, least: .tlsv1).get() == 200)
        let old = try await Self.balance(leaf, newest: .tls11, trusting: authority)
        #expect(throws: (any Error).self) { try old.get() }
    }

    @Test("expired, for another host, of another authority, signed by itself: no request arrives")
    func wrong() async throws {
        let (ours, other) = (try Authority(), try Authority())
        defer {
            ours.remove()
            other.remove()
        }
        let expired = try ours.certificate(for: "IP:127.0.0.1", isExpired: true)
        let elsewhere = try ours.certificate(for: "IP:127.0.0.9")
        let unknown = try other.certificate(for: "IP:127.0.0.1")
        for leaf in [expired, elsewhere, unknown] {
            let result = try await Self.balance(leaf, trusting: ours)
            #expect(throws: (any Error).self) { try result.get() }
        }
    }

    @Test("what is no certificate is said in a sentence, and so is a key that does not fit")
    func nonsense() async throws {
        let authority = try Authority()
        defer { authority.remove() }
        let one = try authority.certificate(for: "IP:127.0.0.1")
        let two = try authority.certificate(for: "IP:127.0.0.1")
        for (chain, key) in [("x", "y"), (one.chain, "y"), ("", one.key), (one.chain, two.key)] {
            var configuration = testConfiguration()
            configuration.tls = SandboxTLS(certificateChainPEM: chain, privateKeyPEM: key)
            let error = await #expect(throws: SandboxError.self) { try await SandboxServer.start(configuration) }
            #expect(error?.description.contains("HTTPS") == true)
        }
    }

    @Test("a response is cut at its own byte, not at the cipher's")
    func cut() async throws {
        let authority = try Authority()
        defer { authority.remove() }
        let leaf = try authority.certificate(for: "IP:127.0.0.1")
        var configuration = testConfiguration()
        configuration.tls = SandboxTLS(certificateChainPEM: leaf.chain, privateKeyPEM: leaf.key)
        let sandbox = try await SandboxServer.start(configuration)
        sandbox.script(.cutResponse(atByte: 12), for: .balance)
        let request = "POST /UserWalletBalance?token=\(testToken) HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
        let out = try await Tool.runAside(
            "openssl", ["s_client", "-quiet", "-connect", "127.0.0.1:\(sandbox.port)"], input: Array(request.utf8))
        #expect(String(decoding: out, as: UTF8.self) == "HTTP/1.1 200")
        #expect(sandbox.requests(.balance) == 1)
        await sandbox.stop()
    }
}
