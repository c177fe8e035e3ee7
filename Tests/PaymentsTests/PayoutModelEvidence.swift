import Payments

/// The table of `payouts.md`, *States*, written down a second time: what the facts allow a payout to be called.
///
/// Knows nothing of the fold that ships.
struct PayoutEvidence {
    /// What one look-up may do.
    enum Step {
        /// It says what is known.
        case same
        /// It moves the payout at once.
        case to(PaymentStatus)
        /// It and the next one that agrees move it.
        case two(PaymentStatus)
        /// It moves nothing and is shown.
        case never
    }

    /// What the facts come to.
    struct Standing {
        var status: PaymentStatus
        /// How many look-ups in a row speak against a terminal state, and what they say.
        var doubts = 0
        /// It succeeded after it was failed, closed or not sent.
        var isLate = false
    }

    /// By where it stands: pending, processing, succeeded, failed, reversed.
    private static let table: [PaymentStatus: [Step]] = [
        .unknown: [.to(.pending), .to(.processing), .to(.succeeded), .to(.failed), .to(.reversed)],
        .pending: [.to(.pending), .to(.processing), .to(.succeeded), .to(.failed), .to(.reversed)],
        .processing: [.to(.pending), .to(.processing), .to(.succeeded), .to(.failed), .to(.reversed)],
        .succeeded: [.never, .never, .same, .two(.reversed), .two(.reversed)],
        .failed: [.never, .never, .two(.succeeded), .same, .to(.reversed)],
        .reversed: [.never, .never, .two(.succeeded), .same, .same],
        .closed: [.never, .never, .two(.succeeded), .same, .two(.reversed)],
        .notSent: [.never, .never, .two(.succeeded), .same, .two(.reversed)],
    ]

    static func step(_ status: PaymentStatus, _ said: ProviderState) -> Step {
        guard let row = table[status], let column = ProviderState.allCases.firstIndex(of: said) else { return .never }
        return row[column]
    }

    let maker: Agent
    let needsApproval: Bool
    let facts: Facts

    private var standing = Standing(status: .draft)
    /// What speaks against a terminal state: the status it would move to, or the word itself where it moves nothing.
    private var contrary: (status: PaymentStatus, said: Said)?
    /// A pay link's time ran out: that it waits still is no contradiction.
    private var isExpired = false
    /// Bank references of what was believed.
    private var references: Set<Said> = []

    static func standing(_ facts: Facts, _ intent: PayoutIntent) -> Standing {
        var evidence = PayoutEvidence(intent, facts)
        evidence.takeActs()
        if facts.isClaimed {
            evidence.takeReply()
            evidence.takeLookUps()
            evidence.takeCallbacks()
        }
        return evidence.standing
    }

    private init(_ intent: PayoutIntent, _ facts: Facts) {
        (maker, needsApproval, self.facts) = (intent.agent, intent.needsApproval, facts)
    }

    // MARK: Our own acts

    private mutating func takeActs() {
        for act in facts.acts {
            switch (act, standing.status) {
            case (.decided, .draft): standing.status = needsApproval ? .awaitingApproval : .ready
            case (.approved(let agent, true), .awaitingApproval) where agent.uid != maker.uid: standing.status = .ready
            case (.rejected(let agent), .awaitingApproval) where agent.uid != maker.uid: standing.status = .rejected
            case (.discarded, .awaitingApproval), (.discarded, .ready): standing.status = .discarded
            case (.claimed, .ready): standing.status = .submitting
            default: break
            }
        }
    }

    // MARK: The reply, and the process that waited for it

    private mutating func takeReply() {
        let isGone = facts.acts.contains { if case .gone = $0 { true } else { false } }
        switch facts.questions[0].said {
        case nil: standing.status = isGone ? .unknown : .submitting
        case .notSent: standing.status = .notSent
        case .pending: standing.status = .pending
        case .processing: standing.status = .processing
        case .failed: standing.status = .failed
        case .succeeded, .paidAgain:
            standing.status = .succeeded
            references = [facts.questions[0].said ?? .succeeded]
        default: standing.status = .unknown
        }
    }

    // MARK: Look-ups, in the order they were asked

    private mutating func takeLookUps() {
        var closings = facts.acts.compactMap { if case .closed(let closing) = $0 { closing } else { nil } }[...]
        for asked in facts.lookUps {
            while let closing = closings.first, closing.asked + 1 < Int(asked.id) {
                close(closing)
                closings = closings.dropFirst()
            }
            if let said = asked.said { look(said) }
        }
        closings.forEach { close($0) }
        let wasClosed = facts.acts.contains { if case .closed = $0 { true } else { false } }
        if standing.status == .succeeded, wasClosed { standing.isLate = true }
    }

    private mutating func look(_ said: Said) {
        if said == .newWord { settle() }
        // What cannot be read, is not about this payout or found nothing proves nothing, and is no look-up.
        guard let word = said.word, said != .mended else { return }
        let waits = isExpired && standing.status == .closed && [.pending, .processing].contains(word)
        switch waits ? .same : Self.step(standing.status, word) {
        case .same:
            settle()
            if word == .succeeded { references.insert(said) }
        case .to(let next):
            settle()
            standing.status = next
            if word == .succeeded { references.insert(said) }
        case .never: doubt(word.status, said)
        case .two(let next):
            doubt(next, said)
            // Money that came back and leaves again does so under another bank reference.
            let isNew = standing.status != .reversed || (!references.isEmpty && !references.contains(said))
            guard standing.doubts >= 2, isNew else { return }
            standing.isLate = next == .succeeded && standing.status != .reversed
            settle()
            standing.status = next
            if word == .succeeded { references.insert(said) }
        }
    }

    private mutating func doubt(_ status: PaymentStatus, _ said: Said) {
        let agrees = contrary?.status == status && (standing.status != .reversed || contrary?.said == said)
        standing.doubts = agrees ? standing.doubts + 1 : 1
        contrary = (status, said)
    }

    private mutating func settle() { (contrary, standing.doubts) = (nil, 0) }

    // MARK: Closing

    private mutating func close(_ closing: Facts.Closing) {
        let open: Set<PaymentStatus> = closing.isExpiry ? [.unknown, .pending, .processing] : [.unknown]
        guard open.contains(standing.status), closing.isExpiry || isProven(closing) else { return }
        settle()
        (standing.status, isExpired) = (.closed, closing.isExpiry)
    }

    /// Three “not found” an hour apart, the last after 00:30 of the next day, or a reading where nobody was asked; and two
    /// people.
    private func isProven(_ closing: Facts.Closing) -> Bool {
        let claimed = facts.acts.compactMap { if case .claimed(let day) = $0 { day } else { nil } }.first ?? 0
        guard !closing.isSamePerson, closing.proposedOnReading == closing.isReading else { return false }
        if closing.isReading { return closing.asked == 0 && Self.isNextDay(closing.day, after: claimed) }
        let moments = Set(closing.notFound)
        return moments.count >= 3 && Self.isNextDay(moments.max() ?? 0, after: claimed)
    }

    /// The first quarter day begins at 13:58 in India: 13:58, 19:58, 01:58, 07:58.
    static func isNextDay(_ quarter: Int, after claimed: Int) -> Bool { (quarter + 2) / 4 > (claimed + 2) / 4 }

    // MARK: Verified callbacks, where answers leave it open

    private mutating func takeCallbacks() {
        let ranks: [PaymentStatus: Int] = [.unknown: 0, .pending: 1, .processing: 2]
        guard let rank = ranks[standing.status] else { return }
        let said = Set(facts.calls.filter { $0.heard.verified && $0.heard.isOurs }.compactMap(\.heard.state))
        if said.contains(.reversed) {
            standing.status = .reversed
        } else if said.isSuperset(of: [.succeeded, .failed]) {
            return
        } else if said.contains(.succeeded) || said.contains(.failed) {
            standing.status = said.contains(.succeeded) ? .succeeded : .failed
        } else if said.contains(.processing), rank < 2 {
            standing.status = .processing
        } else if said.contains(.pending), rank < 1 {
            standing.status = .pending
        }
    }
}
