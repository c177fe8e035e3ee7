import Testing

@testable import CallbackServer

@Suite("A full house", .timeLimit(.minutes(2)))
struct CrowdTests {
    @Test("the stranger that has waited longest makes room for a new caller, and the others stay")
    func shedsOldest() async throws {
        try await withServer({ $0.limits.connections = 4 }) { server, _ in
            var strangers: [Caller] = []
            for number in 1...4 {
                strangers.append(try await Caller.connect(port: server.port))
                await strangers[number - 1].send("GET \(path) HT")
                try await until { server.statistics.openConnections == number }
            }
            let provider = try await Caller.connect(port: server.port)
            let reply = await provider.exchange(post(path, "x"))
            #expect(reply?.body == "ok x")
            let cut = await strangers[0].everything()
            #expect(cut == "")
            #expect(server.statistics[.shed] == 1)
            #expect(server.statistics.openConnections == 4)
            let late = await strangers[3].exchange("TP/1.1\r\n\r\n")
            #expect(late?.status == 200)
            #expect(!strangers[1].hasEnded && !strangers[2].hasEnded)
            for caller in strangers + [provider] { await caller.close() }
        }
    }

    @Test("a caller that is known keeps its place before every stranger, and works on")
    func knownStay() async throws {
        try await withServer({ $0.limits.connections = 3 }) { server, _ in
            let provider = try await Caller.connect(port: server.port)
            let first = await provider.exchange(get(path))
            #expect(first?.status == 200)
            var strangers: [Caller] = []
            for _ in 0..<20 { strangers.append(try await Caller.connect(port: server.port)) }
            try await until { server.statistics[.shed] == 18 }
            let second = await provider.exchange(post(path, "still here"))
            #expect(second?.body == "ok still here")
            #expect(server.statistics.openConnections == 3)
            for caller in strangers + [provider] { await caller.close() }
        }
    }

    @Test("where everybody waits for an answer nobody is shed: the newcomer is, and all are answered")
    func allBusy() async throws {
        let door = Door()
        try await withServer(
            { $0.limits.connections = 2 },
            handling: { _ in
                await door.pass()
                return CallbackResponse(status: 200)
            }
        ) { server, received in
            var callers: [Caller] = []
            for number in 1...2 {
                callers.append(try await Caller.connect(port: server.port))
                await callers[number - 1].send(get(path))
                try await until { door.count == number }
            }
            let newcomer = try await Caller.connect(port: server.port)
            let nothing = await newcomer.everything()
            #expect(nothing == "")
            #expect(server.statistics[.turnedAway] == 1)
            #expect(server.statistics[.shed] == 0)
            door.open()
            for caller in callers {
                let reply = await caller.reply()
                #expect(reply?.status == 200)
            }
            let next = try await Caller.connect(port: server.port)
            let reply = await next.exchange(get(path))
            #expect(reply?.status == 200)
            #expect(received.all.count == 3)
            for caller in callers + [newcomer, next] { await caller.close() }
        }
    }

    @Test("work for callers that have left takes places, so that it is bounded too")
    func workCounts() async throws {
        let door = Door()
        try await withServer(
            { $0.limits.connections = 3 },
            handling: { _ in
                await door.pass()
                return CallbackResponse(status: 200)
            }
        ) { server, received in
            for number in 1...3 {
                let caller = try await Caller.connect(port: server.port)
                await caller.send(get(path))
                try await until { door.count == number }
                await caller.close()
            }
            let newcomer = try await Caller.connect(port: server.port)
            await newcomer.send(get(path))
            let nothing = await newcomer.everything()
            #expect(nothing == "")
            #expect(received.all.count == 3)
            door.open()
            try await until { server.statistics.openConnections == 0 }
            await newcomer.close()
        }
    }

    @Test("callbacks go through beside hundreds that dawdle with a head or a body")
    func besideDawdlers() async throws {
        try await withServer { server, received in
            var dawdlers: [Caller] = []
            for number in 0..<400 {
                let caller = try await Caller.connect(port: server.port)
                let head = number.isMultiple(of: 2) ? "GET \(path) HTTP/1.1\r\nX-Slow: " : post(path, "b", headers: "")
                await caller.send(number.isMultiple(of: 2) ? head : String(head.dropLast()))
                dawdlers.append(caller)
            }
            try await until { server.statistics.openConnections == 400 }
            for number in 0..<200 {
                let provider = try await Caller.connect(port: server.port)
                let reply = await provider.exchange(post(path, "\(number)"))
                #expect(reply?.body == "ok \(number)")
                await provider.close()
            }
            #expect(received.all.count == 200)
            #expect(dawdlers.allSatisfy { !$0.hasEnded })
            for caller in dawdlers { await caller.close() }
        }
    }
}
