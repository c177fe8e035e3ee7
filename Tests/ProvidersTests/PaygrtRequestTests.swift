import Guarded
import Payments
import Testing

@testable import Providers

/// `providers.md`, *Paygrt*, the request column: bytes, order and spelling.
@Suite struct PaygrtRequestTests {
    private let host = "https://api.paygrt.com/v1"

    private func expectHeaders(_ request: HTTPRequest, _ names: [String]) {
        #expect(request.headers.map(\.name) == names)
        #expect(request.query == nil)
        #expect(request.headers.first { $0.name == "api-key" }?.value.expose() == Recharges.key)
        #expect(request.headers.first { $0.name == "Accept" }?.value.expose() == "application/json")
    }

    @Test func aRechargeIsAFormInTheSamplesOrder() throws {
        let provider = PaygrtProvider(try Recharges.configuration(), transport: RecordingTransport(""))
        let request = try provider.prepare(try Recharges.intent()).request
        #expect(request.method == "POST")
        #expect(request.url == "\(host)/recharges/AP2210")
        expectHeaders(request, ["api-key", "Content-Type", "Accept"])
        #expect(request.headers[1].value.expose() == "application/x-www-form-urlencoded")
        let body = "api_ref_id=4209124812345&recharge_number=9988998899&recharge_amount=10&operator_code=AT"
        #expect(String(decoding: request.body, as: UTF8.self) == body)
    }

    @Test func theHashIsThatOfTheBytes() throws {
        let provider = PaygrtProvider(try Recharges.configuration(), transport: RecordingTransport(""))
        // printf '%s' 'api_ref_id=…&operator_code=AT' | sha256sum
        let hash = "a0783a4aa88b9a9b00c492329b3b77b3e3c3504a4724489efbf24ab230a357ff"
        #expect(try provider.prepare(try Recharges.intent()).sha256 == hash)
    }

    @Test func listsAreAskedForWithGET() async throws {
        let transport = RecordingTransport("{}")
        let provider = PaygrtProvider(try Recharges.configuration(), transport: transport)
        _ = try? await provider.balance()
        _ = try? await provider.operators()
        #expect(transport.requests.map(\.url) == ["\(host)/merchants/AP2210/balance", "\(host)/operators/AP2210"])
        for request in transport.requests {
            #expect(request.method == "GET")
            #expect(request.body.isEmpty)
            expectHeaders(request, ["api-key", "Accept"])
        }
    }

    @Test func aStatusQuestionCarriesOurReferenceAndTheDay() async throws {
        let transport = RecordingTransport(Recharges.look())
        let provider = PaygrtProvider(try Recharges.configuration(), transport: transport)
        let sentAt = try #require(CivilDay(year: 2026, month: 3, day: 7)).start.adding(seconds: 12 * 3_600)
        _ = await provider.status(of: try Recharges.handle(sentAt: sentAt), by: .statusByReference)
        let request = try #require(transport.requests.first)
        #expect(transport.requests.count == 1)
        #expect(request.method == "POST")
        #expect(request.url == "\(host)/recharges/status/AP2210")
        expectHeaders(request, ["api-key", "Content-Type", "Accept"])
        #expect(String(decoding: request.body, as: UTF8.self) == "api_ref_id=4209124812345&txn_date=2026-03-07")
    }

    @Test(arguments: [
        ("a rail", Mode.rail(.imps), "9988998899" as String?, "AT" as String?, Int64(10_00), "paygrt"),
        ("a pay link", .link, "9988998899", "AT", 10_00, "paygrt"),
        ("no operator", .recharge, "9988998899", nil, 10_00, "paygrt"),
        ("an empty operator", .recharge, "9988998899", "", 10_00, "paygrt"),
        ("an operator of two words", .recharge, "9988998899", "A T", 10_00, "paygrt"),
        ("no number", .recharge, nil, "AT", 10_00, "paygrt"),
        ("a short number", .recharge, "998", "AT", 10_00, "paygrt"),
        ("a long number", .recharge, String(repeating: "9", count: 31), "AT", 10_00, "paygrt"),
        ("a number with a blank", .recharge, "99889 98899", "AT", 10_00, "paygrt"),
        ("a number in other digits", .recharge, "९९८८९९८८९९", "AT", 10_00, "paygrt"),
        ("paise", .recharge, "9988998899", "AT", 10_50, "paygrt"), ("zero", .recharge, "9988998899", "AT", 0, "paygrt"),
        ("negative", .recharge, "9988998899", "AT", -10_00, "paygrt"),
        ("another provider's", .recharge, "9988998899", "AT", 10_00, "other"),
    ])
    func whatHasNoWordsHereIsNotSent(
        _ what: String, _ mode: Mode, _ number: String?, _ code: String?, _ paise: Int64, _ owner: String
    ) throws {
        let transport = RecordingTransport("")
        let provider = PaygrtProvider(try Recharges.configuration(), transport: transport)
        let intent = try Recharges.intent(mode: mode, number: number, code: code, paise: paise, provider: owner)
        let error = #expect(throws: ProviderError.self, "\(what)") { try provider.prepare(intent) }
        guard case .notSent = error else {
            Issue.record("\(what): \(String(describing: error))")
            return
        }
        #expect(transport.requests.isEmpty)
    }

    @Test func aRequestThatIsNotTheOneWrittenDownIsNotSent() async throws {
        let transport = RecordingTransport(Recharges.reply())
        let provider = PaygrtProvider(try Recharges.configuration(), transport: transport)
        let intent = try Recharges.intent()
        let prepared = try provider.prepare(intent)
        var changed = prepared.request
        changed.body.append(0x20)
        let answer = await provider.send(PreparedPayout(intent: intent, request: changed, sha256: prepared.sha256))
        #expect(answer.verdict.word == "notSent")
        #expect(transport.requests.isEmpty)
    }

    @Test func onlyOurReferenceCanBeAskedBy() async throws {
        let transport = RecordingTransport(Recharges.look())
        let provider = PaygrtProvider(try Recharges.configuration(), transport: transport)
        #expect(provider.question(for: try Recharges.handle()) == .statusByReference)
        for question in [Question.payout, .statusByProviderReference, .reconciliation] {
            let answer = await provider.status(of: try Recharges.handle(), by: question)
            #expect(answer.verdict.word == "questionFailed")
        }
        #expect(transport.requests.isEmpty)
    }

    // MARK: Form encoding

    /// Vectors of Python's `urllib.parse.quote(text, safe="")`.
    @Test(arguments: [
        ("a+b", "a%2Bb"), ("a&b=c", "a%26b%3Dc"), ("100%", "100%25"), ("a b", "a%20b"), ("é\u{301}", "%C3%A9%CC%81"),
        ("~-._", "~-._"), ("/?#[]@!$'()*,;:", "%2F%3F%23%5B%5D%40%21%24%27%28%29%2A%2C%3B%3A"),
        ("\"\\\r\n\t\0", "%22%5C%0D%0A%09%00"), ("😀", "%F0%9F%98%80"), ("+91 98765 43210", "%2B91%2098765%2043210"),
        ("A=1&api_ref_id=2", "A%3D1%26api_ref_id%3D2"), ("", ""),
        ("₹ नमस्ते", "%E2%82%B9%20%E0%A4%A8%E0%A4%AE%E0%A4%B8%E0%A5%8D%E0%A4%A4%E0%A5%87"),
    ])
    func formsAreEncodedStrictly(_ text: String, _ encoded: String) {
        var body = FormBody()
        body.add("a b&", text)
        body.add("z", "1")
        #expect(String(decoding: body.bytes, as: UTF8.self) == "a%20b%26=\(encoded)&z=1")
    }

    @Test func anEmptyFormIsEmpty() {
        #expect(FormBody().bytes.isEmpty)
    }

    // MARK: The account

    @Test(arguments: ["AP1743", "ap-2_9", "A", String(repeating: "A", count: 32)])
    func merchantIDs(_ text: String) {
        #expect(PaygrtMerchantID(text)?.text == text)
    }

    @Test(arguments: [
        "", "AP 1743", "AP/1743", "../AP1743", "AP1743?x=1", "AP%201743", "ＡＰ1743", "AP१", "AP\n",
        String(repeating: "A", count: 33),
    ])
    func whatIsNoMerchantID(_ text: String) {
        #expect(PaygrtMerchantID(text) == nil)
    }

    @Test func capabilityIsTheTableColumn() throws {
        let can = PaygrtProvider(try Recharges.configuration(), transport: RecordingTransport("")).capability
        #expect(can.provider == "paygrt")
        #expect(can.balance && can.recharges && can.statusByReference)
        #expect(!can.statusByProviderReference && !can.complaints && !can.payLinks && !can.reconciliation)
        #expect(can.rails.isEmpty && can.required.isEmpty)
        #expect(can.sends(.recharge) && !can.sends(.link) && !can.sends(.rail(.imps)))
        #expect(can.label == nil)
    }

    /// `AP1743` is the document's test merchant.
    @Test func theTestMerchantIsLabelled() throws {
        let test = try #require(PaygrtMerchantID("AP1743"))
        #expect(PaygrtProvider.capability(of: "p", merchantID: test).label == "TEST")
        #expect(PaygrtProvider.capability(of: "p", merchantID: test, label: "DEMO").label == "DEMO")
        let live = try #require(PaygrtMerchantID("AP17430"))
        #expect(PaygrtProvider.capability(of: "p", merchantID: live).label == nil)
        let provider = PaygrtProvider(
            try Recharges.configuration(merchant: "ap1743"), transport: RecordingTransport(""))
        #expect(provider.capability.label == "TEST")
    }
}
