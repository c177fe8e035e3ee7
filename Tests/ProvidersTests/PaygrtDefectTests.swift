import Payments
import Testing

@testable import Providers

/// Replies that prove nothing: on a recharge unknown, on a question a failed question (`payouts.md`, *States*).
@Suite struct PaygrtDefectTests {
    private func inconclusive(_ question: Question) -> String { question == .payout ? "unknown" : "questionFailed" }

    /// Any 3xx, 4xx, 5xx: even where the body is a perfect success or refusal of our order.
    @Test(
        arguments: paygrtQuestions,
        [100, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504, 599])
    func otherStatusCodesSettleNothing(_ question: Question, _ status: Int) async throws {
        for body in [Recharges.reply(), Recharges.refusal(), Recharges.look { $0.word = "\"Fail\"" }, ""] {
            let answer = try await PaygrtProvider.answer(question, .success(HTTPReply(body, status: status)))
            #expect(answer.verdict.word == inconclusive(question))
            #expect(answer.verdict.sentence.contains("HTTP \(status)"))
            #expect(answer.providerReference == nil && answer.bankReference == nil)
            #expect(answer.failure == ([401, 403].contains(status) ? .refused : nil))
            #expect(answer.rawSHA256 != nil)
        }
    }

    @Test(
        arguments: paygrtQuestions,
        [
            "", "   \r\n", "OK", "null", "true", "1", "\"Success\"", "[]", "{", "}", "{}}", "{\"status\":\"0\"",
            "{'status':0}", "\u{0}", "status=0&recharge_status=Success", "{\"status\":00}", "{\"status\":0,,}", "{,}",
            "{\"status\":+0}",
        ])
    func whatIsNoObjectSettlesNothing(_ question: Question, _ body: String) async throws {
        #expect(try await PaygrtProvider.answer(question, body).verdict.word == inconclusive(question))
    }

    /// The vendor answers in XML too, where it is not asked for JSON.
    @Test(
        arguments: paygrtQuestions,
        [
            ("<?xml version=\"1.0\"?><Response><status>0</status></Response>", "application/xml"),
            ("\u{FEFF}\r\n <Response xmlns=\"x\"><status>1</status></Response>", "application/json"),
        ])
    func xmlIsSaidPlainly(_ question: Question, _ row: (String, String)) async throws {
        let answer = try await PaygrtProvider.answer(question, .success(HTTPReply(row.0, type: row.1)))
        #expect(answer.verdict.word == inconclusive(question))
        #expect(answer.verdict.sentence == "the provider answered in XML, and not in JSON as it was asked to")
        #expect(answer.failure == nil)
    }

    @Test(arguments: paygrtQuestions) func aWebPageIsARefusal(_ question: Question) async throws {
        let answer = try await PaygrtProvider.answer(
            question, .success(HTTPReply("<html>no</html>", type: "text/html")))
        #expect(answer.verdict.word == inconclusive(question))
        #expect(answer.failure == .refused)
    }

    @Test(arguments: paygrtQuestions) func brokenUTF8SettlesNothing(_ question: Question) async throws {
        var body = Array(Recharges.reply().utf8)
        body[30] = 0xFF
        let answer = try await PaygrtProvider.answer(question, .success(HTTPReply(status: 200, body: body)))
        #expect(answer.verdict.word == inconclusive(question))
    }

    /// Five megabytes around a perfect reply.
    @Test(arguments: paygrtQuestions) func anOversizedReplySettlesNothing(_ question: Question) async throws {
        let body = [UInt8](repeating: 0x20, count: 5 << 20) + Array(Recharges.reply().utf8)
        let answer = try await PaygrtProvider.answer(question, .success(HTTPReply(status: 200, body: body)))
        #expect(answer.verdict.word == inconclusive(question))
        #expect((answer.raw?.utf8.count ?? 0) < 20_000)
    }

    @Test(arguments: paygrtQuestions) func aCompressedReplySettlesNothing(_ question: Question) async throws {
        var reply = HTTPReply(Recharges.reply())
        reply.headers["content-encoding"] = "gzip"
        #expect(try await PaygrtProvider.answer(question, .success(reply)).verdict.word == inconclusive(question))
    }

    @Test(arguments: paygrtQuestions) func aDeepReplySettlesNothing(_ question: Question) async throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(try await PaygrtProvider.answer(question, deep).verdict.word == inconclusive(question))
    }

    /// Only a recharge's own request can be "not sent"; a question that did not leave says nothing of the order.
    @Test(arguments: paygrtQuestions) func noReply(_ question: Question) async throws {
        let unsent = try await PaygrtProvider.answer(question, .failure(.notSent("refused")))
        #expect(unsent.verdict == (question == .payout ? .notSent("refused") : .questionFailed("refused")))
        #expect(unsent.failure == (question == .payout ? nil : .unreached))
        let lost = try await PaygrtProvider.answer(question, .failure(.unknown("reset")))
        #expect(lost.verdict == (question == .payout ? .unknown("reset") : .questionFailed("reset")))
        #expect(lost.raw == nil && lost.rawSHA256 == nil && lost.failure == nil)
    }

    /// `Retry-After` travels with the answer, and moves nothing.
    @Test(arguments: paygrtQuestions) func theWaitIsKept(_ question: Question) async throws {
        var reply = HTTPReply("{}", status: 429)
        #expect(try await PaygrtProvider.answer(question, .success(reply)).retryAfter == RetryAfter.unsaid)
        reply.headers["retry-after"] = "120"
        let answer = try await PaygrtProvider.answer(question, .success(reply))
        #expect(answer.retryAfter == 120)
        #expect(answer.verdict.word == inconclusive(question))
    }

    // MARK: Cut replies

    /// Cut at every byte, and told so by the transport: nothing is settled and nothing is repaired.
    @Test(arguments: paygrtQuestions) func aCutReplySettlesNothing(_ question: Question) async throws {
        let whole = Array(Recharges.reply().utf8)
        for length in 0..<whole.count {
            let reply = HTTPReply(status: 200, body: Array(whole[..<length]), isComplete: false)
            let answer = try await PaygrtProvider.answer(question, .success(reply))
            #expect(answer.verdict.word == inconclusive(question), "\(length)")
            #expect(!answer.repaired)
        }
    }

    /// Cut at every byte where the transport cannot know (no length was announced): settled only when whole.
    @Test(arguments: paygrtQuestions) func anUnannouncedCutSettlesNothing(_ question: Question) async throws {
        let bodies = [Recharges.reply(), Recharges.reply { ($0.word, $0.code) = ("\"Fail\"", "1") }]
        for whole in bodies.map({ Array($0.utf8) }) {
            for length in 0..<whole.count {
                let reply = HTTPReply(status: 200, body: Array(whole[..<length]))
                let answer = try await PaygrtProvider.answer(question, .success(reply))
                #expect(answer.verdict.word == inconclusive(question), "\(length)")
            }
            let answer = try await PaygrtProvider.answer(question, .success(HTTPReply(status: 200, body: whole)))
            #expect(answer.verdict.word.hasPrefix("state"))
        }
    }

    /// Without its last brace it is shown, marked, and moves nothing; what lies deeper is not repaired.
    @Test(arguments: paygrtQuestions) func anUnclosedReplyIsShownOnly(_ question: Question) async throws {
        let printed = String(Recharges.reply().dropLast())
        let answer = try await PaygrtProvider.answer(question, printed)
        #expect(answer.verdict.word == inconclusive(question))
        #expect(answer.verdict.sentence == PaygrtMapping.unclosed)
        #expect(answer.repaired)
        #expect(answer.providerStatus == "Success")
        let open = try await PaygrtProvider.answer(question, Recharges.reply { $0.status = nil }.dropLast(2) + "")
        #expect(open.verdict.word == inconclusive(question))
        #expect(!open.repaired)
    }
}
