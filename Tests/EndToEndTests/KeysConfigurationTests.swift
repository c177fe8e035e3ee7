import Dashboard
import TerminalKit
import Testing

@testable import paydesk

/// `[keys]`: other keys for the actions of the dashboard, checked with file, line and key.
@Suite struct KeysConfigurationTests {
    private func parse(_ lines: String) throws -> KeyBindings {
        try Configuration.parse("[keys]\n" + lines, file: "config.toml").keys
    }

    @Test func actionsGetOneKeySeveralOrNone() throws {
        #expect(try parse("") == KeyBindings())
        let keys = try parse("ask_now = \"F\"\ncopy = [\"y\", \"Ctrl-E\"]\nmouse = \"\"")
        #expect(keys == KeyBindings([.askNow: [.char("F")], .copy: [.char("y"), .ctrl("e")], .mouse: []]))
    }

    @Test(
        arguments: [
            ("ask_nwo = \"F\"", "ask_nwo", "no such key here", "ask_now"),
            ("ask_now = \"F5\"", "ask_now", "“F5” is no key", "one character"),
            ("ask_now = \"Ctrl-S\"", "ask_now", "the terminal or the fields need", "one character"),
            ("pay = 1", "pay", "expected a list of strings", "[\"…\"]"),
            ("pay = \"F\"\nask_now = \"F\"", "ask_now", "also that of pay", "of its own"),
            ("pay = \"q\"", "pay", "also that of quit", "of its own"),
            ("back = \"F\"", "back", "stay as they are", "Take the line out"),
            ("help = \"\"", "help", "nobody finds the others", "with a key"),
        ])
    func whatIsWrongIsNamed(_ lines: String, _ key: String, _ said: String, _ hint: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try parse(lines) }
        #expect(error?.key == "keys.\(key)" && error?.problem.contains(said) == true, "\(String(describing: error))")
        #expect(error?.hint.contains(hint) == true && (error?.line ?? 0) > 1, "\(String(describing: error))")
    }
}
