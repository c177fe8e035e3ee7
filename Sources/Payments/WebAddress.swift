/// A web address taken apart as far as it decides where somebody is sent (RFC 3986).
struct WebAddress: Hashable, Sendable {
    /// Whether the connection is encrypted.
    let isSecure: Bool
    /// The host, in lower case, without the brackets of an IPv6 address.
    let host: String

    /// Reads `https://host…` or `http://host…`; nil where it is neither, has no host, carries a user, a port that is none,
    /// a broken escape or characters that no address has.
    init?(_ text: String) {
        guard text.utf8.allSatisfy(Self.mayStandInAddress), let mark = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { return nil }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let host = Self.host(of: authority), Self.hasWholeEscapes(rest.dropFirst(authority.count)) else {
            return nil
        }
        (isSecure, self.host) = (scheme == "https", host.lowercased())
    }

    /// Whether it is this machine: `localhost`, 127.0.0.0/8 or `::1`.
    var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.first == "127"
            && parts.allSatisfy { part in
                (1...3).contains(part.count) && part.allSatisfy(\.isASCIIDigit) && Int(part).map { $0 <= 255 } ?? false
            }
    }

    /// Printing ASCII but for the signs RFC 3986 leaves out.
    private static func mayStandInAddress(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"\"<>\\^`{|}".utf8.contains(byte)
    }

    /// The host of `host`, `host:port` or `[v6]:port`.
    private static func host(of authority: Substring) -> Substring? {
        var (host, tail) = (authority, Substring())
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[..<end].dropFirst()
            tail = authority[end...].dropFirst()
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        } else {
            host = authority.prefix { $0 != ":" }
            tail = authority.dropFirst(host.count)
            let labels = host.split(separator: ".", omittingEmptySubsequences: false)
            guard labels.allSatisfy(isLabel) else { return nil }
        }
        guard !tail.isEmpty else { return host }
        let port = tail.dropFirst()
        guard tail.first == ":", port.allSatisfy(\.isASCIIDigit), let number = Int(port), (1...65_535).contains(number)
        else { return nil }
        return host
    }

    /// 1–63 letters, digits and hyphens, none of these at its ends.
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.count) && label.first != "-" && label.last != "-"
            && label.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == "-" }
    }

    /// Whether two hexadecimal digits stand behind every `%`.
    private static func hasWholeEscapes(_ text: Substring) -> Bool {
        text.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
            .allSatisfy { $0.count >= 2 && $0.prefix(2).allSatisfy(\.isHexDigit) }
    }
}
