import Payments
import Testing

@testable import Providers

/// `providers.md`, *Paygrt*, the bullets, and `payouts.md`, *States*: what each reply proves, for each question.
@Suite struct PaygrtMappingTests {
    // MARK: The vendor's samples

    @Test func theSampleOfAnAcceptedRecharge() async throws {
        let body = Recharges.reply {
            ($0.operatorID, $0.word, $0.code) = ("\"\"", "\"Pending\"", "\"2\"")
        }
        let answer = try await PaygrtProvider.answer(.payout, body)
        #expect(answer.verdict == .state(.pending))
        #expect(answer.providerStatus == "Pending")
        #expect(answer.message == "Recharge Request Accepted")
        #expect(answer.providerReference == "5001234")
        #expect(answer.bankReference == nil)
        #expect(answer.charge == nil && answer.receivedAmount == nil && answer.retryAfter == nil)
        #expect(answer.raw == body.replacing(Recharges.number, with: "••••8899"))
        #expect(answer.rawSHA256 == Hex.sha256(Array(body.utf8)))
    }

    @Test func theSampleOfARefusedRecharge() async throws {
        let answer = try await PaygrtProvider.answer(.payout, Recharges.refusal())
        #expect(answer.verdict == .state(.failed))
        #expect(answer.message == "Insufficient Merchant Balance")
        #expect(answer.providerStatus == nil && answer.providerReference == nil && answer.bankReference == nil)
    }

    @Test func theSampleOfALookUp() async throws {
        let answer = try await PaygrtProvider.answer(.statusByReference, Recharges.look())
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.providerStatus == "Success")
        #expect(answer.providerReference == "5001234")
        #expect(answer.bankReference == "PG12345XYZ")
        #expect(answer.message == nil)
    }

    // MARK: What the voices say together

    /// Outer status, `status_code`, `recharge_status` (nil: null) of the recharge's own reply.
    @Test(
        arguments: [
            ("\"0\"", "\"0\"", "Success", "state succeeded"), ("0", "0", "Success", "state succeeded"),
            ("\"0\"", "0", "SUCCESS", "state succeeded"), ("0", "\"0\"", " success ", "state succeeded"),
            ("\"0\"", "\"1\"", "Fail", "state failed"), ("\"1\"", "\"1\"", "Fail", "state failed"),
            ("1", "1", "FAIL", "state failed"), ("\"1\"", "\"1\"", nil, "state failed"), ("1", "1", "", "state failed"),
            ("\"0\"", "\"2\"", "Pending", "state pending"), ("0", "2", "pending", "state pending"),
            ("\"0\"", "\"2\"", nil, "state pending"),
            // Disagreement is asked again.
            ("\"0\"", "\"0\"", "Fail", "state pending"), ("\"0\"", "\"0\"", "Pending", "state pending"),
            ("\"0\"", "\"0\"", nil, "state pending"), ("\"0\"", "\"1\"", "Success", "state pending"),
            ("\"0\"", "\"1\"", "Pending", "state pending"), ("\"0\"", "\"1\"", nil, "state pending"),
            ("\"0\"", "\"2\"", "Success", "state pending"), ("\"0\"", "\"2\"", "Fail", "state pending"),
            ("\"0\"", "\"3\"", "Success", "state pending"), ("\"0\"", "-1", "Fail", "state pending"),
            // The request failed, and yet something says that the recharge did not.
            ("\"1\"", "\"0\"", "Success", "unknown"), ("\"1\"", "\"0\"", nil, "unknown"),
            ("\"1\"", "\"1\"", "Success", "unknown"), ("\"1\"", "\"1\"", "Pending", "unknown"),
            ("\"1\"", "\"2\"", "Pending", "unknown"), ("\"1\"", "\"2\"", nil, "unknown"),
            ("\"1\"", "\"0\"", "Fail", "unknown"), ("\"1\"", "\"2\"", "Fail", "unknown"),
            ("\"1\"", "\"3\"", nil, "unknown"),
            // Words and codes nobody here knows.
            ("\"0\"", "\"0\"", "Refunded", "newWord"), ("\"0\"", "\"1\"", "Failed", "newWord"),
            ("\"1\"", "\"1\"", "Failure", "newWord"), ("\"0\"", "\"0\"", "Successful", "newWord"),
            ("\"0\"", "\"2\"", "Processing", "newWord"), ("\"0\"", "\"0\"", "सफल", "newWord"),
            ("\"0\"", "\"3\"", nil, "newWord"),
        ] as [(String, String, String?, String)])
    func aRechargesOwnReply(_ status: String, _ code: String, _ word: String?, _ expected: String) async throws {
        let body = Recharges.reply {
            ($0.status, $0.code, $0.word) = (status, code, word.map { "\"\($0)\"" } ?? "null")
        }
        #expect(try await PaygrtProvider.answer(.payout, body).verdict.word == expected, "\(body)")
    }

    /// `recharge_status` of a look-up, perhaps with the `status_code` that is not printed there.
    @Test(
        arguments: [
            ("Success", nil, "state succeeded"), ("SUCCESS", nil, "state succeeded"), ("pending", nil, "state pending"),
            ("Fail", nil, "state failed"), ("FAIL", nil, "state failed"), ("Success", "null", "state succeeded"),
            ("Success", "\"0\"", "state succeeded"), ("Fail", "1", "state failed"), ("Pending", "2", "state pending"),
            ("Success", "\"1\"", "state pending"), ("Fail", "\"0\"", "state pending"),
            ("Success", "2", "state pending"),
            ("Fail", "3", "state pending"), ("Success", "true", "questionFailed"), ("Fail", "[]", "questionFailed"),
            ("Failed", nil, "newWord"), ("Reversed", nil, "newWord"), ("Refund", "\"0\"", "newWord"),
            ("", nil, "questionFailed"),
        ] as [(String, String?, String)])
    func aLookUp(_ word: String, _ code: String?, _ expected: String) async throws {
        for status in ["0", "\"0\""] {
            let body = Recharges.look { ($0.word, $0.code, $0.status) = ("\"\(word)\"", code, status) }
            #expect(try await PaygrtProvider.answer(.statusByReference, body).verdict.word == expected, "\(body)")
        }
    }

    /// Outer 1: the question was not answered, and the recharge stays as it was, whatever stands beside.
    @Test(arguments: ["1", "\"1\""]) func aFailedLookUpSaysNothing(_ status: String) async throws {
        for word in ["\"Success\"", "\"Fail\"", "\"Pending\"", "\"Refunded\"", "null"] {
            let body = Recharges.look { ($0.status, $0.word) = (status, word) }
            #expect(try await PaygrtProvider.answer(.statusByReference, body).verdict.word == "questionFailed")
        }
        let refusal = Recharges.refusal { $0.status = status }
        let answer = try await PaygrtProvider.answer(.statusByReference, refusal)
        #expect(answer.verdict.word == "questionFailed")
        #expect(answer.message == "Insufficient Merchant Balance")
    }

    /// Neither 0 nor 1: the outer status is never defaulted.
    @Test(
        arguments: paygrtQuestions,
        [nil, "null", "true", "false", "\"\"", "\"zero\"", "2", "-1", "0.0", "1.0", "\"00\"", "1e0", "[]", "{}", "[0]"])
    func anUnreadableStatusProvesNothing(_ question: Question, _ status: String?) async throws {
        for (code, word) in [("0", "Success"), ("1", "Fail"), ("2", "Pending")] {
            let body = Recharges.reply { ($0.status, $0.code, $0.word) = (status, code, "\"\(word)\"") }
            let answer = try await PaygrtProvider.answer(question, body)
            #expect(answer.verdict.word == (question == .payout ? "unknown" : "questionFailed"), "\(body)")
        }
    }

    @Test func anUnknownWordIsShownRaw() async throws {
        let body = Recharges.reply { $0.word = "\"Refunded\"" }
        let answer = try await PaygrtProvider.answer(.statusByReference, body)
        #expect(answer.verdict == .newWord("Refunded"))
        #expect(answer.providerStatus == "Refunded")
        let code = Recharges.reply { ($0.word, $0.code) = ("null", "7") }
        #expect(try await PaygrtProvider.answer(.payout, code).verdict == .newWord("status_code 7"))
    }

    // MARK: Whose order

    /// An id may come as a number or a string; an absent or unreadable one names no order; another's is quarantined.
    @Test(
        arguments: paygrtQuestions,
        [
            ("4209124812345", "state"), ("\" 4209124812345 \"", "state"),
            ("\"12345\"", "mismatch"), ("12345", "mismatch"), ("\"04209124812345\"", "mismatch"),
            ("42091248123450000001", "mismatch"), ("null", "none"), ("\"\"", "none"), ("true", "none"),
            ("[4209124812345]", "none"), ("{}", "none"), ("4209124812345.0", "none"), ("4.209124812345e12", "none"),
            ("-4209124812345", "none"),
        ])
    func theOrderMustBeOurs(_ question: Question, _ row: (String, String)) async throws {
        let none = question == .payout ? "unknown" : "questionFailed"
        let succeeded = try await PaygrtProvider.answer(question, Recharges.reply { $0.reference = row.0 })
        let failed = try await PaygrtProvider.answer(
            question, Recharges.reply { ($0.reference, $0.word, $0.code) = (row.0, "\"Fail\"", "1") })
        for (answer, state) in [(succeeded, "state succeeded"), (failed, "state failed")] {
            #expect(answer.verdict.word == (row.1 == "none" ? none : row.1 == "state" ? state : row.1), "\(row.0)")
        }
    }

    /// A refusal settles only the order it names.
    @Test(arguments: [
        ("\"4209124812345\"", "state failed"), ("\"12346\"", "mismatch"), ("null", "unknown"), ("\"\"", "unknown"),
    ])
    func aRefusalNamesItsOrder(_ reference: String, _ expected: String) async throws {
        let answer = try await PaygrtProvider.answer(.payout, Recharges.refusal { $0.reference = reference })
        #expect(answer.verdict.word == expected)
        #expect(answer.message == "Insufficient Merchant Balance")
    }

    /// What a reply says of another order must not be written beside ours.
    @Test(arguments: paygrtQuestions) func anotherOrdersDetailsAreNotTaken(_ question: Question) async throws {
        let answer = try await PaygrtProvider.answer(question, Recharges.reply { $0.reference = "12345" })
        #expect(answer.verdict.word == "mismatch")
        #expect(answer.providerStatus == nil && answer.providerReference == nil && answer.bankReference == nil)
        #expect(answer.raw?.contains("12345") == true)
    }

    // MARK: Without an order

    @Test(arguments: [
        #"{"status":"1","message":"Fail","data":null}"#, #"{"status":"1","message":"Fail"}"#,
        #"{"status":"1","data":{}}"#, #"{"status":"1","data":[]}"#, #"{"status":"1","data":"none"}"#,
        #"{"status":"0","message":"Success"}"#, #"{"status":"0","data":null}"#, #"{"status":0,"data":{}}"#, "{}",
        #"{"data":{"recharge_status":"Success","status_code":"0"},"status":"0"}"#,
    ])
    func aReplyWithoutAnOrderSettlesNothing(_ body: String) async throws {
        #expect(try await PaygrtProvider.answer(.payout, body).verdict.word == "unknown")
        #expect(try await PaygrtProvider.answer(.statusByReference, body).verdict.word == "questionFailed")
    }

    @Test(arguments: [
        "Invalid api-key", "INVALID API KEY", "Unauthorized request", "Invalid merchant_id", "apikey expired",
    ])
    func aRefusedKeyIsTold(_ message: String) async throws {
        let body = "{\"status\":\"1\",\"message\":\"\(message)\",\"data\":null}"
        let question = try await PaygrtProvider.answer(.statusByReference, body)
        #expect(question.failure == .refused)
        #expect(question.verdict == .questionFailed("the provider refused the key or the merchant id"))
        let recharge = try await PaygrtProvider.answer(.payout, body)
        #expect(recharge.verdict.word == "unknown")
    }

    @Test(arguments: ["Invalid operator", "Fail", "Record not found", "Insufficient Merchant Balance", ""])
    func otherMessagesRefuseNoKey(_ message: String) async throws {
        let body = "{\"status\":\"1\",\"message\":\"\(message)\",\"data\":null}"
        let answer = try await PaygrtProvider.answer(.statusByReference, body)
        #expect(answer.failure == nil)
        #expect(answer.message == (message.isEmpty ? nil : message))
    }

    // MARK: Amount and number

    @Test(
        arguments: paygrtQuestions,
        [
            ("\"10.00\"", "state"), ("\"10\"", "state"), ("10", "state"), ("10.0", "state"), ("10.00", "state"),
            ("\"10.0000\"", "state"), ("\" 10.00 \"", "state"), ("\"0010\"", "state"), ("null", "state"),
            ("\"\"", "state"),
            ("\"100.00\"", "mismatch"), ("\"9.99\"", "mismatch"), ("10.01", "mismatch"), ("0", "mismatch"),
            ("\"10.0001\"", "none"), ("\"-10.00\"", "none"), ("\"1e1\"", "none"), ("1e1", "none"), ("\"₹10\"", "none"),
            ("\"10,00\"", "none"), ("\"ten\"", "none"), ("true", "none"), ("[]", "none"), ("{}", "none"),
            ("[10]", "none"), ("99999999999999999999", "none"), ("\"१०\"", "none"),
        ])
    func amountsMustAgree(_ question: Question, _ row: (String, String)) async throws {
        let none = question == .payout ? "unknown" : "questionFailed"
        let answer = try await PaygrtProvider.answer(question, Recharges.reply { $0.amount = row.0 })
        let expected = row.1 == "state" ? "state succeeded" : row.1 == "none" ? none : row.1
        #expect(answer.verdict.word == expected, "\(row.0)")
    }

    @Test(
        arguments: paygrtQuestions,
        [
            ("\"9988998899\"", "state"), ("9988998899", "state"), ("\"+919988998899\"", "state"),
            ("\"0 99889-98899\"", "state"), ("\"XXXXXX8899\"", "state"), ("\"****8899\"", "state"), ("null", "state"),
            ("\"\"", "state"), ("\"8899\"", "state"),
            ("\"9988998890\"", "mismatch"), ("\"8988998899\"", "mismatch"), ("\"899\"", "mismatch"),
            ("\"99889988XX\"", "mismatch"), ("\"x\"", "mismatch"), ("1", "mismatch"),
            ("true", "none"), ("[]", "none"), ("{}", "none"),
        ])
    func numbersMustAgree(_ question: Question, _ row: (String, String)) async throws {
        let none = question == .payout ? "unknown" : "questionFailed"
        let answer = try await PaygrtProvider.answer(question, Recharges.reply { $0.number = row.0 })
        let expected = row.1 == "state" ? "state succeeded" : row.1 == "none" ? none : row.1
        #expect(answer.verdict.word == expected, "\(row.0)")
    }

    @Test func aNumberOfLettersIsComparedInAnyCase() async throws {
        let intent = try Recharges.intent(number: "00ab12")
        for (echo, expected) in [("00AB12", "state succeeded"), ("AB12", "state succeeded"), ("00AB13", "mismatch")] {
            let reply = HTTPReply(Recharges.reply { $0.number = "\"\(echo)\"" })
            let answer = try await PaygrtProvider.answer(.payout, .success(reply), intent: intent)
            #expect(answer.verdict.word == expected, "\(echo)")
        }
    }

    // MARK: Details

    @Test(arguments: [
        ("5001234", "5001234"), ("12345678901234567890", "12345678901234567890"), ("\"PG-1/2\"", "PG-1/2"),
    ])
    func idsStayText(_ wire: String, _ text: String) async throws {
        let body = Recharges.reply { ($0.transaction, $0.operatorID) = (wire, wire) }
        let answer = try await PaygrtProvider.answer(.payout, body)
        #expect(answer.providerReference == text)
        #expect(answer.bankReference == text)
    }

    @Test(arguments: ["null", "\"\"", "\"  \"", "1.5", "true", "[]", "\"a b\"", "\"\\u001b[31m\"", "\"é\""])
    func whatIsNoReferenceIsNone(_ wire: String) async throws {
        let body = Recharges.look { ($0.transaction, $0.operatorID) = (wire, wire) }
        let answer = try await PaygrtProvider.answer(.statusByReference, body)
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.providerReference == nil)
        #expect(answer.bankReference == nil)
    }

    // MARK: Doubled keys

    @Test(
        arguments: paygrtQuestions,
        [
            (#""status": "0"}"#, #""status": "0", "status": "1"}"#),
            (#""data": {"#, #""data": {}, "data": {"#),
            (#""api_ref_id": "4209124812345""#, #""api_ref_id": "4209124812345", "api_ref_id": "1""#),
            (#""txn_id": "5001234""#, #""txn_id": "5001234", "txn_id": "5001234""#),
            (#""operator_id": "PG12345XYZ""#, #""operator_id": "PG12345XYZ", "operator_id": """#),
            (#""recharge_number": "9988998899""#, #""recharge_number": "9988998899", "recharge_number": null"#),
            (#""recharge_amount": "10.00""#, #""recharge_amount": "10.00", "recharge_amount": "1""#),
            (#""recharge_status": "Success""#, #""recharge_status": "Success", "recharge_status": "Fail""#),
            (#""status_code": "0""#, #""status_code": "0", "status_code": "0""#),
        ])
    func aFieldThatStandsTwiceDecidesNothing(_ question: Question, _ change: (String, String)) async throws {
        let whole = Recharges.reply()
        #expect(try await PaygrtProvider.answer(question, whole).verdict == .state(.succeeded))
        let doubled = whole.replacing(change.0, with: change.1)
        #expect(doubled != whole)
        let answer = try await PaygrtProvider.answer(question, doubled)
        #expect(answer.verdict.word == (question == .payout ? "unknown" : "questionFailed"), "\(change.1)")
    }

    @Test(arguments: paygrtQuestions) func theOrderOfKeysDoesNotMatter(_ question: Question) async throws {
        let body = """
            \u{FEFF}{"extra":{"status":"1"},"status":0,"data":{"status_code":0,"recharge_status":"success","note":[1],
            "recharge_amount":10,"api_ref_id":4209124812345,"recharge_number":9988998899,"txn_id":5001234,},"message":7,}
            """
        let answer = try await PaygrtProvider.answer(question, body)
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.providerReference == "5001234")
    }
}
