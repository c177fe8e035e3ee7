import Payments
import Testing

@testable import Providers

/// `providers.md`, *Pentabit*, the bullets, and `payouts.md`, *States*: what a reply about a payout proves.
@Suite struct PentabitMappingTests {
    private static let both: [Question] = [.payout, .statusByReference]
    private func none(_ question: Question) -> String { question == .payout ? "unknown" : "questionFailed" }

    private func answer(_ question: Question, _ change: (inout PentabitFields) -> Void) async throws -> Answer {
        try await PentabitOrders.answer(question, try PentabitOrders.payout(), PentabitOrders.payoutReply(change))
    }

    private func answer(_ question: Question, _ body: String) async throws -> Answer {
        try await PentabitOrders.answer(question, try PentabitOrders.payout(), body)
    }

    // MARK: Words

    @Test(
        arguments: both,
        [
            ("Pending", "state pending"), ("PENDING", "state pending"), (" pending ", "state pending"),
            ("Approved", "state succeeded"), ("approved", "state succeeded"), ("APPROVED", "state succeeded"),
            ("Rejected", "state failed"), ("rejected", "state failed"), ("rEJECTED", "state failed"),
            ("Initiated", "newWord"), ("Success", "newWord"), ("Failed", "newWord"), ("Processing", "newWord"),
            ("Reversed", "newWord"), ("Approved.", "newWord"), ("Approve", "newWord"), ("true", "newWord"),
            ("अनुमोदित", "newWord"),
        ])
    func words(_ question: Question, _ row: (String, String)) async throws {
        let answer = try await answer(question) { $0.status = "\"\(row.0)\"" }
        #expect(answer.verdict.word == row.1, "\(row.0)")
        #expect(answer.providerStatus == WireField.trimmed(row.0))
    }

    /// `success: true` says that the request was taken; `false` contradicts every word but the refusing one.
    @Test(
        arguments: both,
        [
            ("true", "Pending", "state pending"), ("1", "Pending", "state pending"),
            ("\"true\"", "Pending", "state pending"), ("\"1\"", "Pending", "state pending"),
            ("false", "Rejected", "state failed"), ("0", "Rejected", "state failed"),
            ("\"false\"", "Rejected", "state failed"), ("true", "Rejected", "state failed"),
            ("false", "Approved", "none"), ("false", "Pending", "none"), ("0", "Approved", "none"),
            ("null", "Approved", "none"), ("null", "Rejected", "none"), ("\"\"", "Rejected", "none"),
            ("2", "Approved", "none"), ("1.0", "Approved", "none"), ("\"yes\"", "Approved", "none"),
            ("[]", "Rejected", "none"), ("{}", "Rejected", "none"), ("[true]", "Approved", "none"),
        ])
    func successAndStatus(_ question: Question, _ row: (String, String, String)) async throws {
        let answer = try await answer(question) { ($0.success, $0.status) = (row.0, "\"\(row.1)\"") }
        #expect(answer.verdict.word == (row.2 == "none" ? none(question) : row.2), "\(row.0) \(row.1)")
        let missing = try await self.answer(question) { ($0.success, $0.status) = (nil, "\"\(row.1)\"") }
        #expect(missing.verdict.word == none(question))
    }

    /// Done, and what went wrong: nobody can say.
    ///
    /// Refused, and why: refused.
    @Test(
        arguments: both,
        [
            ("\"\"", true), ("null", true), ("[]", true), ("{}", true), ("false", true), ("0", true), ("\" \"", true),
            ("{\"a\":[]}", true), ("\"bank down\"", false), ("[\"bank down\"]", false),
            ("{\"bank\":[\"down\"]}", false), ("true", false), ("500", false),
        ])
    func theErrorField(_ question: Question, _ row: (String, Bool)) async throws {
        let done = try await answer(question) { $0.error = row.0 }
        #expect(done.verdict.word == (row.1 ? "state succeeded" : none(question)), "\(row.0)")
        let refused = try await answer(question) { ($0.error, $0.status) = (row.0, "\"Rejected\"") }
        #expect(refused.verdict == .state(.failed))
        let waiting = try await answer(question) { ($0.error, $0.status) = (row.0, "\"Pending\"") }
        #expect(waiting.verdict == .state(.pending))
        let absent = try await answer(question) { $0.error = nil }
        #expect(absent.verdict == .state(.succeeded))
    }

    // MARK: Whose order

    @Test(
        arguments: both,
        [
            ("4209124812345", "state succeeded"), ("\" 4209124812345 \"", "state succeeded"),
            ("\"qweq-2d2fss-2234sd-44533\"", "mismatch"), ("1223234", "mismatch"), ("\"04209124812345\"", "mismatch"),
            ("42091248123450000001", "mismatch"), ("null", "none"), ("\"\"", "none"), ("true", "none"),
            ("[4209124812345]", "none"), ("{}", "none"), ("4209124812345.0", "none"), ("4.209124812345e12", "none"),
            ("-4209124812345", "none"), ("\"4209 124812345\"", "none"),
        ])
    func theOrderMustBeOurs(_ question: Question, _ row: (String, String)) async throws {
        let answer = try await answer(question) { $0.orderID = row.0 }
        #expect(answer.verdict.word == (row.1 == "none" ? none(question) : row.1), "\(row.0)")
        if row.1 != "state succeeded" {
            #expect(answer.bankReference == nil && answer.charge == nil && answer.providerStatus == nil)
        }
    }

    /// Every printed form of the amount we asked for is ours, any other amount is not, and what is no amount decides
    /// nothing.
    @Test(
        arguments: both,
        [
            ("2500", "state succeeded"), ("2500.0", "state succeeded"), ("2500.00", "state succeeded"),
            ("2500.0000", "state succeeded"), ("\"2500\"", "state succeeded"), ("\"2500.00\"", "state succeeded"),
            ("\" 2500 \"", "state succeeded"), ("null", "state succeeded"),
            ("2501", "mismatch"), ("2499.99", "mismatch"), ("25", "mismatch"), ("250000", "mismatch"),
            ("0", "mismatch"), ("\"0.00\"", "mismatch"), ("2500.01", "mismatch"), ("\"5\"", "mismatch"),
            ("2500.001", "none"), ("\"2,500\"", "none"), ("\"₹2500\"", "none"), ("2.5e3", "none"), ("\"\"", "none"),
            ("-2500", "none"), ("true", "none"), ("[2500]", "none"), ("{}", "none"), ("\"2500abc\"", "none"),
            ("\"२५००\"", "none"), ("99999999999999999999", "none"), ("2500.00000", "none"),
        ])
    func theAmountMustBeOurs(_ question: Question, _ row: (String, String)) async throws {
        for status in ["Approved", "Rejected"] {
            let answer = try await answer(question) { ($0.amount, $0.status) = (row.0, "\"\(status)\"") }
            let state = status == "Approved" ? "state succeeded" : "state failed"
            let expected = row.1 == "none" ? none(question) : row.1 == "mismatch" ? "mismatch" : state
            #expect(answer.verdict.word == expected, "\(row.0) \(status)")
        }
        #expect(try await answer(question) { $0.amount = nil }.verdict == .state(.succeeded))
    }

    @Test(
        arguments: both,
        [
            ("\"00112233445566\"", true), ("112233445566", true), ("\"••••5566\"", true), ("\"XXXXXXXX5566\"", true),
            ("\"5566\"", true), ("null", true), ("\"\"", true), ("\"1122XXXX\"", true), ("\"566\"", true),
            ("true", true), ("\"00112233445567\"", false), ("\"XXXX9999\"", false), ("99999999999", false),
        ])
    func theAccountsTailMustBeOurs(_ question: Question, _ row: (String, Bool)) async throws {
        let answer = try await answer(question) { $0.account = row.0 }
        #expect(answer.verdict.word == (row.1 ? "state succeeded" : "mismatch"), "\(row.0)")
        #expect(!row.1 || answer.raw?.contains("112233445566") == false)
    }

    // MARK: Replies that name no order

    @Test(arguments: [
        ("null", "\"Insufficient balance\""), ("\"\"", "\"x\""), ("[]", "{\"amount\":[\"must be a number\"]}"),
        ("{}", "[\"The order id has already been taken.\"]"), ("{\"status\":\"Rejected\"}", "\"\""), ("5", "null"),
    ])
    func aRefusalWithoutAnOrderProvesNothing(_ data: String, _ error: String) async throws {
        for success in ["true", "false"] {
            for question in Self.both {
                let answer = try await answer(question) {
                    ($0.success, $0.data, $0.error) = (success, data, error)
                }
                #expect(answer.verdict.word == none(question), "\(success) \(data)")
                #expect(answer.failure == nil)
            }
        }
    }

    @Test func itsWordsAreKept() async throws {
        let answer = try await answer(.payout) {
            ($0.success, $0.data, $0.message) = ("false", "null", "\"Validation failed.\"")
            $0.error = "{\"ifsc\":[\"is not valid\",\"is needed\"],\"code\":422}"
        }
        #expect(answer.message == "Validation failed.: is not valid; is needed; 422")
        let long = try await self.answer(.payout) {
            ($0.success, $0.data, $0.message) = ("false", "null", nil)
            $0.error = "[\"\(String(repeating: "a", count: 5_000))\"]"
        }
        #expect(long.message?.count == 500)
    }

    /// "Not found" is what is said in just these words, to a question, without an order.
    @Test(arguments: [
        ("\"Payout not found.\"", "\"\"", 200, true), ("\"\"", "\"Order not found\"", 200, true),
        ("\"x\"", "[\"transaction not found!\"]", 200, true), ("\"ORDER NOT FOUND\"", "\"\"", 404, true),
        ("\"Merchant not found\"", "\"\"", 200, false), ("\"Access key not found\"", "\"\"", 200, false),
        ("\"Not found\"", "\"\"", 404, false), ("\"Payout not found for this key\"", "\"\"", 200, false),
        ("\"The route api/v1/payout could not be found.\"", "\"\"", 404, false),
        ("\"Payout not found.\"", "\"\"", 500, false), ("\"Payout not found.\"", "\"\"", 403, false),
    ])
    func notFound(_ message: String, _ error: String, _ status: Int, _ isFound: Bool) async throws {
        let body = PentabitOrders.payoutReply {
            ($0.success, $0.data, $0.message, $0.error) = ("false", "null", message, error)
        }
        let reply = HTTPReply(body, status: status)
        let intent = try PentabitOrders.payout()
        let asked = try await PentabitOrders.answer(.statusByReference, intent, .success(reply))
        #expect(asked.verdict.word == (isFound ? "notFound" : "questionFailed"))
        #expect(try await PentabitOrders.answer(.payout, intent, .success(reply)).verdict.word == "unknown")
        let cut = HTTPReply(body, status: status, isComplete: false)
        let half = try await PentabitOrders.answer(.statusByReference, intent, .success(cut))
        #expect(half.verdict.word == "questionFailed")
    }

    /// It is no "not found" where the reply says that it was taken, or names an order all the same.
    @Test func notFoundContradicted() async throws {
        let taken = try await answer(.statusByReference) { ($0.data, $0.message) = ("null", "\"Payout not found\"") }
        #expect(taken.verdict.word == "questionFailed")
        let named = try await answer(.statusByReference) {
            ($0.success, $0.message) = ("false", "\"Payout not found\"")
        }
        #expect(named.verdict.word == "questionFailed")
    }

    @Test(arguments: [
        ("Invalid signature", true), ("Unauthorized", true), ("Unauthenticated.", true), ("Timestamp expired", true),
        ("IP not whitelisted", true), ("Invalid Access Key", true), ("API key expired", true),
        ("Insufficient balance", false), ("Duplicate order", false), ("Keyed entry", false), ("", false),
    ])
    func aRefusedKeyIsTold(_ words: String, _ isKey: Bool) async throws {
        for question in Self.both {
            let answer = try await answer(question) {
                ($0.success, $0.data, $0.message) = ("false", "null", "\"\(words)\"")
            }
            #expect(answer.verdict.word == none(question))
            #expect(answer.failure == (isKey ? .refused : nil), "\(words)")
            #expect((answer.verdict.sentence == "the provider refused this machine's address or key") == isKey)
        }
    }

    // MARK: Details

    @Test func theWholeReplyIsUnderstood() async throws {
        let body = PentabitOrders.payoutReply()
        let answer = try await answer(.statusByReference, body)
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.providerStatus == "Approved")
        #expect(answer.message == "Payout has been completed.")
        #expect(answer.bankReference == "2517319122")
        #expect(answer.providerReference == nil && answer.nameAtBank == nil)
        #expect(answer.charge == Money(paise: 5_90))
        #expect(answer.receivedAmount == nil && answer.payURL == nil)
        #expect(answer.rawSHA256 == Hex.sha256(Array(body.utf8)))
        #expect(answer.raw?.contains("\"order_id\":\"4209124812345\"") == true)
        #expect(answer.raw?.contains(Orders.mobile) == false && answer.raw?.contains(Orders.account) == false)
    }

    /// A bank reference is one once the payout is approved; before, and after a refusal, nobody says what it is.
    @Test(arguments: both, ["Pending", "Rejected"])
    func anIdBeforeApprovalIsNoBankReference(_ question: Question, _ status: String) async throws {
        let answer = try await answer(question) { $0.status = "\"\(status)\"" }
        #expect(answer.bankReference == nil && answer.providerReference == nil)
        #expect(answer.raw?.contains("2517319122") == true)
    }

    @Test(arguments: [
        ("2517319122" as String?, "2517319122" as String?), ("\"2517319122\"", "2517319122"), ("null", nil),
        ("\"\"", nil), ("1.5", nil),
        ("true", nil), ("[]", nil), ("{}", nil), ("\"a b\"", nil), ("\"\\u001b[31m\"", nil),
        ("123456789012345678901234567890", "123456789012345678901234567890"), (nil, nil),
    ])
    func bankReferencesStayText(_ wire: String?, _ text: String?) async throws {
        let answer = try await answer(.statusByReference) { $0.transactionID = wire }
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.bankReference == text)
    }

    @Test(arguments: [
        ("2" as String?, Int64(2_00) as Int64?), ("5.9", 5_90), ("\"5.90\"", 5_90), ("0", 0), ("5.8999", 5_89),
        ("0.0000", 0),
        ("null", nil), ("\"\"", nil), ("-1", nil), ("true", nil), ("5.9e1", nil), ("\"1,5\"", nil), (nil, nil),
        ("5.900000000000001", nil),
    ])
    func charges(_ wire: String?, _ paise: Int64?) async throws {
        let answer = try await answer(.statusByReference) { $0.charge = wire }
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.charge == paise.map { Money(paise: $0) })
    }

    /// Doubled keys that decide something.
    @Test(arguments: [
        (#""status":"Approved""#, #""status":"Approved","status":"Rejected""#),
        (#""order_id":"4209124812345""#, #""order_id":"4209124812345","order_id":"1""#),
        (#""amount":2500"#, #""amount":2500,"amount":5"#),
        (#""transaction_id":"2517319122""#, #""transaction_id":"2517319122","transaction_id":"1""#),
        (#""success":true"#, #""success":true,"success":false"#),
        (#""data":{"#, #""data":{},"data":{"#), (#""error":"""#, #""error":"","error":"x""#),
        (#""beneficiary_acc_no":"#, #""beneficiary_acc_no":"1","beneficiary_acc_no":"#),
    ])
    func aFieldThatStandsTwiceDecidesNothing(_ change: (String, String)) async throws {
        let whole = PentabitOrders.payoutReply()
        let doubled = whole.replacing(change.0, with: change.1)
        #expect(doubled != whole)
        for question in Self.both {
            #expect(try await answer(question, doubled).verdict.word == none(question), "\(change.1)")
        }
    }

    /// As printed in the payin sample: a comma before a closing brace.
    @Test func aTrailingCommaAndAByteOrderMarkAreTolerated() async throws {
        let body = "\u{FEFF}" + PentabitOrders.payoutReply().replacing("}", with: ",}")
        #expect(try await answer(.payout, body).verdict == .state(.succeeded))
    }

    /// Without its last brace nothing is settled, even where everything that was announced arrived.
    @Test(arguments: both) func anUnclosedReplySettlesNothing(_ question: Question) async throws {
        let answer = try await answer(question, String(PentabitOrders.payoutReply().dropLast()))
        #expect(answer.verdict.word == none(question))
    }

    /// Stamps are in no order in the samples, and none of them decides anything.
    @Test func stampsDecideNothing() async throws {
        let body = PentabitOrders.payoutReply().replacing("2024-11-14T14:55:36.000000Z", with: "1999-01-01 00:00:00")
        #expect(try await answer(.statusByReference, body).verdict == .state(.succeeded))
    }
}
