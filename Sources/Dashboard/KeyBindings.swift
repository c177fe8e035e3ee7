import TerminalKit

/// Which keys do what at this desk: those of the table, except where the configuration says otherwise (`[keys]`).
public struct KeyBindings: Hashable, Sendable {
    /// The keys of the actions that have others than in the table; none for one that is reached by its name alone.
    private let changed: [Action.ID: [Key]]

    /// Bindings with some changes; a key that is given away is its old action's no longer.
    public init(_ changed: [Action.ID: [Key]] = [:]) { self.changed = changed }

    /// The actions whose keys never change: the way back, and what the terminal is given.
    public static let fixed: Set<Action.ID> = [.back, .repaint, .suspend]

    /// The actions that must keep a key, since the others are found by them.
    public static let needed: Set<Action.ID> = [.palette, .help, .quit]

    /// The table as it holds here, each action with its own keys.
    var table: [Action] { changed.isEmpty ? Action.table : Action.table.map(bound) }

    /// The action a key stands for, in every pane the same.
    func action(for key: Key) -> Action? {
        guard !changed.isEmpty else { return Action.of(key) }
        if let id = changed.first(where: { $0.value.contains(key) })?.key { return action(id) }
        return Action.of(key).flatMap { changed[$0.id] == nil ? $0 : nil }
    }

    /// An action as it holds here.
    func action(_ id: Action.ID) -> Action? { Action.table.first { $0.id == id }.map(bound) }

    /// An action of the table with the keys it has here.
    func bound(_ action: Action) -> Action {
        if let keys = changed[action.id] { return action.bound(to: keys) }
        let kept = action.keys.filter { key in !changed.values.contains { $0.contains(key) } }
        return kept == action.keys ? action : action.bound(to: kept)
    }

    /// What a hint calls an action's key; empty where it has none.
    func name(_ id: Action.ID) -> String {
        action(id)?.keyNames.split(separator: " ").first.map(String.init) ?? ""
    }

    /// What a sentence calls an action's key; where it has none, its way through the palette.
    func said(_ id: Action.ID) -> String {
        let name = name(id)
        return name.isEmpty ? "\(self.name(.palette)) \(action(id)?.title ?? "")" : name
    }

    /// Two actions that would share a key; nil where each key has one meaning.
    ///
    /// A key that is given to one action may be taken from another by that alone; two that are given it are not meant.
    public var conflict: (key: Key, first: Action.ID, second: Action.ID)? {
        for (id, keys) in changed.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for key in keys {
                let others = changed.filter { $0.key != id && $0.value.contains(key) }.keys
                if let other = others.min(by: { $0.rawValue < $1.rawValue }) { return (key, id, other) }
                if let usual = Action.of(key), Self.fixed.union(Self.needed).contains(usual.id), usual.id != id,
                    changed[usual.id] == nil
                {
                    return (key, id, usual.id)
                }
            }
        }
        return nil
    }
}

extension Key {
    /// Reads a key as the configuration names it: one character, `Space`, `PgUp`, `Ctrl-Y`; nil for what is none.
    public init?(named name: String) {
        if let key = Self.byName[name.lowercased()] {
            self = key
            return
        }
        let scalars = Array(name.unicodeScalars)
        if scalars.count == 1, !scalars[0].properties.isWhitespace, scalars[0].value > 0x20, scalars[0].value != 0x7F {
            self = .char(scalars[0])
            return
        }
        let letter = name.lowercased().dropFirst(5)
        guard name.lowercased().hasPrefix("ctrl-"), letter.count == 1, let last = letter.first, last.isASCII,
            last.isLetter, !Self.taken.contains(last)
        else { return nil }
        self = .ctrl(last)
    }

    /// What people read for it.
    var shownName: String {
        switch self {
        case .char(" "): "Space"
        case .char(let scalar): String(scalar)
        case .ctrl(let letter): "Ctrl-" + letter.uppercased()
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .enter: "Enter"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        default: ""
        }
    }

    private static let byName: [String: Key] = [
        "space": .char(" "), "enter": .enter, "tab": .tab, "shift-tab": .backTab, "up": .up, "down": .down,
        "left": .left, "right": .right, "home": .home, "end": .end, "pgup": .pageUp, "pgdn": .pageDown,
    ]

    /// What tmux, screen, flow control and the fields have.
    private static let taken: Set<Character> = [
        "a", "b", "c", "d", "h", "i", "j", "l", "m", "q", "s", "u", "w", "y", "z",
    ]
}
