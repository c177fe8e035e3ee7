import Payments
import Testing

@testable import Providers

/// `providers.md`, *Pentabit*, pay links: made once, asked about, and what was received may differ.
@Suite struct PentabitLinkTests {
    private func made(_ change: (inout PentabitFields) -> Void = { _ in }) async throws -> Answer {
        try await PentabitOrders.answer(.payout, try PentabitOrders.link(), PentabitOrders.linkReply(change))
    }

    private func asked(_ change: (inout PentabitFields) -> Void = { _ in }) async throws -> Answer {
        try await PentabitOrders.answer(
            .statusByReference, try PentabitOrders.link(), PentabitOrders.payinReply(change))
    }

    @Test func aLinkIsMade() async throws {
        let answer = try await made()
        #expect(answer.verdict == .state(.pending))
        #expect(answer.payURL == "https://pay.example.in/l/8fZk?o=4209124812345")
        #expect(answer.receivedAmount == nil && answer.bankReference == nil && answer.providerStatus == nil)
        let escaped = try await made { $0.payURL = #""https:\/\/pay.example.in\/l\/8fZk""# }
        #expect(escaped.payURL == "https://pay.example.in/l/8fZk")
        #expect(try await made { $0.status = "\"Initiated\"" }.verdict == .state(.processing))
    }

    /// Without a link that can be shown nobody knows what became of it.
    @Test(arguments: [
        nil, "null", "\"\"", "5", "true", "[]", "{}", "\"pay.example.in\"", "\"http://pay.example.in\"",
        "\"javascript:alert(1)\"", "\"https://user:pw@pay.example.in\"", "\"https://pay.example.in/\\u202e\"",
        "\"https://pay.example.in/\\u001b[31m\"", "\"https://pay .example.in\"", "\"upi://pay?pa=x@y\"",
        "\"https://pay.example.in/\(String(repeating: "a", count: 2_000))\"",
    ])
    func aLinkThatIsNoneIsNotShown(_ wire: String?) async throws {
        let answer = try await made { $0.payURL = wire }
        #expect(answer.verdict.word == "unknown" && answer.payURL == nil)
    }

    @Test func aRefusedLinkIsRefusedByName() async throws {
        let refused = try await made { ($0.success, $0.status, $0.payURL) = ("false", "\"Rejected\"", nil) }
        #expect(refused.verdict == .state(.failed) && refused.payURL == nil)
        for change: @Sendable (inout PentabitFields) -> Void in [
            { $0.success = "false" }, { $0.success = nil }, { $0.error = "\"no\"" }, { $0.data = "null" },
            { $0.status = "\"Approved\"" },
        ] {
            let answer = try await made(change)
            #expect(answer.verdict.word == "unknown" && answer.payURL == nil)
        }
        #expect(try await made { $0.status = "\"Queued\"" }.verdict == .newWord("Queued"))
    }

    /// A link for another order or amount must never be shown to a payer.
    @Test func anothersLinkIsNotShown() async throws {
        for change: @Sendable (inout PentabitFields) -> Void in [
            { $0.orderID = "\"1\"" }, { $0.amount = "25000" }, { $0.amount = "\"2499.99\"" },
        ] {
            let answer = try await made(change)
            #expect(answer.verdict.word == "mismatch" && answer.payURL == nil)
        }
        let unclear = try await made { $0.amount = "\"lots\"" }
        #expect(unclear.verdict.word == "unknown" && unclear.payURL == nil)
    }

    // MARK: Status

    @Test(arguments: [
        ("Initiated", "state processing"), ("INITIATED", "state processing"), ("Pending", "state pending"),
        ("Approved", "state succeeded"), ("Rejected", "state failed"), ("Expired", "newWord"), ("Paid", "newWord"),
    ])
    func words(_ word: String, _ verdict: String) async throws {
        let answer = try await asked { $0.status = "\"\(word)\"" }
        #expect(answer.verdict.word == verdict && answer.providerStatus == word)
    }

    @Test func aPaidLinkIsUnderstood() async throws {
        let answer = try await asked()
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.receivedAmount == Money(rupees: 2_500))
        #expect(answer.bankReference == "2517319122" && answer.providerReference == nil)
        #expect(answer.message == "Auto Approved")
        #expect(answer.payURL == nil)
        #expect(answer.raw?.contains("bharatpe907m7b2z0p2i00183") == false)
        #expect(answer.raw?.contains("••••@yesbankltd") == true)
    }

    /// What was received is what it is; what was requested must be ours.
    @Test(arguments: [
        ("2000" as String?, "2500" as String?, Int64(2_000_00) as Int64?), ("\"2500.50\"", "2500", 2_500_50),
        ("3000", "\"2500.00\"", 3_000_00),
        ("2500", "null", 2_500_00), ("2500", nil, 2_500_00), ("0", "2500", 0), ("null", "2500", nil),
        (nil, "2500", nil),
    ])
    func receivedMayDiffer(_ received: String?, _ requested: String?, _ paise: Int64?) async throws {
        let answer = try await asked { ($0.amount, $0.requestAmount) = (received, requested) }
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.receivedAmount == paise.map { Money(paise: $0) })
    }

    @Test(arguments: ["2000", "\"25\"", "0", "2500.01"]) func requestedMustBeOurs(_ requested: String) async throws {
        let answer = try await asked { $0.requestAmount = requested }
        #expect(answer.verdict.word == "mismatch" && answer.receivedAmount == nil)
    }

    @Test(arguments: ["\"lots\"", "true", "[]", "-5", "2.5e3", "\"2,500\""])
    func whatIsNoAmountDecidesNothing(_ wire: String) async throws {
        #expect(try await asked { $0.amount = wire }.verdict.word == "questionFailed")
        #expect(try await asked { $0.requestAmount = wire }.verdict.word == "questionFailed")
    }

    /// Nothing is received before it is approved, whatever stands in `amount`.
    @Test(arguments: ["Initiated", "Pending", "Rejected"]) func nothingIsReceivedBefore(_ word: String) async throws {
        let answer = try await asked { $0.status = "\"\(word)\"" }
        #expect(answer.receivedAmount == nil && answer.bankReference == nil)
    }
}
