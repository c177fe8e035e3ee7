import Payments
import TerminalKit

extension Action {
    /// What is said and kept of the selected one.
    static let answering: [Action] = [
        Action(
            .language, [.char("H")], "H", "Hindi or English", short: "Hindi", help: "answer in Hindi or English",
            .selected, in: withAnswer.union([.health]), name: "answer in Hindi or English", refusal: mayNotSayInHindi),
        Action(
            .watch, [.char("w")], "w", "watch", help: "watch: tell of a change", .selected, in: withAnswer,
            explanation: "Tells you when it changes, also after you quit and come back. The same again ends that.",
            takesReference: true, refusal: nothingToWatch),
        Action(
            .handover, [], "", "handover", help: "what the next shift must know", .everywhere,
            name: "handover: what the next shift must know",
            explanation: "Open payouts, promises, complaints due, wallets and your day. y copies it, e writes a file."),
        Action(
            .left, [.left, .char("h")], "← h", "left", help: "rail before (Health)", .move, in: [.health],
            name: "the rail before"),
        Action(
            .right, [.right, .char("l")], "→ l", "right", help: "next rail (Health)", .move, in: [.health],
            name: "the next rail"),
        Action(
            .asKnown, [.char("@")], "@", "as known at", short: "as known", help: "as known at a time", .selected,
            in: withAnswer, name: "as known at a time",
            explanation: "Shows what was known at a moment: @14:05, or @19nov,14:05. Esc shows all again."),
    ]

    private static let withAnswer: Set<PaneID> = [.transactions, .details, .complaints]

    private static let nothingToWatch: @Sendable (DashboardState) -> String? = { state in
        state.subject == nil ? "No transaction is selected." : nil
    }

    private static let mayNotSayInHindi: @Sendable (DashboardState) -> String? = { state in
        state.profile.symbols == .ascii
            ? "\(state.key(.language)): this terminal shows plain letters only, so it cannot show Hindi." : nil
    }
}

extension DashboardState {
    /// Goes on in the filter, at the moment that is to be typed; from Details it is that one transaction.
    mutating func askAsKnown() -> [Effect] {
        let reference = focus == .transactions ? nil : subject
        focus = .transactions
        list.filter.begin()
        var typed: [Unicode.Scalar] = []
        if let reference {
            _ = list.filter.type(.ctrl("u"))
            typed += Array(reference.text.unicodeScalars)
        }
        let isBare = list.filter.field.isEmpty && reference == nil
        typed += Array((isBare ? "@" : " @").unicodeScalars)
        for letter in typed { _ = list.filter.type(.char(letter)) }
        return list.refilter(now: now, &tickets)
    }

    /// The moment as of which Details speak; nil where it is now.
    var asKnownAt: Timestamp? { focus == .complaints ? nil : list.filter.query.asKnownAt }
}
