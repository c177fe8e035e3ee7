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
            canvas.title(.payout, entryFacts(context), in: area, isFocused: isFocused)
            drawForm(in: area, on: &canvas, state, isFocused: isFocused)
        case .sending(let flight):
            canvas.title(.payout, [flight.facts(context)], in: area, isFocused: isFocused)
            drawPanel(flight.lines(context, isFocused: isFocused), in: area, on: &canvas)
        case .done(let outcome):
            let age = Line("at \(context.seconds(outcome.knownAt))", .muted)
            canvas.title(.payout, [outcome.status.line(), age], in: area, isFocused: isFocused)
            drawPanel(outcome.lines(context, width: area.width, isFocused: isFocused), in: area, on: &canvas)
        }
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
    private func entryFacts(_ context: Context) -> [Line] {
        let asOf = (facts.wallet(provider).map { [$0] } ?? facts.wallets).compactMap(\.asOf).max()
        let age = keptAt.map { "kept at \(context.seconds($0))" } ?? asOf.map { "at \(context.seconds($0))" }
        return [Line("draft", .muted), Line(age ?? "", .muted)]
    }

    private func drawForm(in area: Area, on canvas: inout Canvas, _ state: DashboardState, isFocused: Bool) {
        guard capability != nil else {
            canvas.rows([Line("p begins a payout.", .muted)], from: area.rect.row + 2, in: area)
            return
        }
        let isNarrow = area.rect.columns < 80
        var form = PayoutFormBuilder(
            pane: self, profile: state.profile, context: state.context, isNarrow: isNarrow
        ).form()
        var (_, rect) = area.rect.split(top: 1)
        let layout: FormLayout? = area.rect.columns >= 84 ? FormLayout(label: 13, value: 24) : nil
        if form.height(columns: rect.columns, layout: layout) > rect.rows {
            form.closeUp()
        }
        if form.height(columns: rect.columns, layout: layout) > rect.rows, let review = form.rows.popLast() {
            // What still stands against it is seen wherever the form is scrolled to.
            let foot = Form([review], focus: .review)
            let height = min(foot.height(columns: rect.columns, layout: layout), rect.rows / 2)
            let (top, bottom) = rect.split(bottom: height)
            foot.draw(into: &canvas.grid, in: bottom, theme: canvas.theme, layout: layout, isFocused: false)
            rect = top
        }
        // Under a question nothing is in use: a number is hidden again, and only the question has a caret.
        let isInUse = isFocused && state.overlays.isEmpty
        let caret = form.draw(into: &canvas.grid, in: rect, theme: canvas.theme, layout: layout, isFocused: isInUse)
        if isInUse { canvas.cursor = caret }
    }
}

extension PayoutFlight {
    /// As in: `sending · 4 s of 30`.
    func facts(_ context: Context) -> Line {
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
            Line(context.rupees(payout.amount), .money) + " to "
                + Line("\(payout.beneficiary.name) \(payout.beneficiary.maskedTarget)"),
            Line("\(number) · \(payout.rail.rawValue) · \(payout.provider)", .muted), .empty,
        ]
        lines += steps.map { Line("\(context.seconds($0.at))  ", .muted) + Line($0.words) }
        if let deadline {
            lines.append(
                Line("\(context.seconds(context.now))  ", .muted)
                    + Line("waiting, until \(context.seconds(deadline)) at most"))
        }
        return lines + [
            .empty, "This payout is sent once. No key sends it again.",
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
            Line(context.rupees(payout.amount), .money) + " to "
                + Line("\(payout.beneficiary.name) \(payout.beneficiary.maskedTarget)"),
            Line("\(reference) · \(payout.rail.rawValue) · \(payout.provider)", .muted), .empty,
        ]
        for (label, words) in parts(context) {
            let wrapped = SafeText(words).wrapped(max(10, min(64, width - 12)))
            for (index, line) in wrapped.enumerated() {
                lines.append((index == 0 ? Line(label, .label) : .empty).padded(to: 11) + Line(line))
            }
        }
        let titles = buttons.map { $0 == .ask ? "Ask now" : "Close" }
        return lines + [.empty, Buttons.line(titles, focus: isFocused ? button : nil)]
    }

    private func parts(_ context: Context) -> [(String, String)] {
        let happened = ("Happened", reason.isEmpty ? "The provider answered: \(status.word)." : reason)
        switch status {
        case .unknown:
            let next = nextAskAt.map { " paydesk does it by itself at \(context.clockAndDay($0)) and on;" } ?? ""
            return [
                happened, ("Money", "It may have moved or not. Nobody can say yet. It is not failed."),
                ("Next", "Ask again.\(next) r asks now."),
                (
                    "Never",
                    "Do not enter it again: that could pay twice. It stays in Needs you until known."
                ),
            ]
        case .pending, .processing, .submitting:
            let next = nextAskAt.map { " at \(context.clockAndDay($0)) and on" } ?? ""
            return [
                happened, ("Money", "With the provider, not confirmed yet."),
                ("Next", "paydesk asks by itself\(next); r asks now."),
            ]
        case .succeeded:
            let reference = bankReference.map { " \(BankReferenceWord.of($0)) \($0)." } ?? ""
            return [happened, ("Money", "Paid.\(reference)"), ("Next", "Nothing. Reversals are looked for until T+3.")]
        case .failed:
            return [
                happened, ("Money", "Not paid, says the provider."),
                ("Next", "Look at the reason; a new payout is a new reference."),
            ]
        case .notSent:
            return [
                happened, ("Money", "Nothing left: no byte of it was sent."),
                ("Next", "p comes back to the form as it was typed."),
            ]
        case .awaitingApproval:
            return [happened, ("Money", "Nothing was sent."), ("Next", "An approver types account and amount again.")]
        case .reversed: return [happened, ("Money", "It came back."), ("Next", "Check the account with the customer.")]
        case .draft, .ready, .rejected, .discarded, .closed:
            return [happened, ("Money", "Nothing was sent."), ("Next", "Its row is in the list.")]
        }
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
