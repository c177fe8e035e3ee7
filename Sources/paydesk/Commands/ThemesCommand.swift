import ArgumentParser
import Foundation
import Guarded
import TerminalKit

/// `paydesk themes`.
struct ThemesCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "List the themes, or show one.",
        discussion: """
              paydesk themes
              paydesk themes --preview contrast

            A theme of your own is a file themes/NAME.toml beside the configuration; the shipped ones are patterns for it.
            It is read again whenever it is written while the dashboard runs. With theme = "auto" the dashboard is
            midnight or daylight, as the terminal's background tells.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("Paint a made-up desk in a theme.", valueName: "NAME"))
    var preview: String?
    @Flag(help: "One JSON object per theme.")
    var json = false

    func execute() async throws(Failure) -> Exit {
        let file = Locations(environment: common.environment).configuration(named: common.config)
        if let preview {
            try show(ThemeChoice(name: preview, configuration: file))
        } else {
            let chosen = try chosen(file)
            for one in Listed.all(besideConfiguration: file) {
                if json { Console.out(one.json) } else { Console.out(one.line(isChosen: one.name == chosen)) }
            }
        }
        return .done
    }

    /// The theme of the configuration; the default's where there is none.
    private func chosen(_ file: String) throws(Failure) -> String {
        guard common.config != nil || FileManager.default.fileExists(atPath: file) else {
            return Configuration(file: file).theme
        }
        return try common.configuration().theme
    }

    private func show(_ choice: ThemeChoice) throws(Failure) {
        let depth = Self.depth(environment: common.environment, noColor: common.noColor)
        let theme: Theme
        do {
            theme = try choice.theme(isLight: Screen.backgroundIsLight, depth: depth)
        } catch {
            throw Failure(error)
        }
        let grid = ThemeSample.grid(depth == .mono ? .mono : theme)
        guard isatty(1) == 1 else {
            for line in grid.text.split(separator: "\n", omittingEmptySubsequences: false) { Console.out(String(line)) }
            return
        }
        Console.painted(grid.painted(depth))
    }

    /// How many colours the terminal says it has.
    static func depth(environment: [String: String], noColor: Bool) -> ColorDepth {
        let term = environment["TERM"] ?? ""
        if noColor || !(environment["NO_COLOR"] ?? "").isEmpty || ["", "dumb"].contains(term) { return .mono }
        if ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "") || term.hasSuffix("-direct") {
            return .direct
        }
        return term.contains("256color") ? .palette : .sixteen
    }

    /// One that can be chosen.
    struct Listed {
        let name: String
        let about: String
        /// The agent's own file; nil where it is shipped.
        let file: String?

        static func all(besideConfiguration configuration: String) -> [Listed] {
            let own = ThemeLibrary.ownNames(besideConfiguration: configuration).map { name in
                let file = ThemeLibrary.own(name, besideConfiguration: configuration)
                do throws(ConfigurationError) {
                    let theme = try ThemeLibrary.theme(named: name, besideConfiguration: configuration)
                    return Listed(name: name, about: theme.about.string, file: file)
                } catch {
                    return Listed(name: name, about: "cannot be read: \(error.message)", file: file)
                }
            }
            let shipped = ThemeLibrary.shipped.map(\.key).filter { name in !own.contains { $0.name == name } }
            let known = shipped.compactMap { name -> Listed? in
                let theme = try? ThemeLibrary.theme(named: name, besideConfiguration: configuration)
                return theme.map { Listed(name: name, about: $0.about.string, file: nil) }
            }
            let automatic = Listed(
                name: ThemeChoice.automatic, about: "midnight or daylight, as the terminal's background tells",
                file: nil)
            return own + known + [automatic]
        }

        func line(isChosen: Bool) -> String {
            let blanks = String(repeating: " ", count: max(1, 14 - name.count))
            return "\(isChosen ? "*" : " ") \(name)\(blanks)\(about)\(file.map { " (\($0))" } ?? "")"
        }

        var json: JSON {
            .object([("name", .text(name)), ("about", .text(about)), ("file", .optional(file))])
        }
    }
}
