/// Where a payout stands, folded from its log (`payouts.md`, *States* and *Merging what arrives*).
///
/// Made only by `PayoutState.fold(_:intent:)`; it holds nothing that cannot be made again from the log.
public struct PayoutState: Hashable, Sendable {
    /// Where it stands.
    public internal(set) var status = PaymentStatus.draft
    /// When it came to stand there; nil before the intent is written.
    public internal(set) var statusSince: Timestamp?
    /// What stands beside the status.
    public internal(set) var flags: Set<PaymentFlag> = []
    /// The provider's raw word for `status`, or the unknown word that came last.
    public internal(set) var providerStatus: String?
    /// The provider's reference, from an answer or a verified callback.
    public internal(set) var providerReference: String?
    /// RRN or UTR, from an answer only: a callback's proof does not cover it (`providers.md`, *PayAtom*).
    public internal(set) var bankReference: String?
    /// The beneficiary's name as the bank has it; masked where it looks like an account number.
    public internal(set) var nameAtBank: String?
    /// The provider's charge.
    public internal(set) var charge: Money?
    /// What the payer paid (pay links).
    public internal(set) var receivedAmount: Money?
    /// Where the payer pays (pay links).
    public internal(set) var payURL: String?

    /// The one claim: who took it, when, and the request it may have sent; nil means that no byte has left.
    public internal(set) var claim: PayoutClaim?
    /// The number the next question takes.
    public internal(set) var nextQuestion: QuestionID = 1
    /// Questions without an answer, in the order they were asked.
    ///
    /// A process that died leaves its question here for ever; see `waitingFor(at:)`.
    public internal(set) var openQuestions: [OpenQuestion] = []
    /// How many status questions were asked so far.
    public internal(set) var timesAsked = 0
    /// When a status question was last asked.
    public internal(set) var lastAskedAt: Timestamp?
    /// When the provider last gave an answer about this payout that could be understood.
    public internal(set) var lastAnsweredAt: Timestamp?
    /// How many of the latest status questions in a row got no usable answer; a poller backs off by it.
    public internal(set) var failuresInARow = 0
    /// When “not found” was answered to a status question by a provider whose clock bore the moment out, in the order of
    /// the questions.
    public internal(set) var notFoundAt: [Timestamp] = []
    /// How many more “not found” there were, with another time on them or none.
    public internal(set) var notFoundUntimed = 0
    /// Whether a status call is due now.
    ///
    /// A callback came that has not been asked about, one look-up spoke against a terminal state, or trustworthy
    /// sources contradict each other. Stays set until a later question gets a usable answer; a poller spaces its
    /// attempts by `failuresInARow`.
    public internal(set) var askNow = false

    /// Unsigned callbacks, by time: they moved nothing.
    public internal(set) var hints: [PayoutHint] = []
    /// What spoke of another order, amount or account, by time: kept, shown, moves nothing.
    public internal(set) var quarantined: [QuarantinedStatement] = []
    /// Who proposed to close it, while it is unknown still; a second person completes it.
    public internal(set) var closingProposal: ClosingProposal?
    /// When somebody typed other words for it than were entered, to approve it.
    public internal(set) var mismatchedAt: [Timestamp] = []
    /// The payout this one replaces.
    public internal(set) var replaces: Reference?
    /// The payout opened to replace this one.
    public internal(set) var replacedBy: Reference?
    /// Two people closed it, and its provider knows the order all the same, by whatever word.
    public internal(set) var isKnownAfterClosing = false
    /// A replacement was opened and this payout is not dead after all (or one source says so): further payouts to the
    /// beneficiary are held.
    public internal(set) var possibleDoublePayment = false
    /// When the log last grew; nil while it is empty.
    public internal(set) var updatedAt: Timestamp?

    init() {}

    /// Seconds after which an unanswered status question no longer holds back the next one: longer than any deadline.
    public static let questionLifetime: Int64 = 120

    /// The latest status question that may still be answered at `now`.
    public func waitingFor(at now: Timestamp) -> OpenQuestion? {
        openQuestions.last { open in
            open.question != .payout && (0..<Self.questionLifetime).contains(now.seconds(since: open.at))
        }
    }
}

/// The row that says a process took a payout and may have sent it.
public struct PayoutClaim: Hashable, Sendable {
    /// The number of the payout request among this payout's questions.
    public var question: QuestionID
    /// Names the lock of the process that took it.
    public var process: String
    /// Lower-case hex SHA-256 of the exact request.
    public var requestSHA256: String
    /// When it was taken.
    public var at: Timestamp
}

/// A first person's word that a payout never happened; it lapses when the payout moves.
public struct ClosingProposal: Hashable, Sendable {
    /// Who proposed it.
    public var agent: Agent
    /// When.
    public var at: Timestamp
    /// What they read where nobody can be asked; nil where the provider's own answers are the evidence.
    public var reading: String?
}

/// A question that was written down and has no answer yet.
public struct OpenQuestion: Hashable, Sendable {
    /// Its number.
    public var id: QuestionID
    /// What was asked.
    public var question: Question
    /// When it was written down.
    public var at: Timestamp
}

/// What an unsigned callback said; it proves nothing (`providers.md`, *Callbacks are claims*).
public struct PayoutHint: Hashable, Sendable {
    /// When it came.
    public var at: Timestamp
    /// The state its word maps to; nil for an unknown word.
    public var state: ProviderState?
    /// The raw word.
    public var providerStatus: String
    /// The provider's reference it named.
    public var providerReference: String?
    /// The bank reference it named.
    public var bankReference: String?
}

/// A reply or callback that does not speak of this payout.
public struct QuarantinedStatement: Hashable, Sendable {
    /// When it came.
    public var at: Timestamp
    /// What differs, a plain sentence.
    public var reason: String
}
