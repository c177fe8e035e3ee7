/// The shape of a JSON line that a command prints (`command-line.md`, *JSON*): what `paydesk schema` tells, and what
/// every line is held to in the tests.
struct JSONShape: Sendable {
    /// What stands under a key.
    indirect enum Kind: Sendable {
        case text
        case integer
        case bool
        /// RFC 3339, UTC.
        case time
        /// One word of these.
        case word([String])
        case list(Kind)
        case object([Field])
        /// Whatever stands there.
        case anything
        /// An object whose keys are names of the user's own or a vendor's, all of one kind.
        case map(Kind)
    }

    /// One key.
    struct Field: Sendable {
        var name: String
        var kind: Kind
        /// Whether it is `null` where there is nothing to tell.
        var isNullable: Bool
        var about: String
        /// Whether the key is always there.
        var isAlways = true

        init(_ name: String, _ kind: Kind, isNullable: Bool = false, _ about: String) {
            (self.name, self.kind, self.isNullable, self.about) = (name, kind, isNullable, about)
        }

        /// One that is `null` where there is nothing to tell.
        static func optional(_ name: String, _ kind: Kind, _ about: String) -> Field {
            Field(name, kind, isNullable: true, about)
        }

        /// The same where the key itself may be missing.
        var whereThere: Field {
            var field = self
            (field.isNullable, field.isAlways) = (true, false)
            return field
        }
    }

    var name: String
    var about: String
    /// The commands that print it with `--json`, as they are typed.
    var commands: [String]
    var fields: [Field]

    /// Its JSON Schema, draft 2020-12.
    ///
    /// Keys may be added by a later version: none is forbidden.
    var schema: JSON {
        .object(
            [
                ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
                ("title", .text(name)), ("description", .text(about)),
            ] + Self.object(fields))
    }

    private static func object(_ fields: [Field]) -> [(key: String, value: JSON)] {
        [
            ("type", .text("object")),
            ("properties", .object(fields.map { (key: $0.name, value: property($0)) })),
            ("required", .list(fields.filter(\.isAlways).map { .text($0.name) })),
        ]
    }

    private static func property(_ field: Field) -> JSON {
        .object([(key: "description", value: .text(field.about))] + pairs(field.kind, isNullable: field.isNullable))
    }

    private static func pairs(_ kind: Kind, isNullable: Bool) -> [(key: String, value: JSON)] {
        func type(_ word: String) -> (key: String, value: JSON) {
            ("type", isNullable ? .list([.text(word), .text("null")]) : .text(word))
        }
        switch kind {
        case .text: return [type("string")]
        case .integer: return [type("integer")]
        case .bool: return [type("boolean")]
        case .anything: return []
        case .time: return [type("string"), ("format", .text("date-time")), ("pattern", .text(Self.moment))]
        case .word(let words): return [("enum", .list(words.map(JSON.text) + (isNullable ? [.null] : [])))]
        case .list(let inner): return [type("array"), ("items", .object(pairs(inner, isNullable: false)))]
        case .map(let inner):
            return [type("object"), ("additionalProperties", .object(pairs(inner, isNullable: false)))]
        case .object(let fields):
            return [type("object")] + object(fields).dropFirst()
        }
    }

    /// `2026-11-20T08:32:11Z`, with or without a fraction.
    private static let moment = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$"
}
