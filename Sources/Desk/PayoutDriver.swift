import Ledger
import Payments

/// Performs what `PayoutMachine` wants done, in its order, on the store: the machine decides, this only does.
struct PayoutDriver: Sendable {
    let store: any LedgerStore
    let settings: DeskSettings
    let clock: any DeskClock
    let random: DeskRandom

    /// The payout as the store has it.
    func stored(_ reference: Reference) async throws(DeskError) -> PayoutRecord {
        do throws(LedgerError) {
            if let record = try await store.payout(reference) { return record }
        } catch {
            throw .store(error)
        }
        throw .notFound("payout \(reference)")
    }

    /// Takes events that only write: reads the payout, lets the machine decide, and appends what it wants in one
    /// transaction with the plan's next status call.
    ///
    /// `at` is when they happened, where that is not now. Throws `.notNow` with the machine's reason where it refuses.
    @discardableResult
    func write(_ events: [PayoutEvent], to reference: Reference, at: Timestamp? = nil) async throws(DeskError)
        -> PayoutRecord
    {
        let record = try await stored(reference)
        let decision = try decide(events, on: record, at: at ?? clock.now())
        guard !decision.entries.isEmpty else { return record }
        do throws(LedgerError) {
            return try await store.append(decision.entries, to: reference, nextAskAt: decision.nextAskAt)
        } catch {
            throw .store(error)
        }
    }

    /// What the machine makes of events on a payout, not written yet.
    struct Decision: Sendable {
        var machine: PayoutMachine
        var entries: [LogEntry] = []
        var nextAskAt: Timestamp?
    }

    /// Lets the machine decide, one event after the other.
    func decide(_ events: [PayoutEvent], on record: PayoutRecord, at now: Timestamp) throws(DeskError) -> Decision {
        var decision = Decision(
            machine: PayoutMachine(intent: record.intent, log: record.log), nextAskAt: record.nextAskAt)
        for event in events {
            for effect in decision.machine.handle(event, at: now) {
                switch effect {
                case .append(let entries): decision.entries += entries
                case .scheduleAsk(.now): decision.nextAskAt = now
                case .scheduleAsk(.planned): decision.nextAskAt = planned(decision.machine, now)
                case .refuse(let reason): throw .notNow(reason)
                // Claims, the request and questions have their own paths, which no written-only event leads to.
                case .claim, .sendPayout, .ask: break
                }
            }
        }
        return decision
    }

    /// The plan's next status call for a payout as it stands; nil where none is left.
    private func planned(_ machine: PayoutMachine, _ now: Timestamp) -> Timestamp? {
        let state = machine.state
        guard let claim = state.claim else { return nil }
        // A wall clock set back since then makes the plan's steps lie far ahead: until it has caught up, every ten
        // minutes is neither silence nor haste.
        if claim.at > now, state.status.isOpenAtProvider { return now.adding(seconds: 600) }
        let next = settings.plan.next(
            .rail(machine.intent.rail), status: state.status, sentAt: claim.at, lastAskedAt: state.lastAskedAt,
            jitter: random.unit())
        guard state.askNow else { return next }
        // A second look-up is still owed and the last question failed: the plan for a settled payout may hold no more
        // calls, or none before tomorrow.
        let wait = min(Int64(60) << Int64(min(max(state.failuresInARow - 1, 0), 6)), 3_600)
        let again = now.adding(milliseconds: wait * 1_000 / max(settings.plan.speed, 1))
        return next.map { min($0, again) } ?? again
    }

    /// Appends an answer, and that the turnaround time has passed where that shows only now.
    ///
    /// `at` is when it came.
    func write(_ answer: Answer, to id: QuestionID, of reference: Reference, at: Timestamp) async throws(DeskError)
        -> PayoutRecord
    {
        let record = try await stored(reference)
        let answered = PayoutEvent.answered(question: id, answer)
        let machine = PayoutMachine(intent: record.intent, log: record.log)
        let after = PayoutMachine.reduce(machine, answered, at: at).0.state
        let isBreached = after.claim.map { claim in
            Turnaround.isBreached(.rail(record.intent.rail), status: after.status, sentAt: claim.at, now: at)
        }
        return try await write(
            isBreached ?? false ? [answered, .turnaroundPassed] : [answered], to: reference, at: at)
    }

    /// Finds payouts whose process died while it sent them: from now on nobody knows, and the provider is asked.
    func abandonOrphans() async throws(DeskError) -> [Reference] {
        let submitting: [(reference: Reference, process: String)]
        do throws(LedgerError) {
            submitting = try await store.submitting()
        } catch {
            throw .store(error)
        }
        var orphans: [Reference] = []
        for (reference, process) in submitting where process != store.process && !store.isAlive(process: process) {
            try await write([.processGone(process: process)], to: reference)
            orphans.append(reference)
        }
        return orphans
    }

    /// Gives open payouts without a planned status call one, where the plan has any left for them.
    func planUnplanned() async throws(DeskError) {
        let open = TransactionQuery(statuses: [.unknown, .pending, .processing])
        var start = PageStart.newest
        do throws(LedgerError) {
            while true {
                let page = try await store.page(open, start: start, limit: 200)
                for row in page.rows where row.nextAskAt == nil { try await plan(row.reference) }
                guard page.hasOlder, let last = page.rows.last else { return }
                start = .older(than: PageAnchor(last))
            }
        } catch {
            throw .store(error)
        }
    }

    private func plan(_ reference: Reference) async throws(LedgerError) {
        guard let record = try await store.payout(reference), record.nextAskAt == nil else { return }
        let machine = PayoutMachine(intent: record.intent, log: record.log)
        guard let next = planned(machine, clock.now()) else { return }
        try await store.plan(reference, nextAskAt: next)
    }
}
