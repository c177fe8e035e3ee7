#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An IPv4 or IPv6 address.
///
/// An IPv4 address written as IPv6 (`::ffff:203.0.113.7`) is that IPv4 address: a socket that serves both shows callers
/// so, and a range must mean the same for either.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// Whether it is of version 4; then only the low 32 bits of ``bits`` count.
    let isVersion4: Bool
    /// The address as a number, the first byte the highest.
    let bits: UInt128

    /// Reads four decimal numbers or the usual forms of IPv6; nil for everything else: names, ports, brackets, zones.
    public init?(_ text: String) {
        // The system reads up to the first zero byte and would take what stands behind it for nothing.
        guard text.utf8.allSatisfy({ $0 != 0 }) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        let version4 = inet_pton(AF_INET, text, &bytes) == 1
        guard version4 || inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        let number = bytes.prefix(version4 ? 4 : 16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        isVersion4 = version4 || number >> 32 == 0xFFFF
        bits = isVersion4 ? number & 0xFFFF_FFFF : number
    }

    /// How many bits its version has.
    var width: Int { isVersion4 ? 32 : 128 }

    /// The address in its shortest usual form.
    public var description: String {
        let bytes = stride(from: width - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> $0) }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(isVersion4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
