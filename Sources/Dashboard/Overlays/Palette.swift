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

    /// Takes a key, with so many actions found, in a window of a size.
    mutating func handle(_ key: Key, found: [Found], in size: Size) -> Outcome {
        let page = Self.rows(in: size)
        let last = max(0, found.count - 1)
        switch key {
        case .esc, .ctrl("c"): return .closed
        case .enter: return .run
        case .down: chosen = min(last, chosen + 1)
        case .up: chosen = max(0, min(last, chosen) - 1)
        case .pageDown: chosen = min(last, chosen + page)
        case .pageUp: chosen = max(0, min(last, chosen) - page)
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

    /// Every action but those that move about, which their keys do better, and the palette itself.
    static let actions = Action.table.filter { ($0.group != .move || $0.id == .follow) && !around.contains($0.id) }
    private static let around: Set<Action.ID> = [.palette, .nextPane, .previousPane, .back]

    /// What is offered first, before anything is typed: what is done with a payout, as far as it can be.
    static let first: [Action.ID] = [
        .approve, .reject, .discard, .askNow, .closePayout, .replace, .note, .complain, .copy, .copyField, .reveal,
        .sameBeneficiary, .open,
    ]

    /// Rows of actions at a time: as many as the window has room for.
    static func rows(in size: Size) -> Int { max(7, min(actions.count, size.rows - 10)) }

    // MARK: What is typed

    /// What stands behind the name of an action that takes words: a file, a theme.
    static func tail(_ text: String) -> (action: Action.ID, words: String)? {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2, let action = [Action.ID.importFile, .theme].first(where: { $0.rawValue == parts[0] })
        else { return nil }
        return (action, parts[1])
    }

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
    /// The same for an action, which other words find too: those match no characters of its name.
    static func of(_ words: String, in action: Action) -> (rank: Int, matched: [Int])? {
        let byName = of(words, in: action.name)
        if let byName, byName.rank == 0 { return byName }
        let wanted = words.lowercased()
        let isOther = wanted.count >= 2 && action.id.otherWords.contains { $0.hasPrefix(wanted) }
        return isOther ? (0, []) : byName
    }

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

extension Action.ID {
    /// Words by which people look for it besides its name.
    fileprivate var otherWords: [String] {
        switch self {
        case .pay: ["send", "payout", "transfer", "new payout"]
        case .payLink: ["link", "collect"]
        case .askNow: ["status", "check"]
        case .discard: ["cancel", "delete", "undo"]
        case .closePayout: ["not found", "never happened"]
        case .replace: ["pay again", "send again"]
        case .approve: ["allow", "confirm"]
        case .reject: ["deny"]
        case .filter: ["search", "find"]
        case .sameBeneficiary: ["all to"]
        case .copy: ["answer"]
        case .complain: ["dispute"]
        case .quit: ["exit", "leave"]
        default: []
        }
    }
}

extension DashboardState {
    /// The actions that fit what is typed, what can run before what cannot, the best and most used first.
    func found(by palette: Palette) -> [Palette.Found] {
        let text = palette.field.text.string
        let typed = Palette.tail(text).map { (words: $0.action.rawValue, argument: "") } ?? Palette.split(text)
        let named = reference(typed.argument)
        let state = named.map(speaking) ?? self
        let fitting = Palette.actions.enumerated().compactMap { place, action -> (key: [Int], Palette.Found)? in
            guard let match = PaletteMatch.of(typed.words, in: action) else { return nil }
            if !typed.argument.isEmpty, !action.takesReference { return nil }
            let refusal = state.refusal(action, named: named, argument: typed.argument)
            let found = Palette.Found(action: profile.keys.bound(action), refusal: refusal, matched: match.matched)
            let order = typed.words.isEmpty ? Palette.first.firstIndex(of: action.id) : nil
            let used = uses[action.id] ?? 0
            return ([match.rank, refusal == nil ? 0 : 1, order ?? .max, -used, place], found)
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
        switch palette.handle(key, found: found, in: size) {
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
        let text = palette.field.text.string
        if let tail = Palette.tail(text), tail.action == choice.action.id {
            return perform(tail.action, on: tail.words)
        }
        let argument = Palette.split(text).argument
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

    private mutating func perform(_ action: Action.ID, on words: String) -> [Effect] {
        switch action {
        case .importFile where importing == nil:
            var question = ImportQuestion(providers: profile.paying.map(\.provider))
            question.dialog.entries[0].field.set(words)
            question.check()
            overlays.append(.importFile(question))
        case .theme where profile.themes.contains(words):
            theme = words
            return [.wear(theme: words)]
        case .theme:
            let names = profile.themes.joined(separator: ", ")
            say(Notice("There is no theme called \(words): \(names).", .warning))
        default: return perform(action)
        }
        return []
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
