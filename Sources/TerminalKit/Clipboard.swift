import Guarded

/// The sequence that asks the terminal to keep a text on its clipboard (OSC 52), over SSH too.
///
/// The text travels as base64, so that nothing in it can steer the terminal.
func clipboardSequence(_ lines: [SafeText]) -> String {
    "\u{1B}]52;c;\(base64(Array(lines.map(\.string).joined(separator: "\n").utf8)))\u{1B}\\"
}

/// Base64 of RFC 4648 with padding; here so that the room starts without Foundation.
func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let padded = Array(group) + Array(repeating: 0, count: 3 - group.count)
        let word = Int(padded[0]) << 16 | Int(padded[1]) << 8 | Int(padded[2])
        for place in 0..<4 {
            text.append(place <= group.count ? alphabet[word >> (18 - 6 * place) & 63] : "=")
        }
    }
    return text
}
