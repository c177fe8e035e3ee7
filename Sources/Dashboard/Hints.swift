import Guarded
import Payments
import TerminalKit

/// The last row: a message for its six seconds, else what the keys do here.
///
/// On the desk it is read from the table.
enum Hints {
    /// Rows a message may take from what is above it; a longer one is cut there.
    private static let mostRows = 4

    /// The rows the hints have: one, and those that a standing warning needs.
    static func rows(_ state: DashboardState, size: Size) -> Int {
        let form = Layout.Form(columns: size.columns)
        return max(1, standing(state, width: width(state, form, size.columns)).count)
    }

    /// Draws it.
    static func draw(_ state: DashboardState, row: Int, form: Layout.Form, on canvas: inout Canvas) {
        let width = width(state, form, canvas.size.columns)
        let column = Layout.margin(form, isZoomed: state.isZoomed)
        if let message = state.message {
            drawMessage(message.notice, column: column, width: width, on: &canvas)
            return
        }
        let all = hints(state, form: form)
        let last = [Action.ID.palette, .quit, .help].map(state.profile.keys.name)
        let kept = all.reversed().prefix { last.contains($0.key.string) }.count
        let hints = HintLine(all, keeping: max(1, kept))
        let standing = standing(state, width: width)
        guard let last = standing.last else {
            canvas.put(hints.line(fitting: width), row: row, column: column)
            return
        }
        for (offset, line) in standing.dropLast().enumerated() { canvas.put(line, row: row + offset, column: column) }
        let rest = hints.line(fitting: max(0, width - last.columns - 3))
        canvas.put(last + "   " + rest, row: row + standing.count - 1, column: column)
    }

    private static func width(_ state: DashboardState, _ form: Layout.Form, _ columns: Int) -> Int {
        max(1, columns - Layout.margin(form, isZoomed: state.isZoomed) - 1)
    }

    /// Why new payouts wait, or since when nothing can be saved, as long as that is so.
    private static func standing(_ state: DashboardState, width: Int) -> [Line] {
        guard let words = state.blocked.map({ "New payouts wait: \($0)" }) ?? failing(state) else { return [] }
        return cut(Line("! \(words)", .statusFailed).wrapped(width, hanging: 2), width)
    }

    private static func failing(_ state: DashboardState) -> String? {
        guard let failing = state.storeFailing else { return nil }
        let age = max(0, state.now.seconds(since: failing.since))
        return "Nothing can be saved since \(state.context.seconds(failing.since)), \(age) s ago: \(failing.reason)"
    }

    /// A message lies over what is above it where one row does not hold it, so that no row moves.
    static func drawMessage(_ notice: Notice, column: Int, width: Int, on canvas: inout Canvas) {
        let role: Role =
            switch notice.weight {
            case .plain: .text
            case .warning: .warning
            case .failure: .statusFailed
            }
        let lines = cut(Line(notice.text, role).wrapped(width), width)
        for (offset, line) in lines.enumerated() {
            let row = canvas.size.rows - lines.count + offset
            canvas.grid.fill(Rect(column: 0, row: row, columns: canvas.size.columns, rows: 1))
            canvas.put(line, row: row, column: column, width: width)
        }
    }

    private static func cut(_ lines: [Line], _ width: Int) -> [Line] {
        guard lines.count > mostRows, let last = lines.prefix(mostRows).last else { return lines }
        return lines.prefix(mostRows - 1) + [last.columns < width ? last + "…" : last.cut(to: width - 1) + "…"]
    }

    private static func hints(_ state: DashboardState, form size: Layout.Form) -> [Hint] {
        if let overlay = state.overlays.last { return of(overlay) }
        if state.list.filter.isTyping {
            return [
                Hint("Enter", "keeps the filter"), Hint("→", "takes the offer"), Hint("Esc", "leaves it"),
                Hint("Ctrl-U", "empties"),
            ]
        }
        if state.awaitsView {
            return state.views.map { Hint(SafeText($0.key), SafeText($0.word)) } + [Hint("Esc", "none")]
        }
        if state.awaitsSort {
            return [
                Hint("t", "by time"), Hint("a", "by amount"), Hint("s", SafeText(state.list.order.reversed.words)),
                Hint("Esc", "as it is"),
            ]
        }
        if !state.marked.isEmpty { return marked(state, form: size) }
        if state.focus == .payout, case .entering = state.payout.phase {
            let isChoosing = state.payout.kind == .recharge && state.payout.order.isChoosingOperator
            return isChoosing ? operators : form(state)
        }
        if state.focus == .complaints, state.complaints.isComposing { return complaint }
        if state.focus == .complaints, let read = state.complaints.beingRead { return reading(read, state) }
        if state.focus == .payout { return panel(state) }
        return order(state.focus).compactMap { id in hint(id, state, form: size) }
    }

    /// In a form; Enter sends nothing, and only in Review it asks whether to.
    private static func form(_ state: DashboardState) -> [Hint] {
        let row = state.payout.kind == .payout ? state.payout.inUse : state.payout.order.inUse
        guard row != .review else {
            return [
                Hint("Enter", "asks before sending"), Hint("Tab Shift-Tab", "move"),
                Hint("Esc", "leave, kept as draft"),
            ]
        }
        return [
            Hint("Enter", "next"), Hint("Tab Shift-Tab", "move"), Hint("→", "take the offer"),
            Hint("Space", "tick"), Hint("Ctrl-U", "empty"), Hint("Esc", "leave, kept as draft"),
        ]
    }

    /// What the keys do with the marked ones.
    private static func marked(_ state: DashboardState, form: Layout.Form) -> [Hint] {
        let count = IndianNumber.grouped(state.marked.count)
        let mayAsk = state.marked.contains(where: \.status.mayHaveLeft)
        let mayComplain = state.profile.maySend && state.marked.contains { state.mayComplain(about: $0) }
        let isShort = form == .narrow || form == .tabs
        func key(_ id: Action.ID) -> SafeText { SafeText(state.profile.keys.name(id)) }
        return [
            Hint(SafeText(count), "marked"), Hint(key(.askNow), SafeText("ask \(count)"), isOn: mayAsk),
            Hint(key(.complain), isShort ? "complain" : "complain, one each", isOn: mayComplain),
            Hint(key(.watch), isShort ? "watch" : SafeText("watch \(count)")),
            Hint(key(.export), SafeText("export \(count)")), Hint("Esc", "unmark"), Hint(key(.help), "help"),
        ]
    }

    private static let operators = [
        Hint("type", "to search"), Hint("↑ ↓", "choose"), Hint("Enter", "takes it"), Hint("Tab", "next"),
        Hint("Ctrl-U", "empty"), Hint("Esc", "leave, kept as draft"),
    ]

    private static let complaint = [
        Hint("Enter", "next, then where it goes"), Hint("Tab Shift-Tab", "move"), Hint("Ctrl-U", "empty"),
        Hint("Esc", "leave, kept as draft"),
    ]

    private static func of(_ overlay: Overlay) -> [Hint] {
        switch overlay {
        case .help:
            [Hint("PgUp PgDn", "page"), Hint("↑ ↓", "line"), Hint("type", "to search"), Hint("Esc", "closes")]
        case .palette:
            [Hint("Enter", "runs"), Hint("Tab", "completes"), Hint("↑ ↓", "choose"), Hint("Esc", "closes")]
        // Their keys stand in their box.
        case .handover, .note: []
        case .fields: [Hint("Enter", "copies it"), Hint("↑ ↓", "choose"), Hint("Esc", "closes")]
        case .columns: [Hint("Space", "shown or not"), Hint("Enter", "keeps it"), Hint("Esc", "as before")]
        default: [Hint("Tab", "moves"), Hint("Enter", entering(overlay)), Hint("Esc", "closes")]
        }
    }

    /// What Enter does in a question, which `▸` says wherever it stands on a button.
    private static func entering(_ overlay: Overlay) -> SafeText {
        switch overlay {
        case .confirm(let question) where question.dialog.pressed == nil: return "checks it"
        case .order(let question) where question.dialog.pressed == nil: return "checks it"
        default: break
        }
        if case .complaintHand(let hand) = overlay, hand.dialog.pressed == nil { return "goes on" }
        guard case .hand(let question) = overlay, question.dialog.pressed == nil else { return "does what ▸ says" }
        if case .entry(let index) = question.dialog.focus, index < question.dialog.entries.count - 1,
            !question.dialog.entries[index].field.isEmpty
        {
            return "goes on"
        }
        return question.dialog.entries.count > 1 ? "checks both" : "checks it"
    }

    private static func reading(_ complaint: Complaint, _ state: DashboardState) -> [Hint] {
        let leadsOn = complaint.status == .draft && state.profile.maySend
        return [
            Hint("Enter", leadsOn ? "send, mail or close it" : "its payout"), Hint("Esc", "back to the list"),
            Hint("↑ ↓", "scroll"), Hint(SafeText(state.key(.help)), "help"),
        ]
    }

    private static func panel(_ state: DashboardState) -> [Hint] {
        var hints = [Hint("Enter", "does what ▸ says")]
        if case .done(let outcome) = state.payout.phase, outcome.canAsk {
            hints.append(Hint(SafeText(state.key(.askNow)), "asks now"))
        }
        if case .done(let outcome) = state.payout.phase {
            let what: SafeText = outcome.payURL == nil ? "copies the answer" : "copies the address"
            hints.append(Hint(SafeText(state.key(.copy)), what))
        }
        return hints + [Hint("Esc", "leave"), Hint("1–7", "other panes"), Hint(SafeText(state.key(.help)), "help")]
    }

    /// What the hints of a pane name, the most useful first.
    private static func order(_ pane: PaneID) -> [Action.ID] {
        switch pane {
        case .transactions: [.approve, .open, .askNow, .complain, .copy, .pay, .filter, .views, .palette, .quit, .help]
        case .details:
            [
                .approve, .askNow, .copy, .copyField, .asKnown, .sameBeneficiary, .complain, .note, .language, .reveal,
                .palette, .quit, .help,
            ]
        case .wallets: [.open, .askNow, .pay, .filter, .views, .palette, .quit, .help]
        case .needs: [.open, .askNow, .pay, .palette, .quit, .help]
        case .complaints: [.open, .complain, .note, .copy, .pay, .palette, .quit, .help]
        case .health: [.right, .copy, .language, .pay, .filter, .utc, .palette, .quit, .help]
        case .payout: [.pay, .filter, .utc, .palette, .quit, .help]
        }
    }

    private static func hint(_ id: Action.ID, _ state: DashboardState, form: Layout.Form) -> Hint? {
        guard let action = state.profile.keys.action(id), action.panes.contains(state.focus), !action.keys.isEmpty
        else { return nil }
        let isOn = action.refusal(state) == nil
        // Who may not approve the selected one is not told of it on every row; short lines have no room for names.
        if id == .approve, !isOn { return nil }
        if id == .right {
            let keys = [Action.ID.left, .right].map(state.profile.keys.name).joined(separator: " ")
            return Hint(SafeText(keys), "rail", isOn: isOn)
        }
        let key = action.keyNames.split(separator: " ").first.map(String.init) ?? action.keyNames
        switch form {
        case .narrow:
            // One word each; Enter, and how to get help and every command, need only their key.
            let word = action.shortTitle.prefix { $0 != " " }
            let isKnown = id == .help || id == .palette || id == .open
            return id == .quit ? nil : Hint(SafeText(key), isKnown ? .empty : SafeText(String(word)), isOn: isOn)
        case .tabs: return Hint(SafeText(key), SafeText(action.shortTitle), isOn: isOn)
        default: return Hint(SafeText(key), SafeText(action.title), isOn: isOn)
        }
    }
}
