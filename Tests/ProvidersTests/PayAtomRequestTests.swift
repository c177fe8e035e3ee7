import Guarded
import Payments
import Synchronization
import Testing

@testable import Providers

/// `providers.md`, *PayAtom*, the request column: bytes, order and spelling.
@Suite struct PayAtomRequestTests {
    private func body(_ beneficiary: Beneficiary? = nil, number: Bool = false) throws -> String {
        let configuration = try PayAtomOrders.configuration(amountAsNumber: number)
        let provider = try PayAtomProvider.meeting(.success(HTTPReply("{}")), configuration)
        let prepared = try provider.prepare(try PayAtomOrders.intent(beneficiary: beneficiary))
        #expect(prepared.request.method == "POST")
        #expect(prepared.request.url == "https://pg.example.in/payout/api/request.php")
        #expect(prepared.request.query == nil)
        #expect(prepared.request.headers.map(\.name) == ["Content-Type", "Accept"])
        #expect(prepared.request.headers.map { $0.value.expose() } == ["application/json", "application/json"])
        #expect(prepared.sha256 == Hex.sha256(prepared.request.body))
        return String(decoding: prepared.request.body, as: UTF8.self)
    }

    @Test func thePayoutCarriesTheSamplesKeysInItsOrder() throws {
        let expected = """
            {"payment_mode":"imps","pid":"2323232323","order_id":"4209124812345","amount":"2500",\
            "account_holder":"KAVITA PATIL","account_no":"00112233445566","bank":"State Bank of India",\
            "ifsc":"SBIN0060589","bank_address":"Pune","email":"kavita@example.in","phone":"9876543210"}
            """
        #expect(try body() == expected)
    }

    /// Bank and its address are always sent: the bank's name is that of the IFSC, its address the bank's name.
    @Test func bankAndAddressAreFilledIn() throws {
        let expected = """
            {"payment_mode":"imps","pid":"2323232323","order_id":"4209124812345","amount":"2500",\
            "account_holder":"KAVITA PATIL","account_no":"00112233445566","bank":"HDFC Bank",\
            "ifsc":"HDFC0000001","bank_address":"HDFC Bank"}
            """
        let person = Beneficiary(name: "KAVITA PATIL", account: Orders.account, ifsc: "HDFC0000001")
        #expect(try body(person) == expected)
        let named = Beneficiary(name: "A B", account: Orders.account, ifsc: "QQQQ0000001", bank: "Own \"Bank\"")
        #expect(try body(named).contains(#""bank":"Own \"Bank\"","ifsc":"QQQQ0000001","bank_address":"Own \"Bank\"""#))
    }

    @Test func amountIsANumberBySwitch() throws {
        #expect(try body(number: true).contains(#""amount":2500,"#))
    }

    @Test(arguments: [
        ("paise", Rail.imps, nil as Beneficiary?, Int64(2_500_50), "payatom"), ("zero", .imps, nil, 0, "payatom"),
        ("negative", .imps, nil, -100, "payatom"), ("another provider's", .imps, nil, 2_500_00, "other"),
        ("NEFT", .neft, nil, 2_500_00, "payatom"), ("RTGS", .rtgs, nil, 2_500_00, "payatom"),
        ("UPI", .upi, nil, 2_500_00, "payatom"),
        ("no IFSC", .imps, Beneficiary(name: "A B", account: "12345", bank: "X"), 100, "payatom"),
        ("no account", .imps, Beneficiary(name: "A B", ifsc: "SBIN0060589"), 100, "payatom"),
        ("UPI id", .imps, Beneficiary(name: "A", account: "12345", ifsc: "SBIN0060589", upi: "a@b"), 100, "payatom"),
        ("a bank nobody knows", .imps, Beneficiary(name: "A", account: "12345", ifsc: "QQQQ0060589"), 100, "payatom"),
    ])
    func whatHasNoWordsHereIsNotSent(
        _ what: String, _ rail: Rail, _ beneficiary: Beneficiary?, _ paise: Int64, _ owner: String
    ) throws {
        let provider = try PayAtomProvider.meeting(.success(HTTPReply("{}")))
        let intent = try PayAtomOrders.intent(rail, beneficiary: beneficiary, paise: paise, provider: owner)
        let error = #expect(throws: ProviderError.self, "\(what)") { try provider.prepare(intent) }
        guard case .notSent = error else {
            Issue.record("\(what): \(String(describing: error))")
            return
        }
    }

    @Test func rechargesAndPayLinksAreNotSent() throws {
        let provider = try PayAtomProvider.meeting(.success(HTTPReply("{}")))
        for mode in [Mode.recharge, .link] {
            var intent = try PayAtomOrders.intent()
            intent.mode = mode
            #expect(throws: ProviderError.self) { try provider.prepare(intent) }
        }
    }

    @Test func aRequestThatIsNotTheOneWrittenDownIsNotSent() async throws {
        let transport = RecordingTransport(PayAtomOrders.taken())
        let provider = PayAtomProvider(
            try PayAtomOrders.configuration(), transport: transport, signing: PayAtomOrders.signing)
        let prepared = try provider.prepare(try PayAtomOrders.intent())
        var changed = prepared.request
        changed.body.append(0x20)
        let answer = await provider.send(
            PreparedPayout(intent: prepared.intent, request: changed, sha256: prepared.sha256))
        #expect(answer.verdict.word == "notSent")
        #expect(transport.requests.isEmpty)
    }

    // MARK: The other calls

    private func sent(
        _ configuration: PayAtomConfiguration, _ body: String = "{}", _ ask: (PayAtomProvider) async throws -> Void
    ) async throws -> HTTPRequest? {
        let transport = RecordingTransport(body)
        try await ask(PayAtomProvider(configuration, transport: transport, signing: PayAtomOrders.signing))
        #expect(transport.requests.count <= 1)
        return transport.requests.first
    }

    /// `pid`, `ref_code`, `post_hash`: the table's `secret_key` and `url_of_polling_api` stay here.
    @Test(arguments: [nil, "https://status.example.in/poll/v1.php"] as [String?])
    func status(_ statusURL: String?) async throws {
        let configuration = try PayAtomOrders.configuration(statusURL: statusURL)
        let order = try PayAtomOrders.handle("7701004b34f1db47")
        let request = try #require(
            try await sent(configuration) { _ = await $0.status(of: order, by: .statusByProviderReference) })
        let hash = """
            AAECAwQFBgcICQoLDA0ODw0Nl1xL79iVPAUZ0Emu8+Y6EDJfBe6usqXZuC6pryASZUDJEbfNfMjCCAp11MtL5CSLHB3lffcHOeoGNSSzY2O7\
            WOOINQ7zBB7B0flfnhuZ
            """
        let expected = #"{"pid":"2323232323","ref_code":"7701004b34f1db47","post_hash":"\#(hash)"}"#
        #expect(String(decoding: request.body, as: UTF8.self) == expected)
        #expect(request.url == statusURL ?? "https://pg.example.in/payout/api/status_polling.php")
        #expect(request.method == "POST" && request.query == nil)
    }

    @Test func everyQuestionHasItsOwnIV() async throws {
        let transport = RecordingTransport("{}")
        let drawn = Mutex<UInt8>(0)
        let signing = SigningSource(
            now: { 0 },
            randomBytes: { count in
                Array(
                    repeating: drawn.withLock {
                        $0 += 1
                        return $0
                    }, count: count)
            })
        let provider = PayAtomProvider(try PayAtomOrders.configuration(), transport: transport, signing: signing)
        for _ in 0..<2 { _ = await provider.status(of: try PayAtomOrders.handle(), by: .statusByProviderReference) }
        #expect(Set(transport.requests.map { Hex.sha256($0.body) }).count == 2)
    }

    @Test func withoutRandomnessNothingIsAsked() async throws {
        let transport = RecordingTransport("{}")
        let provider = PayAtomProvider(
            try PayAtomOrders.configuration(), transport: transport,
            signing: SigningSource(now: { 0 }, randomBytes: { _ in [] }))
        let answer = await provider.status(of: try PayAtomOrders.handle(), by: .statusByProviderReference)
        #expect(answer.verdict.word == "questionFailed" && answer.failure == .unreached)
        #expect(transport.requests.isEmpty)
    }

    /// `printf '%s' 'pa55 wörd' | md5sum`.
    @Test func wallet() async throws {
        let configuration = try PayAtomOrders.configuration(everything: true)
        let request = try #require(try await sent(configuration) { _ = try? await $0.balance() })
        #expect(request.url == "https://pg.example.in/api/wallet_balance.php")
        #expect(request.headers.map(\.name) == ["Content-Type", "Accept", "Authorization"])
        #expect(request.headers.last?.value.expose() == "wallet-tok/1")
        let expected = #"{"email":"ops@example.in","verification_code":"bef0d9311ecd01c5331e2b6b6df800ea"}"#
        #expect(String(decoding: request.body, as: UTF8.self) == expected)
    }

    /// `printf '%s' 2323232323p2p_secret4209124812345 | sha256sum`; then order and `ref_code` alone.
    @Test func complaint() async throws {
        let cases: [([PayAtomConfiguration.SignatureField], String)] = [
            (
                PayAtomConfiguration.SignatureField.usual,
                "9d989957edefc1443cc38bcafdbd8eed7393ee1105310bb4d195789f50bc638e"
            ),
            ([.orderID, .refCode], "0e4f8a7fc6226e806b8306ffd7fbcfe9976015c81b893894608017fe3d4407a2"),
        ]
        for (fields, signature) in cases {
            let configuration = try PayAtomOrders.configuration(everything: true, signatureFields: fields)
            let complaint = ComplaintRequest(order: try PayAtomOrders.handle(), subject: "Late", message: "Not \"in\"")
            let request = try #require(try await sent(configuration) { _ = await $0.raise(complaint) })
            #expect(request.url == "https://pg.example.in/api/complaint/submit_complaint.php")
            #expect(request.headers.last?.name == "Authorization")
            #expect(request.headers.last?.value.expose() == "Bearer complaint-tok/2")
            let expected = """
                {"pid":"2323232323","order_id":"4209124812345","ref_code":"\(PayAtomOrders.refCode)",\
                "signature":"\(signature)","complaint_description":"Late\\nNot \\"in\\""}
                """
            #expect(String(decoding: request.body, as: UTF8.self) == expected)
        }
    }

    /// `printf '%s' 2323232323p2p_secret15-10-2023 | sha256sum`.
    @Test func reconciliation() async throws {
        let day = try #require(CivilDay(year: 2023, month: 10, day: 15))
        let configuration = try PayAtomOrders.configuration(everything: true)
        let request = try #require(try await sent(configuration) { _ = try? await $0.reconciliation(of: day) })
        #expect(request.url == "https://pg.example.in/payout/api/payout_reconcile_polling.php")
        #expect(request.headers.last?.name == "Token")
        #expect(request.headers.last?.value.expose() == "list-tok/3")
        let signature = "aeb04f12e43f1e994df74372b3e97571143d6a2bdbc14a238f880192148124f8"
        let expected = #"{"pid":"2323232323","date":"15-10-2023","signature":"\#(signature)"}"#
        #expect(String(decoding: request.body, as: UTF8.self) == expected)
    }

    /// The secret key is in no byte of any request.
    @Test func theSecretKeyIsNeverSent() async throws {
        let transport = RecordingTransport("{}")
        let provider = PayAtomProvider(
            try PayAtomOrders.configuration(everything: true), transport: transport, signing: PayAtomOrders.signing)
        let order = try PayAtomOrders.handle()
        _ = await provider.send(try provider.prepare(order.intent))
        _ = await provider.status(of: order, by: .statusByProviderReference)
        _ = await provider.raise(ComplaintRequest(order: order, subject: "s", message: "m"))
        _ = try? await provider.balance()
        _ = try? await provider.reconciliation(of: try #require(CivilDay(year: 2026, month: 11, day: 20)))
        #expect(transport.requests.count == 5)
        for request in transport.requests {
            let text =
                String(decoding: request.body, as: UTF8.self) + request.url
                + request.headers.map { $0.value.expose() }.joined()
            #expect(!text.contains(PayAtomOrders.secret) && !text.contains("secret_key"))
        }
    }

    // MARK: Handles and switches

    /// Only PayAtom's reference is a handle; a payout whose reply was lost has none.
    @Test func withoutTheirReferenceThereIsNoQuestion() throws {
        let provider = try PayAtomProvider.meeting(.success(HTTPReply("{}")))
        #expect(provider.question(for: try PayAtomOrders.handle()) == .statusByProviderReference)
        for none in [nil, "", "a b", String(repeating: "a", count: 257)] {
            #expect(provider.question(for: try PayAtomOrders.handle(none)) == nil)
        }
    }

    @Test(arguments: [Question.payout, .statusByReference, .reconciliation, .statusByProviderReference])
    func whatCannotBeAskedSendsNothing(_ question: Question) async throws {
        let transport = RecordingTransport("{}")
        let provider = PayAtomProvider(
            try PayAtomOrders.configuration(), transport: transport, signing: PayAtomOrders.signing)
        let order = try PayAtomOrders.handle(question == .statusByProviderReference ? nil : PayAtomOrders.refCode)
        #expect(await provider.status(of: order, by: question).verdict.word == "questionFailed")
        #expect(transport.requests.isEmpty)
    }

    @Test func whatIsOffIsNeitherClaimedNorSent() async throws {
        let transport = RecordingTransport("{}")
        let provider = PayAtomProvider(
            try PayAtomOrders.configuration(), transport: transport, signing: PayAtomOrders.signing)
        let can = provider.capability
        #expect(!can.balance && !can.complaints && !can.reconciliation && can.unconfirmed.isEmpty)
        await #expect(throws: ProviderError.notSent("the wallet of PayAtom is not configured")) {
            try await provider.balance()
        }
        let day = try #require(CivilDay(year: 2026, month: 11, day: 20))
        await #expect(throws: ProviderError.notSent("PayAtom's list of a day is not configured")) {
            try await provider.reconciliation(of: day)
        }
        let complaint = ComplaintRequest(order: try PayAtomOrders.handle(), subject: "s", message: "m")
        #expect(await provider.raise(complaint) == .notSent("complaints to PayAtom are not configured"))
        #expect(transport.requests.isEmpty)
    }

    @Test func capabilityIsTheTableColumn() throws {
        let can = try PayAtomProvider.meeting(
            .success(HTTPReply("{}")), try PayAtomOrders.configuration(everything: true)
        ).capability
        #expect(can.provider == "payatom" && can.label == "TEST")
        #expect(can.rails == [.imps] && can.statusByProviderReference && !can.statusByReference)
        #expect(can.balance && can.complaints && can.complaintsNeedProviderReference && can.reconciliation)
        #expect(!can.recharges && !can.payLinks)
        #expect(can.required == [.bank, .bankAddress])
        let sentence = """
            PayAtom's recipe for a complaint's signature is unconfirmed: SHA-256 of pid, secret_key, order_id is taken.
            """
        #expect(can.unconfirmed == [sentence])
        #expect(PayAtomProvider.callsPerDay == 10)
    }
}
