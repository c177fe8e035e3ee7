/// Where a payout stands (`payouts.md`, *States*).
///
/// The raw values are the contract of `command-line.md`, *JSON*.
public enum PaymentStatus: String, CaseIterable, Sendable, Codable {
    /// Being entered; nothing is promised.
    case draft
    /// Kept until a second person decides.
    case awaitingApproval = "awaiting_approval"
    /// A second person said no.
    case rejected
    /// On disk, not sent.
    case ready
    /// Given up by a person before it was sent.
    case discarded
    /// Claimed by a process; bytes may be leaving.
    case submitting
    /// Proven to have sent nothing.
    case notSent = "not_sent"
    /// Money may have moved or not; nobody can say yet.
    case unknown
    /// Accepted by the provider.
    case pending
    /// Under way at the provider or the bank.
    case processing
    /// The provider says the money arrived.
    case succeeded
    /// The provider refused or the bank returned it at once.
    case failed
    /// The money came back after it had left.
    case reversed
    /// Declared never to have happened by two people, on evidence.
    case closed

    /// Whether nothing more is expected, save a reversal or a late answer.
    public var isTerminal: Bool {
        switch self {
        case .succeeded, .failed, .reversed, .closed, .notSent, .rejected, .discarded: true
        case .draft, .awaitingApproval, .ready, .submitting, .unknown, .pending, .processing: false
        }
    }

    /// Whether a question to the provider can still settle it.
    public var isOpenAtProvider: Bool {
        switch self {
        case .unknown, .pending, .processing: true
        default: false
        }
    }
}

/// What stands beside the status (`payouts.md`, *States*): several can hold at once.
public enum PaymentFlag: String, CaseIterable, Sendable, Codable {
    /// One look-up spoke against a terminal state; a second is due.
    case unconfirmed
    /// Two trustworthy sources contradict each other.
    case conflict
    /// Succeeded without an RRN or UTR.
    case noBankReference = "no_bank_reference"
    /// The bank knows the account under another name.
    case nameMismatch = "name_mismatch"
    /// Later than the RBI's turnaround time allows.
    case turnaroundBreached = "turnaround_breached"
    /// Succeeded after it was failed or closed.
    case lateSuccess = "late_success"
    /// The provider used a word this program does not know.
    case newStatusWord = "new_status_word"
    /// This payout replaces another.
    case replaces
    /// Another payout replaces this one.
    case replacedBy = "replaced_by"
    /// A pay link nobody paid within its time: no longer asked about by itself.
    case expired
}
