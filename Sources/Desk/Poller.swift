import Ledger
import Payments
import Providers

/// Asks providers by plan and on demand (`payouts.md`, *Polling*): statuses of open payouts, and balances.
///
/// One process of a store asks statuses by plan, the one that holds the lease `poller`; every process may ask on demand.
/// The loop sleeps on the steady clock; what must outlive the process is planned by the wall clock in the store.
public actor Poller {
    let store: any LedgerStore
    let providers: DeskProviders
    let settings: DeskSettings
    let clock: any DeskClock
    let random: DeskRandom
    let events: DeskEvents
    let driver: PayoutDriver
    /// Where the wall clock was set while this process ran.
    nonisolated let jumps = WallJumps()

    var lanes: [String: Lane] = [:]
    var walletsInView = false
    /// Payouts whose question is under way here.
    var asking: Set<Reference> = []
    /// Payouts that are due and must wait for a reason the store does not know.
    var deferred: [Reference: Duration] = [:]
    /// A payout's provider never changes; knowing it spares reading a log only to find the provider busy.
    var providerOf: [Reference: String] = [:]
    /// When a person last asked about a payout, by the steady clock.
    var askedByHand: [Reference: Duration] = [:]

    private(set) var isLeading = false
    private var leaseTriedAt: Duration?
    private var orphansSoughtAt: Duration?
    /// When lists of a day were last looked for.
    var listsSoughtAt: Duration?
    /// How often it has looked at the plan.
    public private(set) var rounds = 0
    /// When it looks at the plan next where nothing wakes it before, on its clock's steady side.
    public private(set) var wakesAt: Duration = .zero
    private var sleeper: Task<Void, Never>?
    private var wasWoken = false
    private var isEnding = false
    /// Whether nothing is asked by plan until it goes on.
    public private(set) var isPaused = false

    /// A poller that has asked nothing yet.
    ///
    /// Nothing happens before `run()` or `step()`.
    public init(
        store: any LedgerStore, providers: DeskProviders, settings: DeskSettings, clock: any DeskClock,
        random: DeskRandom, events: DeskEvents
    ) {
        (self.store, self.providers, self.settings) = (store, providers, settings)
        (self.clock, self.random, self.events) = (clock, random, events)
        driver = PayoutDriver(
            store: store, providers: providers, settings: settings, clock: clock, random: random, jumps: jumps)
    }

    /// Asks until the task is cancelled, or ``end()`` is called.
    ///
    /// Where it is cancelled, questions under way are given up and asked again by the next start. Without `watchesStore`
    /// somebody else calls ``wake()`` when another process has written.
    public func run(watchesStore: Bool = true) async {
        await withDiscardingTaskGroup { wakers in
            wakers.addTask { await self.wakeOnChanges() }
            if watchesStore { wakers.addTask { await self.wakeOnWrites() } }
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled, !isEnding {
                    let round = await round()
                    for piece in round.work { group.addTask { await self.perform(piece) } }
                    await rest(until: round.wakeAt)
                }
            }
            wakers.cancelAll()
        }
    }

    /// Begins no more questions by plan: ``run(watchesStore:)`` returns when those under way are answered.
    public func end() {
        isEnding = true
        wake()
    }

    /// Asks nothing by plan from here on, or goes on and asks what came due meanwhile; what a person asks for is asked.
    ///
    /// It keeps the lease: no other process of the store begins to ask instead.
    public func pause(_ isPaused: Bool) {
        self.isPaused = isPaused
        wake()
    }

    /// Does everything that is due now and may be asked now, and returns when it is done: how many questions that were.
    @discardableResult
    public func step() async -> Int {
        let round = await round()
        await withDiscardingTaskGroup { group in
            for piece in round.work { group.addTask { await self.perform(piece) } }
        }
        return round.work.count
    }

    /// Looks at the plan anew instead of sleeping on.
    public func wake() {
        wasWoken = true
        sleeper?.cancel()
    }

    // MARK: Rounds

    /// One question to ask.
    enum Work: Sendable {
        case wallet(String)
        case status(StatusQuestion)
        case list(ListQuestion)
    }

    private struct Round: Sendable {
        var work: [Work]
        var wakeAt: Duration
    }

    /// No sleep is longer: another process may have planned something, or given up the lease.
    static let longestSleep: Duration = .seconds(5)

    private func round() async -> Round {
        let round = await look()
        (rounds, wakesAt) = (rounds + 1, round.wakeAt)
        return round
    }

    private func look() async -> Round {
        let moment = clock.monotonic()
        takeLease(at: moment)
        jumps.look(at: clock)
        var round = Round(work: [], wakeAt: moment + Self.longestSleep)
        if !isPaused { round.work += walletsDue(at: moment, wakeAt: &round.wakeAt).map(Work.wallet) }
        do throws(LedgerError) {
            try await followWallClock(at: moment)
            guard isLeading else {
                // Whoever leads may have gone a moment ago, however often this loop is woken.
                if let leaseTriedAt { round.wakeAt = min(round.wakeAt, leaseTriedAt + Self.longestSleep) }
                return round
            }
            try await lookForOrphans(at: moment)
            guard !isPaused else { return round }
            round.work += try await statusesDue(at: moment, wakeAt: &round.wakeAt).map(Work.status)
            round.work += try await listsDue(at: moment).map(Work.list)
        } catch {
            events.send(.storeFailing(reason: error.reason))
        }
        return round
    }

    private func perform(_ work: Work) async {
        switch work {
        case .wallet(let name): await askWalletByPlan(name)
        case .status(let question): await askByPlan(question)
        case .list(let question): await askListByPlan(question)
        }
        // What was waiting for this answer may be due now.
        wake()
    }

    private func takeLease(at moment: Duration) {
        if let leaseTriedAt, moment - leaseTriedAt < Self.longestSleep { return }
        let (isFirst, wasLeading) = (leaseTriedAt == nil, isLeading)
        leaseTriedAt = moment
        // Who leads looks too: somebody may have removed the lease's file, and another process taken the new one.
        isLeading = store.holdLease("poller")
        if !wasLeading { orphansSoughtAt = nil }
        if isLeading != wasLeading || isFirst { events.send(.polling(here: isLeading)) }
    }

    /// The wall clock was set: what is planned stays as far away as it was, and what was told of it is told anew.
    private func followWallClock(at moment: Duration) async throws(LedgerError) {
        for jump in jumps.owed {
            // Whoever leads moves the plan.
            if isLeading { try await store.shiftPlanned(byMilliseconds: jump.milliseconds, in: jump.passedOver) }
            jumps.settle(jump)
            retellOutages(at: moment)
        }
    }

    /// Between two looks for payouts whose process died.
    private static let orphanInterval: Duration = .seconds(30)

    /// A process that dies leaves its payout on its way, and one that could not write leaves it without a plan.
    ///
    /// Whoever leads takes them up: the first at every look, the second when it begins to lead.
    private func lookForOrphans(at moment: Duration) async throws(LedgerError) {
        if let orphansSoughtAt, moment - orphansSoughtAt < Self.orphanInterval { return }
        let isFirst = orphansSoughtAt == nil
        orphansSoughtAt = moment
        do throws(DeskError) {
            for reference in try await driver.abandonOrphans() { events.send(.transactionChanged(reference)) }
            if isFirst { try await driver.planUnplanned() }
        } catch .store(let error) {
            throw error
        } catch {
            events.send(.storeFailing(reason: error.sentence))
        }
    }

    // MARK: Sleeping

    private func rest(until deadline: Duration) async {
        if !wasWoken {
            let sleeper = Task { [clock] in _ = try? await clock.sleep(until: deadline) }
            self.sleeper = sleeper
            await withTaskCancellationHandler {
                await sleeper.value
            } onCancel: {
                sleeper.cancel()
            }
        }
        (sleeper, wasWoken) = (nil, false)
    }

    /// Between two looks whether another process wrote something, such as a callback it took.
    private static let writeInterval: Duration = .milliseconds(500)

    private func wakeOnWrites() async {
        var known: Int64?
        while !Task.isCancelled {
            if isLeading, let counter = try? await store.changeCounter() {
                if let known, known != counter { wake() }
                known = counter
            }
            do throws(CancellationError) {
                try await clock.sleep(until: clock.monotonic() + Self.writeInterval)
            } catch {
                return
            }
        }
    }

    /// Between two rounds that changes bring about: a thousand callbacks in a second are not worth a thousand rounds.
    private static let changeInterval: Duration = .milliseconds(100)

    private func wakeOnChanges() async {
        for await event in events.stream() {
            guard case .transactionChanged = event else { continue }
            wake()
            // What comes meanwhile waits in the stream, and the first of it wakes again.
            do throws(CancellationError) {
                try await clock.sleep(until: clock.monotonic() + Self.changeInterval)
            } catch {
                return
            }
        }
    }
}
