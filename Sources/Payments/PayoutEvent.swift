/// What can happen to a payout, as `PayoutMachine` takes it.
///
/// Who may do it at all (role, limits) is settled before.
public enum PayoutEvent: Hashable, Sendable {
    /// The form was confirmed: the intent is to be written down, as a replacement of `replacing` where it is one.
    case decide(replacing: Reference?)
    /// A second person approves, having typed account (or UPI id, or mobile) and amount again without seeing them.
    case approve(by: Agent, target: String, amount: Money)
    /// What a second person typed to approve it was not what was entered: to be counted.
    case approvalMismatched(by: Agent)
    /// A second person says no.
    case reject(by: Agent, reason: String)
    /// A person gives it up before it was sent.
    case discard(by: Agent)
    /// A process wants to send it. `process` names its lock, `requestSHA256` the exact request.
    case submit(process: String, requestSHA256: String)
    /// The store's conditional update changed exactly one row: this process may send, once.
    case claimWon(process: String, requestSHA256: String)
    /// It changed no row: another process took the payout.
    case claimLost
    /// The process that took it is gone: its lock is free.
    case processGone(process: String)
    /// A question was answered, or is given up (`Verdict.unknown`, `.questionFailed`).
    case answered(question: QuestionID, Answer)
    /// A callback for it came.
    case callback(CallbackClaim)
    /// A status call is wanted: by a person, or by the poll plan.
    case ask(Question, AskReason)
    /// A first person declares that it never happened, on the provider's own answers or, where nobody can be asked, on
    /// what they read in the day's reconciliation list or the provider's portal.
    case proposeClosing(by: Agent, reading: String?)
    /// A second person declares the same; a reading is typed again.
    case close(by: Agent, reading: String?)
    /// A closed payout is replaced by a new one with its own reference.
    case replace(by: Agent, replacement: Reference)
    /// A remark.
    case note(by: Agent, String)
    /// Somebody looks at the whole numbers.
    case reveal(by: Agent)
    /// The turnaround time is over and it is not settled.
    case turnaroundPassed
    /// A pay link's time is over and nobody paid; anything but a pay link that is open refuses.
    case linkPassed
}

/// Who wants a status call.
public enum AskReason: Hashable, Sendable {
    /// A person: always allowed, once per five seconds; told why where it is not.
    case agent
    /// The poll plan, or a call that is due now: silently skipped where a question is under way.
    case plan
}

/// What the machine wants done, in this order; each is data, `Desk` performs them.
public enum PayoutEffect: Hashable, Sendable {
    /// Write these lines. They must be durable before the next effect is begun; where that fails, do nothing more and
    /// forget the machine's new state.
    case append([LogEntry])
    /// Take the payout by one conditional update that changes exactly one row, writing `LogEvent.claimed` with these
    /// parts in the same transaction; report `claimWon` or `claimLost`.
    case claim(question: QuestionID, process: String, requestSHA256: String)
    /// Send the payout request, now, once. Comes only after a won claim; report `answered` with this number.
    case sendPayout(QuestionID)
    /// Ask the provider; report `answered` with this number.
    case ask(QuestionID, Question)
    /// Plan the next status call.
    case scheduleAsk(AskTime)
    /// Nothing was done. The reason is a plain sentence for the person who tried.
    case refuse(String)
}

/// When the next status call is due.
public enum AskTime: Hashable, Sendable {
    /// At once, as far as the provider's bucket allows.
    case now
    /// As the rail's plan says, for the state as it is now.
    case planned
}
