/// Why bytes are no JSON.
enum JSONError: Error, Hashable, Sendable {
    /// They end before the value does.
    case unexpectedEnd
    /// Something stands where it must not.
    case malformed
    /// Deeper or with more values than any provider sends.
    case tooLarge
}

extension JSONValue {
    /// Reads a whole text strictly by RFC 8259, except that a comma may stand before a closing bracket, as the vendors'
    /// samples have it, and a byte order mark in front is skipped.
    init(parsing bytes: [UInt8]) throws(JSONError) {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .malformed }
        var reader = JSONReader(bytes: bytes)
        self = try reader.wholeText()
    }
}

/// A cursor over JSON text.
private struct JSONReader {
    private let bytes: [UInt8]
    private var index = 0
    private var values = 0

    private static let maximumDepth = 32
    private static let maximumValues = 20_000

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    mutating func wholeText() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipBlanks()
        guard index == bytes.count else { throw .malformed }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        values += 1
        guard depth < Self.maximumDepth, values <= Self.maximumValues else { throw .tooLarge }
        switch try next() {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        index += 1
        var members: [JSONObject.Member] = []
        while try next() != UInt8(ascii: "}") {
            guard try next() == UInt8(ascii: "\"") else { throw .malformed }
            let key = try string()
            try take(UInt8(ascii: ":"))
            members.append(JSONObject.Member(key: key, value: try value(depth: depth + 1)))
            guard try commaFollows(orEnd: UInt8(ascii: "}")) else { break }
        }
        index += 1
        return JSONObject(members: members)
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        index += 1
        var values: [JSONValue] = []
        while try next() != UInt8(ascii: "]") {
            values.append(try value(depth: depth + 1))
            guard try commaFollows(orEnd: UInt8(ascii: "]")) else { break }
        }
        index += 1
        return values
    }

    /// Whether a comma stood here, which is taken; else the end must stand here, which is left.
    private mutating func commaFollows(orEnd end: UInt8) throws(JSONError) -> Bool {
        let byte = try next()
        if byte == UInt8(ascii: ",") {
            index += 1
            return true
        }
        guard byte == end else { throw .malformed }
        return false
    }

    private mutating func string() throws(JSONError) -> String {
        index += 1
        var text: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try text.append(contentsOf: escaped())
            case 0..<0x20: throw .malformed
            default: text.append(byte)
            }
        }
        throw .unexpectedEnd
    }

    /// The bytes that the escape behind a backslash stands for.
    private mutating func escaped() throws(JSONError) -> [UInt8] {
        guard index < bytes.count else { throw .unexpectedEnd }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(Character(try scalar())).utf8)
        default: throw .malformed
        }
    }

    /// The scalar that `XXXX`, or a pair of surrogates, stands for; a lone surrogate is none.
    private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00 else { throw .malformed }
        for byte in [UInt8(ascii: "\\"), UInt8(ascii: "u")] {
            guard index < bytes.count else { throw .unexpectedEnd }
            guard bytes[index] == byte else { throw .malformed }
            index += 1
        }
        let second = try unit()
        guard (0xDC00...0xDFFF).contains(second) else { throw .malformed }
        let value = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw .malformed }
        return scalar
    }

    private mutating func unit() throws(JSONError) -> UInt32 {
        guard index + 4 <= bytes.count else { throw .unexpectedEnd }
        let digits = bytes[index..<index + 4]
        index += 4
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw .malformed }
        return unit
    }

    private mutating func number() throws(JSONError) -> String {
        let start = index
        if peek() == UInt8(ascii: "-") { index += 1 }
        let isZero = peek() == UInt8(ascii: "0")
        let digits = try skipDigits()
        guard !isZero || digits == 1 else { throw .malformed }
        if peek() == UInt8(ascii: ".") {
            index += 1
            _ = try skipDigits()
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            index += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { index += 1 }
            _ = try skipDigits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// Skips at least one digit and tells how many there were.
    private mutating func skipDigits() throws(JSONError) -> Int {
        let start = index
        while let byte = peek(), byte >= 0x30, byte <= 0x39 { index += 1 }
        if index == start { throw index == bytes.count ? .unexpectedEnd : .malformed }
        return index - start
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in word.description.utf8 {
            guard index < bytes.count else { throw .unexpectedEnd }
            guard bytes[index] == byte else { throw .malformed }
            index += 1
        }
        return value
    }

    private mutating func take(_ byte: UInt8) throws(JSONError) {
        guard try next() == byte else { throw .malformed }
        index += 1
    }

    /// The next byte that is no blank, left where it is.
    private mutating func next() throws(JSONError) -> UInt8 {
        skipBlanks()
        guard index < bytes.count else { throw .unexpectedEnd }
        return bytes[index]
    }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
    }

    private func peek() -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }
}
