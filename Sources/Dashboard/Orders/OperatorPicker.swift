import Payments
import TerminalKit

/// The operators of a provider, searched as one types, the one that was chosen.
struct OperatorPicker: Hashable, Sendable {
    /// Entries that are shown at once.
    static let shown = 8

    /// The provider whose list this is.
    private(set) var provider = ""
    /// All of them, those of a type together.
    private(set) var all: [Operator] = []
    /// When the provider listed them; nil while it has not.
    private(set) var asOf: Timestamp?
    /// Why they could not be read, a plain sentence.
    var failure: String?
    /// The one that was chosen.
    private(set) var chosen: Operator?
    /// The entry the cursor is on, among those found.
    private(set) var index: Int?
    /// The code of one that was chosen before the list was read.
    private var awaited: String?

    /// Another provider: its list is to be read.
    mutating func turn(to new: String) {
        guard new != provider else { return }
        self = OperatorPicker()
        provider = new
    }

    /// One was chosen at an earlier start; it is the chosen one again when the list is read and has it.
    mutating func await(_ code: String, of provider: String) {
        turn(to: provider)
        awaited = code
    }

    /// Takes a list; types stand in the order of their first operator, operators of a type by name.
    mutating func take(_ listed: [Operator], asOf moment: Timestamp) {
        var types: [String] = []
        for one in listed where !types.contains(one.type) { types.append(one.type) }
        let place = Dictionary(uniqueKeysWithValues: zip(types, types.indices))
        all = listed.sorted { (place[$0.type] ?? 0, $0.name, $0.code) < (place[$1.type] ?? 0, $1.name, $1.code) }
        (asOf, failure) = (moment, nil)
        if let chosen, !all.contains(chosen) { self.chosen = nil }
        if let code = awaited, chosen == nil { chosen = all.first { $0.code == code } }
        if !all.isEmpty { awaited = nil }
    }

    /// Those whose name, code or type holds every word.
    func found(_ typed: String) -> [Operator] {
        let words = typed.lowercased().split(separator: " ")
        return all.filter { one in
            words.allSatisfy { word in
                [one.name, one.code, one.type].contains { $0.lowercased().contains(word) }
            }
        }
    }

    /// What is typed changed: nothing is chosen, and the cursor goes to what it most likely means.
    mutating func search(_ typed: String) {
        (chosen, awaited) = (nil, nil)
        let (found, wanted) = (found(typed), typed.lowercased())
        index =
            wanted.isEmpty
            ? nil
            : found.firstIndex { $0.code.lowercased() == wanted }
                ?? found.firstIndex { $0.name.lowercased().hasPrefix(wanted) } ?? found.indices.first
    }

    /// Moves the cursor among those found; false where it would leave them at the top.
    mutating func move(_ steps: Int, _ typed: String) -> Bool {
        let last = found(typed).count - 1
        guard last >= 0, steps > 0 || index ?? 0 > 0 else { return false }
        index = index.map { min(max(0, $0 + steps), last) } ?? 0
        return true
    }

    /// Chooses the one the cursor is on, else the only one found; nil where there is none.
    mutating func choose(_ typed: String) -> Operator? {
        let found = found(typed)
        let only = found.count == 1 ? found.first : nil
        guard let one = index.flatMap({ found.indices.contains($0) ? found[$0] : nil }) ?? only else { return nil }
        (chosen, index) = (one, nil)
        return one
    }

    /// Forgets the choice; the list stays.
    mutating func clear() { (chosen, index, awaited) = (nil, nil, nil) }
}
