import Payments
import Testing

@testable import Providers

/// Replies that prove nothing: on a payout unknown, on a question a failed question (`payouts.md`, *States*).
@Suite struct SeguraPayDefectTests {
    private func inconclusive(_ question: Question) -> String { question == .payout ? "unknown" : "questionFailed" }

    /// Any 3xx, 4xx, 5xx: even where the body is a perfect success or refusal of our order.
    @Test(
        arguments: everyQuestion,
        [100, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504, 599])
    func otherStatusCodesSettleNothing(_ question: Question, _ status: Int) async throws {
        for body in [Orders.reply(), Orders.reply(code: "0", status: "\"Failure\""), ""] {
            let answer = try await SeguraPayProvider.answer(question, .success(HTTPReply(body, status: status)))
            #expect(answer.verdict.word == inconclusive(question))
            #expect(answer.verdict.sentence.contains("HTTP \(status)"))
            #expect(answer.rawSHA256 != nil)
        }
    }

    @Test(
        arguments: everyQuestion,
        [
            (401, "{}", "application/json"), (403, "{}", "application/json"),
            (200, "<html><body>Forbidden</body></html>", "text/html"),
            (200, "\n <!DOCTYPE html><html>", "application/json"), (404, "<html>", "text/html; charset=utf-8"),
        ])
    func theProviderRefusedThisMachine(_ question: Question, _ row: (Int, String, String)) async throws {
        let reply = HTTPReply(row.1, status: row.0, type: row.2)
        let answer = try await SeguraPayProvider.answer(question, .success(reply))
        #expect(answer.verdict.word == inconclusive(question))
        #expect(answer.verdict.sentence.contains("the provider refused this machine's address or key"))
    }

    @Test(
        arguments: everyQuestion,
        [
            "", "   \r\n", "OK", "null", "true", "1", "\"Success\"", "[]", "{", "}", "{}}", "{\"StatusCode\":1",
            "{'StatusCode':1}", "{\"StatusCode\":1}{\"StatusCode\":1}", "\u{0}", "<xml/>",
            "StatusCode=1&Status=Success",
            "{\"StatusCode\":01}", "{\"StatusCode\":1,,}", "{,}", "{\"StatusCode\":+1}", "{\"StatusCode\":NaN}",
        ])
    func whatIsNoObjectSettlesNothing(_ question: Question, _ body: String) async throws {
        #expect(try await SeguraPayProvider.answer(question, body).verdict.word == inconclusive(question))
    }

    @Test(arguments: everyQuestion) func brokenUTF8SettlesNothing(_ question: Question) async throws {
        var body = Array(Orders.reply().utf8)
        body[30] = 0xFF
        let answer = try await SeguraPayProvider.answer(question, .success(HTTPReply(status: 200, body: body)))
        #expect(answer.verdict.word == inconclusive(question))
    }

    @Test(arguments: everyQuestion) func anOversizedReplySettlesNothing(_ question: Question) async throws {
        let body = String(repeating: " ", count: ReplyTriage.maximumBytes) + Orders.reply()
        let answer = try await SeguraPayProvider.answer(question, body)
        #expect(answer.verdict.word == inconclusive(question))
        #expect((answer.raw?.utf8.count ?? 0) < 20_000)
    }

    @Test(arguments: everyQuestion) func aCompressedReplySettlesNothing(_ question: Question) async throws {
        var reply = HTTPReply(Orders.reply())
        reply.headers["content-encoding"] = "gzip"
        #expect(try await SeguraPayProvider.answer(question, .success(reply)).verdict.word == inconclusive(question))
    }

    @Test(arguments: everyQuestion) func aDeepReplySettlesNothing(_ question: Question) async throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(try await SeguraPayProvider.answer(question, deep).verdict.word == inconclusive(question))
        let wide = "{\"a\":[" + String(repeating: "1,", count: 30_000) + "1]}"
        #expect(try await SeguraPayProvider.answer(question, wide).verdict.word == inconclusive(question))
    }

    /// Only a payout's own request can be "not sent"; a question that did not leave says nothing of the order.
    @Test(arguments: everyQuestion) func noReply(_ question: Question) async throws {
        let unsent = try await SeguraPayProvider.answer(question, .failure(.notSent("refused")))
        #expect(unsent.verdict == (question == .payout ? .notSent("refused") : .questionFailed("refused")))
        let lost = try await SeguraPayProvider.answer(question, .failure(.unknown("reset")))
        #expect(lost.verdict == (question == .payout ? .unknown("reset") : .questionFailed("reset")))
        #expect(lost.raw == nil && lost.rawSHA256 == nil)
    }

    /// Turned away, not reached, or neither: a question's failure is told apart where it is known for certain.
    @Test func whyAQuestionFailedIsTold() async throws {
        func failure(_ outcome: Result<HTTPReply, TransportFailure>) async throws -> QuestionFailure? {
            try await SeguraPayProvider.answer(.statusByReference, outcome).failure
        }
        func said(_ message: String) -> Result<HTTPReply, TransportFailure> {
            .success(HTTPReply("{\"StatusCode\":0,\"Message\":\"\(message)\",\"Data\":null}"))
        }
        for status in [401, 403] {
            #expect(try await failure(.success(HTTPReply("{}", status: status))) == .refused)
        }
        let page = HTTPReply("<html><body>Forbidden</body></html>", status: 200, type: "text/html")
        #expect(try await failure(.success(page)) == .refused)
        for message in ["Invalid token", "TOKEN IS INVALID.", "Token expired", "Unauthorized access"] {
            #expect(try await failure(said(message)) == .refused, "\(message)")
        }
        for message in ["Order not found", "Invalid OrderID", "Token", ""] {
            #expect(try await failure(said(message)) == nil, "\(message)")
        }
        #expect(try await failure(.failure(.notSent("connection refused"))) == .unreached)
        #expect(try await failure(.failure(.unknown("reset"))) == nil)
        #expect(try await failure(.success(HTTPReply("{}", status: 500))) == nil)
        #expect(try await failure(.success(HTTPReply(Orders.reply()))) == nil)
    }

    /// A refused token settles nothing of a payout: the words are the provider's, and money is not moved by words.
    @Test func aRefusedTokenLeavesAPayoutUnknown() async throws {
        let reply = "{\"StatusCode\":0,\"Message\":\"Invalid token\",\"Data\":null}"
        let answer = try await SeguraPayProvider.answer(.payout, reply)
        #expect(answer.verdict == .unknown("the provider refused the token"))
    }

    /// The poller knows the wish for fewer requests by these words.
    @Test func tooManyRequestsIsSaidInTheseWords() async throws {
        let answer = try await SeguraPayProvider.answer(.statusByReference, .success(HTTPReply("{}", status: 429)))
        #expect(answer.verdict == .questionFailed("the provider asks for fewer requests (HTTP 429)"))
    }

    // MARK: Cut replies

    /// Cut at every byte, and told so by the transport: nothing is settled and nothing is repaired.
    @Test(arguments: everyQuestion) func aCutReplySettlesNothing(_ question: Question) async throws {
        let whole = Array(Orders.reply().utf8)
        for length in 0..<whole.count {
            let reply = HTTPReply(status: 200, body: Array(whole[..<length]), isComplete: false)
            let answer = try await SeguraPayProvider.answer(question, .success(reply))
            #expect(answer.verdict.word == inconclusive(question), "\(length)")
            #expect(!answer.repaired)
        }
    }

    /// Cut at every byte where the transport cannot know (no length was announced): settled only when whole.
    @Test(arguments: everyQuestion, [UnclosedReplies.display, .settle])
    func anUnannouncedCutSettlesNothing(_ question: Question, _ unclosed: UnclosedReplies) async throws {
        for status in ["Success", "Failure", "Reversal"] {
            let body = Orders.reply(code: status == "Success" ? "1" : "0", status: "\"\(status)\"")
            let whole = Array(body.utf8)
            for length in 0..<whole.count {
                let reply = HTTPReply(status: 200, body: Array(whole[..<length]))
                let answer = try await SeguraPayProvider.answer(question, .success(reply), unclosed: unclosed)
                #expect(answer.verdict.word == inconclusive(question), "\(status) \(length)")
            }
            let answer = try await SeguraPayProvider.answer(question, .success(HTTPReply(status: 200, body: whole)))
            #expect(answer.verdict.word.hasPrefix("state"))
        }
    }

    // MARK: The last brace

    /// As printed in the document: shown, marked, and moving nothing.
    @Test(arguments: everyQuestion) func anUnclosedReplyIsShownOnly(_ question: Question) async throws {
        let printed = String(Orders.reply().dropLast(2))
        let answer = try await SeguraPayProvider.answer(question, printed)
        #expect(answer.verdict.word == inconclusive(question))
        #expect(answer.verdict.sentence == SeguraPayMapping.unclosed)
        #expect(answer.repaired)
        #expect(answer.providerStatus == "Success")
        #expect(answer.bankReference == "036516753713")
        #expect(answer.raw == printed)
    }

    @Test(arguments: everyQuestion) func itSettlesBySwitchWhereAllOfItArrived(_ question: Question) async throws {
        let printed = HTTPReply(String(Orders.reply().dropLast(2)))
        let answer = try await SeguraPayProvider.answer(question, .success(printed), unclosed: .settle)
        #expect(answer.verdict == .state(.succeeded))
        #expect(!answer.repaired)
        for length in [nil, "9999", "x"] as [String?] {
            var reply = printed
            reply.headers["content-length"] = length
            let shown = try await SeguraPayProvider.answer(question, .success(reply), unclosed: .settle)
            #expect(shown.verdict.word == inconclusive(question))
            #expect(shown.repaired)
        }
    }

    /// Repaired once: two missing braces, or a missing quote, are not.
    @Test(arguments: everyQuestion) func moreThanTheLastBraceIsNotRepaired(_ question: Question) async throws {
        let body = Orders.reply()
        let open = String(body.dropLast(4))
        for cut in [open, String(open.dropLast()), "{\"StatusCode\":1,\"Data\":{\"Status\":\"Success"] {
            let answer = try await SeguraPayProvider.answer(question, .success(HTTPReply(cut)), unclosed: .settle)
            #expect(answer.verdict.word == inconclusive(question))
            #expect(!answer.repaired)
        }
    }
}
