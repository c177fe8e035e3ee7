import Payments
import TerminalKit

/// What the day came to so far, where the left column has room for it (`screens.md`, *1*).
struct TodayBlock {
    let summary: DeskSummary
    let context: Context

    /// Rows it takes, its title included.
    static let rows = 6

    /// Where the counts and the amounts end, in columns from the text.
    private static let countEnd = 18
    private static let amountEnd = 34

    /// Draws it.
    func draw(in area: Area, on canvas: inout Canvas) {
        let until = Line("to \(context.clock(context.now))", .muted)
        canvas.title(line: Line("Today", .title), [until], in: area, isFocused: false)
        let lines: [(String, (PaymentStatus) -> Bool)] = [
            ("paid", { $0 == .succeeded }), ("failed", { $0 == .failed }), ("reversed", { $0 == .reversed }),
            ("open", { !$0.isTerminal }),
        ]
        var row = area.rect.row + 1
        for (label, fits) in lines where row < area.rect.endRow {
            let sums = summary.today.filter { fits($0.status) }
            let count = sums.reduce(0) { $0 + $1.count }
            let amount = sums.reduce(Money.zero) { $0 + $1.amount }
            canvas.put(Line(label, .muted), row: row, column: area.left)
            canvas.put(Line(IndianNumber.grouped(count)), row: row, endingAt: area.left + Self.countEnd)
            canvas.put(
                Line(context.rupees(Money(rupees: amount.rupees)), .muted), row: row,
                endingAt: area.left + Self.amountEnd)
            row += 1
        }
        guard row < area.rect.endRow else { return }
        let hour = context.wall(context.now).hour
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        let first = max(0, hour - summary.paidPerHour.count + 1)
        let values = summary.paidPerHour.suffix(hour - first + 1).map { Optional(Double($0)) }
        let top = max(1, summary.paidPerHour.max() ?? 0)
        canvas.put(Line("an hour", .muted), row: row, column: area.left)
        canvas.put(Sparkline(values, range: 0...Double(top) * 1.15).line, row: row, endingAt: area.left + Self.countEnd)
        canvas.put(Line("\(two(first)) to \(two(hour))", .muted), row: row, endingAt: area.left + Self.amountEnd)
    }
}
