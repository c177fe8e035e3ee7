import Guarded
import Payments
import TerminalKit

/// How Details are drawn: the facts, the sentence to say, the timeline as far as there is room.
struct DetailsDrawing {
    let pane: DetailsPane
    /// The wallet at the transaction's provider: whether that answers.
    let wallet: Wallet?
    let context: Context
    var area: Area
    let isFocused: Bool
    /// As of when it is drawn; nil where it is now.
    let asKnownAt: Timestamp?
    /// Whether the agent is told when it changes.
    let isWatched: Bool
    /// How banks do by each rail today; nil until it is read.
    let health: HealthFacts?
    /// Its place in the list and how many that holds, as in `12 of 1,04,238`; empty where that is not known.
    let place: String
    /// What is said of a QR code that has no room here.
    private var codeHint = Line.empty

    /// Details of one transaction in an area.
    init(
        pane: DetailsPane, wallet: Wallet?, context: Context, area: Area, isFocused: Bool,
        asKnownAt: Timestamp? = nil, isWatched: Bool = false, health: HealthFacts? = nil, place: String = ""
    ) {
        self.place = place
        (self.asKnownAt, self.isWatched, self.health) = (asKnownAt, isWatched, health)
        (self.pane, self.wallet, self.context) = (pane, wallet, context)
        (self.area, self.isFocused) = (area, isFocused)
    }

    /// From so many rows on the timeline is shown.
    private static let fullRows = 9
    /// From so many rows under the title on blank ones part facts, sentence and timeline.
    private static let roomyRows = 13

    private var isFull: Bool { area.rect.rows >= Self.fullRows }

    /// Draws it.
    func draw(on canvas: inout Canvas) {
        canvas.title(.details, facts, in: area, isFocused: isFocused)
        guard let content = pane.content else {
            let words = pane.reference == nil ? "Nothing is selected." : "Reading it."
            canvas.rows([Line(words, .muted)], from: area.rect.row + 1, in: area)
            return
        }
        if let asKnownAt {
            DetailsAsKnown(content: content, moment: asKnownAt, context: context, area: area, isFocused: isFocused)
                .draw(on: &canvas)
            return
        }
        guard isFull else {
            canvas.rows(short(content), from: area.rect.row + 1, in: area)
            return
        }
        var own = self
        if let code = PayLinkCode(content.transaction.openPayURL, context) {
            if code.draw(beside: area, on: &canvas) {
                own.area = code.words(of: area)
            } else {
                own.codeHint = code.hint(in: canvas.size, isFocused: isFocused)
            }
        }
        own.drawWords(content, on: &canvas)
    }

    private func drawWords(_ content: TransactionDetails, on canvas: inout Canvas) {
        let transaction = content.transaction
        var row = area.rect.row + 1
        drawHead(content, row: &row, on: &canvas)
        row = canvas.rows(
            alarms(content) + order(transaction) + extras(content), from: row, in: area)
        if area.body >= Self.roomyRows { row += 1 }
        row = canvas.rows(say(content), from: row, in: area)
        if area.body >= Self.roomyRows { row += 1 }
        let timeline = DetailsTimeline(
            content: content, back: pane.back, context: context, width: area.width, isFocused: isFocused)
        row = canvas.rows(timeline.lines(fitting: area.rect.endRow - row), from: row, in: area)
        // Where there is room, what stands beside it.
        let others = DetailsNeighbours(content: content, health: health, context: context).lines
        if !others.isEmpty, area.rect.endRow - row > others.count { canvas.rows(others, from: row + 1, in: area) }
    }

    private var facts: [Line] {
        guard let reference = pane.reference else { return [] }
        let own = Line(area.width < 60 ? reference.short : reference.text, .muted)
        let hasPlace = isFocused && area.width >= 78 && !place.isEmpty
        let number = hasPlace ? own + Line(" · \(place)", .muted) : own
        if let asKnownAt, pane.content != nil {
            let day = context.wall(asKnownAt).day.named
            return [number, Line("as known \(day) \(context.seconds(asKnownAt))", .muted)]
        }
        var age = pane.fresh
        guard let content = pane.content else { return age.title([number], context, isFocused: isFocused) }
        let row = content.transaction
        // When the provider last answered; before that, when it was written.
        age.at = row.lastAnsweredAt ?? row.updatedAt
        if age.reason == nil, row.status.isOpenAtProvider {
            if row.nextAskAt.map({ context.now.seconds(since: $0) > 120 }) ?? false { age.missed = Freshness.patience }
            age.missed = max(age.missed, wallet?.missed ?? 0)
            if let wallet, wallet.isDown {
                age.reason = "\(wallet.provider) does not answer"
                age.nextTry = wallet.nextAskAt
            }
        }
        return age.title([number], context, isFocused: isFocused)
    }

    // MARK: The facts

    private func drawHead(_ content: TransactionDetails, row: inout Int, on canvas: inout Canvas) {
        let transaction = content.transaction
        let (who, entered) = whoAndEntered(transaction)
        let reference = bankReference(transaction)
        if Line.joined(who, by: "  ").columns + entered.columns + 4 <= area.width {
            drawPair(Line.joined(who, by: "  "), entered, row: &row, on: &canvas)
        } else {
            // Whole numbers need the room: who entered it gives way to a line of its own.
            let lines = Line.joined(who, by: "  ").wrapped(area.width)
            for line in lines { drawPair(line, .empty, row: &row, on: &canvas) }
            drawPair(entered, .empty, row: &row, on: &canvas)
        }
        let state = Line.joined([money(transaction), state(content)], by: "   ")
        if state.columns + reference.columns + 4 <= area.width {
            drawPair(state, reference, row: &row, on: &canvas)
        } else {
            drawPair(state, .empty, row: &row, on: &canvas)
            if transaction.bankReference != nil { drawPair(reference, .empty, row: &row, on: &canvas) }
        }
    }

    /// Who is paid, and who entered it; where both are too wide the agent goes, whom the timeline names too, then the
    /// branch code, so that what stands below keeps its rows from one payout to the next.
    private func whoAndEntered(_ transaction: Transaction) -> ([Line], Line) {
        let who = [name(transaction)] + target(transaction) + bank(transaction)
        let entered = Line("\(transaction.provider) · by \(transaction.agent.name)", .muted)
        guard pane.reveal == nil else { return (who, entered) }
        let provider = Line(transaction.provider, .muted)
        let short = transaction.beneficiary.ifsc == nil ? who : Array(who.dropLast())
        let room = area.width - 4
        let fits = [(who, entered), (who, provider), (short, provider)].first {
            Line.joined($0.0, by: "  ").columns + $0.1.columns <= room
        }
        return fits ?? (who, entered)
    }

    private func drawPair(_ left: Line, _ right: Line, row: inout Int, on canvas: inout Canvas) {
        guard row < area.rect.endRow else { return }
        if !right.isEmpty { canvas.put(right, row: row, endingAt: area.rect.endColumn - 1) }
        let end = right.isEmpty ? area.width : area.width - right.columns - 3
        canvas.put(left, row: row, column: area.left, width: max(0, min(end, left.columns)))
        row += 1
    }

    // MARK: In few rows

    /// The facts in one or two lines, what must not be missed, the sentence; what does not fit gives way in that order.
    private func short(_ content: TransactionDetails) -> [Line] {
        let (head, alarms, say) = (shortHead(content), alarms(content), say(content))
        var lines = head + alarms + say
        if lines.count > area.body { lines = head.suffix(1) + alarms + say }
        if lines.count > area.body { lines = alarms + say }
        guard lines.count <= area.body else {
            let more = "\(context.key(isFocused ? .zoom : .details)) shows all"
            return lines.prefix(max(0, area.body - 1)) + [Line("… \(more)", .muted)]
        }
        return lines + extras(content).prefix(area.body - lines.count)
    }

    private func shortHead(_ content: TransactionDetails) -> [Line] {
        let row = content.transaction
        let provider = Line(row.provider, .muted)
        guard area.width >= 70 else {
            let next = nextAsk(content)
            let parts = target(row) + [Line(row.mode.word, .muted), provider, row.status.line(), next]
            let last = parts.count - 1
            return [.fitting(area.width, parts, dropping: [last - 2, last - 3, last])]
        }
        let who = [name(row)] + target(row)
        let bank = bank(row)
        // While whole numbers are shown their branch code belongs to them.
        let parts =
            who + (pane.reveal == nil ? Array(bank.prefix(1)) : bank) + [
                provider, Line("by \(row.agent.name)", .muted), bankReference(row),
            ]
        let last = parts.count - 1
        let isNone = row.bankReference == nil
        let first = Line.fitting(
            area.width, parts, dropping: isNone ? [last, last - 1, last - 2] : [last - 1, last - 2, who.count])
        let second = Line.fitting(
            area.width, [money(row), state(content), nextAsk(content)], by: "   ", dropping: [2])
        return [first, second]
    }

    private func name(_ row: Transaction) -> Line { Line(row.title) }

    private func target(_ row: Transaction) -> [Line] {
        if context.isHidden(row) { return [Line("hidden", .muted)] }
        guard let whole = pane.reveal?.beneficiary else { return [Line(row.beneficiary.maskedTarget, .muted)] }
        let kind = whole.account == nil ? "" : "account "
        let mobile = whole.mobile.map { Line("mobile ", .muted) + Line($0) } ?? .empty
        return [Line(kind, .muted) + Line(whole.target), mobile]
    }

    private func bank(_ row: Transaction) -> [Line] {
        if let order = row.recharge {
            return [Line(order.operatorType ?? "", .muted), Line(order.operatorCode, .muted)]
        }
        guard let ifsc = row.beneficiary.ifsc else { return [] }
        let name = Banks.name(String(ifsc.prefix(4))) ?? row.beneficiary.bank ?? ""
        return [Line(name, .muted), Line(ifsc, .muted)]
    }

    private func money(_ row: Transaction) -> Line {
        let amount = context.isHidden(row) ? Line("hidden", .muted) : Line(context.rupees(row.amount))
        let asked = row.askedOtherwise.map { Line(" of \(context.rupees($0)) asked", .warning) } ?? .empty
        return amount + asked + " " + Line(row.mode.word, .muted)
    }

    /// `? unknown for 4 min`, `● success, confirmed 14:09:41`.
    private func state(_ content: TransactionDetails) -> Line {
        let row = content.transaction
        let word = row.status.line()
        if row.flags.contains(.expired) { return word + Line(" expired: nobody paid within its time", .muted) }
        if row.status.isWaiting {
            return word + Line(" for \(Age.words(context.now.seconds(since: row.startedAt)))", .muted)
        }
        guard let moment = content.since(row.status) else { return word }
        let day = context.wall(moment).day == context.wall(context.now).day ? "" : context.wall(moment).day.short + " "
        if row.status == .succeeded { return word + Line(", confirmed \(day)\(context.seconds(moment))", .muted) }
        return word + Line(" \(day)\(context.clock(moment))", .muted)
    }

    private func bankReference(_ row: Transaction) -> Line {
        guard let reference = row.bankReference else {
            let name = row.kind == .recharge ? "operator id" : "bank reference"
            return row.kind == .payin && row.status != .succeeded ? .empty : Line("\(name) none yet", .muted)
        }
        return Line("\(row.kind.nameOfReference(reference)) ", .muted) + Line(reference)
    }

    private func nextAsk(_ content: TransactionDetails) -> Line {
        guard let next = content.transaction.nextAskAt, context.isAsked(content.transaction) else { return .empty }
        // A moment that is past is never told as the next.
        guard next > context.now else {
            let tries = wallet?.nextAskAt.flatMap { $0 > context.now ? context.secondsOrDay($0) : nil }
            return tries.map { Line("next try \($0)", .warning) } ?? Line("asking…", .muted)
        }
        guard area.width >= 70 else { return Line("next ask \(context.secondsOrDay(next))", .muted) }
        let later = content.laterAsk(than: next, context)
        return Line("next ask \(context.secondsOrDay(next))\(later)", .muted)
    }

    /// What must not be missed, whatever the room: two answers that contradict, a payout that was left unsent.
    private func alarms(_ content: TransactionDetails) -> [Line] {
        let row = content.transaction
        var lines: [Line] = []
        if context.unsaved.contains(row.reference) {
            lines.append(Line("! answered, not written yet: what the answer says is shown when it is on disk", .alarm))
        }
        if row.flags.contains(.conflict) {
            lines.append(Line("! conflict: two trustworthy answers contradict each other", .alarm))
        }
        if row.status == .awaitingApproval {
            let isOwn = row.agent.uid == context.profile.agent.uid && context.profile.maySend
            let waits = "an approver decides" + (isOwn ? " · \(context.key(.palette)) discard takes it back" : "")
            let words = context.isHidden(row) ? "\(context.key(.approve)): approve, by typing both again" : waits
            lines.append(Line("◇ ", .statusApproval) + Line("waits for approval · \(words)"))
        }
        if row.status == .unknown, let proposal = content.closing?.proposal {
            let isOwn = proposal.agent.uid == context.profile.agent.uid
            let next = isOwn ? "another user completes it" : ": close completes it"
            let words = "\(proposal.agent.name) proposed to close it \(context.clockAndDay(proposal.at)) · \(next)"
            lines.append(Line("◇ ", .statusApproval) + Line(words))
        }
        if row.status == .ready, !content.isInHand {
            lines.append(Line("! left unsent · Enter: send or discard", .warning))
        }
        return lines.flatMap { $0.wrapped(area.width, hanging: 2) }
    }

    /// Of a pay link how to see its QR code where it has no room here; its address where the sentence does not say it.
    private func order(_ row: Transaction) -> [Line] {
        guard let address = row.payURL, !row.status.isOpenAtProvider else {
            return codeHint.isEmpty ? [] : codeHint.wrapped(area.width)
        }
        let lines = SafeText(address).wrapped(max(1, area.width - 6))
        return lines.enumerated().map { index, line in
            (index == 0 ? Line("link", .muted) : .empty).padded(to: 6) + Line(line)
        }
    }

    /// Other flags that change what the facts mean, the agent's note.
    private func extras(_ content: TransactionDetails) -> [Line] {
        let row = content.transaction
        var lines: [Line] = []
        if let promise = content.promise {
            let when = context.clockAndDay(promise.at)
            let role: Role = promise.at <= context.now ? .warning : .text
            lines.append(
                Line("! ", .warning) + Line("promised \(when) by \(promise.agent)", role)
                    + Line(promise.words.isEmpty ? "" : ": \(promise.words)", .muted))
        }
        if row.flags.contains(.nameMismatch), let other = row.nameAtBank {
            lines.append(Line("! the bank knows the account as \(other)", .warning))
        }
        if row.flags.contains(.turnaroundBreached) {
            let owed = Turnaround.owed(row.mode, sentAt: row.startedAt, now: context.now)
            let words = owed > .zero ? ": \(context.rupees(owed)) owed to the customer" : ""
            lines.append(Line("! past the RBI’s turnaround time\(words)", .warning))
        }
        if !row.note.isEmpty, row.note != row.title { lines.append(Line("note  ", .muted) + Line(row.note)) }
        if isWatched {
            let ends = "\(context.key(.watch)) ends it"
            lines.append(Line("watched: you are told when it changes · \(ends)", .muted))
        }
        return lines.flatMap { $0.wrapped(area.width, hanging: 2) }
    }

    // MARK: Say

    private func say(_ content: TransactionDetails) -> [Line] {
        guard !context.isHidden(content.transaction) else { return [] }
        let sentence = SafeText("“" + Say.sentence(content, context) + "”")
        return sentence.wrapped(max(1, area.width - 6)).enumerated().map { index, line in
            (index == 0 ? Line("Say  ", .muted) : .blanks(5)) + Line(line)
        }
    }
}
