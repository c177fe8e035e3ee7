import Payments
import TerminalKit

/// The three questions in one or two lines, where the left column has no room (`screens.md`, principle 1).
struct SummaryLines {
    let state: DashboardState

    /// Columns that wallets keep in one line, whatever needs somebody.
    private static let dryColumns = 22

    /// Draws them.
    func draw(rows: Range<Int>, on canvas: inout Canvas) {
        let width = canvas.size.columns - 2
        if rows.count == 1 {
            // Moving, stuck, dry: each keeps a place, whatever the others would take.
            let room = width - lastSuccess.columns - 4
            let dry = odd(width: max(Self.dryColumns, room - needs(withWords: false, width: .max).columns))
            let stuck = needs(withWords: false, width: room - dry.columns)
            let line = Line.joined([stuck, dry, lastSuccess], by: "  ")
            canvas.put(line, row: rows.lowerBound, column: 2, width: width)
        } else if rows.count == 2 {
            canvas.put(wallets(width: width), row: rows.lowerBound, column: 2, width: width)
            let rest = Line.joined([lastSuccess, trouble], by: "  ")
            let stuck = needs(withWords: true, width: width - rest.columns - 2)
            let second = Line.joined([stuck, rest], by: "  ")
            canvas.put(second, row: rows.lowerBound + 1, column: 2, width: width)
        }
    }

    /// Whole parts as many as fit; how many more there are is said.
    private func whole(_ parts: [Line], width: Int) -> Line {
        for count in (0...parts.count).reversed() {
            let hidden = parts.count - count
            let more = hidden > 0 ? [Line("+\(hidden)", .warning)] : []
            let line = Line.joined(parts.prefix(count) + more, by: "  ")
            if line.columns <= width { return line }
        }
        return .empty
    }

    /// As in: `! HDFC IMPS`.
    private var trouble: Line {
        guard let worst = state.health.facts?.troubles.first else { return .empty }
        return Line("! \(worst.bank) \(worst.rail.rawValue)", .warning)
    }

    private var lastSuccess: Line {
        guard let summary = state.health.summary else { return Line("reading", .muted) }
        guard let moment = summary.lastSuccessAt else { return Line("none paid yet", .muted) }
        return Line("paid ", .muted) + Line(state.context.clockOrDay(moment))
    }

    /// Whether a wallet is down, low or dry before the day ends; without any that is said too.
    private func odd(width: Int) -> Line {
        let all = state.wallets.wallets
        guard !all.isEmpty else { return .empty }
        let parts = (all.filter(isOdd) + all.filter { !isOdd($0) }).compactMap { wallet -> Line? in
            if isOdd(wallet) { return loud(wallet) }
            return dry(wallet).map { Line(wallet.provider, .muted) + Line(" \($0)", .warning) }
        }
        return parts.isEmpty ? Line("wallets fine", .muted) : whole(parts, width: max(width, parts[0].columns + 4))
    }

    /// Every wallet where they fit; else what is wrong comes first.
    private func wallets(width: Int) -> Line {
        let all = state.wallets.wallets
        let line = Line.joined(all.map(figure), by: "  ")
        guard line.columns > width else { return line }
        let dry = all.filter { !isOdd($0) && self.dry($0) != nil }
        let rest = all.filter { !isOdd($0) && self.dry($0) == nil }
        return whole((all.filter(isOdd) + dry + rest).map(figure), width: width)
    }

    private func isOdd(_ wallet: Wallet) -> Bool { wallet.isDown || wallet.isLow }

    private func loud(_ wallet: Wallet) -> Line {
        wallet.isDown
            ? Line("✕ \(wallet.provider) DOWN", .statusFailed) : Line("! \(wallet.provider)", .warning)
    }

    private func figure(_ wallet: Wallet) -> Line {
        if wallet.isDown { return loud(wallet) }
        if wallet.isLow { return loud(wallet) + Line(" " + whole(wallet.amount), .warning) }
        let name = Line(wallet.provider + " ", .muted)
        if let percent = wallet.usedPercent { return name + Line("\(percent) %", percent > 80 ? .warning : .text) }
        return name + Line(whole(wallet.amount)) + (dry(wallet).map { Line(" \($0)", .warning) } ?? .empty)
    }

    /// About when it runs dry before the working day ends.
    private func dry(_ wallet: Wallet) -> String? {
        if case .dry(let clock)? = Lasting.of(wallet, state.context) { clock } else { nil }
    }

    private func whole(_ amount: Money?) -> String {
        amount.map { state.context.rupees(Money(rupees: $0.rupees)) } ?? "–"
    }

    private func needs(withWords: Bool, width: Int) -> Line {
        let items = state.needs.items.filter { $0.kind != .walletLow }
        if items.isEmpty, state.health.summary != nil { return Line("nothing stuck", .muted) }
        if withWords { return whole(items.map(words), width: width) }
        let number = items.filter(\.kind.isPlainWarning).reduce(0) { $0 + $1.count }
        let loud = items.filter { !$0.kind.isPlainWarning }.map { Line("\($0.kind.symbol) \($0.count)", $0.kind.role) }
        return whole(loud + (number > 0 ? [Line("! \(number)", .warning)] : []), width: width)
    }

    private func words(_ item: NeedsItem) -> Line {
        switch item.kind {
        case .pastTurnaround, .complaintDue, .complaintReady: return Line("! \(item.kind.short)", .warning)
        case .promised: return Line("! \(item.detail.prefix { $0 != " " })", .warning)
        case .possibleDoublePayment, .conflict: return Line("! \(item.count) \(item.kind.short)", .alarm)
        default:
            let word = item.kind.short.isEmpty ? "" : " " + item.kind.short
            return Line(item.kind.symbol, item.kind.role) + Line(" \(item.count)\(word)")
        }
    }
}

extension NeedsKind {
    /// Whether a summary only counts it among the warnings.
    var isPlainWarning: Bool {
        switch self {
        case .pastTurnaround, .complaintDue, .complaintReady, .promised, .walletLow: true
        case .possibleDoublePayment, .conflict, .leftUnsent, .unknown, .approval, .closing, .stuck: false
        }
    }
}
