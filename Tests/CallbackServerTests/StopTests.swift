import Guarded
import Logging
import Synchronization
import Testing

@testable import CallbackServer

@Suite("Starting and stopping", .timeLimit(.minutes(2)))
struct StopTests {
    @Test("stopping takes nothing new, closes who rests, and finishes what is under way")
    func finishes() async throws {
        let door = Door()
        try await withServer(
            { $0.limits.stopTime = .seconds(60) },
            handling: { callback in
                if callback.method == "POST" { await door.pass() }
                return CallbackResponse(status: 200, body: Array("kept".utf8))
            }
        ) { server, received in
            let resting = try await Caller.connect(port: server.port)
            let first = await resting.exchange(get(path))
            #expect(first?.status == 200)
            let busy = try await Caller.connect(port: server.port)
            await busy.send(post(path, "x") + post(path, "behind it"))
            try await until { door.count == 1 }
            let stopping = Task { await server.stop() }
            let rest = await resting.everything()
            #expect(rest == "")
            try await until { await Self.isRefused(port: server.port) }
            #expect(!busy.hasEnded)
            door.open()
            let answer = await busy.everything()
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("kept"))
            #expect(answer.contains("connection: close"))
            await stopping.value
            #expect(received.all.count == 2)
            await resting.close()
            await busy.close()
        }
    }

    @Test("a request whose body is on its way when stopping begins is still heard")
    func finishesBody() async throws {
        try await withServer({ $0.limits.stopTime = .seconds(60) }) { server, received in
            let caller = try await Caller.connect(port: server.port)
            let request = post(path, "0123456789", headers: "Expect: 100-continue\r\n")
            await caller.send(String(request.dropLast(5)))
            let goOn = await caller.reply()
            #expect(goOn?.status == 100)
            let stopping = Task { await server.stop() }
            try await until { await Self.isRefused(port: server.port) }
            await caller.send("56789")
            let answer = await caller.everything()
            #expect(answer.hasSuffix("ok 0123456789"))
            await stopping.value
            #expect(received.all.count == 1)
            await caller.close()
        }
    }

    @Test("stopping does not wait for ever: what takes too long is cancelled and closed")
    func bounded() async throws {
        let wasCancelled = Mutex(false)
        try await withServer(
            { $0.limits.stopTime = .milliseconds(100) },
            handling: { _ in
                do {
                    try await Task.sleep(for: .seconds(3_600))
                } catch {
                    wasCancelled.withLock { $0 = true }
                }
                return CallbackResponse(status: 503)
            }
        ) { server, received in
            let busy = try await Caller.connect(port: server.port)
            await busy.send(get(path))
            let slow = try await Caller.connect(port: server.port)
            await slow.send("POST \(path) HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
            let goOn = await slow.reply()
            #expect(goOn?.status == 100)
            try await until { received.all.count == 1 }
            await server.stop()
            let isCancelled = wasCancelled.withLock { $0 }
            #expect(isCancelled)
            let answers = await [busy.everything(), slow.everything()]
            #expect(answers == ["", ""])
            #expect(server.statistics.openConnections == 0)
            await busy.close()
            await slow.close()
        }
    }

    @Test("stopping twice is stopping, and whoever waits for the end hears of it")
    func twice() async throws {
        try await withServer { server, _ in
            let ended = Task { await server.ended() }
            await server.stop()
            await server.stop()
            await ended.value
            let isRefused = await Self.isRefused(port: server.port)
            #expect(isRefused)
        }
    }

    @Test("a taken port is said in a sentence")
    func takenPort() async throws {
        var configuration = CallbackServerConfiguration(routes: [try route()])
        let first = try await CallbackServer.start(configuration) { _ in CallbackResponse(status: 200) }
        configuration.port = first.port
        let error = await #expect(throws: CallbackServerError.portTaken(host: "127.0.0.1", port: first.port)) {
            try await CallbackServer.start(configuration) { _ in CallbackResponse(status: 200) }
        }
        #expect(error?.sentence == "Another program listens on 127.0.0.1 port \(first.port) already.")
        await first.stop()
    }

    @Test("an address this machine does not have is said in a sentence", arguments: ["192.0.2.1", "no such name"])
    func noSuchAddress(host: String) async throws {
        var configuration = CallbackServerConfiguration(routes: [try route()])
        configuration.host = host
        let error = await #expect(throws: CallbackServerError.self) {
            try await CallbackServer.start(configuration) { _ in CallbackResponse(status: 200) }
        }
        guard case .cannotListen(host, 0, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("the limit of connections is what was asked for, or less where the system gives less")
    func connectionLimit() async throws {
        try await withServer({ $0.limits.connections = 7 }) { server, _ in
            #expect(server.connectionLimit == 7)
        }
    }

    @Test("even a logger that writes everything is told no path and no secret")
    func quiet() async throws {
        let lines = LogLines()
        var configuration = CallbackServerConfiguration(routes: [try route()])
        configuration.limits.headTime = .milliseconds(200)
        let server = try await CallbackServer.start(configuration, logger: Logger(label: "test") { _ in lines }) { _ in
            CallbackResponse(status: 200)
        }
        for request in [
            get("\(path)?token=\(otherSecretText)"), get(ForgerTests.wrong), "GET \(path) HTTP/3.0\r\n\r\n",
            "POST \(path) HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "GET \(path) HT",
            get(path, headers: "X-Long: \(String(repeating: "h", count: 16_384))\r\n"),
        ] {
            let caller = try await Caller.connect(port: server.port)
            await caller.send(request)
            await caller.endInput()
            _ = await caller.everything()
            await caller.close()
        }
        await server.stop()
        #expect(!lines.written.isEmpty)
        for line in lines.written {
            #expect(!line.contains("hooks") && !line.contains(secretText) && !line.contains(otherSecretText), "\(line)")
        }
    }

    private static func isRefused(port: Int) async -> Bool {
        guard let caller = try? await Caller.connect(port: port) else { return true }
        await caller.close()
        return false
    }
}

/// Every line of a logger.
private final class LogLines: LogHandler, Sendable {
    private let lines = Mutex<[String]>([])

    var written: [String] { lines.withLock(\.self) }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
    }
}
