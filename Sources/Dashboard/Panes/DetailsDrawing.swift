import Guarded
import Payments
import TerminalKit

/// How Details are drawn: the facts, the sentence to say, the timeline as far as there is room.
struct DetailsDrawing {
    let pane: DetailsPane
    let context: Context
    let area: Area
    let isFocused: Bool

    /// From here on the facts take two lines and the timeline is shown.
    private static let fullWidth = 80
    private static let fullRows = 9

    private var isFull: Bool { area.width >= Self.fullWidth || area.rect.rows >= Self.fullRows }

    /// Draws it.
    func draw(on canvas: inout Canvas) {
        canvas.title(.details, facts, in: area, isFocused: isFocused)
        guard let content = pane.content else {
            let words = pane.reference == nil ? "Nothing is selected." : "Reading it."
            canvas.rows([Line(words, .muted)], from: area.rect.row + 1, in: area)
            return
        }
        var row = area.rect.row + 1
        if isFull {
            drawHead(content, row: &row, on: &canvas)
        } else {
            row = canvas.rows(shortHead(content), from: row, in: area)
        }
        row = canvas.rows(say(content), from: row, in: area)
        guard isFull else { return }
        drawTimeline(content, from: row + 1, on: &canvas)
    }

    private var facts: [Line] {
        guard let reference = pane.reference else { return [] }
        let isNarrow = area.width < 60
        let number = Line(isNarrow ? reference.short : reference.text, .muted)
        guard let content = pane.content else { return [number] }
        return [number, age(content.transaction)]
    }

    /// When the provider last answered; before that, when it was written.
    private func age(_ row: Transaction) -> Line {
        let moment = row.lastAnsweredAt ?? row.updatedAt
        let isOld = row.status.isOpenAtProvider && row.nextAskAt.map { context.now.seconds(since: $0) > 120 } ?? false
        return Line("at \(context.seconds(moment))", isOld ? .warning : .muted)
    }

    // MARK: The facts

    private func drawHead(_ content: TransactionDetails, row: inout Int, on canvas: inout Canvas) {
        let transaction = content.transaction
        let first = Line.joined([name(transaction), target(transaction)] + bank(transaction), by: "  ")
        let second = money(transaction) + "   " + state(content)
        let entered = Line("\(transaction.provider) · by \(transaction.agent.name)", .muted)
        for (left, right) in [(first, entered), (second, bankReference(transaction))] where row < area.rect.endRow {
            let start = canvas.put(right, row: row, endingAt: area.rect.endColumn - 1)
            canvas.put(left, row: row, column: area.left, width: max(0, start - area.left - 2))
            row += 1
        }
        for extra in extras(transaction) where row < area.rect.endRow {
            canvas.put(extra, row: row, column: area.left, width: area.width)
            row += 1
        }
        row += 1
    }

    private func shortHead(_ content: TransactionDetails) -> [Line] {
        let transaction = content.transaction
        guard area.width >= 70 else {
            let next = transaction.nextAskAt.map { Line("next ask \(context.secondsOrDay($0))", .muted) } ?? .empty
            return [
                Line.joined(
                    [
                        target(transaction), Line(transaction.mode.word, .muted), Line(transaction.provider, .muted),
                        transaction.status.line(), next,
                    ], by: "  ")
            ]
        }
        let bankName = bank(transaction).prefix(1)
        let first = Line.joined(
            [name(transaction), target(transaction)] + bankName + [
                Line(transaction.provider, .muted), Line("by \(transaction.agent.name)", .muted),
                bankReference(transaction),
            ], by: "  ")
        let second = Line.joined([money(transaction), state(content), nextAsk(content)], by: "   ")
        return [first, second]
    }

    private func name(_ row: Transaction) -> Line { Line(row.beneficiary.name) }

    private func target(_ row: Transaction) -> Line {
        if context.isHidden(row) { return Line("hidden", .muted) }
        guard let whole = pane.reveal?.beneficiary else { return Line(row.beneficiary.maskedTarget, .muted) }
        return Line.joined([Line(whole.target), Line(whole.mobile ?? "")], by: "  ")
    }

    private func bank(_ row: Transaction) -> [Line] {
        guard let ifsc = row.beneficiary.ifsc else { return [] }
        let name = Banks.name(String(ifsc.prefix(4))) ?? row.beneficiary.bank ?? ""
        return [Line(name, .muted), Line(ifsc, .muted)]
    }

    private func money(_ row: Transaction) -> Line {
        let amount = context.isHidden(row) ? Line("hidden", .muted) : Line(context.rupees(row.amount))
        return amount + " " + Line(row.mode.word, .muted)
    }

    /// `? unknown for 4 min`, `● success, confirmed 14:09:41`.
    private func state(_ content: TransactionDetails) -> Line {
        let row = content.transaction
        let word = row.status.line()
        if row.status.isWaiting {
            return word + Line(" for \(Age.words(context.now.seconds(since: row.createdAt)))", .muted)
        }
        guard let moment = content.since(row.status) else { return word }
        let day = context.wall(moment).day == context.wall(context.now).day ? "" : context.wall(moment).day.short + " "
        if row.status == .succeeded { return word + Line(", confirmed \(day)\(context.seconds(moment))", .muted) }
        return word + Line(" \(day)\(context.clock(moment))", .muted)
    }

    private func bankReference(_ row: Transaction) -> Line {
        guard let reference = row.bankReference else { return Line("bank reference none yet", .muted) }
        return Line("\(BankReferenceWord.of(reference)) ", .muted) + Line(reference)
    }

    private func nextAsk(_ content: TransactionDetails) -> Line {
        guard let next = content.transaction.nextAskAt else { return .empty }
        let later = content.laterAsks.first.map { ", then about \(context.clockAndDay($0))" } ?? ""
        return Line("next ask \(context.secondsOrDay(next))\(later)", .muted)
    }

    /// Flags that change what the facts mean, the agent's note.
    private func extras(_ row: Transaction) -> [Line] {
        var lines: [Line] = []
        if row.flags.contains(.conflict) {
            lines.append(Line("! conflict: two trustworthy answers contradict each other", .alarm))
        }
        if row.flags.contains(.nameMismatch), let other = row.nameAtBank {
            lines.append(Line("! the bank knows the account as \(other)", .warning))
        }
        if row.flags.contains(.turnaroundBreached) {
            let owed = Turnaround.owed(row.mode, sentAt: row.createdAt, now: context.now)
            let words = owed > .zero ? ": \(context.rupees(owed)) owed to the customer" : ""
            lines.append(Line("! past the RBI’s turnaround time\(words)", .warning))
        }
        if row.status == .ready { lines.append(Line("! left unsent · Enter: send or discard", .warning)) }
        if !row.note.isEmpty { lines.append(Line("note  ", .muted) + Line(row.note)) }
        return lines
    }

    // MARK: Say

    private func say(_ content: TransactionDetails) -> [Line] {
        guard !context.isHidden(content.transaction) else { return [] }
        let sentence = SafeText("“" + Say.sentence(content, context) + "”")
        return sentence.wrapped(max(1, area.width - 6)).enumerated().map { index, line in
            (index == 0 ? Line("Say  ", .muted) : .blanks(5)) + Line(line)
        }
    }

    // MARK: Timeline

    private func drawTimeline(_ content: TransactionDetails, from start: Int, on canvas: inout Canvas) {
        var lines = timeline(content)
        let room = area.rect.endRow - start
        guard room > 0 else { return }
        if pane.back > 0 { lines.removeLast(min(pane.back, max(0, lines.count - room))) }
        if lines.count > room {
            let hidden = lines.count - room + 1
            lines = [Line("\(hidden) earlier lines · 3 and ↑ show them", .muted)] + lines.suffix(max(0, room - 1))
        }
        canvas.rows(lines, from: start, in: area)
    }

    private func timeline(_ content: TransactionDetails) -> [Line] {
        var lines: [Line] = []
        var day = context.wall(context.now).day
        for entry in content.timeline {
            let own = context.wall(entry.at).day
            if own != day {
                day = own
                lines.append(Line(lines.isEmpty ? "\(own.named), \(context.zone)" : own.named, .muted))
            }
            lines += self.lines(of: entry)
        }
        if let next = content.transaction.nextAskAt {
            lines.append(Line(ahead(next, content), .muted))
        }
        return lines
    }

    private func ahead(_ next: Timestamp, _ content: TransactionDetails) -> String {
        let day = context.wall(next).day
        let when = day == context.wall(context.now).day ? context.seconds(next) : "\(day.named) \(context.clock(next))"
        let purpose = content.transaction.status.isTerminal ? "next look, for a reversal" : "next ask"
        let later = content.laterAsks.first.map { ", then about \(context.clockAndDay($0))" } ?? ""
        return "\(when)  \(purpose)\(later) · r asks now"
    }

    /// Columns before the note.
    private static let noteIndent = 47

    private func lines(of entry: TimelineEntry) -> [Line] {
        let isHint = entry.status == nil
        let status = entry.status.map { $0.line() } ?? Line(entry.source == .callback ? "· hint" : "", .muted)
        let head =
            Line(context.seconds(entry.at), .muted) + "  " + Line(entry.label, .muted).cut(to: 9).padded(to: 10)
            + Line(entry.actor, .muted).cut(to: 12).padded(to: 13) + status.padded(to: 14)
        let role: Role = isHint ? .muted : .text
        let notes = SafeText(entry.note).wrapped(max(10, area.width - Self.noteIndent))
        guard let first = notes.first else { return [head] }
        return [head + Line(first, role)] + notes.dropFirst().map { .blanks(Self.noteIndent) + Line($0, role) }
    }
}
