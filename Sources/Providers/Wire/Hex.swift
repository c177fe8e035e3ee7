import Crypto

/// Lower-case hexadecimal text.
enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two digits for each byte.
    static func text(of bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Four digits.
    static func text(of unit: UInt16) -> String {
        text(of: [UInt8(unit >> 8), UInt8(unit & 0xFF)])
    }

    /// SHA-256 of the bytes.
    static func sha256(_ bytes: [UInt8]) -> String {
        text(of: SHA256.hash(data: bytes))
    }
}
