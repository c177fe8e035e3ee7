import Payments
import Testing

@testable import Providers

/// Replies that prove nothing: on a payout unknown, on a question a failed question (`payouts.md`, *States*).
@Suite struct PayAtomDefectTests {
    private typealias Samples = PayAtomOrders

    private func inconclusive(_ question: Question) -> String { question == .payout ? "unknown" : "questionFailed" }

    private func good(_ question: Question, _ word: String = "Approved") -> String {
        question == .payout
            ? Samples.taken(status: "\"\(word)\"") : Samples.object(["status": "\"\(word)\""])
    }

    /// Any 3xx, 4xx, 5xx: even where the body is a perfect success or refusal of our order.
    @Test(
        arguments: Samples.questions,
        [100, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504, 599])
    func otherStatusCodesSettleNothing(_ question: Question, _ status: Int) async throws {
        for body in [good(question), good(question, "Failed"), ""] {
            let answer = try await PayAtomProvider.answer(question, .success(HTTPReply(body, status: status)))
            #expect(answer.verdict.word == inconclusive(question))
            #expect(answer.verdict.sentence.contains("HTTP \(status)"))
            #expect(answer.failure == (status == 401 || status == 403 ? .refused : nil))
        }
    }

    @Test(arguments: Samples.questions) func aWebPageIsARefusal(_ question: Question) async throws {
        let reply = HTTPReply("<html><body>Forbidden</body></html>", type: "text/html")
        let answer = try await PayAtomProvider.answer(question, .success(reply))
        #expect(answer.verdict.word == inconclusive(question))
        #expect(answer.verdict.sentence.contains("the provider refused this machine's address or key"))
    }

    @Test(
        arguments: Samples.questions,
        [
            "", "  \r\n", "OK", "Approved", "\"Approved\"", "null", "true", "1", "[]", "{", "}", "{}", "{}}",
            "[{\"status\":\"Failed\",\"ref_code\":\"r\"}]", "{'status':'Failed'}", "status=Failed", "<xml/>", "\u{0}",
            "{\"Status\":\"Failed\"}", "{\"data\":{\"status\":\"Failed\",\"ref_code\":\"r\"}}",
            "{\"status\":\"Failed\"}{\"status\":\"Failed\"}", "{\"status\":\"Failed\",,}",
            "{\"error\":\"bad request\"}",
            "PHP Warning: x in y\n{\"status\":\"Failed\",\"ref_code\":\"r\"}",
        ])
    func whatIsNoOrderSettlesNothing(_ question: Question, _ body: String) async throws {
        #expect(try await PayAtomProvider.answer(question, body).verdict.word == inconclusive(question))
    }

    @Test(arguments: Samples.questions) func fiveMegabytesSettleNothing(_ question: Question) async throws {
        let body = String(repeating: " ", count: 5_000_000) + good(question)
        let answer = try await PayAtomProvider.answer(question, body)
        #expect(answer.verdict.word == inconclusive(question))
        #expect((answer.raw?.utf8.count ?? 0) < 20_000)
    }

    @Test(arguments: Samples.questions) func aCompressedReplySettlesNothing(_ question: Question) async throws {
        var reply = HTTPReply(good(question))
        reply.headers["content-encoding"] = "gzip"
        #expect(try await PayAtomProvider.answer(question, .success(reply)).verdict.word == inconclusive(question))
    }

    /// Cut at every byte, told so or not: nothing is settled and nothing is repaired.
    @Test(arguments: Samples.questions, ["Approved", "Failed"])
    func aCutReplySettlesNothing(_ question: Question, _ word: String) async throws {
        let whole = Array(good(question, word).utf8)
        for length in 0..<whole.count {
            for isComplete in [true, false] {
                let reply = HTTPReply(status: 200, body: Array(whole[..<length]), isComplete: isComplete)
                let answer = try await PayAtomProvider.answer(question, .success(reply))
                #expect(answer.verdict.word == inconclusive(question), "\(length)")
                #expect(!answer.repaired)
            }
        }
        let answer = try await PayAtomProvider.answer(question, .success(HTTPReply(status: 200, body: whole)))
        #expect(answer.verdict.word.hasPrefix("state"))
    }

    /// Only a payout's own request can be "not sent"; a question that did not leave says nothing of the order.
    @Test(arguments: Samples.questions) func noReply(_ question: Question) async throws {
        let unsent = try await PayAtomProvider.answer(question, .failure(.notSent("refused")))
        #expect(unsent.verdict == (question == .payout ? .notSent("refused") : .questionFailed("refused")))
        #expect(unsent.failure == (question == .payout ? nil : .unreached))
        let lost = try await PayAtomProvider.answer(question, .failure(.unknown("reset")))
        #expect(lost.verdict == (question == .payout ? .unknown("reset") : .questionFailed("reset")))
        #expect(lost.raw == nil && lost.rawSHA256 == nil && lost.providerReference == nil)
    }

    /// A question turned down says nothing of the order, whatever word its refusal uses.
    @Test(arguments: ["Failed", "error", "Declined"])
    func aRefusedQuestionIsNoRefusedPayout(_ word: String) async throws {
        let body = "{\"status\":\"\(word)\",\"message\":\"Invalid hash\"}"
        let answer = try await PayAtomProvider.answer(.statusByProviderReference, body)
        #expect(answer.verdict == .questionFailed("the reply names no ref_code"))
        #expect(answer.message == "Invalid hash")
    }
}
