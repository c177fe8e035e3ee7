import Payments
import Testing

@testable import Providers

/// `providers.md`, *Pentabit*, balance: `data.balance`, a string in the sample.
@Suite struct PentabitBalanceTests {
    private func balance(_ outcome: Result<HTTPReply, TransportFailure>) async throws -> WalletBalance {
        try await PentabitOrders.provider(RecordingTransport(outcome)).balance()
    }

    private func reply(_ balance: String, success: String = "true", error: String = "\"\"") -> String {
        """
        {"error":\(error),"data":{"balance":\(balance)},"message":"Merchant wallet balance fetched.","success":\(success)}
        """
    }

    @Test(arguments: [
        ("\"1111.11\"", Int64(1_111_11)), ("1111.11", 1_111_11), ("\"0\"", 0), ("0.0000", 0), ("\" 79.10 \"", 79_10),
        ("79.10", 79_10), ("-12.05", -12_05), ("\"-12.05\"", -12_05), ("\"12345678901234.99\"", 12_345_678_901_234_99),
        ("5.999", 5_99),
    ])
    func accepts(_ wire: String, _ paise: Int64) async throws {
        #expect(try await balance(.success(HTTPReply(reply(wire)))) == WalletBalance(amount: Money(paise: paise)))
    }

    @Test(arguments: [
        "null", "true", "[]", "{}", "\"\"", "\"1,111.11\"", "\"12abc\"", "1e3", "\"₹12\"", "\"१२\"",
        "99999999999999999999",
        "\"1\",\"balance\":\"2\"", "1.00001",
    ])
    func anythingElseIsAnErrorWithItsShape(_ wire: String) async throws {
        let error = await #expect(throws: ProviderError.self) { try await balance(.success(HTTPReply(reply(wire)))) }
        let shape =
            "the balance came as an object of error (string), data (object), message (string), success (boolean)"
        #expect(error == .unknown(shape))
    }

    @Test func aRefusalIsARefusal() async throws {
        let cases: [(String, ProviderError)] = [
            (
                reply("\"5\"", success: "false", error: "\"Wallet locked\""),
                .refused("the provider did not tell the balance: Wallet locked")
            ),
            (
                reply("\"5\"", error: "{\"wallet\":[\"Wallet locked\"]}"),
                .refused("the provider did not tell the balance: Wallet locked")
            ),
            (
                reply("null", success: "false", error: "\"Invalid signature for \(PentabitOrders.accessKey)\""),
                .refused("the provider refused this machine's address or key: Invalid signature for ‹secret›")
            ),
        ]
        for (body, expected) in cases {
            #expect(
                await #expect(throws: ProviderError.self) { try await balance(.success(HTTPReply(body))) } == expected)
        }
        for success in ["null", "2", "\"maybe\""] {
            let body = reply("\"5\"", success: success)
            let error = await #expect(throws: ProviderError.self) { try await balance(.success(HTTPReply(body))) }
            guard case .unknown = error else {
                Issue.record("\(success)")
                continue
            }
        }
        let unclosed = String(reply("\"5\"").dropLast())
        await #expect(throws: ProviderError.unknown("the reply lacks its last brace")) {
            try await balance(.success(HTTPReply(unclosed)))
        }
    }
}
