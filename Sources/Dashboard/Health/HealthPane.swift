import Payments
import TerminalKit

/// Pane 7: of what was settled today, how much was paid, by rail; and the last success.
struct HealthPane: Hashable, Sendable {
    /// The last summary; nil until there is one.
    private(set) var summary: DeskSummary?

    /// How far this machine's clock is off; nil where it is right, or nothing is known of it.
    var clock: ClockDifference?

    /// When it was read, or why it could not be.
    var fresh = Freshness()

    /// How each bank does by each rail today; nil until it is read.
    private(set) var facts: HealthFacts?
    /// When that was read, or why it could not be.
    var factsFresh = Freshness()
    /// The rail that was chosen; nil where nobody chose.
    private(set) var rail: Rail?
    /// When the facts were last asked for.
    private var factsAskedAt: Timestamp?

    /// Seconds between two readings of the facts: they are sums of a whole day.
    private static let factSeconds: Int64 = 15

    /// Whether it is time to read the facts anew; asked once.
    mutating func wantsFacts(now: Timestamp) -> Bool {
        if let asked = factsAskedAt, !asked.adding(seconds: Self.factSeconds).isOver(lasting: Self.factSeconds, at: now)
        {
            return false
        }
        factsAskedAt = now
        return true
    }

    /// Takes the facts.
    mutating func take(_ new: HealthFacts, at moment: Timestamp) {
        facts = new
        factsFresh.succeed(at: moment)
    }

    /// Shows this rail.
    mutating func choose(_ wanted: Rail) { rail = wanted }

    /// Shows the next rail.
    mutating func turnRail(_ steps: Int, _ context: Context) {
        guard let facts else { return }
        let table = HealthTable(pane: self, facts: facts, context: context)
        let rails = table.rails
        guard let place = rails.firstIndex(of: table.rail) else { return }
        rail = rails[(place + steps + rails.count) % rails.count]
    }

    /// Takes a summary.
    mutating func take(_ new: DeskSummary, now: Timestamp) {
        summary = new
        fresh.succeed(at: now)
    }

    /// Columns of a trend.
    private static let trendCells = 5

    /// The rows it would like to have, its title included.
    var height: Int { 2 + max(1, summary?.health.count ?? 0) + (facts?.troubles.isEmpty ?? true ? 0 : 1) }

    /// Draws it.
    func draw(in area: Area, on canvas: inout Canvas, _ context: Context, isFocused: Bool) {
        canvas.title(.health, facts(context, isFocused: isFocused), in: area, isFocused: isFocused)
        guard let summary, area.body > 0 else { return }
        var row = area.rect.row + 1
        let trouble = trouble(context, width: area.width)
        let last = area.rect.endRow - 1 - (trouble.isEmpty || area.body < 3 ? 0 : 1)
        for item in summary.health where row < last {
            draw(item, row: row, in: area, on: &canvas)
            row += 1
        }
        if summary.health.isEmpty, row < last {
            canvas.put(Line("Nothing is settled yet today.", .muted), row: row, column: area.left)
            row += 1
        }
        if !trouble.isEmpty, row < area.rect.endRow - 1 {
            canvas.put(trouble.shortened(to: area.width), row: row, column: area.left)
            row += 1
        }
        canvas.put(footer(summary, context), row: row, column: area.left, width: area.width)
    }

    /// As in: `! HDFC by IMPS: 4 of 53 since 09:40`; a word shorter where that does not fit.
    private func trouble(_ context: Context, width: Int) -> Line {
        guard let worst = facts?.troubles.first else { return .empty }
        let numbers = "\(worst.paid) of \(worst.asked) since \(context.clock(worst.since))"
        let whole = Line("! \(worst.words): \(numbers)", .warning)
        return whole.columns <= width ? whole : Line("! \(worst.bank) \(worst.rail.rawValue): \(numbers)", .warning)
    }

    /// Beside the age there is no room for a separator in the left column.
    private func facts(_ context: Context, isFocused: Bool) -> [Line] {
        var facts = fresh.title([], context, isFocused: isFocused)
        if fresh.reason == nil, let age = facts.first { facts[0] = Line("paid today ", .muted) + age }
        return facts
    }

    private func draw(_ item: HealthRow, row: Int, in area: Area, on canvas: inout Canvas) {
        canvas.put(Line(item.mode.word), row: row, column: area.left)
        let percent = item.percent.map { Line("\($0) %", $0 < 50 ? .warning : .text) } ?? Line("–", .muted)
        canvas.put(percent, row: row, endingAt: area.left + 13)
        canvas.put(Line("of \(IndianNumber.grouped(item.asked))", .muted), row: row, endingAt: area.left + 24)
        let values = item.trend.suffix(Self.trendCells).map { $0.map(Double.init) }
        // As in the wallets' trend the tallest cell leaves an eighth free.
        canvas.put(Sparkline(values, range: 0...115).line, row: row, endingAt: area.left + 34)
    }

    private func footer(_ summary: DeskSummary, _ context: Context) -> Line {
        // A wrong clock has signed requests refused: nothing here is more urgent.
        if let clock {
            let way = clock.seconds > 0 ? "behind" : "ahead of"
            return Line("clock \(Age.words(abs(clock.seconds))) \(way) \(clock.provider)", .warning)
        }
        let batch = Line("NEFT at \(context.clock(NEFTBatch.next(after: context.now)))", .muted)
        guard let success = summary.lastSuccessAt else { return Line("no success yet · ", .muted) + batch }
        return Line("last success ", .muted) + Line(context.clockOrDay(success)) + Line(" · ", .muted) + batch
    }
}
