import Payments
import Testing

@testable import Providers

/// `providers.md`, *SeguraPay*, the bullets, and `payouts.md`, *States*: what each reply proves, for each question.
@Suite struct SeguraPayMappingTests {
    // MARK: StatusCode and Data.Status together

    /// Success only when both agree; failure likewise; a reversal word under any code; other disagreement is pending.
    @Test(
        arguments: everyQuestion,
        [
            ("1", "Success", "state succeeded"), ("1", "SUCCESS", "state succeeded"),
            ("1", " success ", "state succeeded"),
            ("\"1\"", "Success", "state succeeded"),
            ("0", "Failure", "state failed"), ("0", "failed", "state failed"), ("0", "FAIL", "state failed"),
            ("\"0\"", "Failure", "state failed"),
            ("2", "Pending", "state pending"), ("-1", "pending", "state pending"), ("99", "PENDING", "state pending"),
            ("1", "Pending", "state pending"), ("0", "Pending", "state pending"),
            ("0", "Success", "state pending"), ("2", "Success", "state pending"), ("7", "Failure", "state pending"),
            ("1", "Failure", "state pending"), ("1", "Failed", "state pending"),
            ("0", "Reversal", "state reversed"), ("1", "reversed", "state reversed"),
            ("5", "REVERSAL", "state reversed"),
            ("1", "Refunded", "newWord"), ("0", "Rejected", "newWord"), ("2", "Processing", "newWord"),
            ("1", "सफल", "newWord"),
        ])
    func bothVoices(_ question: Question, _ row: (String, String, String)) async throws {
        let (code, word, expected) = row
        let answer = try await SeguraPayProvider.answer(question, Orders.reply(code: code, status: "\"\(word)\""))
        #expect(answer.verdict.word == expected, "\(code) \(word)")
        #expect(!answer.repaired)
    }

    @Test func anUnknownWordIsShownRaw() async throws {
        let answer = try await SeguraPayProvider.answer(.statusByReference, Orders.reply(status: "\"Refunded\""))
        #expect(answer.verdict == .newWord("Refunded"))
        #expect(answer.providerStatus == "Refunded")
    }

    // MARK: Whose order

    /// An id may come as a number or a string; an absent or unreadable one names no order; another's is quarantined.
    @Test(
        arguments: everyQuestion,
        [
            ("4209124812345", "state succeeded"), ("\" 4209124812345 \"", "state succeeded"),
            ("\"1223234\"", "mismatch"), ("1223234", "mismatch"), ("\"04209124812345\"", "mismatch"),
            ("42091248123450000001", "mismatch"),
            ("null", "none"), ("\"\"", "none"), ("true", "none"), ("[4209124812345]", "none"), ("{}", "none"),
            ("4209124812345.0", "none"), ("4.209124812345e12", "none"), ("-4209124812345", "none"),
        ])
    func theOrderMustBeOurs(_ question: Question, _ row: (String, String)) async throws {
        let answer = try await SeguraPayProvider.answer(question, Orders.reply(client: row.0))
        let none = question == .payout ? "unknown" : "questionFailed"
        #expect(answer.verdict.word == (row.1 == "none" ? none : row.1), "\(row.0)")
    }

    /// What a reply says of another order must not be written beside ours.
    @Test func anotherOrdersDetailsAreNotTaken() async throws {
        let answer = try await SeguraPayProvider.answer(.statusByReference, Orders.reply(client: "1223234"))
        #expect(answer.verdict.word == "mismatch")
        #expect(answer.providerStatus == nil && answer.providerReference == nil)
        #expect(answer.bankReference == nil && answer.nameAtBank == nil)
        #expect(answer.raw?.contains("1223234") == true)
    }

    @Test func askedByTheirReferenceItMustComeBack() async throws {
        let other = try await SeguraPayProvider.answer(.statusByProviderReference, Orders.reply(order: "\"7\""))
        #expect(other.verdict.word == "mismatch")
        let absent = try await SeguraPayProvider.answer(.statusByProviderReference, Orders.reply(order: "null"))
        #expect(absent.verdict.word == "mismatch")
        let number = try await SeguraPayProvider.answer(.statusByProviderReference, Orders.reply(order: "188020200"))
        #expect(number.verdict == .state(.succeeded))
        let byOurs = try await SeguraPayProvider.answer(.statusByReference, Orders.reply(order: "\"7\""))
        #expect(byOurs.verdict == .state(.succeeded))
        #expect(byOurs.providerReference == "7")
    }

    // MARK: Without Data

    @Test(arguments: [
        #"{"StatusCode":0,"Message":"Insufficient balance"}"#, #"{"StatusCode":0,"Message":"x","Data":null}"#,
        #"{"StatusCode":0,"Data":"none"}"#, #"{"StatusCode":0,"Data":[]}"#, #"{"StatusCode":0,"Data":{}}"#,
        #"{"StatusCode":1,"Message":"ok"}"#, #"{"StatusCode":2}"#, #"{"Message":"x"}"#, "{}",
    ])
    func aReplyWithoutAnOrderSettlesNothing(_ body: String) async throws {
        #expect(try await SeguraPayProvider.answer(.payout, body).verdict.word == "unknown")
        #expect(try await SeguraPayProvider.answer(.statusByReference, body).verdict.word == "questionFailed")
        #expect(try await SeguraPayProvider.answer(.statusByProviderReference, body).verdict.word == "questionFailed")
    }

    @Test func itsMessageIsKept() async throws {
        let answer = try await SeguraPayProvider.answer(.payout, #"{"StatusCode":0,"Message":"Insufficient balance"}"#)
        #expect(answer.message == "Insufficient balance")
    }

    // MARK: StatusCode is never defaulted

    @Test(
        arguments: everyQuestion,
        ["null", "true", "false", "\"\"", "\"one\"", "1.0", "0.0", "1e0", "-0", "\"01\"", "[]", "{}"])
    func anUnreadableStatusCodeProvesNothing(_ question: Question, _ code: String) async throws {
        for word in ["Success", "Failure", "Reversal", "Pending"] {
            let answer = try await SeguraPayProvider.answer(question, Orders.reply(code: code, status: "\"\(word)\""))
            #expect(answer.verdict.word == (question == .payout ? "unknown" : "questionFailed"), "\(code) \(word)")
        }
    }

    // MARK: Doubled keys

    @Test(
        arguments: everyQuestion,
        [
            (#""StatusCode":1"#, #""StatusCode":1,"StatusCode":0"#),
            (#""Status":"Success""#, #""Status":"Success","Status":"Failure""#),
            (#""Status":"Success""#, #""Status":"Success","Status":"Success""#),
            (#""RRN":"1""#, #""RRN":"1","RRN":"2""#),
            (#""OrderID":"188020200""#, #""OrderID":"188020200","OrderID":"9""#),
            (#""ClientOrderID":4209124812345"#, #""ClientOrderID":4209124812345,"ClientOrderID":1"#),
            (#""Data":{"#, #""Data":{},"Data":{"#),
        ])
    func aFieldThatStandsTwiceDecidesNothing(_ question: Question, _ change: (String, String)) async throws {
        let whole = """
            {"StatusCode":1,"Data":{"ClientOrderID":4209124812345,"OrderID":"188020200","RRN":"1","Status":"Success"}}
            """
        #expect(try await SeguraPayProvider.answer(question, whole).verdict == .state(.succeeded))
        let doubled = whole.replacing(change.0, with: change.1)
        #expect(doubled != whole)
        let answer = try await SeguraPayProvider.answer(question, doubled)
        #expect(answer.verdict.word == (question == .payout ? "unknown" : "questionFailed"), "\(change.1)")
    }

    // MARK: Details

    @Test func theWholeReplyIsUnderstood() async throws {
        let body = Orders.reply()
        let answer = try await SeguraPayProvider.answer(.payout, body)
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.providerStatus == "Success")
        #expect(answer.message == "Transaction Successful")
        #expect(answer.providerReference == "188020200")
        #expect(answer.bankReference == "036516753713")
        #expect(answer.nameAtBank == "RUPESH KUMAR VIRENDR")
        #expect(answer.raw == body)
        #expect(answer.rawSHA256 == Hex.sha256(Array(body.utf8)))
        #expect(answer.charge == nil)
    }

    @Test(arguments: [
        ("188020200", "188020200"), ("12345678901234567890", "12345678901234567890"), ("\"SP-1/2\"", "SP-1/2"),
    ])
    func idsStayText(_ wire: String, _ text: String) async throws {
        let answer = try await SeguraPayProvider.answer(.statusByReference, Orders.reply(order: wire, rrn: wire))
        #expect(answer.providerReference == text)
        #expect(answer.bankReference == text)
    }

    @Test(arguments: ["null", "\"\"", "\"  \"", "1.5", "true", "[]", "\"a b\"", "\"\\u001b[31m\"", "\"é\""])
    func whatIsNoReferenceIsNone(_ wire: String) async throws {
        let answer = try await SeguraPayProvider.answer(.statusByReference, Orders.reply(order: wire, rrn: wire))
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.providerReference == nil)
        #expect(answer.bankReference == nil)
    }

    @Test(arguments: [
        ("\"ASHA KUMARI\"", "ASHA KUMARI"), ("\"99887766554433\"", "••••4433"), ("99887766554433", "••••4433"),
        ("\"9988 7766 5544\"", "••••5544"), ("\"XXXX998877\"", "••••8877"), ("\"someone@okaxis\"", "••••@okaxis"),
    ])
    func aNameThatLooksLikeAnAccountIsMasked(_ wire: String, _ shown: String) async throws {
        let answer = try await SeguraPayProvider.answer(.statusByReference, Orders.reply(name: wire))
        #expect(answer.nameAtBank == shown)
        for number in ["99887766554433", "9988 7766 5544", "XXXX998877", "someone@"] {
            #expect(answer.raw?.contains(number) == false)
        }
    }

    @Test func aTrailingCommaAndAByteOrderMarkAreTolerated() async throws {
        let body = "\u{FEFF}" + Orders.reply().replacing(" } }", with: ", }, }")
        #expect(try await SeguraPayProvider.answer(.payout, body).verdict == .state(.succeeded))
    }
}
