import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A server of plain sockets on a port of the kernel's choice: it reads each request whole, counts it, and lets the
/// test misbehave on the connection byte by byte.
final class LoopbackServer: Sendable {
    /// One connection after its request was read.
    struct Peer: Sendable {
        let descriptor: Int32

        func write(_ text: String) { write(Array(text.utf8)) }

        func write(_ bytes: [UInt8]) {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL.rawValueOrSelf))
                }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }

        /// Closes with a reset instead of an end.
        func reset() {
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }

        /// Waits until the client has closed, or for `milliseconds`; tells whether it has.
        @discardableResult
        func waitForClose(milliseconds: Int32 = 30_000) -> Bool {
            var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&item, 1, milliseconds) > 0 else { return false }
            var byte: UInt8 = 0
            return recv(descriptor, &byte, 1, 0) <= 0
        }
    }

    let port: UInt16
    private let listener: Int32
    private let received = Mutex<[String]>([])
    private let accepted = Atomic(0)
    private let arrivals: AsyncStream<Void>
    private let arrived: AsyncStream<Void>.Continuation

    init(_ behaviour: @escaping @Sendable (Peer) -> Void) throws {
        (listener, port) = try Self.listen(backlog: 64)
        (arrivals, arrived) = AsyncStream.makeStream()
        Thread.detachNewThread { [self, listener] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else {
                    close(listener)
                    return
                }
                accepted.add(1, ordering: .sequentiallyConsistent)
                Thread.detachNewThread { self.serve(descriptor, behaviour) }
            }
        }
    }

    /// What was asked, whole requests only.
    var requests: [String] { received.withLock(\.self) }

    /// How many connections were made.
    var connections: Int { accepted.load(ordering: .sequentiallyConsistent) }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Waits for the next request.
    func nextRequest() async {
        for await _ in arrivals { return }
    }

    /// Ends the listening; the thread that waits on the socket closes it, since its number is given anew at once.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR.rawValueOrSelf))
    }

    private func serve(_ descriptor: Int32, _ behaviour: (Peer) -> Void) {
        defer { close(descriptor) }
        guard let request = Self.request(from: descriptor) else { return }
        received.withLock { $0.append(request) }
        arrived.yield()
        behaviour(Peer(descriptor: descriptor))
    }

    /// A whole request: its head and as much body as it announces; nil where the client closed before.
    private static func request(from descriptor: Int32) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let announced = text.lowercased().firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
                if text[end.upperBound...].utf8.count >= announced { return text }
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }

    /// A listening socket on 127.0.0.1 and its port.
    static func listen(backlog: Int32) throws -> (Int32, UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValueOrSelf), 0)
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        #if canImport(Glibc)
            let listening = Glibc.listen(descriptor, backlog) == 0
        #elseif canImport(Musl)
            let listening = Musl.listen(descriptor, backlog) == 0
        #else
            let listening = Darwin.listen(descriptor, backlog) == 0
        #endif
        guard descriptor >= 0, bound, listening else { throw NoSocket(errno: errno) }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// 127.0.0.1 at a port.
    static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    struct NoSocket: Error {
        let errno: Int32
    }
}

extension BinaryInteger {
    /// The constant itself, where the C library has it as a number.
    var rawValueOrSelf: Self { self }
}

extension RawRepresentable where RawValue: BinaryInteger {
    /// The constant's number, where the C library has it as an enumeration.
    var rawValueOrSelf: RawValue { rawValue }
}

/// A port on which nobody listens: it was the kernel's choice a moment ago.
func closedPort() throws -> UInt16 {
    let (descriptor, port) = try LoopbackServer.listen(backlog: 1)
    close(descriptor)
    return port
}

/// A listener whose queue is full, so that the kernel drops every further attempt to connect.
final class FullListener: Sendable {
    let port: UInt16
    private let descriptors: [Int32]

    init() throws {
        let (listener, port) = try LoopbackServer.listen(backlog: 0)
        self.port = port
        var all = [listener]
        for _ in 0..<8 {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValueOrSelf), 0)
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            var address = LoopbackServer.loopback(port: port)
            _ = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            all.append(descriptor)
        }
        descriptors = all
    }

    func stop() {
        for descriptor in descriptors { close(descriptor) }
    }
}
