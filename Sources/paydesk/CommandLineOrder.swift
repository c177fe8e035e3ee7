import ArgumentParser

/// Lets what every command takes stand before the command too: `paydesk --config F balances`.
enum CommandLineOrder {
    /// The words as the parser wants them: leading `--config FILE` and `--no-color` behind the command's own words.
    ///
    /// Anything else is left as it is.
    static func commandFirst(_ words: [String]) -> [String] {
        var common: [String] = []
        var rest = words[...]
        while let word = rest.first {
            if word == "--config", rest.count > 1 {
                common += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if word == "--no-color" || word.hasPrefix("--config=") {
                common.append(word)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        let path = commandPath(rest, among: Paydesk.configuration.subcommands)
        guard !common.isEmpty, !path.isEmpty else { return words }
        return path + common + rest.dropFirst(path.count)
    }

    /// The words that name a command, such as `complaint raise`.
    private static func commandPath(
        _ words: ArraySlice<String>, among commands: [any ParsableCommand.Type]
    ) -> [String] {
        guard let word = words.first, let command = commands.first(where: { $0.configuration.commandName == word })
        else { return [] }
        return [word] + commandPath(words.dropFirst(), among: command.configuration.subcommands)
    }
}
