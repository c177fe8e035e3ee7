import Payments
import Testing

@testable import Providers

/// `payouts.md`, *States*: what a reply proves, and that nothing else proves anything.
@Suite struct AnswerCompatibilityTests {
    private func inconclusive(_ question: Question) -> String { question == .payout ? "unknown" : "questionFailed" }

    /// The vendor's own words mean what its document says.
    @Test(arguments: ProviderUnderTest.all) func wellFormedRepliesMeanWhatTheySay(_ tested: ProviderUnderTest)
        async throws
    {
        let meanings: [(Said, Set<String>)] = [
            (.pending, ["state pending", "state processing"]), (.succeeded, ["state succeeded"]),
            (.failed, ["state failed"]), (.reversed, ["state reversed"]), (.word("Teleported"), ["newWord"]),
            (.anotherOrder, ["mismatch"]), (.anotherAmount, ["mismatch"]),
        ]
        for (said, verdicts) in meanings {
            for (order, question, body, what) in try tested.replies(said) {
                let answer = try await tested.answer(question, order, .success(HTTPReply(body)))
                #expect(verdicts.contains(answer.verdict.word), what)
                #expect(!answer.repaired && answer.failure == nil && answer.retryAfter == nil, what)
                #expect(answer.rawSHA256 == Hex.sha256(Array(body.utf8)) && answer.raw != nil, what)
                if said == .word("Teleported") { #expect(answer.verdict == .newWord("Teleported"), what) }
            }
        }
    }

    /// A reply that names another order or none lends ours nothing.
    @Test(arguments: ProviderUnderTest.all) func onlyOurOrderIsSpokenOf(_ tested: ProviderUnderTest) async throws {
        for (order, question, body, what) in try tested.replies(.anotherOrder) + tested.replies(.noOrder) {
            let answer = try await tested.answer(question, order, .success(HTTPReply(body)))
            #expect(["mismatch", inconclusive(question)].contains(answer.verdict.word), what)
            #expect(answer.providerReference == nil && answer.bankReference == nil && answer.payURL == nil, what)
            #expect(answer.charge == nil && answer.receivedAmount == nil && answer.nameAtBank == nil, what)
            #expect(answer.providerStatus == nil, what)
        }
    }

    /// Lost, or never sent: only the order's own request can prove that nothing left.
    @Test(arguments: ProviderUnderTest.all) func withoutAReply(_ tested: ProviderUnderTest) async throws {
        for (order, question, what) in tested.questions {
            let unsent = try await tested.answer(question, order, .failure(.notSent("refused")))
            #expect(unsent.verdict == (question == .payout ? .notSent("refused") : .questionFailed("refused")), what)
            #expect(unsent.failure == (question == .payout ? nil : .unreached), what)
            let lost = try await tested.answer(question, order, .failure(.unknown("reset")))
            #expect(lost.verdict == (question == .payout ? .unknown("reset") : .questionFailed("reset")), what)
            #expect(lost.raw == nil && lost.rawSHA256 == nil && lost.failure == nil, what)
        }
    }

    /// Any 3xx, 4xx, 5xx, even with a perfect success or refusal of our order inside.
    @Test(arguments: ProviderUnderTest.all) func otherStatusCodesSettleNothing(_ tested: ProviderUnderTest) async throws
    {
        for said in [Said.succeeded, .failed, .reversed] {
            for (order, question, body, what) in try tested.replies(said) {
                for status in [100, 300, 301, 302, 307, 308, 400, 401, 403, 404, 409, 429, 500, 502, 503, 504, 599] {
                    let answer = try await tested.answer(question, order, .success(HTTPReply(body, status: status)))
                    #expect(answer.verdict.word == inconclusive(question), what)
                    #expect(answer.failure == (status == 401 || status == 403 ? .refused : nil), what)
                    #expect(answer.retryAfter == (status == 429 ? RetryAfter.unsaid : nil), what)
                }
            }
        }
    }

    @Test(arguments: ProviderUnderTest.all) func aWaitIsPassedOn(_ tested: ProviderUnderTest) async throws {
        for (order, question, what) in tested.questions {
            for status in [429, 503] {
                var reply = HTTPReply("{}", status: status)
                reply.headers["retry-after"] = "17"
                let answer = try await tested.answer(question, order, .success(reply))
                #expect(answer.retryAfter == 17 && answer.verdict.word == inconclusive(question), what)
            }
        }
    }

    /// Garbage of every kind, a web page, five megabytes of it, another place to go.
    @Test(arguments: ProviderUnderTest.all) func garbageSettlesNothing(_ tested: ProviderUnderTest) async throws {
        let five = String(repeating: "<p>try later</p>", count: 330_000)
        for (order, question, what) in tested.questions {
            var replies = [
                "", " \r\n", "OK", "null", "true", "0", "1", "[]", "{}", "[{}]", "{", "}", "{\"a\":", "<xml/>",
                "\u{0}", "Success", "\"Approved\"", "status=Success&order_id=\(Orders.reference)", "{\"data\":{}}",
                String(repeating: "[", count: 100_000), "<html><body>Forbidden</body></html>",
            ].map { HTTPReply($0) }
            replies.append(HTTPReply(five, type: "text/html"))
            replies.append(HTTPReply(five))
            replies.append(HTTPReply(status: 200, body: [0xFF, 0xFE, 0x00]))
            for reply in replies {
                let answer = try await tested.answer(question, order, .success(reply))
                #expect(answer.verdict.word == inconclusive(question), what)
                #expect(!answer.verdict.sentence.isEmpty && (answer.raw?.utf8.count ?? 0) < 20_000, what)
            }
            let page = HTTPReply("<!DOCTYPE html><html>", type: "text/html")
            #expect(try await tested.answer(question, order, .success(page)).failure == .refused, what)
        }
    }

    /// Cut at every byte, whether or not the transport can know it.
    @Test(arguments: ProviderUnderTest.all) func aCutReplySettlesNothing(_ tested: ProviderUnderTest) async throws {
        for (order, question, body, what) in try Said.settling.flatMap(tested.distinctReplies) {
            let whole = Array(body.utf8)
            for length in 0..<whole.count {
                for isComplete in [false, true] {
                    let reply = HTTPReply(status: 200, body: Array(whole[..<length]), isComplete: isComplete)
                    let answer = try await tested.answer(question, order, .success(reply))
                    #expect(answer.verdict.word == inconclusive(question), "\(what) cut at \(length)")
                }
            }
        }
    }

    /// Any one field missing or of another type: what is settled so is what the vendor said, never its opposite.
    @Test(arguments: ProviderUnderTest.all) func noOtherTypeTurnsAReplyRound(_ tested: ProviderUnderTest) async throws {
        let values: [JSONValue?] = [
            nil, .null, .bool(true), .bool(false), .number("0"), .number("1"), .number("-1.5"), .number("1e400"),
            .number("99999999999999999999"), .string(""), .string("text"), .string("0"), .string("1"), .array([]),
            .object(JSONObject(members: [])),
        ]
        for (order, question, body, what) in try [Said.succeeded, .failed].flatMap(tested.distinctReplies) {
            let whole = try JSONValue(parsing: Array(body.utf8))
            let right = try await tested.answer(question, order, .success(HTTPReply(body))).verdict
            for value in values {
                for changed in whole.changed(to: value) {
                    let reply = HTTPReply(changed.written)
                    let verdict = try await tested.answer(question, order, .success(reply)).verdict
                    let settled: Set<Verdict> = [.state(.succeeded), .state(.failed), .state(.reversed), .notSent("")]
                    #expect(!settled.contains(verdict) || verdict == right, "\(what): \(changed.written)")
                }
            }
        }
    }

    /// A field that decides something and stands twice decides nothing; one that decides nothing may.
    @Test(arguments: ProviderUnderTest.all) func doubledFieldsTurnNothingRound(_ tested: ProviderUnderTest) async throws
    {
        for (order, question, body, what) in try [Said.succeeded, .failed].flatMap(tested.distinctReplies) {
            guard case .object(let object) = try JSONValue(parsing: Array(body.utf8)) else { continue }
            let right = try await tested.answer(question, order, .success(HTTPReply(body))).verdict
            for member in object.members {
                var doubled = object
                doubled.members.append(member)
                let reply = HTTPReply(JSONValue.object(doubled).written)
                let verdict = try await tested.answer(question, order, .success(reply)).verdict
                #expect(verdict == right || verdict.word == inconclusive(question), "\(what): \(member.key)")
            }
        }
    }
}
