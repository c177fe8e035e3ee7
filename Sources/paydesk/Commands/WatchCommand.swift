import ArgumentParser
import Desk
import Ledger

/// `paydesk watch`.
struct WatchCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Ask and listen by itself, with no screen.",
        discussion: """
            Does what a dashboard does by itself: takes up what an earlier start left without an answer, asks by plan, and
            receives the callbacks of [listen]. It sends no payout. Of all who have the store open one asks at a time;
            where another does already, this one takes over within ten seconds of its end.

            Says what happens on standard error, a line each with the time in India. Ctrl-C or TERM ends it well: what
            is under way is finished first.
            """)

    @OptionGroup var common: CommonOptions
    @Flag(help: "Say that it watches as one JSON object on standard output.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let workplace = try await common.workplace()
        defer {
            workplace.close()
            workplace.ledger.close()
        }
        let names = workplace.providers.names
        Console.report("watching \(names.joined(separator: ", ")) on \(workplace.ledger.path)")
        let (json, store) = (json, workplace.ledger.path)
        let log = WatchLog { here, bind in
            guard json else { return }
            Console.out(
                JSON.object([
                    ("ready", .bool(true)), ("store", .text(store)), ("polling", .bool(here)),
                    ("bind", bind.map(JSON.text) ?? .null), ("providers", .list(names.map(JSON.text))),
                ]))
        }
        let shift = DeskShift(workplace) { provider, status in
            Console.report(CallbackReception.line(provider, status))
        } tell: { news in
            log.hear(news)
        }
        let seconds = workplace.archive.configuration.http.replyTimeout
        await Interruption.hold(saying: "Finishing, at most \(seconds) s: what was asked is waited for.") {
            Task { await shift.run() }
        } thenDoing: { running in
            Console.report("stopping: what is under way is finished first")
            await shift.end()
            await running.value
        }
        Console.report("stopped")
        return .done
    }
}
