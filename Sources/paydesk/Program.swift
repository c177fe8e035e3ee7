import ArgumentParser
import CNcurses
import Foundation

/// Where the program begins.
///
/// A command line that is not understood is told as the script wants to hear it.
@main
enum Program {
    static func main() async {
        keepToItself()
        do {
            let typed = Array(CommandLine.arguments.dropFirst())
            if let failure = UnknownCommand.failure(typed) {
                Paydesk.exit(withError: failure.report(json: typed.contains("--json")))
            }
            let words = CommandLineOrder.commandFirst(typed)
            var command = try Paydesk.parseAsRoot(words)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            // What a command has told already is not told again.
            if error is ExitCode { Paydesk.exit(withError: error) }
            let isUsage = Paydesk.exitCode(for: error) == .validationFailure
            guard isUsage, CommandLine.arguments.contains("--json") else { Paydesk.exit(withError: error) }
            let failure = Failure(
                .usage, Paydesk.message(for: error), hint: "See: paydesk help")
            Paydesk.exit(withError: failure.report(json: true))
        }
    }

    /// Secrets and numbers are in its memory: a crash leaves none of it in a file, and what it writes is its user's alone.
    private static func keepToItself() {
        _ = tk_forbid_dump()
        tk_share_arenas()
        umask(0o077)
    }
}
