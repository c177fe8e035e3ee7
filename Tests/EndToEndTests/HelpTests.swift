import ArgumentParser
import Testing

@testable import paydesk

/// Help that teaches: each command begins with lines that can be typed.
@Suite struct HelpTests {
    /// Every command a person sees, with the words it is typed by.
    private static func commands(
        _ command: any ParsableCommand.Type, _ path: [String]
    ) -> [(words: String, command: any ParsableCommand.Type)] {
        command.configuration.subcommands.filter { $0.configuration.shouldDisplay }.flatMap { inner in
            let words = path + [inner.configuration.commandName ?? ""]
            return [(words.joined(separator: " "), inner)] + commands(inner, words)
        }
    }

    @Test("Every command's help has examples of itself before anything else")
    func examplesFirst() {
        let all = Self.commands(Paydesk.self, ["paydesk"])
        #expect(all.count > 30)
        for (words, command) in all {
            let first = command.configuration.discussion.split(separator: "\n").first.map(String.init) ?? ""
            let expected = words == "paydesk dashboard" ? "paydesk" : words
            #expect(first.hasPrefix("  \(expected)"), "\(words): “\(first)”")
        }
        let root = Paydesk.configuration.discussion.split(separator: "\n").first ?? ""
        #expect(root.hasPrefix("  paydesk demo"))
    }

    @Test func theWholeHelpIsShownWithoutACommandToo() throws {
        let outcome = try Program.run(Terminal.program, ["help"])
        #expect(outcome.status == 0 && outcome.out.contains("paydesk doctor"))
    }
}
