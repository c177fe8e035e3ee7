import Guarded

/// The seam to the network: one request, one reply, nothing repeated and nothing followed.
public protocol HTTPTransport: Sendable {
    /// Sends `request` once. Redirects are replies, not followed; the reply is cut at the transport's cap.
    func perform(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPReply
}

/// A request.
///
/// Its printed form never shows the query, the headers' values or the body.
public struct HTTPRequest: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `GET` or `POST`.
    public var method: String
    /// Scheme, host, port and path; no query.
    public var url: String
    /// What follows `?`, already percent-encoded; a secret, since a token may stand in it.
    public var query: Secret?
    /// Header fields in order; values are secrets, since keys and signatures stand in them.
    public var headers: [(name: String, value: Secret)]
    /// The body's exact bytes.
    public var body: [UInt8]

    /// A request from its parts.
    public init(
        method: String, url: String, query: Secret? = nil, headers: [(name: String, value: Secret)] = [],
        body: [UInt8] = []
    ) {
        (self.method, self.url, self.query, self.headers, self.body) = (method, url, query, headers, body)
    }

    /// Method and address alone.
    public var description: String { "\(method) \(url)" }
    /// Method and address alone.
    public var debugDescription: String { description }
    /// A mirror without children, so that `dump` does not find the body.
    public var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .struct) }
}

/// A reply.
public struct HTTPReply: Sendable {
    /// The status code.
    public var status: Int
    /// Header fields, names in lower case.
    public var headers: [String: String]
    /// The body, at most the transport's cap.
    public var body: [UInt8]
    /// Whether the body is all that was announced: not cut by the peer, a deadline or the cap.
    public var isComplete: Bool

    /// A reply from its parts.
    public init(status: Int, headers: [String: String] = [:], body: [UInt8], isComplete: Bool = true) {
        (self.status, self.headers, self.body, self.isComplete) = (status, headers, body, isComplete)
    }
}

/// Why there is no reply, sorted by what it proves.
public enum TransportFailure: Error, Hashable, Sendable {
    /// Proven to have sent nothing: name look-up, refused connection, connect timeout, TLS handshake, a local error
    /// before the first byte. Carries a plain sentence without address query or secret.
    case notSent(String)
    /// The request may have been taken: timeout, reset, empty or cut reply, cancelled.
    case unknown(String)

    /// What is said where the provider's machine turned the connection away.
    public static let refused = "the provider's machine refused the connection"
    /// What is said where no way leads to the provider's network.
    public static let noWay = "there is no way to the provider's network"
    /// What is said where nobody took the connection in time.
    public static let noneInTime = "the provider could not be reached in time"

    /// Whether this reason says that nobody was reached, whatever was to be asked or sent: the provider's failure, not
    /// one order's.
    public static func reachedNobody(_ reason: String) -> Bool { [refused, noWay, noneInTime].contains(reason) }

    /// The plain sentence.
    public var reason: String {
        switch self {
        case .notSent(let reason), .unknown(let reason): reason
        }
    }
}
