import NIOSSL

/// Whether a certificate names the host that was asked for.
///
/// NIOSSL, once it knows the chain to be trusted, also takes a certificate for the peer's *address* where a *name* was
/// asked for: who bends the name look-up and holds a certificate for an address of his own would pass. Here a name is
/// proven by a name only (RFC 9525).
enum ServerName {
    /// The certificate does not name the host.
    struct Unproven: Error {}

    /// Whether `certificate` names `host`; an address was already compared with the peer's own.
    static func isProven(_ host: String, by certificate: NIOSSLCertificate) -> Bool {
        guard !isAddress(host) else { return true }
        return certificate._subjectAlternativeNames().contains { name in
            name.nameType == .dnsName && matches(host, String(decoding: name.contents, as: UTF8.self))
        }
    }

    /// Whether a certificate's name covers the host: the same name, or `*.` and all of it but its first label.
    static func matches(_ host: String, _ pattern: String) -> Bool {
        let host = labels(host)
        let pattern = labels(pattern)
        guard host.count == pattern.count, !host.contains("") else { return false }
        guard pattern.first == "*" else { return host == pattern }
        return pattern.count > 2 && host.dropFirst() == pattern.dropFirst()
    }

    private static func labels(_ name: String) -> [Substring] {
        let name = name.lowercased()
        return (name.hasSuffix(".") ? name.dropLast() : name[...]).split(
            separator: ".", omittingEmptySubsequences: false)
    }

    /// Whether the host is written as an IPv4 or IPv6 address.
    private static func isAddress(_ host: String) -> Bool {
        if host.contains(":") { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
