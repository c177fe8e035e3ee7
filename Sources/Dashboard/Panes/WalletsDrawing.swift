import Payments
import TerminalKit

extension WalletsPane {
    /// The rows it would like to have, its title included; one line a wallet where `isShort`.
    func height(_ context: Context, isShort: Bool) -> Int {
        1 + WalletRows(pane: self, context: context, width: .max).count(isShort: isShort)
    }

    /// Draws it.
    func draw(in area: Area, on canvas: inout Canvas, _ context: Context, isFocused: Bool) {
        let facts = isLoaded && wallets.isEmpty ? [] : age.title([], context, isFocused: isFocused, waiting: "asking")
        canvas.title(.wallets, facts, in: area, isFocused: isFocused)
        var row = area.rect.row + 1
        for line in WalletRows(pane: self, context: context, width: area.width).rows(fitting: area.body) {
            draw(line, row: row, in: area, on: &canvas)
            if isFocused, let provider = line.provider, provider == selected {
                canvas.select(row: row, in: area, isFocused: true)
            }
            row += 1
        }
        if isLoaded, wallets.isEmpty {
            canvas.rows([Line("No provider is configured.", .muted)], from: area.rect.row + 1, in: area)
        }
    }

    /// The words give way to the figures, which are never cut.
    private func draw(_ line: WalletRows.Row, row: Int, in area: Area, on canvas: inout Canvas) {
        var room = area.width
        for (figure, end) in [(line.trend, WalletRows.trendEnd), (line.amount, WalletRows.amountEnd)] {
            guard !figure.isEmpty else { continue }
            room = canvas.put(figure, row: row, endingAt: area.left + end) - area.left - 1
        }
        canvas.put(line.words.cut(to: room), row: row, column: area.left)
        canvas.put(line.beside, row: row, column: area.left + WalletRows.besideColumn)
    }
}

/// The rows of Wallets, as many as there is room for.
struct WalletRows {
    /// One row.
    struct Row: Hashable {
        var words = Line.empty
        var amount = Line.empty
        var trend = Line.empty
        /// What stands beside the trend where the pane is wide.
        var beside = Line.empty
        /// The wallet whose first row it is.
        var provider: String?
    }

    /// How much is said of each wallet.
    enum Density {
        /// All of it, beside the figures.
        case wide
        /// All of it, below the figures.
        case full
        /// Only what is wrong.
        case short
        /// A line each, with the sums.
        case summed
        /// A line each, those with something wrong first.
        case bare
    }

    let pane: WalletsPane
    let context: Context
    let width: Int

    /// Where amounts end, in columns from the pane's text.
    static let amountEnd = 27
    /// Where the trend ends.
    static let trendEnd = 34
    /// Where the words beside it begin.
    static let besideColumn = 37
    /// From so many columns on they have room.
    private static let wideColumns = 74
    /// Cells of a bar at least; with fewer it says nothing.
    private static let leastBarCells = 8
    /// Cells of a trend.
    private static let trendCells = 5

    private var wallets: [Wallet] { pane.wallets }

    /// The fullest rows that fit; those that have no place even then are counted.
    func rows(fitting room: Int) -> [Row] {
        let densities: [Density] = width >= Self.wideColumns ? [.wide, .short] : [.full, .short]
        for density in densities + [.summed, .bare] {
            let rows = rows(density)
            if rows.count <= room { return rows }
        }
        let rows = rows(.bare)
        guard room > 1 else { return Array(rows.prefix(room)) }
        let chosen = rows.firstIndex { $0.provider == pane.selected } ?? 0
        // The selected one is always there.
        let shown = chosen < room - 1 ? Array(rows.prefix(room - 1)) : rows.prefix(room - 2) + [rows[chosen]]
        return shown + [Row(words: Line("and \(rows.count - shown.count) more", .muted))]
    }

    /// All rows with so much said of each wallet.
    func rows(_ density: Density) -> [Row] {
        switch density {
        case .wide: wallets.flatMap(wide) + sums
        case .full: wallets.flatMap { [head($0)] + remarks($0).map { Row(words: "  " + $0.line) } } + sums
        case .short: wallets.flatMap { [head($0)] + wrong($0) } + sums
        case .summed: bare + sums
        case .bare: bare
        }
    }

    /// How many rows `.short` or `.full` has: asked several times for each frame, so nothing is written for it.
    func count(isShort: Bool) -> Int {
        let said = wallets.reduce(0) { sum, wallet in
            let finding = finding(wallet)
            let isWrong = finding.map { $0.role != .muted } ?? false
            return sum + (isShort ? (isWrong ? 1 : 0) : finding?.rows ?? 0)
        }
        return wallets.count + said + sumCount
    }

    private func wide(_ wallet: Wallet) -> [Row] {
        var (head, remarks) = (head(wallet), remarks(wallet).map(\.line))
        // Beside the figures there is room for what is left of a limit too.
        if !wallet.isDown, wallet.used != nil, wallet.limit != nil, let left = sendable(wallet) {
            remarks.append(canSend(left, from: wallet))
        }
        if !remarks.isEmpty { head.beside = remarks.removeFirst() }
        return [head] + remarks.map { Row(beside: $0) }
    }

    private func wrong(_ wallet: Wallet) -> [Row] {
        remarks(wallet).filter { $0.role == .warning || $0.role == .statusFailed }.prefix(1)
            .map { Row(words: "  " + $0.line) }
    }

    private var bare: [Row] {
        let odd = wallets.filter { $0.isDown || $0.isLow }
        return (odd + wallets.filter { !odd.contains($0) }).map { wallet in
            var row = head(wallet)
            if wallet.isDown { row.words = Line("✕ ", .statusFailed) + row.words }
            if wallet.isLow, !wallet.isDown { row.words = Line("! ", .warning) + row.words }
            return row
        }
    }

    /// All wallets together, and the agent's day.
    private var sums: [Row] {
        var rows: [Row] = []
        if wallets.count > 1, let total = pane.total {
            rows.append(Row(words: Line("all", .muted), amount: money(total, changed: false)))
        }
        guard let summary = context.sentToday else { return rows }
        let limit = summary.limitPerDay ?? context.profile.limits.perDay
        let sent = Line(context.rupees(summary.sentToday))
        let of = limit.map { Line(" of \(context.rupees($0))", .muted) } ?? Line(" sent", .muted)
        let label = Line("your day", .muted)
        let isRoomy = sent.columns + of.columns + label.columns < Self.trendEnd
        return rows + [Row(words: label, trend: isRoomy ? sent + of : sent)]
    }

    /// The rows of ``sums``.
    private var sumCount: Int {
        (wallets.count > 1 && pane.total != nil ? 1 : 0) + (context.sentToday == nil ? 0 : 1)
    }

    private func head(_ wallet: Wallet) -> Row {
        let changed = pane.changedAt[wallet.provider].map { Fresh.isFresh($0, at: context.now) } ?? false
        var head = Row(words: Line(wallet.provider).cut(to: 13), trend: trend(of: wallet), provider: wallet.provider)
        if let used = wallet.used, wallet.limit != nil {
            head.amount = Line("used ", .muted) + Line(context.rupees(used), changed: changed)
        } else if let amount = wallet.amount {
            head.amount = money(amount, changed: changed, stale: wallet.isDown)
        }
        return head
    }

    // MARK: What is said of one

    /// What is worth saying of a wallet.
    private enum Finding {
        case down
        case missed(asOf: Timestamp)
        case low(alarm: Money)
        case used(Money, of: Money)
        case canSend(Money)

        /// A fact, a warning, a failure.
        var role: Role {
            switch self {
            case .down: .statusFailed
            case .missed, .low: .warning
            case .used, .canSend: .muted
            }
        }

        /// The lines it takes: one that is down has an error, and a next try.
        var rows: Int { if case .down = self { 3 } else { 1 } }
    }

    private func finding(_ wallet: Wallet) -> Finding? {
        if wallet.isDown { return .down }
        if wallet.missed >= Freshness.patience, wallet.error != nil, let asOf = wallet.asOf {
            return .missed(asOf: asOf)
        }
        if wallet.isLow, let alarm = wallet.alarmBelow { return .low(alarm: alarm) }
        if let used = wallet.used, let limit = wallet.limit { return .used(used, of: limit) }
        return sendable(wallet).map { .canSend($0) }
    }

    /// The lines under a wallet, with what they are: a fact, a warning, a failure.
    private func remarks(_ wallet: Wallet) -> [(line: Line, role: Role)] {
        guard let finding = finding(wallet) else { return [] }
        switch finding {
        case .down: return down(wallet)
        case .missed(let asOf):
            return [(Line("! two asks missed · as of \(context.clockOrDay(asOf))", .warning), .warning)]
        case .low(let alarm):
            return [(Line("! LOW · alarm below \(context.rupees(alarm))", .warning), .warning)]
        case .used(let used, let limit):
            let of = Line("of \(context.rupees(limit))", .muted)
            let cells = min(20, max(Self.leastBarCells, room - of.columns - 1))
            let bar = Bar(used: used.paise, of: limit.paise, width: cells).line
            return [(.fitting(room, [bar, of], by: " ", dropping: [0]), .muted)]
        case .canSend(let amount): return [(canSend(amount, from: wallet), .muted)]
        }
    }

    /// Columns of a remark below its wallet.
    private var room: Int { width == .max ? .max : width - 2 }

    private func sendable(_ wallet: Wallet) -> Money? {
        let limit = context.sentToday?.limitPerDay ?? context.profile.limits.perDay
        return wallet.canSend(dayLeft: limit.map { $0 - (context.sentToday?.sentToday ?? .zero) })
    }

    private func canSend(_ amount: Money, from wallet: Wallet) -> Line {
        let can = Line("can send \(context.rupees(amount))", .muted)
        let dot = Line(" · ", .muted)
        switch Lasting.of(wallet, context) {
        case .dry(let clock): return .fitting(room, [can, Line("dry \(clock)", .warning)], by: dot, dropping: [0])
        case .pastDayEnd(let clock):
            return .fitting(room, [can, Line("past \(clock)", .muted)], by: dot, dropping: [1])
        case nil: return can
        }
    }

    private func down(_ wallet: Wallet) -> [(line: Line, role: Role)] {
        let since = wallet.failingSince.map { Line(" since \(context.clockOrDay($0))", .statusFailed) } ?? .empty
        let asOf = wallet.asOf.map { Line("as of \(context.clockOrDay($0))", .statusFailed) } ?? .empty
        let down = Line.fitting(
            room, [Line("✕ DOWN", .statusFailed) + since, asOf], by: Line(" · ", .statusFailed), dropping: [1])
        var lines: [(Line, Role)] = [(down, .statusFailed)]
        if let error = wallet.error { lines.append((Line(error, .muted).shortened(to: room), .muted)) }
        let next = wallet.nextAskAt.map { Line("next try \(context.seconds($0))", .muted) } ?? .empty
        let tries = Line("\(context.key(.askNow)) tries now", .muted)
        lines.append((.joined([next, tries], by: Line(" · ", .muted)), .muted))
        return lines
    }

    // MARK: Figures

    /// Earlier balances measured from nothing, so that the height shows how much is left; a limit or an alarm above
    /// them is the full height.
    private func trend(of wallet: Wallet) -> Line {
        let values = wallet.trend.suffix(Self.trendCells).map { Double($0.paise) }
        let top = max(values.max() ?? 0, Double(wallet.limit?.paise ?? 0), Double(wallet.alarmBelow?.paise ?? 0))
        guard values.count > 1, top > 0 else { return .empty }
        // The tallest cell leaves an eighth free, as in the drawings, so that rows do not touch.
        return Sparkline(values, range: 0...top * 1.15).line
    }

    private func money(_ amount: Money, changed: Bool, stale: Bool = false) -> Line {
        let text = amount.rupees(paise: .always)
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        let role: Role = stale ? .muted : .text
        return Line(parts[0], role, changed: changed)
            + Line("." + (parts.count > 1 ? parts[1] : "00"), .muted, changed: changed)
    }
}
