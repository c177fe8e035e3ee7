import Foundation
import Testing

@testable import paydesk

/// Holds what the program prints with `--json` to the schemas it gives out: every line of every run of these tests.
enum PrintedJSON {
    /// Records an issue for each line of a run that is not what `paydesk schema` says of its command.
    static func hold(_ outcome: Program.Outcome, to arguments: [String]) {
        for line in outcome.out.split(separator: "\n") {
            guard let shape = shape(of: arguments) else {
                Issue.record("no shape is told for: paydesk \(arguments.joined(separator: " "))")
                return
            }
            hold(String(line), shape)
        }
        for line in outcome.err.split(separator: "\n") where line.hasPrefix("{\"error\"") {
            hold(String(line), JSONShape.error)
        }
    }

    /// The same for one line and a shape's name.
    static func hold(_ line: String, to name: String) {
        guard let shape = JSONShape.all.first(where: { $0.name == name }) else {
            Issue.record("there is no shape \(name)")
            return
        }
        hold(line, shape)
    }

    private static func hold(_ line: String, _ shape: JSONShape) {
        do {
            let value = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
            let schema = try JSONDecoder().decode(JSONValue.self, from: Data(shape.schema.line.utf8))
            let breaches = value.breaches(of: schema)
            if !breaches.isEmpty { Issue.record("\(shape.name): \(breaches.joined(separator: ", ")) in \(line)") }
        } catch {
            Issue.record("\(shape.name): not JSON: \(line)")
        }
    }

    /// The shape of the command these words name: the longest that fits.
    private static func shape(of arguments: [String]) -> JSONShape? {
        var words = arguments[...]
        while let word = words.first, word.hasPrefix("-") { words = words.dropFirst(word == "--config" ? 2 : 1) }
        let named = JSONShape.all.flatMap { shape in
            shape.commands.map { (words: $0.split(separator: " "), shape: shape) }
        }
        let fitting = named.filter { words.starts(with: $0.words.map(String.init)) }
        return fitting.max { $0.words.count < $1.words.count }?.shape
    }
}

/// A JSON value, its types kept apart.
indirect enum JSONValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        if box.decodeNil() {
            self = .null
        } else if let value = try? box.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? box.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? box.decode(Double.self) {
            self = .number(value)
        } else if let value = try? box.decode(String.self) {
            self = .text(value)
        } else if let value = try? box.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try box.decode([String: JSONValue].self))
        }
    }

    subscript(_ key: String) -> JSONValue? { if case .object(let pairs) = self { pairs[key] } else { nil } }

    private var type: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .text: "string"
        case .list: "array"
        case .object: "object"
        }
    }

    /// What this value breaks of a schema, with the place; a key the schema does not name is broken too.
    func breaches(of schema: JSONValue, at place: String = "$") -> [String] {
        if case .list(let words)? = schema["enum"] {
            return words.contains(self) ? [] : ["\(place) is \(self)"]
        }
        switch schema["type"] {
        case .text(let only)? where only != type: return ["\(place) is \(type) and not \(only)"]
        case .list(let types)? where !types.contains(.text(type)): return ["\(place) is \(type)"]
        default: break
        }
        switch self {
        case .text(let text):
            guard case .text(let pattern)? = schema["pattern"], let regex = try? Regex(pattern) else { return [] }
            return text.firstMatch(of: regex) == nil ? ["\(place) is “\(text)”"] : []
        case .list(let values):
            guard let items = schema["items"] else { return [] }
            return values.enumerated().flatMap { $1.breaches(of: items, at: "\(place)[\($0)]") }
        case .object(let pairs): return Self.breaches(pairs, schema, place)
        default: return []
        }
    }

    private static func breaches(_ pairs: [String: JSONValue], _ schema: JSONValue, _ place: String) -> [String] {
        guard case .object(let properties)? = schema["properties"] else {
            guard let every = schema["additionalProperties"] else { return [] }
            return pairs.flatMap { $1.breaches(of: every, at: "\(place).\($0)") }
        }
        var broken: [String] = []
        if case .list(let required)? = schema["required"] {
            broken += required.compactMap { name in
                guard case .text(let key) = name, pairs[key] == nil else { return nil }
                return "\(place).\(key) is missing"
            }
        }
        for (key, value) in pairs {
            if let property = properties[key] {
                broken += value.breaches(of: property, at: "\(place).\(key)")
            } else {
                broken.append("\(place).\(key) is in no schema")
            }
        }
        return broken.sorted()
    }
}
