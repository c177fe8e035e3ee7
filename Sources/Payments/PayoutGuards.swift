/// The conditions of `payouts.md`, *States*, each with the sentence that says why not.
public enum PayoutGuards {
    /// Why nobody decides on what they entered.
    public static let ownApproval = "Whoever entered a payout cannot decide on it: another person must."
    /// Why nobody can decide on it.
    public static let notWaiting = "This payout does not wait for a decision."
    /// What an approver is told whose account or amount is not what was entered.
    public static let approvalDiffers =
        "They do not match what was entered. Which of the two is not said. Look at the request again."

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
        guard state.flags.isDisjoint(with: [.unconfirmed, .conflict]), !state.askNow else {
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
        guard let reading else { return refusal(state, sentAt: claim.at) }
        guard state.timesAsked == 0 else {
            return "The provider can be asked about this payout: closing needs its answers."
        }
        guard let text = (reading as String?).filled, text.count <= longestReading else {
            return "A reading has 1 to \(longestReading) characters: what the list of the day or the portal says."
        }
        return now < firstUsefulMoment(sentAt: claim.at) ? tooEarly : nil
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

    private static let tooEarly = "It can be closed after 00:30 IST of the day after it was sent, not before."

    private static func firstUsefulMoment(sentAt: Timestamp) -> Timestamp {
        sentAt.day.adding(days: 1).start.adding(seconds: 1_800)
    }

    private static func refusal(_ state: PayoutState, sentAt: Timestamp) -> String? {
        let sorted = state.notFoundAt.sorted()
        guard let first = sorted.first, let last = sorted.last,
            let middle = sorted.first(where: { $0.seconds(since: first) >= notFoundGap }),
            last.seconds(since: middle) >= notFoundGap
        else {
            return "Closing needs three answers “not found”, at least an hour apart, or, where nobody can be asked, "
                + "what the list of the day or the portal says."
        }
        return last < firstUsefulMoment(sentAt: sentAt) ? tooEarly : nil
    }
}
