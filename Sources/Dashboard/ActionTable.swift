import Payments
import TerminalKit

extension Action {
    /// Every action of the desk.
    ///
    /// A key has one meaning in every pane; `a d i o t x D X R` have none, because elsewhere they delete or run
    /// (`screens.md`, *Keys*).
    public static let table: [Action] =
        panes + around + moving + selected + answering + deciding + listing + complaining

    /// The panes with rows.
    private static let withCursor: Set<PaneID> = [.wallets, .transactions, .details, .complaints, .needs]
    /// The panes that speak of one transaction.
    private static let speaking: Set<PaneID> = [.transactions, .details, .complaints]

    private static let panes: [Action] = [
        pane(.wallets, .wallets), pane(.transactions, .transactions), pane(.details, .details),
        pane(.payout, .payout), pane(.complaints, .complaints), pane(.needs, .needs), pane(.health, .health),
    ]

    private static func pane(_ id: ID, _ pane: PaneID) -> Action {
        let digit = String(pane.rawValue)
        let keys = digit.unicodeScalars.map { Key.char($0) }
        let refusal = pane == .payout ? mayNotPay : always
        return Action(
            id, keys, digit, pane.title.lowercased(), help: "go to \(pane.title)", .everywhere,
            name: "go to \(pane.title)", refusal: refusal)
    }

    private static let around: [Action] = [
        Action(.nextPane, [.tab], "Tab", "next pane", help: "next pane", .everywhere),
        Action(.previousPane, [.backTab], "Shift-Tab", "previous pane", help: "previous pane", .everywhere),
        Action(.zoom, [.char("z")], "z", "this pane alone", help: "this pane alone", .everywhere),
        Action(.pay, [.char("p")], "p", "pay", help: "pay: open the form", .everywhere, refusal: mayNotPay),
        Action(
            .complain, [.char("c")], "c", "complain", help: "complain about this one", .everywhere,
            takesReference: true, refusal: mayNotComplain),
        Action(
            .recharge, [], "", "recharge", help: "recharge a number", .everywhere, name: "recharge a number",
            explanation: "Opens the form for a recharge or a bill. It sends nothing by itself.",
            refusal: mayNotEnter(.recharge)),
        Action(
            .payLink, [], "", "pay link", help: "make a pay link", .everywhere, name: "make a pay link",
            explanation: "Opens the form for a link by which somebody pays.", refusal: mayNotEnter(.payin)),
        Action(
            .importFile, [], "", "import", help: "payouts from a file", .everywhere, name: "import a file of payouts",
            explanation: "Checks every row of a CSV file and asks before anything is sent. While one runs it stops it.",
            refusal: mayNotImport),
        Action(
            .listOfDay, [], "", "reconcile", help: "ask for a day’s list", .everywhere, name: "reconcile a day",
            explanation: "Asks a provider for its list of a day, and keeps what that says of our payouts.",
            refusal: mayNotListDay),
        Action(
            .theme, [], "", "theme", help: "choose a theme", .everywhere, name: "theme",
            explanation: "Shows the desk in each theme; Enter wears one until you quit.", refusal: mayNotDress),
        Action(
            .pause, [], "", "pause", help: "pause asking, or go on", .everywhere, name: "pause asking, or go on",
            explanation: "Providers are asked nothing by plan for 15 min, or until you go on. Payouts still go out.",
            refusal: mayNotPause),
        Action(.filter, [.char("/")], "/", "filter", help: "filter, or paste anything", .everywhere),
        Action(
            .palette, [.char(":")], ":", "commands", help: "every command by name", .everywhere,
            name: "commands by name"),
        Action(.help, [.char("?")], "?", "help", help: "help; typing searches it", .everywhere),
        Action(.back, [.esc, .ctrl("c")], "Esc", "back", help: "back: zoom, marks, filter", .everywhere),
        Action(.quit, [.char("q")], "q", "quit", help: "quit; asks while one is sent", .everywhere),
        Action(
            .mouse, [.char("M")], "M", "mouse", help: "mouse on or off", .everywhere),
        Action(.repaint, [.ctrl("l")], "Ctrl-L", "paint again", help: "paint again", .everywhere),
        Action(.suspend, [.ctrl("z")], "Ctrl-Z", "to the shell", help: "to the shell", .everywhere),
    ]

    private static let moving: [Action] = [
        Action(.up, [.up, .char("k")], "↑ k", "up", help: "one row up", .move, in: withCursor),
        Action(.down, [.down, .char("j")], "↓ j", "down", help: "one row down", .move, in: withCursor),
        Action(.pageUp, [.pageUp], "PgUp", "page up", help: "one page up", .move, in: withCursor),
        Action(.pageDown, [.pageDown], "PgDn", "page down", help: "one page down", .move, in: withCursor),
        Action(.newest, [.char("g"), .home], "g Home", "newest", help: "newest, and follow it", .move, in: withCursor),
        Action(.oldest, [.char("G"), .end], "G End", "oldest", help: "oldest", .move, in: withCursor),
        Action(
            .follow, [.char("f")], "f", "follow", help: "follow on or off", .move, in: [.transactions]),
    ]

    private static let selected: [Action] = [
        Action(
            .open, [.enter], "Enter", "open", help: "details, or a need’s rows", .selected,
            takesReference: true),
        Action(
            .askNow, [.char("r")], "r", "ask now", help: "ask the provider now", .selected,
            name: "ask now (refresh)",
            explanation:
                "Asks the provider for this payout’s status now. Allowed once in 5 s. Changes nothing by itself.",
            takesReference: true, refusal: mayNotAsk),
        Action(
            .copy, [.char("y")], "y", "copy the answer", short: "copy", help: "copy the customer’s answer", .selected,
            in: speaking.union([.health]), takesReference: true, refusal: nothingToCopy),
        Action(
            .copyField, [.char("Y")], "Y", "a field", short: "field", help: "choose a field to copy", .selected,
            in: speaking, name: "copy a field", takesReference: true, refusal: nothingSelected),
        Action(
            .sameBeneficiary, [.char("b")], "b", "same beneficiary", help: "all to this beneficiary", .selected,
            in: speaking.union([.wallets]), takesReference: true, refusal: mayNotShowSame),
        Action(
            .note, [.char("n")], "n", "note", help: "note on this one", .selected, in: speaking,
            takesReference: true, refusal: nothingSelected),
        Action(
            .reveal, [.char("m")], "m", "reveal", help: "reveal 10 s (audited)", .selected, in: speaking,
            name: "reveal the numbers", takesReference: true, refusal: mayNotReveal),
        Action(.utc, [.char("u")], "u", "UTC or IST", help: "UTC or IST", .selected),
    ]

    // MARK: When they apply

    private static let always: @Sendable (DashboardState) -> String? = { _ in nil }

    private static let mayNotPay: @Sendable (DashboardState) -> String? = { state in
        if let refusal = mayNotSend(state, state.key(.pay)) { return refusal }
        return state.profile.kinds.isEmpty
            ? "No configured provider makes payouts, recharges or pay links. Nothing was opened." : nil
    }

    private static let mayNotImport: @Sendable (DashboardState) -> String? = { state in
        if let refusal = mayNotSend(state, "import") { return refusal }
        return state.profile.paying.isEmpty ? "No configured provider makes payouts." : nil
    }

    private static let mayNotListDay: @Sendable (DashboardState) -> String? = { state in
        state.listing.isEmpty ? "No configured provider gives a list of a day." : nil
    }

    private static let mayNotDress: @Sendable (DashboardState) -> String? = { state in
        state.profile.themes.isEmpty ? "This terminal shows no colours, so there is nothing to choose." : nil
    }

    private static func mayNotEnter(_ kind: TransactionKind) -> @Sendable (DashboardState) -> String? {
        { state in
            if let refusal = mayNotSend(state, kind.noun) { return refusal }
            return state.profile.kinds.contains(kind) ? nil : "No configured provider makes \(kind.noun)s."
        }
    }

    private static let mayNotPause: @Sendable (DashboardState) -> String? = { state in mayNotSend(state, "pause") }

    private static let mayNotComplain: @Sendable (DashboardState) -> String? = { state in
        if let refusal = mayNotSend(state, state.key(.complain)) { return refusal }
        if !state.marked.isEmpty {
            return state.marked.contains { state.mayComplain(about: $0) }
                ? nil
                : "\(state.key(.complain)): of the marked ones none was sent, or each has a complaint already."
        }
        let hasDraft = state.complaints.isKept
        if !hasDraft, let row = state.subjectRow, !row.status.mayHaveLeft {
            return "\(state.key(.complain)): nothing was sent, so there is nothing to complain about."
        }
        return state.subject == nil && !hasDraft
            ? "\(state.key(.complain)): select the transaction it is about first." : nil
    }

    private static func mayNotSend(_ state: DashboardState, _ key: String) -> String? {
        guard !state.profile.maySend else { return nil }
        return "\(key): your role is \(state.profile.role.rawValue), set in \(state.profile.roleSource). "
            + "Nothing was opened. Ask an operator."
    }

    private static let nothingSelected: @Sendable (DashboardState) -> String? = { state in
        state.focus != .wallets && state.subject == nil ? "No transaction is selected." : nil
    }

    private static let nothingToCopy: @Sendable (DashboardState) -> String? = { state in
        guard state.focus == .health else { return nothingSelected(state) }
        return state.healthTable.say == nil
            ? "\(state.key(.copy)): whose fault it is cannot be told, so there is nothing to say." : nil
    }

    private static let mayNotAsk: @Sendable (DashboardState) -> String? = { state in
        if state.focus == .wallets || state.focus == .needs { return nil }
        if state.focus == .health { return "r: Health counts what was asked; 2 goes to the list, where r asks." }
        if !state.marked.isEmpty {
            let canAsk = state.marked.contains(where: \.status.mayHaveLeft)
            return canAsk ? nil : "\(state.key(.askNow)): none of the marked ones was sent, so there is nothing to ask."
        }
        guard let row = state.subjectRow else { return nothingSelected(state) }
        if !row.status.mayHaveLeft {
            return "\(state.key(.askNow)): nothing was sent, so there is nothing to ask."
        }
        return nil
    }

    private static let mayNotShowSame: @Sendable (DashboardState) -> String? = { state in
        if state.focus != .wallets, let row = state.subjectRow, state.context.isHidden(row) {
            return
                "\(state.key(.sameBeneficiary)): you may approve this one, so its account stays hidden until it is decided."
        }
        return nothingSelected(state)
    }

    private static let mayNotReveal: @Sendable (DashboardState) -> String? = { state in
        if let row = state.subjectRow, state.context.isHidden(row) {
            return "\(state.key(.reveal)): you may approve this one, so its numbers stay hidden until it is decided."
        }
        if let row = state.subjectRow, row.beneficiary.target.isEmpty {
            return "\(state.key(.reveal)): a pay link has no number of anybody’s."
        }
        return nothingSelected(state)
    }
}
