import Foundation
import Payments
import Providers
import Testing

@testable import paydesk

/// `paydesk init`: what is asked, and the configuration that comes of it.
@Suite struct InterviewTests {
    /// The text for these answers, and what was said; nil where it was given up.
    private static func text(_ answers: [String]) -> (text: String?, said: [String], asked: Int) {
        var left = answers[...]
        var said: [String] = []
        var asked = 0
        let interview = Interview { _ in
            asked += 1
            return left.popFirst()
        } say: { line in
            said.append(line)
        }
        return (try? interview.text(agent: "asha"), said, asked)
    }

    private static let agent = ["", "12", "", "2,00,000", "", "100000"]

    @Test func theAnswersAreAConfigurationThatIsReadAndHoldsNoSecret() throws {
        let (text, _, _) = Self.text(
            Self.agent + ["segurapay", "", "", "env SEGURA_TOKEN", "50000"]
                + ["payatom", "pay-2", "https://pg.example.in", "2323232323", "command pass show payatom", ""]
                + [
                    "pentabit", "", "https://crm.example.in", "desk-1", "file /run/secrets/a", "credential pentabit",
                    "",
                ]
                + [""])
        let configuration = try Configuration.parse(try #require(text), file: "config.toml")
        #expect(configuration.agent.name == "asha" && configuration.agent.station == 12)
        #expect(configuration.agent.limitPerPayout?.rupees() == "₹2,00,000")
        #expect(configuration.agent.limitPerDay == nil && configuration.agent.approvalFrom?.rupees() == "₹1,00,000")
        #expect(configuration.providers.map(\.name) == ["segura-main", "pay-2", "pentabit"])
        #expect(configuration.providers.map(\.kind.rawValue) == ["segurapay", "payatom", "pentabit"])
        #expect(
            configuration.providers.flatMap { $0.settings.secrets.map(\.source) } == [
                .environment("SEGURA_TOKEN"), .command(["pass", "show", "payatom"]), .file("/run/secrets/a"),
                .credential("pentabit"),
            ])
        #expect(configuration.providers[0].lowBalance?.rupees() == "₹50,000")
    }

    @Test func aNameIsWhatTheConfigurationTakesAndEveryLimitStandsThere() throws {
        let (text, said, _) = Self.text(
            ["...", String(repeating: "a", count: 65), "a\u{202E}b", "", "", "", "500000", "", ""])
        let written = try #require(text)
        #expect(said.count { $0.contains("no name") } == 2, "\(said)")
        #expect(try Configuration.parse(written, file: "config.toml").agent.name == "ab")
        #expect(written.contains("\nlimit_per_day = 500000  "))
        for key in ["limit_per_payout", "limit_per_beneficiary", "approval_from"] {
            #expect(written.contains("\n# \(key) = "), "\(key)")
        }
    }

    @Test func noProviderAtAllIsAConfigurationToo() throws {
        let (text, _, asked) = Self.text(Self.agent + [""])
        #expect(try Configuration.parse(try #require(text), file: "config.toml").providers.isEmpty)
        #expect(asked == 7)
    }

    @Test func whatIsWrongIsAskedAgainAndASecretIsNotKept() throws {
        let (text, said, _) = Self.text(
            ["", "7", "12", "boss", "viewer", "much", "", "", "", "segurpay", "segurapay"]
                + [
                    "two words", "segura-main", "http://192.0.2.1", "", "tok-3f9ac81", "env tok-3f9ac81", "env TOKEN",
                    "",
                ]
                + ["paygrt", "segura-main", "paygrt", "", "AP 00", "AP0000", "env KEY", "", ""])
        let written = try #require(text)
        let configuration = try Configuration.parse(written, file: "config.toml")
        #expect(
            configuration.agent.role == .viewer && configuration.providers.map(\.name) == ["segura-main", "paygrt"])
        for sentence in [
            "Type a number from 10 to 99.", "Did you mean segurapay?", "That name is taken.", "http:// is for this",
            "was not kept", "is no merchant id",
        ] {
            #expect(said.contains { $0.contains(sentence) }, "\(sentence): \(said)")
        }
        #expect(!(written + said.joined()).contains("tok-3f9ac81"))
    }

    @Test func whoeverLeavesOrNeverAnswersRightGetsNothing() {
        #expect(Self.text(["", "11"]).text == nil)
        let (text, _, asked) = Self.text([""] + Array(repeating: "7", count: 50))
        #expect(text == nil && asked == 11, "a question is not asked for ever")
    }

    @Test func everyKindOfProviderHasItsQuestions() throws {
        for kind in ["segurapay", "pentabit", "payatom", "paygrt"] {
            let secrets = kind == "pentabit" ? ["env A", "env B"] : ["env A"]
            let texts = kind == "segurapay" ? [] : ["AP0000"]
            let (text, said, _) = Self.text(
                Self.agent + [kind, "", "https://a.example.in"] + texts + secrets + ["", ""])
            #expect(try Configuration.parse(try #require(text), file: "c.toml").providers.count == 1, "\(said)")
        }
    }

    @Test func aFileThatIsThereIsNeverWrittenOver() throws {
        let file = NSTemporaryDirectory() + "paydesk-init-\(UUID().uuidString)/deep/config.toml"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try StarterConfiguration.write("first", to: file)
        #expect(throws: Failure.self) { try StarterConfiguration.write("second", to: file) }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "first")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func withoutATerminalNobodyIsAsked() throws {
        let home = NSTemporaryDirectory() + "paydesk-none-\(UUID().uuidString)"
        let environment = ["HOME": home, "PAYDESK_CONFIG": home + "/config.toml"]
        let refused = try Program.run(Terminal.program, ["init"], environment: environment)
        #expect(refused.status == 64 && refused.err.contains("no terminal"))
        #expect(!FileManager.default.fileExists(atPath: home))
    }
}
