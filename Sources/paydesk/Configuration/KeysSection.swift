import Dashboard
import Providers
import TerminalKit

/// What `[keys]` says: other keys for the actions of the dashboard (`dashboard.md`, *Behaviour every pane keeps*).
extension KeyBindings {
    /// The table's keys, with what the section says otherwise; an empty text leaves an action to its name.
    init(_ reader: TableReader) throws(ConfigurationError) {
        var table = reader
        var changed: [Action.ID: [Key]] = [:]
        for id in Action.ID.allCases {
            guard let keys = try table.keys(id) else { continue }
            changed[id] = keys
        }
        try table.finish()
        let bindings = KeyBindings(changed)
        if let conflict = bindings.conflict {
            throw table.error(
                conflict.first.rawValue,
                "its key is also that of \(conflict.second.rawValue)",
                hint: "Give each action a key of its own.")
        }
        self = bindings
    }
}

extension TableReader {
    /// The keys an action is given: a name, or a list of names.
    fileprivate mutating func keys(_ id: Action.ID) throws(ConfigurationError) -> [Key]? {
        guard let node = node(id.rawValue) else { return nil }
        guard !KeyBindings.fixed.contains(id) else {
            throw error(id.rawValue, "the keys of this action stay as they are", hint: "Take the line out.")
        }
        var names: [String] = []
        if case .string(let name) = node {
            if !name.isEmpty { names = [name] }
        } else {
            names = try strings(id.rawValue) ?? []
        }
        guard !names.isEmpty || !KeyBindings.needed.contains(id) else {
            throw error(
                id.rawValue, "without a key for this nobody finds the others",
                hint: "Write \(id.rawValue) = \"…\" with a key.")
        }
        var keys: [Key] = []
        for name in names {
            guard let key = Key(named: name) else {
                throw error(
                    id.rawValue, "“\(name)” is no key, or one that the terminal or the fields need",
                    hint: "Write one character, or Space, Enter, Tab, Up, PgUp, Home, Ctrl-E and the like.")
            }
            keys.append(key)
        }
        return keys
    }
}
