import Guarded
import Payments
import TerminalKit

/// What floats above the desk; the topmost gets every key.
///
/// Each holds its own copy of what it speaks of, so that nothing that arrives meanwhile changes the subject of a
/// question.
enum Overlay: Hashable, Sendable {
    /// The keys.
    case help(HelpOverlay)
    /// Send this payout?
    case confirm(PayoutConfirmation)
    /// Send this recharge, or make this pay link?
    case order(OrderConfirmation)
    /// Paid already?
    case lookAlike(LookAlikeQuestion)
    /// A remark.
    case note(NoteEntry)
    /// What the next shift must know.
    case handover(HandoverOverlay)
    /// Which field is copied?
    case fields(FieldChooser)
    /// Send this complaint?
    case complaint(ComplaintQuestion)
    /// Raise the draft of a complaint?
    case draft(DraftQuestion)
    /// What did the provider say of a complaint, or how did it end?
    case complaintHand(ComplaintHand)
    /// Send a payout that was left unsent, or discard it?
    case unsent(UnsentQuestion)
    /// Approve, reject, discard, close or replace?
    case hand(HandQuestion)
    /// A name and a key for the filter.
    case saveFilter(SaveFilterQuestion)
    /// Ask about the marked ones?
    case askMarked(MarkedQuestion)
    /// Where what is shown or marked goes.
    case export(ExportQuestion)
    /// Which columns the list shows.
    case columns(ColumnsQuestion)
    /// Which file of payouts is imported.
    case importFile(ImportQuestion)
    /// Send its rows?
    case importRows(ImportConfirmation)
    /// Stop the import that runs?
    case stopImport(Dialog<StopImport>)
    /// Which day's list is asked for.
    case listOfDay(ListOfDayQuestion)
    /// Which theme the desk wears.
    case theme(ThemeQuestion)
    /// Every action by its name.
    case palette(Palette)
    /// Quit while a payout is in flight?
    case quit(Dialog<QuitQuestion.Answer>)
}

extension DashboardState {
    /// Hands a key to the topmost overlay.
    mutating func pressOverlay(_ key: Key) -> [Effect] {
        guard let top = overlays.popLast() else { return [] }
        switch top {
        case .help(var help):
            if help.handle(key, in: size) { overlays.append(.help(help)) }
            return []
        case .confirm(let confirmation): return press(key, on: confirmation)
        case .order(let confirmation): return press(key, on: confirmation)
        case .lookAlike(let question): return press(key, on: question)
        case .note(let entry): return press(key, on: entry)
        case .fields(let chooser): return press(key, on: chooser)
        case .handover(let handover): return press(key, on: handover)
        case .complaint(let question): return press(key, on: question)
        case .draft(let question): return press(key, on: question)
        case .complaintHand(let hand): return press(key, on: hand)
        case .unsent(let question): return press(key, on: question)
        case .hand(let question): return press(key, on: question)
        case .saveFilter(let question): return press(key, on: question)
        case .askMarked(let question): return press(key, on: question)
        case .export(let question): return press(key, on: question)
        case .columns(let question): return press(key, on: question)
        case .importFile(let question): return press(key, on: question)
        case .importRows(let question): return press(key, on: question)
        case .stopImport(let dialog): return press(key, on: dialog)
        case .listOfDay(let question): return press(key, on: question)
        case .theme(let question): return press(key, on: question)
        case .palette(let palette): return press(key, on: palette)
        case .quit(var dialog):
            switch dialog.handle(key) {
            case .chosen(.leave): return [.quit]
            case .chosen(.stay), .cancelled: break
            default: overlays.append(.quit(dialog))
            }
            return []
        }
    }

    private mutating func press(_ key: Key, on confirmation: PayoutConfirmation) -> [Effect] {
        var confirmation = confirmation
        switch press(key, last: &confirmation.dialog) {
        case .send: return submit(confirmation)
        case .gone: return []
        case .asked:
            overlays.append(.confirm(confirmation))
            return []
        }
    }

    private mutating func press(_ key: Key, on question: LookAlikeQuestion) -> [Effect] {
        var question = question
        switch question.dialog.handle(key) {
        case .chosen(.another): payout.acknowledge(.lookAlike)
        case .chosen(.show):
            leaveForm()
            return list.show(
                TransactionQuery(references: Set(question.references)), named: "paid already?", &tickets)
        case .chosen(.back), .cancelled: break
        default: overlays.append(.lookAlike(question))
        }
        return []
    }

    private mutating func press(_ key: Key, on entry: NoteEntry) -> [Effect] {
        var entry = entry
        switch key {
        case .esc, .ctrl("c"): return []
        case .enter:
            guard !entry.field.isEmpty else { return [] }
            if let odd = Promise.mistake(in: entry.field.text.string), !entry.isWarned {
                let way = "end it in @16:00 and it comes back then. Enter keeps it as it is."
                entry.unsaved = "\(odd) is no time of day: \(way)"
                entry.isWarned = true
                overlays.append(.note(entry))
                return []
            }
            return [.addNote(entry.reference, entry.field.text.string)]
        default:
            if case .refused(let reason) = entry.field.handle(key) { say(Notice(reason.string, .warning)) }
            overlays.append(.note(entry))
            return []
        }
    }

    /// A remark that could not be saved is back where it was written, under whatever is open by now.
    mutating func keepNote(_ text: String, on reference: Reference, unsaved reason: String) {
        let name = subjectRow.flatMap { $0.reference == reference ? $0.title : nil }
        var entry = NoteEntry(reference: reference, name: name)
        entry.field = TextField(text, limit: NoteEntry.limit)
        entry.unsaved = reason
        overlays.insert(.note(entry), at: 0)
    }

    private mutating func press(_ key: Key, on question: ComplaintQuestion) -> [Effect] {
        var question = question
        switch question.dialog.handle(key) {
        case .chosen(.go(let destination)): return raise(question.draft, to: destination)
        case .chosen(.cancel), .cancelled: return []
        default: overlays.append(.complaint(question))
        }
        return []
    }

    private mutating func press(_ key: Key, on question: DraftQuestion) -> [Effect] {
        var question = question
        switch question.dialog.handle(key) {
        case .chosen(let answer): return act(on: question.number, answer)
        case .cancelled: return []
        default: overlays.append(.draft(question))
        }
        return []
    }

    private mutating func press(_ key: Key, on question: UnsentQuestion) -> [Effect] {
        var question = question
        switch question.dialog.handle(key) {
        case .chosen(.discard): return leave(question.reference, .discard(question.reference))
        case .chosen(.send):
            guard blocked != nil else { return leave(question.reference, .send(question.reference)) }
            question.dialog.notice = Line("New payouts wait. Nothing was sent.", .warning)
        case .chosen(.cancel), .cancelled:
            say(Notice(question.dialog.cancelled + " \(question.reference) stays as it is."))
            return []
        case .mismatch: question.dialog.notice = Line("What is typed does not match. Nothing was sent.", .warning)
        case .refused(let reason): question.dialog.notice = Line(reason, .warning)
        case .changed, .none: question.dialog.notice = .empty
        }
        overlays.append(.unsent(question))
        return []
    }
}

extension Overlay {
    /// Whether it is the question before leaving.
    var isQuit: Bool { if case .quit = self { true } else { false } }
}

/// The question before leaving a payout in flight.
enum QuitQuestion {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case stay, leave
    }

    /// The same while this desk imports a file.
    static func stoppingImport() -> Dialog<Answer> {
        Dialog(
            "Quit now?",
            body: [
                "A file of payouts is being imported.", .empty, "Quitting stops it. Importing the file again goes on,",
                "and sends nothing a second time.",
            ], buttons: [DialogButton(.stay, "Stay"), DialogButton(.leave, "Quit")])
    }

    /// The dialog, the safe answer first; `blocked` says why an outcome is not on disk.
    static func dialog(
        blocked: String?, kind: TransactionKind = .payout, losesAnswer: Bool = false
    ) -> Dialog<Answer> {
        var body: [Line] = [Line("A \(kind.noun) is in flight. Its answer is not here yet.")]
        if let blocked { body = SafeText(blocked).wrapped(52).map { Line($0, .warning) } }
        let loses = losesAnswer ? "Quitting loses the answer that is here: the next start asks for it." : nil
        let words = SafeText(loses ?? "Quitting leaves it unknown: the next start asks.").wrapped(52).map { Line($0) }
        body += [.empty] + words + ["It is not sent again."]
        return Dialog(
            "Quit now?", body: body, buttons: [DialogButton(.stay, "Stay"), DialogButton(.leave, "Quit")])
    }
}

/// A remark on one transaction.
struct NoteEntry: Hashable, Sendable {
    let reference: Reference
    /// The beneficiary's name, to tell which one it is.
    let name: String?
    var field = TextField(limit: Self.limit)
    /// Why it could not be saved, a plain sentence.
    var unsaved: String?
    /// Whether it was said that its end is no time; Enter keeps it then.
    var isWarned = false

    /// The most characters of a remark.
    static let limit = 200

    /// Draws it; returns the place of the caret.
    func draw(in rect: Rect, on canvas: inout Canvas) {
        let reasons = unsaved.map { SafeText("Not saved. \($0)").wrapped(Dialog<Int>.width - 10) } ?? []
        let frame = rect.centred(Size(columns: Dialog<Int>.width, rows: 8 + reasons.count))
        canvas.grid.box(frame, style: canvas.theme[.box])
        canvas.grid.put(
            " Note ", at: frame.origin.moved(columns: 2), style: canvas.theme[.titleFocused])
        let left = frame.column + 5
        let width = frame.columns - 10
        canvas.put(
            Line.joined([Line(reference.text, .muted), Line(name ?? "")], by: "  "), row: frame.row + 2, column: left,
            width: width)
        canvas.cursor = field.draw(
            into: &canvas.grid, at: Point(column: left, row: frame.row + 4), width: width, theme: canvas.theme,
            isFocused: true)
        for (offset, reason) in reasons.enumerated() {
            canvas.put(Line(reason, .statusFailed), row: frame.row + 6 + offset, column: left, width: width)
        }
        let hints = HintLine([
            Hint("Enter", "keeps it"), Hint("Esc", "drops it"), Hint("@16:00", "at its end: back then"),
        ]).line(fitting: width)
        canvas.put(hints, row: frame.row + 6 + reasons.count, column: left)
    }
}
