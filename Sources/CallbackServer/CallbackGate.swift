import Guarded

/// Decides who comes in, from a request's line and headers alone.
struct CallbackGate: Sendable {
    let routes: [CallbackRoute]
    let trustedProxies: [AddressRange]

    enum Verdict: Hashable {
        /// The route's place in ``routes``, the query as sent, and the address that was tested.
        case admitted(route: Int, query: String, from: IPAddress)
        case refused(CallbackEvent)
    }

    /// Judges a request by its target, its connection's other end and its `X-Forwarded-For` headers in their order.
    ///
    /// Every route's path and addresses are tested, whatever the others gave: the work is the same for a known name, an
    /// unknown one and a wrong address.
    func judge(target: String, peer: IPAddress?, forwarded: [String]) -> Verdict {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.first.map(String.init) ?? ""
        let origin = peer.flatMap { self.origin(peer: $0, forwarded: forwarded) }
        var route: Int?
        var isAllowed = false
        for (index, candidate) in routes.enumerated() {
            let hasPath = candidate.path.matches(path)
            let admits = origin.map(candidate.admits) ?? false
            if hasPath { (route, isAllowed) = (index, admits) }
        }
        guard let route else { return .refused(.unknownPath) }
        guard isAllowed, let origin else { return .refused(.addressRefused) }
        return .admitted(route: route, query: parts.count == 2 ? String(parts[1]) : "", from: origin)
    }

    /// Whose request this is: the connection's other end, or what a trusted proxy says.
    ///
    /// Each proxy adds the address it was called from on the right, so the right-most one that is no proxy of ours is the
    /// first that we know to be true; what stands left of it the caller may have written, and it is not looked at. Where
    /// all of them are ours the left-most is the caller. Nil where something else than an address stands on the way.
    func origin(peer: IPAddress, forwarded: [String]) -> IPAddress? {
        guard isTrusted(peer) else { return peer }
        var origin = peer
        let entries = forwarded.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        for entry in entries.reversed() {
            guard let address = IPAddress(Self.trimmed(entry)) else { return nil }
            origin = address
            guard isTrusted(address) else { break }
        }
        return origin
    }

    private func isTrusted(_ address: IPAddress) -> Bool {
        trustedProxies.contains { $0.contains(address) }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
