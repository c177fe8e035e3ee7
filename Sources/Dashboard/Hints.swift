import Guarded
import TerminalKit

/// The last row: a message for its six seconds, else what the keys do here.
///
/// On the desk it is read from the table.
enum Hints {
    /// Draws it.
    static func draw(_ state: DashboardState, row: Int, form: Layout.Form, on canvas: inout Canvas) {
        let column = form == .narrow || form == .tabs ? 2 : 1
        let width = canvas.size.columns - column - 1
        if let message = state.message {
            let role: Role =
                message.notice.weight == .plain
                ? .text : message.notice.weight == .warning ? .warning : .statusFailed
            canvas.put(Line(message.notice.text, role), row: row, column: column, width: width)
            return
        }
        let line = HintLine(hints(state, form: form))
        guard let blocked = state.blocked else {
            canvas.put(line.line(fitting: width), row: row, column: column)
            return
        }
        let words = Line("! New payouts wait: \(blocked)", .statusFailed).cut(to: width)
        canvas.put(words + "   " + line.line(fitting: max(0, width - words.columns - 3)), row: row, column: column)
    }

    private static func hints(_ state: DashboardState, form size: Layout.Form) -> [Hint] {
        if !state.overlays.isEmpty { return [Hint("Esc", "closes"), Hint("Enter", "does what ▸ says")] }
        if state.list.filter.isTyping {
            return [
                Hint("Enter", "keeps the filter"), Hint("→", "takes the offer"), Hint("Esc", "leaves it"),
                Hint("Ctrl-U", "empties"),
            ]
        }
        if state.focus == .payout, case .entering = state.payout.phase { return form }
        if state.focus == .complaints, state.complaints.isComposing { return complaint }
        if state.focus == .payout { return panel(state) }
        return order(state.focus).compactMap { id in hint(id, state, form: size) }
    }

    private static let form = [
        Hint("Enter", "next"), Hint("Tab Shift-Tab", "move"), Hint("→", "take the offer"), Hint("Space", "tick"),
        Hint("Ctrl-U", "empty"), Hint("Esc", "leave, kept as draft"),
    ]

    private static let complaint = [
        Hint("Enter", "next, then where it goes"), Hint("Tab Shift-Tab", "move"), Hint("Ctrl-U", "empty"),
        Hint("Esc", "leave, kept as draft"),
    ]

    private static func panel(_ state: DashboardState) -> [Hint] {
        var hints = [Hint("Enter", "does what ▸ says")]
        if case .done(let outcome) = state.payout.phase, outcome.canAsk { hints.append(Hint("r", "asks now")) }
        return hints + [Hint("Esc", "leave"), Hint("1–7", "other panes"), Hint("?", "help")]
    }

    /// What the hints of a pane name, the most useful first.
    private static func order(_ pane: PaneID) -> [Action.ID] {
        switch pane {
        case .transactions: [.open, .askNow, .complain, .copy, .pay, .filter, .help, .quit]
        case .details: [.askNow, .copy, .sameBeneficiary, .complain, .note, .reveal, .help]
        case .wallets: [.open, .askNow, .pay, .filter, .help]
        case .needs: [.open, .askNow, .pay, .help]
        case .complaints: [.open, .complain, .note, .copy, .pay, .help]
        case .health, .payout: [.pay, .filter, .utc, .help, .quit]
        }
    }

    private static func hint(_ id: Action.ID, _ state: DashboardState, form: Layout.Form) -> Hint? {
        guard let action = Action.table.first(where: { $0.id == id }), action.panes.contains(state.focus) else {
            return nil
        }
        let key = action.keyNames.split(separator: " ").first.map(String.init) ?? action.keyNames
        let isOn = action.refusal(state) == nil
        switch form {
        case .narrow:
            // One word each; how to get help needs only its key.
            let word = action.title.prefix { $0 != " " }
            return id == .quit ? nil : Hint(SafeText(key), id == .help ? .empty : SafeText(String(word)), isOn: isOn)
        case .tabs: return id == .quit ? nil : Hint(SafeText(key), SafeText(action.shortTitle), isOn: isOn)
        default: return Hint(SafeText(key), SafeText(action.title), isOn: isOn)
        }
    }
}
