import Guarded
import Payments
import TerminalKit

extension ComplaintsPane {
    /// Draws the form, the one that is read, or the list.
    func draw(in area: Area, on canvas: inout Canvas, _ state: DashboardState, form: Layout.Form) {
        if isComposing, let composer {
            drawForm(composer, in: area, on: &canvas, state)
        } else if state.focus == .complaints, let beingRead {
            ComplaintReading(complaint: beingRead, state: state, area: area).draw(on: &canvas, from: top)
        } else if area.rect.columns < 50 {
            drawShortList(in: area, on: &canvas, state)
        } else {
            drawList(in: area, on: &canvas, state)
        }
    }

    private func drawForm(
        _ composer: ComplaintComposer, in area: Area, on canvas: inout Canvas, _ state: DashboardState
    ) {
        let isFocused = state.focus == .complaints
        var facts = [Line("draft", .muted)]
        let asOf = composer.row.lastAnsweredAt ?? composer.row.updatedAt
        let age = composer.keptAt.map { "kept at \(state.context.seconds($0))" } ?? "at \(state.context.seconds(asOf))"
        facts.append(Line(age, .muted))
        canvas.title(
            line: Line("5 ", .muted) + Line("Complaint", isFocused ? .titleFocused : .title), facts, in: area,
            isFocused: isFocused)
        let (_, rect) = area.rect.split(top: 1)
        let layout = FormLayout(label: 10, value: 40)
        var builder = ComplaintFormBuilder(composer: composer, state: state)
        var form = builder.form()
        let isTight = rect.rows < 20 || form.height(columns: rect.columns, layout: layout) > rect.rows
        builder.foldsEvidence = isTight && !composer.inUse.isEvidence
        form = builder.form()
        if isTight { form.closeUp() }
        // The message takes the rows that are left, as far as it needs them, so that the gates are seen too.
        let left = rect.rows - form.height(columns: rect.columns, layout: layout)
        let needed = composer.message.text.wrapped(max(10, rect.columns - 13)).count + 1
        let wanted = max(builder.messageRows, needed)
        builder.messageRows = max(ComplaintFormBuilder.leastMessageRows, min(wanted, builder.messageRows + left))
        form = builder.form()
        if isTight { form.closeUp() }
        let caret = form.draw(
            into: &canvas.grid, in: rect, theme: canvas.theme, layout: layout,
            isFocused: isFocused && state.overlays.isEmpty)
        if isFocused, state.overlays.isEmpty { canvas.cursor = caret }
    }

    private func drawList(in area: Area, on canvas: inout Canvas, _ state: DashboardState) {
        let isFocused = state.focus == .complaints
        canvas.title(.complaints, facts(state.context, isFocused: isFocused), in: area, isFocused: isFocused)
        let isWide = area.width >= 100
        // What it is about stands in Details; where room is short the subject needs it more.
        let namesPayout = area.width >= 70
        // The subject keeps the room for an amount in it.
        let hasRaised = area.width >= (isWide ? 116 : 90)
        var columns = [TableColumn("due", width: 6), TableColumn("number", width: 11)]
        if namesPayout { columns.append(TableColumn("about", width: isWide ? 13 : 8)) }
        if isWide {
            columns += [TableColumn("amount", width: 11, alignment: .right), TableColumn("provider", width: 11)]
        }
        columns.append(TableColumn("status", width: 10))
        if hasRaised { columns.append(TableColumn("raised", width: 12)) }
        columns.append(TableColumn("subject"))
        let room = area.rect.columns - Table.width(of: columns)
        let (_, body) = area.rect.split(top: 1)
        let height = max(1, body.rows - 1)
        let index = items.firstIndex { $0.number == selected } ?? 0
        let first = max(0, index - height + 1)
        let rows = items.dropFirst(first).prefix(height).map { item -> TableRow in
            var cells = [due(item, state.context), Line(item.number)]
            if namesPayout { cells.append(Line(isWide ? item.transaction.text : item.transaction.short, .muted)) }
            if isWide {
                cells += [Line(item.amount.map { state.context.rupees($0) } ?? ""), Line(item.provider, .muted)]
            }
            cells.append(item.statusLine)
            if hasRaised { cells.append(raised(item, state.context)) }
            return TableRow(cells + [Line(item.subject).shortened(to: room)])
        }
        Table(
            columns: columns, rows: rows, selected: items.isEmpty ? nil : index - first, isFocused: isFocused,
            notice: items.isEmpty ? .empty : nil
        ).draw(into: &canvas.grid, in: body, theme: canvas.theme)
        if items.isEmpty, fresh.at != nil {
            let none = "No complaints. \(state.key(.complain)) on a transaction raises one."
            canvas.rows([Line(none, .muted)] + begun(state).map { Line($0, .muted) }, from: body.row, in: area)
        }
    }

    private func drawShortList(in area: Area, on canvas: inout Canvas, _ state: DashboardState) {
        let isFocused = state.focus == .complaints
        let facts = fresh.title([Line("\(open) open", .muted)], state.context, isFocused: isFocused)
        canvas.title(.complaints, facts, in: area, isFocused: isFocused)
        let lines = items.map { item in
            let start = due(item, state.context).padded(to: 7) + Line("\(item.number) ", .muted)
            return start + Line("\(item.statusWord) \(item.subject)").shortened(to: area.width - start.columns)
        }
        let none = [Line("No complaints. \(state.key(.complain)) raises one.", .muted)]
        canvas.rows(lines.isEmpty && fresh.at != nil ? none : lines, from: area.rect.row + 1, in: area)
    }

    /// What is being written and was not sent, by the transactions it is about.
    private func begun(_ state: DashboardState) -> [String] {
        let last = composer.flatMap { $0.keptAt == nil ? nil : $0.row.reference.text }
        let about = aside.map(\.transaction) + [last].compactMap(\.self)
        return about.isEmpty ? [] : ["Being written, not sent: \(about.joined(separator: ", "))."]
    }

    /// How many are being written.
    private var written: Int { aside.count + (composer?.keptAt == nil ? 0 : 1) }

    private func facts(_ context: Context, isFocused: Bool) -> [Line] {
        let all = items.count > open ? " of \(items.count)\(items.count < Self.most ? "" : " and more")" : ""
        var count = fresh.at == nil ? [] : [Line("\(open) open\(all)", .muted), Line("due first", .muted)]
        if written > 0 { count.insert(Line("\(written) being written", .warning), at: 0) }
        return fresh.title(count, context, isFocused: isFocused)
    }

    /// As in: `Fri 20 14:05`; nothing of a draft.
    private func raised(_ item: Complaint, _ context: Context) -> Line {
        guard let moment = item.raisedAt else { return .empty }
        let day = context.wall(moment).day
        let isNear = context.now.day.daysSinceEpoch - day.daysSinceEpoch < 28
        return Line(
            isNear ? "\(day.weekdayName) \(day.day) \(context.clock(moment))" : "\(day.short) \(day.year)", .muted)
    }

    /// When an answer is due; of a draft, that it can go now.
    private func due(_ item: Complaint, _ context: Context) -> Line {
        if ready.contains(item.number) { return Line("ready", .warning) }
        guard let day = item.dueAt, item.status != .closed else { return .empty }
        let today = context.now.day
        if day == today { return Line("today", .warning) }
        // A weekday of long ago says nothing.
        let isNear = today.daysSinceEpoch - day.daysSinceEpoch < 7
        return Line(isNear ? "\(day.weekdayName) \(day.day)" : day.short, day < today ? .warning : .muted)
    }
}
