import Foundation
import Glibc

/// One sender with one connection, which calls again as soon as it is answered.
enum CallbackSender {
    /// One call: its answer, 0 where none came, and how long that took.
    struct Call: Sendable {
        var status = 0
        var milliseconds = 0.0
    }

    /// Calls these paths one after the other and blocks until the last is answered.
    static func call(_ paths: [String], port: Int) -> [Call] {
        var connection = connect(to: port)
        defer { close(connection) }
        return paths.map { path in
            let start = ContinuousClock.now
            let answer = ask(path, on: connection)
            let call = Call(status: answer.status, milliseconds: (ContinuousClock.now - start).asMilliseconds)
            if !answer.isOpen {
                close(connection)
                connection = connect(to: port)
            }
            return call
        }
    }

    private static func connect(to port: Int) -> Int32 {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var whole: Int32 = 1
        setsockopt(made, Int32(IPPROTO_TCP), TCP_NODELAY, &whole, socklen_t(MemoryLayout<Int32>.size))
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return made
    }

    private static func ask(_ path: String, on connection: Int32) -> (status: Int, isOpen: Bool) {
        let request = Array("GET \(path) HTTP/1.1\r\nHost: desk.example\r\n\r\n".utf8)
        guard Glibc.send(connection, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            return (0, false)
        }
        var text = ""
        var piece = [UInt8](repeating: 0, count: 4_096)
        while true {
            let taken = recv(connection, &piece, piece.count, 0)
            guard taken > 0 else { return (0, false) }
            text += String(decoding: piece[..<taken], as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let head = text[..<end.lowerBound].lowercased()
            let length = head.firstMatch(of: /content-length: *([0-9]+)/).flatMap { Int($0.output.1) } ?? 0
            guard text[end.upperBound...].utf8.count >= length else { continue }
            let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            return (status, !head.contains("connection: close"))
        }
    }
}
