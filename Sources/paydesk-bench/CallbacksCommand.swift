import ArgumentParser
import Foundation

/// `paydesk-bench callbacks`: the real listener, desk and store on loopback.
struct CallbacksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "callbacks",
        abstract: "Callbacks from many senders at once, each on disk before it is answered.",
        discussion: """
            Fills a store with open payouts of four providers, listens on loopback as paydesk does, and lets so many \
            senders call back about each payout once, each sender as soon as its last call is answered. Counts the \
            answers and what stands in the store afterwards. Leaves with 1 where the budget is missed by more than the \
            margin, or where a callback was answered 200 and is not in the store.
            """)

    @Option(help: "Callbacks, one for each payout.") var callbacks = 10_000
    @Option(help: "Senders, a connection each.") var senders = 64
    @Option(help: "Per cent that a budget may be exceeded by before this leaves with 1.") var margin = 25.0
    @Option(help: "Where the store is made; it is removed afterwards.") var folder: String?

    func validate() throws {
        guard callbacks >= 4, (1...1_000).contains(senders), margin >= 0 else {
            throw ValidationError("At least 4 callbacks, and 1 to 1,000 senders.")
        }
    }

    func run() async throws {
        let parent = folder.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
        let report = try await CallbackRun.measure(callbacks: callbacks, senders: senders, in: parent)
        print(report.table())
        guard report.isKept, report.excess(margin: margin).isEmpty else { throw ExitCode(1) }
    }
}

/// What the listener took, and how long its senders waited.
struct CallbackReport: Sendable {
    /// Senders at once.
    var senders = 0
    /// Seconds from the first call to the last answer.
    var seconds = 0.0
    /// Milliseconds from a call to its answer, ascending.
    var answers: [Double] = []
    /// Answers of 200 among them.
    var accepted = 0
    /// Callbacks in the logs of the store's payouts afterwards.
    var stored = 0
    /// The most memory of senders, listener and store together, in MiB.
    var memory = 0.0

    /// Callbacks a second that are promised (`quality.md`, *Budgets*).
    static let promisedRate = 2_000.0
    /// Milliseconds that one in a hundred may wait longer than.
    static let promisedWait = 100.0

    /// Answers a second.
    var rate: Double { seconds > 0 ? Double(answers.count) / seconds : 0 }

    /// Whether every answer of 200 was true, and every call was answered so.
    var isKept: Bool { stored == accepted && accepted == answers.count && !answers.isEmpty }

    /// The budgets that are missed by more than so many per cent.
    func excess(margin: Double) -> [String] {
        let allowed = 1 + margin / 100
        let wait = Figures.share(0.99, of: answers) ?? .infinity
        return (rate * allowed < Self.promisedRate ? ["callbacks a second"] : [])
            + (wait > Self.promisedWait * allowed ? ["p99"] : [])
    }

    /// The report as a table.
    func table() -> String {
        let share = { ScreenReport.number(Figures.share($0, of: answers), digits: 1) }
        return ScreenReport.aligned([
            ["\(senders) senders", "measured", "budget"],
            ["callbacks a second", ScreenReport.number(rate, digits: 0), "2000"],
            ["answered, p50, ms", share(0.5), ""],
            ["answered, p99, ms", share(0.99), "100"],
            ["answered, slowest, ms", ScreenReport.number(answers.last, digits: 1), ""],
            ["answered 200", "\(accepted) of \(answers.count)", "all"],
            ["in the store", "\(stored)", "\(accepted)"],
            ["memory at most, MiB", ScreenReport.number(memory, digits: 0), ""],
        ])
    }
}
