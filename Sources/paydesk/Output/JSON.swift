import Foundation

/// A JSON value that keeps the order of its keys, written on one line (`command-line.md`, *JSON*).
enum JSON {
    case null
    case bool(Bool)
    case integer(Int64)
    case text(String)
    case list([JSON])
    case object([(key: String, value: JSON)])

    /// The text, or `null` where there is none.
    static func optional(_ text: String?) -> JSON { text.map(JSON.text) ?? .null }

    /// The number, or `null` where there is none.
    static func optional(_ number: Int64?) -> JSON { number.map(JSON.integer) ?? .null }

    /// One line, without the line end.
    var line: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let number): String(number)
        case .text(let text): Self.quoted(text)
        case .list(let values): "[" + values.map(\.line).joined(separator: ",") + "]"
        case .object(let pairs):
            "{" + pairs.map { Self.quoted($0.key) + ":" + $0.value.line }.joined(separator: ",") + "}"
        }
    }

    /// What could steer a terminal, break a line or show nothing: controls, format characters such as bidi overrides,
    /// separators, variation selectors and fillers, marks that enclose.
    private static func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isDefaultIgnorableCodePoint { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .enclosingMark:
            return true
        default: return false
        }
    }

    /// RFC 8259 string.
    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: out += "\\\""
            case 0x5C: out += "\\\\"
            case 0x0A: out += "\\n"
            case 0x0D: out += "\\r"
            case 0x09: out += "\\t"
            case 0x20...0x7E: out.unicodeScalars.append(scalar)
            default:
                if mustBeEscaped(scalar) {
                    for unit in String(scalar).utf16 {
                        let hex = String(unit, radix: 16)
                        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                    }
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }
}
