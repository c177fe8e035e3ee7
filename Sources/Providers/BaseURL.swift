/// Where a provider is reached: scheme, host, perhaps a port and a path, and nothing else.
///
/// `https` anywhere, `http` on loopback only (`command-line.md`, *Configuration*).
public struct BaseURL: Hashable, Sendable, CustomStringConvertible {
    /// The address without a trailing slash; wire paths start with one.
    public let text: String
    /// Whether the connection is encrypted.
    public let isSecure: Bool

    /// Reads an address; throws what is wrong with it, for the configuration to say in a sentence.
    public init(_ text: String) throws(BaseURLError) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C && $0 != 0x22 }) else { throw .malformed }
        guard let mark = text.firstRange(of: "://") else { throw .malformed }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { throw .scheme }
        let rest = text[mark.upperBound...]
        guard !rest.contains(where: { $0 == "@" || $0 == "?" || $0 == "#" }) else { throw .carriesMore }
        let authority = rest.prefix { $0 != "/" }
        guard let host = Self.host(of: authority) else { throw .malformed }
        isSecure = scheme == "https"
        guard isSecure || Self.isLoopback(host) else { throw .plainTextBeyondLoopback }
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path.removeLast() }
        self.text = "\(scheme)://\(authority.lowercased())\(path)"
    }

    /// The address.
    public var description: String { text }

    /// The host of `host`, `host:port` or `[v6]:port`; nil where there is none or the port is no number in 1–65535.
    private static func host(of authority: Substring) -> String? {
        var host = authority
        var port: Substring?
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let tail = authority[authority.index(after: end)...]
            guard tail.isEmpty || tail.first == ":" else { return nil }
            if !tail.isEmpty { port = tail.dropFirst() }
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        if let port {
            guard port.allSatisfy(\.isASCIIDigit), let number = Int(port), (1...65_535).contains(number) else {
                return nil
            }
        }
        let allowed = host.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == ":")
        }
        return host.isEmpty || !allowed ? nil : host.lowercased()
    }

    /// `localhost`, 127.0.0.0/8 and `::1`.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.first == "127"
            && parts.allSatisfy { part in
                part.allSatisfy(\.isASCIIDigit) && (Int(part).map { $0 <= 255 } ?? false)
            }
    }
}

/// What is wrong with a provider's address.
public enum BaseURLError: Error, Hashable, Sendable, CaseIterable {
    /// No address at all, or characters and ports that no address has.
    case malformed
    /// Neither `https` nor `http`.
    case scheme
    /// `http` to another machine: keys and account numbers would travel in the clear.
    case plainTextBeyondLoopback
    /// A user, query or fragment, where keys tend to hide.
    case carriesMore

    /// The plain sentence, without the address.
    public var reason: String {
        switch self {
        case .malformed: "this is no web address; it looks like https://api.example.com"
        case .scheme: "the address must start with https://"
        case .plainTextBeyondLoopback: "http:// is for this machine only; use https://"
        case .carriesMore: "the address must not carry a user, a query or a fragment; keys have their own lines"
        }
    }
}

extension Character {
    /// `0`–`9` and no other script's digits.
    var isASCIIDigit: Bool { self >= "0" && self <= "9" && isASCII }
}
