import Foundation

/// A JSON value with its kind kept, because the documents give every key a type.
enum WireValue: Decodable, Sendable, Equatable {
    case text(String)
    case number(Decimal)
    case null
    case list([WireValue])
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if (try? container.decode(Bool.self)) == nil, let number = try? container.decode(Decimal.self) {
            self = .number(number)
        } else if let list = try? container.decode([WireValue].self) {
            self = .list(list)
        } else {
            self = .other
        }
    }
}

/// Why a request is refused, in the words of its reply; never holds a credential.
struct WireRefusal: Error, Equatable {
    var message: String
    /// The HTTP status it leaves with.
    var status = 200
    /// Whether a page is sent instead of the provider's own form, as a gateway in front of it would.
    var isPage = false
    /// The field that was wrong, where one was.
    var field: String?

    static let invalidToken = WireRefusal(message: "Invalid token")
    static let orderNotFound = WireRefusal(message: "Order not found")
    static let duplicate = WireRefusal(message: "Duplicate OrderID")
}

/// The keys of one request, compared with the document letter by letter.
struct WireRequest: Sendable {
    private let values: [String: WireValue]

    /// Reads a JSON object; throws a refusal when the body is none.
    init(body: [UInt8]) throws(WireRefusal) {
        do {
            values = try JSONDecoder().decode([String: WireValue].self, from: Data(body))
        } catch {
            throw WireRefusal(message: "Invalid request: body is not a JSON object")
        }
    }

    /// Reads a form (`application/x-www-form-urlencoded`); throws when it is none or a key comes twice.
    init(form: [UInt8]) throws(WireRefusal) {
        var values: [String: WireValue] = [:]
        for (key, value) in try FormText.pairs(form) {
            guard values.updateValue(.text(value), forKey: key) == nil else {
                throw WireRefusal(message: "Invalid request: \(key.prefix(40)) comes twice")
            }
        }
        self.values = values
    }

    func has(_ key: String) -> Bool {
        values[key] != nil
    }

    /// The value under a key, exactly as spelt in the document.
    func value(_ key: String) -> WireValue? {
        values[key]
    }

    /// The text under a key, exactly as spelt in the document.
    func text(_ key: String) throws(WireRefusal) -> String {
        switch values[key] {
        case .text(let text): return text
        case nil: throw WireRefusal(message: "Invalid request: \(key) is missing", field: key)
        default: throw WireRefusal(message: "Invalid request: \(key) must be a string", field: key)
        }
    }

    /// The text under a key, and not a blank one.
    func words(_ key: String) throws(WireRefusal) -> String {
        let words = try text(key)
        guard words.contains(where: { $0 != " " }), words.count <= 200 else {
            throw WireRefusal(message: "Invalid \(key)", field: key)
        }
        return words
    }

    /// Text, or a whole number where that is allowed.
    func amount(_ key: String = "Amount", numbersAllowed: Bool) throws(WireRefusal) -> String {
        if numbersAllowed, case .number(let number) = values[key] { return "\(number)" }
        return try text(key)
    }

    /// Throws when a key is there that the document does not print for this call.
    func allowOnly(_ keys: Set<String>) throws(WireRefusal) {
        if let stranger = values.keys.sorted().first(where: { !keys.contains($0) }) {
            throw WireRefusal(message: "Invalid request: unknown key \(stranger.prefix(40))", field: stranger)
        }
    }
}

/// The text of forms and queries.
enum FormText {
    /// Names and values in the order they are sent; throws where an escape is none.
    static func pairs(_ bytes: [UInt8]) throws(WireRefusal) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let key = decoded(parts[0]), let value = decoded(parts[1]) else {
                throw WireRefusal(message: "Invalid request: body is not a form")
            }
            pairs.append((key, value))
        }
        return pairs
    }

    /// The query of an address; what is no pair is left out.
    static func query(_ text: String) -> [String: String] {
        var found: [String: String] = [:]
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = decoded(ArraySlice(parts[0])) else { continue }
            found[key] = parts.count == 2 ? decoded(ArraySlice(parts[1])) ?? "" : ""
        }
        return found
    }

    /// A value as a query carries it: everything but letters, digits and `-._~` is escaped.
    static func escaped(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            if Plain.isAlphanumeric(byte) || "-._~".utf8.contains(byte) {
                out.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                out += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return out
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        var out: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): out.append(0x20)
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else { return nil }
                out.append(value)
                rest = rest.dropFirst(2)
            default: out.append(byte)
            }
        }
        return String(validating: out, as: UTF8.self)
    }
}

/// Tests on plain ASCII.
enum Plain {
    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xdf)
    }

    /// Ten digits from 6, 7, 8 or 9.
    static func isMobile(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count == 10 else { return false }
        return (UInt8(ascii: "6")...UInt8(ascii: "9")).contains(first) && text.utf8.allSatisfy(isDigit)
    }

    /// Whole rupees without sign, blank or leading zero; at most ten digits.
    static func rupees(_ text: String) -> Int64? {
        let digits = text.utf8
        guard (1...10).contains(digits.count), digits.allSatisfy(isDigit), digits.first != UInt8(ascii: "0") else {
            return nil
        }
        return Int64(text)
    }

    /// Letters and digits alone, so many of them.
    static func isReference(_ text: String, _ length: ClosedRange<Int>) -> Bool {
        length.contains(text.utf8.count) && text.utf8.allSatisfy(isAlphanumeric)
    }

    /// Four capitals, a nought, six capitals or digits.
    static func isIFSC(_ text: String) -> Bool {
        let ifsc = Array(text.utf8)
        let isCapital = { (byte: UInt8) in (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
        return ifsc.count == 11 && ifsc[..<4].allSatisfy(isCapital) && ifsc[4] == UInt8(ascii: "0")
            && ifsc[5...].allSatisfy { isCapital($0) || isDigit($0) }
    }
}
