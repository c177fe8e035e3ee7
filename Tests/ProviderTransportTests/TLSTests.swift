import Foundation
import Guarded
import NIOCore
import NIOPosix
import NIOSSL
import Providers
import Synchronization
import Testing

@testable import ProviderTransport

/// `command-line.md`, *Configuration*: TLS ≥ 1.2 with host names verified; `ca_file` adds a private CA.
@Suite(.timeLimit(.minutes(1))) struct TLSTests {
    private func outcome(
        port: Int, host: String = "127.0.0.1", caFile: String? = nil, connect: Duration = .seconds(5)
    ) async throws -> Result<HTTPReply, TransportFailure> {
        let transport = try LiveHTTPTransport(
            timeouts: HTTPTimeouts(connect: connect, reply: .seconds(10)), caFile: caFile)
        let request = HTTPRequest(
            method: "POST", url: "https://\(host):\(port)/x", query: Secret("token=t"), body: [0x7B])
        do throws(TransportFailure) {
            return .success(try await transport.perform(request))
        } catch {
            return .failure(error)
        }
    }

    private func expectRefused(
        _ outcome: Result<HTTPReply, TransportFailure>, _ location: SourceLocation = #_sourceLocation
    ) {
        let expected = TransportFailure.notSent("no trusted TLS connection could be made with the provider")
        #expect(throws: expected, sourceLocation: location) { try outcome.get() }
    }

    /// Plain sockets that speak no TLS: the server reads no request, since none leaves.
    @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n\r\n", "\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}", ""])
    func aServerThatSpeaksNoTLSGotNothing(_ answer: String) async throws {
        let server = try RawListener(answering: answer)
        defer { server.stop() }
        expectRefused(try await outcome(port: Int(server.port)))
        #expect(!server.heard.contains("token=t"))
    }

    @Test func aHandshakeThatNeverAnswersSentNothing() async throws {
        let listener = try LoopbackServer { $0.waitForClose() }
        defer { listener.stop() }
        let late = TransportFailure.notSent("the provider could not be reached in time")
        let outcome = try await outcome(port: Int(listener.port), connect: .milliseconds(300))
        #expect(throws: late) { try outcome.get() }
        #expect(listener.requests.isEmpty)
    }

    @Test func aFileThatIsNoAuthorityIsSaid() throws {
        #expect(throws: CAFileError(path: "/nonexistent/ca.pem")) {
            try LiveHTTPTransport(caFile: "/nonexistent/ca.pem")
        }
    }

    /// Signed by nobody we know: refused.
    ///
    /// The same with its own certificate as `ca_file`: taken, for its name only.
    @Test(.enabled(if: TestCertificate.canBeMade)) func onlyTrustedNamesAreSpokenTo() async throws {
        let certificate = try TestCertificate(name: "IP:127.0.0.1")
        defer { certificate.remove() }
        let server = try await TLSServer(certificate)
        expectRefused(try await outcome(port: server.port))
        #expect(server.requests == 0)
        let reply = try await outcome(port: server.port, caFile: certificate.path).get()
        #expect(reply.status == 200)
        #expect(server.requests == 1)
        if LocalName.isKnown {
            expectRefused(try await outcome(port: server.port, host: "localhost", caFile: certificate.path))
        }
        #expect(server.requests == 1)
        try await server.stop()
    }

    /// A certificate for the peer's address is none for a name, though the library takes it.
    @Test(.enabled(if: TestCertificate.canBeMade && LocalName.isKnown, "takes a machine that knows localhost"))
    func aNameIsProvenByAName() async throws {
        let certificate = try TestCertificate(name: "DNS:localhost")
        defer { certificate.remove() }
        let server = try await TLSServer(certificate)
        #expect(try await outcome(port: server.port, host: "localhost", caFile: certificate.path).get().status == 200)
        expectRefused(try await outcome(port: server.port, caFile: certificate.path))
        #expect(server.requests == 1)
        try await server.stop()
    }

    @Test(arguments: [
        ("api.segurapay.in", "api.segurapay.in", true), ("API.segurapay.in", "api.SEGURAPAY.in.", true),
        ("api.segurapay.in", "*.segurapay.in", true), ("a.b.segurapay.in", "*.segurapay.in", false),
        ("segurapay.in", "*.segurapay.in", false), ("segurapay.in", "*.in", false), ("segurapay.in", "*", false),
        ("api.segurapay.in", "a*.segurapay.in", false), (".segurapay.in", "*.segurapay.in", false),
        ("api.segurapay.in", "evil.in", false), ("", "", false),
    ])
    func namesMatch(_ host: String, _ pattern: String, _ matches: Bool) {
        #expect(ServerName.matches(host, pattern) == matches)
    }

    @Test(.enabled(if: TestCertificate.canBeMade)) func oldTLSIsRefused() async throws {
        let certificate = try TestCertificate(name: "IP:127.0.0.1")
        defer { certificate.remove() }
        let server = try await TLSServer(certificate, newest: .tlsv11)
        expectRefused(try await outcome(port: server.port, caFile: certificate.path))
        #expect(server.requests == 0)
        try await server.stop()
    }
}

/// The name every machine should have for itself; one without `/etc/hosts` does not know it.
private enum LocalName {
    static let isKnown: Bool = {
        var found: UnsafeMutablePointer<addrinfo>?
        defer { freeaddrinfo(found) }
        return getaddrinfo("localhost", nil, nil, &found) == 0
    }()
}
