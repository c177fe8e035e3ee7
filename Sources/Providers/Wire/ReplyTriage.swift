/// Why a reply says nothing of any order (`payouts.md`, *States*: any 3xx, 4xx, 5xx, unreadable or oversized 2xx).
struct ReplyDefect: Error, Hashable, Sendable {
    /// A plain sentence without anything the provider wrote.
    var sentence: String
    /// Whether the provider turned this machine or its key away.
    var isRefusal: Bool

    /// A defect from its sentence.
    init(_ sentence: String, isRefusal: Bool = false) {
        (self.sentence, self.isRefusal) = (sentence, isRefusal)
    }

    /// What 401, 403 and web pages mean: three of the four providers allow-list addresses.
    static let refusedKey = "the provider refused this machine's address or key"
}

/// Sorts out the replies that prove nothing, in the same way for every provider.
enum ReplyTriage {
    /// The most bytes a reply may have.
    static let maximumBytes = 256 * 1024

    /// The body of a whole 2xx reply that is no web page.
    static func body(of reply: HTTPReply) throws(ReplyDefect) -> [UInt8] {
        try checkStatus(of: reply)
        guard reply.isComplete else { throw ReplyDefect("the reply was cut off before its end") }
        guard reply.body.count <= maximumBytes else { throw ReplyDefect("the reply is larger than any real one") }
        guard !reply.body.allSatisfy(isBlank) else { throw ReplyDefect("the reply is empty") }
        if let coding = reply.headers["content-encoding"], coding.lowercased() != "identity" {
            throw ReplyDefect("the reply is compressed, which nobody asked for")
        }
        return reply.body
    }

    /// The JSON value of a usable reply.
    ///
    /// `unclosed` tells that its last brace was missing and was put there.
    static func json(of reply: HTTPReply) throws(ReplyDefect) -> (value: JSONValue, unclosed: Bool) {
        let body = try body(of: reply)
        do {
            return (try JSONValue(parsing: body), false)
        } catch {
            guard error == .unexpectedEnd, let value = try? JSONValue(parsing: body + [UInt8(ascii: "}")]) else {
                throw ReplyDefect("the reply is not the JSON that was expected")
            }
            return (value, true)
        }
    }

    /// Whether every announced byte of the reply is there: a reply without `Content-Length` announces nothing.
    static func hasWholeContentLength(_ reply: HTTPReply) -> Bool {
        reply.isComplete && reply.headers["content-length"] == String(reply.body.count)
    }

    private static func checkStatus(of reply: HTTPReply) throws(ReplyDefect) {
        let code = "HTTP \(reply.status)"
        switch reply.status {
        case 401, 403: throw ReplyDefect("\(ReplyDefect.refusedKey) (\(code))", isRefusal: true)
        case 500...: throw ReplyDefect("the provider's server failed (\(code))")
        case 300..<400: throw ReplyDefect("the provider pointed to another address, which is never followed (\(code))")
        case 429: throw ReplyDefect("the provider asks for fewer requests (\(code))")
        default: break
        }
        if isWebPage(reply) {
            throw ReplyDefect("\(ReplyDefect.refusedKey): it answered with a web page (\(code))", isRefusal: true)
        }
        guard (200..<300).contains(reply.status) else { throw ReplyDefect("the provider did not take it (\(code))") }
    }

    private static func isWebPage(_ reply: HTTPReply) -> Bool {
        let type = reply.headers["content-type"]?.lowercased() ?? ""
        let start = reply.body.drop { isBlank($0) || [0xEF, 0xBB, 0xBF].contains($0) }.prefix(64)
        let opening = String(decoding: start, as: UTF8.self).lowercased()
        let isMarkup = ["<!doctype", "<html", "<head", "<body"].contains { opening.hasPrefix($0) }
        return isMarkup || (type.hasPrefix("text/html") && opening.hasPrefix("<"))
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
