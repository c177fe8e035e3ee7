import Foundation
import NIOCore
import Testing

@testable import Sandbox

@Suite("What POST /_sandbox/script takes")
struct ScriptTests {
    private static func order(_ text: String) throws(ScriptRefusal) -> ScriptOrder {
        try ScriptOrder(body: Array(text.utf8))
    }

    @Test("every delivery has its word")
    func deliveries() throws {
        let words: [(String, Delivery)] = [
            ("\"whole\"", .whole), ("\"cut\"", .cut(atByte: 20)), ("\"cut\",\"at_byte\":3", .cut(atByte: 3)),
            ("\"cut_response\"", .cutResponse(atByte: 0)), ("\"silent\"", .silent), ("\"late\"", .late(seconds: 40)),
            ("\"late\",\"seconds\":1.5", .late(seconds: 1.5)), ("\"server_error\"", .serverError),
            ("\"unavailable\"", .unavailable), ("\"forbidden_page\"", .forbiddenPage), ("\"redirect\"", .redirect),
            ("\"not_json\"", .notJSON), ("\"huge\",\"bytes\":9000", .huge(bytes: 9_000)),
            ("\"wrong_order\"", .wrongOrder), ("\"unknown_status_word\"", .unknownStatusWord),
            ("\"without_data\"", .withoutData), ("\"contradiction\"", .contradiction), ("\"unclosed\"", .unclosed),
        ]
        for (word, delivery) in words {
            let order = try Self.order("{\"delivery\":\(word)}")
            #expect(order.scenario == .delivered(delivery), "\(word)")
            let balance = try Self.order("{\"call\":\"balance\",\"delivery\":\(word)}")
            #expect(balance.delivery == delivery && balance.scenario == nil && balance.call == .balance)
        }
    }

    @Test("a payout's life can be told")
    func lives() throws {
        let failing = try Self.order("{\"life\":\"failure\",\"after_seconds\":0,\"delivery\":\"cut\"}")
        #expect(failing.scenario == Scenario(life: .failure(afterSeconds: 0), delivery: .cut(atByte: 20)))
        #expect(try Self.order("{\"life\":\"none\"}").scenario == Scenario(life: nil))
        #expect(try Self.order("{\"life\":\"pending\"}").scenario == .pending)
        #expect(try Self.order("{\"life\":\"reversal\"}").scenario == .reverse(afterSeconds: 2))
    }

    @Test(
        "what it does not know is refused",
        arguments: [
            "", "[]", "{\"delivery\":\"lost\"}", "{\"delivery\":1}", "{\"call\":\"pay\"}", "{\"life\":\"long\"}",
            "{\"times\":0}", "{\"times\":\"2\"}", "{\"deliver\":\"cut\"}", "{\"call\":\"status\",\"life\":\"success\"}",
            "{\"delivery\":\"late\",\"seconds\":-1}",
        ])
    func refused(_ text: String) {
        #expect(throws: ScriptRefusal.self) { try Self.order(text) }
    }

    @Test("only this machine may script")
    func loopback() throws {
        #expect(ScriptOrder.isLoopback(try SocketAddress(ipAddress: "127.0.0.1", port: 1)))
        #expect(ScriptOrder.isLoopback(try SocketAddress(ipAddress: "::1", port: 1)))
        #expect(!ScriptOrder.isLoopback(try SocketAddress(ipAddress: "192.0.2.7", port: 1)))
        #expect(!ScriptOrder.isLoopback(nil))
    }

    @Test("over HTTP: the next payout is a 500 and executed, the one after is whole")
    func overHTTP() async throws {
        try await ServerTests.with { sandbox, client, _ in
            let taken = try await client.send("POST", "/_sandbox/script", Array("{\"delivery\":\"server_error\"}".utf8))
            #expect(taken.status == 200 && taken.text == "{\"scripted\":1}")
            let lost = try await client.post(.payout, accountPayout("1109111616200"))
            #expect(lost.status == 500)
            #expect(sandbox.entry("1109111616200")?.payoutPosts == 1)
            #expect(sandbox.entry("1109111616200")?.status == .pending)
            #expect(try await client.post(.payout, accountPayout("1109111616201")).status == 200)

            let refused = try await client.send("POST", "/_sandbox/script", Array("{\"deliver\":1}".utf8))
            #expect(refused.status == 400 && refused.text.contains("there is no key deliver"))
            #expect(try await client.send("GET", "/_sandbox/script", []).status == 405)
        }
    }
}
