import Payments
import TerminalKit

extension WalletsPane {
    /// The rows it would like to have, its title included; one line a wallet where `isShort`.
    func height(_ context: Context, isShort: Bool) -> Int {
        1 + lines(context, isShort: isShort).count
    }

    /// Draws it.
    func draw(in area: Area, on canvas: inout Canvas, _ context: Context, isFocused: Bool) {
        canvas.title(.wallets, [facts(context, isFocused: isFocused)], in: area, isFocused: isFocused)
        var row = area.rect.row + 1
        for line in lines(context, isShort: height(context, isShort: false) > area.rect.rows)
        where row < area.rect.endRow {
            canvas.put(line.text, row: row, column: area.left, width: area.width)
            if let amount = line.amount { canvas.put(amount, row: row, endingAt: area.left + Self.amountEnd) }
            if let end = line.end { canvas.put(end, row: row, endingAt: area.left + Self.trendEnd) }
            if isFocused, let provider = line.provider, provider == selected {
                canvas.select(row: row, in: area, isFocused: true)
            }
            row += 1
        }
        if isLoaded, wallets.isEmpty {
            canvas.rows([Line("No provider is configured.", .muted)], from: area.rect.row + 1, in: area)
        }
    }

    /// Where amounts end, in columns from the pane's text.
    private static let amountEnd = 27
    /// Where the trend ends.
    private static let trendEnd = 34
    /// Cells of a trend.
    static let trendCells = 5

    /// One row of the pane.
    private struct Row {
        var text = Line.empty
        var amount: Line?
        var end: Line?
        /// The wallet whose first row it is.
        var provider: String?
    }

    private func facts(_ context: Context, isFocused: Bool) -> Line {
        if isFocused, let next = wallets.filter({ $0.isDown }).compactMap(\.nextAskAt).min(), next > context.now {
            return Line("next try in \(next.seconds(since: context.now)) s", .warning)
        }
        guard let newest else { return isLoaded ? .empty : Line("asking", .muted) }
        let isStale = wallets.contains { $0.missed >= 2 }
        return Line("at \(context.seconds(newest))", isStale ? .warning : .muted)
    }

    private func lines(_ context: Context, isShort: Bool) -> [Row] {
        var rows = wallets.flatMap { rowsOf($0, context, isShort: isShort) }
        if wallets.count > 1, let total {
            rows.append(Row(text: Line("all", .muted), amount: money(total, changed: false)))
        }
        if let summary = context.sentToday {
            let limit = summary.limitPerDay ?? context.profile.limits.perDay
            let sent = Line(context.rupees(summary.sentToday))
            let of = limit.map { Line(" of \(context.rupees($0))", .muted) } ?? Line(" sent", .muted)
            rows.append(Row(text: Line("your day", .muted), end: sent + of))
        }
        return rows
    }

    private func rowsOf(_ wallet: Wallet, _ context: Context, isShort: Bool) -> [Row] {
        let changed = changedAt[wallet.provider].map { Fresh.isFresh($0, at: context.now) } ?? false
        var head = Row(text: Line(wallet.provider).cut(to: 13), provider: wallet.provider)
        if let used = wallet.used, wallet.limit != nil {
            head.amount = Line("used ", .muted) + Line(context.rupees(used), changed: changed)
        } else {
            head.amount = wallet.amount.map { money($0, changed: changed, stale: wallet.isDown) }
        }
        head.end = trend(of: wallet)
        let below = remarks(wallet, context)
        return [head]
            + (isShort ? Array(below.filter { $0.role == .warning || $0.role == .statusFailed }.prefix(1)) : below)
            .map { Row(text: "  " + $0.line) }
    }

    /// The lines under a wallet, with what they are: a fact, a warning, a failure.
    private func remarks(_ wallet: Wallet, _ context: Context) -> [(line: Line, role: Role)] {
        if wallet.isDown { return down(wallet, context) }
        if wallet.missed > 0, wallet.error != nil, let asOf = wallet.asOf {
            let asks = wallet.missed == 1 ? "one ask" : "two asks"
            return [(Line("! \(asks) missed · as of \(context.clock(asOf))", .warning), .warning)]
        }
        if wallet.isLow, let alarm = wallet.alarmBelow {
            return [(Line("! LOW · alarm below \(context.rupees(alarm))", .warning), .warning)]
        }
        if let used = wallet.used, let limit = wallet.limit {
            let bar = Bar(used: used.paise, of: limit.paise).line
            return [(bar + Line(" of \(context.rupees(limit))", .muted), .muted)]
        }
        return canSend(wallet, context).map { [($0, .muted)] } ?? []
    }

    /// Earlier balances measured from nothing, so that the height shows how much is left; a limit or an alarm above
    /// them is the full height.
    private func trend(of wallet: Wallet) -> Line {
        let values = wallet.trend.suffix(Self.trendCells).map { Double($0.paise) }
        let top = max(values.max() ?? 0, Double(wallet.limit?.paise ?? 0), Double(wallet.alarmBelow?.paise ?? 0))
        guard values.count > 1, top > 0 else { return .empty }
        // The tallest cell leaves an eighth free, as in the drawings, so that rows do not touch.
        return Sparkline(values, range: 0...top * 1.15).line
    }

    private func canSend(_ wallet: Wallet, _ context: Context) -> Line? {
        let limit = context.sentToday?.limitPerDay ?? context.profile.limits.perDay
        let dayLeft = limit.map { $0 - (context.sentToday?.sentToday ?? .zero) }
        guard let amount = wallet.canSend(dayLeft: dayLeft) else { return nil }
        let line = Line("can send \(context.rupees(amount))", .muted)
        switch Lasting.of(wallet, context) {
        case .dry(let clock): return line + Line(" · ", .muted) + Line("dry \(clock)", .warning)
        case .pastDayEnd(let clock): return line + Line(" · past \(clock)", .muted)
        case nil: return line
        }
    }

    private func down(_ wallet: Wallet, _ context: Context) -> [(line: Line, role: Role)] {
        let since = wallet.failingSince.map { " since \(context.clock($0))" } ?? ""
        let asOf = wallet.asOf.map { " · as of \(context.clock($0))" } ?? ""
        var lines: [(Line, Role)] = [(Line("✕ DOWN\(since)\(asOf)", .statusFailed), .statusFailed)]
        if let error = wallet.error { lines.append((Line(error, .muted), .muted)) }
        let next = wallet.nextAskAt.map { "next try \(context.seconds($0)) · " } ?? ""
        lines.append((Line("\(next)r tries now", .muted), .muted))
        return lines
    }

    private func money(_ amount: Money, changed: Bool, stale: Bool = false) -> Line {
        let text = amount.rupees(paise: .always)
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        let role: Role = stale ? .muted : .text
        return Line(parts[0], role, changed: changed)
            + Line("." + (parts.count > 1 ? parts[1] : "00"), .muted, changed: changed)
    }
}
