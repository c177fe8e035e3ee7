import ArgumentParser
import Foundation

/// `paydesk-bench polling`: open payouts of mixed age followed by one poller.
struct PollingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "polling",
        abstract: "10,000 open payouts of mixed age, followed by one poller without falling behind its plan.",
        discussion: """
            First on a clock that is moved on from one moment of the plan to the next, providers answering at once; then \
            on the machine's clock for some seconds, with replies that take their time. How late a question was is told \
            beyond what the bucket of its provider imposes. Leaves with 1 where the poller falls behind.
            """)

    @Option(help: "Open payouts, spread over four providers.") var payouts = 10_000
    @Option(help: "Hours on the moved clock.") var hours = 24.0
    @Option(help: "Seconds on the machine's clock; 0 leaves that part out.") var seconds = 20.0
    @Option(help: "Minutes for which nobody asked before: so much is overdue at the start.") var overdue = 30.0
    @Option(help: "Of the four providers, so many do not answer.") var down = 0
    @Option(help: "The same number gives the same payouts.") var seed: UInt64 = 7
    @Option(help: "Where the store is made; it is removed afterwards.") var folder: String?

    func validate() throws {
        guard payouts >= 4, hours >= 0, seconds >= 0, overdue >= 0, (0...3).contains(down) else {
            throw ValidationError("At least 4 payouts, no negative time, and at most 3 providers that are down.")
        }
    }

    func run() async throws {
        var failed = false
        let scene = PollingScene(
            payouts: payouts, overdue: .seconds(overdue * 60), down: down, seed: seed, logLength: .max)
        if hours > 0 {
            let report = try await PollingRun.moved(scene, for: .seconds(hours * 3_600), in: parent)
            print(report.table(titled: "\(hours) h on a moved clock"))
            failed = failed || !report.keepsUp
        }
        if seconds > 0 {
            let report = try await PollingRun.real(scene, for: .seconds(seconds), in: parent)
            print(report.table(titled: "\(seconds) s on the machine's clock"))
            failed = failed || !report.keepsUp
        }
        if failed { throw ExitCode(1) }
    }

    private var parent: URL { folder.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory }
}
