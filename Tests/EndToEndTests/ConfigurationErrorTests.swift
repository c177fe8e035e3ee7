import Foundation
import Testing

@testable import paydesk

/// What is wrong with a configuration: all of it at once, each with its line, its key and what was meant.
@Suite struct ConfigurationErrorTests {
    private static func errors(_ text: String) -> [ConfigurationError] {
        do {
            _ = try Configuration.parse(text, file: "config.toml")
            return []
        } catch {
            return [error] + error.further
        }
    }

    @Test("Every error of every section is told, by its lines")
    func allAtOnce() {
        let found = Self.errors(
            """
            theme = 7
            [agent]
            station = 5
            rolle = "operator"
            [desk]
            day_ends = "25:00"
            [[provider]]
            name = "segura-main"
            kind = "segurapay"
            token = "a-literal"
            low_balance = "much"
            [[provider]]
            name = "segura-main"
            kind = "paygrt"
            merchant_id = "AP0000"
            [listen.segura-main]
            path_secret = { env = "HOOK" }
            """)
        #expect(found.map(\.line) == [1, 3, 4, 6, 10, 11, 12, 13], "\(found)")
        #expect(
            found.map(\.key) == [
                "theme", "agent.station", "agent.rolle", "desk.day_ends", "provider segura-main.token",
                "provider segura-main.low_balance", "provider segura-main.api_key", "provider.name",
            ])
        #expect(found[2].hint == "Did you mean role?")
        #expect(found.allSatisfy { !$0.message.contains("a-literal") && !$0.hint.contains("a-literal") })
    }

    @Test("A theme that is not there and an address that is none are told with the rest, by their lines")
    func themeAndAddresses() {
        let found = Self.errors(
            """
            theme = "midnigt"
            [[provider]]
            name = "s"
            kind = "segurapay"
            token = { env = "T" }
            [listen]
            trusted_proxies = ["10.0.0.1", "zzz"]
            [listen.s]
            path_secret = { env = "HOOK" }
            allow = ["300.1.1.1/99"]
            """)
        #expect(found.map(\.line) == [1, 7, 10], "\(found)")
        #expect(found.first?.hint == "Did you mean midnight?")
    }

    @Test(
        "An agent's name is one line that can be read",
        arguments: ["", "  ", "--", "a\\nb", "a\\u202eb", String(repeating: "n", count: 65)])
    func agentName(_ name: String) {
        let found = Self.errors("[agent]\nname = \"\(name)\"\n")
        #expect(found.map(\.key) == ["agent.name"] && found.map(\.line) == [2], "\(found)")
        #expect(Self.errors("[agent]\nname = \"R. Müller-खान 2\"\n").isEmpty)
    }

    @Test(
        "A key that must stand there and is misspelt is told as misspelt, not as missing",
        arguments: [
            ("tokn", "token", "name = \"s\"\nkind = \"segurapay\"\ntokn = { env = \"T\" }"),
            ("knd", "kind", "name = \"s\"\nknd = \"segurapay\"\ntoken = { env = \"T\" }"),
            ("nme", "name", "nme = \"s\"\nkind = \"segurapay\"\ntoken = { env = \"T\" }"),
            (
                "base_ulr", "base_url",
                "name = \"s\"\nkind = \"payatom\"\nbase_ulr = \"https://a.example\"\npid = \"1\"\n"
                    + "secret_key = { env = \"T\" }"
            ),
        ])
    func misspelt(_ word: String, _ meant: String, _ section: String) {
        let found = Self.errors("[[provider]]\n" + section)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.key?.hasSuffix(".\(word)") == true && found.first?.line ?? 0 > 1)
        #expect(found.first?.problem == "there is no such key here")
        #expect(found.first?.hint == "Did you mean \(meant)? It is needed here.")
    }

    @Test("One that is missing altogether is told as missing")
    func missing() {
        let found = Self.errors("[[provider]]\nname = \"s\"\nkind = \"segurapay\"\n")
        #expect(found.count == 1 && found[0].problem == "SeguraPay needs a token")
    }

    @Test("On the command line several are a list, also as JSON")
    func told() throws {
        let failure = Failure(
            ConfigurationError(
                file: "c.toml", line: 3, key: "agent.station", problem: "expected a station", hint: "Write one.",
                further: [ConfigurationError(file: "c.toml", line: nil, key: "provider", problem: "x", hint: "Y.")]))
        #expect(failure.exit == .configuration && failure.message == "c.toml has 2 errors.")
        #expect(failure.violations.map(\.field) == ["agent.station", "provider"])
        #expect(failure.violations[0].message == "line 3: expected a station. Write one.")
    }
}

/// A word where a command belongs.
@Suite struct UnknownCommandTests {
    @Test(
        "One that is none is told with the one that was meant",
        arguments: [
            (["balence"], "paydesk balances"), (["--config", "c.toml", "transaction"], "paydesk transactions"),
            (["complaint", "rase", "--json"], "paydesk complaint raise"), (["help", "payuot"], "paydesk payout"),
            (["store", "bakup", "x.db"], "paydesk store backup"),
        ])
    func meant(_ words: [String], _ meant: String) {
        let failure = UnknownCommand.failure(words)
        #expect(failure?.exit == .usage && failure?.hint == "Did you mean: \(meant)", "\(failure.debugDescription)")
    }

    @Test(
        "What is a command, an option or nothing at all is left to the parser",
        arguments: [
            [], ["balances"], ["--no-color", "store", "check"], ["help"], ["help", "store", "backup"], ["--version"],
            ["show", "1109111588400"], ["transactions", "status:unknown"], ["--nonsense"], ["help", "help"],
        ])
    func known(_ words: [String]) {
        #expect(UnknownCommand.failure(words) == nil)
    }

    @Test func theProgramSaysIt() throws {
        let outcome = try Program.run(Terminal.program, ["balence", "--json"])
        #expect(outcome.status == 64 && outcome.error?["hint"] as? String == "Did you mean: paydesk balances")
    }
}
