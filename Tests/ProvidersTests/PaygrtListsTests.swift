import Payments
import Testing

@testable import Providers

/// `providers.md`, *Paygrt*: the balance with its four decimals, and the list of operators.
@Suite struct PaygrtListsTests {
    typealias Outcome = Result<HTTPReply, TransportFailure>

    private func provider(_ outcome: Outcome) throws -> PaygrtProvider {
        PaygrtProvider(try Recharges.configuration(), transport: RecordingTransport(outcome))
    }

    private func wallet(_ balance: String, merchant: String = "\"AP2210\"") -> Outcome {
        let data = #"{"merchant_id":\#(merchant),"merchant_name":"API Partner Demo","balance":\#(balance)}"#
        return .success(HTTPReply(#"{"message":"Success","data":\#(data),"status":"0"}"#))
    }

    // MARK: Balance

    @Test(arguments: [
        ("\"0.0000\"", Int64(0)), ("\"12150.5000\"", 12_150_50), ("\"12150.50\"", 12_150_50), ("\"79.1000\"", 79_10),
        ("79.1", 79_10), ("12150", 12_150_00), ("\"-12.0500\"", -12_05), ("\" 7.0000 \"", 7_00), ("\"0.0199\"", 1),
        ("\"12345678901234.9900\"", 12_345_678_901_234_99),
    ])
    func balances(_ wire: String, _ paise: Int64) async throws {
        #expect(try await provider(wallet(wire)).balance() == WalletBalance(amount: Money(paise: paise)))
    }

    @Test(arguments: [
        "null", "\"\"", "true", "[]", "{}", "\"1,234.50\"", "\"12abc\"", "1e3", "\"NaN\"", "\"₹12\"", "\"१२\"",
        "\"1.00000\"", "99999999999999999999", "\"1\",\"balance\":\"2\"",
    ])
    func whatIsNoBalanceIsAnErrorWithItsShape(_ wire: String) async throws {
        let error = await #expect(throws: ProviderError.self) { try await provider(wallet(wire)).balance() }
        guard case .unknown(let reason) = error else {
            Issue.record("\(wire): \(String(describing: error))")
            return
        }
        #expect(reason.hasPrefix("the balance came as no amount in an object of merchant_id (string), merchant_name"))
        #expect(!reason.contains("12abc") && !reason.contains("1,234"))
    }

    @Test func aBalanceIsOurs() async throws {
        for merchant in ["\" AP2210 \"", "null"] {
            #expect(try await provider(wallet("1", merchant: merchant)).balance().amount == Money(rupees: 1))
        }
        for merchant in ["\"AP1743\"", "\"\"", "2210", "true", "[]"] {
            await #expect(throws: ProviderError.unknown("the reply carries another merchant's balance")) {
                try await provider(wallet("1", merchant: merchant)).balance()
            }
        }
    }

    // MARK: What both refuse

    @Test(arguments: [
        (Outcome.failure(.notSent("refused")), ProviderError.notSent("refused")),
        (.failure(.unknown("reset")), .unknown("reset")),
        (
            .success(HTTPReply("{}", status: 403)),
            .refused("the provider refused this machine's address or key (HTTP 403)")
        ),
        (.success(HTTPReply("{}", status: 500)), .unknown("the provider's server failed (HTTP 500)")),
        (
            .success(HTTPReply("{}", status: 429)),
            .busy("the provider asks for fewer requests (HTTP 429)", retryAfter: nil)
        ),
        (
            .success(HTTPReply("<Response/>", type: "application/xml")),
            .unknown("the provider answered in XML, and not in JSON as it was asked to")
        ),
        (.success(HTTPReply("[]")), .unknown("the reply is JSON, but no object: array")),
        (.success(HTTPReply("{\"data\":{\"balance\":\"1\"}}")), .unknown("the reply has no readable status")),
        (
            .success(HTTPReply("{\"status\":true,\"data\":[{\"operator_code\":\"AT\"}]}")),
            .unknown("the reply has no readable status")
        ),
        (
            .success(HTTPReply("{\"status\":\"0\",\"data\":[{\"operator_code\":\"AT\"}]")),
            .unknown("the reply lacks its last brace")
        ),
    ])
    func failuresAreSortedByWhatToDo(_ outcome: Outcome, _ expected: ProviderError) async throws {
        await #expect(throws: expected) { try await provider(outcome).balance() }
        await #expect(throws: expected) { try await provider(outcome).operators() }
    }

    @Test func aRefusalShowsTheMessageAndNotTheKey() async throws {
        let refusal = Outcome.success(
            HTTPReply(#"{"status":"1","message":"Invalid key \#(Recharges.key)","data":{"balance":"5"}}"#))
        let reason = { (noun: String) in "the provider did not tell the \(noun): Invalid key ‹secret›" }
        await #expect(throws: ProviderError.refused(reason("balance"))) { try await provider(refusal).balance() }
        await #expect(throws: ProviderError.refused(reason("operators"))) { try await provider(refusal).operators() }
    }

    @Test func theWaitIsTold() async throws {
        var reply = HTTPReply("{}", status: 429)
        reply.headers["retry-after"] = "45"
        let busy = ProviderError.busy("the provider asks for fewer requests (HTTP 429)", retryAfter: 45)
        await #expect(throws: busy) { try await provider(.success(reply)).balance() }
    }

    // MARK: Operators

    private func list(_ data: String) -> Outcome {
        .success(HTTPReply(#"{"message":"Success","data":\#(data),"status":"0"}"#))
    }

    private func row(_ name: String, _ code: String, _ type: String) -> String {
        #"{"operator_name":\#(name),"operator_code":\#(code),"type":\#(type)}"#
    }

    @Test func theList() async throws {
        let rows = [
            row("\"Home Credit\"", "\"HC\"", "\"Cash Drop\""), row("\"Airtel\"", "\"AT\"", "\"Mobile\""),
            row("\"Tata Indicom/ CDMA\"", "\"TI\"", "\"Mobile\""), row("\"Tata Sky\"", "\"TS\"", "\"DTH\""),
        ]
        let operators = try await provider(list("[\(rows.joined(separator: ","))]")).operators()
        #expect(operators.map(\.code) == ["HC", "AT", "TI", "TS"])
        #expect(operators.map(\.name) == ["Home Credit", "Airtel", "Tata Indicom/ CDMA", "Tata Sky"])
        #expect(operators.map(\.type) == ["Cash Drop", "Mobile", "Mobile", "DTH"])
        #expect(operators.map(\.takesMobileNumber) == [false, true, true, false])
        #expect(operators.allSatisfy { $0.provider == "paygrt" })
    }

    /// A bad row costs itself alone; a code stands there once.
    @Test func rowsAreReadEachByItself() throws {
        let rows = [
            row("\"Airtel\"", "\"AT\"", "\"Mobile\""), "null", "[]", "\"AT\"", "{}",
            row("\"No code\"", "null", "\"DTH\""),
            row("\"Empty\"", "\"\"", "\"DTH\""), row("\"Odd\"", "\"A T\"", "\"DTH\""),
            row("\"Odd\"", "true", "\"DTH\""),
            row("\"Twice\"", "\"X\",\"operator_code\":\"Y\"", "\"DTH\""), row("\"Other\"", "\"AT\"", "\"DTH\""),
            row("\"Number\"", "17", "\"DTH\""), row("null", "\"NN\"", "{}"), row("\"at\"", "\"at\"", "\"Mobile\""),
        ]
        let values = try rows.map { try JSONValue(parsing: Array($0.utf8)) }
        let read = PaygrtOperators(values, provider: "paygrt", Redaction(secrets: []))
        #expect(read.operators.map(\.code) == ["AT", "17", "NN", "at"])
        #expect(read.operators.map(\.name) == ["Airtel", "Number", "NN", "at"])
        #expect(read.operators[2].type == "")
        #expect(read.skipped == 9)
        #expect(read.repeated == 1)
    }

    @Test(arguments: [
        (#""  Airtel\n\tPrepaid  ""#, "Airtel Prepaid"), (#""A\u001b[31mB""#, "A [31mB"),
        (#""\u202eATS\u0000""#, "ATS"),
        (#""एयरटेल ₹10+""#, "एयरटेल ₹10+"), (#""\u200b""#, "AT"), ("7", "AT"), ("[]", "AT"),
    ])
    func namesAreCleaned(_ wire: String, _ shown: String) async throws {
        let operators = try await provider(list("[\(row(wire, "\"AT\"", "\"Mobile\""))]")).operators()
        #expect(operators.map(\.name) == [shown])
    }

    @Test func aLongNameIsCut() async throws {
        let long = "\"\(String(repeating: "अ", count: 500))\""
        let operators = try await provider(list("[\(row(long, "\"AT\"", long))]")).operators()
        #expect(operators.first?.name.count == 60 && operators.first?.type.count == 60)
    }

    @Test func theKeyIsInNoName() async throws {
        let key = JSONBody.quoted(Recharges.key)
        let operators = try await provider(list("[\(row(key, "\"AT\"", key))]")).operators()
        #expect(operators == [Operator(provider: "paygrt", name: "‹secret›", code: "AT", type: "‹secret›")])
    }

    @Test(arguments: [
        ("[]", "the list of operators is empty"),
        ("[null]", "the list of operators has 1 row, none of which can be read"),
        ("[{},1]", "the list of operators has 2 rows, none of which can be read"),
        ("null", "the reply carries no list of operators"), ("{}", "the reply carries no list of operators"),
        ("\"AT\"", "the reply carries no list of operators"),
    ])
    func anEmptyOrUnreadableListIsAnError(_ data: String, _ reason: String) async throws {
        await #expect(throws: ProviderError.unknown(reason)) { try await provider(list(data)).operators() }
    }
}
