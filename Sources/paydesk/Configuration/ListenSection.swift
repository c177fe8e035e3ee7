import CallbackServer
import Payments

/// What `[listen]` says: where callbacks are received, and on which paths (`command-line.md`, *Configuration*).
struct ListenSection {
    /// The address to listen on.
    var host = "127.0.0.1"
    /// The port to listen on.
    var port = 8_787
    /// Proxies whose `X-Forwarded-For` is believed.
    var trustedProxies: [String] = []
    /// One path a provider.
    var routes: [ListenRoute] = []

    /// Reads the section; `providers` are the configured names a path can be for.
    init(_ reader: TableReader, providers: [String]) throws(ConfigurationError) {
        var table = reader
        if let text = try table.string("bind") {
            guard let address = Self.address(text) else {
                throw table.error("bind", "“\(text)” is no address and port", hint: "Write bind = \"127.0.0.1:8787\".")
            }
            (host, port) = address
        }
        trustedProxies = try table.addresses("trusted_proxies")
        for name in providers {
            guard let inner = try table.table(name) else { continue }
            routes.append(try ListenRoute(inner, provider: name))
        }
        try table.finish()
    }

    /// `127.0.0.1:8787` or `[::1]:8787`; nil where it is neither.
    static func address(_ text: String) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return host.isEmpty ? nil : (String(host), port)
    }
}

extension TableReader {
    /// Addresses and ranges of addresses; an empty list where the key is not there.
    fileprivate mutating func addresses(_ key: String) throws(ConfigurationError) -> [String] {
        let texts = try strings(key) ?? []
        if let odd = texts.first(where: { AddressRange($0) == nil }) {
            try tell(
                error(
                    key, "“\(odd)” is no address and no range",
                    hint: "Write 203.0.113.7 or 203.0.113.0/24, for instance."))
        }
        return texts.filter { AddressRange($0) != nil }
    }
}

/// What `[listen.<provider>]` says.
struct ListenRoute {
    /// The configured provider whose callbacks come here.
    var provider: String
    /// The last part of its path: `/hooks/<provider>/<path_secret>`.
    var pathSecret: SecretSource
    /// From where callbacks are taken; everywhere where it is empty.
    var allow: [String]
    /// The lines of its keys, for errors found later.
    var lines: [String: Int]

    init(_ reader: TableReader, provider: String) throws(ConfigurationError) {
        var table = reader
        self.provider = provider
        pathSecret = try table.requiredSecret(
            "path_secret", "a callback path needs a secret", example: "SEGURA_HOOK")
        allow = try table.addresses("allow")
        lines = table.lines
        try table.finish()
    }
}
