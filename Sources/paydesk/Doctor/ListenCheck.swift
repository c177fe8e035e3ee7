import Foundation

/// Whether callbacks can be received where `[listen]` says.
struct ListenCheck {
    let configuration: Configuration

    func findings() -> [Finding] {
        guard let listen = configuration.listen else {
            return [.skipped(.listen, "callbacks", "none are received: no [listen] section; everything is asked for")]
        }
        return [port(listen)] + listen.routes.filter(\.allow.isEmpty).map(open)
    }

    private func port(_ listen: ListenSection) -> Finding {
        let place = "\(listen.host):\(listen.port)"
        let free = listen.port == 0 || LocalPort.isFree(host: listen.host, port: listen.port)
        guard free else {
            return .warning(
                .listen, "port", "\(place) is taken, by another paydesk or another program",
                "See by which: ss -ltnp; one listener for a store is enough.")
        }
        return .ok(.listen, "port", "\(place) is free")
    }

    private func open(_ route: ListenRoute) -> Finding {
        .warning(
            .listen, "allow", "callbacks are taken from every address", name: route.provider,
            "Write allow = [\"203.0.113.0/24\"] with the provider's own addresses.")
    }
}

/// A port of this machine.
enum LocalPort {
    /// Whether somebody could listen there now.
    static func isFree(host: String, port: Int) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found?.pointee else { return false }
        defer { freeaddrinfo(found) }
        let descriptor = socket(address.ai_family, address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        return bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 && listen(descriptor, 1) == 0
    }
}
