import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import Sandbox

@Suite("The server, over real HTTP on loopback")
struct ServerTests {
    /// One running sandbox with a client beside it; both are gone when `body` is done.
    static func with(
        _ change: (inout SandboxConfiguration) -> Void = { _ in },
        _ body: (RunningSandbox, WireClient, HandClock) async throws -> Void
    ) async throws {
        let hand = HandClock(at: friday)
        var configuration = SandboxConfiguration(token: testToken, clock: hand.clock)
        configuration.topUps = false
        change(&configuration)
        let sandbox = try await SandboxServer.start(configuration)
        let client = WireClient(base: "http://127.0.0.1:\(sandbox.port)")
        do {
            try await body(sandbox, client, hand)
        } catch {
            await sandbox.stop()
            try await client.http.shutdown()
            throw error
        }
        await sandbox.stop()
        try await client.http.shutdown()
    }

    @Test("balance, payout, both questions and a complaint")
    func wholeShift() async throws {
        try await Self.with { sandbox, client, hand in
            #expect(sandbox.baseURLs["segurapay"] == "http://127.0.0.1:\(sandbox.port)/segurapay")
            #expect(Set(sandbox.baseURLs.keys) == Set(SandboxProvider.allCases.map(\.rawValue)))
            let opening = try await client.balance().text
            #expect(opening == "\"1234567.00\"")
            sandbox.script(.success(afterSeconds: 20))
            let reply = try #require(ReadReply(try await client.post(.payout, accountPayout("1109111616200")).body))
            #expect(reply.field("Status") == "Pending")
            let after = try await client.balance().text
            #expect(after == "\"1234067.00\"")
            hand.advance(seconds: 20)
            let asked = try await client.post(.statusByClientReference, statusQuestion("1109111616200"))
            #expect(ReadReply(asked.body)?.field("Status") == "Success")
            let providerID = try #require(reply.field("OrderID"))
            let other = try await client.post(.statusByOrderID, statusQuestion(providerID))
            #expect(ReadReply(other.body)?.field("ClientOrderID") == "1109111616200")
            let complaint = json(["Token": testToken, "Subject": "s", "Message": "m", "OrderId": providerID])
            let taken = try await client.post(.complaint, complaint)
            #expect(taken.text == SeguraPayWire.complaintTaken)
            #expect(taken.contentType == "application/json; charset=utf-8")
            let entry = try #require(sandbox.entry("1109111616200"))
            #expect(entry.payoutPosts == 1 && entry.statusCalls == 2 && entry.complaints == 1)
            #expect(entry.status == .success && entry.rail == .imps && entry.amountPaise == 50_000)
            let counts: [Int] = SeguraPayTeller.endpoints.map { sandbox.requests($0) }
            #expect(counts == [2, 1, 1, 1, 1])
            #expect(sandbox.walletPaise() == 123_406_700)
        }
    }

    @Test("the book is served as JSON and holds neither token nor account")
    func servedBook() async throws {
        try await Self.with { sandbox, client, _ in
            sandbox.script(.success)
            _ = try await client.balance()
            _ = try await client.post(.payout, accountPayout("1"))
            _ = try await client.post(.payout, accountPayout("1"))
            let served = try await client.send("GET", "/_sandbox/book", [])
            let book = try JSONDecoder().decode(SandboxBook.self, from: Data(served.body))
            #expect(book == sandbox.wholeBook())
            #expect(book.orders.map(\.payoutPosts) == [2])
            #expect(book.requests == ["/UserWalletBalance": 1, "/PayoutBankTransafer": 2])
            #expect(!served.text.contains(testToken) && !served.text.contains("30000012345"))
            #expect(served.text.contains("\"payout_posts\":2"))
        }
    }

    @Test("a cut body ends at its byte, for every byte, and the payout was executed", arguments: [0, 1, 20, 57, 120])
    func cutBody(byte: Int) async throws {
        try await Self.with { sandbox, _, _ in
            sandbox.script(.delivered(.cut(atByte: byte)))
            let request = rawPost(SandboxEndpoint.payout.path, accountPayout("1"))
            let received = String(decoding: await rawExchange(port: sandbox.port, request), as: UTF8.self)
            let parts = received.components(separatedBy: "\r\n\r\n")
            #expect(parts.count == 2)
            #expect(parts[0].hasPrefix("HTTP/1.1 200 OK"))
            #expect(parts[1].utf8.count == byte)
            let length = try #require(
                parts[0].components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("content-length: ") })
            #expect(try #require(Int(length.dropFirst(16))) > 120)
            #expect(sandbox.entry("1")?.status == .pending)
        }
    }

    @Test("a cut response ends at its byte, head included", arguments: [0, 1, 8, 15, 40, 90, 200])
    func cutResponse(byte: Int) async throws {
        try await Self.with { sandbox, _, _ in
            sandbox.script(.delivered(.cutResponse(atByte: byte)))
            let request = rawPost(SandboxEndpoint.payout.path, accountPayout("1"))
            let received = await rawExchange(port: sandbox.port, request)
            #expect(received.count == byte)
            #expect("HTTP/1.1 200 OK\r\n".utf8.starts(with: received.prefix(17)))
            #expect(sandbox.entry("1")?.status == .pending)
        }
    }

    @Test("a cut reply is an error to a client, not a short answer")
    func cutSeenByClient() async throws {
        try await Self.with { sandbox, client, _ in
            sandbox.script(.delivered(.cut(atByte: 40)))
            await #expect(throws: (any Error).self) { try await client.post(.payout, accountPayout("1")) }
            #expect(sandbox.requests(.payout) == 1)
        }
    }

    @Test("silence lasts until the sandbox stops, and the payout was executed")
    func silence() async throws {
        let hand = HandClock(at: friday)
        let sandbox = try await SandboxServer.start(SandboxConfiguration(token: testToken, clock: hand.clock))
        sandbox.script(.delivered(.silent))
        let request = rawPost(SandboxEndpoint.payout.path, accountPayout("1"))
        async let received = rawExchange(port: sandbox.port, request)
        while sandbox.entry("1")?.payoutPosts != 1 { await Task.yield() }
        #expect(sandbox.entry("1")?.status == .pending)
        hand.advance(seconds: 60)
        #expect(sandbox.entry("1")?.status == .success)
        await sandbox.stop()
        let bytes = await received
        #expect(bytes.isEmpty)
    }

    @Test("a client that gives up on a silent answer is let go, and the next request is served")
    func silenceGivenUp() async throws {
        try await Self.with { sandbox, client, _ in
            sandbox.script(.delivered(.silent))
            await #expect(throws: (any Error).self) {
                try await client.post(.payout, accountPayout("1"), deadline: .milliseconds(200))
            }
            let served = try await client.balance().status
            #expect(served == 200)
            #expect(sandbox.entry("1")?.payoutPosts == 1)
        }
    }

    @Test("a late answer waits as long as it was told, in real time, and is whole")
    func late() async throws {
        let waits = Waits()
        try await Self.with { configuration in
            configuration.clock.sleep = { await waits.add($0) }
        } _: { sandbox, client, _ in
            sandbox.script(.delivered(.late(seconds: 45)))
            let reply = try await client.post(.payout, accountPayout("1"))
            #expect(ReadReply(reply.body)?.field("ClientOrderID") == "1")
            let all = await waits.all
            #expect(all == [45_000])
        }
    }

    @Test(
        "pages, redirects and floods arrive as such",
        arguments: [
            (Delivery.serverError, 500), (.unavailable, 503), (.forbiddenPage, 403), (.redirect, 307),
            (.notJSON, 200), (.huge(bytes: 5_242_880), 200),
        ])
    func pages(delivery: Delivery, status: Int) async throws {
        try await Self.with { sandbox, client, _ in
            sandbox.script(.delivered(delivery))
            let reply = try await client.post(.payout, accountPayout("1"))
            #expect(reply.status == status)
            #expect(reply.location == (status == 307 ? "/_sandbox/elsewhere" : nil))
            #expect((reply.body.count > 5_000_000) == (delivery == .huge(bytes: 5_242_880)))
            #expect(sandbox.requests("/_sandbox/elsewhere") == 0)
            #expect(sandbox.entry("1")?.status == (delivery.executes ? .pending : .refused))
        }
    }

    @Test("faults can be turned on and off while it runs")
    func setFaults() async throws {
        try await Self.with { sandbox, client, _ in
            sandbox.setFaults(.down)
            let down = try await client.balance().status
            #expect(down == 503)
            sandbox.setFaults(.none)
            let up = try await client.balance().status
            #expect(up == 200)
        }
    }

    @Test("many at once: every payout is booked once and the wallet adds up")
    func crowd() async throws {
        try await Self.with { sandbox, client, hand in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask { _ = try await client.post(.payout, upiPayout("11\(number)", amount: "100")) }
                }
                try await group.waitForAll()
            }
            hand.advance(seconds: 86_400 * 2)
            let book = sandbox.book()
            #expect(book.count == 200)
            #expect(book.allSatisfy { $0.payoutPosts == 1 })
            let paid = book.filter { $0.status == .success }.count
            #expect(sandbox.walletPaise() == 123_456_700 - Int64(paid) * 10_000)
        }
    }

    @Test("a taken port is said in a sentence")
    func takenPort() async throws {
        try await Self.with { sandbox, _, hand in
            var second = SandboxConfiguration(token: testToken, clock: hand.clock)
            second.port = sandbox.port
            let error = await #expect(throws: SandboxError.self) { try await SandboxServer.start(second) }
            #expect(error?.description.contains("port \(sandbox.port)") == true)
        }
    }

    @Test("a stopped sandbox is gone, though a client holds its connection open")
    func stops() async throws {
        try await Self.with { sandbox, client, _ in
            _ = try await client.balance()
            await sandbox.stop()
            await #expect(throws: (any Error).self) { try await client.balance() }
        }
    }

    @Test("the running clock goes forward at its speed")
    func runningClock() async throws {
        let slow = SandboxClock.running(from: friday, speed: 1)
        let fast = SandboxClock.running(from: friday, speed: 1_000)
        while fast.now() < friday + 1_000 { await Task.yield() }
        #expect(slow.now() >= friday)
        #expect(slow.now() - friday < fast.now() - friday)
    }
}

/// What a wait was asked for.
actor Waits {
    private(set) var all: [Int64] = []

    func add(_ milliseconds: Int64) {
        all.append(milliseconds)
    }
}

/// A reply as a client sees it.
struct WireReply: Sendable {
    var status: Int
    var contentType: String?
    var location: String?
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A plain client that follows nothing and retries nothing.
struct WireClient: Sendable {
    let base: String
    let http: HTTPClient

    init(base: String) {
        self.base = base
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        // Two hundred at once queue for eight connections: on a loaded machine longer than the usual ten seconds.
        configuration.timeout.connect = .seconds(60)
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func post(_ endpoint: SandboxEndpoint, _ body: [UInt8], deadline: TimeAmount = .seconds(20)) async throws
        -> WireReply
    {
        try await send("POST", endpoint.path, body, deadline: deadline)
    }

    func balance() async throws -> WireReply {
        try await send("POST", "\(SandboxEndpoint.balance.path)?token=\(testToken)", [])
    }

    func send(
        _ method: String, _ path: String, _ body: [UInt8], deadline: TimeAmount = .seconds(20)
    ) async throws -> WireReply {
        try await fetch(method, base + path, body, deadline: deadline)
    }

    /// A call as its builder made it, at a provider's own address.
    func send(_ call: WireCall, base: String) async throws -> WireReply {
        try await fetch(call.method, base + call.path, call.body, headers: call.headers)
    }

    func fetch(
        _ method: String, _ url: String, _ body: [UInt8] = [], headers: [String: String] = [:],
        deadline: TimeAmount = .seconds(20)
    ) async throws -> WireReply {
        var request = HTTPClientRequest(url: url)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if method != "GET" || !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await http.execute(request, timeout: deadline)
        let collected = try await response.body.collect(upTo: 8_388_608)
        return WireReply(
            status: Int(response.status.code), contentType: response.headers.first(name: "content-type"),
            location: response.headers.first(name: "location"), body: Array(collected.readableBytesView))
    }
}
