import Payments
import Testing

@testable import Providers

/// `providers.md`, *SeguraPay*, balance: "in string format".
@Suite struct SeguraPayBalanceTests {
    private func balance(_ outcome: Result<HTTPReply, TransportFailure>) async throws -> WalletBalance {
        try await SeguraPayProvider(try Orders.configuration(), transport: RecordingTransport(outcome)).balance()
    }

    @Test(arguments: [
        ("\"1234.50\"", Int64(1_234_50)), ("\" 1234.50 \"", 1_234_50), ("1234.50", 1_234_50), ("1234", 1_234_00),
        ("\n1234.5\r\n", 1_234_50), ("0", 0), ("\"0.0000\"", 0), ("-12.05", -12_05), ("\"-12.05\"", -12_05),
        ("79.10", 79_10), ("0012.50", 12_50), ("{\"Balance\":\"1234.50\"}", 1_234_50), ("{\"Balance\":79.10}", 79_10),
        ("{\"Data\":\"1234.50\"}", 1_234_50), ("{\"Data\":1234.50,}", 1_234_50),
        ("{\"StatusCode\":1,\"Message\":\"Success\",\"Data\":\"55\"}", 55_00),
        ("12345678901234.99", 12_345_678_901_234_99),
    ])
    func accepts(_ body: String, _ paise: Int64) async throws {
        let balance = try await balance(.success(HTTPReply(body)))
        #expect(balance == WalletBalance(amount: Money(paise: paise)))
    }

    @Test(arguments: [
        "", "null", "true", "[]", "[\"1\"]", "{}", "\"\"", "\"1,234.50\"", "1,00,000", "12abc", "\"12abc\"", "1e3",
        "NaN",
        "₹12", "१२", "{\"Balance\":null}", "{\"Balance\":{}}", "{\"Balance\":\"1\",\"Balance\":\"2\"}",
        "{\"balance\":1}",
        "{\"Balance\":1,\"Data\":2}", "{\"Balance\":\"1\"", "{\"Wallet\":\"1\"}", "99999999999999999999",
    ])
    func anythingElseIsAnErrorWithItsShape(_ body: String) async throws {
        let error = await #expect(throws: ProviderError.self) { try await balance(.success(HTTPReply(body))) }
        guard case .unknown(let reason) = error else {
            Issue.record("\(body): \(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty && !reason.contains("12abc") && !reason.contains("1,234"))
    }

    @Test func theShapeNamesKeysAndKindsOnly() async throws {
        let body = #"{"Wallet":"991.10","Owner":["x"],"\#(Orders.token)":1}"#
        let error = await #expect(throws: ProviderError.self) { try await balance(.success(HTTPReply(body))) }
        let shape = "the balance came as an object of Wallet (string), Owner (array), ‹secret› (number)"
        #expect(error == .unknown(shape))
    }

    /// A refusal with a number in it is no balance.
    @Test(arguments: ["0", "2", "null", "\"x\""]) func aStatusCodeThatIsNoSuccessRefuses(_ code: String) async throws {
        let body = #"{"StatusCode":\#(code),"Message":"Invalid token \#(Orders.token)","Data":0}"#
        let error = await #expect(throws: ProviderError.self) { try await balance(.success(HTTPReply(body))) }
        #expect(error == .refused("the provider did not tell the balance: Invalid token ‹secret›"))
    }

    @Test func failuresAreSortedByWhatToDo() async throws {
        let cases: [(Result<HTTPReply, TransportFailure>, ProviderError)] = [
            (.failure(.notSent("refused")), .notSent("refused")), (.failure(.unknown("reset")), .unknown("reset")),
            (
                .success(HTTPReply("\"1\"", status: 403)),
                .refused("the provider refused this machine's address or key (HTTP 403)")
            ),
            (
                .success(HTTPReply("<html>", type: "text/html")),
                .refused("the provider refused this machine's address or key: it answered with a web page (HTTP 200)")
            ),
            (.success(HTTPReply("\"1\"", status: 500)), .unknown("the provider's server failed (HTTP 500)")),
            (.success(HTTPReply("\"1", isComplete: false)), .unknown("the reply was cut off before its end")),
        ]
        for (outcome, expected) in cases {
            let error = await #expect(throws: ProviderError.self) { try await balance(outcome) }
            #expect(error == expected)
        }
    }
}
