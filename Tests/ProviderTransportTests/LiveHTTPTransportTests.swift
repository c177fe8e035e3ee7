import Guarded
import ProviderTransport
import Providers
import Testing

/// `architecture.md`, *Measured traps*, async-http-client; `payouts.md`, *States*: what is proven to have sent nothing,
/// and what is unknown.
///
/// Real sockets on loopback; each test counts what the server saw.
@Suite(.timeLimit(.minutes(1))) struct LiveHTTPTransportTests {
    static let token = "tok-EN-7f3a9c"
    static let whole =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-One: a\r\nContent-Length: 11\r\n\r\n{\"a\":\"b cd\"}"
        .replacing("Content-Length: 11", with: "Content-Length: 12")

    private func request(_ base: String, body: String = "{\"Token\":\"t\"}") -> HTTPRequest {
        HTTPRequest(
            method: "POST", url: base + "/PayoutBankTransafer", query: Secret("token=\(Self.token)"),
            headers: [
                (name: "Content-Type", value: Secret("application/json")), (name: "X-Key", value: Secret(Self.token)),
            ],
            body: Array(body.utf8))
    }

    private func transport(connect: Duration = .seconds(5), reply: Duration = .seconds(10)) throws -> LiveHTTPTransport
    {
        try LiveHTTPTransport(timeouts: HTTPTimeouts(connect: connect, reply: reply))
    }

    /// Performs one request against a server that behaves so, and tells what came and how often it was asked.
    private func perform(
        reply: Duration = .seconds(10), _ behaviour: @escaping @Sendable (LoopbackServer.Peer) -> Void
    ) async throws -> (Result<HTTPReply, TransportFailure>, requests: Int) {
        let server = try LoopbackServer(behaviour)
        defer { server.stop() }
        let outcome = await outcome(try transport(reply: reply), request(server.url))
        #expect(server.connections == 1)
        return (outcome, server.requests.count)
    }

    private func outcome(
        _ transport: LiveHTTPTransport, _ request: HTTPRequest
    ) async -> Result<HTTPReply, TransportFailure> {
        do throws(TransportFailure) {
            return .success(try await transport.perform(request))
        } catch {
            #expect(!"\(error) \(error.reason)".contains(Self.token), "\(error)")
            return .failure(error)
        }
    }

    private func expectUnknown(
        _ outcome: Result<HTTPReply, TransportFailure>, _ sentence: String? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) {
        guard case .failure(.unknown(let reason)) = outcome else {
            Issue.record("\(outcome)", sourceLocation: location)
            return
        }
        if let sentence { #expect(reason == sentence, sourceLocation: location) }
    }

    private func expectNotSent(
        _ outcome: Result<HTTPReply, TransportFailure>, _ sentence: String,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: TransportFailure.notSent(sentence), sourceLocation: location) { try outcome.get() }
    }

    // MARK: Whole replies

    @Test func theRequestLeavesAsItWasBuilt() async throws {
        let server = try LoopbackServer { $0.write(Self.whole) }
        defer { server.stop() }
        let reply = try await transport().perform(request(server.url))
        #expect(reply.status == 200)
        #expect(reply.headers["content-type"] == "application/json")
        #expect(reply.headers["x-one"] == "a")
        #expect(String(decoding: reply.body, as: UTF8.self) == "{\"a\":\"b cd\"}")
        #expect(reply.isComplete)
        let sent = try #require(server.requests.first)
        #expect(sent.hasPrefix("POST /PayoutBankTransafer?token=\(Self.token) HTTP/1.1\r\n"))
        #expect(sent.hasSuffix("\r\n\r\n{\"Token\":\"t\"}"))
        let head = sent.lowercased()
        #expect(head.contains("\r\nhost: 127.0.0.1:\(server.port)\r\n"))
        #expect(head.contains("\r\ncontent-length: 13\r\n"))
        #expect(head.contains("\r\nconnection: close\r\n"))
        #expect(head.contains("\r\ncontent-type: application/json\r\n"))
        #expect(!head.contains("accept-encoding"))
    }

    /// `providers.md`, *SeguraPay*, balance: an empty body, `Content-Length: 0`.
    @Test func anEmptyPostAnnouncesItsLength() async throws {
        let server = try LoopbackServer { $0.write(Self.whole) }
        defer { server.stop() }
        _ = try await transport().perform(request(server.url, body: ""))
        #expect(server.requests.first?.lowercased().contains("\r\ncontent-length: 0\r\n") == true)
    }

    @Test(arguments: [200, 204, 400, 401, 403, 404, 429, 500, 503]) func everyStatusIsAReply(_ status: Int) async throws
    {
        let (outcome, count) = try await perform { $0.write("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\r\n") }
        #expect(try outcome.get().status == status)
        #expect(try outcome.get().isComplete)
        #expect(count == 1)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\nabcdef", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcdef",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef",
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdefHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
    ])
    func everyFramingIsRead(_ wire: String) async throws {
        let (outcome, count) = try await perform { $0.write(wire) }
        let reply = try outcome.get()
        #expect(String(decoding: reply.body, as: UTF8.self) == "abcdef")
        #expect(reply.isComplete)
        #expect(count == 1)
    }

    @Test func nothingIsDecompressed() async throws {
        let (outcome, _) = try await perform {
            $0.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd")
        }
        #expect(try outcome.get().body == Array("abcd".utf8))
        #expect(try outcome.get().headers["content-encoding"] == "gzip")
    }

    /// A payout never travels on a connection that something else used.
    @Test func everyRequestHasItsOwnConnection() async throws {
        let server = try LoopbackServer { peer in
            peer.write("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n")
            peer.waitForClose()
        }
        defer { server.stop() }
        let transport = try transport()
        for count in 1...3 {
            _ = try await transport.perform(request(server.url))
            #expect(server.connections == count)
        }
    }

    // MARK: Redirects

    @Test(arguments: [301, 302, 303, 307, 308]) func aRedirectIsAReply(_ status: Int) async throws {
        let other = try LoopbackServer { $0.write(Self.whole) }
        defer { other.stop() }
        let target = other.url
        let (outcome, count) = try await perform {
            $0.write("HTTP/1.1 \(status) X\r\nLocation: \(target)/x\r\nContent-Length: 0\r\n\r\n")
        }
        #expect(try outcome.get().status == status)
        #expect(count == 1)
        #expect(other.connections == 0)
    }

    // MARK: Unknown: the request may have been taken

    @Test(arguments: [
        "", "H", "HTTP/1.1 200 OK\r\nConte", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n", "<html>", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    ])
    func halfAHeadIsUnknown(_ wire: String) async throws {
        let (outcome, count) = try await perform { $0.write(wire) }
        expectUnknown(outcome)
        #expect(count == 1)
    }

    @Test func aResetIsUnknown() async throws {
        let (outcome, count) = try await perform { $0.reset() }
        expectUnknown(outcome)
        #expect(count == 1)
    }

    @Test func silenceIsUnknownAtTheDeadline() async throws {
        let (outcome, count) = try await perform(reply: .milliseconds(300)) { $0.waitForClose() }
        expectUnknown(outcome, "no whole reply came in time")
        #expect(count == 1)
    }

    @Test func aSlowBodyEndsAtTheDeadline() async throws {
        let (outcome, count) = try await perform(reply: .milliseconds(400)) { peer in
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while !peer.waitForClose(milliseconds: 20) { peer.write("x") }
        }
        let reply = try outcome.get()
        #expect(!reply.isComplete)
        #expect(reply.body.count < 100)
        #expect(count == 1)
    }

    @Test func aSlowHeadEndsAtTheDeadline() async throws {
        let (outcome, count) = try await perform(reply: .milliseconds(400)) { peer in
            peer.write("HTTP/1.1 200 OK\r\nX: ")
            while !peer.waitForClose(milliseconds: 20) { peer.write("x") }
        }
        expectUnknown(outcome, "no whole reply came in time")
        #expect(count == 1)
    }

    /// Cut at every byte, by an end and by a reset: whole only when whole.
    @Test(arguments: [false, true]) func aReplyCutAnywhereIsNotWhole(_ byReset: Bool) async throws {
        let bytes = Array(Self.whole.utf8)
        for length in 0...bytes.count {
            let (outcome, count) = try await perform { peer in
                peer.write(Array(bytes[..<length]))
                if byReset { peer.reset() }
            }
            #expect(count == 1)
            switch outcome {
            case .success(let reply): #expect(!reply.isComplete || length == bytes.count, "\(length)")
            case .failure(.unknown): #expect(length < bytes.count || byReset, "\(length)")
            case .failure(.notSent(let reason)): Issue.record("\(length): \(reason)")
            }
        }
    }

    @Test(arguments: ["4\r\nab", "4\r\nabcd\r\n", "4\r\nabcd\r\n0\r\n", "zz\r\n"])
    func aCutChunkIsNotWhole(_ chunks: String) async throws {
        let (outcome, count) = try await perform {
            $0.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
        }
        #expect(try outcome.get().isComplete == false)
        #expect(count == 1)
    }

    @Test func fiveMegabytesAreCutAtTheCap() async throws {
        let (outcome, count) = try await perform { peer in
            peer.write("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n")
            peer.write([UInt8](repeating: 0x61, count: 5_000_000))
        }
        let reply = try outcome.get()
        #expect(!reply.isComplete)
        #expect(reply.body.count == LiveHTTPTransport.maximumReplyBytes)
        #expect(count == 1)
    }

    @Test func givenUpWhileWaitingIsUnknown() async throws {
        let server = try LoopbackServer { $0.waitForClose() }
        defer { server.stop() }
        let (transport, request) = (try transport(), request(server.url))
        let task = Task { await outcome(transport, request) }
        await server.nextRequest()
        task.cancel()
        expectUnknown(await task.value, "given up while the provider may have had it")
        #expect(server.requests.count == 1)
    }

    // MARK: Not sent: proven

    @Test func aRefusedConnectionSentNothing() async throws {
        let outcome = await outcome(try transport(), request("http://127.0.0.1:\(try closedPort())"))
        expectNotSent(outcome, "the provider's machine refused the connection")
    }

    /// A label of more than 63 characters: no resolver asks anybody.
    @Test func anUnknownNameSentNothing() async throws {
        let name = String(repeating: "a", count: 64) + ".invalid"
        let outcome = await outcome(try transport(), request("http://\(name)"))
        expectNotSent(outcome, "the provider's name was not found")
    }

    @Test func aConnectionThatDoesNotStandInTimeSentNothing() async throws {
        let listener = try FullListener()
        defer { listener.stop() }
        let transport = try transport(connect: .milliseconds(300))
        expectNotSent(
            await outcome(transport, request("http://127.0.0.1:\(listener.port)")),
            "the provider could not be reached in time")
    }

    @Test func whatCannotBeWrittenSentNothing() async throws {
        let server = try LoopbackServer { $0.write(Self.whole) }
        defer { server.stop() }
        var bad = request(server.url)
        bad.headers.append((name: "X-Bad", value: Secret("a\r\nX-Injected: \(Self.token)")))
        expectNotSent(await outcome(try transport(), bad), "the request could not be written on this machine")
        expectNotSent(
            await outcome(try transport(), request("gopher://127.0.0.1")),
            "the provider's address cannot be used; nothing was sent")
        #expect(server.requests.isEmpty)
    }

    @Test func givenUpBeforeItBeganSentNothing() async throws {
        let server = try LoopbackServer { $0.write(Self.whole) }
        defer { server.stop() }
        let (transport, request) = (try transport(), request(server.url))
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await outcome(transport, request)
        }
        task.cancel()
        expectNotSent(await task.value, "given up before anything was sent")
        #expect(server.connections == 0)
    }

    @Test func afterTheEndNothingLeaves() async throws {
        let server = try LoopbackServer { $0.write(Self.whole) }
        defer { server.stop() }
        let transport = try transport()
        transport.shutdown()
        expectNotSent(await outcome(transport, request(server.url)), "the program is ending; nothing was sent")
        #expect(server.connections == 0)
    }
}
