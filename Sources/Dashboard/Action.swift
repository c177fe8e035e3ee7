import Payments
import TerminalKit

/// One thing a key does on the desk.
///
/// Dispatch, hints and help are all read from ``Action/table``.
public struct Action: Sendable, Identifiable {
    /// Names it for rebinding (`[keys]` in the configuration).
    public enum ID: String, CaseIterable, Sendable {
        /// A pane by its digit.
        case wallets, transactions, details, payout, complaints, needs, health
        /// Around the panes, and the pane alone.
        case nextPane = "next_pane", previousPane = "previous_pane", zoom
        /// What is begun from anywhere.
        case pay, complain, filter, help, back, quit, mouse, repaint, suspend
        /// The cursor.
        case up, down, pageUp = "page_up", pageDown = "page_down", newest, oldest, follow
        /// The selected one.
        case open, askNow = "ask_now", copy, copyField = "copy_field", sameBeneficiary = "same_beneficiary"
        /// The selected one, further.
        case note, reveal, utc
        /// What a second person does, and giving up.
        case approve, reject, discard, closePayout = "close", replace
        /// What is said and kept of the selected one.
        case language, watch, asKnown = "as_known", left, right, handover
        /// The list: views, marks, what leaves it.
        case views, mark, markRange = "mark_range", markAll = "mark_all", export
        case sort, columns
        case saveFilter = "save_filter", forgetFilter = "forget_filter"
        /// By name.
        case palette, recharge, payLink = "pay_link", pause
        case importFile = "import", listOfDay = "reconcile", theme
        /// What is written down about a complaint.
        case updateComplaint = "update_complaint", closeComplaint = "close_complaint"
    }

    /// The column of help it stands in.
    public enum Group: String, CaseIterable, Sendable {
        /// Whatever has the focus.
        case everywhere = "Everywhere"
        /// The cursor.
        case move = "Move"
        /// Several at once.
        case mark = "Mark"
        /// What is selected.
        case selected = "This transaction"
    }

    /// Its name.
    public let id: ID
    /// The keys that do it, the one that hints show first.
    public let keys: [Key]
    /// What the keys are called, as in `↑ k`; empty where it is reached by name alone.
    public let keyNames: String
    /// A few words for a hint.
    public let title: String
    /// Fewer words, where hints have little room.
    public let shortTitle: String
    /// A line for help.
    public let help: String
    /// Where help lists it.
    public let group: Group
    /// Its name in the palette.
    public let name: String
    /// A sentence or two for the palette.
    public let explanation: String
    /// Whether a reference can stand behind its name in the palette.
    public let takesReference: Bool
    /// The panes in which it does something.
    public let panes: Set<PaneID>
    /// Why it cannot be done now, a plain sentence; nil when it can.
    public let refusal: @Sendable (DashboardState) -> String?

    init(
        _ id: ID, _ keys: [Key], _ keyNames: String, _ title: String, short: String? = nil, help: String,
        _ group: Group, in panes: Set<PaneID> = Set(PaneID.allCases), name: String? = nil,
        explanation: String? = nil, takesReference: Bool = false,
        refusal: @escaping @Sendable (DashboardState) -> String? = { _ in nil }
    ) {
        (self.id, self.keys, self.keyNames, self.title, self.help) = (id, keys, keyNames, title, help)
        (self.shortTitle, self.group, self.panes, self.refusal) = (short ?? title, group, panes, refusal)
        (self.name, self.takesReference) = (name ?? title, takesReference)
        self.explanation = explanation ?? help.prefix(1).uppercased() + help.dropFirst() + "."
    }

    /// The same action on other keys.
    func bound(to keys: [Key]) -> Action {
        let names = keys.map(\.shownName).joined(separator: " ")
        return Action(
            id, keys, names, title, short: shortTitle, help: help, group, in: panes, name: name,
            explanation: explanation, takesReference: takesReference, refusal: refusal)
    }

    /// The entry that a key stands for in the table, in every pane the same.
    static func of(_ key: Key) -> Action? { byKey[key] }

    private static let byKey: [Key: Action] = {
        var map: [Key: Action] = [:]
        for action in table {
            for key in action.keys where map[key] == nil { map[key] = action }
        }
        return map
    }()
}

extension Action.ID {
    /// Whether it does something with the selected transaction, which must then be the one the agent looked at.
    var actsOnRow: Bool {
        switch self {
        case .open, .askNow, .copy, .copyField, .sameBeneficiary, .note, .reveal, .complain, .approve, .reject,
            .discard, .closePayout, .replace, .language, .watch:
            true
        default: false
        }
    }
}
