import Payments
import Testing

@testable import Providers

/// Every field × every type: never a crash, never a settled payout without proof (`quality.md`, *Reliability*).
@Suite struct PayAtomMatrixTests {
    private typealias Samples = PayAtomOrders

    private static let values: [String?] = [
        nil, "null", "\"\"", "\" \"", "\"text\"", "\"0\"", "\"1\"", "0", "1", "-1", "2500", "2500.5", "\"2500\"",
        "99999999999999999999", "0.0", "1e400", "true", "false", "[]", "[2500]", "[\"Approved\"]", "{}",
        "{\"status\":\"Approved\"}", "\"Approved\"", "\"Failed\"", "\"\\ud83d\\ude00\"", "\"\\u202e\"",
    ]

    /// What may stand in a field that decides something without unsettling the answer.
    private func keepsProof(_ key: String, _ value: String?, approved: Bool) -> Bool {
        let isAbsent = [nil, "null", "\"\"", "\" \""].contains(value)
        let isAmount = value == "2500" || value == "\"2500\""
        switch key {
        case "order_id", "account_no": return isAbsent
        case "requested_amount": return isAmount
        case "processed_amount": return !approved || isAbsent || isAmount
        case "ref_code": return false
        case "status": return value == "\"Approved\"" || value == "\"Failed\""
        case "post_hash": return isAbsent
        default: return true
        }
    }

    @Test(arguments: [("Approved", ProviderState.succeeded), ("Failed", .failed), ("Declined", .failed)])
    func noTypeSettlesALookUp(_ word: String, _ state: ProviderState) async throws {
        for key in Samples.fields.map(\.0) + ["post_hash", "message", "transaction_info", "webhook_acknowledged"] {
            for value in Self.values {
                let body = Samples.object(["status": "\"\(word)\""].merging([key: value]) { $1 })
                let answer = try await PayAtomProvider.answer(.statusByProviderReference, body)
                var settled = false
                if case .state(let said) = answer.verdict {
                    settled = true
                    let changed: ProviderState = value == "\"Approved\"" ? .succeeded : .failed
                    #expect(said == (key == "status" ? changed : state), "\(key) = \(value ?? "missing")")
                }
                let expected = keepsProof(key, value, approved: word == "Approved")
                #expect(settled == expected, "\(word): \(key) = \(value ?? "missing")")
            }
        }
    }

    @Test(arguments: [("Approved", ProviderState.processing), ("Pending", .pending), ("Failed", .failed)])
    func noTypeSettlesTheRequest(_ word: String, _ state: ProviderState) async throws {
        for key in ["ref_code", "status", "message"] {
            for value in Self.values {
                let fields = [("ref_code", "\"r1\""), ("status", "\"\(word)\""), ("message", "\"m\"")]
                let answer = try await PayAtomProvider.answer(.payout, Samples.object([key: value], fields: fields))
                let isAbsent = [nil, "null", "\"\"", "\" \""].contains(value)
                let isReference = [
                    "\"text\"", "\"0\"", "\"1\"", "0", "1", "2500", "\"2500\"", "99999999999999999999", "\"Approved\"",
                    "\"Failed\"",
                ].contains(value)
                let words: [String?: Verdict] = [
                    "\"Approved\"": .state(.processing), "\"Failed\"": .state(.failed),
                ]
                let expected: Verdict? =
                    switch key {
                    case "message": .state(state)
                    case "ref_code": isReference || (isAbsent && state == .failed) ? .state(state) : nil
                    default: words[value]
                    }
                if let expected {
                    #expect(answer.verdict == expected, "\(key) = \(value ?? "missing")")
                } else {
                    #expect(["unknown", "newWord"].contains(answer.verdict.word), "\(key) = \(value ?? "missing")")
                }
            }
        }
    }

    /// Any byte of a good refusal changed to any of the bytes that structure JSON never turns it into success.
    @Test func noFlippedByteTurnsFailureIntoSuccess() async throws {
        for question in Samples.questions {
            let body = Samples.object(["status": "\"Declined\""])
            let whole = Array((question == .payout ? Samples.taken(status: "\"Declined\"") : body).utf8)
            for index in whole.indices {
                for byte in Array("{}[]\":, 01\\\u{0}".utf8) where whole[index] != byte {
                    var changed = whole
                    changed[index] = byte
                    let reply = HTTPReply(status: 200, body: changed)
                    let answer = try await PayAtomProvider.answer(question, .success(reply))
                    #expect(answer.verdict != .state(.succeeded) && answer.verdict != .state(.reversed))
                }
            }
        }
    }
}
