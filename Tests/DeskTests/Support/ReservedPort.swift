import Foundation
import Sandbox

/// A port that somebody else has.
struct PortTaken: Error {
    let port: Int
}

/// A loopback port that is held and not listened on: a connection to it is refused, and no other test's server can get
/// it meanwhile.
final class ReservedPort {
    private let descriptor: Int32

    /// Holds the port; throws where somebody else has it.
    init(_ port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0 else { throw PortTaken(port: port) }
    }

    deinit { close(descriptor) }
}

extension DeskRig {
    /// Ends the provider and holds its port, so that nobody is reached there.
    ///
    /// Another test's connection may have been given the port in between: it is waited for, two minutes at most, the
    /// minute included in which a closed one keeps it.
    func stopProvider() async throws -> ReservedPort {
        await sandbox.stop()
        for _ in 0..<2_400 {
            if let held = try? ReservedPort(sandbox.port) { return held }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try ReservedPort(sandbox.port)
    }
}
