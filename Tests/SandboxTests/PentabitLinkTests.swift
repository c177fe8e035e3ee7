import Foundation
import Testing

@testable import Sandbox

@Suite("A pay link: made, shown, paid, told", .timeLimit(.minutes(2)))
struct PentabitLinkTests {
    /// The page's path below the provider's address.
    static func page(_ reply: SandboxReply) -> String {
        String((text(data(reply)["pay_url"]) ?? "").dropFirst("http://127.0.0.1:1/pentabit".count))
    }

    @Test("the answer repeats the request and adds the page's address")
    func made() {
        var teller = pentabit()
        let reply = teller.link("adsd-1")
        #expect(text(object(reply.body)["message"]) == "Payin link generated successfully.")
        #expect(text(data(reply)["order_id"]) == "adsd-1" && text(data(reply)["method"]) == "UPI")
        #expect(text(data(reply)["redirect_url"]) == "http://test.com/a?b=1&c=\"d\"")
        #expect(Self.page(reply).hasPrefix("/pay/"))
        #expect(teller.world.walletPaise == 100_000_000)
    }

    @Test("the page shows the amount and a button; pressing it pays, by default what was asked for")
    func paid() throws {
        var teller = pentabit()
        teller.till.script([.pending, .pending], for: .link)
        let path = Self.page(teller.link("l-1"))
        let page = teller.send(WireCall(method: "GET", path: path, body: []))
        #expect(page.contentType.hasPrefix("text/html") && page.text.contains("&#8377;100.00"))
        #expect(page.text.contains("<form method=\"post\"") && !page.text.contains("\"d\""))
        #expect(text(data(teller.askLink("l-1"))["status"])?.lowercased() == "pending")
        #expect(teller.send(WireCall(method: "POST", path: path, body: [])).status == 200)
        let asked = data(teller.askLink("l-1", at: friday + 2_000))
        #expect(text(asked["status"])?.lowercased() == "approved")
        #expect(Decimal(string: text(asked["amount"]) ?? "") == 100)
        #expect((asked["transaction_id"] as? String)?.count == 12)
        #expect(teller.world.walletPaise == 100_010_000)
        #expect(teller.send(WireCall(method: "POST", path: path, body: []), at: friday + 2_000).status == 409)
    }

    @Test(
        "the query says another amount, a wait or a refusal",
        arguments: [
            (["amount": "150.50"], "approved", 15_050 as Int64?), (["amount": "80", "after": "0"], "approved", 8_000),
            (["decision": "reject"], "rejected", nil),
        ])
    func otherwise(query: [String: String], word: String, received: Int64?) {
        var teller = pentabit()
        let path = Self.page(teller.link("l-1"))
        #expect(teller.send(WireCall(method: "POST", path: path, query: query, body: [])).status == 200)
        let asked = data(teller.askLink("l-1", at: friday + (query["after"] == nil ? 2_000 : 0)))
        #expect(text(asked["status"])?.lowercased() == word)
        #expect(Decimal(string: text(asked["request_amount"]) ?? "") == 100)
        #expect(teller.world.entry("l-1")?.receivedPaise == received)
        #expect(teller.world.walletPaise == 100_000_000 + (received ?? 0))
    }

    @Test("what makes no sense is refused")
    func nonsense() {
        var teller = pentabit()
        let path = Self.page(teller.link("l-1"))
        for query in [["amount": "0"], ["amount": "1.5"], ["amount": "x"], ["after": "-1"]] {
            #expect(teller.send(WireCall(method: "POST", path: path, query: query, body: [])).status == 400)
        }
        #expect(teller.send(WireCall(method: "GET", path: "/pay/nothing", body: [])).status == 404)
        #expect(teller.send(WireCall(method: "PUT", path: path, body: [])).status == 405)
    }

    @Test("customers mostly pay in time, now and then another amount; some refuse, some never come")
    func dealt() {
        let fates = (0..<2_000).map { Fate.link(10_000, at: friday, seed: 3, clientID: "l\($0)") }
        #expect(fates.allSatisfy { $0.atOnce == .pending })
        let paid = fates.compactMap { $0.changes.first }.filter { $0.status == .success }
        #expect((1_200...1_500).contains(paid.count))
        #expect((50...180).contains(paid.filter { $0.receivedPaise != 10_000 }.count))
        #expect((100...240).contains(fates.filter { $0.changes.first?.status == .failure }.count))
        #expect((400...600).contains(fates.filter(\.changes.isEmpty).count))
    }

    @Test("over HTTP: signed, on the page's own address, with its three callbacks")
    func overHTTP() async throws {
        let listener = try await CallbackListener()
        try await ServerTests.with { configuration in
            configuration.clock.wall = { friday }
            configuration.callbacks = [.pentabit: listener.url]
        } _: { sandbox, client, hand in
            let base = try #require(sandbox.baseURLs["pentabit"])
            sandbox.script(.pending, at: .pentabit, for: .link)
            let call = pentabitCall("POST", "/api/v1/payin/generate/link", pentabitLink("l-1"))
            let made = object(try await client.send(call, base: base).body)["data"] as? [String: Any]
            let url = try #require(text(made?["pay_url"]))
            #expect(url.hasPrefix("\(base)/pay/"))
            #expect(try await client.fetch("GET", url).status == 200)
            #expect(try await client.fetch("POST", "\(url)?amount=120").status == 200)
            _ = await listener.wait(for: 1)
            hand.advance(seconds: 2)
            let heard = await listener.wait(for: 2)
            #expect(heard.map { text($0.object["event"]) } == ["payin.initiated", "payin.succeeded"])
            #expect(text(heard[0].data["status"]) == "Initiated" && heard[0].data["transaction_id"] is NSNull)
            #expect(text(heard[1].data["status"]) == "Approved")
            #expect(Decimal(string: text(heard[1].data["amount"]) ?? "") == 120)
            #expect(heard.allSatisfy { $0.method == "POST" && $0.headers["content-type"] == "application/json" })
            #expect(sandbox.entry("l-1", at: .pentabit)?.receivedPaise == 12_000)
            #expect(sandbox.requests(.link, at: .pentabit) == 1)
        }
        try await listener.stop()
    }

    @Test("a payout's callbacks: succeeded or failed, never pending", arguments: [true, false])
    func payoutCallback(isPaid: Bool) async throws {
        let listener = try await CallbackListener()
        try await ServerTests.with { configuration in
            configuration.clock.wall = { friday }
            configuration.callbacks = [.pentabit: listener.url]
        } _: { sandbox, client, hand in
            let base = try #require(sandbox.baseURLs["pentabit"])
            sandbox.script(isPaid ? .success(afterSeconds: 5) : .fail(afterSeconds: 5), at: .pentabit)
            _ = try await client.send(
                pentabitCall("POST", "/api/v1/payout/initiate", pentabitPayout("p-1")), base: base)
            hand.advance(seconds: 5)
            let heard = try #require(await listener.wait(for: 1).first)
            #expect(text(heard.object["event"]) == (isPaid ? "payout.succeeded" : "payout.failed"))
            #expect(text(heard.data["status"]) == (isPaid ? "Approved" : "Rejected"))
            #expect(text(heard.data["order_id"]) == "p-1" && text(heard.data["ifsc"]) == "SBIN0060589")
            #expect(text(heard.data["transaction_id"]) == sandbox.entry("p-1")?.bankReference)
        }
        try await listener.stop()
    }
}
