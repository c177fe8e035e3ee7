/// One line of a payout's append-only log, the truth from which its row is projected (`payouts.md`, *Merging*).
public struct LogEntry: Hashable, Sendable, Codable {
    /// When it was written, UTC.
    public var at: Timestamp
    /// What happened.
    public var event: LogEvent

    /// A line from its parts.
    public init(at: Timestamp, _ event: LogEvent) {
        (self.at, self.event) = (at, event)
    }
}

/// Identifies one question to a provider; its answer carries the same number.
///
/// Unique within one payout's log and ascending in the order in which questions were asked.
public typealias QuestionID = Int64

/// What was asked.
public enum Question: String, Sendable, Codable {
    /// The payout request itself, sent once for ever.
    case payout
    /// Its status, by our reference.
    case statusByReference = "status_by_reference"
    /// Its status, by the provider's reference.
    case statusByProviderReference = "status_by_provider_reference"
    /// The provider's list of a day, read for this order.
    case reconciliation
}

/// Everything that can happen to a payout.
public enum LogEvent: Hashable, Sendable, Codable {
    /// The payout was decided and written down. Always the first line.
    case intent(needsApproval: Bool, by: Agent)
    /// A second person approved it.
    case approved(by: Agent)
    /// A second person's words for it, typed to approve it, were not what was entered. Which words is not kept.
    case approvalMismatched(by: Agent)
    /// A second person refused it.
    case rejected(by: Agent, reason: String)
    /// A person gave it up before it was sent.
    case discarded(by: Agent)
    /// A process took it: from here a byte may leave. `process` names the process's lock, `requestSHA256` the exact
    /// request. The question's number is that of the payout request.
    case claimed(question: QuestionID, process: String, requestSHA256: String)
    /// The process that claimed it is gone and left no answer.
    case abandoned(process: String)
    /// A question is about to be asked; written before it is.
    case asked(question: QuestionID, Question)
    /// A question's answer. One per question: a second is ignored.
    case answered(question: QuestionID, Answer)
    /// A callback came.
    case callback(CallbackClaim)
    /// A first person proposed to close it. `reading` is what they read where nobody can be asked; a second person
    /// types it again without seeing it.
    case closingProposed(by: Agent, reading: String?)
    /// Two people declared it never to have happened, on the evidence the design asks for.
    case closed(by: Agent, second: Agent, evidence: String)
    /// This payout replaces `original`.
    case replaces(original: Reference)
    /// `replacement` was opened for this payout.
    case replaced(by: Reference)
    /// A remark by a person. Moves nothing.
    case note(by: Agent, String)
    /// Somebody looked at the whole numbers.
    case revealed(by: Agent)
    /// The beneficiary's bank has had it longer than the turnaround time allows.
    case turnaroundBreached
    /// Nobody paid a pay link within its time.
    case linkExpired
}
