import Guarded

/// Where one provider's callbacks arrive: `/hooks/<name>/<path secret>` (`command-line.md`, `[listen]`).
public struct CallbackRoute: Sendable {
    /// The provider's configured name.
    public let name: String
    /// What only the provider and we know of the path.
    public let pathSecret: Secret
    /// Who may call; nobody named means everybody.
    public let allow: [AddressRange]
    /// The whole path, compared as one, so that nothing tells a known name from an unknown one.
    let path: Secret

    /// The fewest characters that hold 128 bits: of hexadecimal digits, and of the letters of base64url.
    static let fewest = (hexadecimal: 32, other: 22)
    /// Random secrets of that length have far more; `xxxxxxxx…` and `01010101…` have fewer.
    static let fewestDistinct = 8

    /// A route for the provider `name`; throws where the name cannot stand in a path or the secret could be guessed.
    public init(name: String, pathSecret: Secret, allow: [AddressRange] = []) throws(CallbackServerError) {
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(Self.canStandInPath) else {
            throw .unusableName(name)
        }
        let secret = Array(pathSecret.expose().utf8)
        guard secret.allSatisfy(Self.canStandInPath) else { throw .unusableSecret(route: name) }
        let isHexadecimal = secret.allSatisfy(Self.isHexadecimal)
        guard secret.count >= (isHexadecimal ? Self.fewest.hexadecimal : Self.fewest.other),
            Set(secret).count >= Self.fewestDistinct
        else { throw .weakSecret(route: name) }
        (self.name, self.pathSecret, self.allow) = (name, pathSecret, allow)
        path = Secret("/hooks/\(name)/\(pathSecret.expose())")
    }

    /// Whether `address` may call here.
    func admits(_ address: IPAddress) -> Bool {
        allow.isEmpty || allow.contains { $0.contains(address) }
    }

    /// The text, or the mask where the secret stands in it: a proxy may repeat the path it was asked for in a header.
    func redacted(_ text: String) -> String {
        text.contains(pathSecret.expose()) ? Secret.mask : text
    }

    /// Characters that every client and proxy leaves as they are (RFC 3986, section 2.3).
    private static func canStandInPath(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
