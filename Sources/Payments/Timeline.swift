/// A payout's log as the lines of Details and of `paydesk show` (`screens.md`, *Timelines*).
public enum Timeline {
    /// The lines, in the order they were written down.
    ///
    /// A question and its answer are one line, at the answer's time; a question without an answer says so. `provider`
    /// is the configured provider's name.
    public static func entries(intent: PayoutIntent, log: [LogEntry], provider: String) -> [TimelineEntry] {
        var lines: [TimelineEntry] = []
        var before = PayoutState.fold([], intent: intent)
        let answered = Set(log.compactMap { if case .answered(let id, _) = $0.event { id } else { nil } })
        for (index, entry) in log.enumerated() {
            // What stood after this line is what the log said up to it.
            let after = PayoutState.fold(Array(log[...index]), intent: intent)
            let writer = TimelineWriter(intent: intent, provider: provider, before: before, after: after)
            if let line = writer.line(for: entry, answered: answered) { lines.append(line) }
            before = after
        }
        return lines
    }
}

/// Puts one log entry into words, knowing where the payout stood before and after it.
struct TimelineWriter {
    let intent: PayoutIntent
    let provider: String
    let before: PayoutState
    let after: PayoutState

    func line(for entry: LogEntry, answered: Set<QuestionID>) -> TimelineEntry? {
        switch entry.event {
        case .asked(_, .payout): nil
        case .asked(let id, _) where answered.contains(id): nil
        case .asked(_, let question): own(entry, source(of: question), "asked", provider, "no answer yet")
        case .answered(let id, let answer): reply(entry, answer, to: question(id))
        case .callback(let claim): callback(entry, claim)
        default: act(entry)
        }
    }

    private func own(
        _ entry: LogEntry, _ source: TimelineEntry.Source, _ label: String, _ actor: String, _ note: String
    ) -> TimelineEntry {
        TimelineEntry(
            at: entry.at, source: source, verified: true, label: label, actor: actor, status: after.status, note: note)
    }

    // MARK: Our own acts

    private func act(_ entry: LogEntry) -> TimelineEntry? {
        switch entry.event {
        case .intent(let needsApproval, let agent):
            own(
                entry, .intent, "intent", agent.name,
                needsApproval ? "kept until a second person decides" : "written to disk before sending")
        case .approved(let agent): own(entry, .agent, "approved", agent.name, "typed account and amount again")
        case .approvalMismatched(let agent): own(entry, .agent, "approving", agent.name, "what was typed did not match")
        case .rejected(let agent, let reason): own(entry, .agent, "rejected", agent.name, reason)
        case .discarded(let agent): own(entry, .agent, "discarded", agent.name, "given up; nothing was sent")
        case .claimed: own(entry, .intent, "sent", provider, "once, and never again")
        case .abandoned: own(entry, .intent, "start", "paydesk", "paydesk ended before a reply: it may have been sent")
        case .closingProposed(let agent, let reading):
            own(
                entry, .agent, "closing", agent.name,
                reading == nil
                    ? "proposed on the provider’s answers; a second person completes it"
                    : "proposed on a reading; a second person types it again unseen")
        case .closed(let first, let second, let evidence):
            own(entry, .agent, "closed", "\(first.name), \(second.name)", evidence)
        case .replaces(let original): own(entry, .intent, "note", intent.agent.name, "replaces \(original)")
        case .replaced(let replacement): own(entry, .agent, "note", provider, "replaced by \(replacement)")
        case .note(let agent, let text): own(entry, .agent, "note", agent.name, text)
        case .revealed(let agent): own(entry, .agent, "revealed", agent.name, "looked at the whole numbers")
        case .turnaroundBreached: own(entry, .intent, "note", provider, "later than the RBI’s turnaround time allows")
        case .linkExpired: own(entry, .intent, "expired", provider, "nobody paid within its time")
        case .asked, .answered, .callback: nil
        }
    }

    // MARK: Answers

    /// What was asked under this number; nil for a look-up that waits for no answer.
    private func question(_ id: QuestionID) -> Question? {
        if id == before.claim?.question { return .payout }
        return before.openQuestions.first { $0.id == id }?.question
    }

    private func source(of question: Question?) -> TimelineEntry.Source {
        switch question {
        case .payout: .reply
        case .reconciliation: .reconciliation
        case .statusByReference, .statusByProviderReference, nil: .poll
        }
    }

    private func reply(_ entry: LogEntry, _ answer: Answer, to question: Question?) -> TimelineEntry {
        TimelineEntry(
            at: entry.at, source: source(of: question), verified: answer.isUnderstood,
            label: question == .payout ? "reply" : "asked", actor: provider, providerStatus: answer.providerStatus,
            status: after.status, bankReference: answer.bankReference, note: remark(answer, to: question),
            rawSHA256: answer.rawSHA256)
    }

    private func remark(_ answer: Answer, to question: Question?) -> String {
        let word = quoted(answer.providerStatus)
        if answer.repaired { return "\(word) in a cut reply, mended to be read: settles nothing" }
        switch answer.verdict {
        case .state(let said): return remark(answer, said, to: question)
        case .notSent(let reason): return question == .payout ? "\(reason): nothing was sent" : "\(reason): no answer"
        case .unknown(let reason), .questionFailed(let reason): return reason
        case .notFound(let reason): return "\(quoted(answer.message ?? reason)): proves nothing"
        case .newWord(let raw): return "\(quoted(answer.providerStatus ?? raw)), a word not known here: moves nothing"
        case .mismatch(let reason): return "not about this payout: \(reason); kept apart, moves nothing"
        }
    }

    private func remark(_ answer: Answer, _ said: ProviderState, to question: Question?) -> String {
        let word = quoted(answer.providerStatus ?? said.rawValue)
        if question == .payout, said == .reversed { return "\(word) in the reply to sending; asked at once" }
        if after.flags.contains(.unconfirmed), after.status == before.status {
            return "\(word) unconfirmed; asked again"
        }
        if after.flags.contains(.conflict), after.status == before.status, after.status.isTerminal {
            return "\(word) against \(after.status.word): conflict, a person must look"
        }
        var note = word
        if before.flags.contains(.unconfirmed), before.status.isTerminal, after.status != before.status {
            note += ", two answers agree"
            return after.flags.contains(.lateSuccess) ? note + "; after it was \(before.status.word)" : note
        }
        if let reference = answer.bankReference.filled {
            note += ", \(BankWord.of(reference)) \(reference)"
        } else if let reference = answer.providerReference.filled, reference != before.providerReference {
            note += ", their reference \(reference)"
        }
        guard question != .payout, said == .succeeded else { return note }
        // A look-up is believed only where order, amount and account, as far as it names them, are the intent's; a list
        // names no account.
        return note + (question == .reconciliation ? "; reference, amount ours" : "; reference, amount, account ours")
    }

    // MARK: Callbacks

    private func callback(_ entry: LogEntry, _ claim: CallbackClaim) -> TimelineEntry {
        let quarantined = after.quarantined.count > before.quarantined.count
        let moved = after.status != before.status
        return TimelineEntry(
            at: entry.at, source: .callback, verified: claim.verified, label: "callback",
            actor: claim.verified ? provider : "unsigned", providerStatus: claim.providerStatus,
            status: claim.verified && !quarantined ? after.status : nil, bankReference: claim.bankReference,
            note: quarantined ? quarantineRemark(claim) : remark(claim, moved: moved), rawSHA256: claim.rawSHA256)
    }

    private func quarantineRemark(_ claim: CallbackClaim) -> String {
        let order = claim.reference == intent.reference.text
        return "\(quoted(claim.providerStatus)) for another \(order ? "amount" : "order"): kept apart, moves nothing"
    }

    private func remark(_ claim: CallbackClaim, moved: Bool) -> String {
        var words = quoted(claim.providerStatus)
        if let reference = claim.bankReference.filled { words += " \(reference)" }
        let next = after.askNow ? "; asked at once" : ""
        guard claim.verified else { return "\(words): not proof, moves nothing\(next)" }
        return moved ? "\(words): proof checked\(next)" : "\(words): proof checked, moves nothing\(next)"
    }

    private func quoted(_ text: String?) -> String { "“\(text.filled ?? "no word")”" }
}

extension PaymentStatus {
    /// The word on the screen (`screens.md`, *Help*).
    fileprivate var word: String {
        switch self {
        case .succeeded: "success"
        case .notSent: "not sent"
        case .awaitingApproval: "approval"
        default: rawValue
        }
    }
}

/// What a bank reference is called by its length (`payouts.md`, *Words and units*): classified, never validated.
enum BankWord {
    static func of(_ reference: String) -> String {
        switch reference.count {
        case 12: "RRN"
        case 16, 22: "UTR"
        default: "bank reference"
        }
    }
}
