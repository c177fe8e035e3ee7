/// The second step's material: a payout's callbacks, sorted into proof, hints and what is not about it at all.
struct PayoutCallbacks {
    private(set) var hints: [PayoutHint] = []
    private(set) var quarantined: [QuarantinedStatement] = []
    /// The verified one of the highest rank, the earliest of its kind.
    private(set) var deciding: (state: ProviderState, called: PayoutRecord.Called)?
    /// What verified callbacks said.
    private(set) var states: Set<ProviderState> = []
    /// A verified callback used a word this program does not know.
    private(set) var newWord: String?
    /// The provider's reference a verified callback named: a handle to ask by, nothing more.
    private(set) var providerReference: String?
    private var ours: [PayoutRecord.Called] = []

    init(_ record: PayoutRecord, _ intent: PayoutIntent) {
        for called in record.callbacks.values.sorted(by: Self.isEarlier) {
            if let reason = Self.mismatch(called.claim, intent) {
                quarantined.append(QuarantinedStatement(at: called.at, reason: reason))
                continue
            }
            ours.append(called)
            called.claim.verified ? takeProof(called) : takeHint(called)
        }
    }

    /// By time, then by content, so that the order of arrival leaves no trace.
    private static func isEarlier(_ left: PayoutRecord.Called, _ right: PayoutRecord.Called) -> Bool {
        func key(_ claim: CallbackClaim) -> (String, String, String) {
            (claim.providerStatus, claim.bankReference ?? "", claim.providerTime ?? "")
        }
        return left.at == right.at ? key(left.claim) < key(right.claim) : left.at < right.at
    }

    private static func mismatch(_ claim: CallbackClaim, _ intent: PayoutIntent) -> String? {
        if claim.reference != intent.reference.text { return "a callback for order \(claim.reference)" }
        // A payer may pay another amount than the pay link asked for (`providers.md`, *Pentabit*).
        guard intent.kind != .payin, let amount = claim.amount, amount != intent.amount else { return nil }
        return "a callback for another amount"
    }

    private mutating func takeProof(_ called: PayoutRecord.Called) {
        providerReference = providerReference ?? called.claim.providerReference.filled
        guard let state = called.claim.state else {
            newWord = newWord ?? called.claim.providerStatus
            return
        }
        states.insert(state)
        if let best = deciding, best.state.rank >= state.rank { return }
        deciding = (state, called)
    }

    private mutating func takeHint(_ called: PayoutRecord.Called) {
        let claim = called.claim
        hints.append(
            PayoutHint(
                at: called.at, state: claim.state, providerStatus: claim.providerStatus,
                providerReference: claim.providerReference.filled, bankReference: claim.bankReference.filled))
    }

    /// Verified callbacks said both that it failed and that it succeeded.
    var contradictThemselves: Bool { states.isSuperset(of: [.succeeded, .failed]) }

    /// Verified callbacks speak against a terminal state that fewer than two answers in a row stand for.
    ///
    /// So a look-up that takes back what a verified callback had settled does not do it alone and unseen.
    func contradict(_ course: PayoutCourse) -> Bool {
        guard course.confirmations < 2 else { return false }
        return switch course.status {
        case .succeeded: states.contains(.failed) || states.contains(.reversed)
        case .failed, .closed, .notSent: states.contains(.succeeded)
        case .reversed: states.contains(.succeeded) && !states.contains(.reversed)
        case .draft, .awaitingApproval, .ready, .rejected, .discarded: !states.isEmpty
        case .submitting, .unknown, .pending, .processing: false
        }
    }

    /// Whether a callback still wants its status call: it came after the last question that was answered, and it does
    /// not merely repeat a state that answers have settled.
    func wantCall(after index: Int, settled status: PaymentStatus) -> Bool {
        ours.contains { called in
            guard called.index > index else { return false }
            return !status.isTerminal || !status.agrees(with: called.claim.state)
        }
    }
}

extension ProviderState {
    /// `pending < processing < failed = succeeded < reversed` (`payouts.md`, *Merging*).
    var rank: Int {
        switch self {
        case .pending: 1
        case .processing: 2
        case .failed, .succeeded: 3
        case .reversed: 4
        }
    }
}

extension PaymentStatus {
    /// How far callbacks must reach to say more than answers did; meaningful while it is open at the provider.
    var openRank: Int {
        switch self {
        case .processing: ProviderState.processing.rank
        case .pending: ProviderState.pending.rank
        default: 0
        }
    }

    /// Whether the provider's word and this terminal state say the same of the money.
    func agrees(with said: ProviderState?) -> Bool {
        guard let said else { return false }
        return PayoutMove.of(self, said) == .agrees
    }
}
