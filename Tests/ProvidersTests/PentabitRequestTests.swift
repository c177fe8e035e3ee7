import Payments
import Testing

@testable import Providers

/// `providers.md`, *Pentabit*, the request column: bytes, order and spelling.
@Suite struct PentabitRequestTests {
    private func body(_ intent: PayoutIntent, _ change: (inout PentabitConfiguration) -> Void = { _ in }) throws
        -> String
    {
        let prepared = try PentabitOrders.provider(RecordingTransport(""), change).prepare(intent)
        #expect(prepared.request.method == "POST" && prepared.request.query == nil)
        return String(decoding: prepared.request.body, as: UTF8.self)
    }

    @Test func payoutsCarryTheDocumentedKeysInOrder() throws {
        let expected = """
            {"beneficiary_name":"RUPESH KUMAR","beneficiary_email":"rupesh@example.in",\
            "beneficiary_mobile_no":"9876543210","beneficiary_address":"12/4 MG Road","payment_method":"IMPS",\
            "beneficiary_acc_no":"00112233445566","bank_name":"State Bank of India","ifsc":"SBIN0060589","amount":2500,\
            "order_id":"4209124812345","user_id":"desk-1","remarks":null}
            """
        #expect(try body(try PentabitOrders.payout()) == expected)
        let prepared = try PentabitOrders.provider(RecordingTransport("")).prepare(try PentabitOrders.payout())
        // printf '%s' "$(the body)" | sha256sum
        #expect(prepared.sha256 == "e37fdcdcfd374d19e60299bd59d7deb6db1474ecd8619b241db1c9810b4dd54d")
    }

    /// The agent's note is never sent.
    @Test func remarksAreNull() throws {
        #expect(try body(try PentabitOrders.payout { $0.note = "rent" }).hasSuffix(#","remarks":null}"#))
    }

    @Test func payLinksCarryTheDocumentedKeysInOrder() throws {
        let expected = """
            {"user_id":"desk-1","order_id":"4209124812345","amount":2500,"method":"UPI",\
            "redirect_url":"https://shop.example.in/thanks?a=1"}
            """
        #expect(try body(try PentabitOrders.link()) == expected)
        let other = try PentabitOrders.link { $0.link?.userID = "shop-7" }
        #expect(try body(other).hasPrefix(#"{"user_id":"shop-7","#))
    }

    @Test func textIsASCII() throws {
        let sent = try body(try PentabitOrders.payout { $0.beneficiary.address = "Flat \"3\"\nनोएडा 😀" })
        #expect(sent.contains(#""Flat \"3\"\n\u0928\u094b\u090f\u0921\u093e \ud83d\ude00""#))
    }

    @Test func otherRailsBySwitch() throws {
        let neft = try PentabitOrders.payout { $0.mode = .rail(.neft) }
        #expect(try body(neft) { $0.rails = [.imps, .neft] }.contains(#""payment_method":"NEFT""#))
        #expect(throws: ProviderError.notSent("Pentabit pays by IMPS here")) { try body(neft) }
        let upi = try PentabitOrders.payout { $0.mode = .rail(.upi) }
        #expect(throws: ProviderError.self) { try body(upi) { $0.rails = Rail.allCases } }
        #expect(throws: ProviderError.notSent("no payouts are configured here")) { try body(neft) { $0.rails = [] } }
    }

    /// All but `remarks` are required: an empty one is not sent.
    @Test func everyFieldIsRequired() throws {
        let fields = [
            \Beneficiary.email, \Beneficiary.mobile, \Beneficiary.address, \Beneficiary.account, \Beneficiary.ifsc,
            \Beneficiary.bank,
        ]
        for field in fields {
            for value in [nil, "", "  \n"] as [String?] {
                let intent = try PentabitOrders.payout { $0.beneficiary[keyPath: field] = value }
                let error = #expect(throws: ProviderError.self) { try body(intent) }
                #expect(error?.reason.hasPrefix("Pentabit asks for the beneficiary's ") == true)
            }
        }
    }

    @Test func whatHasNoWordsHereIsNotSent() throws {
        let wrong: [PayoutIntent] = [
            try PentabitOrders.payout { $0.beneficiary.name = " " },
            try PentabitOrders.payout { $0.beneficiary.upi = "asha@ybl" },
            try PentabitOrders.payout { $0.amount = Money(paise: 2_500_50) },
            try PentabitOrders.payout { $0.amount = .zero },
            try PentabitOrders.payout { $0.amount = Money(rupees: -5) },
            try PentabitOrders.payout { $0.provider = "other" },
            try PentabitOrders.payout { $0.mode = .recharge },
            try PentabitOrders.link { $0.link = nil },
            try PentabitOrders.link { $0.amount = Money(paise: 150) },
            try PentabitOrders.link { $0.link?.userID = "" },
        ]
        for intent in wrong {
            let error = #expect(throws: ProviderError.self) { try body(intent) }
            if case .notSent = error {} else { Issue.record("\(String(describing: error))") }
        }
        #expect(throws: ProviderError.self) { try body(try PentabitOrders.payout()) { $0.userID = "" } }
    }

    @Test(arguments: [
        "", "shop.example.in", "http://shop.example.in", "javascript:alert(1)", "https://", "https://a b",
        "https://user@shop.example.in", "https://shop.example.in/\u{202E}", "https://shop.example.in/\"", "ftp://a",
        "https://shop.example.in/" + String(repeating: "a", count: 2_000),
    ])
    func thePayerGoesToAWebAddress(_ address: String) throws {
        #expect(throws: ProviderError.self) { try body(try PentabitOrders.link { $0.link?.redirectURL = address }) }
    }

    /// The request that leaves is the one that was written down, or none does.
    @Test func nothingElseIsSent() async throws {
        let transport = RecordingTransport("{}")
        let provider = try PentabitOrders.provider(transport)
        let intent = try PentabitOrders.payout()
        let prepared = try provider.prepare(intent)
        var elsewhere = prepared.request
        elsewhere.url = "https://crm.example.in/api/v1/payin/generate/link"
        var asked = prepared.request
        asked.method = "GET"
        var other = intent
        other.amount = Money(rupees: 9_999)
        for changed in [
            PreparedPayout(intent: intent, request: elsewhere, sha256: prepared.sha256),
            PreparedPayout(intent: intent, request: asked, sha256: prepared.sha256),
            PreparedPayout(intent: intent, request: prepared.request, sha256: "0"),
            PreparedPayout(intent: other, request: prepared.request, sha256: prepared.sha256),
        ] {
            #expect(await provider.send(changed).verdict.word == "notSent")
        }
        #expect(transport.requests.isEmpty)
        _ = await provider.send(prepared)
        #expect(transport.requests.map(\.body) == [prepared.request.body])
    }

    /// A refused stamp is not mended by another request.
    @Test(arguments: [401, 403, 408, 409, 500]) func aRefusalIsNotTriedAgain(_ status: Int) async throws {
        let transport = RecordingTransport(
            HTTPReply(#"{"success":false,"message":"Timestamp expired"}"#, status: status))
        let provider = try PentabitOrders.provider(transport)
        let answer = await provider.send(try provider.prepare(try PentabitOrders.payout()))
        #expect(answer.verdict.word == "unknown" && transport.requests.count == 1)
    }

    @Test func capabilityIsTheTableColumn() throws {
        let can = try PentabitOrders.provider(RecordingTransport("")).capability
        #expect(can.provider == "pentabit" && can.label == "TEST")
        #expect(can.balance && can.statusByReference && can.payLinks)
        #expect(!can.statusByProviderReference && !can.complaints && !can.recharges && !can.reconciliation)
        #expect(can.rails == [.imps] && can.required == [.mobile, .email, .address, .bank])
        #expect(can.unconfirmed.isEmpty)
        let more = PentabitProvider.capability(of: "p", rails: Rail.allCases, payinStatus: .form)
        #expect(more.rails == [.neft, .rtgs, .imps] && more.unconfirmed.count == 2)
    }
}
