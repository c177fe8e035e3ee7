import Guarded
import Payments
import TerminalKit

extension DashboardState {
    /// Opens the form about the selected transaction, or goes on with the draft that was kept.
    mutating func complain() -> [Effect] {
        if !marked.isEmpty, !complaints.isRaising, complaints.composer?.keptAt == nil { return complainAboutMarked() }
        complaints.followsMarks = false
        // What is selected is told by the pane in focus, so it is asked for before that changes; among the complaints it is
        // the one that is being written.
        let row = focus == .complaints && complaints.composer != nil ? nil : subjectRow
        focus = .complaints
        guard !complaints.isRaising else {
            say(Notice("The last complaint is on its way; its number comes in a moment."))
            return []
        }
        guard let row, row.status.mayHaveLeft || complaints.composer == nil else {
            complaints.isComposing = complaints.composer != nil
            if !complaints.isComposing { say(Notice("It is being read; press \(key(.complain)) again in a moment.")) }
            return []
        }
        return openComposer(about: row)
    }

    /// Opens the form about a transaction, with what was written about it before; what is written about another is laid
    /// aside.
    mutating func openComposer(about row: Transaction) -> [Effect] {
        complaints.isComposing = true
        if let composer = complaints.composer, composer.row.reference == row.reference { return [] }
        if let other = complaints.layAside() {
            say(Notice("What you wrote about \(other) is kept; \(profile.keys.name(.complain)) on it goes on with it."))
        }
        var composer = ComplaintComposer(row)
        if let content = details.content, content.transaction.reference == row.reference { composer.observe(content) }
        if let draft = complaints.takeUp(row.reference) { composer.take(draft) }
        complaints.composer = composer
        return askForComplaint()
    }

    /// Asks for the status a complaint rests on while its text is written, where the last answer is too old for that; at
    /// most once as long as an answer holds.
    mutating func askForComplaint() -> [Effect] {
        guard complaints.isComposing, let composer = complaints.composer, context.isAsked(composer.row),
            !ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: composer.row.lastAnsweredAt, now: now)
        else { return [] }
        if let asked = composer.askedAt, ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: asked, now: now) {
            return []
        }
        complaints.composer?.askedAt = now
        return [.askNow([composer.row.reference])]
    }

    /// A key while a complaint is being written.
    mutating func pressComplaint(_ key: Key) -> [Effect] {
        guard var composer = complaints.composer else {
            complaints.isComposing = false
            return []
        }
        var form = ComplaintFormBuilder(composer: composer, state: self).form()
        let outcome = form.handle(key)
        composer.inUse = form.focus ?? .subject
        switch outcome {
        case .changed(let row):
            composer.take(row, from: form)
            composer.keptAt = now
        case .left:
            (complaints.isComposing, complaints.followsMarks) = (false, false)
            complaints.composer = composer
            leaveForm()
            if composer.keptAt != nil {
                say(Notice("The complaint is kept as a draft; \(self.key(.complain)) on it comes back."))
            }
            return []
        case .submitted: overlays.append(.complaint(ComplaintQuestion(composer, self)))
        case .stuck(let row): say(Notice("Still needed: \(row == .tick ? "the tick" : "a text").", .warning))
        case .refused(_, let reason): say(Notice(reason.string, .warning))
        case .moved, .takeOffer, .none, .ignored: break
        }
        complaints.composer = composer
        return []
    }

    /// Hands a complaint out, once: the form is gone before the effect is.
    mutating func raise(_ draft: ComplaintDraft, to destination: ComplaintDraft.Destination) -> [Effect] {
        guard complaints.isComposing, !complaints.isRaising else { return [] }
        (complaints.isComposing, complaints.isRaising) = (false, true)
        var draft = draft
        draft.destination = destination
        return [.raiseComplaint(draft)]
    }

    /// What became of a complaint; a refused one is back in its form.
    mutating func take(_ result: ComplaintResult) -> [Effect] {
        let wasStored = complaints.sending != nil
        (complaints.isRaising, complaints.sending) = (false, nil)
        switch result {
        case .stored(let complaint):
            if !wasStored { complaints.composer = nil }
            complaints.select(complaint.number)
            say(
                Notice(
                    "\(complaint.number) \(complaint.sentence)", complaint.status == .unknown ? .warning : .plain
                ))
            return followMarks(after: complaint.transaction) + [.loadComplaints, .loadSummary]
        case .refused(let reason):
            if !wasStored, complaints.composer != nil, focus == .complaints { complaints.isComposing = true }
            say(Notice(reason, .failure))
            return []
        }
    }
}

extension ComplaintComposer {
    /// Takes what was entered in a row of the form.
    mutating func take(_ id: ComplaintRow, from form: Form<ComplaintRow>) {
        switch (id, form[id]?.content) {
        case (.subject, .input(let field)): subject = field
        case (.message, .area(let field, _)): message = field
        case (.tick, .tick(let isOn, _)): isTicked = isOn
        case (.evidence(let kind), .tick(let isOn, _)): evidence.set(kind, isOn)
        default: break
        }
    }
}

/// Where a complaint goes: the last question, Cancel in front.
struct ComplaintQuestion: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case cancel
        case go(ComplaintDraft.Destination)
    }

    let draft: ComplaintDraft
    var dialog: Dialog<Answer>

    /// A question about what was written.
    init(_ composer: ComplaintComposer, _ state: DashboardState) {
        let row = composer.row
        draft = ComplaintDraft(
            transaction: row.reference, subject: composer.subject.text.string, message: composer.text,
            destination: .keep, accepted: composer.isTicked ? [.tooFresh] : [])
        var buttons: [DialogButton<Answer>] = [
            DialogButton(.cancel, "Cancel"), DialogButton(.go(.keep), "Keep"),
            DialogButton(.go(.mail), "Copy as mail"),
        ]
        if let capability = state.profile.capability(of: row.provider), capability.complaints,
            row.providerReference != nil || !capability.complaintsNeedProviderReference
        {
            buttons.append(DialogButton(.go(.provider), SafeText("Send to \(row.provider)")))
        }
        let due = ComplaintRules.dueDay(mode: row.mode, status: row.status, raisedAt: state.now)
        dialog = Dialog(
            "Raise this complaint?",
            body: [
                Line(composer.subject.text), .empty,
                Line("about      \(row.reference), \(row.title)"),
                Line("to         \(row.provider)"), Line("due        \(due.named)"), .empty,
                Line("Sent once. Keep leaves it with us as a draft.", .muted),
            ], buttons: buttons)
    }
}

extension Complaint {
    /// The word in the list: what was mailed is not with anybody by a number.
    var statusWord: String { isMailed ? Self.byMail : status.word }

    /// Symbol and word.
    var statusLine: Line { isMailed ? Line("◐ ", .statusPending) + Line(Self.byMail, .muted) : status.line }
}

extension Complaint.Status {
    /// The word in the list, with its symbol in front.
    var word: String {
        switch self {
        case .draft: "draft"
        case .submitting: "sending"
        case .unknown: "unknown"
        case .raised: "raised"
        case .answered: "answered"
        case .closed: "closed"
        }
    }

    /// What a message says after the number.
    var sentence: String {
        switch self {
        case .draft: "is kept as ours; it was not sent."
        case .submitting: "is being sent."
        case .unknown: "may have reached the provider or not; it is not sent again."
        case .raised: "is raised."
        case .answered: "is answered."
        case .closed: "is closed."
        }
    }

    /// Symbol and word.
    var line: Line {
        switch self {
        case .draft: Line("○ ", .statusNotSent) + Line(word, .muted)
        case .submitting: Line("◔ ", .statusProcessing) + Line(word, .muted)
        case .unknown: Line("? \(word)", .statusUnknown)
        case .raised: Line("◐ ", .statusPending) + Line(word, .muted)
        case .answered, .closed: Line("● ", .statusSuccess) + Line(word, .muted)
        }
    }
}
