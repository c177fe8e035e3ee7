/// The conditions of `payouts.md`, *States*, each with the sentence that says why not.
public enum PayoutGuards {
    /// Why nobody decides on what they entered.
    public static let ownApproval = "Whoever entered a payout cannot decide on it: another person must."
    /// Why nobody can decide on it.
    public static let notWaiting = "This payout does not wait for a decision."
    /// What an approver is told whose account or amount is not what was entered.
    public static let approvalDiffers = "One of the two differs from what was entered. \(lookAtRequest)."

    /// Where an approver looks, from whom the payout itself is hidden.
    private static let lookAtRequest = "Look at the request again"

    /// Whether a refusal says itself where to look.
    public static func sendsToRequest(_ refusal: String) -> Bool { refusal.contains(lookAtRequest) }

    /// Seconds in which ``guesses`` that did not match stop approving, and for which they do.
    static let guessPause: Int64 = 600
    static let guesses = 3

    /// Why nobody may try to approve it now: who does not know account and amount must not find them by trying.
    static func refusalToGuess(_ state: PayoutState, _ now: Timestamp) -> String? {
        let last = state.mismatchedAt.suffix(guesses)
        // A clock that was set back must not lock it for longer.
        guard last.count == guesses, let first = last.first, let latest = last.last,
            latest.seconds(since: first) < guessPause, (0..<guessPause).contains(now.seconds(since: latest))
        else { return nil }
        let minutes = (guessPause - now.seconds(since: latest) + 59) / 60
        return "What was typed did not match \(guesses) times. \(lookAtRequest); it can be approved in "
            + "\(minutes) min."
    }

    /// Letter case and spaces apart; an account's leading zeros count.
    static func isSame(_ typed: String, _ entered: String) -> Bool {
        func bare(_ text: String) -> String { String(text.filter { !$0.isWhitespace }).uppercased() }
        return !entered.isEmpty && bare(typed) == bare(entered)
    }

    static func cannotDiscard(_ status: PaymentStatus) -> String {
        switch status {
        case .draft: "There is nothing to discard yet."
        case .rejected, .discarded: "This payout was never sent and never will be."
        default: "This payout was sent or may have been: only one that was not sent can be discarded."
        }
    }

    /// Why it may not be claimed or sent; nil only for a `ready` payout that nobody ever claimed.
    static func refusalToSend(_ state: PayoutState) -> String? {
        guard state.claim == nil else {
            return "This payout was sent once and is never sent again. Ask for its status instead."
        }
        switch state.status {
        case .ready where state.flags.contains(.conflict):
            return "The provider knows this reference although nothing was sent. Discard it and enter a new payout."
        case .ready: return nil
        case .draft: return "This payout is not written down yet."
        case .awaitingApproval: return "This payout waits for a second person. Nothing was sent."
        case .rejected: return "This payout was rejected. Nothing was sent."
        case .discarded: return "This payout was discarded. Nothing was sent."
        default: return "This payout was sent once and is never sent again. Ask for its status instead."
        }
    }

    /// Seconds between two status calls that a person asks for (`payouts.md`, *Polling*).
    static let agentPause: Int64 = 5

    static func refusalToAsk(
        _ state: PayoutState, _ question: Question, _ reason: AskReason, _ now: Timestamp
    ) -> String? {
        guard state.claim != nil else { return "This payout was not sent; there is nothing to ask." }
        guard state.status != .submitting else { return "This payout is being sent; its reply is awaited." }
        switch question {
        case .payout: return "A payout is never sent again."
        case .statusByProviderReference where state.providerReference == nil:
            return "The provider gave no reference for this payout, so it cannot be asked by one."
        case .statusByReference, .statusByProviderReference, .reconciliation: break
        }
        if reason == .plan {
            return state.waitingFor(at: now) == nil ? nil : "A question is under way."
        }
        // A clock that was set back must not lock the key, so only a moment after the last question counts.
        return state.lastAskedAt.flatMap { askedTooSoon(secondsAgo: now.seconds(since: $0)) }
    }

    static func askedTooSoon(secondsAgo seconds: Int64) -> String? {
        guard (0..<agentPause).contains(seconds) else { return nil }
        return "Asked \(seconds) s ago; a payout is asked about once in \(agentPause) s."
    }

    static func refusalToReplace(_ state: PayoutState, _ intent: PayoutIntent, _ replacement: Reference) -> String? {
        guard intent.kind != .payin else { return "A pay link is not replaced: make a new one." }
        guard state.status == .closed else {
            return "Only a payout that two people closed can be replaced; this one could still be paid."
        }
        if let other = state.replacedBy { return "This payout is already replaced by \(other)." }
        guard state.flags.isDisjoint(with: [.unconfirmed, .conflict]), !state.askNow, !state.isKnownAfterClosing else {
            return "Something speaks against its closing. Ask for its status first."
        }
        return replacement == intent.reference ? "A replacement needs a new reference." : nil
    }
}

// MARK: Closing

extension PayoutGuards {
    /// Seconds between two “not found” that count as two.
    static let notFoundGap: Int64 = 3_600

    static let notProposed = "Closing takes two people, and nobody has proposed it yet: propose it first."

    /// Why its closing may not be proposed on this evidence.
    static func refusalToPropose(_ state: PayoutState, _ reading: String?, _ now: Timestamp) -> String? {
        guard state.status == .unknown, let claim = state.claim else {
            return "Only an unknown payout can be closed."
        }
        guard !state.askNow, state.waitingFor(at: now) == nil else {
            return "A status call is due or under way. Wait for its answer."
        }
        guard !state.flags.contains(.conflict) else {
            return "What the provider says contradicts itself: it knows this payout. Ask for its status."
        }
        guard let reading else {
            // A clock that was behind when it left dates that too early; a provider's has borne the first answer out.
            return refusal(state, sentAt: max(claim.at, state.notFoundAt.min() ?? claim.at), now)
        }
        guard state.timesAsked == 0 else {
            return "The provider can be asked about this payout: closing needs its answers."
        }
        guard let text = (reading as String?).filled, text.count <= longestReading else {
            return "A reading has 1 to \(longestReading) characters: what the list of the day or the portal says."
        }
        let first = firstUsefulMoment(sentAt: claim.at)
        return now < first ? "It can be closed from \(words(first)) on, the day after it was sent." : nil
    }

    /// Why a second person may not complete it: the evidence is looked at again.
    static func refusalToClose(_ state: PayoutState, _ agent: Agent, _ reading: String?, _ now: Timestamp) -> String? {
        if let refusal = refusalToPropose(state, reading, now) { return refusal }
        guard let proposal = state.closingProposal else { return notProposed }
        guard agent.uid != proposal.agent.uid else {
            return "Closing takes two people: you proposed it, the second must be another user."
        }
        switch (proposal.reading, reading) {
        case (nil, nil): return nil
        case (let first?, let again?) where isSame(first, again): return nil
        default: return "The two readings are not the same. Look again, then propose its closing anew."
        }
    }

    static func words(notFound count: Int) -> String {
        "“not found” \(count) times, the last on the day after it was sent or later"
    }

    private static let longestReading = 200

    static func firstUsefulMoment(sentAt: Timestamp) -> Timestamp {
        sentAt.day.adding(days: 1).start.adding(seconds: 1_800)
    }

    private static func refusal(_ state: PayoutState, sentAt: Timestamp, _ now: Timestamp) -> String? {
        // What a clock that was ahead then dates later than now proves nothing.
        let answers = state.notFoundAt.filter { $0 <= now }.sorted()
        var counted: [Timestamp] = []
        for answer in answers where counted.count < 3 {
            guard let last = counted.last, answer.seconds(since: last) < notFoundGap else {
                counted.append(answer)
                continue
            }
        }
        let useful = firstUsefulMoment(sentAt: sentAt)
        if counted.count == 3, let last = answers.last, last >= useful { return nil }
        var next = max(now, counted.last.map { $0.adding(seconds: notFoundGap) } ?? now)
        if counted.count == 3 { next = now }
        let missing = Int64(max(0, 2 - counted.count))
        let earliest = max(useful, next.adding(seconds: missing * notFoundGap))
        return "Closing needs three answers “not found” at least an hour apart, the last after \(words(useful)): "
            + "\(counted.count) of 3 so far, so the earliest is \(words(earliest))." + untimed(state.notFoundUntimed)
    }

    private static func untimed(_ count: Int) -> String {
        count == 0 ? "" : " \(count) more count for nothing: the provider told no time, or another than this machine."
    }

    private static func words(_ moment: Timestamp) -> String { "\(moment.day.short) \(moment.ist.clock) IST" }
}

extension PayoutMachine {
    /// Seconds by which a provider's clock may differ from this machine's before one of them is set wrong.
    public static let clockTolerance: Int64 = 120

    /// The first moment at which a payout sent then can be closed by two people: 00:30 in India on the next day.
    public static func closable(sentAt: Timestamp) -> Timestamp { PayoutGuards.firstUsefulMoment(sentAt: sentAt) }
}
