import Foundation

extension Sequence<UInt8> {
    /// Lower-case hex.
    var hex: String { map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}

extension Data {
    /// Bytes from hex of either case; nil where the text is none.
    init?(hex text: String) {
        let digits = text.utf8.map { byte in Character(UnicodeScalar(byte)).hexDigitValue }
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
        let values = digits.compactMap { $0 }
        self.init(stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) })
    }
}
