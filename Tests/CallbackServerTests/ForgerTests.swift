import Foundation
import Testing

@testable import CallbackServer

@Suite("What a forger meets", .timeLimit(.minutes(2)))
struct ForgerTests {
    /// What everybody gets who may not come in, to the byte.
    static let nothing = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"

    /// What everybody gets whose head is too long.
    static let tooLong =
        "HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"

    static let body = String(repeating: "b", count: 1_000)
    static let wrong = "/hooks/segura-main/00000000000000000000000000000000"

    @Test(
        "a wrong secret, an unknown name, an unknown path, any method, any body: the same bytes",
        arguments: [
            post(wrong, body), get(wrong), post("/hooks/nobody/\(secretText)", body),
            get("/hooks/payatom/\(secretText)"),
            get("/"), get("/favicon.ico"), get(path + "x"), get(path + "/"), get(String(path.dropLast())),
            get("/hooks/segura-main"), get("http://desk" + path), "OPTIONS * HTTP/1.1\r\n\r\n",
            "PUT \(wrong) HTTP/1.1\r\n\r\n", "DELETE \(wrong) HTTP/1.1\r\n\r\n", "HEAD \(wrong) HTTP/1.1\r\n\r\n",
            "CONNECT desk:443 HTTP/1.1\r\n\r\n", "GET \(wrong) HTTP/1.0\r\n\r\n",
            "GET \(wrong) HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "POST \(wrong) HTTP/1.1\r\nContent-Length: 1000000000000\r\n\r\n",
            "POST \(wrong) HTTP/1.1\r\nContent-Length: 10\r\n\r\n",
            "POST \(wrong) HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST \(wrong) HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n",
            post(wrong, body) + post(path, body), get(wrong, headers: "Upgrade: h2c\r\nConnection: Upgrade\r\n"),
        ])
    func sameBytes(request: String) async throws {
        try await withServer { server, received in
            let caller = try await Caller.connect(port: server.port)
            await caller.send(request)
            let answer = await caller.everything()
            #expect(answer == Self.nothing)
            #expect(received.all.isEmpty)
            #expect(server.statistics[.unknownPath] == 1)
            await caller.close()
        }
    }

    @Test("the right secret from a wrong address gets the same bytes, whatever it says about itself")
    func wrongAddress() async throws {
        try await withServer({ $0.routes = [try route(allow: [try range("127.0.0.2"), try range("203.0.113.0/24")])] })
        {
            server, received in
            let forwarded = "X-Forwarded-For: 203.0.113.7\r\n"
            for request in [
                get(path), post(path, Self.body), get(path, headers: forwarded), "PUT \(path) HTTP/1.1\r\n\r\n",
                "POST \(path) HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n",
                "POST \(path) HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n",
            ] {
                let caller = try await Caller.connect(port: server.port)
                await caller.send(request)
                let answer = await caller.everything()
                #expect(answer == Self.nothing)
                await caller.close()
            }
            #expect(received.all.isEmpty)
            #expect(server.statistics[.addressRefused] == 6)
            let provider = try await Caller.connect(port: server.port, from: "127.0.0.2")
            let reply = await provider.exchange(get(path, headers: forwarded))
            #expect(reply?.status == 200)
            #expect(received.all.map(\.from) == ["127.0.0.2"])
            await provider.close()
        }
    }

    @Test("behind a trusted proxy the forwarded address decides, and what is none gets the same bytes")
    func proxied() async throws {
        try await withServer({ configuration in
            configuration.routes = [try route(allow: [try range("203.0.113.0/24")])]
            configuration.trustedProxies = [try range("127.0.0.1"), try range("10.0.0.0/8")]
        }) { server, received in
            for forwarded in [
                "", "X-Forwarded-For: 198.51.100.1\r\n", "X-Forwarded-For: unknown\r\n", "X-Forwarded-For:\r\n",
                "X-Forwarded-For: 203.0.113.7, 198.51.100.1\r\n", "X-Forwarded-For: 203.0.113.7:80\r\n",
                "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-For: 198.51.100.1\r\n",
            ] {
                let caller = try await Caller.connect(port: server.port)
                await caller.send(get(path, headers: forwarded))
                let answer = await caller.everything()
                #expect(answer == Self.nothing, "\(forwarded)")
                await caller.close()
            }
            #expect(received.all.isEmpty)
            let caller = try await Caller.connect(port: server.port)
            for forwarded in [
                "203.0.113.7", "198.51.100.1, 203.0.113.7", "203.0.113.7, 10.1.2.3", "::ffff:203.0.113.7",
            ] {
                let reply = await caller.exchange(get(path, headers: "X-Forwarded-For: \(forwarded)\r\n"))
                #expect(reply?.status == 200, "\(forwarded)")
            }
            #expect(received.all.map(\.from) == Array(repeating: "203.0.113.7", count: 4))
            await caller.close()
        }
    }

    @Test("on a socket for both versions an IPv4 caller is an IPv4 address")
    func bothVersions() async throws {
        try await withServer({ configuration in
            configuration.host = "::"
            configuration.routes = [try route(allow: [try range("127.0.0.0/8")])]
        }) { server, received in
            let version4 = try await Caller.connect(port: server.port)
            let reply = await version4.exchange(get(path))
            #expect(reply?.status == 200)
            #expect(received.all.map(\.from) == ["127.0.0.1"])
            let version6 = try await Caller.connect(to: "::1", port: server.port)
            await version6.send(get(path))
            let answer = await version6.everything()
            #expect(answer == Self.nothing)
            await version4.close()
            await version6.close()
        }
    }

    @Test("guesses do not use up the provider's rate, and get the same bytes when it is used up")
    func rateUntouched() async throws {
        try await withServer({ configuration in
            (configuration.limits.rate, configuration.limits.burst) = (1, 1)
            configuration.routes = [try route(allow: [try range("127.0.0.1")]), try route("payatom", otherSecretText)]
        }) { server, _ in
            for _ in 0..<5 {
                let forger = try await Caller.connect(port: server.port, from: "127.0.0.9")
                await forger.send(get(path))
                let answer = await forger.everything()
                #expect(answer == Self.nothing)
                await forger.close()
            }
            let provider = try await Caller.connect(port: server.port)
            let reply = await provider.exchange(get(path))
            #expect(reply?.status == 200)
            let forger = try await Caller.connect(port: server.port)
            await forger.send(get(Self.wrong))
            let answer = await forger.everything()
            #expect(answer == Self.nothing)
            await provider.close()
            await forger.close()
        }
    }

    @Test(
        "a head that is too long is refused before its path is looked at, whosever it is",
        arguments: [path, wrong], [true, false])
    func longHead(path: String, ends: Bool) async throws {
        try await withServer { server, received in
            for request in [
                get(path, headers: "X-Long: \(String(repeating: "h", count: 16_384))\r\n"),
                "GET \(path)?\(String(repeating: "q", count: 17_000)) HTTP/1.1\r\n\r\n",
                get(path, headers: (0..<200).map { "X-\($0): \(String(repeating: "h", count: 100))\r\n" }.joined()),
                get(path, headers: String(repeating: "X: y\r\n", count: 110)),
            ] {
                let caller = try await Caller.connect(port: server.port)
                await caller.send(ends ? request : String(request.dropLast(2)))
                let answer = await caller.everything()
                #expect(answer == Self.tooLong)
                await caller.close()
            }
            #expect(received.all.isEmpty)
            #expect(server.statistics[.headTooLarge] == 4)
        }
    }

    @Test(
        "bytes that belong to no field count too, before a head and within it",
        arguments: [("", "\r\n"), ("GET \(path) HTTP/1.1\r\nX:", " ")])
    func fillers(start: String, filler: String) async throws {
        try await withServer { server, _ in
            let caller = try await Caller.connect(port: server.port)
            await caller.send(start + String(repeating: filler, count: 20_000))
            let answer = await caller.everything()
            #expect(answer == Self.tooLong)
            await caller.close()
        }
    }

    @Test(
        "what is not HTTP/1, or could be read in two ways, is refused before its path is looked at",
        arguments: [
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET \(path) HTTP/2.0\r\n\r\n", "GET \(path) HTTP/3.0\r\n\r\n",
            "GET \(path)\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\0\u{1}", "hello\r\n\r\n",
            "GET \(path) HTTP/1.1\r\nA b\r\n\r\n",
            "POST \(path) HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
            "POST \(path) HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "POST \(path) HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            "POST \(path) HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
            "POST \(path) HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST \(path) HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST \(path) HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "GET \(path) HTTP/1.1\r\nA: \0\r\n\r\n",
        ])
    func malformed(request: String) async throws {
        try await withServer { server, received in
            let caller = try await Caller.connect(port: server.port)
            await caller.send(request)
            let answer = await caller.everything()
            #expect(answer == "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            #expect(received.all.isEmpty)
            #expect(server.statistics[.malformed] == 1)
            await caller.close()
        }
    }
}
