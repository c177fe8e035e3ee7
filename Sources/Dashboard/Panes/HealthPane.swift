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

    /// Takes a summary.
    mutating func take(_ new: DeskSummary, now: Timestamp) {
        summary = new
        fresh.succeed(at: now)
    }

    /// Columns of a trend.
    private static let trendCells = 5

    /// The rows it would like to have, its title included.
    var height: Int { 2 + max(1, summary?.health.count ?? 0) }

    /// Draws it.
    func draw(in area: Area, on canvas: inout Canvas, _ context: Context, isFocused: Bool) {
        canvas.title(.health, facts(context, isFocused: isFocused), in: area, isFocused: isFocused)
        guard let summary, area.body > 0 else { return }
        var row = area.rect.row + 1
        let last = area.rect.endRow - 1
        for item in summary.health where row < last {
            draw(item, row: row, in: area, on: &canvas)
            row += 1
        }
        if summary.health.isEmpty, row < last {
            canvas.put(Line("Nothing is settled yet today.", .muted), row: row, column: area.left)
            row += 1
        }
        canvas.put(footer(summary, context), row: row, column: area.left, width: area.width)
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
