import Guarded
import Payments
import TerminalKit

extension DashboardState {
    // MARK: Opening

    /// Opens the dialog of a hand on the selected payout; it was found to apply.
    mutating func open(_ action: Action.ID) -> [Effect] {
        guard let row = subjectRow else { return [] }
        switch action {
        case .approve: overlays.append(.hand(.approve(row, context)))
        case .reject: overlays.append(.hand(.reject(row, context)))
        case .discard: overlays.append(.hand(.discard(row, context)))
        case .closePayout: openClosing(row)
        case .replace:
            let wallet = payoutFacts.wallet(row.provider)?.amount
            let closing = details.content?.timeline.last { $0.status == .closed && $0.source == .agent }
            overlays.append(.hand(.replace(row, wallet: wallet, closedBy: closing?.actor, context)))
        default: break
        }
        return []
    }

    private mutating func openClosing(_ row: Transaction) {
        guard let content = details.content, content.transaction.reference == row.reference,
            let gates = content.closing
        else {
            say(Notice("It is being read; try again in a moment."))
            return
        }
        overlays.append(.hand(.close(row, gates, context)))
    }

    // MARK: Keys

    mutating func press(_ key: Key, on question: HandQuestion) -> [Effect] {
        var question = question
        if question.isWaiting {
            if key == .esc || key == .ctrl("c") {
                say(Notice("It is under way; its answer is told here."))
                return []
            }
            overlays.append(.hand(question))
            return []
        }
        switch question.dialog.handle(key) {
        case .chosen(.back), .cancelled: return leave(question)
        case .chosen(.reject):
            question.dialog.forget()
            question.edited(context)
            tickets.drop(.approval)
            overlays += [.hand(question), .hand(.reject(question.row, context))]
            return []
        case .chosen(.act): return act(question)
        case .filled: return compare(question)
        case .missing:
            let missing = question.dialog.entries.first { $0.field.isEmpty }?.label ?? ""
            question.dialog.notice = [Line("Still needed: \(missing).", .warning)]
        case .edited:
            tickets.drop(.approval)
            question.edited(context)
        case .refused(let reason): question.dialog.notice = Line(reason, .warning).wrapped(HandQuestion.width)
        case .moved, .none: break
        }
        overlays.append(.hand(question))
        return []
    }

    private mutating func leave(_ question: HandQuestion) -> [Effect] {
        tickets.drop(.approval)
        let isUnder = if case .hand = overlays.last { true } else { false }
        if !question.isOver, !isUnder { say(Notice("Nothing was done. \(question.reference) stays as it is.")) }
        return []
    }

    /// Both are typed: the desk says whether they match, since this screen does not know.
    private mutating func compare(_ question: HandQuestion) -> [Effect] {
        var question = question
        defer { overlays.append(.hand(question)) }
        guard question.hand == .approve else {
            question.dialog.notice = [Line("What is typed does not match. Nothing was done.", .warning)]
            return []
        }
        guard !tickets.waits(.approval) else { return [] }
        let typed = question.dialog.entries.map(\.field.text.string)
        return [
            .compareApproval(
                question.reference, target: typed[0], amount: typed[1], ticket: tickets.draw(.approval))
        ]
    }

    /// Hands out what was answered, once; what was typed goes with it and is kept nowhere.
    private mutating func act(_ question: HandQuestion) -> [Effect] {
        var question = question
        let sends = question.hand == .approve || question.hand == .replace
        guard !sends || blocked == nil else {
            question.dialog.notice = [Line("New payouts wait. Nothing was sent.", .warning)]
            overlays.append(.hand(question))
            return []
        }
        guard deciding.insert(question.reference).inserted else {
            say(Notice("The last word on \(question.reference) is on its way; try again in a moment."))
            return []
        }
        let typed = question.dialog.entries.map(\.field.text.string)
        let effect = effect(of: question, typed)
        forgetHands(question.reference)
        if question.hand == .replace {
            question.dialog.forget()
            (question.dialog.isArmed, question.isWaiting) = (false, true)
            question.dialog.notice = [Line("Entering it, once.", .muted)]
            overlays.append(.hand(question))
        } else {
            say(Notice("\(question.reference): one moment."))
        }
        return [effect]
    }

    private func effect(of question: HandQuestion, _ typed: [String]) -> Effect {
        let reference = question.reference
        switch question.hand {
        case .approve: return .approve(reference, target: typed[0], amount: typed[1])
        case .reject: return .reject(reference, reason: typed[0])
        case .discard: return .discard(reference)
        case .close(completes: false): return .proposeClosing(reference, reading: typed.first)
        case .close(completes: true): return .close(reference, reading: typed.first)
        case .replace: return .replace(reference, accepted: question.warnings.map(\.warning))
        }
    }

    /// Takes away every question about one payout, with what was typed in it.
    private mutating func forgetHands(_ reference: Reference) {
        tickets.drop(.approval)
        overlays.removeAll { overlay in
            if case .hand(let question) = overlay { question.reference == reference } else { false }
        }
    }

    // MARK: Answers

    /// Whether what an approver typed is what was entered.
    mutating func take(_ match: ApprovalMatch) {
        changeHands { question, _ in
            guard question.hand == .approve, !question.isOver else { return }
            switch match {
            case .both:
                question.dialog.isArmed = true
                question.dialog.notice = [
                    Line("● ", .statusSuccess) + Line("Both match. Enter approves, and it is sent, once.")
                ]
            case .no: question.tellMismatch()
            case .refused(let sentence):
                question.dialog.notice = Line("! \(sentence)", .warning).wrapped(HandQuestion.width, hanging: 2)
            }
        }
    }

    /// What became of a hand.
    mutating func take(_ outcome: DecisionOutcome, of reference: Reference) -> [Effect] {
        deciding.remove(reference)
        if case .warned(let raised) = outcome {
            changeHands { question, _ in
                if question.hand == .replace, question.reference == reference { question.tell(raised) }
            }
            return []
        }
        forgetHands(reference)
        switch outcome {
        case .approved(let row, let reason): tell(row, "\(reference) is approved", reason)
        case .rejected: say(Notice("\(reference) is rejected. Nothing was sent."))
        case .closingProposed:

            let way = "\(key(.palette)) close"
            say(Notice("The closing of \(reference) is proposed: a second person completes it with \(way)."))
        case .closed: say(Notice("\(reference) is closed by two people. \(key(.palette)) replace enters it anew."))
        case .replaced(let row, let reason):
            tell(row, "\(reference) is replaced by \(row.reference)", reason)
            return refresh() + list.select(row.reference, &tickets)
        case .refused(let sentence): say(Notice(sentence, .failure))
        case .warned: break
        }
        return refresh()
    }

    private mutating func tell(_ row: Transaction, _ what: String, _ reason: String) {
        let isLoud = row.status == .unknown || row.status == .failed || row.status == .notSent
        let sentence = "\(what): \(row.status.symbol) \(row.status.word). \(reason)"
        say(Notice(sentence.trimmingBlanks, isLoud ? .warning : .plain))
    }

    /// A payout was read: a question about it that no longer holds says so.
    mutating func observeHands(_ row: Transaction) {
        changeHands { question, state in
            guard question.reference == row.reference, !question.isOver, row.status != question.row.status else {
                return
            }
            state.tickets.drop(.approval)
            question.end([
                Line("It changed meanwhile: it is now ") + row.status.line() + Line("."), .empty,
                Line("Nothing was done from here."),
            ])
        }
    }

    /// Somebody else proposed the closing, or took part in it, while the question stood.
    mutating func observeHands(_ content: TransactionDetails) {
        changeHands { question, _ in
            guard case .close = question.hand, question.reference == content.transaction.reference, !question.isOver,
                let gates = content.closing, gates.proposal != question.proposal
            else { return }
            let who = gates.proposal.map { "\($0.agent.name) proposed its closing meanwhile." }
            question.end([
                Line(who ?? "The proposal to close it lapsed meanwhile."), .empty, "Open it again with : close.",
            ])
        }
    }

    /// The payouts that questions stand about, and the one whose open result is shown, so that they are read anew when
    /// the store changes.
    var askedAbout: [Reference] {
        var asked = overlays.compactMap { if case .hand(let question) = $0 { question.reference } else { nil } }
        if case .done(let outcome) = payout.phase, outcome.canAsk { asked.append(outcome.reference) }
        return asked
    }

    private mutating func changeHands(_ change: (inout HandQuestion, inout DashboardState) -> Void) {
        for index in overlays.indices {
            guard case .hand(var question) = overlays[index] else { continue }
            change(&question, &self)
            overlays[index] = .hand(question)
        }
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
