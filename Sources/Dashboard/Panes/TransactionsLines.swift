import Payments

extension TransactionsPane {
    /// What one line of the list shows.
    enum ScreenLine: Hashable {
        /// The rule before the rows of another day.
        case day(CivilDay)
        /// A row of the window.
        case row(Int)
    }

    /// The lines on the screen, from the top.
    func screenLines(height: Int, today: CivilDay) -> [ScreenLine] {
        var lines: [ScreenLine] = []
        var day = today
        var index = top
        while index < rows.count, lines.count < height {
            let own = rows[index].createdAt.day
            if own != day {
                day = own
                lines.append(.day(own))
            }
            if lines.count < height { lines.append(.row(index)) }
            index += 1
        }
        return lines
    }
}
