import Foundation
import Testing

@testable import Sandbox

@Suite("Pentabit answers as its document prints, to those who sign as it says")
struct PentabitTests {
    static let sample = "api/v1/payout/qweq-2d2fss-2234sd-44533/status"

    @Test(
        "the signature's vectors, which openssl made",
        arguments: [
            ("POST", "api/v1/payout/initiate", nil, "e204c56a9cd262daef1727a1e3216b4cff941bcdb90049f665d2ae5f087ef41f"),
            (
                "POST", "/api/v1/payout/initiate", nil,
                "8045cb772a3874838b35cd374ad6b55da1ebc1def0da337ff3ca0cf544478ff1"
            ),
            ("GET", sample, "", "d3cc2d4829eff41713b948f18491818644d889830a401dbfee05f71a3932050d"),
            ("GET", sample, "{}", "ac62e99f2d1a601e6de3e4236cdb6f0098912232969f841c40ebc7c33fab8dd5"),
            ("GET", "api/v1/balance", "", "7c2027a3c0e517b562b12475a04310e74f4b3af787015e5c2a641f94dfed8713"),
            ("GET", "api/v1/balance", "{}", "6b3385a73966368009b7b767445eb11508de490e31de59bab410dc2043251e47"),
        ] as [(String, String, String?, String)])
    func vectors(method: String, path: String, body: String?, hex: String) {
        let body = body.map { Array($0.utf8) } ?? pentabitPayout("qweq-2d2fss-2234sd-44533")
        let made = PentabitSignature.hex(
            secret: "test_secret_key", method: method, path: path, body: body, timestamp: "1790431844701")
        #expect(made == hex)
    }

    @Test("openssl signs the same bytes alike", .enabled(if: Tool.has("openssl")))
    func openssl() throws {
        for (number, body) in [pentabitPayout("a-1"), pentabitLink("b-2"), [], Array("{\"é\":\"/\"}".utf8)].enumerated()
        {
            let message = Array("POST\napi/v1/x\n".utf8) + body + Array("\n179043184470\(number)\n".utf8)
            let out = try Tool.run("openssl", ["dgst", "-sha256", "-hmac", "s3cret/key", "-r"], input: message)
            let hex = String(decoding: out, as: UTF8.self).prefix { $0 != " " }
            let ours = PentabitSignature.hex(
                secret: "s3cret/key", method: "POST", path: "api/v1/x", body: body,
                timestamp: "179043184470\(number)")
            #expect(ours == hex)
        }
    }

    @Test(
        "a payout from its reply to its end",
        arguments: [
            (Scenario.success, "approved", "approved", true), (.success(afterSeconds: 5), "pending", "approved", true),
            (.pending, "pending", "pending", false), (.fail, "rejected", "rejected", false),
            (.fail(afterSeconds: 5), "pending", "rejected", false),
            (.reverse(afterSeconds: 5), "approved", "rejected", true),
        ])
    func life(scenario: Scenario, first: String, last: String, hasReference: Bool) {
        var teller = pentabit()
        teller.till.script([scenario], for: .payout)
        let reply = teller.pay("qweq-1")
        #expect(reply.status == 200 && object(reply.body)["success"] as? Bool == true)
        #expect(text(object(reply.body)["message"]) == "Payout initiated.")
        #expect(text(data(reply)["status"])?.lowercased() == first)
        #expect(text(data(reply)["order_id"]) == "qweq-1" && text(data(reply)["beneficiary_name"]) == "Test Name")
        #expect(data(reply)["remarks"] is NSNull && data(reply)["charge"] is NSNumber)
        let asked = teller.ask("qweq-1", at: friday + 6_000)
        #expect(text(data(asked)["status"])?.lowercased() == last && data(asked)["vpa"] is NSNull)
        #expect((data(asked)["transaction_id"] as? String)?.count == (hasReference ? 12 : nil))
        #expect(teller.world.entry("qweq-1")?.statusCalls == 1)
    }

    @Test("the balance is printed as the sample's")
    func balance() {
        var teller = pentabit(walletPaise: 111_111)
        let reply = teller.send(pentabitCall("GET", "/api/v1/balance"))
        #expect(
            reply.text == "{\"error\":\"\",\"data\":{\"balance\":\"1111.11\"},"
                + "\"message\":\"Merchant wallet balance fetched.\",\"success\":true}")
    }

    static let doors: [(String, WireCall, Int)] = [
        ("no key", pentabitCall("GET", "/api/v1/balance", headers: ["access-key": nil]), 401),
        ("another key", pentabitCall("GET", "/api/v1/balance", headers: ["access-key": "x"]), 403),
        ("no stamp", pentabitCall("GET", "/api/v1/balance", headers: ["timestamp": nil]), 401),
        ("a stamp in seconds", pentabitCall("GET", "/api/v1/balance", at: friday / 1_000), 401),
        ("61 s old", pentabitCall("GET", "/api/v1/balance", at: friday - 60_001), 401),
        ("61 s ahead", pentabitCall("GET", "/api/v1/balance", at: friday + 60_001), 401),
        ("60 s old", pentabitCall("GET", "/api/v1/balance", at: friday - 60_000), 200),
        ("60 s ahead", pentabitCall("GET", "/api/v1/balance", at: friday + 60_000), 200),
        ("no signature", pentabitCall("GET", "/api/v1/balance", headers: ["signature": nil]), 401),
        ("braces on GET", pentabitCall("GET", "/api/v1/balance", signed: Array("{}".utf8)), 401),
        ("a leading slash", pentabitCall("GET", "/api/v1/balance", signedPath: "/api/v1/balance"), 401),
        (
            "other bytes signed",
            pentabitCall("POST", "/api/v1/payin/transactions", pentabitQuestion("a"), signed: pentabitQuestion("b")),
            401
        ),
        (
            "capitals",
            pentabitCall(
                "GET", "/api/v1/balance",
                headers: [
                    "signature": pentabitCall("GET", "/api/v1/balance").headers["signature"]?.uppercased()
                ]), 401
        ),
    ]

    @Test("whoever signs otherwise is refused", arguments: doors)
    func door(name: String, call: WireCall, status: Int) {
        var teller = pentabit()
        let reply = teller.send(call)
        #expect(reply.status == status, "\(name)")
        #expect(reply.contentType.hasPrefix(status == 403 ? "text/html" : "application/json"))
        #expect(!reply.text.contains(PentabitAccount.standard.secretKey))
    }

    @Test("the stamp is compared with the wall clock, however fast the world runs")
    func wall() {
        var teller = pentabit()
        let call = pentabitCall("GET", "/api/v1/balance")
        #expect(teller.send(call, at: friday + 86_400_000, wall: friday).status == 200)
        #expect(teller.send(call, at: friday + 86_400_000, wall: friday + 61_000).status == 401)
    }

    @Test("each switch for what nobody can know")
    func switches() {
        var slash = pentabit { $0.signsLeadingSlash = true }
        #expect(slash.send(pentabitCall("GET", "/api/v1/balance", signedPath: "/api/v1/balance")).status == 200)
        #expect(slash.send(pentabitCall("GET", "/api/v1/balance")).status == 401)
        var braces = pentabit { $0.signsBracesOnGet = true }
        #expect(braces.send(pentabitCall("GET", "/api/v1/balance", signed: Array("{}".utf8))).status == 200)
        #expect(braces.send(pentabitCall("GET", "/api/v1/balance")).status == 401)
        var form = pentabit { $0.asksPayinStatusByForm = true }
        _ = form.link("l-1")
        let body = Array(
            "--x\r\nContent-Disposition: form-data; name=\"order_id\"\r\n\r\nl-1\r\n--x--\r\n".utf8)
        for signed in [body, Array("{}".utf8), []] {
            let call = pentabitCall(
                "POST", "/api/v1/payin/transactions", body, signed: signed,
                headers: ["content-type": "multipart/form-data; boundary=x"])
            #expect(text(data(form.send(call))["order_id"]) == "l-1")
        }
        #expect(form.askLink("l-1").status == 415)
    }

    static let refusals: [(String, [UInt8])] = [
        ("no JSON", Array("{".utf8)), ("a blank", Array("{ \"order_id\":\"1\"}".utf8)),
        ("another order", Array(String(decoding: pentabitPayout("1"), as: UTF8.self).reversedKeys.utf8)),
        ("amount as a string", pentabitPayout("1", ["amount": "\"100\""])),
        ("amount nought", pentabitPayout("1", ["amount": "0"])),
        ("amount below nought", pentabitPayout("1", ["amount": "-5"])),
        ("a tenth of a paisa", pentabitPayout("1", ["amount": "1.001"])),
        ("no e-mail", pentabitPayout("1", ["beneficiary_email": "\"\""])),
        ("no address", pentabitPayout("1", ["beneficiary_address": "\" \""])),
        ("null name", pentabitPayout("1", ["beneficiary_name": "null"])),
        ("short mobile", pentabitPayout("1", ["beneficiary_mobile_no": "\"787878\""])),
        ("UPI", pentabitPayout("1", ["payment_method": "\"UPI\""])),
        ("small method", pentabitPayout("1", ["payment_method": "\"imps\""])),
        ("no IFSC", pentabitPayout("1", ["ifsc": "\"SBI002\""])),
        ("a blank in the id", pentabitPayout("1", ["order_id": "\"a b\""])),
    ]

    @Test("a body that is not as documented is refused, and nothing is executed", arguments: refusals)
    func refused(name: String, body: [UInt8]) {
        var teller = pentabit()
        let reply = teller.send(pentabitCall("POST", "/api/v1/payout/initiate", body))
        #expect([200, 415, 422].contains(reply.status), "\(name): \(reply.status)")
        #expect(object(reply.body)["success"] as? Bool == false && object(reply.body)["data"] is NSNull, "\(name)")
        #expect(teller.world.walletPaise == 100_000_000 && teller.world.order(clientID: "1") == nil)
    }

    @Test("the mobile number may be a number, as one of the samples has it; any order by switch")
    func accepted() {
        var teller = pentabit { $0.takesAnyKeyOrder = true }
        #expect(text(data(teller.pay("1", ["beneficiary_mobile_no": "7878787878"]))["order_id"]) == "1")
        let pretty = Array(String(decoding: pentabitPayout("2"), as: UTF8.self).replacing(",", with: ", ").utf8)
        let reply = teller.send(pentabitCall("POST", "/api/v1/payout/initiate", pretty))
        #expect(text(data(reply)["order_id"]) == "2")
    }

    @Test("a repeated order id is counted, refused and not executed; unknown ones are not found")
    func duplicate() {
        var teller = pentabit()
        _ = teller.pay("1")
        let wallet = teller.world.walletPaise
        let again = teller.pay("1", ["amount": "900"])
        #expect(object(again.body)["success"] as? Bool == false && teller.world.walletPaise == wallet)
        #expect(teller.world.book().map(\.payoutPosts) == [2])
        #expect(teller.ask("2").status == 404)
        #expect(teller.send(pentabitCall("GET", "/api/v2/balance")).status == 404)
        #expect(teller.send(pentabitCall("POST", "/api/v1/balance")).status == 405)
    }

    @Test("the printed variants all come: numbers and strings, stamps with and without Z, three forms of error")
    func variants() {
        var teller = pentabit()
        var seen: Set<String> = []
        for number in 0..<120 {
            teller.till.script([.success], for: .payout)
            let payout = data(teller.pay("v-\(number)"))
            seen.insert(payout["amount"] is String ? "amount text" : "amount number")
            seen.insert(payout["beneficiary_mobile_no"] is String ? "mobile text" : "mobile number")
            seen.insert(text(payout["created_at"])?.hasSuffix("Z") == true ? "UTC" : "naive")
            seen.insert("word \(text(payout["status"]) ?? "")")
            let error = object(teller.pay("bad-\(number)", ["ifsc": "\"\(number)\""]).body)["error"]
            seen.insert(error is String ? "error text" : error is [Any] ? "error list" : "error object")
        }
        #expect(seen.count == 12, "\(seen.sorted())")
    }
}

extension String {
    /// A flat JSON object with its first two keys exchanged.
    fileprivate var reversedKeys: String {
        var parts = dropFirst().dropLast().split(separator: ",").map(String.init)
        parts.swapAt(0, 1)
        return "{\(parts.joined(separator: ","))}"
    }
}
