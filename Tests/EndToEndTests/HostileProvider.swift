import Foundation

/// A provider on loopback that answers whatever a test thinks of.
final class HostileProvider: @unchecked Sendable {
    struct Request {
        var path: String
        /// What the client sent, as JSON.
        var order: [String: Any]

        /// Our reference, which a real provider sends back.
        var reference: String { order["OrderID"] as? String ?? "" }
    }

    let port: Int
    private let listener: Int32
    private let lock = NSLock()
    /// These are guarded by `lock`.
    private var answering: (Request) -> [UInt8]
    private var served = 0
    private var isClosed = false

    /// Listens on a free port; `answer` gives the whole reply, head and all.
    init(_ answer: @escaping (Request) -> [UInt8]) throws {
        answering = answer
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw Terminal.Missing(what: "a port on loopback", screen: []) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while let connection = Self.connection(on: listener) {
                guard let self, !self.isOver else { return _ = close(connection) }
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    deinit { end() }

    /// Closes the port.
    func end() {
        lock.withLock {
            if !isClosed { shutdown(listener, Int32(SHUT_RDWR)) }
            if !isClosed { close(listener) }
            isClosed = true
        }
    }

    private var isOver: Bool { lock.withLock { isClosed } }

    /// Answers otherwise from now on.
    func answer(_ answer: @escaping (Request) -> [UInt8]) { lock.withLock { answering = answer } }

    /// How many requests were answered.
    var count: Int { lock.withLock { served } }

    private static func connection(on listener: Int32) -> Int32? {
        let connection = accept(listener, nil, nil)
        return connection < 0 ? nil : connection
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard let request = Self.read(connection) else { return }
        let reply = lock.withLock {
            served += 1
            return answering(request)
        }
        var rest = reply[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            if let request = request(in: bytes) { return request }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0, bytes.count < 1 << 20 else { return nil }
            bytes += buffer[..<count]
        }
    }

    private static func request(in bytes: [UInt8]) -> Request? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let head = text[..<end.lowerBound]
        let body = Data(text[end.upperBound...].utf8)
        let length = head.lowercased().firstMatch(of: /content-length: *([0-9]+)/).flatMap { Int($0.1) } ?? 0
        guard body.count >= length, let path = head.split(separator: " ").dropFirst().first else { return nil }
        let order = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any]
        return Request(path: String(path.prefix { $0 != "?" }), order: order ?? [:])
    }

    // MARK: Replies

    /// A whole reply.
    static func reply(_ body: [UInt8], status: some Collection<UInt8> = "200 OK".utf8, more: [UInt8] = []) -> [UInt8] {
        Array("HTTP/1.1 ".utf8) + status + [0x0D, 0x0A] + more
            + Array("Content-Type: application/json\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n".utf8)
            + body
    }

    /// The reply to a payout or a question; each value is the inside of a JSON string.
    static func order(
        code: [UInt8] = [0x32], message: [UInt8], reference: [UInt8], id: [UInt8], name: [UInt8], rrn: [UInt8],
        status: [UInt8]
    ) -> [UInt8] {
        func pair(_ key: String, _ value: [UInt8]) -> [UInt8] { Array("\"\(key)\":\"".utf8) + value + [0x22] }
        let inside = [
            pair("ClientOrderID", reference), pair("OrderID", id), pair("BeneficiaryName", name), pair("RRN", rrn),
            pair("Status", status),
        ].joined(separator: [0x2C])
        return reply(
            Array("{\"StatusCode\":".utf8) + code + [0x2C] + pair("Message", message) + Array(",\"Data\":{".utf8)
                + inside
                + Array("}}".utf8))
    }
}
