import Guarded
import Payments
import TerminalKit

/// Builds the rows of the complaint form, the gates among them.
struct ComplaintFormBuilder {
    let composer: ComplaintComposer
    let state: DashboardState
    /// Rows the message has.
    var messageRows = 5
    /// Whether what stands under it is told in one line, for a pane that is too low.
    var foldsEvidence = false

    /// Rows it keeps where there is not, so that the gates are seen.
    static let leastMessageRows = 2

    private var row: Transaction { composer.row }
    private var context: Context { state.context }

    /// The form as it stands.
    func form() -> Form<ComplaintRow> {
        let about =
            Line(row.reference.text, .muted)
            + Line("  \(context.rupees(row.amount)) \(row.mode.word)  ") + row.status.line()
        var rows: [FormRow<ComplaintRow>] = [
            FormRow(.about, "About", .value(about), hasSpace: true),
            FormRow(.who, "", .value(Line("\(row.title) \(row.beneficiary.maskedTarget)"))),
            FormRow(.to, "To", .value(Line(destination)), notes: unconfirmed),
            FormRow(
                .subject, "Subject", .input(composer.subject), needs: composer.subject.isEmpty, hasSpace: true),
            FormRow(
                .message, "Message", .area(composer.message, rows: messageRows),
                notes: tooFresh.map { [Line("! \($0.message)", .warning)] } ?? [], needs: composer.message.isEmpty,
                hasSpace: true),
        ]
        if tooFresh != nil {
            rows.append(
                FormRow(
                    .tick, "", .tick(composer.isTicked, SafeText(Warning.tooFresh.acknowledgement)),
                    needs: !composer.isTicked))
        }
        rows += evidence
        rows.append(FormRow(.due, "Due", .value(due), hasSpace: true))
        for (index, gate) in gates.enumerated() {
            rows.append(FormRow(.gate(index), index == 0 ? "Gates" : "", .value(gate), hasSpace: index == 0))
        }
        return Form(rows, focus: composer.inUse)
    }

    /// What can stand under the message.
    private var evidence: [FormRow<ComplaintRow>] {
        let items = composer.evidence.items
        guard !items.isEmpty else { return [] }
        let count = Line("\(composer.evidence.ticked) of \(items.count)") + Line(" · written under the message", .muted)
        let head = FormRow<ComplaintRow>(.evidenceHead, "Evidence", .value(count), hasSpace: true)
        guard !foldsEvidence else { return [head] }
        return [head]
            + items.map { item in
                guard item.words != nil else {
                    return FormRow(.evidence(item.kind), "", .value(Line("      \(item.shown)", .muted)))
                }
                return FormRow(.evidence(item.kind), "", .tick(item.isTicked, item.shown))
            }
    }

    private var destination: String {
        guard state.profile.capability(of: row.provider)?.complaints ?? false else {
            return "\(row.provider) takes none here: ours, with a text to mail"
        }
        return row.providerReference.map { "\(row.provider), as their transaction \($0)" } ?? row.provider
    }

    /// What of the provider rests on a reading nobody has confirmed, where it is complained to.
    private var unconfirmed: [Line] {
        guard let capability = state.profile.capability(of: row.provider), capability.complaints else { return [] }
        return capability.unconfirmed.map { Line("! unconfirmed: \($0)", .warning) }
    }

    private var tooFresh: RaisedWarning? { ComplaintRules.tooFresh(sentAt: row.startedAt, now: state.now) }

    private var due: Line {
        let day = ComplaintRules.dueDay(mode: row.mode, status: row.status, raisedAt: state.now)
        let rule = ComplaintRules.dueRule(mode: row.mode, status: row.status)
        return Line(day.named) + Line(" (\(rule)); back in Needs you that morning", .muted)
    }

    /// What must hold before it goes out; where one does not, the reason and what opens it.
    private var gates: [Line] {
        var gates: [Line] = []
        let age = row.lastAnsweredAt.map { state.now.seconds(since: $0) }
        if ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: row.lastAnsweredAt, now: state.now) {
            let at = row.lastAnsweredAt.map { context.seconds($0) } ?? ""
            gates.append(open("asked \(at): a complaint rests on an answer under 5 min old"))
        } else if let age {
            let asks = composer.askedAt == nil ? "it is asked before sending" : "asking now"
            gates.append(shut("last answer \(Age.words(age)) old: \(asks)"))
        } else if asks > 0 {
            let times = asks == 1 ? "once" : "\(asks) times"
            gates.append(
                first("asked \(times), no answer that names the order; it is asked once more before sending"))
        } else {
            gates.append(first("never answered yet: asking first"))
        }
        if tooFresh == nil {
            let old = Age.words(state.now.seconds(since: row.startedAt))
            gates.append(open("\(old) old; under 5 minutes would be a warning"))
        }
        if let capability = state.profile.capability(of: row.provider), capability.complaints,
            capability.complaintsNeedProviderReference
        {
            gates.append(
                row.providerReference.map { open("\(row.provider) knows it as \($0); without that it stays ours") }
                    ?? shut("\(row.provider) has given no id: kept as ours, offered when it comes"))
        }
        let last = Turnaround.lastComplaintDay(sentAt: row.startedAt)
        if last < state.now.day {
            // Shown, never enforced: whether it is heard all the same is theirs to say.
            gates.append(first("complaints were heard until \(last.named), \(Turnaround.complaintWindowDays) days"))
        }
        gates.append(
            state.complaints.openOne(for: row.reference)
                .map { shut("\($0.number) is open for this \(row.kind.noun) already") }
                ?? open("none is open for this \(row.kind.noun)"))
        return gates
    }

    /// How often it was asked about, as far as Details know.
    private var asks: Int {
        guard let content = state.details.content, content.transaction.reference == row.reference else { return 0 }
        return content.timeline.count { $0.source == .poll }
    }

    /// What is done first; it stands against nothing.
    private func first(_ words: String) -> Line { Line("! ", .warning) + Line(words) }
    private func open(_ words: String) -> Line { Line("● ", .statusSuccess) + Line(words, .muted) }
    private func shut(_ words: String) -> Line { Line("✕ ", .statusFailed) + Line(words) }
}
