/// One payout's life as a pure function (`architecture.md`, decision 1): `reduce(state, event) → (state, effects)`.
///
/// To drive it: inside one store transaction that holds the write lock, make a machine of the payout's log as it is
/// *then*, `handle` the event, perform `append` or `claim`, commit; then perform the other effects. So question numbers
/// never meet and no two processes decide on the same past. There is no event that sends a payout a second time.
public struct PayoutMachine: Hashable, Sendable {
    /// What was decided.
    public let intent: PayoutIntent
    /// What happened since.
    public private(set) var log: [LogEntry]
    /// Where that leaves it: always `PayoutState.fold(log, intent: intent)`.
    public private(set) var state: PayoutState

    /// A machine for a payout with this log; empty for one that is about to be decided.
    public init(intent: PayoutIntent, log: [LogEntry] = []) {
        (self.intent, self.log) = (intent, log)
        state = PayoutState.fold(log, intent: intent)
    }

    /// The machine after `event` at `now`, and what is to be done.
    public static func reduce(
        _ machine: PayoutMachine, _ event: PayoutEvent, at now: Timestamp
    ) -> (PayoutMachine, [PayoutEffect]) {
        var next = machine
        let effects = next.handle(event, at: now)
        return (next, effects)
    }

    /// Why it refuses an event at `now`; nil where it takes it.
    public func refusal(of event: PayoutEvent, at now: Timestamp) -> String? {
        for case .refuse(let reason) in Self.reduce(self, event, at: now).1 { return reason }
        return nil
    }

    /// The first lines of a payout that is written down, as a replacement of `original` where it is one.
    public static func firstLines(of intent: PayoutIntent, replacing original: Reference? = nil) -> [LogEntry] {
        var machine = PayoutMachine(intent: intent)
        _ = machine.handle(.decide(replacing: original), at: intent.createdAt)
        return machine.log
    }

    /// Why a person may not ask again who asked so many seconds ago; nil where they may (`payouts.md`, *Polling*).
    ///
    /// For who measures the pause by a clock that does not jump.
    public static func askedTooSoon(secondsAgo seconds: Int64) -> String? {
        PayoutGuards.askedTooSoon(secondsAgo: seconds)
    }

    /// Takes `event` at `now` and returns what is to be done, in order.
    public mutating func handle(_ event: PayoutEvent, at now: Timestamp) -> [PayoutEffect] {
        switch event {
        case .decide(let original): decide(original, now)
        case .approve(let agent, let target, let amount): approve(agent, target, amount, now)
        case .approvalMismatched(let agent): miss(agent, now)
        case .reject(let agent, let reason): reject(agent, reason, now)
        case .discard(let agent): discard(agent, now)
        case .submit(let process, let hash): submit(process, hash)
        case .claimWon(let process, let hash): send(process, hash, now)
        case .claimLost: [.refuse("Another process took this payout. Nothing was sent from here.")]
        case .processGone(let process): abandon(process, now)
        case .answered(let question, let answer): take(answer, to: question, now)
        case .callback(let claim): take(claim, now)
        case .ask(let question, let reason): ask(question, reason, now)
        case .proposeClosing(let agent, let reading): proposeClosing(agent, reading, now)
        case .close(let agent, let reading): close(agent, reading, now)
        case .replace(let agent, let replacement): replace(agent, replacement, now)
        case .note(let agent, let text): write(.note(by: agent, text), now)
        case .reveal(let agent): write(.revealed(by: agent), now)
        case .turnaroundPassed:
            state.flags.contains(.turnaroundBreached) || state.claim == nil ? [] : write(.turnaroundBreached, now)
        case .linkPassed:
            intent.kind == .payin && state.claim != nil && state.status.isOpenAtProvider
                ? write(.linkExpired, now) : [.refuse("Only a pay link that is open can expire.")]
        }
    }

    /// Adds lines to the log and has them written.
    private mutating func write(_ events: LogEvent..., at now: Timestamp) -> [PayoutEffect] {
        let entries = events.map { LogEntry(at: now, $0) }
        log += entries
        state = PayoutState.fold(log, intent: intent)
        return [.append(entries)]
    }

    private mutating func write(_ event: LogEvent, _ now: Timestamp) -> [PayoutEffect] { write(event, at: now) }

    // MARK: Before it is sent

    private mutating func decide(_ original: Reference?, _ now: Timestamp) -> [PayoutEffect] {
        guard state.status == .draft else { return [.refuse("This payout is already written down.")] }
        let decided = LogEvent.intent(needsApproval: intent.needsApproval, by: intent.agent)
        guard let original else { return write(decided, now) }
        return write(decided, .replaces(original: original), at: now)
    }

    private mutating func approve(
        _ agent: Agent, _ target: String, _ amount: Money, _ now: Timestamp
    ) -> [PayoutEffect] {
        if let refusal = refusalToDecide(agent) ?? PayoutGuards.refusalToGuess(state, now) { return [.refuse(refusal)] }
        guard PayoutGuards.isSame(target, intent.beneficiary.target), amount == intent.amount else {
            return [.refuse(PayoutGuards.approvalDiffers)]
        }
        return write(.approved(by: agent), now)
    }

    private mutating func miss(_ agent: Agent, _ now: Timestamp) -> [PayoutEffect] {
        if let refusal = refusalToDecide(agent) ?? PayoutGuards.refusalToGuess(state, now) { return [.refuse(refusal)] }
        return write(.approvalMismatched(by: agent), now)
    }

    private mutating func reject(_ agent: Agent, _ reason: String, _ now: Timestamp) -> [PayoutEffect] {
        if let refusal = refusalToDecide(agent) { return [.refuse(refusal)] }
        return write(.rejected(by: agent, reason: reason), now)
    }

    private func refusalToDecide(_ agent: Agent) -> String? {
        guard state.status == .awaitingApproval else { return PayoutGuards.notWaiting }
        return agent.uid == intent.agent.uid ? PayoutGuards.ownApproval : nil
    }

    private mutating func discard(_ agent: Agent, _ now: Timestamp) -> [PayoutEffect] {
        guard state.status == .ready || state.status == .awaitingApproval else {
            return [.refuse(PayoutGuards.cannotDiscard(state.status))]
        }
        return write(.discarded(by: agent), now)
    }

    // MARK: Sending, once

    private func submit(_ process: String, _ hash: String) -> [PayoutEffect] {
        if let refusal = PayoutGuards.refusalToSend(state) { return [.refuse(refusal)] }
        return [.claim(question: state.nextQuestion, process: process, requestSHA256: hash)]
    }

    /// The store has the claim's row already; the machine only learns of it, and this is the one place that sends.
    private mutating func send(_ process: String, _ hash: String, _ now: Timestamp) -> [PayoutEffect] {
        if let refusal = PayoutGuards.refusalToSend(state) { return [.refuse(refusal)] }
        let question = state.nextQuestion
        _ = write(.claimed(question: question, process: process, requestSHA256: hash), now)
        return [.sendPayout(question)]
    }

    private mutating func abandon(_ process: String, _ now: Timestamp) -> [PayoutEffect] {
        guard state.status == .submitting, state.claim?.process == process else { return [] }
        return write(.abandoned(process: process), now) + [.scheduleAsk(state.askNow ? .now : .planned)]
    }

    // MARK: What arrives

    private mutating func take(_ answer: Answer, to question: QuestionID, _ now: Timestamp) -> [PayoutEffect] {
        let known = log.contains { if case .answered(question, _) = $0.event { true } else { false } }
        guard !known else { return [] }
        let isReply = question == state.claim?.question
        let written = write(.answered(question: question, answer), now)
        // A question that failed or settled nothing is not asked again at once, whatever is due: the plan spaces it.
        let atOnce = state.askNow && (isReply || answer.saysState)
        return written + [.scheduleAsk(atOnce ? .now : .planned)]
    }

    private mutating func take(_ claim: CallbackClaim, _ now: Timestamp) -> [PayoutEffect] {
        let key = CallbackKey(claim)
        let known = log.contains { if case .callback(let old) = $0.event { CallbackKey(old) == key } else { false } }
        guard !known else { return [] }
        let wasDue = state.askNow
        let written = write(.callback(claim), now)
        return state.askNow && !wasDue ? written + [.scheduleAsk(.now)] : written
    }

    // MARK: Asking

    private mutating func ask(_ question: Question, _ reason: AskReason, _ now: Timestamp) -> [PayoutEffect] {
        if let refusal = PayoutGuards.refusalToAsk(state, question, reason, now) {
            return reason == .agent ? [.refuse(refusal)] : []
        }
        let id = state.nextQuestion
        return write(.asked(question: id, question), now) + [.ask(id, question)]
    }

    // MARK: Giving up, replacing

    private mutating func proposeClosing(_ agent: Agent, _ reading: String?, _ now: Timestamp) -> [PayoutEffect] {
        if let refusal = PayoutGuards.refusalToPropose(state, reading, now) { return [.refuse(refusal)] }
        // It changes nothing of when the provider is asked next.
        return write(.closingProposed(by: agent, reading: reading), now)
    }

    private mutating func close(_ agent: Agent, _ reading: String?, _ now: Timestamp) -> [PayoutEffect] {
        if let refusal = PayoutGuards.refusalToClose(state, agent, reading, now) { return [.refuse(refusal)] }
        guard let proposal = state.closingProposal else { return [.refuse(PayoutGuards.notProposed)] }
        let words = proposal.reading ?? PayoutGuards.words(notFound: state.notFoundAt.count)
        return write(.closed(by: proposal.agent, second: agent, evidence: words), now) + [.scheduleAsk(.planned)]
    }

    private mutating func replace(_ agent: Agent, _ replacement: Reference, _ now: Timestamp) -> [PayoutEffect] {
        if let refusal = PayoutGuards.refusalToReplace(state, intent, replacement) { return [.refuse(refusal)] }
        return write(.replaced(by: replacement), now)
    }
}
