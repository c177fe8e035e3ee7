import Guarded
import Payments
import Synchronization
import Testing

@testable import Providers

/// `providers.md`, *Pentabit*, test vectors, and more of them.
///
/// Made by `printf '%s\n%s\n%s\n1790431844701\n' METHOD PATH BODY | openssl dgst -sha256 -hmac test_secret_key`
@Suite struct PentabitSigningTests {
    /// The document's payout request, 342 bytes.
    private static let printed = """
        {"beneficiary_name":"Test Name","beneficiary_email":"test.test@gmail.com",\
        "beneficiary_mobile_no":"7878787878","beneficiary_address":"NOIDA","payment_method":"IMPS",\
        "beneficiary_acc_no":"99999999999","bank_name":"SBI","ifsc":"SBIN0060589","amount":100,\
        "order_id":"qweq-2d2fss-2234sd-44533","user_id":"aseq-2d2fss-22a4sd-44a33","remarks":null}
        """
    private static let status = "api/v1/payout/qweq-2d2fss-2234sd-44533/status"

    @Test(arguments: [
        ("POST", "api/v1/payout/initiate", printed, "e204c56a9cd262daef1727a1e3216b4cff941bcdb90049f665d2ae5f087ef41f"),
        (
            "POST", "/api/v1/payout/initiate", printed,
            "8045cb772a3874838b35cd374ad6b55da1ebc1def0da337ff3ca0cf544478ff1"
        ),
        ("GET", status, "", "d3cc2d4829eff41713b948f18491818644d889830a401dbfee05f71a3932050d"),
        ("GET", status, "{}", "ac62e99f2d1a601e6de3e4236cdb6f0098912232969f841c40ebc7c33fab8dd5"),
        ("GET", "api/v1/balance", "", "7c2027a3c0e517b562b12475a04310e74f4b3af787015e5c2a641f94dfed8713"),
        ("GET", "api/v1/balance", "{}", "6b3385a73966368009b7b767445eb11508de490e31de59bab410dc2043251e47"),
    ])
    func vectors(_ method: String, _ path: String, _ body: String, _ expected: String) {
        #expect(Self.printed.utf8.count == 342)
        let signature = PentabitSigning.signature(
            of: method, path, Array(body.utf8), "1790431844701", key: Secret("test_secret_key"))
        #expect(signature == expected)
    }

    // MARK: Every call, under both variants of every switch

    private func sent(
        _ intent: PayoutIntent, _ question: Question, _ change: (inout PentabitConfiguration) -> Void = { _ in }
    ) async throws -> HTTPRequest {
        let transport = RecordingTransport("{}")
        let provider = try PentabitOrders.provider(transport, change)
        if question == .payout {
            _ = await provider.send(try provider.prepare(intent))
        } else {
            _ = await provider.status(of: OrderHandle(intent: intent, providerReference: nil), by: question)
        }
        return try #require(transport.requests.first)
    }

    private func header(_ name: String, _ request: HTTPRequest) -> String? {
        let found = request.headers.filter { $0.name == name }
        return found.count == 1 ? found[0].value.expose() : nil
    }

    private func expect(_ request: HTTPRequest, signedBy expected: String) {
        #expect(header("Signature", request) == expected)
        #expect(header("Timestamp", request) == "1790431844701")
        #expect(header("Access-Key", request) == PentabitOrders.accessKey)
        #expect(header("Accept", request) == "application/json")
        #expect(request.query == nil)
    }

    @Test func payouts() async throws {
        let intent = try PentabitOrders.payout()
        let plain = try await sent(intent, .payout)
        expect(plain, signedBy: "c0d9a105f738de33fd4d0e10ef7ac010914bf3d3f9837f31f7256ba080b1e508")
        #expect(plain.url == "https://crm.example.in/api/v1/payout/initiate")
        #expect(header("Content-Type", plain) == "application/json")
        // The same with "address":"12\/4 MG Road".
        let escaped = try await sent(intent, .payout) { $0.escapeSlashes = true }
        expect(escaped, signedBy: "eb24805f8353deee6fac7a252a57f0820d60c9780a7900a50dabc5b8cfe685a3")
        #expect(String(decoding: escaped.body, as: UTF8.self).contains(#""12\/4 MG Road""#))
        #expect(
            String(decoding: escaped.body.filter { $0 != 0x5C }, as: UTF8.self)
                == String(decoding: plain.body, as: UTF8.self))
    }

    @Test(arguments: [
        (
            PentabitConfiguration.SignedGetBody.empty, false,
            "72f6d1fcd7323ef2fec6e5f9c4b750c29f9536d9f555b71151ead5df0d6eb8c4"
        ),
        (.braces, false, "578063b4f7029072c9ebca1cd803380d2bf120db5c5aca50f9af2dc8ef1a5244"),
    ])
    func payoutStatus(
        _ body: PentabitConfiguration.SignedGetBody, _ slash: Bool, _ expected: String
    ) async throws {
        let request = try await sent(try PentabitOrders.payout(), .statusByReference) {
            ($0.getBody, $0.pathLeadingSlash) = (body, slash)
        }
        expect(request, signedBy: expected)
        #expect(request.method == "GET" && request.body.isEmpty && header("Content-Type", request) == nil)
        #expect(request.url == "https://crm.example.in/api/v1/payout/4209124812345/status")
    }

    @Test(arguments: [
        (
            PentabitConfiguration.SignedGetBody.empty, false,
            "7c2027a3c0e517b562b12475a04310e74f4b3af787015e5c2a641f94dfed8713"
        ),
        (.braces, false, "6b3385a73966368009b7b767445eb11508de490e31de59bab410dc2043251e47"),
        (.empty, true, "bd02c12e1e5a8de26f1f4930c0ffb022f313094d97e863eee84862b984cecee0"),
        (.braces, true, "db9d8f986e5a5ef4ff8ae62a5c090c056784a66550a91ac4779f752e552dabff"),
    ])
    func balance(_ body: PentabitConfiguration.SignedGetBody, _ slash: Bool, _ expected: String) async throws {
        let transport = RecordingTransport("{}")
        let provider = try PentabitOrders.provider(transport) { ($0.getBody, $0.pathLeadingSlash) = (body, slash) }
        _ = try? await provider.balance()
        let request = try #require(transport.requests.first)
        expect(request, signedBy: expected)
        #expect(request.method == "GET" && request.body.isEmpty)
        // The address has its slash in any case; only what is signed differs.
        #expect(request.url == "https://crm.example.in/api/v1/balance")
    }

    @Test func payLinks() async throws {
        let intent = try PentabitOrders.link()
        let plain = try await sent(intent, .payout)
        expect(plain, signedBy: "6c3405a3508ce1859494d168c080a20e77af676083535687e9b5b7e379a0212f")
        #expect(plain.url == "https://crm.example.in/api/v1/payin/generate/link")
        let escaped = try await sent(intent, .payout) { $0.escapeSlashes = true }
        expect(escaped, signedBy: "935ff1152acb1aff29f5fba77915d2456c4cb998710fa4d55b7b208768f82ea0")
    }

    @Test func payLinkStatusAsJSON() async throws {
        let request = try await sent(try PentabitOrders.link(), .statusByReference)
        expect(request, signedBy: "5241a0854095fafc5053e99fe690fca55b5576ed0e29c34fa03f008c3b33cb77")
        #expect(request.method == "POST" && request.url == "https://crm.example.in/api/v1/payin/transactions")
        #expect(header("Content-Type", request) == "application/json")
        #expect(String(decoding: request.body, as: UTF8.self) == #"{"order_id":"4209124812345"}"#)
        let slashed = try await sent(try PentabitOrders.link(), .statusByReference) { $0.pathLeadingSlash = true }
        expect(slashed, signedBy: "6faf28f667db7a0b6e68ba6e15cb639654718dcaadaf3118aca705f3a9765ec9")
    }

    /// The form of the cURL sample; signed is `{}`, as by any other method without a body in JSON.
    @Test func payLinkStatusAsForm() async throws {
        let request = try await sent(try PentabitOrders.link(), .statusByReference) { $0.payinStatus = .form }
        expect(request, signedBy: "9a5089718a1f8157b0428961742b7178e793c9173af5535ea53973f87863379a")
        let type = try #require(header("Content-Type", request))
        let boundary = try #require(type.split(separator: "=").last)
        #expect(type == "multipart/form-data; boundary=\(boundary)")
        let body = """
            --\(boundary)\r\nContent-Disposition: form-data; name="order_id"\r\n\r\n4209124812345\r\n--\(boundary)--\r\n
            """
        #expect(String(decoding: request.body, as: UTF8.self) == body)
    }

    /// As the document says of any other method with an empty body.
    @Test func aPostWithoutABodySignsBraces() throws {
        let call = PentabitCall(method: "POST", path: "api/v1/none")
        for body in PentabitConfiguration.SignedGetBody.allCases {
            let request = PentabitSigning.signed(
                call, try PentabitOrders.configuration { $0.getBody = body }, at: PentabitOrders.stamp)
            expect(request, signedBy: "367a75286850f1fff0847e754be81cf19bf643d46045dcc395d9acd30224d5de")
            #expect(request.body.isEmpty)
        }
    }

    /// A base address with a path of its own is not part of what is signed.
    @Test func theSignedPathIsTheDocuments() async throws {
        let base = try BaseURL("https://crm.example.in/merchant/")
        let request = try await sent(try PentabitOrders.payout(), .payout) { $0.baseURL = base }
        expect(request, signedBy: "c0d9a105f738de33fd4d0e10ef7ac010914bf3d3f9837f31f7256ba080b1e508")
        #expect(request.url == "https://crm.example.in/merchant/api/v1/payout/initiate")
    }

    // MARK: When

    /// What is written down carries neither stamp nor signature; both are made when it leaves, each time anew.
    @Test func stampsLast() async throws {
        let transport = RecordingTransport("{}")
        let clock = SteppingClock()
        let provider = PentabitProvider(
            try PentabitOrders.configuration(), transport: transport,
            signing: SigningSource(now: { clock.next() }, randomBytes: { Array(repeating: 0, count: $0) }))
        let prepared = try provider.prepare(try PentabitOrders.payout())
        #expect(clock.readings == 0)
        #expect(prepared.request.headers.map(\.name) == ["Content-Type", "Accept"])
        _ = await provider.send(prepared)
        _ = try? await provider.balance()
        #expect(transport.requests.map { header("Timestamp", $0) } == ["1000", "2000"])
        #expect(clock.readings == 2)
        #expect(Set(transport.requests.map { header("Signature", $0) }).count == 2)
    }
}

/// A clock that is a second later each time it is read.
private final class SteppingClock: Sendable {
    private let count = Mutex<Int64>(0)
    var readings: Int64 { count.withLock(\.self) }
    func next() -> Int64 {
        count.withLock { count in
            count += 1
            return count * 1_000
        }
    }
}
