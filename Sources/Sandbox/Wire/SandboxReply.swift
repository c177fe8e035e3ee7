/// When the bytes of a reply leave.
enum Pace: Sendable, Equatable {
    case atOnce
    /// After so many real milliseconds.
    case after(milliseconds: Int64)
    case cutBody(atByte: Int)
    case cutResponse(atByte: Int)
    case never
}

/// A reply before it meets the network.
struct SandboxReply: Sendable, Equatable {
    var status = 200
    var contentType = "application/json; charset=utf-8"
    /// The path a redirect points to.
    var location: String?
    var body: [UInt8]
    var pace = Pace.atOnce

    static func json(_ text: String, status: Int = 200) -> SandboxReply {
        SandboxReply(status: status, body: Array(text.utf8))
    }

    static func page(_ status: Int, _ title: String) -> SandboxReply {
        let html = """
            <!DOCTYPE html>
            <html><head><title>\(status) \(title)</title></head>
            <body><center><h1>\(status) \(title)</h1></center><hr><center>gateway</center></body></html>

            """
        return SandboxReply(status: status, contentType: "text/html", body: Array(html.utf8))
    }
}

/// The frame of a body that is far too long, in a provider's own form.
struct Flood: Sendable, Equatable {
    var head: String
    var tail: String

    /// Valid JSON of exactly so many bytes (at least its own frame).
    func body(_ bytes: Int) -> [UInt8] {
        let (head, tail) = (Array(head.utf8), Array(tail.utf8))
        return head + Array(repeating: UInt8(ascii: "x"), count: max(0, bytes - head.count - tail.count)) + tail
    }
}

extension Delivery {
    /// Sends an answer this way; some ways replace it.
    func send(_ answer: SandboxReply, flood: Flood) -> SandboxReply {
        var reply = answer
        switch self {
        case .whole, .wrongOrder, .unknownStatusWord, .withoutData, .contradiction: break
        case .unclosed:
            if reply.body.last == UInt8(ascii: "}") { reply.body.removeLast() }
            while reply.body.last == UInt8(ascii: " ") { reply.body.removeLast() }
        case .cut(let byte): reply.pace = .cutBody(atByte: byte)
        case .cutResponse(let byte): reply.pace = .cutResponse(atByte: byte)
        case .silent: reply.pace = .never
        case .late(let seconds): reply.pace = .after(milliseconds: Int64(seconds * 1_000))
        case .serverError: reply = .page(500, "Internal Server Error")
        case .unavailable: reply = .page(503, "Service Unavailable")
        case .forbiddenPage: reply = .page(403, "Forbidden")
        case .redirect:
            reply = .page(307, "Temporary Redirect")
            reply.location = "/_sandbox/elsewhere"
        case .notJSON: reply = .json("Warning: Undefined index: Data in pay.php on line 212")
        case .huge(let bytes): reply = SandboxReply(body: flood.body(bytes))
        }
        return reply
    }
}
