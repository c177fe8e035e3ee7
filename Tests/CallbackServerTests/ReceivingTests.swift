import Foundation
import Guarded
import Testing

@testable import CallbackServer

@Suite("What a provider meets", .timeLimit(.minutes(2)))
struct ReceivingTests {
    @Test("a callback is handed over as it came, and its answer sent as given")
    func handedOver() async throws {
        try await withServer(handling: { _ in
            CallbackResponse(status: 202, contentType: "application/json", body: Array("{\"Status\":\"OK\"}".utf8))
        }) { server, received in
            let caller = try await Caller.connect(port: server.port)
            let request = post(
                "\(path)?status=Success&utr=%31", "{\"a\":1}",
                headers: "Content-Type: application/json\r\nX-Twice: one\r\nx-twice: two\r\nX-Empty:\r\n")
            await caller.send(request)
            let answer = await caller.reply()
            #expect(answer?.status == 202)
            #expect(answer?.body == "{\"Status\":\"OK\"}")
            #expect(answer?.headers == ["content-type": "application/json", "content-length": "15"])
            let callback = try #require(received.all.first)
            #expect(
                callback
                    == IncomingCallback(
                        route: "segura-main", method: "POST", query: "status=Success&utr=%31",
                        headers: [
                            "host": "desk", "content-type": "application/json", "x-twice": "one, two", "x-empty": "",
                            "content-length": "7",
                        ], body: Array("{\"a\":1}".utf8), from: "127.0.0.1"))
            #expect(server.statistics[.answered] == 1)
            await caller.close()
        }
    }

    @Test("one connection serves both routes, GET and POST, one after the other")
    func keptAlive() async throws {
        try await withServer { server, received in
            let caller = try await Caller.connect(port: server.port)
            for number in 0..<20 {
                let body = number.isMultiple(of: 2) ? "\(number)" : ""
                let reply = await caller.exchange(
                    number.isMultiple(of: 2) ? post(path, body) : get("\(otherPath)?n=\(number)"))
                #expect(reply?.body == "ok \(body)")
                #expect(reply?.headers["connection"] == nil)
            }
            #expect(received.all.map(\.route) == (0..<20).map { $0.isMultiple(of: 2) ? "segura-main" : "payatom" })
            #expect(received.all[1].method == "GET" && received.all[1].query == "n=1")
            #expect(server.statistics.openConnections == 1)
            await caller.close()
        }
    }

    @Test("requests sent at once are handled one by one and answered in their order")
    func pipelined() async throws {
        let door = Door()
        try await withServer(handling: { callback in
            if callback.body == Array("0".utf8) { await door.pass() }
            return CallbackResponse(status: 200, body: callback.body)
        }) { server, received in
            let caller = try await Caller.connect(port: server.port)
            await caller.send((0..<50).map { post(path, "\($0)") })
            try await until { door.count == 1 }
            #expect(received.all.count == 1)
            door.open()
            for number in 0..<50 {
                let reply = await caller.reply()
                #expect(reply?.body == "\(number)")
            }
            #expect(received.all.map(\.body) == (0..<50).map { Array("\($0)".utf8) })
            await caller.close()
        }
    }

    @Test("a request may arrive in pieces of one byte, its body in chunks")
    func pieces() async throws {
        try await withServer { server, received in
            let caller = try await Caller.connect(port: server.port)
            let request =
                "POST \(path) HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nA: b\r\n\r\n"
            for byte in request { await caller.send(String(byte)) }
            let reply = await caller.reply()
            #expect(reply?.body == "ok abcde")
            #expect(received.all.map(\.body) == [Array("abcde".utf8)])
            await caller.close()
        }
    }

    @Test("a body of exactly the limit is taken, its length told or not")
    func wholeBody() async throws {
        try await withServer { server, received in
            let caller = try await Caller.connect(port: server.port)
            let body = String(repeating: "b", count: 65_536)
            let told = await caller.exchange(post(path, body))
            #expect(told?.status == 200)
            let untold = await caller.exchange(
                "POST \(path) HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n\(body)\r\n0\r\n\r\n")
            #expect(untold?.status == 200)
            #expect(received.all.map(\.body.count) == [65_536, 65_536])
            await caller.close()
        }
    }

    @Test("who asks first whether to send a body is told to go on")
    func goOn() async throws {
        try await withServer { server, received in
            let caller = try await Caller.connect(port: server.port)
            await caller.send("POST \(path) HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            let goOn = await caller.reply()
            #expect(goOn?.status == 100)
            #expect(received.all.isEmpty)
            let reply = await caller.exchange("hi")
            #expect(reply?.body == "ok hi")
            await caller.close()
        }
    }

    @Test("who says it is the last, speaks HTTP/1.0 or offers another protocol is answered and the connection ends")
    func last() async throws {
        try await withServer { server, received in
            let offer = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"
            for request in [
                post(path, "x", headers: "Connection: close\r\n"),
                "POST \(path) HTTP/1.0\r\nContent-Length: 1\r\n\r\nx",
                post(path, "x", headers: offer),
            ] {
                let caller = try await Caller.connect(port: server.port)
                await caller.send(request)
                let reply = await caller.everything()
                #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(reply.hasSuffix("\r\nconnection: close\r\n\r\nok x"))
                await caller.close()
            }
            #expect(received.all.count == 3)
        }
    }

    @Test("an old client that asks to stay may stay")
    func oldKeptAlive() async throws {
        try await withServer { server, _ in
            let caller = try await Caller.connect(port: server.port)
            for _ in 0..<2 {
                let reply = await caller.exchange("GET \(path) HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                #expect(reply?.headers["connection"] == "keep-alive")
                #expect(reply?.body == "ok ")
            }
            await caller.close()
        }
    }

    @Test("who ends its side behind the request still gets the answer")
    func halfClosed() async throws {
        let door = Door()
        try await withServer(handling: { _ in
            await door.pass()
            return CallbackResponse(status: 200, body: Array("kept".utf8))
        }) { server, _ in
            let caller = try await Caller.connect(port: server.port)
            await caller.send(post(path))
            await caller.endInput()
            try await until { door.count == 1 }
            door.open()
            let reply = await caller.everything()
            #expect(reply.hasSuffix("kept"))
            await caller.close()
        }
    }

    @Test("who leaves before the answer is heard all the same")
    func left() async throws {
        let door = Door()
        try await withServer(handling: { _ in
            await door.pass()
            return CallbackResponse(status: 200)
        }) { server, received in
            let caller = try await Caller.connect(port: server.port)
            await caller.send(post(path, "claim"))
            try await until { door.count == 1 }
            await caller.close()
            #expect(server.statistics.openConnections == 1)
            door.open()
            try await until { server.statistics.openConnections == 0 }
            #expect(received.all.map(\.body) == [Array("claim".utf8)])
        }
    }

    @Test(
        "a status without a body has none, and a status that is none is an error",
        arguments: [(204, 204, ""), (304, 304, ""), (42, 500, "b"), (100, 500, "b"), (599, 599, "b")])
    func oddStatus(given: Int, sent: Int, body: String) async throws {
        try await withServer(handling: { _ in CallbackResponse(status: given, body: Array("b".utf8)) }) { server, _ in
            let caller = try await Caller.connect(port: server.port)
            let first = await caller.exchange(get(path))
            #expect(first?.status == sent)
            #expect(first?.body == body)
            let second = await caller.exchange(get(path))
            #expect(second == first)
            await caller.close()
        }
    }

    @Test("a large answer arrives whole")
    func largeAnswer() async throws {
        let body = [UInt8](repeating: UInt8(ascii: "w"), count: 3_000_000)
        try await withServer(handling: { _ in CallbackResponse(status: 200, body: body) }) { server, _ in
            let caller = try await Caller.connect(port: server.port)
            await caller.send(get(path, headers: "Connection: close\r\n"))
            let reply = await caller.everything()
            #expect(reply.utf8.count > 3_000_000)
            #expect(reply.utf8.suffix(3_000_000).allSatisfy { $0 == UInt8(ascii: "w") })
            await caller.close()
        }
    }

    @Test("a header that repeats the path is masked before anybody may keep it")
    func masked() async throws {
        try await withServer { server, received in
            let caller = try await Caller.connect(port: server.port)
            let reply = await caller.exchange(
                get(path, headers: "X-Original-URI: \(path)?a=b\r\nX-Real-IP: 203.0.113.7\r\n"))
            #expect(reply?.status == 200)
            #expect(received.all.first?.headers["x-original-uri"] == Secret.mask)
            #expect(received.all.first?.headers["x-real-ip"] == "203.0.113.7")
            await caller.close()
        }
    }

    @Test("another method than GET and POST is refused", arguments: ["PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
    func methods(method: String) async throws {
        try await withServer { server, received in
            let caller = try await Caller.connect(port: server.port)
            await caller.send("\(method) \(path) HTTP/1.1\r\n\r\n")
            let reply = await caller.everything()
            #expect(
                reply == "HTTP/1.1 405 Method Not Allowed\r\nallow: GET, POST\r\n"
                    + "content-length: 0\r\nconnection: close\r\n\r\n")
            #expect(received.all.isEmpty)
            #expect(server.statistics[.methodRefused] == 1)
            await caller.close()
        }
    }

    @Test("a body that is too long is refused: at once where its length is told, at its limit where not")
    func tooLong() async throws {
        try await withServer { server, received in
            let refused = "HTTP/1.1 413 Payload Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            let told = try await Caller.connect(port: server.port)
            await told.send("POST \(path) HTTP/1.1\r\nContent-Length: 65537\r\n\r\n")
            let first = await told.everything()
            #expect(first == refused)
            let untold = try await Caller.connect(port: server.port)
            await untold.send("POST \(path) HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = "4000\r\n\(String(repeating: "b", count: 16_384))\r\n"
            for _ in 0..<5 { await untold.send(chunk) }
            let second = await untold.everything()
            #expect(second == refused)
            #expect(received.all.isEmpty)
            #expect(server.statistics[.bodyTooLarge] == 2)
            await told.close()
            await untold.close()
        }
    }

    @Test("over the route's rate a caller is told to wait, keeps its connection, and the other route is free")
    func rate() async throws {
        try await withServer({ ($0.limits.rate, $0.limits.burst) = (1, 3) }) { server, received in
            let caller = try await Caller.connect(port: server.port)
            var statuses: [Int?] = []
            await caller.send((0..<20).map { post(path, "\($0)") })
            for _ in 0..<20 { statuses.append(await caller.reply()?.status) }
            // On a slow machine the even pace may let some more through meanwhile.
            #expect(statuses.prefix(3) == [200, 200, 200])
            #expect(statuses.contains(429))
            let other = await caller.exchange(post(otherPath, "x"))
            #expect(other?.status == 200)
            #expect(received.all.count == statuses.count { $0 == 200 } + 1)
            #expect(server.statistics[.rateLimited] == statuses.count { $0 == 429 })
            await caller.close()
        }
    }

    @Test("many callers at once, and every callback is handed over once")
    func crowd() async throws {
        try await withServer { server, received in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<40 {
                    group.addTask {
                        let connection = try await Caller.connect(port: server.port)
                        for number in 0..<25 {
                            let reply = await connection.exchange(post(path, "\(caller)-\(number)"))
                            #expect(reply?.body == "ok \(caller)-\(number)")
                        }
                        await connection.close()
                    }
                }
                try await group.waitForAll()
            }
            #expect(received.all.count == 1_000)
            #expect(Set(received.all.map(\.body)).count == 1_000)
            try await until { server.statistics.openConnections == 0 }
        }
    }
}
