import Payments
import Testing

@testable import Providers

/// Every field × every type: never a crash, never a settled payout without proof (`quality.md`, *Reliability*).
@Suite struct SeguraPayMatrixTests {
    private static let outer = ["StatusCode", "Message", "Data"]
    private static let inner = ["ClientOrderID", "OrderID", "BeneficiaryName", "RRN", "Status"]
    private static let values: [String?] = [
        nil, "null", "\"\"", "\"text\"", "\"0\"", "\"1\"", "0", "1", "-1", "2", "99999999999999999999", "0.0", "1.0",
        "1e400", "true", "false", "[]", "[1]", "{}", "{\"Status\":\"Success\"}", "\"\\ud83d\\ude00\"", "\"\\u202e\"",
    ]

    /// A reply with one field put to a value or taken out, written field by field.
    private func body(_ code: String, _ status: String, changing key: String, to value: String?) -> String {
        func members(_ fields: [(String, String)]) -> String {
            fields.compactMap { name, text in
                name != key ? "\"\(name)\":\(text)" : value.map { "\"\(name)\":\($0)" }
            }.joined(separator: ",")
        }
        let data = members([
            ("ClientOrderID", "\"\(Orders.reference)\""), ("OrderID", "\"188020200\""), ("BeneficiaryName", "\"A\""),
            ("RRN", "\"036516753713\""), ("Status", "\"\(status)\""),
        ])
        return "{\(members([("StatusCode", code), ("Message", "\"m\""), ("Data", "{\(data)}")]))}"
    }

    /// What may change without changing the verdict: fields that decide nothing, and `StatusCode` as a string.
    private func keepsProof(_ key: String, _ value: String?, code: String, _ question: Question) -> Bool {
        switch key {
        case "Message", "BeneficiaryName", "RRN": true
        case "OrderID": question != .statusByProviderReference
        case "StatusCode": value == code || value == "\"\(code)\""
        default: false
        }
    }

    @Test(arguments: everyQuestion, [("1", "Success", ProviderState.succeeded), ("0", "Failure", .failed)])
    func noTypeSettlesAnything(_ question: Question, _ row: (String, String, ProviderState)) async throws {
        let (code, status, state) = row
        for key in Self.outer + Self.inner {
            for value in Self.values {
                let body = body(code, status, changing: key, to: value)
                let answer = try await SeguraPayProvider.answer(question, body)
                let settled =
                    answer.verdict == .state(.succeeded) || answer.verdict == .state(.failed)
                    || answer.verdict == .state(.reversed)
                #expect(settled == keepsProof(key, value, code: code, question), "\(key) = \(value ?? "missing")")
                if settled { #expect(answer.verdict == .state(state)) }
            }
        }
    }

    /// Any byte of a good reply changed to any of the bytes that structure JSON never turns failure into success.
    @Test func noFlippedByteTurnsFailureIntoSuccess() async throws {
        let whole = Array(Orders.reply(code: "0", status: "\"Failure\"").utf8)
        for index in whole.indices {
            for byte in Array("{}[]\":, 01\\\u{0}".utf8) where whole[index] != byte {
                var changed = whole
                changed[index] = byte
                let reply = HTTPReply(status: 200, body: changed)
                let answer = try await SeguraPayProvider.answer(.payout, .success(reply))
                #expect(answer.verdict != .state(.succeeded) && answer.verdict != .state(.reversed))
            }
        }
    }
}
