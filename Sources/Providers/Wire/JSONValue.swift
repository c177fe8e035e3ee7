/// A JSON value as it came, numbers as their own text: ids of twenty digits and money stay exact.
///
/// Our own reader because `JSONDecoder` hides duplicate keys and `JSONSerialization` turns numbers into `Double`
/// (`architecture.md`, *Measured traps*).
enum JSONValue: Hashable, Sendable {
    /// `null`.
    case null
    /// `true`, `false`.
    case bool(Bool)
    /// A number's text.
    case number(String)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)

    /// What kind of value it is, for a sentence that shows a shape and no content.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The text of a string or a number.
    var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        default: nil
        }
    }

    /// Every string and number's text in it, keys included.
    var texts: [String] {
        switch self {
        case .null, .bool: []
        case .number(let text), .string(let text): [text]
        case .array(let values): values.flatMap(\.texts)
        case .object(let object): object.members.flatMap { [$0.key] + $0.value.texts }
        }
    }
}

/// An object's members in the order they came, duplicates included.
struct JSONObject: Hashable, Sendable {
    /// One member.
    struct Member: Hashable, Sendable {
        /// The key.
        var key: String
        /// The value.
        var value: JSONValue
    }

    /// What is found under a key.
    enum Field: Hashable, Sendable {
        /// Nothing.
        case missing
        /// One value.
        case value(JSONValue)
        /// More than one: which of them the sender means nobody knows.
        case ambiguous
    }

    /// The members.
    var members: [Member]

    /// What stands under `key`.
    subscript(key: String) -> Field {
        var found: JSONValue?
        for member in members where member.key == key {
            if found != nil { return .ambiguous }
            found = member.value
        }
        return found.map(Field.value) ?? .missing
    }

    /// The keys and the kinds of their values: `StatusCode (number), Message (string)`.
    var shape: String {
        let shown = members.prefix(8).map { "\($0.key.prefix(32)) (\($0.value.kind))" }
        return shown.joined(separator: ", ") + (members.count > 8 ? ", …" : "")
    }
}
