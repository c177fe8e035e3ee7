/// What one look-up may do to a payout that stands somewhere (`payouts.md`, *States*): the table as a function.
enum PayoutMove: Equatable {
    /// It says what is known.
    case agrees
    /// It moves the payout at once.
    case moves(PaymentStatus)
    /// It speaks against a terminal state: a second one in a row that agrees moves the payout.
    case needsTwo(PaymentStatus)
    /// A terminal state does not go back to waiting: recorded, flagged, asked again.
    case illegal
    /// Nothing was sent by us, and yet the provider knows it.
    case foreign

    /// The row of the table for `status` and what the provider says.
    static func of(_ status: PaymentStatus, _ said: ProviderState) -> PayoutMove {
        switch (status, said) {
        case (.draft, _), (.awaitingApproval, _), (.ready, _), (.rejected, _), (.discarded, _): .foreign
        case (.submitting, _), (.unknown, _), (.pending, _), (.processing, _): .moves(said.status)
        case (_, .pending), (_, .processing): .illegal
        case (.succeeded, .succeeded), (.failed, .failed), (.reversed, .reversed): .agrees
        // After success a refusal is the money coming back (PayAtom: Approved, then Declined or Failed), and it is
        // said so on every later look-up.
        case (.succeeded, .failed), (.succeeded, .reversed): .needsTwo(.reversed)
        case (.reversed, .failed): .agrees
        case (.failed, .reversed): .moves(.reversed)
        case (.closed, .failed), (.notSent, .failed): .agrees
        case (.closed, .reversed), (.notSent, .reversed): .needsTwo(.reversed)
        case (.failed, .succeeded), (.closed, .succeeded), (.notSent, .succeeded), (.reversed, .succeeded):
            .needsTwo(.succeeded)
        }
    }
}

/// The first step of the fold: answers, in the order their questions were asked.
struct PayoutCourse {
    /// What speaks against a terminal state, and for how many look-ups in a row.
    struct Contrary: Equatable {
        var target: PaymentStatus
        var bankReference: String?
        var count: Int
    }

    var status: PaymentStatus
    var since: Timestamp?
    var contrary: Contrary?
    var conflict = false
    var newWord = false
    var lateSuccess = false
    /// Closed by two people, and a look-up since then knows the order by a word this program does not know.
    var isKnownAfterClosing = false
    /// It was closed because a pay link's time ran out: that it waits still is no contradiction.
    var expired = false
    /// Answers in a row that say what the status says.
    var confirmations = 0
    /// The last usable answer asks for another question at once.
    var secondDue = false
    /// The last usable answer named a state.
    var endsOnState = false
    var providerStatus: String?
    var providerReference: String?
    var bankReference: String?
    var nameAtBank: String?
    var charge: Money?
    var receivedAmount: Money?
    var payURL: String?
    var lastAnsweredAt: Timestamp?
    var failuresInARow = 0
    var notFoundAt: [Timestamp] = []
    var notFoundUntimed = 0
    var quarantined: [QuarantinedStatement] = []
    private var bankReferences: Set<String> = []

    init(_ record: PayoutRecord) {
        (status, since) = (record.status, record.since)
        guard let claim = record.claim else {
            // Nothing left us: whatever answers there are belong to no question of ours.
            for answered in record.answers.values { orphan(answered) }
            return
        }
        let closings = record.closings
        var nextClosing = 0
        takeReply(record.answers[claim.question], record.abandonedAt)
        for id in record.asked.keys.sorted() where id != claim.question {
            while nextClosing < closings.count, closings[nextClosing].after < id {
                close(closings[nextClosing])
                nextClosing += 1
            }
            if let answered = record.answers[id] { takeLookUp(answered) }
        }
        for closing in closings[nextClosing...] { close(closing) }
        for (id, answered) in record.answers where id != claim.question && record.asked[id] == nil { orphan(answered) }
        // An answer asked for before the closing can outrun it in the fold; it is late all the same.
        if status == .succeeded, !closings.isEmpty { lateSuccess = true }
    }

    private mutating func orphan(_ answered: PayoutRecord.Answered) {
        quarantined.append(.init(at: answered.at, reason: "an answer to a question that was never asked"))
    }

    private mutating func close(_ closing: PayoutRecord.Closing) {
        guard closing.isExpiry ? status.isOpenAtProvider : status == .unknown else { return }
        enter(.closed, closing.at)
        expired = closing.isExpiry
        confirmations = 0
    }

    private mutating func enter(_ next: PaymentStatus, _ at: Timestamp) {
        if status != next { since = at }
        (status, contrary, conflict) = (next, nil, false)
        confirmations = 1
    }

    // MARK: The payout request's own reply

    /// `submitting → unknown` is the answer to whatever the table does not name, and to a process that died.
    private mutating func takeReply(_ reply: PayoutRecord.Answered?, _ abandonedAt: Timestamp?) {
        guard let reply else {
            if let abandonedAt { enter(.unknown, abandonedAt) }
            return
        }
        let answer = reply.answer
        if answer.repaired {
            providerStatus = answer.providerStatus
            return enter(.unknown, reply.at)
        }
        switch answer.verdict {
        case .notSent: enter(.notSent, reply.at)
        case .state(.reversed):
            enter(.unknown, reply.at)
            secondDue = true
            heard(answer, reply.at)
        case .state(let said):
            enter(said.status, reply.at)
            endsOnState = true
            heard(answer, reply.at)
            takeDetails(answer)
        case .newWord:
            enter(.unknown, reply.at)
            newWord = true
            providerStatus = answer.providerStatus
            heard(answer, reply.at)
        case .mismatch(let reason):
            enter(.unknown, reply.at)
            quarantined.append(.init(at: reply.at, reason: reason))
        case .unknown, .notFound, .questionFailed:
            enter(.unknown, reply.at)
            // It settles nothing, but may name the one handle there is to ask by (PayAtom's `ref_code`).
            providerReference = answer.providerReference.filled
        }
    }

    // MARK: Look-ups

    private mutating func takeLookUp(_ answered: PayoutRecord.Answered) {
        let answer = answered.answer
        guard answer.isUsable else {
            failuresInARow += 1
            if case .mismatch(let reason) = answer.verdict, !answer.repaired {
                quarantined.append(.init(at: answered.at, reason: reason))
            }
            return
        }
        endsOnState = false
        heard(answer, answered.at)
        if case .state(let said) = answer.verdict {
            (failuresInARow, secondDue) = (0, false)
            return place(said, answer, answered.at)
        }
        // A second look-up that says neither yes nor no is owed still; the plan spaces it as it does a failed one.
        secondDue = contrary != nil && !conflict
        failuresInARow = secondDue ? failuresInARow + 1 : 0
        switch answer.verdict {
        case .newWord:
            newWord = true
            isKnownAfterClosing = isKnownAfterClosing || status == .closed
            // It stands between: two look-ups in a row must agree, and begin anew.
            contrary?.count = 0
            // It knows the order: “not found” before that counts for nothing.
            if status == .unknown { (notFoundAt, notFoundUntimed) = ([], 0) }
            providerStatus = answer.providerStatus ?? providerStatus
        default: if answered.isBorneOut { notFoundAt.append(answered.at) } else { notFoundUntimed += 1 }
        }
    }

    private mutating func place(_ said: ProviderState, _ answer: Answer, _ at: Timestamp) {
        endsOnState = true
        (newWord, isKnownAfterClosing) = (false, false)
        switch expired && status == .closed && said.status.isOpenAtProvider ? .agrees : PayoutMove.of(status, said) {
        case .agrees:
            (contrary, conflict) = (nil, false)
            confirmations += 1
            takeDetails(answer)
        case .moves(let next):
            let same = status == next
            let before = confirmations
            enter(next, at)
            confirmations = same ? before + 1 : 1
            takeDetails(answer)
        case .needsTwo(let next): contradict(next, answer, at)
        case .illegal: contradict(said.status, answer, at)
        case .foreign: conflict = true
        }
    }

    /// A look-up against a terminal state: the first makes the second due, the second moves it or is a conflict.
    private mutating func contradict(_ target: PaymentStatus, _ answer: Answer, _ at: Timestamp) {
        confirmations = 0
        let reference = answer.bankReference.filled
        // A reversed payout that is paid again has a new bank reference, and both look-ups must name the same.
        let sameReference = status != .reversed || contrary?.bankReference == reference
        guard let first = contrary, first.target == target, sameReference else {
            contrary = Contrary(target: target, bankReference: reference, count: 1)
            secondDue = true
            return
        }
        contrary?.count = first.count + 1
        guard first.count > 0 else {
            secondDue = true
            return
        }
        guard target == .succeeded || target == .reversed, mayLeave(for: target, reference) else {
            conflict = true
            return
        }
        lateSuccess = target == .succeeded && status != .reversed
        enter(target, at)
        confirmations = 2
        takeDetails(answer)
    }

    private func mayLeave(for target: PaymentStatus, _ reference: String?) -> Bool {
        guard status == .reversed, target == .succeeded else { return true }
        guard let reference, !bankReferences.isEmpty else { return false }
        return !bankReferences.contains(reference)
    }

    private mutating func heard(_ answer: Answer, _ at: Timestamp) {
        lastAnsweredAt = max(lastAnsweredAt ?? at, at)
        providerReference = answer.providerReference.filled ?? providerReference
        payURL = answer.payURL.filled ?? payURL
    }

    private mutating func takeDetails(_ answer: Answer) {
        providerStatus = answer.providerStatus.filled ?? providerStatus
        charge = answer.charge ?? charge
        receivedAmount = answer.receivedAmount ?? receivedAmount
        nameAtBank = answer.nameAtBank.filled ?? nameAtBank
        if let reference = answer.bankReference.filled {
            bankReference = reference
            bankReferences.insert(reference)
        }
    }
}

extension Answer {
    /// Whether it says something of the order: a state, a word, or that the order is not found.
    ///
    /// A repaired reply never does, a refused question does not, and only the payout's own reply may speak of what was
    /// sent.
    var isUsable: Bool {
        guard !repaired else { return false }
        return switch verdict {
        case .state, .newWord, .notFound: true
        case .notSent, .unknown, .questionFailed, .mismatch: false
        }
    }
}

extension Answer {
    /// Whether it puts the order in a state.
    var saysState: Bool {
        if case .state = verdict { isUsable } else { false }
    }

    /// Whether it came whole from the provider and speaks of this order, or proves that nothing was sent.
    var isUnderstood: Bool {
        if case .notSent = verdict { return true }
        return isUsable
    }
}

extension String? {
    /// The text; nil where it is empty or blank, as several providers send for "none".
    var filled: String? {
        guard let self, self.contains(where: { !$0.isWhitespace }) else { return nil }
        return self
    }
}
