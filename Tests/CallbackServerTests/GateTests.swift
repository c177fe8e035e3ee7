import Testing

@testable import CallbackServer

@Suite("Who comes in")
struct GateTests {
    static func origin(_ peer: String, _ forwarded: [String], trusted: [String]) throws -> String? {
        let gate = CallbackGate(routes: [], trustedProxies: try trusted.map { try range($0) })
        return gate.origin(peer: try #require(IPAddress(peer)), forwarded: forwarded)?.description
    }

    @Test(
        "behind a trusted proxy the right-most address that is none of ours counts",
        arguments: [
            (["203.0.113.7"], "203.0.113.7"), (["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
            (["203.0.113.7, 10.0.0.9"], "203.0.113.7"), (["203.0.113.7,10.0.0.9 ,\t10.0.0.8"], "203.0.113.7"),
            (["198.51.100.1", "203.0.113.7"], "203.0.113.7"), (["203.0.113.7", "10.0.0.9"], "203.0.113.7"),
            (["unknown, 203.0.113.7"], "203.0.113.7"), (["::ffff:203.0.113.7"], "203.0.113.7"),
            (["2001:db8::5, 10.0.0.9"], "2001:db8::5"), (["10.0.0.7, 10.0.0.9"], "10.0.0.7"), ([], "10.0.0.1"),
        ] as [([String], String)])
    func rightMost(forwarded: [String], origin: String) throws {
        #expect(try Self.origin("10.0.0.1", forwarded, trusted: ["10.0.0.0/8"]) == origin)
        #expect(try Self.origin("::ffff:10.0.0.1", forwarded, trusted: ["10.0.0.0/8"]) == origin)
    }

    @Test(
        "where no address stands nobody is known",
        arguments: [
            "", ",", "unknown", "203.0.113.7,", "203.0.113.7, unknown", "203.0.113.7:4711", "[2001:db8::5]",
            "203.0.113.7 10.0.0.9", "203.0.113.7, , 10.0.0.9", "203.0.113.7/32", "localhost, 10.0.0.9",
        ])
    func malformed(forwarded: String) throws {
        #expect(try Self.origin("10.0.0.1", [forwarded], trusted: ["10.0.0.0/8"]) == nil)
    }

    @Test("who is no proxy of ours is not believed", arguments: [["203.0.113.7"], ["unknown"], [""], []])
    func untrusted(forwarded: [String]) throws {
        #expect(try Self.origin("198.51.100.1", forwarded, trusted: ["10.0.0.0/8"]) == "198.51.100.1")
        #expect(try Self.origin("198.51.100.1", forwarded, trusted: []) == "198.51.100.1")
    }

    @Test("only the exact path comes in, and what stands behind the question mark is the query")
    func paths() throws {
        let gate = CallbackGate(routes: [try route(), try route("payatom", otherSecretText)], trustedProxies: [])
        let peer = try #require(IPAddress("203.0.113.7"))
        func judge(_ target: String) -> CallbackGate.Verdict {
            gate.judge(target: target, peer: peer, forwarded: [])
        }
        #expect(judge(path) == .admitted(route: 0, query: "", from: peer))
        #expect(judge("\(otherPath)?a=1?b=%20#x") == .admitted(route: 1, query: "a=1?b=%20#x", from: peer))
        #expect(judge("\(path)?") == .admitted(route: 0, query: "", from: peer))
        let strange = [
            "", "/", "*", "?", "/hooks", "/hooks/segura-main", "/hooks/segura-main/", "\(path)/", "/\(path)",
            "\(path)x", String(path.dropLast()), path.uppercased(), "/hooks/payatom/\(secretText)",
            "/hooks/segura-main/\(otherSecretText)", "/x/..\(path)", "\(path)%20", "\(path)#", "http://desk\(path)",
            "/hooks/segura-main/%39" + secretText.dropFirst(),
        ]
        for target in strange {
            #expect(judge(target) == .refused(.unknownPath), "\(target)")
        }
    }

    @Test("each route has its own addresses, and none at all means everybody")
    func addresses() throws {
        let closed = try route(allow: [try range("203.0.113.0/24"), try range("2001:db8::/32")])
        let gate = CallbackGate(routes: [closed, try route("payatom", otherSecretText)], trustedProxies: [])
        for (text, isIn) in [
            ("203.0.113.7", true), ("2001:db8::7", true), ("::ffff:203.0.113.7", true), ("198.51.100.1", false),
        ] {
            let peer = try #require(IPAddress(text))
            let admitted = CallbackGate.Verdict.admitted(route: 0, query: "", from: peer)
            let verdict = gate.judge(target: path, peer: peer, forwarded: [])
            #expect(verdict == (isIn ? admitted : .refused(.addressRefused)), "\(text)")
            let other = gate.judge(target: otherPath, peer: peer, forwarded: [])
            #expect(other == .admitted(route: 1, query: "", from: peer))
        }
        #expect(gate.judge(target: path, peer: nil, forwarded: []) == .refused(.addressRefused))
    }
}
