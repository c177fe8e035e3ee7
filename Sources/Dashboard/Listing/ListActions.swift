import Payments
import TerminalKit

extension Action {
    /// What is done with the list: views, marks, order, what leaves it as a file.
    static let listing: [Action] = [
        Action(
            .views, [.char("'")], "'", "views", help: "views (then a letter)", .everywhere, name: "show a view",
            explanation: "Waits for the letter of a view. The letters stand in the hint line."),
        Action(
            .mark, [.char(" ")], "Space", "mark", help: "mark, unmark", .mark, in: [.transactions],
            refusal: nothingToMark),
        Action(
            .markRange, [.char("v")], "v", "mark a range", help: "mark a range", .mark, in: [.transactions],
            explanation: "Marks from here to where the cursor goes; the same key or that for one mark ends it.",
            refusal: nothingToMark),
        Action(
            .markAll, [.char("*")], "*", "mark all shown", help: "mark all shown", .mark, in: [.transactions],
            refusal: nothingToMark),
        Action(
            .export, [.char("e")], "e", "export", help: "export shown or marked", .mark, in: [.transactions],
            name: "export to a file",
            explanation: "Writes what is shown or marked to a CSV or JSON file, numbers masked. It is audited."),
        Action(
            .sort, [.char("s")], "s", "sort", help: "sort (then a letter)", .mark, in: [.transactions],
            name: "sort the list",
            explanation: "Waits for a letter: t by time, a by amount, s the other way round."),
        Action(
            .columns, [.char("C")], "C", "columns", help: "choose and size columns", .mark, in: [.transactions],
            name: "choose columns",
            explanation: "Shows, hides, moves and sizes the columns of the list. They are kept for the next start."),
        Action(
            .saveFilter, [], "", "save filter", help: "keep the filter under a key", .everywhere, name: "save filter",
            explanation: "Gives the filter that holds a name and a key; ' and the key show it again.",
            refusal: nothingToSave),
        Action(
            .forgetFilter, [], "", "forget filter", help: "drop the saved filter shown", .everywhere,
            name: "forget filter", explanation: "Drops the saved filter that is shown. Its rows stay.",
            refusal: nothingToForget),
    ]

    private static let nothingToMark: @Sendable (DashboardState) -> String? = { state in
        state.list.rows.isEmpty ? "There is no row to mark." : nil
    }

    private static let nothingToSave: @Sendable (DashboardState) -> String? = { state in
        let filter = state.list.filter
        if filter.isEmpty { return "no filter holds; \(state.key(.filter)) makes one" }
        if !SavedFilter.mayBeKept(filter.query) {
            return "a whole account, mobile or UPI id is not written down; use account: and its last four"
        }
        return filter.textToKeep.isEmpty ? "what is shown was not typed; \(state.key(.filter)) makes a filter" : nil
    }

    private static let nothingToForget: @Sendable (DashboardState) -> String? = { state in
        if case .saved = state.list.filter.view { return nil }
        return "no saved filter is shown; \(state.key(.views)) and its key show it"
    }
}
