import Ledger
import Payments
import Providers

/// What an agent can do with payouts (`payouts.md`).
///
/// The order of what happens here is the promise: the intent is on disk before anything else, the claim and the hash of
/// the request before the first byte, one request for ever, and the answer is appended before it is shown.
public actor PayoutDesk {
    let store: any LedgerStore
    let providers: DeskProviders
    let settings: DeskSettings
    let clock: any DeskClock
    let events: DeskEvents
    let driver: PayoutDriver
    /// Who asks by plan in this process: what is sent counts there.
    let poller: Poller?
    let references: ReferenceMaker
    /// Who bears the wall clock out.
    let clocks: ClockWitness

    /// The requests under way from this process.
    var flights: [Reference: Task<Result<PayoutOutcome, DeskError>, Never>] = [:]
    /// Answers the store could not take yet.
    var unwritten: [UnwrittenAnswer] = []
    var rewriting: Task<Void, Never>?

    /// A desk on a store.
    ///
    /// `references` is shared by everything in this process that makes references. What is sent counts against the bucket
    /// of `poller` without ever waiting for it, and a reply that asks for fewer calls pauses its plan. `clocks` tells the
    /// providers' clocks: nothing is closed or replaced by a wall clock that no provider bears out.
    public init(
        store: any LedgerStore, providers: DeskProviders, settings: DeskSettings, references: ReferenceMaker,
        clock: any DeskClock, random: DeskRandom, events: DeskEvents, poller: Poller? = nil,
        clocks: @escaping ClockWitness
    ) {
        (self.store, self.providers, self.settings) = (store, providers, settings)
        (self.references, self.clock, self.events, self.poller) = (references, clock, events, poller)
        self.clocks = clocks
        driver = PayoutDriver(
            store: store, providers: providers, settings: settings, clock: clock, random: random,
            jumps: poller?.jumps ?? WallJumps())
    }

    /// Why no new payout is taken; nil while all is well.
    ///
    /// Outcomes that could not be written are kept and written again until they are. A store that is damaged, or not
    /// where it was, takes none at all.
    public var blocked: String? {
        guard let first = unwritten.first else { return store.trouble }
        return "The answer for \(first.reference.short) is here but cannot be saved: \(first.failure); "
            + "paydesk saves it by itself. Do not enter it again."
    }

    /// Payouts whose request is under way from this process.
    public var inFlight: Set<Reference> { Set(flights.keys) }

    // MARK: Entering

    /// Checks a draft against the rules, the wallet, the limits and everything paid before.
    ///
    /// Nothing is written.
    public func review(_ draft: PayoutDraft) async throws(DeskError) -> PayoutCheck {
        try await DraftReview(store: store, providers: providers, settings: settings, now: clock.now()).check(draft)
    }

    /// A reference for the confirmation to show; pass it to ``enter(_:accepted:reference:)``.
    public func nextReference() throws(DeskError) -> Reference { try references.next() }

    /// Checks the draft again and writes it down: ready, or kept for a second person's approval.
    ///
    /// Returns when it is on disk. Throws `.rule` or `.warnings` with everything that stands against it, `.forbidden`
    /// for a viewer.
    @discardableResult
    public func enter(_ draft: PayoutDraft, accepted: Set<Warning>, reference: Reference? = nil)
        async throws(DeskError) -> PayoutRecord
    {
        try await enter(accepted: accepted, reference: reference) { () throws(DeskError) in
            CheckedDraft(try await self.review(draft), CheckedDraft.payout)
        }
    }

    /// The same for a draft of any kind, and for a row of a bulk; `check` is done in the entry's turn.
    func enter(
        accepted: Set<Warning>, reference: Reference?, as row: BulkRow? = nil,
        check: @Sendable () async throws(DeskError) -> CheckedDraft
    ) async throws(DeskError) -> PayoutRecord {
        try settings.requirePayer(to: "enter a payout")
        try refuseWhileBlocked()
        let turn = try await takeTurn()
        defer { turn.end() }
        let record = try await write(try await check(), accepted: accepted, reserved: reference, as: row)
        report(record.intent.reference, .written)
        events.send(.transactionChanged(record.intent.reference))
        return record
    }

    /// One draft at a time is checked and written in the whole store, so that two at once cannot both miss each other's
    /// limits and twin.
    func takeTurn() async throws(DeskError) -> EntryTurn {
        do throws(LedgerError) {
            return try await store.takeEntryTurn()
        } catch {
            throw .store(error)
        }
    }

    /// Enters and, unless it waits for approval, sends.
    ///
    /// Throws where it was not even entered; from then on there is an outcome, whatever happens.
    public func submit(_ draft: PayoutDraft, accepted: Set<Warning>, reference: Reference? = nil)
        async throws(DeskError) -> PayoutOutcome
    {
        try await sendIfReady(try await enter(draft, accepted: accepted, reference: reference))
    }

    /// Sends what was entered, unless it waits for approval.
    func sendIfReady(_ record: PayoutRecord) async throws(DeskError) -> PayoutOutcome {
        guard record.state.status == .ready else { return PayoutOutcome(record: record, isWritten: true) }
        return try await sendOnce(record.intent.reference)
    }

    private func write(
        _ check: CheckedDraft, accepted: Set<Warning>, reserved: Reference?, as row: BulkRow?
    ) async throws(DeskError) -> PayoutRecord {
        guard check.violations.isEmpty, let order = check.order else { throw .rule(check.violations) }
        let open = check.warnings.filter { !accepted.contains($0.warning) }
        guard open.isEmpty else { throw .warnings(open) }
        let raised = check.warnings.map(\.warning)
        var reference: Reference
        if let reserved { reference = reserved } else { reference = try references.next() }
        for _ in 0..<Self.referenceTries {
            let intent = PayoutIntent(
                reference: reference, provider: order.provider, mode: order.mode, amount: order.amount,
                beneficiary: order.beneficiary, recharge: order.recharge, link: order.link, note: order.note,
                agent: settings.agent, createdAt: clock.now(), accepted: Warning.allCases.filter(raised.contains),
                needsApproval: check.needsApproval)
            if try await record(intent, as: row) { return try await driver.stored(reference) }
            reference = try references.next()
        }
        throw .notNow("No free reference was found for station \(settings.station). Nothing was sent. Try again.")
    }

    /// False where the reference is taken.
    private func record(_ intent: PayoutIntent, as row: BulkRow?) async throws(DeskError) -> Bool {
        var known: Reference?
        do throws(LedgerError) {
            if let row { known = try await store.record(intent, as: row) } else { try await store.record(intent) }
        } catch .duplicate {
            return false
        } catch {
            throw .store(error)
        }
        guard let known else { return true }
        throw .notNow("This row was entered before, as \(known). Nothing was sent for it again.")
    }

    /// Another process of this station can have taken a hundred references in each of a few seconds, not more.
    static let referenceTries = 300

    func refuseWhileBlocked() throws(DeskError) {
        guard let blocked else { return }
        throw unwritten.isEmpty ? .store(.failed(blocked)) : .notNow(blocked)
    }

    func report(_ reference: Reference, _ stage: PayoutProgress.Stage) {
        events.send(.payoutProgress(PayoutProgress(reference: reference, stage: stage, at: clock.now())))
    }
}
