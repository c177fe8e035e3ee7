import Guarded
import Payments
import TerminalKit

/// An action that waits until the payout it names is read.
struct AwaitedAction: Hashable, Sendable {
    let action: Action.ID
    let reference: Reference
}

/// Every action by its name: what is typed finds it, and a reference behind it says on which payout.
struct Palette: Hashable, Sendable {
    private(set) var field = TextField(limit: 80)
    /// The place of the chosen one among those that are found.
    private(set) var chosen = 0

    /// An action that is found.
    struct Found {
        let action: Action
        /// Why it cannot run now; nil where it can.
        let refusal: String?
        /// The characters of its name that were matched.
        let matched: [Int]
    }

    /// What a key did.
    enum Outcome: Hashable {
        case closed, run, changed
        /// The field could not take it; the sentence says why.
        case refused(SafeText)
    }

    /// Takes a key, with so many actions found.
    mutating func handle(_ key: Key, found: [Found]) -> Outcome {
        let last = max(0, found.count - 1)
        switch key {
        case .esc, .ctrl("c"): return .closed
        case .enter: return .run
        case .down: chosen = min(last, chosen + 1)
        case .up: chosen = max(0, min(last, chosen) - 1)
        case .pageDown: chosen = min(last, chosen + Self.rows)
        case .pageUp: chosen = max(0, min(last, chosen) - Self.rows)
        case .tab: complete(found)
        default:
            switch field.handle(key) {
            case .changed: chosen = 0
            case .refused(let reason): return .refused(reason)
            case .moved, .ignored: break
            }
        }
        return .changed
    }

    /// Puts the whole name of the chosen one where the words are; a reference behind them stays.
    private mutating func complete(_ found: [Found]) {
        guard found.indices.contains(chosen) else { return }
        let argument = Self.split(field.text.string).argument
        let action = found[chosen].action
        field.set(action.name + (argument.isEmpty ? action.takesReference ? " " : "" : " " + argument))
        chosen = 0
    }

    /// Rows of actions at a time.
    static let rows = 7

    // MARK: What is typed

    /// The words, and the reference or the end of one behind them.
    static func split(_ text: String) -> (words: String, argument: String) {
        let parts = text.split(separator: " ")
        guard let last = parts.last else { return ("", "") }
        let digits = last.hasPrefix("…") ? last.dropFirst() : last
        guard digits.count >= 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            return (parts.joined(separator: " "), "")
        }
        return (parts.dropLast().joined(separator: " "), String(digits))
    }
}

/// How well a name fits what is typed.
enum PaletteMatch {
    /// How good it is, the best first, and which characters of the name were matched; nil where it does not fit.
    ///
    /// A word that begins with it is better than one that holds it; from three letters on they may stand apart.
    static func of(_ words: String, in name: String) -> (rank: Int, matched: [Int])? {
        let wanted = Array(words.lowercased())
        let letters = Array(name.lowercased())
        guard !wanted.isEmpty else { return (0, []) }
        var inside: Int?
        for start in letters.indices where letters[start...].starts(with: wanted) {
            let isWordStart = start == 0 || !letters[start - 1].isLetter
            if isWordStart { return (0, Array(start..<start + wanted.count)) }
            inside = inside ?? start
        }
        if let inside { return (1, Array(inside..<inside + wanted.count)) }
        guard wanted.count >= 3 else { return nil }
        var matched: [Int] = []
        for (index, letter) in letters.enumerated() where matched.count < wanted.count {
            if letter == wanted[matched.count] { matched.append(index) }
        }
        return matched.count == wanted.count ? (2, matched) : nil
    }
}

extension DashboardState {
    /// The actions that fit what is typed, the best and most used first.
    func found(by palette: Palette) -> [Palette.Found] {
        let typed = Palette.split(palette.field.text.string)
        let named = reference(typed.argument)
        let state = named.map(speaking) ?? self
        let fitting = Action.table.enumerated().compactMap { place, action -> (key: [Int], Palette.Found)? in
            guard let match = PaletteMatch.of(typed.words, in: action.name) else { return nil }
            if !typed.argument.isEmpty, !action.takesReference { return nil }
            let refusal = state.refusal(action, named: named, argument: typed.argument)
            let found = Palette.Found(action: action, refusal: refusal, matched: match.matched)
            return ([match.rank, -(uses[action.id] ?? 0), place], found)
        }
        return fitting.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.1)
    }

    /// Why an action cannot run from the palette; the key that its sentence may begin with is left out.
    private func refusal(_ action: Action, named: Reference?, argument: String) -> String? {
        if !argument.isEmpty, named == nil { return "no payout here ends in \(argument); type all 13 digits" }
        if named == nil, !action.panes.contains(focus) { return "not in \(focus.title)" }
        // Of one that is not on the screen it is known once it is read.
        if named != nil, subjectRow == nil { return nil }
        guard let refusal = action.refusal(self) else { return nil }
        guard let colon = refusal.firstIndex(of: ":"), refusal[..<colon].allSatisfy({ $0 != " " }) else {
            return refusal
        }
        return String(refusal[refusal.index(after: colon)...].drop { $0 == " " })
    }

    /// The payout an argument names: by all its digits, or by its end where that is one of the rows here.
    private func reference(_ argument: String) -> Reference? {
        if let whole = Reference(argument) { return whole }
        guard !argument.isEmpty else { return nil }
        let fitting = list.rows.filter { $0.reference.text.hasSuffix(argument) }
        return fitting.count == 1 ? fitting[0].reference : nil
    }

    /// The desk as it would be with this one selected.
    private func speaking(of reference: Reference) -> DashboardState {
        var state = self
        state.focus = .transactions
        _ = state.list.select(reference, &state.tickets)
        return state
    }

    mutating func press(_ key: Key, on palette: Palette) -> [Effect] {
        var palette = palette
        let found = found(by: palette)
        switch palette.handle(key, found: found) {
        case .closed: return []
        case .run: return run(palette, found)
        case .refused(let reason): say(Notice(reason.string, .warning))
        case .changed: break
        }
        overlays.append(.palette(palette))
        return []
    }

    /// Runs the chosen one; where it cannot, the palette stays and says why.
    private mutating func run(_ palette: Palette, _ found: [Palette.Found]) -> [Effect] {
        guard found.indices.contains(palette.chosen) else {
            overlays.append(.palette(palette))
            return []
        }
        let choice = found[palette.chosen]
        if let refusal = choice.refusal {
            say(Notice("\(choice.action.name): \(refusal)", .warning))
            overlays.append(.palette(palette))
            return []
        }
        let argument = Palette.split(palette.field.text.string).argument
        guard let reference = reference(argument) else { return perform(named: choice.action) }
        message = nil
        focus = .transactions
        let anchor = PageAnchor(createdAt: reference.madeAt, reference: reference)
        awaitedAction = AwaitedAction(action: choice.action.id, reference: reference)
        let effects = list.select(reference, around: anchor, &tickets)
        guard details.content?.transaction.reference == reference else {
            // Where it is selected already its details are on their way, or come now.
            return effects + (details.reference == reference ? [.loadDetails(reference)] : [])
        }
        return effects + (performAwaited(reference) ?? [])
    }

    private mutating func perform(named action: Action) -> [Effect] {
        let held = holdSubject(for: action.id)
        if let refusal = action.refusal(self) {
            say(Notice(refusal, .warning))
            return held
        }
        message = nil
        uses[action.id, default: 0] += 1
        return held + perform(action.id)
    }

    /// The payout that an action of the palette named is read: now it is known whether the action applies.
    mutating func performAwaited(_ reference: Reference) -> [Effect]? {
        guard let awaited = awaitedAction, awaited.reference == reference,
            let action = Action.table.first(where: { $0.id == awaited.action })
        else { return nil }
        awaitedAction = nil
        return perform(named: action)
    }
}
