import Guarded
import Payments
import TerminalKit

/// One complaint as it was written and what became of it, to be read only.
struct ComplaintReading {
    let complaint: Complaint
    let state: DashboardState
    let area: Area

    /// Columns of the labels.
    private static let labelColumns = 10

    private var context: Context { state.context }

    /// Draws it from one of its lines on.
    func draw(on canvas: inout Canvas, from top: Int) {
        let isFocused = state.focus == .complaints
        let words = Line("5 ", .muted) + Line(complaint.number, isFocused ? .titleFocused : .title)
        let facts = state.complaints.fresh.title([complaint.status.line], context, isFocused: isFocused)
        canvas.title(line: words, facts, in: area, isFocused: isFocused)
        let hidden = hiddenLines
        guard hidden > 0 else {
            canvas.rows(lines, from: area.rect.row + 1, in: area)
            return
        }
        let start = min(top, hidden)
        let below = hidden - start
        let more = below > 0 ? "\(below) more lines · ↓ shows them" : "the end · ↑ goes back"
        let shown = lines.dropFirst(start).prefix(max(0, area.body - 1))
        canvas.rows(shown + [Line(more, .muted)], from: area.rect.row + 1, in: area)
    }

    /// How many lines do not fit; the last row of the pane then says so.
    var hiddenLines: Int {
        let count = lines.count
        return count <= area.body ? 0 : count - max(0, area.body - 1)
    }

    private var lines: [Line] {
        row("About", about) + row("To", Line(destination)) + row("Status", status) + row("Due", due)
            + row("Remark", Line(complaint.remark ?? "")) + [.empty] + row("Subject", Line(complaint.subject))
            + row("Message", Line(complaint.message))
    }

    private func row(_ label: String, _ value: Line) -> [Line] {
        guard !value.isEmpty else { return [] }
        let wrapped = value.wrapped(max(10, area.width - Self.labelColumns))
        return wrapped.enumerated().map { index, line in
            (index == 0 ? Line(label, .label) : .empty).padded(to: Self.labelColumns) + line
        }
    }

    private var about: Line {
        let reference = Line(complaint.transaction.text)
        guard let row = state.subjectRow, row.reference == complaint.transaction else { return reference }
        let amount = context.isHidden(row) ? "hidden" : context.rupees(row.amount)
        return reference + Line("  \(amount) \(row.mode.word)  ") + row.status.line()
            + Line("  \(row.title)")
    }

    private var destination: String {
        guard complaint.status != .draft else { return "\(complaint.provider); it was not sent" }
        return complaint.provider
            + (complaint.providerReference.map { ", their number \($0)" } ?? ", which gave no number")
    }

    private var status: Line {
        let moment = complaint.raisedAt ?? complaint.createdAt
        let verb = complaint.raisedAt == nil ? "written " : complaint.status == .raised ? "" : "raised "
        let when = "\(context.wall(moment).day.named) \(context.clock(moment))"
        return complaint.status.line + Line("  \(verb)\(when) by \(complaint.agent.name)", .muted)
    }

    private var due: Line {
        if state.complaints.ready.contains(complaint.number) {
            return Line("! their reference has come: it can be sent now · Enter", .warning)
        }
        guard let day = complaint.dueAt, complaint.status != .closed else { return .empty }
        let today = context.now.day
        return Line(day == today ? "today, \(day.named)" : day.named, day <= today ? .warning : .text)
    }
}
