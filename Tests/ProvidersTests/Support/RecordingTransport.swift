import Providers
import Synchronization

/// Answers every request with the same outcome and keeps what was sent.
final class RecordingTransport: HTTPTransport {
    private let outcome: Result<HTTPReply, TransportFailure>
    private let sent = Mutex<[HTTPRequest]>([])

    init(_ outcome: Result<HTTPReply, TransportFailure>) {
        self.outcome = outcome
    }

    convenience init(_ reply: HTTPReply) {
        self.init(.success(reply))
    }

    convenience init(_ body: String) {
        self.init(HTTPReply(body))
    }

    var requests: [HTTPRequest] { sent.withLock(\.self) }

    func perform(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPReply {
        sent.withLock { $0.append(request) }
        return try outcome.get()
    }
}

extension HTTPReply {
    init(_ body: String, status: Int = 200, type: String = "application/json", isComplete: Bool = true) {
        let bytes = Array(body.utf8)
        self.init(
            status: status, headers: ["content-type": type, "content-length": String(bytes.count)], body: bytes,
            isComplete: isComplete)
    }
}
