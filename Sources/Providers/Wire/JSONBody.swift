/// Builds a compact JSON object with its keys in the order they are added, pure ASCII, `/` not escaped: the bytes are
/// the same on every run, so that what is hashed or signed is what is sent (`architecture.md`, *Measured traps*).
struct JSONBody {
    private var members: [String] = []

    /// Adds a string.
    mutating func add(_ key: String, _ text: String) {
        members.append("\(Self.quoted(key)):\(Self.quoted(text))")
    }

    /// Adds a list of strings.
    mutating func add(_ key: String, texts: [String]) {
        members.append("\(Self.quoted(key)):[\(texts.map(Self.quoted).joined(separator: ","))]")
    }

    /// Adds a whole number.
    mutating func add(_ key: String, number: Int64) {
        members.append("\(Self.quoted(key)):\(number)")
    }

    /// Adds `null`.
    mutating func addNull(_ key: String) {
        members.append("\(Self.quoted(key)):null")
    }

    /// The bytes.
    var bytes: [UInt8] { Array("{\(members.joined(separator: ","))}".utf8) }

    /// The bytes with each `/`, which can only stand in a string, written as `\/`.
    var bytesWithEscapedSlashes: [UInt8] {
        bytes.flatMap { $0 == UInt8(ascii: "/") ? [UInt8(ascii: "\\"), $0] : [$0] }
    }

    /// A JSON string in ASCII.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case " "..."~": quoted.unicodeScalars.append(scalar)
            default:
                for unit in String(scalar).utf16 { quoted += "\\u" + Hex.text(of: unit) }
            }
        }
        return quoted + "\""
    }
}
