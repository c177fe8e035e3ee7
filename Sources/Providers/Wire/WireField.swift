/// Reads single fields, the same way for every provider: what is missing, of another type or too long is nil.
enum WireField {
    /// A reference that may arrive as a string or a number: 1–64 of `A–Z a–z 0–9 . _ / -`, kept as text.
    static func identifier(_ field: JSONObject.Field, limit: Int = 64) -> String? {
        guard case .value(let value) = field, let text = value.text.map(trimmed), isIdentifier(text, limit: limit)
        else { return nil }
        // A number that is not whole is no reference.
        if case .number = value, !text.allSatisfy(\.isASCIIDigit) { return nil }
        return text
    }

    /// A status word: a string of 1–64 characters.
    static func word(_ field: JSONObject.Field) -> String? {
        guard case .value(.string(let text)) = field else { return nil }
        let word = trimmed(text)
        return word.isEmpty || word.utf8.count > 64 ? nil : word
    }

    /// Text for people, cut at `limit` characters; nil where there is none.
    static func text(_ field: JSONObject.Field, limit: Int) -> String? {
        guard case .value(let value) = field, let text = value.text.map(trimmed), !text.isEmpty else { return nil }
        return String(text.prefix(limit))
    }

    /// Whether the text can be a reference of at most `limit` characters.
    static func isIdentifier(_ text: String, limit: Int = 64) -> Bool {
        (1...limit).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2E || byte == 0x5F || byte == 0x2F || byte == 0x2D
            }
    }

    /// The text without blanks and line ends around it.
    static func trimmed(_ text: String) -> String {
        let isBlank = { (character: Character) in character.isWhitespace }
        var rest = text[...].drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return String(rest)
    }
}
