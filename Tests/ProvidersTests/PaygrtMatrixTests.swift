import Payments
import Testing

@testable import Providers

/// Every field × every type: never a crash, never a settled recharge without proof (`quality.md`, *Reliability*).
@Suite struct PaygrtMatrixTests {
    private static let values: [String?] = [
        nil, "null", "\"\"", "\"text\"", "\"0\"", "\"1\"", "\"2\"", "0", "1", "-1", "2", "10", "10.00", "\"10.00\"",
        "99999999999999999999", "0.0", "1.0", "1e400", "true", "false", "[]", "[1]", "{}",
        "{\"recharge_status\":\"Success\"}", "\"Success\"", "\"Fail\"", "\"\\ud83d\\ude00\"", "\"\\u202e\"",
    ]

    private struct Field {
        var name: String
        var path: WritableKeyPath<Recharges.Fields, String?>
        /// The values, beside the printed one, with which the reply still proves what it proved.
        var harmless: (String?, _ isRefusal: Bool, Question) -> Bool = { _, _, _ in false }
    }

    private static func isNothing(_ value: String?) -> Bool { [nil, "null", "\"\""].contains(value) }

    private static var fields: [Field] {
        [
            Field(name: "status", path: \.status),
            Field(name: "data", path: \.data, harmless: { value, _, _ in value == nil }),
            Field(name: "api_ref_id", path: \.reference),
            Field(name: "txn_id", path: \.transaction, harmless: { _, _, _ in true }),
            Field(name: "operator_id", path: \.operatorID, harmless: { _, _, _ in true }),
            Field(name: "message", path: \.message, harmless: { _, _, _ in true }),
            Field(name: "remaining_balance", path: \.balance, harmless: { _, _, _ in true }),
            Field(name: "recharge_number", path: \.number, harmless: { value, _, _ in isNothing(value) }),
            Field(
                name: "recharge_amount", path: \.amount,
                harmless: { value, _, _ in isNothing(value) || ["10", "10.00", "\"10.00\""].contains(value) }),
            Field(
                name: "recharge_status", path: \.word,
                harmless: { value, isRefusal, question in isRefusal && question == .payout && isNothing(value) }),
            Field(
                name: "status_code", path: \.code,
                harmless: { value, _, question in question != .payout && isNothing(value) }),
        ]
    }

    /// The printed values themselves, as text and as a number.
    private static func isPrinted(_ field: Field, _ value: String?, _ printed: Recharges.Fields) -> Bool {
        guard let value, let text = printed[keyPath: field.path] else { return false }
        return value == text || (["status", "status_code"].contains(field.name) && "\"\(value)\"" == text)
    }

    @Test(arguments: paygrtQuestions) func noTypeSettlesASuccess(_ question: Question) async throws {
        try await expectMatrix(Recharges.Fields(), .succeeded, question, isRefusal: false)
    }

    @Test(arguments: paygrtQuestions) func noTypeSettlesAFailure(_ question: Question) async throws {
        var printed = Recharges.Fields()
        (printed.word, printed.code) = ("\"Fail\"", "\"1\"")
        if question == .payout { printed.status = "\"1\"" }
        try await expectMatrix(printed, .failed, question, isRefusal: true)
    }

    private func expectMatrix(
        _ printed: Recharges.Fields, _ state: ProviderState, _ question: Question, isRefusal: Bool
    ) async throws {
        for field in Self.fields {
            for value in Self.values {
                var changed = printed
                changed[keyPath: field.path] = value
                let answer = try await PaygrtProvider.answer(question, changed.text)
                let settled: Set<Verdict> = [.state(.succeeded), .state(.failed), .state(.reversed)]
                let holds =
                    field.harmless(value, isRefusal, question) || Self.isPrinted(field, value, printed)
                    || isRefusal && question == .payout && field.name == "status" && ["0", "\"0\""].contains(value)
                let what = "\(field.name) = \(value ?? "missing")"
                #expect(settled.contains(answer.verdict) == holds, "\(what): \(answer.verdict)")
                if holds { #expect(answer.verdict == .state(state), "\(what)") }
            }
        }
    }

    /// Any byte of a refusal changed to any of the bytes that structure JSON never turns it into success.
    @Test func noFlippedByteTurnsFailureIntoSuccess() async throws {
        let whole = Array(Recharges.refusal().utf8)
        for index in whole.indices {
            for byte in Array("{}[]\":, 012\\\u{0}".utf8) where whole[index] != byte {
                var changed = whole
                changed[index] = byte
                let reply = HTTPReply(status: 200, body: changed)
                let answer = try await PaygrtProvider.answer(.payout, .success(reply))
                #expect(answer.verdict != .state(.succeeded) && answer.verdict != .state(.reversed))
            }
        }
    }
}
