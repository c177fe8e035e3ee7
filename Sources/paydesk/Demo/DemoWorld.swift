import Desk
import Foundation
import Guarded
import Ledger
import Payments
import ProviderTransport
import Providers
import Sandbox

/// The world of `paydesk demo`: a sandbox on loopback, a throw-away store with a month in it, and colleagues who go on
/// paying.
///
/// Everything in it is real but the money: the provider client, HTTP, the store, the services.
struct DemoWorld: Sendable {
    let folder: DemoFolder
    let sandbox: RunningSandbox
    let archive: Archive
    let options: DemoOptions
    let startedAt: Timestamp
    private let month: PracticeMonth

    /// What the providers answer to, by the variables the configuration names.
    private let environment: [String: String]

    private static let token = "demo-token-of-no-worth"

    /// How many of the newest rows are in the store before the first frame; the rest of the month follows behind it.
    private static let filledFirst = 250
    /// How many transactions are written at once beside the desk; whoever quits waits for no more than these.
    private static let chunkBeside = 50

    /// Colleagues leave the big ones to others: in a world ten times as fast they would empty the wallet in minutes.
    private static let mostByColleagues: Int64 = 60_000

    /// Whoever goes on paying sits there.
    private static let colleagueStation = 12

    /// Starts the sandbox and fills the newest rows.
    static func start(
        _ options: DemoOptions, clock: any DeskClock, isStill: Bool = false
    ) async throws(Failure) -> DemoWorld {
        let now = clock.now()
        let folder = try DemoFolder.make()
        let plan = sandboxConfiguration(options, at: now, isStill: isStill)
        let port = isStill ? nil : DemoProviders.freePort()
        let sandbox = try await startSandbox(plan, callbacksAt: port)
        let sections = DemoProviders.sections(sandbox.baseURLs, plan, port: port)
        let configuration = try configuration(options, folder: folder, sections: sections)
        let archive = try await Archive.open(configuration, environment: [:])
        let month = PracticeMonth(
            count: options.transactions, endingAt: now, seed: options.seed,
            colleagues: colleagues(beside: archive.agent), links: sandbox.baseURLs["pentabit"])
        sandbox.preload(month.orders)
        let world = DemoWorld(
            folder: folder, sandbox: sandbox, archive: archive, options: options, startedAt: now, month: month,
            environment: DemoProviders.environment(plan))
        try await world.fill(month.records.suffix(filledFirst))
        try await world.fillBalances()
        return world
    }

    /// The polling plan, as fast as the providers.
    var plan: PollPlan {
        var plan = PollPlan.standard
        plan.speed = Int64(options.speed)
        return plan
    }

    /// The services on it; the polling plan runs as fast as the providers do.
    func workplace(clock: any DeskClock = SystemClock()) async throws(Failure) -> Workplace {
        try await Workplace.open(
            archive, environment: environment, plan: plan, clock: clock, seed: options.seed,
            label: "DEMO")
    }

    /// Fills in the rest of the month, oldest last, a little at a time.
    func fillTheRest() async {
        var rest = month.records.dropLast(Self.filledFirst)
        while !rest.isEmpty, !Task.isCancelled {
            guard (try? await fill(rest.suffix(Self.chunkBeside))) != nil else { return }
            rest = rest.dropLast(Self.chunkBeside)
        }
    }

    /// Colleagues at another station pay now and then, through the same client, over the same HTTP.
    func keepPaying(_ clock: any DeskClock) async {
        guard let colleague = try? await colleagueDesk(clock) else { return }
        var generator = TrafficGenerator(seed: options.seed &+ 1, providers: SandboxProvider.allCases)
        var dice = SplitMix64(seed: options.seed &+ 2)
        // By the plan and not by the clock, so that the same seed and moment give the same references, and with them the
        // same fates.
        var moment = startedAt
        while !Task.isCancelled {
            moment = moment.adding(milliseconds: Int64.random(in: 2_000...9_000, using: &dice))
            try? await Task.sleep(for: .milliseconds(moment.milliseconds - clock.now().milliseconds))
            guard !Task.isCancelled else { break }
            let made = generator.next(at: moment.milliseconds)
            guard made.rupees <= Self.mostByColleagues else { continue }
            await colleague.send(made, Reference(station: Self.colleagueStation, at: moment, sequence: 0))
        }
        colleague.close()
    }

    /// Stops the sandbox and removes the store.
    func end() async {
        archive.ledger.close()
        await sandbox.stop()
        folder.remove()
    }

    // MARK: Making it

    private static func sandboxConfiguration(
        _ options: DemoOptions, at now: Timestamp, isStill: Bool
    ) -> SandboxConfiguration {
        let speed = isStill ? 0 : Double(options.speed)
        var configuration = SandboxConfiguration(
            token: token, clock: .running(from: now.milliseconds, speed: speed))
        configuration.seed = options.seed
        configuration.walletsPaise = DemoProviders.walletsPaise
        configuration.faults = options.faults
        return configuration
    }

    private static func startSandbox(
        _ plan: SandboxConfiguration, callbacksAt port: Int?
    ) async throws(Failure) -> RunningSandbox {
        do {
            var plan = plan
            for provider in SandboxProvider.allCases {
                plan.callbacks[provider] = port.map { DemoProviders.callbackAddress(of: provider, port: $0) }
            }
            return try await SandboxServer.start(plan)
        } catch {
            throw Failure(
                .configuration, "The sandbox cannot listen on 127.0.0.1.", hint: "See whether loopback is up: ip addr")
        }
    }

    private static func configuration(
        _ options: DemoOptions, folder: DemoFolder, sections: String
    ) throws(Failure) -> Configuration {
        let text = """
            theme = "\(options.theme)"
            [agent]
            name = "asha"
            station = 11
            limit_per_payout = 1000000
            limit_per_day = 5000000
            approval_from = 1000000
            [store]
            path = "\(folder.path)/paydesk.db"
            [http]
            reply_timeout = \(options.replyTimeout)
            \(sections)
            """
        do {
            return try Configuration.parse(text, file: "\(folder.path)/config.toml")
        } catch {
            throw Failure(error)
        }
    }

    static func colleagues(beside agent: Agent) -> [PracticeMonth.Colleague] {
        [
            PracticeMonth.Colleague(agent: agent, station: 11),
            PracticeMonth.Colleague(agent: Agent(uid: agent.uid &+ 1, name: "vikram"), station: 12),
            PracticeMonth.Colleague(agent: Agent(uid: agent.uid &+ 2, name: "meera"), station: 14),
        ]
    }

    private func colleagueDesk(_ clock: any DeskClock) async throws(Failure) -> Workplace {
        var other = archive.configuration
        other.agent = AgentSection()
        other.agent.name = "vikram"
        other.agent.station = Self.colleagueStation
        let agent = Agent(uid: archive.agent.uid &+ 1, name: "vikram")
        return try await Workplace.open(
            Archive(configuration: other, ledger: archive.ledger, agent: agent), environment: environment,
            clock: clock, seed: options.seed, label: "DEMO")
    }

    private func fill(_ records: some Collection<(intent: PayoutIntent, log: [LogEntry])>) async throws(Failure) {
        try await Self.fill(records, in: archive, startedAt: startedAt)
    }

    static func fill(
        _ records: some Collection<(intent: PayoutIntent, log: [LogEntry])>, atOnce: Int = SQLiteLedger.importBatch,
        in archive: Archive, startedAt: Timestamp
    ) async throws(Failure) {
        do {
            // What is still open is asked about at once, a little apart, as after any start.
            try await archive.ledger.importHistory(Array(records), atOnce: atOnce) { intent, state in
                guard state.status.isOpenAtProvider else { return nil }
                return startedAt.adding(seconds: 2 + intent.createdAt.milliseconds % 20)
            }
        } catch {
            throw Failure(error)
        }
    }

    /// What the wallets held over the last hours, so that the trends have something to show: they end at what is there
    /// now.
    private func fillBalances() async throws(Failure) {
        var dice = SplitMix64(seed: options.seed &+ 3)
        do {
            // PayAtom tells a limit and what of it is used, which only itself knows.
            for provider in SandboxProvider.allCases where provider != .payatom {
                var amount = sandbox.walletPaise(provider)
                let most = min(6_000_000, max(200_000, amount))
                var balances: [(Timestamp, Int64)] = []
                for step in 0..<24 {
                    balances.append((startedAt.adding(seconds: -Int64(step) * 600), amount))
                    amount += Int64.random(in: 100_000...most, using: &dice)
                }
                for (at, paise) in balances.reversed() {
                    try await archive.ledger.recordBalance(
                        provider: DemoProviders.name(of: provider), amount: Money(paise: paise), limit: nil, used: nil,
                        at: at)
                }
            }
        } catch {
            throw Failure(error)
        }
    }
}
