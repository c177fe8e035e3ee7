import ArgumentParser
import Guarded

/// A word where a command belongs that is none: told with the one that was meant.
enum UnknownCommand {
    /// Why these words name no command; nil where they do, or where no command is named.
    static func failure(_ words: [String]) -> Failure? {
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("-") {
            // Anything else before the command is left to the parser.
            guard word == "--config" || word == "--no-color" || word.hasPrefix("--config=") else { return nil }
            rest = rest.dropFirst(word == "--config" ? 2 : 1)
        }
        if rest.first == "help" { rest = rest.dropFirst() }
        return unknown(rest, after: [], among: Paydesk.configuration.subcommands)
    }

    private static func unknown(
        _ words: ArraySlice<String>, after path: [String], among commands: [any ParsableCommand.Type]
    ) -> Failure? {
        guard let word = words.first, !word.hasPrefix("-"), !commands.isEmpty else { return nil }
        if path.isEmpty, word == "help" { return nil }
        if let command = commands.first(where: { $0.configuration.commandName == word }) {
            return unknown(words.dropFirst(), after: path + [word], among: command.configuration.subcommands)
        }
        let shown = commands.filter { $0.configuration.shouldDisplay }.compactMap { $0.configuration.commandName }
        let name = (["paydesk"] + path).joined(separator: " ")
        let typed = SafeText(word, limit: 40).string
        let meant = nearest(to: word, among: shown).map { "Did you mean: \(name) \($0)" }
        return Failure(
            .usage, "There is no command \(name) \(typed).",
            hint: meant ?? "There are \(shown.joined(separator: ", ")). See: paydesk help")
    }
}
