import Payments
import Providers

/// Reads one table of the configuration by type, and in the end names every key nobody asked for.
struct TableReader {
    let document: TOMLDocument
    /// Where the table stands, for finding lines: `["provider", "0"]`.
    let path: [String]
    /// How errors call it: `provider "segura-main"`.
    var name: String
    private let entries: [String: TOMLNode]
    private var known: Set<String> = []
    /// Keys that must stand here and do not, each with what is said of that.
    private var missing: [(key: String, problem: ConfigurationError)] = []

    init(_ document: TOMLDocument, path: [String], name: String, entries: [String: TOMLNode]) {
        (self.document, self.path, self.name, self.entries) = (document, path, name, entries)
    }

    /// An error about `key` of this table.
    func error(_ key: String, _ problem: String, hint: String) -> ConfigurationError {
        ConfigurationError(
            file: document.file, line: document.line(of: path + [key]), key: name.isEmpty ? key : "\(name).\(key)",
            problem: problem, hint: hint)
    }

    /// Says an error: it is gathered where all are, and thrown otherwise.
    func tell(_ error: ConfigurationError) throws(ConfigurationError) {
        guard let findings = document.findings else { throw error }
        findings.note(error)
    }

    /// The same in place of a value: what is wrong counts as not written.
    private func refuse<Value>(_ error: ConfigurationError) throws(ConfigurationError) -> Value? {
        try tell(error)
        return nil
    }

    /// A key that must stand here has no value; where it stands and is wrong, that is said already.
    mutating func miss(_ key: String, _ problem: ConfigurationError) throws(ConfigurationError) {
        guard entries[key] == nil else { return }
        guard document.findings != nil else { throw problem }
        missing.append((key, problem))
    }

    /// Whether the key stands here, right or wrong.
    func has(_ key: String) -> Bool { entries[key] != nil }

    /// Reads a table inside this one where there is one; what is thrown there is said, and the rest is read on.
    mutating func section(
        _ key: String, _ read: (TableReader) throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) {
        guard let table = try table(key) else { return }
        do throws(ConfigurationError) {
            try read(table)
        } catch {
            try tell(error)
        }
    }

    mutating func node(_ key: String) -> TOMLNode? {
        known.insert(key)
        return entries[key]
    }

    mutating func string(_ key: String) throws(ConfigurationError) -> String? {
        guard let node = node(key) else { return nil }
        guard case .string(let text) = node else {
            return try refuse(error(key, "expected a string, found \(node.kind)", hint: "Write \(key) = \"…\"."))
        }
        return text
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int>, unit: String) throws(ConfigurationError) -> Int? {
        guard let node = node(key) else { return nil }
        guard case .integer(let number) = node, range.contains(number) else {
            let found = if case .integer(let number) = node { String(number) } else { node.kind }
            return try refuse(
                error(
                    key, "expected \(unit) from \(range.lowerBound) to \(range.upperBound), found \(found)",
                    hint: "Write \(key) = \(range.lowerBound), for instance."))
        }
        return number
    }

    mutating func boolean(_ key: String) throws(ConfigurationError) -> Bool? {
        guard let node = node(key) else { return nil }
        guard case .boolean(let value) = node else {
            return try refuse(error(key, "expected true or false, found \(node.kind)", hint: "Write \(key) = false."))
        }
        return value
    }

    mutating func strings(_ key: String) throws(ConfigurationError) -> [String]? {
        guard let node = node(key) else { return nil }
        guard case .array(let nodes) = node else {
            return try refuse(
                error(key, "expected a list of strings, found \(node.kind)", hint: "Write \(key) = [\"…\"]."))
        }
        var strings: [String] = []
        for node in nodes {
            guard case .string(let text) = node else {
                return try refuse(
                    error(key, "expected strings in the list, found \(node.kind)", hint: "Write \(key) = [\"…\"]."))
            }
            strings.append(text)
        }
        return strings
    }

    /// The number of a Unix group this program runs in.
    mutating func group(_ key: String) throws(ConfigurationError) -> UInt32? {
        guard let name = try string(key) else { return nil }
        guard let group = UnixGroup.number(of: name) else {
            return try refuse(
                error(
                    key, "this machine has no Unix group “\(name)”",
                    hint: "Name one that is there, or as root: groupadd \(name)"))
        }
        guard UnixGroup.isOwn(group) else {
            return try refuse(
                error(
                    key, "you are not in the Unix group “\(name)”",
                    hint: "As root: usermod -aG \(name) \(UnixUser.own.name ?? "USER"); then log in anew."))
        }
        return group
    }

    /// A whole number of rupees.
    mutating func rupees(_ key: String) throws(ConfigurationError) -> Money? {
        try integer(key, in: 0...1_000_000_000_000, unit: "whole rupees").map { Money(rupees: Int64($0)) }
    }

    /// An address: https, or http on loopback.
    mutating func baseURL(_ key: String, default text: String?) throws(ConfigurationError) -> BaseURL {
        let hint = "Write \(key) = \"\(text ?? "https://api.example.com")\", for instance."
        if let typed = try address(key) { return typed }
        guard let text, let address = try? BaseURL(text) else {
            try miss(key, error(key, "the provider's address is missing", hint: hint))
            return try BaseURL.placeholder
        }
        return address
    }

    /// An address where one is given: https, or http on loopback.
    mutating func address(_ key: String) throws(ConfigurationError) -> BaseURL? {
        guard let typed = try string(key) else { return nil }
        do throws(BaseURLError) {
            return try BaseURL(typed)
        } catch {
            return try refuse(
                self.error(key, error.reason, hint: "Write \(key) = \"https://api.example.com\", for instance."))
        }
    }

    /// The keys that stand in this table, in their alphabet's order.
    var keys: [String] { entries.keys.sorted() }

    /// The lines of this table's keys.
    var lines: [String: Int] {
        var lines: [String: Int] = [:]
        for key in entries.keys { lines[key] = document.line(of: path + [key]) }
        return lines
    }

    /// One word of a closed set.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _ type: Choice.Type
    ) throws(ConfigurationError) -> Choice? where Choice.RawValue == String {
        guard let word = try string(key) else { return nil }
        guard let choice = Choice(rawValue: word) else {
            let words = Choice.allCases.map(\.rawValue)
            return try refuse(
                error(
                    key, "“\(word)” is not one of \(words.joined(separator: ", "))",
                    hint: "Did you mean \(nearest(to: word, among: words) ?? words.joined(separator: " or "))?"))
        }
        return choice
    }

    /// A table inside this one.
    mutating func table(_ key: String) throws(ConfigurationError) -> TableReader? {
        guard let node = node(key) else { return nil }
        guard case .table(let inner) = node else {
            return try refuse(error(key, "expected a table, found \(node.kind)", hint: "Write a [\(key)] section."))
        }
        return TableReader(
            document, path: path + [key], name: name.isEmpty ? key : "\(name).\(key)", entries: inner)
    }

    /// A secret's source: `{ env = "…" }`, `{ file = "…" }`, `{ command = ["…"] }` or `{ credential = "…" }`, never the
    /// secret itself.
    mutating func secret(_ key: String) throws(ConfigurationError) -> SecretSource? {
        guard let node = node(key) else { return nil }
        let hint =
            "Write \(key) = { env = \"NAME\" }, { file = \"/path\" }, { command = [\"program\", \"argument\"] } or "
            + "{ credential = \"NAME\" }."
        if case .string = node {
            return try refuse(error(key, "a secret must not stand in this file", hint: hint))
        }
        guard var source = try table(key) else { return nil }
        let env = try source.string("env")
        let file = try source.string("file")
        let command = try source.strings("command")
        let credential = try source.string("credential")
        try source.finish()
        switch (env, file, command, credential) {
        case (let name?, nil, nil, nil) where !name.isEmpty: return .environment(name)
        case (nil, let path?, nil, nil) where !path.isEmpty: return .file(path)
        case (nil, nil, let words?, nil) where words.first?.isEmpty == false: return .command(words)
        case (nil, nil, nil, let name?) where !name.isEmpty: return .credential(name)
        default: return try refuse(error(key, "expected exactly one of env, file, command and credential", hint: hint))
        }
    }

    /// Says every key nobody asked for, with the nearest known one, and every key that is missing: one that must stand
    /// here and is only misspelt is told as that.
    func finish() throws(ConfigurationError) {
        var unknown = entries.keys.sorted().filter { !known.contains($0) }
        for (key, problem) in missing {
            guard let misspelt = nearest(to: key, among: unknown) else {
                try tell(problem)
                continue
            }
            unknown.removeAll { $0 == misspelt }
            try tell(stranger(misspelt, hint: "Did you mean \(key)? It is needed here."))
        }
        for key in unknown {
            let near = nearest(to: key, among: known.sorted())
            let all = "Known here: \(known.sorted().joined(separator: ", "))."
            try tell(stranger(key, hint: near.map { "Did you mean \($0)?" } ?? all))
        }
    }

    /// The error for a key that must be known at once, of which one that stands here is a misspelling; else `problem`.
    func misspelling(of key: String, or problem: ConfigurationError) -> ConfigurationError {
        if has(key), let said = document.findings?.last { return said }
        let unknown = entries.keys.sorted().filter { !known.contains($0) }
        guard let misspelt = nearest(to: key, among: unknown) else { return problem }
        return stranger(misspelt, hint: "Did you mean \(key)? It is needed here.")
    }

    private func stranger(_ key: String, hint: String) -> ConfigurationError {
        error(key, "there is no such key here", hint: hint)
    }
}

extension BaseURL {
    /// Stands in for an address whose error is told already: nothing is ever asked there.
    fileprivate static var placeholder: BaseURL {
        get throws(ConfigurationError) {
            guard let address = try? BaseURL("https://invalid") else {
                throw ConfigurationError(
                    file: "", line: nil, key: "base_url", problem: "an address is missing", hint: "Write base_url.")
            }
            return address
        }
    }
}

/// The word closest to `word` by edit distance, where one is close enough to be meant.
func nearest(to word: String, among candidates: [String]) -> String? {
    let scored = candidates.map { ($0, editDistance(word, $0)) }
    guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(2, word.count / 3) else { return nil }
    return best.0
}

private func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (index, character) in left.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for column in right.indices {
            let substituted = diagonal + (character == right[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(substituted, row[column] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}
