import TerminalKit

/// The heights of wallets, needs, health and complaints in the left column.
enum LeftColumn {
    /// Rows that Needs you keeps free for what may come, its title apart.
    private static let needsReserve = 8

    /// The panes from the top with their rows; a blank row parts them.
    ///
    /// What does not fit gives way from below, but the last success and the worst need never go.
    static func heights(_ state: DashboardState, in rows: Int) -> [(PaneID, Int)] {
        let context = state.context
        var wallets = state.wallets.height(context, isShort: false)
        var health = state.health.height
        let items = max(1, state.needs.items.count)
        let complaints = complaintRows(state, spare: rows - wallets - health - items - 4)
        var needs = 1 + (complaints > 0 ? items : max(items, needsReserve))
        if wallets + needs + health + 2 > rows { needs = 1 + items }
        if wallets + needs + health + 2 > rows {
            wallets = min(wallets, state.wallets.height(context, isShort: true))
        }
        if wallets + needs + health + 2 > rows { health = min(health, 2) }
        // Wallets give way last, down to the worst of them: their own rows say how many more there are.
        let leastNeeds = min(1 + items, 4)
        wallets = max(3, min(wallets, rows - leastNeeds - health - 2))
        needs = max(2, min(needs, rows - wallets - health - 2))
        return [(.wallets, wallets), (.needs, needs), (.health, health), (.complaints, complaints)]
    }

    /// The complaints stand in the left column only where the form has a column of its own.
    private static func complaintRows(_ state: DashboardState, spare: Int) -> Int {
        let isElsewhere = state.focus == .complaints
        guard Layout.Form(columns: state.size.columns) == .threeColumns, spare >= 3, !isElsewhere else { return 0 }
        return min(spare, 1 + max(1, min(6, state.complaints.items.count)))
    }
}
