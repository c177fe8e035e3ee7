import Payments
import Testing

@testable import Providers

/// `providers.md`, *Paygrt*: status asks for a day in India, and near midnight for its neighbour too.
@Suite struct PaygrtStatusDayTests {
    typealias Outcome = Result<HTTPReply, TransportFailure>

    /// 20 November 2026 in India, so many seconds after midnight.
    private func sentAt(_ seconds: Int64) throws -> Timestamp {
        try #require(CivilDay(year: 2026, month: 11, day: 20)).start.adding(seconds: seconds)
    }

    private func ask(_ outcomes: [Outcome], sentAt: Timestamp) async throws -> (Answer, [String]) {
        let transport = TransportInTurn(outcomes)
        let provider = PaygrtProvider(try Recharges.configuration(), transport: transport)
        let answer = await provider.status(of: try Recharges.handle(sentAt: sentAt), by: .statusByReference)
        let prefix = "api_ref_id=\(Recharges.reference)&txn_date="
        let days = transport.requests.map { String(decoding: $0.body, as: UTF8.self).replacing(prefix, with: "") }
        return (answer, days)
    }

    private static let notHere = Outcome.success(
        HTTPReply(#"{"message":"Transaction not found","data":null,"status":"1"}"#))
    private static let here = Outcome.success(HTTPReply(Recharges.look()))

    @Test(arguments: [
        (0, ["2026-11-20", "2026-11-19"]), (1, ["2026-11-20", "2026-11-19"]), (299, ["2026-11-20", "2026-11-19"]),
        (300, ["2026-11-20"]), (19_800, ["2026-11-20"]), (43_200, ["2026-11-20"]), (66_600, ["2026-11-20"]),
        (86_099, ["2026-11-20"]), (86_100, ["2026-11-20", "2026-11-21"]), (86_399, ["2026-11-20", "2026-11-21"]),
        (86_400, ["2026-11-21", "2026-11-20"]), (-1, ["2026-11-19", "2026-11-20"]),
    ])
    func theDaysInDoubt(_ seconds: Int, _ days: [String]) async throws {
        let (answer, asked) = try await ask([Self.notHere], sentAt: try sentAt(Int64(seconds)))
        #expect(asked == days)
        #expect(answer.verdict.word == "questionFailed")
        #expect(answer.message == "Transaction not found")
    }

    /// A month's and a year's end.
    @Test func theNeighbourOfNewYear() async throws {
        let newYear = try #require(CivilDay(year: 2027, month: 1, day: 1)).start
        #expect(try await ask([Self.notHere], sentAt: newYear).1 == ["2027-01-01", "2026-12-31"])
        let leap = try #require(CivilDay(year: 2028, month: 2, day: 29)).start.adding(seconds: -10)
        #expect(try await ask([Self.notHere], sentAt: leap).1 == ["2028-02-28", "2028-02-29"])
    }

    @Test func theNeighbourAnswersWhereTheFirstDoesNot() async throws {
        let (answer, asked) = try await ask([Self.notHere, Self.here], sentAt: try sentAt(10))
        #expect(asked.count == 2)
        #expect(answer.verdict == .state(.succeeded))
        #expect(answer.bankReference == "PG12345XYZ")
    }

    @Test(arguments: [
        #"{"status":"0","data":null}"#, #"{"status":"0","data":{}}"#, #"{"status":0,"data":[]}"#,
        #"{"status":"1","data":{"api_ref_id":"4209124812345"}}"#, #"{"status":"1"}"#,
    ])
    func whatElseIsNotHere(_ body: String) async throws {
        let (answer, asked) = try await ask([.success(HTTPReply(body)), Self.here], sentAt: try sentAt(10))
        #expect(asked.count == 2)
        #expect(answer.verdict == .state(.succeeded))
        let missing = Outcome.success(HTTPReply("{}", status: 404))
        #expect(try await ask([missing, Self.here], sentAt: try sentAt(10)).1.count == 2)
    }

    /// An answer about the order is enough; a provider that refuses, fails or is not reached is not asked twice.
    @Test func theFirstAnswerIsEnough() async throws {
        let word = { (word: String) in Outcome.success(HTTPReply(Recharges.look { $0.word = "\"\(word)\"" })) }
        var outcomes: [(Outcome, String)] = [
            (word("Success"), "state succeeded"), (word("Pending"), "state pending"), (word("Fail"), "state failed"),
            (word("Refunded"), "newWord"),
            (.success(HTTPReply(Recharges.look { $0.reference = "\"12345\"" })), "mismatch"),
        ]
        let failing: [Outcome] = [
            .failure(.notSent("refused")), .failure(.unknown("reset")), .success(HTTPReply("{}", status: 401)),
            .success(HTTPReply("{}", status: 429)), .success(HTTPReply("{}", status: 500)),
            .success(HTTPReply("{}", status: 302)), .success(HTTPReply("<html>", type: "text/html")),
            .success(HTTPReply("{\"status\":", isComplete: false)), .success(HTTPReply("{\"status\":\"x\"}")),
            .success(HTTPReply(#"{"status":"1","message":"Invalid api-key","data":null}"#)),
        ]
        outcomes += failing.map { ($0, "questionFailed") }
        for (outcome, expected) in outcomes {
            let (answer, asked) = try await ask([outcome, Self.here], sentAt: try sentAt(10))
            #expect(asked == ["2026-11-20"], "\(outcome)")
            #expect(answer.verdict.word == expected, "\(outcome)")
        }
    }

    /// The last reply answers, with what it says of when to ask again.
    @Test func theLastReplyAnswers() async throws {
        var busy = HTTPReply("{}", status: 429)
        busy.headers["retry-after"] = "30"
        let (answer, asked) = try await ask([Self.notHere, .success(busy)], sentAt: try sentAt(10))
        #expect(asked.count == 2)
        #expect(answer.retryAfter == 30)
        #expect(answer.verdict.word == "questionFailed")
    }

    /// Where the moment of sending is not known, the entry's stands in for it.
    @Test func theEntryStandsIn() async throws {
        let transport = RecordingTransport(Recharges.look())
        let provider = PaygrtProvider(try Recharges.configuration(), transport: transport)
        _ = await provider.status(of: try Recharges.handle(), by: .statusByReference)
        let body = try #require(transport.requests.first?.body)
        #expect(String(decoding: body, as: UTF8.self).hasSuffix("txn_date=2025-11-13"))
    }
}
