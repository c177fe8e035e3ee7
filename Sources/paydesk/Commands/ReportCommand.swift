import ArgumentParser
import Dashboard
import Desk
import Guarded
import Ledger
import Payments

/// `paydesk report`.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "What there is to tell others.",
        discussion: """
              paydesk report handover
            """,
        subcommands: [HandoverReport.self])
}

/// `paydesk report handover`.
struct HandoverReport: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "handover", abstract: "What the next shift must know, as on the dashboard.",
        discussion: """
              paydesk report handover > handover.txt

            Open payouts, promises, complaints due, wallets and your day; numbers of people are masked.
            """)

    @OptionGroup var common: CommonOptions
    var json: Bool { false }

    func execute() async throws(Failure) -> Exit {
        let archive = try await common.archive()
        defer { archive.ledger.close() }
        let profile = archive.profile(label: nil)
        do {
            let reading = HandoverReading(
                archive: archive, now: SystemClock().now(), wallets: try await archive.wallets(of: profile))
            let text = HandoverText(try await reading.facts(), profile: profile)
            for line in [text.title, ""] + text.lines() { Console.out(line) }
        } catch {
            throw Failure(error)
        }
        return .done
    }
}
