/// JSON as it is written: keys in their order, numbers digit for digit.
indirect enum WireText: Sendable, Equatable {
    case text(String)
    /// Digits, printed as they are.
    case number(String)
    case flag(Bool)
    case null
    case object([Field])
    case list([WireText])

    /// A key with its value.
    struct Field: Sendable, Equatable {
        var key: String
        var value: WireText

        init(_ key: String, _ value: WireText) {
            self.key = key
            self.value = value
        }
    }

    /// The text without a blank between its parts.
    var json: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .number(let digits): digits
        case .flag(let flag): flag ? "true" : "false"
        case .null: "null"
        case .object(let fields):
            "{" + fields.map { Self.quoted($0.key) + ":" + $0.value.json }.joined(separator: ",") + "}"
        case .list(let list): "[" + list.map(\.json).joined(separator: ",") + "]"
        }
    }

    /// Text, or null where there is none.
    static func optional(_ text: String?) -> WireText {
        text.map(WireText.text) ?? .null
    }

    /// An id as a bare number where JSON can carry it so, else as a string.
    static func id(_ id: String, asNumber: Bool) -> WireText {
        let isNumber =
            (1...18).contains(id.utf8.count) && id.first != "0" && id.utf8.allSatisfy(Plain.isDigit)
        return asNumber && isNumber ? .number(id) : .text(id)
    }

    /// A JSON string with what must be escaped escaped.
    static func quoted(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\r": json += "\\r"
            case "\t": json += "\\t"
            default:
                if scalar.value < 0x20 {
                    json += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
                } else {
                    json.unicodeScalars.append(scalar)
                }
            }
        }
        return json + "\""
    }
}

/// Money as text.
enum RupeeText {
    /// Rupees with so many decimals (two at least): `1111.11`, `0.0000`.
    static func decimals(_ paise: Int64, _ places: Int = 2) -> String {
        let amount = paise.magnitude
        return "\(paise < 0 ? "-" : "")\(amount / 100).\(padded(Int(amount % 100), 2))"
            + String(repeating: "0", count: max(0, places - 2))
    }

    /// Rupees as short as they go: `100`, `5.9`.
    static func short(_ paise: Int64) -> String {
        guard paise % 100 != 0 else { return "\(paise / 100)" }
        let text = decimals(paise)
        return text.hasSuffix("0") ? String(text.dropLast()) : text
    }
}
