import ArgumentParser
import Foundation

/// A command as it is declared: what `--help` is made from, and the manual pages are.
struct CommandFacts: Decodable {
    /// An option, a flag or an argument.
    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            /// `--config`, `-h`.
            var word: String { (kind == "long" ? "--" : "-") + name }
        }

        var abstract: String?
        var isOptional: Bool
        var isRepeating: Bool
        var kind: String
        var names: [Name]?
        var preferredName: Name?
        var shouldDisplay: Bool
        var valueName: String?
        var defaultValue: String?
        var allValues: [String]?
    }

    private struct Root: Decodable { var command: CommandFacts }

    var commandName: String
    var superCommands: [String]?
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool
    var arguments: [Argument]?
    var subcommands: [CommandFacts]?

    /// The whole program's, as the parser tells them.
    static func all() throws(Failure) -> CommandFacts {
        do {
            return try JSONDecoder().decode(Root.self, from: Data(Paydesk._dumpHelp().utf8)).command
        } catch {
            throw Failure(.definiteNo, "The commands cannot be described.", hint: "This is a defect of paydesk.")
        }
    }

    /// `paydesk payouts import`.
    var words: [String] { (superCommands ?? []) + [commandName] }

    /// What is shown of its arguments; help and version stand in the first page.
    var shown: [Argument] {
        let everywhere: Set<String> = ["help", "version"]
        return (arguments ?? []).filter { argument in
            argument.shouldDisplay
                && (superCommands?.isEmpty ?? true || !everywhere.contains(argument.preferredName?.name ?? ""))
        }
    }

    /// The subcommands that are shown; what explains the others is the manual itself.
    var parts: [CommandFacts] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    /// Itself and everything below it.
    var family: [CommandFacts] { [self] + parts.flatMap(\.family) }
}
