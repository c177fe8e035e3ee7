import ArgumentParser
import Desk
import Ledger

extension LogFormat: ExpressibleByArgument {}

/// `paydesk watch`.
struct WatchCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Ask and listen by itself, with no screen.",
        discussion: """
              paydesk watch
              paydesk watch --log json
              paydesk watch --print-systemd | sudo tee /etc/systemd/system/paydesk.service

            Does what a dashboard does by itself: takes up what an earlier start left without an answer, asks by plan, and
            receives the callbacks of [listen]. It sends no payout. Of all who have the store open one asks at a time;
            where another does already, this one takes over within ten seconds of its end.

            Says what happens on standard error, a line each with the time in India, or as JSON. Ctrl-C or TERM ends it
            well: what is under way is finished first. Under systemd it tells when it is ready and that it lives.
            """)

    @OptionGroup var common: CommonOptions
    @Flag(help: "Say that it watches as one JSON object on standard output.")
    var json = false
    @Option(help: ArgumentHelp("How the log is written: text or json.", valueName: "FORMAT"))
    var log = LogFormat.text
    @Flag(name: .customLong("print-systemd"), help: "Print a systemd unit for this configuration, and leave.")
    var printSystemd = false

    func execute() async throws(Failure) -> Exit {
        if printSystemd {
            Console.out(SystemdUnit(try common.configuration(), environment: common.environment).text)
            return .done
        }
        let workplace = try await common.workplace()
        defer {
            workplace.close()
            workplace.ledger.close()
        }
        let names = workplace.providers.names
        let (json, store) = (json, workplace.ledger.path)
        let service = ServiceManager(environment: common.environment)
        let log = WatchLog(log) { here, bind in
            service?.tell("READY=1", "STATUS=\(here ? "asking" : "waiting for another that asks")")
            guard json else { return }
            Console.out(
                JSON.object([
                    ("ready", .bool(true)), ("store", .text(store)), ("polling", .bool(here)),
                    ("bind", bind.map(JSON.text) ?? .null), ("providers", .list(names.map(JSON.text))),
                ]))
        }
        log.write(LogLine(event: .started, message: "watching \(names.joined(separator: ", ")) on \(store)"))
        let shift = DeskShift(workplace) { provider, status in
            log.write(
                LogLine(
                    event: .callback, level: status == 200 ? .info : .warning,
                    message: CallbackReception.line(provider, status), provider: provider, status: status))
        } tell: { news in
            log.hear(news)
        }
        let living = Self.keepTelling(service, of: workplace.ledger)
        defer { living?.cancel() }
        let seconds = workplace.archive.configuration.http.replyTimeout
        await Interruption.hold(saying: "Finishing, at most \(seconds) s: what was asked is waited for.") {
            Task { await shift.run() }
        } thenDoing: { running in
            service?.tell("STOPPING=1")
            log.write(LogLine(event: .stopping, message: "stopping: what is under way is finished first"))
            await shift.end()
            await running.value
        }
        log.write(LogLine(event: .stopped, message: "stopped"))
        return .done
    }

    /// Tells the service manager that this process lives, for as long as the store answers, well or not: one that hangs
    /// is started anew.
    private static func keepTelling(_ service: ServiceManager?, of ledger: SQLiteLedger) -> Task<Void, Never>? {
        guard let service, let pause = service.watchdog else { return nil }
        return Task {
            while !Task.isCancelled {
                _ = try? await ledger.changeCounter()
                service.tell("WATCHDOG=1")
                guard (try? await Task.sleep(for: pause)) != nil else { return }
            }
        }
    }
}
