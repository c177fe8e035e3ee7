import Testing

@testable import Sandbox

@Suite("Answers read as the document prints them")
struct TellerTests {
    @Test("the sample reply, with and without its last brace")
    func sample() {
        let data = SeguraPayWire.OrderData(
            clientOrderID: .text("1223234"), orderID: .text("188020200"), beneficiaryName: "RUPESH KUMAR VIRENDR",
            rrn: .text("036516753713"), status: "Success")
        let printed =
            #"{ "StatusCode": 1, "Message": "Transaction Successful", "Data": { "ClientOrderID": "1223234", "#
            + #""OrderID": "188020200", "BeneficiaryName": "RUPESH KUMAR VIRENDR", "RRN": "036516753713", "#
            + #""Status": "Success" }"#
        let message = "Transaction Successful"
        #expect(SeguraPayWire.reply(code: 1, message: message, data: data, unclosed: true) == printed)
        #expect(SeguraPayWire.reply(code: 1, message: message, data: data) == printed + " }")
        #expect(SeguraPayWire.bankName("Rupesh Kumar Virendra") == "RUPESH KUMAR VIRENDR")
    }

    @Test(
        "the balance is a JSON string of rupees",
        arguments: [
            (12_345_678, "\"123456.78\""), (0, "\"0.00\""), (5, "\"0.05\""), (-150, "\"-1.50\""),
        ] as [(Int64, String)])
    func balance(paise: Int64, text: String) {
        #expect(SeguraPayWire.balance(paise: paise) == text)
        var teller = teller(walletPaise: paise)
        #expect(teller.balance().text == text)
        #expect(ReadReply(teller.balance(token: "wrong").body)?.message == "Invalid token")
        #expect(ReadReply(teller.balance(token: nil).body)?.message == "Invalid token")
    }

    @Test(
        "a payout from its reply to its end, asked by both references",
        arguments: [
            (Scenario.success, 1, "Success", 1, "Success", "Success"),
            (.success(afterSeconds: 5), 2, "Pending", 1, "Success", "Success"),
            (.pending, 2, "Pending", 2, "Pending", "Pending"),
            (.fail, 0, "Failure", 0, "Failure", "Failure"),
            (.fail(afterSeconds: 5), 2, "Pending", 0, "Failure", "Failure"),
        ])
    func life(
        scenario: Scenario, firstCode: Int, firstWord: String, lastCode: Int, byClient: String, byOrderID: String
    ) throws {
        var teller = teller()
        teller.script([scenario])
        let first = try #require(ReadReply(teller.post(.payout, accountPayout("1109111616200")).body))
        #expect(first.code == firstCode)
        #expect(first.field("Status") == firstWord)
        #expect(first.field("ClientOrderID") == "1109111616200")
        let later = friday + 6_000
        let asked = try #require(
            ReadReply(teller.post(.statusByClientReference, statusQuestion("1109111616200"), at: later).body))
        #expect(asked.code == lastCode)
        #expect(asked.field("Status") == byClient)
        #expect((asked.field("RRN") ?? "").count == (byClient == "Success" ? 12 : 0))
        let providerID = try #require(first.field("OrderID"))
        let other = try #require(
            ReadReply(teller.post(.statusByOrderID, statusQuestion(providerID), at: later).body))
        #expect(other.field("Status") == byOrderID)
        #expect(other.field("ClientOrderID") == "1109111616200")
        #expect(teller.world.book().map(\.statusCalls) == [2])
    }

    @Test("a reversal is named by client reference only")
    func reversal() throws {
        var teller = teller()
        teller.script([.reverse(afterSeconds: 60)])
        let first = try #require(ReadReply(teller.post(.payout, accountPayout("7")).body))
        #expect(first.field("Status") == "Success")
        let providerID = try #require(first.field("OrderID"))
        let later = friday + 60_000
        let byClient = ReadReply(teller.post(.statusByClientReference, statusQuestion("7"), at: later).body)
        #expect(byClient?.field("Status") == "Reversal")
        #expect(byClient?.field("RRN") == first.field("RRN"))
        let byOrderID = ReadReply(teller.post(.statusByOrderID, statusQuestion(providerID), at: later).body)
        #expect(byOrderID?.field("Status") == "Failure")
    }

    @Test("ids come as numbers and as strings, and a pending RRN as blank or null")
    func spellings() throws {
        var teller = teller()
        var seen: Set<String> = []
        for number in 0..<60 {
            teller.script([.pending])
            let text = teller.post(.payout, accountPayout("11091116\(10_000 + number)")).text
            seen.insert(text.contains("\"ClientOrderID\": \"") ? "client string" : "client number")
            seen.insert(text.contains("\"OrderID\": \"") ? "own string" : "own number")
            seen.insert(text.contains("\"RRN\": null") ? "null" : "blank")
        }
        #expect(seen.count == 6)
        #expect(WireText.id("0123", asNumber: true) == .text("0123"))
        #expect(WireText.id("Se123456", asNumber: true) == .text("Se123456"))
        #expect(WireText.id("1109111616200", asNumber: true) == .number("1109111616200"))
    }

    @Test("a repeated order id is counted, refused without Data and not executed")
    func duplicate() throws {
        var teller = teller()
        teller.script([.success, .pending])
        _ = teller.post(.payout, accountPayout("1"))
        let wallet = teller.world.walletPaise
        let again = try #require(ReadReply(teller.post(.payout, accountPayout("1", amount: "900")).body))
        #expect(again.code == 0)
        #expect(again.message == "Duplicate OrderID")
        #expect(again.data == nil)
        #expect(teller.world.walletPaise == wallet)
        #expect(teller.world.book().map(\.payoutPosts) == [2])
        // The duplicate used up no scenario: the next payout gets the second.
        _ = teller.post(.payout, accountPayout("2"))
        #expect(teller.world.order(clientID: "2")?.status == .pending)
    }

    @Test("more than the wallet holds is a failure that names the order")
    func walletShort() throws {
        var teller = teller(walletPaise: 40_000)
        let reply = try #require(ReadReply(teller.post(.payout, accountPayout("1")).body))
        #expect(reply.code == 0)
        #expect(reply.field("Status") == "Failure")
        #expect(reply.field("ClientOrderID") == "1")
    }

    @Test("a complaint needs SeguraPay's id and is answered with the printed comma")
    func complaint() throws {
        var teller = teller()
        let payout = try #require(ReadReply(teller.post(.payout, accountPayout("1")).body))
        let providerID = try #require(payout.field("OrderID"))
        let body = json(["Token": testToken, "Subject": "Not credited", "Message": "Since noon", "OrderId": providerID])
        #expect(teller.post(.complaint, body).text == #"{ "StatusCode": 1, "Message": "Success", }"#)
        #expect(teller.world.book().map(\.complaints) == [1])
    }

    @Test("the switch for replies as printed leaves the last brace out of every answer that names an order")
    func unclosed() {
        var teller = teller(printedAsInDocument: true)
        let reply = teller.post(.payout, accountPayout("1"))
        #expect(ReadReply(reply.body) == nil)
        #expect(ReadReply(reply.body + Array("}".utf8)) != nil)
    }

    @Test("what is not printed is not there")
    func elsewhere() {
        var teller = teller()
        #expect(
            teller.answer(WireCall(method: "POST", path: "/Other", body: []), now: moment(friday)).status == 404)
        let get = WireCall(method: "GET", path: SandboxEndpoint.balance.path, query: ["token": testToken], body: [])
        #expect(teller.answer(get, now: moment(friday)).status == 405)
        #expect(teller.requests == ["/Other": 1, "/UserWalletBalance": 1])
    }

    @Test("text is escaped for JSON")
    func quoting() {
        #expect(WireText.quoted("a\"b\\c\n\u{1}é/") == "\"a\\\"b\\\\c\\n\\u0001é/\"")
    }

    @Test("the same seed and the same requests give the same answers; another seed others")
    func determinism() {
        func answers(_ seed: UInt64) -> [SandboxReply] {
            var teller = teller(seed: seed, faults: .storm)
            return (0..<80).flatMap { number -> [SandboxReply] in
                let now = friday + Int64(number) * 7_000
                return [
                    teller.post(.payout, accountPayout("11\(number)"), at: now),
                    teller.post(.statusByClientReference, statusQuestion("11\(number)"), at: now + 6_000),
                    teller.balance(at: now + 6_500),
                ]
            }
        }
        #expect(answers(5) == answers(5))
        #expect(answers(5) != answers(6))
    }
}
