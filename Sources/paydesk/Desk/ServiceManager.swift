import Foundation

/// The service manager that started this process, where there is one: it is told when the service is ready, lives and
/// stops (sd_notify(3)).
struct ServiceManager: Sendable {
    /// Where it listens; an abstract name begins with a zero byte.
    private let address: [UInt8]
    /// How often it wants to hear that the service lives, twice within its patience; nil where it does not ask.
    let watchdog: Duration?

    /// The one that the environment names; nil where it names none.
    init?(environment: [String: String]) {
        guard let socket = environment["NOTIFY_SOCKET"], let first = socket.utf8.first,
            first == UInt8(ascii: "/") || first == UInt8(ascii: "@"), socket.utf8.count < Self.longest
        else { return nil }
        address = first == UInt8(ascii: "@") ? [0] + Array(socket.utf8.dropFirst()) : Array(socket.utf8)
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let patience = environment["WATCHDOG_USEC"].flatMap(Int64.init) ?? 0
        watchdog = isForUs && patience > 0 ? .microseconds(patience / 2) : nil
    }

    /// Tells it lines such as `READY=1`; false where it does not take them, which stops nothing.
    @discardableResult
    func tell(_ lines: String...) -> Bool {
        let message = Array(lines.joined(separator: "\n").utf8)
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
        let path = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        // An abstract name is as long as it is told to be; a path ends with a zero byte.
        let length = socklen_t(path + address.count + (address.first == 0 ? 0 : 1))
        let sent = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
        return sent == message.count
    }

    /// Bytes that a name can have.
    private static let longest = 107
}
