import Payments
import Testing

@testable import Providers

/// RFC 9110, 10.2.3: a wait in seconds or until a date, measured by the provider's own clock.
@Suite struct RetryAfterTests {
    private static let date = "Fri, 20 Nov 2026 08:32:11 GMT"

    private func stated(_ field: String?, date: String? = RetryAfterTests.date) -> Int64? {
        var reply = HTTPReply("{}", status: 503)
        reply.headers["retry-after"] = field
        reply.headers["date"] = date
        return RetryAfter.stated(by: reply)
    }

    @Test(arguments: [
        ("0", Int64(0)), ("1", 1), ("120", 120), (" 120 ", 120), ("0120", 120), ("86400", 86_400), ("86401", 86_400),
        ("99999999999999999999999", 86_400),
        ("Fri, 20 Nov 2026 08:34:11 GMT", 120), ("Friday, 20-Nov-26 08:34:11 GMT", 120),
        ("Fri Nov 20 08:34:11 2026", 120), ("Fri, 20 Nov 2026 08:32:11 GMT", 0),
        ("Fri, 20 Nov 2026 08:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Fri, 20 Nov 2099 08:32:11 GMT", 86_400),
    ])
    func names(_ field: String, _ seconds: Int64) {
        #expect(stated(field) == seconds)
    }

    @Test(arguments: [nil, "", " ", "-1", "+1", "1.5", "1e3", "soon", "१२०", "120s", "1 2", "0x10", "null"])
    func namesNothing(_ field: String?) {
        #expect(stated(field) == nil)
    }

    /// Without the provider's own time a date says nothing; seconds need none.
    @Test(arguments: [nil, "", "yesterday"]) func aDateNeedsTheReplysDate(_ date: String?) {
        #expect(stated("Fri, 20 Nov 2026 08:34:11 GMT", date: date) == nil)
        #expect(stated("120", date: date) == 120)
    }

    @Test func tooManyRequestsMeansAWaitInAnyCase() {
        #expect(RetryAfter.wait(after: HTTPReply("{}", status: 429)) == 60)
        #expect(RetryAfter.wait(after: HTTPReply("{}", status: 503)) == nil)
        #expect(RetryAfter.wait(after: HTTPReply("{}")) == nil)
        var reply = HTTPReply("{}", status: 429)
        reply.headers["retry-after"] = "7"
        #expect(RetryAfter.wait(after: reply) == 7)
    }

    @Test func aFailedQuestionIsSortedByWhatToDo() {
        let defect = ReplyDefect("x")
        #expect(ProviderError(defect, of: HTTPReply("", status: 500)) == .unknown("x"))
        #expect(ProviderError(defect, of: HTTPReply("", status: 429)) == .busy("x", retryAfter: nil))
        var reply = HTTPReply("", status: 503)
        reply.headers["retry-after"] = "30"
        #expect(ProviderError(defect, of: reply) == .busy("x", retryAfter: 30))
        #expect(ProviderError(ReplyDefect("x", isRefusal: true), of: reply) == .refused("x"))
    }
}
