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
    @Option(help: ArgumentHelp("midnight, daylight or mono.", valueName: "NAME"))
    var theme = "midnight"
    @Option(
        name: .customLong("reply-timeout"),
        help: ArgumentHelp("After this many seconds a payout is unknown.", valueName: "S"))
    var replyTimeout = 30

    func validate() throws {
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
            Starts the built-in sandbox on this machine's loopback, fills a throw-away store with a month of payouts and
            opens the dashboard on it. Everything is removed when you leave.
            """)

    @OptionGroup var options: DemoOptions
    @Flag(name: .customLong("no-color"), help: "Use no colour; NO_COLOR does the same.")
    var noColor = false

    var common: CommonOptions { CommonOptions() }
    var json: Bool { false }

    func execute() async throws(Failure) -> Exit {
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw Failure(
                .usage, "The demo needs a terminal, and input or output here is a file or a pipe.",
                hint: "Run it without redirection.")
        }
        let world = try await DemoWorld.start(options, clock: SystemClock())
        let background = Task {
            await withDiscardingTaskGroup { group in
                group.addTask { await world.fillTheRest() }
                group.addTask { await world.keepPaying() }
            }
        }
        let failure = await failure(of: world)
        background.cancel()
        await background.value
        await world.end()
        if let failure { throw failure }
        return .done
    }

    /// Runs the dashboard; what went wrong is kept until the world is cleared away.
    private func failure(of world: DemoWorld) async -> Failure? {
        do throws(Failure) {
            try await DashboardCommand.open(
                world.archive, environment: ProcessInfo.processInfo.environment, label: "DEMO", noColor: noColor,
                plan: world.plan
            ) { () throws(Failure) in try await world.workplace() }
            return nil
        } catch {
            return error
        }
    }
}
