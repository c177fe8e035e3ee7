import Ledger
import Payments

/// The store in memory as one process has it open.
struct MemoryLedger: LedgerStore {
    let vault: MemoryVault
    let life: Life
    let world: World

    init(_ vault: MemoryVault, _ life: Life, _ world: World) {
        (self.vault, self.life, self.world) = (vault, life, world)
    }

    // MARK: Payouts

    func record(_ intent: PayoutIntent) async throws(LedgerError) {
        guard vault.kept[intent.reference] == nil else { throw .duplicate(intent.reference) }
        vault.kept[intent.reference] = MemoryVault.Kept(intent, holder: life.mark)
        vault.order.append(intent.reference)
        touch(intent.reference)
    }

    func claim(_ reference: Reference, process: String, requestSHA256: String, at: Timestamp)
        async throws(LedgerError) -> QuestionID?
    {
        guard var kept = vault.kept[reference] else { return nil }
        guard kept.record.state.status == .ready || world.sabotages(.claimTwice) else { return nil }
        let question = kept.lastQuestion + 1
        if world.sabotages(.forgetClaim), world.dice.chance(0.3) { return question }
        kept.grow(
            [LogEntry(at: at, .claimed(question: question, process: process, requestSHA256: requestSHA256))], world)
        vault.kept[reference] = kept
        touch(reference)
        return question
    }

    func ask(_ reference: Reference, _ question: Question, at: Timestamp) async throws(LedgerError) -> QuestionID {
        guard var kept = vault.kept[reference] else { throw .notFound("Payout \(reference)") }
        let number = kept.lastQuestion + 1
        kept.grow([LogEntry(at: at, .asked(question: number, question))], world)
        vault.kept[reference] = kept
        touch(reference)
        return number
    }

    func append<Refusal: Error>(
        to reference: Reference, deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth?
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal> {
        guard var kept = vault.kept[reference] else { throw .notFound("Payout \(reference)") }
        let growth: LogGrowth?
        do throws(Refusal) {
            growth = try decide(kept.record)
        } catch {
            return .failure(error)
        }
        guard let growth else { return .success(kept.record) }
        kept.grow(growth.entries, world)
        kept.record.nextAskAt = growth.nextAskAt
        let isAnswer = growth.entries.contains { if case .answered = $0.event { true } else { false } }
        if isAnswer, world.sabotages(.dropAnswer), world.dice.chance(0.05) { return .success(kept.record) }
        vault.kept[reference] = kept
        touch(reference)
        return .success(kept.record)
    }

    var trouble: String? { nil }

    func tryWriting() async throws(LedgerError) {}

    func replace<Refusal: Error>(
        _ original: Reference, by intent: PayoutIntent,
        deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal> {
        guard var kept = vault.kept[original] else { throw .notFound("Payout \(original)") }
        let growth: LogGrowth
        do throws(Refusal) {
            growth = try decide(kept.record)
        } catch {
            return .failure(error)
        }
        guard vault.kept[intent.reference] == nil else { throw .duplicate(intent.reference) }
        let new = MemoryVault.Kept(intent, replacing: original, holder: life.mark)
        kept.grow(growth.entries, world)
        kept.record.nextAskAt = growth.nextAskAt
        (vault.kept[intent.reference], vault.kept[original]) = (new, kept)
        vault.order.append(intent.reference)
        touch(original)
        touch(intent.reference)
        return .success(new.record)
    }

    func plan(_ reference: Reference, nextAskAt: Timestamp?) async throws(LedgerError) {
        vault.kept[reference]?.record.nextAskAt = nextAskAt
        touch(reference)
    }

    func shiftPlanned(byMilliseconds shift: Int64, in range: Range<Timestamp>) async throws(LedgerError) {
        for (reference, kept) in vault.kept {
            guard let next = kept.record.nextAskAt, range.contains(next) else { continue }
            vault.kept[reference]?.record.nextAskAt = next.adding(milliseconds: shift)
        }
        vault.counter += 1
    }

    private func touch(_ reference: Reference) {
        vault.counter += 1
        world.changed.insert(reference)
    }

    // MARK: Callbacks

    func take(_ callbacks: [ReceivedCallback], bounds: CallbackBounds, deciding decide: @escaping CallbackDecision)
        async throws(LedgerError) -> [CallbackFate]
    {
        vault.counter += 1
        return callbacks.map { callback in
            guard let claim = callback.claim, let reference = Reference(claim.reference),
                var kept = vault.kept[reference], kept.record.intent.provider == callback.provider
            else {
                vault.quarantine.append(callback)
                return .quarantined
            }
            guard !kept.callbacks.contains(Caller(claim)) else { return .repeated(reference) }
            if world.sabotages(.dropCallback), world.dice.chance(0.1) { return .kept(reference) }
            guard let growth = decide(kept.record, claim, callback.at) else { return .repeated(reference) }
            kept.grow(growth.entries, world)
            kept.record.nextAskAt = growth.nextAskAt
            vault.kept[reference] = kept
            touch(reference)
            return .kept(reference)
        }
    }

    func quarantined(limit: Int) async throws(LedgerError) -> [QuarantinedCallback] {
        throw .failed("Nobody looks into the quarantine in a simulated run.")
    }
}
