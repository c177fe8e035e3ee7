import Foundation

/// Where a provider's callbacks go: an `http` address on this machine, and no other.
struct CallbackTarget: Sendable, Equatable {
    /// `127.…`, `::1`; a name is `localhost` alone, and becomes the first.
    var host: String
    var port: Int
    /// The path with the query it has of its own.
    var path: String

    /// Reads an address; nil when it is none, or not on this machine.
    init?(_ text: String) {
        guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "http", parts.user == nil,
            parts.fragment == nil, let named = parts.host?.lowercased()
        else { return nil }
        let host = named == "localhost" ? "127.0.0.1" : named.trimmingCharacters(in: ["[", "]"])
        guard Self.isLoopback(host) else { return nil }
        self.host = host
        port = parts.port ?? 80
        let path = parts.percentEncodedPath
        self.path = (path.isEmpty ? "/" : path) + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
        guard (1...65_535).contains(port) else { return nil }
    }

    /// The request target with a callback's query behind it.
    func target(_ query: String) -> String {
        guard !query.isEmpty else { return path }
        return path + (path.contains("?") ? "&" : "?") + query
    }

    /// What a `Host` field says.
    var authority: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
