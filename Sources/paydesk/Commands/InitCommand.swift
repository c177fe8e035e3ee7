import ArgumentParser
import Foundation

/// `paydesk init`.
struct InitCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Ask a few questions, write a commented configuration, and check it.",
        discussion: """
              paydesk init
              paydesk init --config /etc/paydesk/desk.toml

            Writes a new file, readable by you alone; one that is there is never written over. It asks where each key or
            token is kept and never for the key itself. Then it runs paydesk doctor.
            """)

    @OptionGroup var common: CommonOptions
    var json: Bool { false }

    func execute() async throws(Failure) -> Exit {
        let file = Locations(environment: common.environment).configuration(named: common.config)
        guard !FileManager.default.fileExists(atPath: file) else { throw StarterConfiguration.there(file) }
        guard Console.canAsk else {
            throw Failure(
                .usage, "There is no terminal to ask on. Nothing was written.",
                hint: "Run it in a terminal, or write \(file) by hand: README.md shows one.")
        }
        Console.err("This writes \(file). Enter takes what stands in brackets; Ctrl-C leaves without writing.")
        let interview = Interview { question in
            Console.asked(question, otherwise: "Nothing was written.")
        } say: { line in
            Console.err(line)
        }
        let account = UnixUser.own
        let text: String
        do {
            text = try interview.text(agent: account.name ?? String(account.uid))
        } catch {
            throw Failure(.interrupted, "Nothing was written.", hint: "")
        }
        try StarterConfiguration.write(text, to: file)
        Console.err("\nWritten: \(file). Now everything is looked at, as paydesk doctor does.\n")
        let headings = DoctorHeadings()
        let exit = await Doctor(common: common) { finding in headings.lines(finding).forEach { Console.out($0) } }
            .examine()
        Console.err(exit == .done ? "\nStart it with: paydesk" : "\nMend what is marked FAIL, then: paydesk doctor")
        return .done
    }
}
