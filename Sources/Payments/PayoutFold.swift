extension PayoutState {
    /// Folds a payout's log into where it stands, in the two steps of `payouts.md`, *Merging what arrives*: answers in
    /// the order their questions were asked, then verified callbacks by rank where that leaves the payout open.
    ///
    /// Answers and callbacks may have arrived in any order and more than once. Only `askNow` looks at arrival: a
    /// callback is dealt with by a question asked after it came.
    public static func fold(_ log: [LogEntry], intent: PayoutIntent) -> PayoutState {
        let record = PayoutRecord(log)
        let course = PayoutCourse(record)
        let heard = PayoutCallbacks(record, intent)
        var state = PayoutState(course)
        // What is paid out never changes; only a payer may pay another amount than was asked for.
        if intent.kind != .payin { state.receivedAmount = nil }
        state.takeOwnActs(record)
        state.take(heard, course)
        // Nothing leads back to unknown, so a proposal lapses for good when the payout moves.
        if state.status == .unknown { state.closingProposal = record.closingProposal }
        state.setFlags(record, course, intent)
        state.askNow = state.isAskDue(record, course, heard)
        state.isKnownAfterClosing = state.isKnown(course, heard)
        state.possibleDoublePayment = state.isPossiblyPaidTwice(course, heard)
        return state
    }

    private init(_ course: PayoutCourse) {
        (status, statusSince) = (course.status, course.since)
        (providerStatus, providerReference) = (course.providerStatus, course.providerReference)
        (bankReference, charge) = (course.bankReference, course.charge)
        (receivedAmount, payURL) = (course.receivedAmount, course.payURL)
        nameAtBank = course.nameAtBank.map(PayoutName.shown)
        (lastAnsweredAt, failuresInARow) = (course.lastAnsweredAt, course.failuresInARow)
        (notFoundAt, notFoundUntimed) = (course.notFoundAt, course.notFoundUntimed)
    }

    private mutating func takeOwnActs(_ record: PayoutRecord) {
        (claim, nextQuestion) = (record.claim, record.lastQuestion + 1)
        (replaces, replacedBy, updatedAt) = (record.replaces, record.replacedBy, record.updatedAt)
        mismatchedAt = record.mismatchedAt
        timesAsked = record.asked.values.count { $0.question != .reconciliation }
        lastAskedAt = record.asked.values.map(\.at).max()
        if let claim, record.answers[claim.question] == nil {
            openQuestions.append(OpenQuestion(id: claim.question, question: .payout, at: claim.at))
        }
        for (id, asked) in record.asked.sorted(by: { $0.key < $1.key }) where record.answers[id] == nil {
            openQuestions.append(OpenQuestion(id: id, question: asked.question, at: asked.at))
        }
    }

    /// The second step: only an open payout is moved by callbacks, and only upwards.
    private mutating func take(_ heard: PayoutCallbacks, _ course: PayoutCourse) {
        hints = heard.hints
        quarantined = (course.quarantined + heard.quarantined).sorted { ($0.at, $0.reason) < ($1.at, $1.reason) }
        providerReference = providerReference ?? heard.providerReference
        if heard.contradict(course) { flags.insert(.conflict) }
        guard course.status.isOpenAtProvider else { return }
        if heard.newWord != nil { flags.insert(.newStatusWord) }
        if heard.contradictThemselves { flags.insert(.conflict) }
        guard let (said, called) = heard.deciding, said.rank > course.status.openRank else { return }
        // Failed against succeeded settles nothing; reversed stands above both.
        guard said == .reversed || !heard.contradictThemselves else { return }
        (status, statusSince, providerStatus) = (said.status, called.at, called.claim.providerStatus)
    }

    private mutating func setFlags(_ record: PayoutRecord, _ course: PayoutCourse, _ intent: PayoutIntent) {
        if let contrary = course.contrary, contrary.count < 2 { flags.insert(.unconfirmed) }
        if course.conflict || record.claimedTwice { flags.insert(.conflict) }
        if course.newWord { flags.insert(.newStatusWord) }
        if status == .succeeded, bankReference == nil { flags.insert(.noBankReference) }
        if status == .succeeded, course.lateSuccess { flags.insert(.lateSuccess) }
        if status == .closed, course.expired { flags.insert(.expired) }
        if intent.kind == .payout, let name = course.nameAtBank, PayoutName.differs(name, from: intent.beneficiary.name)
        {
            flags.insert(.nameMismatch)
        }
        if record.turnaroundBreached { flags.insert(.turnaroundBreached) }
        if replaces != nil { flags.insert(.replaces) }
        if replacedBy != nil { flags.insert(.replacedBy) }
    }

    private func isAskDue(_ record: PayoutRecord, _ course: PayoutCourse, _ heard: PayoutCallbacks) -> Bool {
        guard claim != nil, status != .submitting else { return false }
        if course.secondDue { return true }
        if heard.contradict(course), course.confirmations == 1, course.endsOnState { return true }
        let answered = record.asked.filter { record.answers[$0.key]?.answer.isUsable == true }
        let last = answered.values.map(\.index).max() ?? -1
        return heard.wantCall(after: last, settled: course.status)
    }

    /// Two people closed it because nobody knew it, and by a trustworthy source its provider does.
    private func isKnown(_ course: PayoutCourse, _ heard: PayoutCallbacks) -> Bool {
        guard course.status == .closed, !course.expired, course.confirmations < 2 else { return false }
        return course.isKnownAfterClosing || heard.newWord != nil
            || !heard.states.isDisjoint(with: [.pending, .processing])
    }

    /// Once a replacement is open, any trustworthy sign that the original lives is an alarm, confirmed or not.
    private func isPossiblyPaidTwice(_ course: PayoutCourse, _ heard: PayoutCallbacks) -> Bool {
        guard replacedBy != nil else { return false }
        if status == .succeeded || !status.isTerminal { return true }
        if let contrary = course.contrary, contrary.target != .reversed { return true }
        if heard.states.contains(.succeeded), heard.contradict(course) { return true }
        return isKnownAfterClosing
    }
}
