import Foundation
import Testing

@testable import Sandbox

/// The document's form, with fields changed or (nil) left out.
func paygrtForm(_ fields: [(String, String)]) -> [UInt8] {
    Array(fields.map { "\($0.0)=\(FormText.escaped($0.1))" }.joined(separator: "&").utf8)
}

func paygrtRecharge(_ id: String, amount: String = "10", code: String = "AT") -> [UInt8] {
    paygrtForm([
        ("api_ref_id", id), ("recharge_number", "9988998899"), ("recharge_amount", amount), ("operator_code", code),
    ])
}

func paygrtCall(_ method: String, _ path: String, _ body: [UInt8] = [], headers: [String: String?] = [:]) -> WireCall {
    var all = ["api-key": PaygrtAccount.standard.apiKey]
    if method == "POST" { all["content-type"] = "application/x-www-form-urlencoded" }
    for (name, value) in headers { all[name] = value }
    return WireCall(method: method, path: path, headers: all, body: body)
}

func paygrt(walletPaise: Int64 = 100_000_000, faults: FaultPlan = .none) -> PaygrtTeller {
    let world = World(provider: .paygrt, seed: 1, walletPaise: walletPaise, topUps: false, now: friday)
    return PaygrtTeller(Till(world: world, faults: faults), .standard)
}

extension PaygrtTeller {
    mutating func send(_ call: WireCall, at now: Int64 = friday) -> SandboxReply { answer(call, now: moment(now)) }

    mutating func recharge(_ body: [UInt8], merchant: String = "AP5210", at now: Int64 = friday) -> SandboxReply {
        send(paygrtCall("POST", "/v1/recharges/\(merchant)", body), at: now)
    }

    mutating func ask(
        _ id: String, _ date: String = "2026-11-20", merchant: String = "AP5210", at now: Int64 = friday
    ) -> SandboxReply {
        let body = paygrtForm([("api_ref_id", id), ("txn_date", date)])
        return send(paygrtCall("POST", "/v1/recharges/status/\(merchant)", body), at: now)
    }
}

@Suite("Paygrt answers as its collection prints", .timeLimit(.minutes(2)))
struct PaygrtTests {
    @Test("the balance has four decimals, and the test merchant nothing")
    func balance() {
        var teller = paygrt(walletPaise: 1_215_050)
        let live = teller.send(paygrtCall("GET", "/v1/merchants/AP5210/balance"))
        #expect(text(data(live)["balance"]) == "12150.5000" && text(object(live.body)["status"]) == "0")
        let test = teller.send(paygrtCall("GET", "/v1/merchants/AP1743/balance"))
        #expect(
            test.text == #"{"message":"Success","data":{"merchant_id":"AP1743","#
                + #""merchant_name":"API Partner Demo","balance":"0.0000"},"status":"0"}"#)
    }

    @Test("the operators are the printed ones")
    func operators() throws {
        var teller = paygrt()
        let reply = teller.send(paygrtCall("GET", "/v1/operators/AP5210"))
        let list = try #require(object(reply.body)["data"] as? [[String: String]])
        #expect(list.count == 22)
        #expect(list.first == ["operator_name": "Home Credit", "operator_code": "HC", "type": "Cash Drop"])
        #expect(list.last == ["operator_name": "Videocon D2h", "operator_code": "VD", "type": "DTH"])
        #expect(Set(list.compactMap { $0["type"] }) == ["Cash Drop", "Mobile", "DTH"])
        #expect(Set(list.compactMap { $0["operator_code"] }).count == 22)
    }

    @Test(
        "a recharge from its reply to its end",
        arguments: [
            (Scenario.success, "0", "Success", "Success"), (.success(afterSeconds: 5), "2", "Pending", "Success"),
            (.pending, "2", "Pending", "Pending"), (.fail(afterSeconds: 5), "2", "Pending", "Fail"),
            (.reverse(afterSeconds: 5), "0", "Success", "Fail"),
        ])
    func life(scenario: Scenario, code: String, first: String, last: String) {
        var teller = paygrt(walletPaise: 1_216_050)
        teller.till.script([scenario], for: .recharge)
        let reply = teller.recharge(paygrtRecharge("12345"))
        #expect(text(object(reply.body)["status"]) == "0" && text(data(reply)["api_ref_id"]) == "12345")
        #expect(text(data(reply)["recharge_status"]) == first && text(data(reply)["status_code"]) == code)
        #expect(text(data(reply)["recharge_amount"]) == "10.00")
        #expect(text(data(reply)["remaining_balance"]) == "12150.50")
        #expect(text(data(reply)["txn_id"])?.count == 7 && text(data(reply)["recharge_number"]) == "9988998899")
        let asked = teller.ask("12345", at: friday + 6_000)
        #expect(text(data(asked)["recharge_status"]) == last && data(asked).keys.count == 4)
        #expect((text(data(asked)["operator_id"]) ?? "").isEmpty == (last != "Success" && first == "Pending"))
        #expect(teller.world.walletPaise == (last == "Fail" ? 1_216_050 : 1_215_050))
    }

    @Test("what failed is printed with four fields filled and the rest null")
    func failed() {
        var teller = paygrt(walletPaise: 900)
        let reply = teller.recharge(paygrtRecharge("12346", amount: "399", code: "VF"))
        let isFull = text(data(reply)["recharge_status"]) == "Fail"
        if !isFull {
            #expect(
                reply.text == #"{"message":"Fail","data":{"api_ref_id":"12346","txn_id":null,"operator_id":null,"#
                    + #""recharge_number":null,"recharge_amount":null,"recharge_status":null,"#
                    + #""message":"Insufficient Merchant Balance","remaining_balance":"9.00","status_code":"1"},"#
                    + #""status":"1"}"#)
        }
        #expect(text(data(reply)["status_code"]) == "1" && teller.world.walletPaise == 900)
        var forms: Set<Bool> = []
        for number in 0..<40 {
            teller.till.script([.fail], for: .recharge)
            let reply = teller.recharge(paygrtRecharge("7\(number)", amount: "1"))
            #expect(text(data(reply)["api_ref_id"]) == "7\(number)" && text(data(reply)["status_code"]) == "1")
            forms.insert(data(reply)["recharge_status"] is NSNull)
        }
        #expect(forms == [true, false])
    }

    @Test("the test merchant: Airtel always succeeds, every other fails, and no wallet pays")
    func testMerchant() {
        var teller = paygrt()
        for (number, one) in PaygrtOperator.all.enumerated() {
            let reply = teller.recharge(paygrtRecharge("9\(number)", code: one.code), merchant: "AP1743")
            #expect(text(data(reply)["status_code"]) == (one.code == "AT" ? "0" : "1"))
            #expect((text(object(reply.body)["status"]) == "0") == (one.code == "AT"))
            let asked = teller.ask("9\(number)", merchant: "AP1743")
            #expect(text(data(asked)["recharge_status"]) == (one.code == "AT" ? "Success" : "Fail"))
            #expect(text(object(teller.ask("9\(number)").body)["status"]) == "1")
        }
        #expect(teller.world.walletPaise == 100_000_000)
    }

    @Test("status goes by the date in India: the neighbour of midnight is another day")
    func dates() {
        var teller = paygrt()
        teller.till.script([.success], for: .recharge)
        // 21 November, 00:00 in India, is 20 November, 18:30 in UTC.
        let midnight = friday + (9 * 60 + 57) * 60_000
        _ = teller.recharge(paygrtRecharge("12345"), at: midnight)
        #expect(text(object(teller.ask("12345", "2026-11-21", at: midnight).body)["status"]) == "0")
        for wrong in ["2026-11-20", "21-11-2026", "2026-11-21 ", ""] {
            #expect(text(object(teller.ask("12345", wrong, at: midnight).body)["status"]) == "1")
        }
    }

    static let refusals: [(String, WireCall, Int)] = [
        ("no key", paygrtCall("GET", "/v1/merchants/AP5210/balance", headers: ["api-key": nil]), 401),
        ("another key", paygrtCall("GET", "/v1/operators/AP5210", headers: ["api-key": "X"]), 401),
        ("another merchant", paygrtCall("GET", "/v1/merchants/AP9/balance"), 403),
        (
            "JSON",
            paygrtCall(
                "POST", "/v1/recharges/AP5210", json(["api_ref_id": "1"]),
                headers: ["content-type": "application/json"]), 415
        ),
        ("paise", recharge([("recharge_amount", "10.50")]), 200), ("nought", recharge([("recharge_amount", "0")]), 200),
        ("no operator", recharge([("operator_code", "XX")]), 200), ("small", recharge([("operator_code", "at")]), 200),
        ("a plus left plain", recharge([("recharge_number", "99 88")]), 200),
        ("twice", recharge([], more: "&api_ref_id=2"), 200), ("one more", recharge([], more: "&pin=2"), 200),
        ("half an escape", recharge([], more: "&x=%2"), 200),
    ]

    private static func recharge(_ changes: [(String, String)], more: String = "") -> WireCall {
        var fields = [
            ("api_ref_id", "1"), ("recharge_number", "9988998899"), ("recharge_amount", "10"), ("operator_code", "AT"),
        ]
        for (key, value) in changes { fields[fields.firstIndex { $0.0 == key } ?? 0].1 = value }
        return paygrtCall("POST", "/v1/recharges/AP5210", paygrtForm(fields) + Array(more.utf8))
    }

    @Test("anything else is refused, and nothing is executed", arguments: refusals)
    func refused(name: String, call: WireCall, status: Int) {
        var teller = paygrt()
        let reply = teller.send(call)
        #expect(reply.status == status, "\(name)")
        if status == 200 { #expect(text(object(reply.body)["status"]) == "1", "\(name)") }
        #expect(teller.world.walletPaise == 100_000_000 && teller.world.order(clientID: "1") == nil)
    }

    @Test("a repeated reference is counted and not executed; + & = in a value arrive as sent")
    func forms() throws {
        var teller = paygrt()
        _ = teller.recharge(paygrtRecharge("1"))
        #expect(text(data(teller.recharge(paygrtRecharge("1")))["status_code"]) == "1")
        #expect(teller.world.book().map(\.payoutPosts) == [2])
        let pairs = try FormText.pairs(Array("a=1%2B1%26%3D&b=x+y&c=".utf8))
        #expect(pairs.map(\.0) == ["a", "b", "c"] && pairs.map(\.1) == ["1+1&=", "x y", ""])
    }

    @Test("its callback is a GET with the four printed keys")
    func callback() async throws {
        let listener = try await CallbackListener()
        try await ServerTests.with { configuration in
            configuration.callbacks = [.paygrt: listener.url]
        } _: { sandbox, client, hand in
            sandbox.script(.success(afterSeconds: 5), .fail(afterSeconds: 5), at: .paygrt)
            let base = try #require(sandbox.baseURLs["paygrt"])
            for id in ["1", "2"] {
                _ = try await client.send(
                    paygrtCall("POST", "/v1/recharges/AP5210", paygrtRecharge(id)), base: base)
            }
            hand.advance(seconds: 5)
            let heard = await listener.wait(for: 2).sorted { $0.uri < $1.uri }
            let entry = try #require(sandbox.entry("1", at: .paygrt))
            #expect(
                heard.first?.uri == "/hooks/s3cret?api_ref_id=1&txn_id=\(entry.providerID ?? "")"
                    + "&operator_id=\(entry.bankReference ?? "")&recharge_status=Success")
            #expect(heard.last?.raw("recharge_status") == "Fail" && heard.last?.raw("operator_id") == "")
        }
        try await listener.stop()
    }
}
