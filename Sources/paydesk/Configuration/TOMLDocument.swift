import TOMLKit

/// A TOML value as plain Swift.
enum TOMLNode {
    case string(String)
    case integer(Int)
    case decimal(Double)
    case boolean(Bool)
    case array([TOMLNode])
    case table([String: TOMLNode])
    case time

    /// The word for an error: `a string`.
    var kind: String {
        switch self {
        case .string: "a string"
        case .integer: "a whole number"
        case .decimal: "a number"
        case .boolean: "true or false"
        case .array: "a list"
        case .table: "a table"
        case .time: "a date or time"
        }
    }

    init(_ value: any TOMLValueConvertible) {
        if let string = value.string {
            self = .string(string)
        } else if let boolean = value.bool {
            self = .boolean(boolean)
        } else if let integer = value.int {
            self = .integer(integer)
        } else if let decimal = value.double {
            self = .decimal(decimal)
        } else if let array = value.array {
            self = .array(array.map(TOMLNode.init))
        } else if let table = value.table {
            self = .table(TOMLNode.entries(of: table))
        } else {
            self = .time
        }
    }

    static func entries(of table: TOMLTable) -> [String: TOMLNode] {
        var entries: [String: TOMLNode] = [:]
        for key in table.keys {
            if let value = table[key] { entries[key] = TOMLNode(value) }
        }
        return entries
    }
}

/// A TOML file with the line of every key: the library locates only syntax errors.
struct TOMLDocument {
    let file: String
    let root: [String: TOMLNode]
    /// Where its errors are gathered; nil where the first one ends the reading.
    let findings: ConfigurationFindings?
    private let lines: [String: Int]

    /// Parses the text; throws where it is not TOML, with the line.
    init(text: String, file: String, findings: ConfigurationFindings? = nil) throws(ConfigurationError) {
        (self.file, self.findings) = (file, findings)
        do {
            root = TOMLNode.entries(of: try TOMLTable(string: text))
        } catch let error as TOMLParseError {
            throw ConfigurationError(
                file: file, line: error.source.begin.line, key: nil, problem: "this is not TOML: \(error.description)",
                hint: "Mend the line; strings stand in double quotes.")
        } catch {
            throw ConfigurationError(
                file: file, line: nil, key: nil, problem: "this is not TOML", hint: "Mend the file.")
        }
        lines = Self.locate(text)
    }

    /// The line of a key by its path, such as `provider.0.token`; that of the nearest table around it otherwise.
    func line(of path: [String]) -> Int? {
        var path = path
        while !path.isEmpty {
            if let line = lines[path.joined(separator: ".")] { return line }
            path.removeLast()
        }
        return nil
    }

    /// Finds headers and keys line by line.
    ///
    /// Keys inside an inline table are found by the line of the table's own key.
    private static func locate(_ text: String) -> [String: Int] {
        var found: [String: Int] = [:]
        var header: [String] = []
        var counts: [String: Int] = [:]
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("[[") {
                header = names(in: line.dropFirst(2).prefix { $0 != "]" })
                let name = header.joined(separator: ".")
                let count = counts[name, default: 0]
                counts[name] = count + 1
                header.append(String(count))
                found[header.joined(separator: ".")] = index + 1
            } else if line.hasPrefix("[") {
                header = names(in: line.dropFirst().prefix { $0 != "]" })
                found[header.joined(separator: ".")] = index + 1
            } else if let equals = line.firstIndex(of: "="), !line.hasPrefix("#") {
                found[(header + names(in: line[..<equals])).joined(separator: ".")] = index + 1
            }
        }
        return found
    }

    private static func names(in text: Substring) -> [String] {
        text.split(separator: ".").map { part in
            String(part.filter { !" \t\"'".contains($0) })
        }
    }
}
