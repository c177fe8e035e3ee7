import Payments
import TerminalKit

/// Details as they were known at a moment: the timeline cut there, and where it stands now.
struct DetailsAsKnown {
    let content: TransactionDetails
    /// As of when.
    let moment: Timestamp
    let context: Context
    let area: Area
    let isFocused: Bool

    private var row: Transaction { content.transaction }
    private var known: [TimelineEntry] { content.timeline.filter { $0.at <= moment } }
    private var hidden: Int {
        content.timeline.count - known.count + content.complaints.count - complaints.count
    }
    private var complaints: [Complaint] { content.complaints.filter { ($0.raisedAt ?? $0.createdAt) <= moment } }
    /// Where it stood; nil where it did not exist yet.
    private var status: PaymentStatus? { known.last { $0.status != nil }?.status }

    /// Draws it under its title.
    func draw(on canvas: inout Canvas) {
        var row = area.rect.row + 1
        guard let status else {
            canvas.rows([Line("It was not written down yet. Esc shows it.", .muted)], from: row, in: area)
            return
        }
        let (then, now) = (head(status), present)
        if then.columns + now.columns + 3 <= area.width {
            canvas.put(then, row: row, column: area.left, width: area.width)
            canvas.put(now, row: row, endingAt: area.rect.endColumn - 1)
            row += 1
        } else {
            row = canvas.rows([then, now], from: row, in: area)
        }
        var cut = content
        (cut.timeline, cut.complaints, cut.laterAsks) = (known, complaints, [])
        cut.transaction.nextAskAt = nil
        let here = mark.wrapped(area.width, hanging: 10)
        let timeline = DetailsTimeline(
            content: cut, back: 0, context: context, width: area.width, isFocused: isFocused)
        row = canvas.rows(
            timeline.lines(fitting: max(0, area.rect.endRow - row - here.count)), from: row, in: area)
        canvas.rows(here, from: row, in: area)
    }

    /// As in: `₹16,400 IMPS   ? unknown for 2 min`.
    private func head(_ status: PaymentStatus) -> Line {
        let amount = context.isHidden(row) ? Line("hidden", .muted) : Line(context.rupees(row.amount))
        let money = amount + " " + Line(row.mode.word, .muted)
        guard status.isWaiting else { return .joined([money, status.line()], by: "   ") }
        let age = Line(" for \(Age.words(max(0, moment.seconds(since: row.startedAt))))", .muted)
        return .joined([money, status.line() + age], by: "   ")
    }

    /// As in: `now: ● success, known since 14:17:21`.
    private var present: Line {
        let since = content.since(row.status).map { Line(", known since \(context.secondsOrDay($0))", .muted) }
        return Line("now: ", .muted) + row.status.line() + (since ?? .empty)
    }

    private var mark: Line {
        let line = Line(context.seconds(moment), .muted) + "  " + Line("── here you asked ──", .accent)
        guard hidden > 0 else { return line + Line("  nothing came after it", .muted) }
        let many = "\(hidden) later entries are hidden; Esc shows them"
        let words = hidden == 1 ? "1 later entry is hidden; Esc shows it" : many
        return line + Line("  \(words)", .muted)
    }
}
