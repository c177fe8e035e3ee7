/// One address, or all that share their first bits (`command-line.md`, `allow` and `trusted_proxies`).
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    private let first: IPAddress
    private let prefix: Int

    /// Reads `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`.
    ///
    /// Nil for everything else, bits behind the prefix included: `203.0.113.7/2` is a slip of the hand, and what it would
    /// let in is a quarter of the internet.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let start = parts.first, parts.count <= 2, let address = IPAddress(String(start)) else { return nil }
        var length = address.width
        if parts.count == 2 {
            guard let number = Self.number(parts[1]) else { return nil }
            // An IPv4 address written as IPv6 counts its bits from the start of the long form.
            length = address.isVersion4 && start.contains(":") ? number - 96 : number
        }
        guard (0...address.width).contains(length), address.bits & ~Self.mask(length, of: address.width) == 0 else {
            return nil
        }
        (first, prefix) = (address, length)
    }

    /// Whether `address` is one of these; a range of one version never holds an address of the other.
    public func contains(_ address: IPAddress) -> Bool {
        guard address.isVersion4 == first.isVersion4 else { return false }
        return address.bits & Self.mask(prefix, of: first.width) == first.bits
    }

    /// The range as it is usually written.
    public var description: String { prefix == first.width ? "\(first)" : "\(first)/\(prefix)" }

    /// A number of bits: up to three digits, no sign, no zero in front.
    private static func number(_ text: Substring) -> Int? {
        guard text.count <= 3, text == "0" || !text.hasPrefix("0"),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(text)
    }

    /// The highest `length` of `width` bits.
    private static func mask(_ length: Int, of width: Int) -> UInt128 {
        let all = UInt128.max >> (128 - width)
        return all & ~(length == 0 ? all : all >> length)
    }
}
