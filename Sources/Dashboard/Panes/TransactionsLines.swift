import Payments

extension TransactionsPane {
    /// What one line of the list shows.
    enum ScreenLine: Hashable {
        /// The rule before the rows of another day.
        case day(CivilDay)
        /// The line before the rows to one bank, from this row on.
        case bank(Int)
        /// A row of the window.
        case row(Int)
    }

    /// The lines on the screen, from the top.
    func screenLines(height: Int, today: CivilDay) -> [ScreenLine] {
        if isByBank { return bankLines(height: height) }
        var lines: [ScreenLine] = []
        var day = today
        var index = top
        while index < rows.count, lines.count < height {
            let own = rows[index].createdAt.day
            if own != day, !order.isByAmount {
                day = own
                lines.append(.day(own))
            }
            if lines.count < height { lines.append(.row(index)) }
            index += 1
        }
        return lines
    }

    // MARK: By bank

    /// Whether the rows stand by bank: in a view that asks for it, where the window holds all of them.
    var isByBank: Bool { (filter.view?.isByBank ?? false) && order == .newest && !hasOlder && !hasNewer }

    /// The rows of the bank with the most first, within a bank the oldest first.
    static func byBank(_ rows: [Transaction]) -> [Transaction] {
        let banks = Dictionary(grouping: rows, by: \.bankName)
        return banks.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.flatMap {
            $0.value.sorted { PageAnchor($0) < PageAnchor($1) }
        }
    }

    /// The rows to the same bank as one row, as far as the window holds them.
    func sameBank(as index: Int) -> [Transaction] { rows.filter { $0.bankName == rows[index].bankName } }

    private func bankLines(height: Int) -> [ScreenLine] {
        var lines: [ScreenLine] = []
        for index in rows.indices.dropFirst(top) where lines.count < height {
            // The head of the first bank is there wherever the list is scrolled to.
            if index == top || rows[index].bankName != rows[index - 1].bankName { lines.append(.bank(index)) }
            if lines.count < height { lines.append(.row(index)) }
        }
        return lines
    }
}

extension Transaction {
    /// The bank it goes to, or the rail where it goes to none that is known.
    var bankName: String {
        let code = beneficiary.ifsc.map { String($0.prefix(4)) }
        return code.map { Banks.name($0) ?? $0 } ?? mode.word
    }
}
