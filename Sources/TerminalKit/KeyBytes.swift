/// Puts characters together from the bytes of UTF-8 as they come, however they are split between reads.
///
/// ncurses can read characters itself, and then loses one whose bytes come apart. Bytes that are no character are
/// dropped.
struct KeyBytes: Sendable {
    private var value: UInt32 = 0
    private var missing = 0
    private var least: UInt32 = 0

    /// The character that this byte completes, if any.
    mutating func take(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x00...0x7F:
            missing = 0
            return UInt32(byte)
        case 0x80...0xBF:
            guard missing > 0 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
            missing -= 1
            guard missing == 0, value >= least, Unicode.Scalar(value) != nil else { return nil }
            return value
        case 0xC2...0xDF: begin(byte & 0x1F, missing: 1, least: 0x80)
        case 0xE0...0xEF: begin(byte & 0x0F, missing: 2, least: 0x800)
        case 0xF0...0xF4: begin(byte & 0x07, missing: 3, least: 0x1_0000)
        default: missing = 0
        }
        return nil
    }

    private mutating func begin(_ bits: UInt8, missing: Int, least: UInt32) {
        (value, self.missing, self.least) = (UInt32(bits), missing, least)
    }
}
