import Payments

/// When a provider wants to be asked again: `Retry-After` (RFC 9110, 10.2.3) and HTTP 429 (RFC 6585).
enum RetryAfter {
    /// The longest wait that is believed, in seconds: a day.
    ///
    /// More would silence a provider by one mistaken reply.
    static let longest: Int64 = 86_400

    /// What HTTP 429 means where it names no wait, in seconds.
    static let unsaid: Int64 = 60

    /// The wait the reply names, in seconds, 0 or more; nil where it names none that can be read.
    ///
    /// A date counts from the reply's own `Date`, so that this machine's clock has no part in it.
    static func stated(by reply: HTTPReply) -> Int64? {
        guard let field = reply.headers["retry-after"].map(WireField.trimmed) else { return nil }
        if !field.isEmpty, field.allSatisfy(\.isASCIIDigit) { return min(Int64(field) ?? longest, longest) }
        guard let moment = HTTPDate.moment(field),
            let now = reply.headers["date"].map(WireField.trimmed).flatMap(HTTPDate.moment)
        else { return nil }
        return min(max(moment.seconds(since: now), 0), longest)
    }

    /// The wait for an answer's `retryAfter`: the stated one, else ``unsaid`` where the reply is HTTP 429.
    static func wait(after reply: HTTPReply) -> Int64? {
        stated(by: reply) ?? (reply.status == 429 ? unsaid : nil)
    }
}

extension ProviderError {
    /// What a reply that answers no question means, by what to do next.
    init(_ defect: ReplyDefect, of reply: HTTPReply) {
        let wait = RetryAfter.stated(by: reply)
        if defect.isRefusal {
            self = .refused(defect.sentence)
        } else if reply.status == 429 || wait != nil {
            self = .busy(defect.sentence, retryAfter: wait)
        } else {
            self = .unknown(defect.sentence)
        }
    }
}
