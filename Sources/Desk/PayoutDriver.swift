import Ledger
import Payments
import Providers

/// Performs what `PayoutMachine` wants done, in its order, on the store: the machine decides, this only does.
struct PayoutDriver: Sendable {
    let store: any LedgerStore
    let providers: DeskProviders
    let settings: DeskSettings
    let clock: any DeskClock
    let random: DeskRandom
    /// Where the wall clock was set: plans and days of payouts sent before move with it.
    var jumps = WallJumps()

    /// The payout as the store has it.
    func stored(_ reference: Reference) async throws(DeskError) -> PayoutRecord {
        do throws(LedgerError) {
            if let record = try await store.payout(reference) { return record }
        } catch {
            throw .store(error)
        }
        throw .notFound("payout \(reference)")
    }

    /// Takes events that only write: the machine decides on the payout as it is then, and what it wants is appended
    /// with the plan's next status call, in one transaction.
    ///
    /// Throws `.notNow` with the machine's reason where it refuses.
    @discardableResult
    func write(_ events: [PayoutEvent], to reference: Reference) async throws(DeskError) -> PayoutRecord {
        try await write(to: reference, at: clock.now()) { _ in events }
    }

    /// Appends an answer, and that the turnaround time has passed where that shows only now.
    ///
    /// `at` is when it came. What is another payout's by the provider's reference is kept as that.
    func write(_ answer: Answer, to id: QuestionID, of intent: PayoutIntent, at: Timestamp) async throws(DeskError)
        -> PayoutRecord
    {
        let reference = intent.reference
        let isOurs: Bool
        do throws(LedgerError) {
            isOurs = try await handles.isFree(answer.providerReference, for: reference, at: intent.provider)
        } catch {
            throw .store(error)
        }
        let answered = PayoutEvent.answered(question: id, isOurs ? answer : ProviderHandles.anothers(answer))
        return try await write(to: reference, at: at) { record in
            let machine = PayoutMachine(intent: record.intent, log: record.log)
            let after = PayoutMachine.reduce(machine, answered, at: at).0
            return [answered] + passed(after, at)
        }
    }

    private var handles: ProviderHandles { ProviderHandles(store: store, providers: providers) }

    /// What has come to pass by the clock alone, with the answer that has just come.
    private func passed(_ machine: PayoutMachine, _ now: Timestamp) -> [PayoutEvent] {
        guard let claim = machine.state.claim else { return [] }
        let (mode, status) = (machine.intent.mode, machine.state.status)
        var events: [PayoutEvent] = []
        let sentAt = jumps.corrected(claim.at)
        if Turnaround.isBreached(mode, status: status, sentAt: sentAt, now: now) { events.append(.turnaroundPassed) }
        if let end = linkEnd(machine), now >= end, status.isOpenAtProvider {
            // What nobody could be asked about is not given up as long as that may still change.
            let isHeard = machine.state.failuresInARow == 0
            if isHeard || now >= sentAt.adding(milliseconds: 2 * linkLife) { events.append(.linkPassed) }
        }
        return events
    }

    /// When a pay link that nobody paid is over; nil for anything else.
    private func linkEnd(_ machine: PayoutMachine) -> Timestamp? {
        guard machine.intent.kind == .payin, let claim = machine.state.claim else { return nil }
        return jumps.corrected(claim.at).adding(milliseconds: linkLife)
    }

    /// Milliseconds.
    private var linkLife: Int64 { 86_400_000 / max(settings.plan.speed, 1) }

    private func write(
        to reference: Reference, at now: Timestamp, _ events: @escaping @Sendable (PayoutRecord) -> [PayoutEvent]
    ) async throws(DeskError) -> PayoutRecord {
        jumps.look(at: clock)
        let result: Result<PayoutRecord, DeskError>
        do throws(LedgerError) {
            result = try await store.append(to: reference) { record throws(DeskError) in
                try decide(events(record), on: record, at: now)
            }
        } catch .notFound {
            throw .notFound("payout \(reference)")
        } catch {
            throw .store(error)
        }
        return try result.get()
    }

    /// Lets the machine decide, one event after the other; nil where nothing is to be written.
    private func decide(_ events: [PayoutEvent], on record: PayoutRecord, at now: Timestamp) throws(DeskError)
        -> LogGrowth?
    {
        var machine = PayoutMachine(intent: record.intent, log: record.log)
        var growth = LogGrowth([], nextAskAt: record.nextAskAt)
        var schedule: AskTime?
        for event in events {
            for effect in machine.handle(event, at: now) {
                switch effect {
                case .append(let entries): growth.entries += entries
                case .scheduleAsk(let time): schedule = time
                case .refuse(let reason): throw .notNow(reason)
                // Claims, the request and questions have their own paths, which no written-only event leads to.
                case .claim, .sendPayout, .ask: break
                }
            }
        }
        switch schedule {
        case .now: growth.nextAskAt = hintedCall(machine.state, now)
        case .planned: growth.nextAskAt = planned(machine, now)
        case nil: break
        }
        return growth.entries.isEmpty ? nil : growth
    }

    /// The plan's next status call for a payout as it stands; nil where none is left.
    private func planned(_ machine: PayoutMachine, _ now: Timestamp) -> Timestamp? {
        let state = machine.state
        guard let claim = state.claim else { return nil }
        // A wall clock set back since then makes the plan's steps lie far ahead: until it has caught up, every ten
        // minutes is neither silence nor haste.
        let sentAt = jumps.corrected(claim.at)
        if sentAt > now, state.status.isOpenAtProvider { return now.adding(seconds: 600) }
        let next = settings.plan.next(
            machine.intent.mode, status: state.status, sentAt: sentAt,
            lastAskedAt: state.lastAskedAt.map(jumps.corrected), jitter: random.unit())
        if next == nil, let end = linkEnd(machine), state.status.isOpenAtProvider {
            // A pay link is asked about once more when its day is over, and until that is answered.
            return now < end ? end : now.adding(milliseconds: linkLife / 24)
        }
        guard state.askNow else { return next }
        // A second look-up is still owed and the last question failed: the plan for a settled payout may hold no more
        // calls, or none before tomorrow.
        let wait = min(Int64(60) << Int64(min(max(state.failuresInARow - 1, 0), 6)), 3_600)
        let again = now.adding(milliseconds: wait * 1_000 / max(settings.plan.speed, 1))
        return next.map { min($0, again) } ?? again
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
