import Payments
import TerminalKit

/// The three questions in one or two lines, where the left column has no room (`screens.md`, principle 1).
struct SummaryLines {
    let state: DashboardState

    /// Draws them.
    func draw(rows: Range<Int>, on canvas: inout Canvas) {
        let width = canvas.size.columns - 2
        if rows.count == 1 {
            let parts = needs(withWords: false) + wallets(onlyOdd: true) + [lastSuccess]
            canvas.put(Line.joined(parts, by: "  "), row: rows.lowerBound, column: 2, width: width)
        } else if rows.count == 2 {
            let all = Line.joined(wallets(onlyOdd: false), by: "  ")
            canvas.put(all, row: rows.lowerBound, column: 2, width: width)
            let second = Line.joined(needs(withWords: true) + [lastSuccess], by: "  ")
            canvas.put(second, row: rows.lowerBound + 1, column: 2, width: width)
        }
    }

    private var lastSuccess: Line {
        guard let moment = state.health.summary?.lastSuccessAt else { return .empty }
        return Line("paid ", .muted) + Line(state.context.clockOrDay(moment))
    }

    private func wallets(onlyOdd: Bool) -> [Line] {
        // In one line what is wrong comes first: what is cut at its end matters least.
        let odd = state.wallets.wallets.filter { $0.isDown || $0.isLow }
        let ordered = onlyOdd ? odd + state.wallets.wallets.filter { !odd.contains($0) } : state.wallets.wallets
        return ordered.compactMap { wallet in
            if wallet.isDown { return Line("✕ \(wallet.provider) DOWN", .statusFailed) }
            if wallet.isLow {
                let amount = onlyOdd ? "" : " " + whole(wallet.amount)
                return Line("! \(wallet.provider)\(amount)", .warning)
            }
            let dry = Lasting.of(wallet, state.context).flatMap { lasting -> String? in
                if case .dry(let clock) = lasting { clock } else { nil }
            }
            if onlyOdd { return dry.map { Line(wallet.provider, .muted) + Line(" \($0)", .warning) } }
            let name = Line(wallet.provider + " ", .muted)
            if let percent = wallet.usedPercent { return name + Line("\(percent) %", percent > 80 ? .warning : .text) }
            return name + Line(whole(wallet.amount)) + (dry.map { Line(" \($0)", .warning) } ?? .empty)
        }
    }

    private func whole(_ amount: Money?) -> String {
        amount.map { state.context.rupees(Money(rupees: $0.rupees)) } ?? "–"
    }

    private func needs(withWords: Bool) -> [Line] {
        if withWords { return state.needs.items.filter { $0.kind != .walletLow }.map(words) }
        let loud = state.needs.items.filter { !$0.kind.isPlainWarning }
        let warnings = state.needs.items.filter { $0.kind.isPlainWarning && $0.kind != .walletLow }
        let number = warnings.reduce(0) { $0 + $1.count }
        return loud.map { Line("\($0.kind.symbol) \($0.count)", $0.kind.role) }
            + (number > 0 ? [Line("! \(number)", .warning)] : [])
    }

    private func words(_ item: NeedsItem) -> Line {
        switch item.kind {
        case .pastTurnaround, .complaintDue: return Line("! \(item.kind.short)", .warning)
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
        case .pastTurnaround, .complaintDue, .promised, .walletLow: true
        case .possibleDoublePayment, .conflict, .leftUnsent, .unknown, .approval, .stuck: false
        }
    }
}

/// The row of tabs where one pane at a time is shown.
enum Tabs {
    /// Draws it.
    static func draw(_ focus: PaneID, row: Int, on canvas: inout Canvas) {
        let panes = PaneID.allCases.filter { $0 != .details }
        let tabs = panes.map { pane in
            Line("\(pane.rawValue) ", pane == focus ? .accent : .muted)
                + Line(pane.title, pane == focus ? .titleFocused : .muted)
        }
        canvas.put(Line.joined(tabs, by: "   "), row: row, column: 2, width: canvas.size.columns - 2)
    }
}
