import Desk
import Foundation
import Ledger
import Payments

/// One poller on a store full of open payouts.
struct PollingRun {
    private let store: SQLiteLedger
    private let providers: [PacedProvider]
    private let poller: Poller
    private let clock: any DeskClock
    private let scene: PollingScene
    private let start: Timestamp
    private var meters: [String: PaceMeter] = [:]
    private var plans: [Reference: Timestamp]
    private var report = PollingReport()

    /// Asks from one moment of the plan to the next, for so long on a clock that is moved; providers answer at once.
    static func moved(_ scene: PollingScene, for length: Duration, in parent: URL) async throws -> PollingReport {
        let start = Timestamp(seconds: 1_795_163_400)
        let clock = MovedClock(at: start)
        return try await within(parent) { path in
            var run = try await PollingRun(scene, path, clock, start: start, latency: nil)
            try await run.move(clock, to: length)
            return run.report
        }
    }

    /// Asks for so long by the machine's clock; replies take their time.
    static func real(_ scene: PollingScene, for length: Duration, in parent: URL) async throws -> PollingReport {
        try await within(parent) { path in
            let clock = SystemClock()
            var run = try await PollingRun(
                scene, path, clock, start: clock.now(), latency: DeskRandom(seed: scene.seed &+ 1))
            try await run.wait(length)
            return run.report
        }
    }

    private static func within(_ parent: URL, _ body: (String) async throws -> PollingReport) async throws
        -> PollingReport
    {
        let folder = parent.appending(path: "paydesk-bench-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.appending(path: "desk.db").path)
    }

    private init(
        _ scene: PollingScene, _ path: String, _ clock: any DeskClock, start: Timestamp, latency: DeskRandom?
    ) async throws {
        (self.scene, self.clock, self.start) = (scene, clock, start)
        store = try SQLiteLedger(path: path)
        plans = try await scene.fill(store, now: start)
        providers = PollingScene.providers.map {
            PacedProvider($0, clock: clock, answers: scene.answers($0), latency: latency)
        }
        let settings = DeskSettings(agent: Agent(uid: 1_000, name: "asha"), station: 11)
        poller = Poller(
            store: store, providers: DeskProviders(providers), settings: settings, clock: clock,
            random: DeskRandom(seed: scene.seed &+ 2), events: DeskEvents())
        for name in PollingScene.providers { meters[name] = PaceMeter(settings.plan) }
    }

    // MARK: The two ways

    private mutating func move(_ clock: MovedClock, to end: Duration) async throws {
        let begun = ContinuousClock.now
        var rounds = 0
        while clock.monotonic() < end {
            let before = Machine.processorSeconds
            let asked = await poller.step()
            let next = await poller.wakesAt
            report.processor += Machine.processorSeconds - before
            rounds += 1
            try await note()
            // Answers wake the poller at once, as they do when it runs by itself.
            if asked == 0 { clock.move(to: max(next, clock.monotonic() + .milliseconds(1))) }
        }
        report.rounds = rounds
        report.elapsed = (ContinuousClock.now - begun).asSeconds
        try await finish(at: clock.monotonic(), grace: 0.001)
    }

    private mutating func wait(_ length: Duration) async throws {
        let (begun, before) = (clock.monotonic(), Machine.processorSeconds)
        let running = Task { [poller] in await poller.run() }
        try await clock.sleep(until: begun + length)
        running.cancel()
        let end = clock.monotonic()
        await running.value
        report.processor = Machine.processorSeconds - before
        report.elapsed = (end - begun).asSeconds
        report.rounds = await poller.rounds
        try await note(begun: begun)
        try await finish(at: end - begun, grace: 1)
    }

    // MARK: Measuring

    /// Takes what arrived at the providers since the last time.
    private mutating func note(begun: Duration = .zero) async throws {
        for provider in providers {
            let name = provider.capability.provider
            for arrival in provider.takeArrivals() {
                let at = arrival.at - begun
                guard scene.answers(name) else { continue }
                guard let reference = arrival.reference else {
                    report.balances += 1
                    meters[name]?.questions.append(PaceMeter.Question(planned: at, asked: at))
                    continue
                }
                report.statuses += 1
                let planned = plans[reference].map { moment($0) } ?? at
                meters[name]?.questions.append(PaceMeter.Question(planned: planned, asked: at))
                plans[reference] = try await store.payout(reference)?.nextAskAt
            }
        }
    }

    /// Counts what is planned before the end and was not asked.
    private mutating func finish(at end: Duration, grace: Double) async throws {
        for name in PollingScene.providers where scene.answers(name) {
            let last = start.adding(milliseconds: Int64(end / .milliseconds(1)))
            for reference in try await store.due(at: last, of: name, limit: .max) {
                guard let planned = plans[reference] else { continue }
                let missed = PaceMeter.Question(planned: moment(planned), asked: nil)
                meters[name]?.questions.append(missed)
            }
            guard let meter = meters[name] else { continue }
            report.lateness += meter.lateness()
            report.missing += meter.missing(at: end, grace: grace)
            // A second's tokens where a loaded machine may hold questions up.
            report.overdrawn += meter.overdrawn(grace: max(1, meter.rate * grace))
        }
        report.lateness.sort()
        report.memory = Machine.mostMemory
        store.close()
    }

    /// Since the start of the run.
    private func moment(_ wall: Timestamp) -> Duration { .milliseconds(wall.milliseconds - start.milliseconds) }
}
