import Testing

@testable import CallbackServer

@Suite("Who dawdles", .timeLimit(.minutes(2)))
struct DeadlineTests {
    /// Sends a byte every few milliseconds until the other side ends; tells how many went.
    static func drip(_ text: String, over caller: Caller) async throws -> Int {
        for (count, byte) in text.enumerated() {
            if caller.hasEnded { return count }
            await caller.send(String(byte))
            try await Task.sleep(for: .milliseconds(5))
        }
        return text.count
    }

    @Test("a connection that says nothing is closed when the head's time is over")
    func silent() async throws {
        try await withServer({ $0.limits.headTime = .milliseconds(80) }) { server, _ in
            let caller = try await Caller.connect(port: server.port)
            let answer = await caller.everything()
            #expect(answer == "")
            try await until { server.statistics.openConnections == 0 }
            #expect(server.statistics[.headTooSlow] == 1)
            await caller.close()
        }
    }

    @Test("a head that drips is cut, however often a byte comes", arguments: [path, ForgerTests.wrong])
    func slowHead(path: String) async throws {
        try await withServer({ $0.limits.headTime = .milliseconds(200) }) { server, received in
            let caller = try await Caller.connect(port: server.port)
            let head = "GET \(path) HTTP/1.1\r\nX-Slow: \(String(repeating: "h", count: 10_000))"
            let sent = try await Self.drip(head, over: caller)
            #expect(sent < head.count)
            let answer = await caller.everything()
            #expect(answer == "")
            #expect(server.statistics[.headTooSlow] == 1)
            #expect(received.all.isEmpty)
            await caller.close()
        }
    }

    @Test(
        "a body that drips is cut, however often a byte comes, its length told or not",
        arguments: [
            ("Content-Length: 60000\r\n\r\n", "b"), ("Transfer-Encoding: chunked\r\n\r\n", "1\r\nb\r\n"),
            ("Transfer-Encoding: chunked\r\n\r\n1;x=", "y"),
        ])
    func slowBody(head: String, piece: String) async throws {
        try await withServer({ configuration in
            configuration.limits.bodyTime = .milliseconds(200)
        }) { server, received in
            let caller = try await Caller.connect(port: server.port)
            let body = String(repeating: piece, count: 10_000 / piece.count)
            await caller.send("POST \(path) HTTP/1.1\r\n\(head)")
            let sent = try await Self.drip(body, over: caller)
            #expect(sent < body.count)
            let answer = await caller.everything()
            #expect(answer == "")
            #expect(server.statistics[.bodyTooSlow] == 1)
            #expect(received.all.isEmpty)
            await caller.close()
        }
    }

    @Test("a body that is only waited out has the same time")
    func slowRefusedBody() async throws {
        try await withServer({ configuration in
            (configuration.limits.rate, configuration.limits.burst) = (1, 1)
            configuration.limits.bodyTime = .milliseconds(100)
        }) { server, _ in
            let caller = try await Caller.connect(port: server.port)
            let first = await caller.exchange(get(path))
            #expect(first?.status == 200)
            await caller.send("POST \(path) HTTP/1.1\r\nContent-Length: 10\r\n\r\n")
            let rest = await caller.everything()
            #expect(rest == "")
            #expect(server.statistics[.bodyTooSlow] == 1)
            await caller.close()
        }
    }

    @Test("a connection at rest is closed after its idle time, and a later head has its own")
    func idle() async throws {
        try await withServer({ $0.limits.idleTime = .milliseconds(100) }) { server, _ in
            let resting = try await Caller.connect(port: server.port)
            let first = await resting.exchange(get(path))
            #expect(first?.status == 200)
            let rest = await resting.everything()
            #expect(rest == "")
            #expect(server.statistics[.idle] == 1)
            #expect(server.statistics[.headTooSlow] == 0)
            await resting.close()
        }
        try await withServer({ $0.limits.headTime = .seconds(2) }) { server, _ in
            let dripping = try await Caller.connect(port: server.port)
            let first = await dripping.exchange(get(path))
            #expect(first?.status == 200)
            let head = "GET \(path) HTTP/1.1\r\nX-Slow: \(String(repeating: "h", count: 10_000))"
            let sent = try await Self.drip(head, over: dripping)
            #expect(sent < head.count)
            #expect(server.statistics[.headTooSlow] == 1)
            await dripping.close()
        }
    }

    @Test("an answer that does not come ends the connection without one, and its place is free when the work ends")
    func slowAnswer() async throws {
        let door = Door()
        try await withServer(
            { $0.limits.answerTime = .milliseconds(100) },
            handling: { _ in
                await door.pass()
                return CallbackResponse(status: 200)
            }
        ) { server, _ in
            let caller = try await Caller.connect(port: server.port)
            await caller.send(get(path))
            let answer = await caller.everything()
            #expect(answer == "")
            #expect(server.statistics[.answerTooSlow] == 1)
            #expect(server.statistics.openConnections == 1)
            door.open()
            try await until { server.statistics.openConnections == 0 }
            #expect(server.statistics[.answered] == 0)
            await caller.close()
        }
    }

    @Test("who does not leave after the last answer is left")
    func lingering() async throws {
        try await withServer({ $0.limits.lingerTime = .milliseconds(100) }) { server, _ in
            let caller = try await Caller.connect(port: server.port)
            await caller.send(get(ForgerTests.wrong))
            let answer = await caller.everything()
            #expect(answer == ForgerTests.nothing)
            try await until { server.statistics.openConnections == 0 }
            await caller.close()
        }
    }

    @Test("a caller that sends a whole large body before it reads still gets its answer")
    func writesFirst() async throws {
        try await withServer { server, _ in
            for (path, status) in [(path, 413), (ForgerTests.wrong, 404)] {
                let request = post(path, String(repeating: "b", count: 30_000_000))
                let caller = try await Caller.connect(port: server.port)
                let isTaken = await caller.send(request)
                #expect(isTaken)
                let reply = await caller.reply()
                #expect(reply?.status == status)
                await caller.close()
            }
        }
    }

    @Test("a body may take longer than a head, and a whole request longer than each")
    func ownTimes() async throws {
        try await withServer({ configuration in
            configuration.limits.headTime = .seconds(2)
        }) { server, received in
            let caller = try await Caller.connect(port: server.port)
            await caller.send("POST \(path) HTTP/1.1\r\nContent-Length: 600\r\n\r\n")
            for _ in 0..<600 {
                await caller.send("b")
                try await Task.sleep(for: .milliseconds(5))
            }
            let reply = await caller.reply()
            #expect(reply?.status == 200)
            #expect(received.all.first?.body.count == 600)
            await caller.close()
        }
    }
}
