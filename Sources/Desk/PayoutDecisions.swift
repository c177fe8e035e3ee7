import Ledger
import Payments
import Providers

extension PayoutDesk {
    // MARK: The second person's word

    /// Approves a payout that somebody else entered, and sends it, once: `target` is its account, UPI id or mobile and
    /// `amount` its amount, typed again without having been seen.
    ///
    /// Throws `.notNow` with `PayoutGuards.approvalDiffers` where either is not what was entered, `.forbidden` for
    /// another role and for whoever entered it, and what ``send(_:)`` throws where it could not be sent; nothing was
    /// approved then.
    public func approve(_ reference: Reference, target: String, amount: String) async throws(DeskError)
        -> PayoutOutcome
    {
        try refuseWhileBlocked()
        let record = try await openForDecision(reference, to: "approve a payout")
        try await refuseWhileHeld(record)
        _ = try prepare(record)
        guard try await matches(reference, target: target, amount: amount), let money = try? Money(typed: amount) else {
            throw .notNow(PayoutGuards.approvalDiffers)
        }
        _ = try await write(.approve(by: settings.agent, target: target, amount: money), to: reference)
        return try await sendOnce(reference)
    }

    /// Whether what was typed to approve a payout is what was entered; nothing is approved by it.
    ///
    /// What does not match is counted in the payout's log, without what was typed: after three such in ten minutes it
    /// throws `.notNow` for ten minutes, as approving does. Throws what ``openForDecision(_:to:)`` throws.
    public func matches(_ reference: Reference, target: String, amount: String) async throws(DeskError) -> Bool {
        let record = try await openForDecision(reference, to: "approve a payout")
        if let money = try? Money(typed: amount) {
            let machine = PayoutMachine(intent: record.intent, log: record.log)
            let trial = PayoutEvent.approve(by: settings.agent, target: target, amount: money)
            guard let refusal = machine.refusal(of: trial, at: clock.now()) else { return true }
            guard refusal == PayoutGuards.approvalDiffers else { throw .notNow(refusal) }
        }
        _ = try await write(.approvalMismatched(by: settings.agent), to: reference)
        return false
    }

    /// Refuses a payout that somebody else entered; it is never sent then.
    ///
    /// The reason has 1 to 500 characters.
    /// Throws `.forbidden` for another role and for whoever entered it, `.notNow` where it does not wait for a decision.
    @discardableResult
    public func reject(_ reference: Reference, reason: String) async throws(DeskError) -> PayoutRecord {
        _ = try await openForDecision(reference, to: "reject a payout")
        guard reason.contains(where: { !$0.isWhitespace }), reason.count <= 500 else {
            throw .text(field: "reason", "A reason has 1 to 500 characters; this has \(reason.count).")
        }
        return try await write(.reject(by: settings.agent, reason: reason), to: reference)
    }

    /// A payout that waits for this person's decision; `act` is what they want, for the sentence.
    ///
    /// Throws `.forbidden` for another role and for whoever entered it (the Unix user counts, not the name), `.notNow`
    /// where it does not wait for a decision.
    public func openForDecision(_ reference: Reference, to act: String) async throws(DeskError) -> PayoutRecord {
        try settings.requireApprover(to: act)
        let record = try await driver.stored(reference)
        guard record.state.status == .awaitingApproval else { throw .notNow(PayoutGuards.notWaiting) }
        guard record.intent.agent.uid != settings.agent.uid else {
            throw .forbidden("\(PayoutGuards.ownApproval) Nothing was sent. To take it back, discard it.")
        }
        return record
    }

    // MARK: Closing what never happened

    /// Proposes to close an unknown payout: the first of two people.
    ///
    /// `reading` is what the list of the day or the provider's portal says, where nobody can be asked; else nil, and the
    /// provider's own answers are the evidence. Throws `.notNow` where the evidence is not enough, or where no provider
    /// bears this machine's clock out.
    @discardableResult
    public func proposeClosing(_ reference: Reference, reading: String? = nil) async throws(DeskError) -> PayoutRecord {
        try settings.requireOneOfTwo(to: "close a payout")
        let record = try await driver.stored(reference)
        try refuseReading(reading, of: record)
        try await requireTrueClock(for: record, done: "closed")
        return try await write(.proposeClosing(by: settings.agent, reading: reading), to: reference)
    }

    /// Completes the closing that somebody else proposed, on the same evidence looked at again; a reading is typed again
    /// without having been seen.
    ///
    /// Throws `.forbidden` for whoever proposed it, `.notNow` where nobody did, where the payout has moved since, or
    /// where the readings differ; nothing has changed then.
    @discardableResult
    public func close(_ reference: Reference, reading: String? = nil) async throws(DeskError) -> PayoutRecord {
        try settings.requireOneOfTwo(to: "close a payout")
        let record = try await driver.stored(reference)
        if let proposal = record.state.closingProposal, proposal.agent.uid == settings.agent.uid {
            throw .forbidden("You proposed to close \(reference): the second person must be another user.")
        }
        try refuseReading(reading, of: record)
        try await requireTrueClock(for: record, done: "closed")
        return try await write(.close(by: settings.agent, reading: reading), to: reference)
    }

    /// Why its closing cannot be proposed now, whatever was read of it; nil where the evidence is enough.
    public func refusalToClose(_ record: PayoutRecord) -> String? {
        // Any reading will do to learn whether the rest of the evidence is there.
        let trial = PayoutEvent.proposeClosing(by: settings.agent, reading: needsReading(record) ? "read" : nil)
        return PayoutMachine(intent: record.intent, log: record.log).refusal(of: trial, at: clock.now())
    }

    /// Whether a payout is closed on what two people read, because its provider cannot be asked about it.
    public func needsReading(_ record: PayoutRecord) -> Bool {
        record.state.timesAsked == 0 && record.state.notFoundAt.count < 3 && providers.whyNotAsked(record) != nil
    }

    private func refuseReading(_ reading: String?, of record: PayoutRecord) throws(DeskError) {
        guard reading != nil, providers.whyNotAsked(record) == nil else { return }
        throw .notNow("\(record.intent.provider) can be asked about this payout: closing needs its answers.")
    }

    // MARK: Paying again what never happened

    /// Enters a new payout, under its own reference, for one that two people closed: the same beneficiary, amount, rail
    /// and provider, linked both ways.
    ///
    /// It goes through the same checks and limits and always waits for another person's approval. Throws what
    /// ``enter(_:accepted:reference:)`` throws, and `.notNow` where the payout is not closed, is replaced already, or
    /// something speaks against its closing.
    @discardableResult
    public func replace(_ reference: Reference, accepted: Set<Warning> = []) async throws(DeskError) -> PayoutRecord {
        try settings.requireOneOfTwo(to: "replace a payout")
        try refuseWhileBlocked()
        try await requireTrueClock(for: try await driver.stored(reference), done: "replaced")
        let turn = try await takeTurn()
        defer { turn.end() }
        let original = try await driver.stored(reference)
        try refuseToReplace(original)
        let check = try await recheck(original.intent)
        guard check.violations.isEmpty, let order = check.order else { throw .rule(check.violations) }
        let open = check.warnings.filter { !accepted.contains($0.warning) }
        guard open.isEmpty else { throw .warnings(open) }
        guard order.amount == original.intent.amount, order.beneficiary.target == original.intent.beneficiary.target
        else { throw .notNow("\(reference) cannot be entered again as it was. Enter a new payout instead.") }
        let raised = Set(check.warnings.map(\.warning))
        for _ in 0..<Self.referenceTries {
            let intent = PayoutIntent(
                reference: try references.next(), provider: order.provider, mode: order.mode, amount: order.amount,
                beneficiary: order.beneficiary, recharge: order.recharge, note: order.note, agent: settings.agent,
                createdAt: clock.now(), accepted: Warning.allCases.filter(raised.contains), needsApproval: true)
            guard let record = try await write(intent, replacing: reference) else { continue }
            report(intent.reference, .written)
            for changed in [reference, intent.reference] { events.send(.transactionChanged(changed)) }
            return record
        }
        throw .notNow("No free reference was found for station \(settings.station). Nothing was sent. Try again.")
    }

    /// What the rules say of the same order today.
    private func recheck(_ intent: PayoutIntent) async throws(DeskError) -> CheckedDraft {
        let review = DraftReview(
            store: store, providers: providers, settings: settings, now: clock.now(), replacing: intent.reference)
        guard let order = intent.recharge else {
            return CheckedDraft(try await review.check(PayoutDraft(again: intent)), CheckedDraft.payout)
        }
        let draft = RechargeDraft(
            provider: intent.provider, number: intent.beneficiary.rechargeNumber ?? "",
            operatorCode: order.operatorCode, amount: String(intent.amount.paise / 100), note: intent.note)
        return CheckedDraft(try await review.check(draft), CheckedDraft.recharge)
    }

    private func refuseToReplace(_ record: PayoutRecord) throws(DeskError) {
        let machine = PayoutMachine(intent: record.intent, log: record.log)
        let trial = PayoutEvent.replace(by: settings.agent, replacement: try references.next())
        let effects = PayoutMachine.reduce(machine, trial, at: clock.now()).1
        for case .refuse(let reason) in effects { throw .notNow(reason) }
    }

    /// Nil where the reference is taken.
    private func write(_ intent: PayoutIntent, replacing original: Reference) async throws(DeskError) -> PayoutRecord? {
        let (agent, now) = (settings.agent, clock.now())
        let result: Result<PayoutRecord, DeskError>
        do throws(LedgerError) {
            result = try await store.replace(original, by: intent) { record throws(DeskError) in
                var machine = PayoutMachine(intent: record.intent, log: record.log)
                var growth = LogGrowth([], nextAskAt: record.nextAskAt)
                for effect in machine.handle(.replace(by: agent, replacement: intent.reference), at: now) {
                    if case .refuse(let reason) = effect { throw .notNow(reason) }
                    if case .append(let entries) = effect { growth.entries += entries }
                }
                return growth
            }
        } catch .duplicate {
            return nil
        } catch {
            throw .store(error)
        }
        return try result.get()
    }
}

extension PayoutDraft {
    /// What would be typed to enter the same payout again.
    fileprivate init(again intent: PayoutIntent) {
        let to = intent.beneficiary
        let byMobile = intent.rail == .upi && to.upi == nil
        self.init(
            provider: intent.provider, mode: intent.mode.word, account: to.account ?? "", ifsc: to.ifsc ?? "",
            upi: to.upi ?? (byMobile ? to.mobile ?? "" : ""), name: to.name, mobile: to.mobile ?? "",
            amount: String(intent.amount.paise / 100), email: to.email ?? "", address: to.address ?? "",
            bank: to.bank ?? "", bankAddress: to.bankAddress ?? "", note: intent.note)
    }
}
