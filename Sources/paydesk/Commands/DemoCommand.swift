import ArgumentParser
import Desk
import Foundation
import Payments
import Sandbox

/// What a demo is made of.
struct DemoOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How many transactions the month holds.", valueName: "N"))
    var transactions = 5_000
    @Option(
        help: ArgumentHelp(
            "Trouble by name: \(FaultPlan.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "NAME"))
    var faults = FaultPlan.none
    @Option(help: ArgumentHelp("Runs the providers and the polling plan N times as fast.", valueName: "N"))
    var speed = 10
    @Option(help: ArgumentHelp("The same seed gives the same month.", valueName: "N"))
    var seed: UInt64 = 20_261_120
    @Option(help: ArgumentHelp("The theme; paydesk themes lists them.", valueName: "NAME"))
    var theme = "midnight"
    @Option(
        name: .customLong("reply-timeout"),
        help: ArgumentHelp("After this many seconds a payout is unknown.", valueName: "S"))
    var replyTimeout = 30

    @Option(
        help: ArgumentHelp(
            "The demo's clock starts then, such as 2026-11-20T14:02:12+05:30; without a zone it is India's.",
            valueName: "TIME"))
    var at: String?

    /// The moment of `--at`; nil where none is given.
    var moment: Timestamp? { at.flatMap(Timestamp.init(typed:)) }

    func validate() throws {
        guard at == nil || moment != nil else {
            throw ValidationError("--at takes a moment such as 2026-11-20T14:02:12+05:30 or \"2026-11-20 14:02\".")
        }
        guard (0...2_000_000).contains(transactions) else {
            throw ValidationError("--transactions takes a number from 0 to 2000000.")
        }
        guard (1...1_000).contains(speed) else { throw ValidationError("--speed takes a number from 1 to 1000.") }
        guard (1...300).contains(replyTimeout) else {
            throw ValidationError("--reply-timeout takes a number from 1 to 300.")
        }
    }
}

/// `paydesk demo`.
struct DemoCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "A shift on a made-up provider: no configuration, no money, no network.",
        discussion: """
              paydesk demo
              paydesk demo --faults storm --speed 100
              paydesk demo --transactions 1000000 --fill-only /tmp/practice.db

            Starts the built-in sandbox on this machine's loopback, fills a throw-away store with a month of payouts and
            opens the dashboard on it. All of it is removed when you leave; what you export stays.
            """)

    @OptionGroup var options: DemoOptions
    @Option(
        name: .customLong("fill-only"),
        help: ArgumentHelp("Write such a store to FILE and leave, for practice and measuring.", valueName: "FILE"))
    var fillOnly: String?
    @Flag(help: ArgumentHelp("Stop the demo's clock, for pictures.", visibility: .private))
    var still = false
    @Flag(name: .customLong("no-color"), help: "Use no colour; NO_COLOR does the same.")
    var noColor = false

    var common: CommonOptions { CommonOptions() }
    var json: Bool { false }

    func execute() async throws(Failure) -> Exit {
        if let fillOnly {
            try await DemoWorld.fill(store: fillOnly, options)
            return .done
        }
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw Failure(
                .usage, "The demo needs a terminal, and input or output here is a file or a pipe.",
                hint: "Run it without redirection.")
        }
        let moment = options.moment ?? SystemClock().now()
        let clock: any DeskClock = still ? StillClock(moment: moment) : SetClock(moment)
        let world = try await DemoWorld.start(options, clock: clock, isStill: still)
        // A picture is of the whole month; an agent need not wait for it.
        if still { await world.fillTheRest() }
        let background = Task { [still] in
            guard !still else { return }
            await withDiscardingTaskGroup { group in
                group.addTask { await world.fillTheRest() }
                group.addTask { await world.keepPaying(clock) }
            }
        }
        let failure = await failure(of: world, clock)
        background.cancel()
        await background.value
        await world.end()
        if let failure { throw failure }
        return .done
    }

    /// Runs the dashboard; what went wrong is kept until the world is cleared away.
    private func failure(of world: DemoWorld, _ clock: any DeskClock) async -> Failure? {
        do throws(Failure) {
            try await DashboardCommand.open(
                world.archive, environment: ProcessInfo.processInfo.environment, label: "DEMO", noColor: noColor,
                clock: clock, plan: world.plan
            ) { () throws(Failure) in try await world.workplace(clock: clock) }
            return nil
        } catch {
            return error
        }
    }
}
