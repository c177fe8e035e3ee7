import Payments
import Testing

@testable import Providers

/// `providers.md`, *PayAtom*, the bullets, and `payouts.md`, *States*: what each reply proves, for each question.
@Suite struct PayAtomMappingTests {
    private typealias Samples = PayAtomOrders

    private func status(
        _ changes: [String: String?] = [:], _ configuration: PayAtomConfiguration? = nil
    ) async throws -> Answer {
        try await PayAtomProvider.answer(.statusByProviderReference, Samples.object(changes), configuration)
    }

    // MARK: Words

    /// Each documented word in any letter case; nothing else is one of them.
    ///
    /// The payout's own reply names no order: what it calls approved is under way until an answer that names it says so.
    @Test(arguments: [
        ("Pending", "state pending"), ("PENDING", "state pending"), ("pending", "state pending"),
        ("Processing", "state processing"), ("processing", "state processing"), (" PROCESSING ", "state processing"),
        ("Approved", "state succeeded"), ("approved", "state succeeded"), ("APPROVED", "state succeeded"),
        ("Declined", "state failed"), ("declined", "state failed"), ("DECLINED", "state failed"),
        ("Failed", "state failed"), ("failed", "state failed"), ("FAILED", "state failed"),
        ("Success", "newWord"), ("Succeeded", "newWord"), ("Rejected", "newWord"), ("Failure", "newWord"),
        ("Reversed", "newWord"), ("Approve", "newWord"), ("Not Approved", "newWord"), ("Approved.", "newWord"),
        ("true", "newWord"), ("1", "newWord"), ("सफल", "newWord"),
    ])
    func everyWord(_ word: String, _ expected: String) async throws {
        let reply = try await PayAtomProvider.answer(.payout, Samples.taken(status: "\"\(word)\""))
        #expect(reply.verdict.word == (expected == "state succeeded" ? "state processing" : expected))
        #expect(reply.providerReference == Samples.refCode && reply.providerStatus != nil)
        let look = try await status(["status": "\"\(word)\""])
        #expect(look.verdict.word == expected)
        if expected == "newWord" { #expect(look.verdict == .newWord(word) && look.providerStatus == word) }
    }

    // MARK: The payout's own reply

    @Test func theSampleIsPendingAndBringsTheHandle() async throws {
        let body = Samples.taken()
        let answer = try await PayAtomProvider.answer(.payout, body)
        #expect(answer.verdict == .state(.pending))
        #expect(answer.providerReference == Samples.refCode)
        #expect(answer.providerStatus == "Pending" && answer.message == "Request Saved successfully")
        #expect(answer.raw == body && answer.rawSHA256 == Hex.sha256(Array(body.utf8)))
        #expect(answer.bankReference == nil && answer.proof == nil)
    }

    /// An acknowledgement without its handle could never be asked after; a refusal needs none.
    @Test(arguments: ["null", "\"\"", "\"  \"", nil] as [String?])
    func withoutRefCode(_ refCode: String?) async throws {
        for (word, expected) in [
            ("Pending", "unknown"), ("Processing", "unknown"), ("Approved", "unknown"), ("Declined", "state failed"),
            ("Failed", "state failed"), ("Saved", "newWord"),
        ] {
            let body = Samples.taken(status: "\"\(word)\"", refCode: refCode)
            #expect(try await PayAtomProvider.answer(.payout, body).verdict.word == expected, "\(word)")
        }
    }

    /// What is acknowledged by no word is unknown, and its handle is kept.
    @Test func theHandleOfAnUnreadableReplyIsKept() async throws {
        for status in ["null", "1", "true", "{}", "[\"Approved\"]", "\"\""] {
            let answer = try await PayAtomProvider.answer(.payout, Samples.taken(status: status))
            #expect(answer.verdict.word == "unknown", "\(status)")
            #expect(answer.providerReference == Samples.refCode)
        }
    }

    @Test(arguments: ["true", "1.5", "[]", "{}", "[\"a\"]", "\"a b\"", "\"é\"", "\"\\u001b[31m\""])
    func aRefCodeThatIsNoneSettlesNothing(_ refCode: String) async throws {
        for word in ["Pending", "Approved", "Failed", "Declined"] {
            let body = Samples.taken(status: "\"\(word)\"", refCode: refCode)
            let answer = try await PayAtomProvider.answer(.payout, body)
            #expect(answer.verdict.word == "unknown", "\(word)")
            #expect(answer.providerReference == nil)
        }
    }

    /// It need not name an order; where it does, it must be ours.
    @Test(arguments: [
        ("order_id", "\"\(Orders.reference)\"", "state failed"), ("order_id", Orders.reference, "state failed"),
        ("order_id", "\"\(PayAtomOrders.pid)\"", "state failed"), ("order_id", "null", "state failed"),
        ("order_id", "\"6876mhnytg\"", "mismatch"), ("order_id", "true", "unknown"),
        ("requested_amount", "2500", "state failed"), ("amount", "\"2500.00\"", "state failed"),
        ("amount", "2501", "mismatch"), ("requested_amount", "\"2,500\"", "unknown"),
        ("account_no", "\"00112233445566\"", "state failed"), ("account_no", "\"99\"", "mismatch"),
    ])
    func whatItNamesMustBeOurs(_ key: String, _ value: String, _ expected: String) async throws {
        let body = Samples.object(
            [key: value], fields: [("ref_code", "\"r\""), ("status", "\"Failed\""), ("message", "\"m\"")])
        #expect(try await PayAtomProvider.answer(.payout, body).verdict.word == expected)
    }

    // MARK: Whose status it is

    @Test(arguments: [
        ("ref_code", "\"\(PayAtomOrders.refCode)\"", "state succeeded"),
        ("ref_code", "\" \(PayAtomOrders.refCode) \"", "state succeeded"),
        ("ref_code", "\"\(PayAtomOrders.refCode.dropLast())\"", "mismatch"),
        ("ref_code", "\"\(PayAtomOrders.refCode.uppercased())\"", "mismatch"),
        ("ref_code", "\"\(Orders.reference)\"", "mismatch"), ("ref_code", "null", "questionFailed"),
        ("ref_code", "\"\"", "questionFailed"), ("ref_code", "[]", "questionFailed"),
        ("order_id", Orders.reference, "state succeeded"), ("order_id", "\"\(PayAtomOrders.pid)\"", "state succeeded"),
        ("order_id", PayAtomOrders.pid, "state succeeded"), ("order_id", "null", "state succeeded"),
        ("order_id", "\"\"", "state succeeded"), ("order_id", "\"1\"", "mismatch"),
        ("order_id", "4209124812346", "mismatch"), ("order_id", "4209124812345.0", "questionFailed"),
        ("order_id", "4.2e12", "questionFailed"), ("order_id", "false", "questionFailed"),
        ("account_no", "112233445566", "state succeeded"), ("account_no", "\"XXXXXXXXXX5566\"", "state succeeded"),
        ("account_no", "\"001122xxx\"", "state succeeded"), ("account_no", "\"****5566\"", "state succeeded"),
        ("account_no", "null", "state succeeded"), ("account_no", "\"XXXXXXXXXX5567\"", "mismatch"),
        ("account_no", "\"001123xxx\"", "mismatch"), ("account_no", "\"00112233445567\"", "mismatch"),
        ("account_no", "\"4455\"", "mismatch"), ("account_no", "true", "questionFailed"),
    ])
    func itIsOursByRefCode(_ key: String, _ value: String, _ expected: String) async throws {
        let answer = try await status([key: value])
        #expect(answer.verdict.word == expected)
        guard !expected.hasPrefix("state") else { return }
        #expect(answer.providerStatus == nil && answer.providerReference == nil)
        #expect(answer.bankReference == nil && answer.nameAtBank == nil)
    }

    // MARK: Amounts

    /// In every printed form, exact, and compared with what was decided.
    @Test(arguments: [
        ("2500", "state"), ("\"2500\"", "state"), ("2500.0", "state"), ("2500.00", "state"), ("\"2500.00\"", "state"),
        ("\"2500.0000\"", "state"), ("\" 2500 \"", "state"), ("02500", "other"), ("\"02500\"", "state"),
        ("2501", "mismatch"), ("2500.01", "mismatch"), ("250000", "mismatch"), ("25", "mismatch"), ("0", "mismatch"),
        ("\"2,500\"", "other"), ("2.5e3", "other"), ("\"2500 INR\"", "other"), ("\"₹2500\"", "other"),
        ("\"२५००\"", "other"), ("-2500", "other"), ("2500.001", "other"), ("99999999999999999999", "other"),
        ("\"0x9C4\"", "other"), ("true", "other"), ("[2500]", "other"), ("{}", "other"), ("null", "other"),
        ("\"\"", "other"),
    ])
    func theAmountIsCompared(_ text: String, _ expected: String) async throws {
        let words = [("Approved", "succeeded"), ("Failed", "failed"), ("Pending", "pending")]
        for (word, state) in words {
            let answer = try await status(["requested_amount": text, "status": "\"\(word)\""])
            let wanted = expected == "state" ? "state \(state)" : expected == "other" ? "questionFailed" : "mismatch"
            #expect(answer.verdict.word == wanted, "\(word) \(text)")
        }
    }

    /// What was paid counts where it was paid: a failed or waiting payout has processed nothing yet.
    @Test(arguments: [
        ("0", "mismatch"), ("2499.99", "mismatch"), ("\"n/a\"", "questionFailed"), ("true", "questionFailed"),
        ("null", "state succeeded"), ("\"\"", "state succeeded"), ("\"2500.00\"", "state succeeded"),
    ])
    func theProcessedAmountCountsOnApproval(_ text: String, _ approved: String) async throws {
        for key in ["processed_amount", "amount"] {
            let answer = try await status([key: text])
            #expect(answer.verdict.word == approved, "\(key) \(text)")
            for (word, state) in [("Declined", "failed"), ("Processing", "processing")] {
                let answer = try await status([key: text, "status": "\"\(word)\""])
                #expect(answer.verdict.word == "state \(state)", "\(key) \(text) \(word)")
            }
        }
    }

    /// The vendor's code reads `amount`; where the table's name is missing, that is the amount.
    @Test func amountStandsInForRequestedAmount() async throws {
        #expect(try await status(["requested_amount": nil, "amount": "\"2500\""]).verdict == .state(.succeeded))
        #expect(try await status(["requested_amount": nil, "amount": "1"]).verdict.word == "mismatch")
        let bare = try await status(["requested_amount": nil, "status": "\"Failed\""])
        #expect(bare.verdict == .questionFailed("the reply names no amount to compare"))
    }

    // MARK: The hash of a status answer

    @Test(arguments: [Orders.reference, PayAtomOrders.pid])
    func aMatchingHashIsRecorded(_ order: String) async throws {
        let hash = Samples.hash(order, "2500", "Approved")
        let answer = try await status(["order_id": "\"\(order)\"", "post_hash": hash])
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.proof == "post_hash over processed_amount")
        let failed = Samples.hash(Orders.reference, "2500", "Failed")
        let requested = try await status(["post_hash": failed, "processed_amount": "0", "status": "\"Failed\""])
        #expect(requested.verdict == .state(.failed) && requested.proof == "post_hash over requested_amount")
    }

    /// What the document calls invalid settles nothing, unless the switch says so; nothing is proven by it either way.
    @Test func aHashThatDoesNotMatchSettlesNothing() async throws {
        let wrong = [
            Samples.hash(Orders.reference, "2500", "Failed"), Samples.hash(Orders.reference, "2501", "Approved"),
            Samples.hash("1", "2500", "Approved"), Samples.hash(Orders.reference, "2500", "Approved", secret: "other"),
            "\"AAAA\"", "\"not base64\"",
        ]
        for hash in wrong {
            let checked = try await status(["post_hash": hash])
            #expect(checked.verdict.word == "questionFailed")
            let ignored = try await status(["post_hash": hash], try Samples.configuration(statusHash: .ignored))
            #expect(ignored.verdict == .state(.succeeded) && ignored.proof == nil)
        }
        for none in ["null", "\"\""] {
            let answer = try await status(["post_hash": none])
            #expect(answer.verdict == .state(.succeeded) && answer.proof == nil)
        }
        for odd in ["1", "true", "[]", "{}"] {
            #expect(try await status(["post_hash": odd]).verdict.word == "questionFailed")
        }
    }

    // MARK: Doubled keys

    @Test(arguments: ["order_id", "ref_code", "status", "requested_amount", "processed_amount", "account_no"])
    func aFieldThatStandsTwiceDecidesNothing(_ key: String) async throws {
        let value = try #require(Samples.fields.first { $0.0 == key }?.1)
        let doubled = Samples.object(fields: Samples.fields + [(key, value)])
        #expect(try await PayAtomProvider.answer(.statusByProviderReference, doubled).verdict.word == "questionFailed")
        let reply = Samples.object(
            fields: [("status", "\"Failed\""), ("ref_code", "\"r\""), ("status", "\"Approved\"")])
        #expect(try await PayAtomProvider.answer(.payout, reply).verdict.word == "unknown")
    }

    // MARK: Details

    @Test func theWholeAnswerIsUnderstood() async throws {
        let answer = try await status()
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.providerStatus == "Approved" && answer.providerReference == Samples.refCode)
        #expect(answer.bankReference == "432112345678" && answer.nameAtBank == "KAVITA PATIL")
        #expect(answer.raw?.contains("\"account_no\":\"••••5566\"") == true)
    }

    /// Approved by their system: without a bank reference it is success all the same.
    @Test(arguments: ["null", "\"\"", "\"NA\"", "\"N/A\"", "\"-\"", "0", "\"000\"", "true", "[]", "{}", "1.5"])
    func whatIsNoBankReferenceIsNone(_ text: String) async throws {
        let answer = try await status(["bank_ref": text])
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.bankReference == nil)
    }

    @Test(arguments: [("432112345678", "432112345678"), ("\"IMPS/4321-1\"", "IMPS/4321-1"), ("\" 12 \"", "12")])
    func bankReferencesStayText(_ text: String, _ expected: String) async throws {
        #expect(try await status(["bank_ref": text]).bankReference == expected)
    }

    @Test(arguments: [("\"99887766554433\"", "••••4433"), ("\"someone@okaxis\"", "••••@okaxis")])
    func aNameThatIsANumberIsMasked(_ name: String, _ shown: String) async throws {
        let answer = try await status(["account_holder": name])
        #expect(answer.nameAtBank == shown)
        #expect(answer.raw?.contains("99887766554433") == false && answer.raw?.contains("someone@") == false)
    }
}
