import Guarded
import Payments
import TerminalKit

/// Builds the rows of the complaint form, the gates among them.
struct ComplaintFormBuilder {
    let composer: ComplaintComposer
    let state: DashboardState

    private var row: Transaction { composer.row }
    private var context: Context { state.context }

    /// The form as it stands.
    func form() -> Form<ComplaintRow> {
        let about =
            Line(row.reference.text, .muted)
            + Line("  \(context.rupees(row.amount)) \(row.mode.word)  ") + row.status.line()
        var rows: [FormRow<ComplaintRow>] = [
            FormRow(.about, "About", .value(about), hasSpace: true),
            FormRow(.who, "", .value(Line("\(row.beneficiary.name) \(row.beneficiary.maskedTarget)"))),
            FormRow(.to, "To", .value(Line(destination))),
            FormRow(
                .subject, "Subject", .input(composer.subject), needs: composer.subject.isEmpty, hasSpace: true),
            FormRow(
                .message, "Message", .area(composer.message, rows: 5),
                notes: tooFresh.map { [Line("! \($0.message)", .warning)] } ?? [], needs: composer.message.isEmpty,
                hasSpace: true),
        ]
        if tooFresh != nil {
            rows.append(
                FormRow(
                    .tick, "", .tick(composer.isTicked, SafeText(Warning.tooFresh.acknowledgement)),
                    needs: !composer.isTicked))
        }
        rows.append(FormRow(.due, "Due", .value(due), hasSpace: true))
        for (index, gate) in gates.enumerated() {
            rows.append(FormRow(.gate(index), index == 0 ? "Gates" : "", .value(gate), hasSpace: index == 0))
        }
        return Form(rows, focus: composer.inUse)
    }

    private var destination: String {
        guard state.profile.capability(of: row.provider)?.complaints ?? false else {
            return "\(row.provider) takes none here: ours, with a text to mail"
        }
        return row.providerReference.map { "\(row.provider), as their transaction \($0)" } ?? row.provider
    }

    private var tooFresh: RaisedWarning? { ComplaintRules.tooFresh(createdAt: row.createdAt, now: state.now) }

    private var due: Line {
        let day = ComplaintRules.dueDay(mode: row.mode, status: row.status, raisedAt: state.now)
        return Line(day.named) + Line("; back in Needs you that morning", .muted)
    }

    /// What must hold before it goes out; where one does not, the reason and what opens it.
    private var gates: [Line] {
        var gates: [Line] = []
        let age = row.lastAnsweredAt.map { state.now.seconds(since: $0) }
        if ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: row.lastAnsweredAt, now: state.now) {
            let at = row.lastAnsweredAt.map { context.seconds($0) } ?? ""
            gates.append(open("asked \(at): a complaint rests on an answer under 5 min old"))
        } else if let age {
            gates.append(shut("last answer \(Age.words(age)) old: asking first"))
        } else {
            gates.append(shut("never answered yet: asking first"))
        }
        if state.profile.capability(of: row.provider)?.complaints ?? false {
            gates.append(
                row.providerReference.map { open("\(row.provider) knows it as \($0); without that it stays ours") }
                    ?? shut("\(row.provider) has given no id: kept as ours, offered when it comes"))
        }
        gates.append(
            state.complaints.openOne(for: row.reference).map { shut("\($0.number) is open for this payout already") }
                ?? open("none is open for this payout"))
        return gates
    }

    private func open(_ words: String) -> Line { Line("● ", .statusSuccess) + Line(words, .muted) }
    private func shut(_ words: String) -> Line { Line("✕ ", .statusFailed) + Line(words) }
}

extension ComplaintsPane {
    /// Draws the form or the list.
    func draw(in area: Area, on canvas: inout Canvas, _ state: DashboardState, form: Layout.Form) {
        if isComposing, let composer {
            drawForm(composer, in: area, on: &canvas, state)
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
        if let keptAt = composer.keptAt { facts.append(Line("kept at \(state.context.seconds(keptAt))", .muted)) }
        canvas.title(
            line: Line("5 ", .muted) + Line("Complaint", isFocused ? .titleFocused : .title), facts, in: area,
            isFocused: isFocused)
        var form = ComplaintFormBuilder(composer: composer, state: state).form()
        let (_, rect) = area.rect.split(top: 1)
        let layout = FormLayout(label: 10, value: 40)
        if rect.rows < 20 || form.height(columns: rect.columns, layout: layout) > rect.rows {
            for index in form.rows.indices { form.rows[index].hasSpace = false }
        }
        let caret = form.draw(
            into: &canvas.grid, in: rect, theme: canvas.theme, layout: layout,
            isFocused: isFocused)
        if isFocused { canvas.cursor = caret }
    }

    private func drawList(in area: Area, on canvas: inout Canvas, _ state: DashboardState) {
        let isFocused = state.focus == .complaints
        canvas.title(.complaints, facts(state.context), in: area, isFocused: isFocused)
        let isWide = area.width >= 100
        var columns = [
            TableColumn("due", width: 7), TableColumn("number", width: 11),
            TableColumn("about", width: isWide ? 13 : 8),
        ]
        if isWide { columns.append(TableColumn("provider", width: 11)) }
        columns += [TableColumn("status", width: 10), TableColumn("subject")]
        let (_, body) = area.rect.split(top: 1)
        let room = max(1, body.rows - 1)
        let index = items.firstIndex { $0.number == selected } ?? 0
        let first = max(0, index - room + 1)
        let rows = items.dropFirst(first).prefix(room).map { item -> TableRow in
            var cells = [
                due(item, state.context), Line(item.number),
                Line(isWide ? item.transaction.text : item.transaction.short, .muted),
            ]
            if isWide { cells.append(Line(item.provider, .muted)) }
            return TableRow(cells + [item.status.line, Line(item.subject)])
        }
        Table(
            columns: columns, rows: rows, selected: items.isEmpty ? nil : index - first, isFocused: isFocused,
            notice: items.isEmpty ? .empty : nil
        ).draw(into: &canvas.grid, in: body, theme: canvas.theme)
        if items.isEmpty, readAt != nil {
            canvas.rows([Line("No complaints. c on a transaction raises one.", .muted)], from: body.row, in: area)
        }
    }

    private func drawShortList(in area: Area, on canvas: inout Canvas, _ state: DashboardState) {
        canvas.title(.complaints, [Line("\(open) open", .muted)], in: area, isFocused: state.focus == .complaints)
        let lines = items.map { item in
            due(item, state.context).padded(to: 7) + Line("\(item.number) ", .muted)
                + Line("\(item.status.word) \(item.subject)")
        }
        let none = [Line("No complaints. c raises one.", .muted)]
        canvas.rows(lines.isEmpty && readAt != nil ? none : lines, from: area.rect.row + 1, in: area)
    }

    private func facts(_ context: Context) -> [Line] {
        guard let readAt else { return [Line("reading", .muted)] }
        return [Line("\(open) open", .muted), Line("due first", .muted), Line("at \(context.seconds(readAt))", .muted)]
    }

    private func due(_ item: Complaint, _ context: Context) -> Line {
        guard let day = item.dueAt, item.status != .closed else { return .empty }
        let today = context.now.day
        if day == today { return Line("today", .warning) }
        return Line("\(day.weekdayName) \(day.day)", day < today ? .warning : .muted)
    }
}
