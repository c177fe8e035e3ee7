import Guarded
import Payments
import TerminalKit

extension PayoutPane {
    /// Draws the form, the payout on its way, or what became of it.
    func draw(in area: Area, on canvas: inout Canvas, _ state: DashboardState) {
        let isFocused = state.focus == .payout
        let context = state.context
        switch phase {
        case .entering:
            drawTitle(kind, entryFacts(state), in: area, on: &canvas, isFocused: isFocused)
            drawForm(in: area, on: &canvas, state, isFocused: isFocused)
        case .sending(let flight):
            drawTitle(flight.order.kind, [flight.facts(context)], in: area, on: &canvas, isFocused: isFocused)
            drawPanel(flight.lines(context, isFocused: isFocused), in: area, on: &canvas)
        case .done(let outcome):
            let age = Line("at \(context.seconds(outcome.knownAt))", .muted)
            let facts = [outcome.status.line(), age]
            drawTitle(outcome.order.kind, facts, in: area, on: &canvas, isFocused: isFocused)
            draw(outcome, in: area, on: &canvas, context, isFocused: isFocused)
        }
    }

    private func drawTitle(
        _ kind: TransactionKind, _ facts: [Line], in area: Area, on canvas: inout Canvas, isFocused: Bool
    ) {
        let words =
            Line("\(PaneID.payout.rawValue) ", .muted) + Line(kind.title, isFocused ? .titleFocused : .title)
        canvas.title(line: words, facts, in: area, isFocused: isFocused)
    }

    /// The outcome; of a pay link that can be paid with its QR code, where that has room.
    private func draw(
        _ outcome: PayoutOutcome, in area: Area, on canvas: inout Canvas, _ context: Context, isFocused: Bool
    ) {
        let code = PayLinkCode(outcome.payURL, context)
        var own = area
        if let code, code.draw(beside: area, on: &canvas) { own = code.words(of: area) }
        var lines = outcome.lines(context, width: own.width, isFocused: isFocused)
        if let code, own == area, !code.draw(below: lines.count + 2, of: area, on: &canvas) {
            lines.insert(code.hint(in: canvas.size, isFocused: isFocused), at: lines.count - 2)
        }
        drawPanel(lines, in: own, on: &canvas)
    }

    /// Lines of which the last are the buttons; where they do not fit the blank ones go first, the buttons never.
    private func drawPanel(_ lines: [Line], in area: Area, on canvas: inout Canvas) {
        guard lines.count >= area.body, let buttons = lines.last else {
            canvas.rows(lines, from: area.rect.row + 2, in: area)
            return
        }
        var shown = lines
        while shown.count > area.body, let blank = shown.firstIndex(where: \.isEmpty) { shown.remove(at: blank) }
        if shown.count > area.body { shown = shown.prefix(max(0, area.body - 2)) + [Line("…", .muted), buttons] }
        canvas.rows(shown, from: area.rect.row + 1, in: area)
    }

    /// When it was kept; before anything is typed, when the wallets it speaks of are from.
    private func entryFacts(_ state: DashboardState) -> [Line] {
        guard hasForm else { return [] }
        let context = state.context
        // On the screen only: while nothing can be saved nothing is said to be kept.
        guard state.storeFailing == nil else { return [Line("draft", .muted), Line("not saved", .warning)] }
        let own = kind == .payout ? provider : order.provider
        let asOf = (facts.wallet(own).map { [$0] } ?? facts.wallets).compactMap(\.asOf).max()
        let kept = kind == .payout ? keptAt : order.keptAt
        let age = kept.map { "kept at \(context.seconds($0))" } ?? asOf.map { "at \(context.seconds($0))" }
        return [Line("draft", .muted), Line(age ?? "", .muted)]
    }

    /// Whether there is a form: before the first `p` there is none.
    private var hasForm: Bool { (kind == .payout ? capability : order.capability) != nil }

    private func drawForm(in area: Area, on canvas: inout Canvas, _ state: DashboardState, isFocused: Bool) {
        guard hasForm else {
            canvas.rows([Line("\(state.key(.pay)) begins a \(kind.noun).", .muted)], from: area.rect.row + 2, in: area)
            return
        }
        var form = form(state.profile, state.context, isNarrow: area.rect.columns < 80)
        var (_, rect) = area.rect.split(top: 1)
        let layout: FormLayout? = area.rect.columns >= 84 ? FormLayout(label: 13, value: 24) : nil
        if form.height(columns: rect.columns, layout: layout) > rect.rows {
            form.closeUp()
        }
        // Under a question nothing is in use: a number is hidden again, and only the question has a caret.
        var isInUse = isFocused && state.overlays.isEmpty
        if form.height(columns: rect.columns, layout: layout) > rect.rows, let review = form.rows.popLast() {
            // What still stands against it is seen wherever the form is scrolled to.
            let foot = Form([review], focus: .review)
            let height = min(foot.height(columns: rect.columns, layout: layout), rect.rows / 2)
            let (top, bottom) = rect.split(bottom: height)
            let isOnReview = form.focus == .review
            foot.draw(
                into: &canvas.grid, in: bottom, theme: canvas.theme, layout: layout, isFocused: isInUse && isOnReview)
            if isOnReview { (form.focus, isInUse) = (form.rows.last(where: \.isEditable)?.id, false) }
            rect = top
        }
        let caret = form.draw(into: &canvas.grid, in: rect, theme: canvas.theme, layout: layout, isFocused: isInUse)
        if isInUse { canvas.cursor = caret }
    }
}

extension PayoutPane {
    /// The form of what is entered.
    func form(_ profile: DeskProfile, _ context: Context, isNarrow: Bool = false) -> Form<PayoutRow> {
        guard kind == .payout else {
            return OrderFormBuilder(
                entry: order, facts: facts, profile: profile, context: context, isNarrow: isNarrow
            ).form()
        }
        return PayoutFormBuilder(pane: self, profile: profile, context: context, isNarrow: isNarrow).form()
    }
}

extension PayoutFlight {
    /// As in: `sending · 4 s of 30`.
    func facts(_ context: Context) -> Line {
        if let answeredAt {
            return Line("not written yet · \(max(0, context.now.seconds(since: answeredAt))) s", .warning)
        }
        guard let sentAt, let deadline else {
            return Line("sending · \(max(0, context.now.seconds(since: startedAt))) s", .muted)
        }
        let gone = max(0, context.now.seconds(since: sentAt))
        return Line("sending · \(gone) s of \(deadline.seconds(since: sentAt))", .muted)
    }

    /// The panel while it is on its way.
    func lines(_ context: Context, isFocused: Bool) -> [Line] {
        let number = reference?.text ?? "getting its reference"
        var lines = [
            order.line(context), Line("\(number) · \(order.mode.word) · \(order.provider)", .muted), .empty,
        ]
        lines += steps.map { Line("\(context.seconds($0.at))  ", .muted) + Line($0.words) }
        if answeredAt != nil {
            lines.append(Line("What the answer says is shown when it is on disk.", .warning))
        } else if let deadline {
            lines.append(
                Line("\(context.seconds(context.now))  ", .muted)
                    + Line("waiting, until \(context.seconds(deadline)) at most"))
        }
        return lines + [
            .empty, Line("This \(order.kind.noun) is sent once. No key sends it again."),
            "Leaving does not stop it; its row is in the list.",
            "Quitting now leaves it unknown: the next start asks.", .empty,
            Buttons.line(["Leave it running"], focus: isFocused ? 0 : nil),
        ]
    }
}

extension PayoutOutcome {
    /// What happened, what it means for the money, the one next step (`screens.md`, principle 11).
    func lines(_ context: Context, width: Int, isFocused: Bool) -> [Line] {
        var lines = [
            order.line(context), Line("\(reference) · \(order.mode.word) · \(order.provider)", .muted), .empty,
        ]
        for (label, words) in parts(context) {
            let wrapped = SafeText(words).wrapped(max(10, min(64, width - 12)))
            for (index, line) in wrapped.enumerated() {
                lines.append((index == 0 ? Line(label, .label) : .empty).padded(to: 11) + Line(line))
            }
        }
        let titles = buttons.map(\.title)
        return lines + [.empty, Buttons.line(titles, focus: isFocused ? button : nil)]
    }
}

/// Buttons of a panel in one line.
enum Buttons {
    /// As in: `▸ [ Ask now ]      [ Close ]`.
    static func line(_ titles: [String], focus: Int?) -> Line {
        var line = Line.empty
        for (index, title) in titles.enumerated() {
            let isPressed = index == focus
            line =
                line + (isPressed ? Line("▸ ", .accent) : Line("  "))
                + Line("[ \(title) ]", isPressed ? .buttonFocused : .button) + Line("    ")
        }
        return line
    }
}
