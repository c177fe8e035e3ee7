import Foundation
import Providers
import Synchronization
import Testing

@testable import Desk

/// A loopback listener for the sandbox's callbacks: plain HTTP/1.1, one request a connection, one path a provider.
///
/// What comes is handed to `take` and kept; nothing else is done about it, for what a listener must endure is tested
/// where the real one is.
final class CallbackDoor: Sendable {
    /// One callback, whose path it came on and what its sender was told.
    struct Visit: Sendable {
        var provider: String
        var callback: RawCallback
        var reply: CallbackReply
    }

    typealias Take = @Sendable (_ provider: String, _ callback: RawCallback) async -> CallbackReply

    private let descriptor: Int32
    private let port: Int
    private let take: Take
    private let kept = Mutex<[Visit]>([])

    /// Listens until it is closed.
    init(_ take: @escaping Take) throws {
        self.take = take
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, wanted) = (descriptor, size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, wanted) == 0 && listen(listener, 512) == 0
                    && getsockname(listener, pointer, &size) == 0
            }
        }
        port = Int(in_port_t(bigEndian: address.sin_port))
        try #require(isOpen, "no loopback port can be opened")
        Thread { [self] in answerAll() }.start()
    }

    /// Where a provider's callbacks go.
    func address(_ provider: String) -> String { "http://127.0.0.1:\(port)/\(provider)" }

    /// What came since the last time this was asked, in its order.
    func visits() -> [Visit] {
        kept.withLock { kept in
            defer { kept = [] }
            return kept
        }
    }

    /// Ends it; the thread that waits for connections ends with it.
    func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    deinit { Foundation.close(descriptor) }

    private func answerAll() {
        while true {
            let connection = accept(descriptor, nil, nil)
            guard connection >= 0 else { return }
            var patience = timeval(tv_sec: 2, tv_usec: 0)
            setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            guard let (provider, callback) = Self.request(on: connection) else {
                Foundation.close(connection)
                continue
            }
            Task {
                let reply = await take(provider, callback)
                kept.withLock { $0.append(Visit(provider: provider, callback: callback, reply: reply)) }
                Self.send(reply, on: connection)
                Foundation.close(connection)
            }
        }
    }

    private static func request(on connection: Int32) -> (provider: String, callback: RawCallback)? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var end: Int?
        var length = 0
        while end.map({ bytes.count < $0 + length }) ?? true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
            guard end == nil, let found = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
            end = found.upperBound
            let head = String(decoding: bytes[..<found.lowerBound], as: UTF8.self).lowercased()
            length = head.firstMatch(of: /\r\ncontent-length: *([0-9]+)/).flatMap { Int($0.1) } ?? 0
        }
        guard let end else { return nil }
        let line = String(decoding: bytes[..<end], as: UTF8.self).prefix { $0 != "\r\n" }.split(separator: " ")
        guard line.count == 3 else { return nil }
        let target = line[1].split(separator: "?", maxSplits: 1).map(String.init)
        let callback = RawCallback(
            method: String(line[0]), query: target.count == 2 ? target[1] : "", body: Array(bytes[end...]))
        return (String(target[0].dropFirst()), callback)
    }

    private static func send(_ reply: CallbackReply, on connection: Int32) {
        let head =
            "HTTP/1.1 \(reply.status) Told\r\nContent-Length: \(reply.body.count)\r\n"
            + "Content-Type: \(reply.contentType ?? "text/plain")\r\nConnection: close\r\n\r\n"
        let bytes = Array(head.utf8) + reply.body
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}

extension FourRig {
    /// Opens a door that hands what comes to `take`, the desk where nothing else is said.
    func withDoor(_ take: CallbackDoor.Take? = nil, _ body: (CallbackDoor) async throws -> Void) async throws {
        let desk = callbacks
        let door = try CallbackDoor(take ?? { await desk.take(route: $0, $1) })
        defer { door.close() }
        try await body(door)
    }
}
