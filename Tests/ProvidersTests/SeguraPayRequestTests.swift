import Guarded
import Payments
import Providers
import Testing

/// `providers.md`, *SeguraPay*, the request column: bytes, order and spelling.
@Suite struct SeguraPayRequestTests {
    private let quotedToken = #""tok/EN+7f3a 9c=\u00e4""#

    private func body(_ rail: Rail, _ beneficiary: Beneficiary? = nil, number: Bool = false) throws -> String {
        let configuration = try Orders.configuration(amountAsNumber: number)
        let provider = SeguraPayProvider(configuration, transport: RecordingTransport(""))
        let prepared = try provider.prepare(try Orders.intent(rail, beneficiary: beneficiary))
        #expect(prepared.request.method == "POST")
        #expect(prepared.request.url == "https://api.segurapay.in/PayoutBankTransafer")
        #expect(prepared.request.query == nil)
        #expect(prepared.request.headers.map(\.name) == ["Content-Type", "Accept"])
        #expect(prepared.request.headers.map { $0.value.expose() } == ["application/json", "application/json"])
        return String(decoding: prepared.request.body, as: UTF8.self)
    }

    @Test(arguments: [Rail.neft, .rtgs, .imps])
    func accountRailsCarryTheDocumentedKeysInOrder(_ rail: Rail) throws {
        let expected = """
            {"Token":\(quotedToken),"Number":"9876543210","Amount":"2500","TransferMode":"\(rail.rawValue)",\
            "AccountNo":"00112233445566","IFSCCode":"SBIN0060589","BeneficiaryName":"RUPESH KUMAR",\
            "OrderID":"4209124812345"}
            """
        #expect(try body(rail) == expected)
    }

    @Test func upiCarriesTheUPIIdAlone() throws {
        let expected = """
            {"Token":\(quotedToken),"Number":"9876543210","Amount":"2500","TransferMode":"UPI",\
            "BeneficiaryName":"RUPESH KUMAR","UPIId":"asha.k@ybl","OrderID":"4209124812345"}
            """
        #expect(try body(.upi) == expected)
    }

    @Test func upiWithoutAnIdCarriesTheMobileAlone() throws {
        let expected = """
            {"Token":\(quotedToken),"Number":"9876543210","Amount":"2500","TransferMode":"UPI",\
            "BeneficiaryName":"RUPESH KUMAR","BeneficiaryPhoneNo":"9876543210","OrderID":"4209124812345"}
            """
        #expect(try body(.upi, Beneficiary(name: "RUPESH KUMAR", mobile: Orders.mobile)) == expected)
    }

    @Test func amountIsANumberBySwitch() throws {
        #expect(try body(.imps, number: true).contains(#""Amount":2500,"#))
    }

    @Test func theHashIsThatOfTheBytes() throws {
        let provider = SeguraPayProvider(try Orders.configuration(token: "t"), transport: RecordingTransport(""))
        let prepared = try provider.prepare(try Orders.intent())
        // printf '%s' "$(the body)" | sha256sum
        #expect(prepared.sha256 == "8c870a30e87bbc58635bcae3d224c41a5f4c2e6f25ed24c571da774f2128150c")
        #expect(try provider.prepare(try Orders.intent()).sha256 == prepared.sha256)
    }

    @Test(arguments: [
        ("paise", Rail.imps, nil as Beneficiary?, Int64(2_500_50), "segura-main"),
        ("zero", .imps, nil, 0, "segura-main"), ("negative", .imps, nil, -100, "segura-main"),
        ("another provider's", .imps, nil, 2_500_00, "other"),
        ("no mobile", .imps, Beneficiary(name: "A B", account: "12345", ifsc: "SBIN0060589"), 100, "segura-main"),
        ("no IFSC", .neft, Beneficiary(name: "A B", account: "12345", mobile: "9876543210"), 100, "segura-main"),
        ("no account", .rtgs, Beneficiary(name: "A", ifsc: "SBIN0060589", mobile: "9876543210"), 100, "segura-main"),
        (
            "account and UPI id", .imps,
            Beneficiary(name: "A", account: "12345", ifsc: "SBIN0060589", upi: "a@b", mobile: "9876543210"), 100,
            "segura-main"
        ),
        ("account on UPI", .upi, Beneficiary(name: "A B", account: "1", mobile: "9876543210"), 100, "segura-main"),
        ("UPI without mobile", .upi, Beneficiary(name: "A B", upi: "asha@ybl"), 100, "segura-main"),
    ])
    func whatHasNoWordsHereIsNotSent(
        _ what: String, _ rail: Rail, _ beneficiary: Beneficiary?, _ paise: Int64, _ owner: String
    ) throws {
        let transport = RecordingTransport("")
        let provider = SeguraPayProvider(try Orders.configuration(), transport: transport)
        let intent = try Orders.intent(rail, beneficiary: beneficiary, paise: paise, provider: owner)
        let error = #expect(throws: ProviderError.self, "\(what)") { try provider.prepare(intent) }
        guard case .notSent = error else {
            Issue.record("\(what): \(String(describing: error))")
            return
        }
        #expect(transport.requests.isEmpty)
    }

    @Test func aRequestThatIsNotTheOneWrittenDownIsNotSent() async throws {
        let transport = RecordingTransport(Orders.reply())
        let provider = SeguraPayProvider(try Orders.configuration(), transport: transport)
        let intent = try Orders.intent()
        let prepared = try provider.prepare(intent)
        var changed = prepared.request
        changed.body.append(0x20)
        let answer = await provider.send(PreparedPayout(intent: intent, request: changed, sha256: prepared.sha256))
        #expect(answer.verdict.word == "notSent")
        #expect(transport.requests.isEmpty)
    }

    @Test func balanceIsAPostWithTheTokenInTheQueryAndNoBody() async throws {
        let transport = RecordingTransport("\"1\"")
        _ = try await SeguraPayProvider(try Orders.configuration(), transport: transport).balance()
        let request = try #require(transport.requests.first)
        #expect(request.method == "POST")
        #expect(request.url == "https://api.segurapay.in/UserWalletBalance")
        #expect(request.query?.expose() == "token=tok%2FEN%2B7f3a%209c%3D%C3%A4")
        #expect(request.body.isEmpty)
    }

    @Test func statusAndComplaintCarryTheirOwnKeys() async throws {
        let transport = RecordingTransport(Orders.reply())
        let provider = SeguraPayProvider(try Orders.configuration(), transport: transport)
        let order = try Orders.handle()
        _ = await provider.status(of: order, by: .statusByReference)
        _ = await provider.status(of: order, by: .statusByProviderReference)
        _ = await provider.raise(ComplaintRequest(order: order, subject: "Not \"credited\"", message: "Line\n₹ two"))
        let sent = transport.requests.map { ($0.url, String(decoding: $0.body, as: UTF8.self)) }
        let host = "https://api.segurapay.in"
        #expect(
            sent.map(\.0) == ["ByClientRef", "ByOrderID"].map { "\(host)/PayoutTransactionStatus\($0)" }
                + ["\(host)/RaiseComplaint"])
        #expect(sent[0].1 == #"{"Token":\#(quotedToken),"OrderID":"4209124812345"}"#)
        #expect(sent[1].1 == #"{"Token":\#(quotedToken),"OrderID":"188020200"}"#)
        let complaint = #""Subject":"Not \"credited\"","Message":"Line\n\u20b9 two","OrderId":"188020200"}"#
        #expect(sent[2].1 == #"{"Token":\#(quotedToken),"# + complaint)
    }

    @Test func ourReferenceIsAskedByFirst() throws {
        let provider = SeguraPayProvider(try Orders.configuration(), transport: RecordingTransport(""))
        #expect(provider.question(for: try Orders.handle()) == .statusByReference)
        #expect(provider.question(for: try Orders.handle(nil)) == .statusByReference)
    }

    @Test func aQuestionWithoutItsHandleSendsNothing() async throws {
        let transport = RecordingTransport(Orders.reply())
        let provider = SeguraPayProvider(try Orders.configuration(), transport: transport)
        let byTheirs = await provider.status(of: try Orders.handle(nil), by: .statusByProviderReference)
        let byPaying = await provider.status(of: try Orders.handle(), by: .payout)
        #expect(byTheirs.verdict.word == "questionFailed")
        #expect(byPaying.verdict.word == "questionFailed")
        #expect(transport.requests.isEmpty)
    }

    @Test func capabilityIsTheTableColumn() throws {
        let can = SeguraPayProvider(try Orders.configuration(), transport: RecordingTransport("")).capability
        #expect(can.provider == "segura-main")
        #expect(can.balance && can.statusByReference && can.statusByProviderReference && can.complaints)
        #expect(Set(can.rails) == [.neft, .rtgs, .imps, .upi])
        #expect(can.required == [.mobile])
        #expect(can.label == "TEST")
    }
}
