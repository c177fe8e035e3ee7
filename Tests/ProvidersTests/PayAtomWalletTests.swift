import Payments
import Testing

@testable import Providers

/// `providers.md`, *From the vendor's other public pages*: limits, and what of them is used.
@Suite struct PayAtomWalletTests {
    private func balance(_ outcome: Result<HTTPReply, TransportFailure>) async throws -> WalletBalance {
        try await PayAtomProvider.meeting(outcome, try PayAtomOrders.configuration(everything: true)).balance()
    }

    private func balance(_ wallets: String) async throws -> WalletBalance {
        try await balance(
            .success(
                HTTPReply(
                    """
                    {"status":"success","operator_details":{"name":"Ops","email":"ops@example.in"},"wallets":\(wallets)}
                    """)))
    }

    private func row(_ limit: String, _ used: String, _ account: String = "\"account_number\":\"99887766\"") -> String {
        "{\(account),\"minimum_balance\":\"1000\",\"limit_volume\":\(limit),\"usage_volume\":\(used)}"
    }

    @Test(arguments: [
        ("\"10000\"", "\"4000\"", Int64(10_000_00), Int64(4_000_00)), ("10000", "4000.50", 10_000_00, 4_000_50),
        ("\"10000.00\"", "\"0\"", 10_000_00, 0), ("\"79.10\"", "\"79.1000\"", 79_10, 79_10),
    ])
    func oneAccount(_ limit: String, _ used: String, _ limitPaise: Int64, _ usedPaise: Int64) async throws {
        let balance = try await balance("{\"upi\":[],\"imps_upi\":[\(row(limit, used))]}")
        #expect(
            balance
                == WalletBalance(amount: nil, limit: Money(paise: limitPaise), used: Money(paise: usedPaise)))
    }

    /// All of them, whichever list they stand in; one that is listed twice counts once.
    @Test func everyAccountCountsOnce() async throws {
        let first = row("\"10000\"", "\"4000\"")
        let second = row("\"5000\"", "\"1\"", "\"Account_number\":\"112233\"")
        let unnamed = row("\"1\"", "\"1\"", "\"bank\":\"SBI\"")
        let balance = try await balance("{\"upi\":[\(first),\(unnamed)],\"imps_upi\":[\(second),\(first),\(unnamed)]}")
        #expect(balance.limit == Money(rupees: 15_002) && balance.used == Money(rupees: 4_003))
        #expect(balance.amount == nil)
        let other = row("\"10000\"", "\"4500\"")
        let both = try await self.balance("{\"upi\":[\(first)],\"imps_upi\":[\(other)]}")
        #expect(both.limit == Money(rupees: 20_000) && both.used == Money(rupees: 8_500))
    }

    @Test(arguments: [
        "null", "[]", "{}", "{\"upi\":[]}", "{\"upi\":{}}", "{\"upi\":[1]}", "{\"upi\":[{}]}",
        "{\"upi\":[{\"limit_volume\":\"1\"}]}", "{\"upi\":[{\"limit_volume\":\"1\",\"usage_volume\":null}]}",
        "{\"upi\":[{\"limit_volume\":\"1\",\"usage_volume\":\"1,000\"}]}",
        "{\"upi\":[{\"limit_volume\":-1,\"usage_volume\":0}]}", "{\"upi\":[{\"limit_volume\":1e3,\"usage_volume\":0}]}",
        "{\"upi\":[{\"limit_volume\":1,\"usage_volume\":0},{\"limit_volume\":true,\"usage_volume\":0}]}",
        "{\"upi\":[{\"limit_volume\":1,\"limit_volume\":2,\"usage_volume\":0}]}",
        "{\"upi\":[{\"limit_volume\":92233720368547758,\"usage_volume\":0},"
            + "{\"limit_volume\":92233720368547757,\"usage_volume\":0}]}",
    ])
    func partOfASumIsNone(_ wallets: String) async throws {
        let error = await #expect(throws: ProviderError.self) { try await balance(wallets) }
        guard case .unknown(let reason) = error else {
            Issue.record("\(wallets): \(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty && !reason.contains("99887766"))
    }

    @Test(arguments: ["\"error\"", "false", "\"Failed\"", "0"]) func aNoIsARefusal(_ status: String) async throws {
        let body = "{\"status\":\(status),\"message\":\"Invalid token wallet-tok/1\",\"wallets\":{\"upi\":[]}}"
        let error = await #expect(throws: ProviderError.self) { try await balance(.success(HTTPReply(body))) }
        #expect(error == .refused("the provider did not tell the wallet: Invalid token ‹secret›"))
    }

    @Test func failuresAreSortedByWhatToDo() async throws {
        let good = "{\"wallets\":{\"upi\":[\(row("1", "1"))]}}"
        let cases: [(Result<HTTPReply, TransportFailure>, ProviderError)] = [
            (.failure(.notSent("refused")), .notSent("refused")), (.failure(.unknown("reset")), .unknown("reset")),
            (
                .success(HTTPReply(good, status: 403)),
                .refused("the provider refused this machine's address or key (HTTP 403)")
            ),
            (.success(HTTPReply(good, status: 500)), .unknown("the provider's server failed (HTTP 500)")),
            (
                .success(HTTPReply(good, status: 429)),
                .busy("the provider asks for fewer requests (HTTP 429)", retryAfter: nil)
            ),
            (.success(HTTPReply(good, isComplete: false)), .unknown("the reply was cut off before its end")),
            (.success(HTTPReply(String(good.dropLast()))), .unknown("the reply was cut off before its end")),
        ]
        for (outcome, expected) in cases {
            let error = await #expect(throws: ProviderError.self) { try await balance(outcome) }
            #expect(error == expected)
        }
    }
}
