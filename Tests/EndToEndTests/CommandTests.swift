import Foundation
import Testing

/// The commands as a script meets them: the built program, its exit codes, its JSON (`command-line.md`).
@Suite(.serialized, .ownThreads) struct CommandTests {
    @Test func balancesAreAsked() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let outcome = try sandbox.paydesk("balances", "--json")
        #expect(outcome.status == 0, "\(outcome.err)")
        let wallet = try #require(outcome.objects.first)
        #expect(wallet["provider"] as? String == "segura-main")
        #expect(wallet["amount_paise"] as? Int ?? 0 > 0)
        #expect(wallet["stale"] as? Bool == false)
        #expect(wallet["error"] is NSNull)
    }

    @Test func aPayoutGoesOutOnceAndIsListedShownAndRefreshed() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let sent = try sandbox.pay("--yes", "--json")
        #expect([0, 1].contains(sent.status), "\(sent.err)")
        let transaction = try #require(sent.objects.first)
        let reference = try #require(transaction["reference"] as? String)
        #expect(reference.count == 13 && reference.hasPrefix("11"))
        #expect(transaction["amount_paise"] as? Int == 50_000)
        let beneficiary = try #require(transaction["beneficiary"] as? [String: Any])
        #expect(beneficiary["account"] as? String == "••••7812")
        #expect(try sandbox.posts() == [reference: 1])

        let listed = try sandbox.paydesk("transactions", "--json")
        #expect(listed.objects.map { $0["reference"] as? String } == [reference])
        let shown = try sandbox.paydesk("show", reference, "--json")
        let timeline = try #require(shown.objects.first?["timeline"] as? [[String: Any]])
        #expect(timeline.first?["source"] as? String == "intent")
        #expect(!shown.out.contains("50100234567812"))
        let asked = try sandbox.paydesk("refresh", reference, "--json")
        #expect(asked.status == 0, "\(asked.err)")
        #expect(try sandbox.posts() == [reference: 1])
    }

    @Test func aRuleIsNamedAndNothingIsSent() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let outcome = try sandbox.pay("--amount", "600000", "--yes", "--json")
        #expect(outcome.status == 65)
        let violations = try #require(outcome.error?["violations"] as? [[String: Any]])
        #expect(violations.contains { ($0["message"] as? String ?? "").contains("5,00,000") })
        #expect(try sandbox.posts().isEmpty)
    }

    @Test func aSecondAlikeNeedsItsWarningAccepted() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        _ = try sandbox.pay("--yes")
        let refused = try sandbox.pay("--yes", "--json")
        #expect(refused.status == 65)
        let violations = try #require(refused.error?["violations"] as? [[String: Any]])
        #expect(violations.map { $0["rule"] as? String } == ["look_alike"])
        #expect(try sandbox.posts().count == 1)
        let accepted = try sandbox.pay("--yes", "--accept", "look_alike")
        #expect([0, 1].contains(accepted.status), "\(accepted.err)")
        #expect(try sandbox.posts().count == 2)
    }

    @Test func withoutATerminalAndYesItRefuses() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        #expect(try sandbox.pay().status == 64)
        #expect(try sandbox.posts().isEmpty)
    }

    @Test func nobodyReachedIsNotSent() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(address: "http://127.0.0.1:1")
        let sent = try sandbox.pay("--yes", "--json")
        #expect(sent.status == 4)
        #expect(sent.objects.first?["status"] as? String == "not_sent")
        #expect(try sandbox.paydesk("balances").status == 4)
    }

    @Test func aWrongTokenIsADefiniteNo() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let outcome = try sandbox.paydesk("balances", environment: ["SEGURA_TOKEN": "a-wrong-one"])
        #expect(outcome.status == 1, "\(outcome.out) \(outcome.err)")
        #expect(!(outcome.out + outcome.err).contains("a-wrong-one"))
    }

    @Test func aWebPageIsADefiniteNoInAPlainSentence() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        try sandbox.script(["call": "balance", "delivery": "forbidden_page"])
        let outcome = try sandbox.paydesk("balances")
        #expect(outcome.status == 1, "\(outcome.out) \(outcome.err)")
        #expect(outcome.err.contains("the provider refused this machine's address or key (HTTP 403)"))
        #expect(!(outcome.out + outcome.err).contains("<"))
        #expect(try sandbox.paydesk("balances").status == 0)
    }

    @Test func aReplyThatIsNotJSONIsUnknownInAPlainSentence() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        #expect(try sandbox.paydesk("balances").status == 0)
        try sandbox.script(["call": "balance", "delivery": "not_json", "times": 2])
        let outcome = try sandbox.paydesk("balances")
        #expect(outcome.status == 3, "\(outcome.out) \(outcome.err)")
        #expect(outcome.err.contains("the balance came as text of"))
        #expect(outcome.err.contains("Ask again in a moment."))
        #expect(!(outcome.out + outcome.err).contains("pay.php"))
        let wallet = try #require(try sandbox.paydesk("balances", "--json").objects.first)
        #expect(wallet["stale"] as? Bool == true)
        #expect(wallet["amount_paise"] as? Int == 123_456_700)
        #expect((wallet["error"] as? String)?.contains("is no amount") == true)
    }

    @Test func anUnknownReferenceIsADefiniteNo() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        #expect(try sandbox.paydesk("show", "1109111588400").status == 1)
        #expect(try sandbox.paydesk("refresh", "1109111588400").status == 1)
        let empty = try sandbox.paydesk("transactions", "--json")
        #expect(empty.status == 0 && empty.out.isEmpty)
    }

    @Test func configurationErrorsNameFileLineAndKey() throws {
        let sandbox = try SandboxProcess()
        #expect(try sandbox.paydesk("balances").status == 78)
        try sandbox.configure(more: "low_balence = 5")
        let misspelt = try sandbox.paydesk("balances")
        #expect(misspelt.status == 78)
        #expect(misspelt.err.contains("config.toml:14: provider segura-main.low_balence"), "\(misspelt.err)")
        #expect(misspelt.err.contains("Did you mean low_balance?"))
        try sandbox.configure(token: "\"a-literal\"")
        let literal = try sandbox.paydesk("balances")
        #expect(literal.status == 78 && !literal.err.contains("a-literal"))
        try sandbox.configure(token: "{ env = \"NOT_THERE\" }")
        let unset = try sandbox.paydesk("balances")
        #expect(unset.status == 78 && unset.err.contains("NOT_THERE"))
        try sandbox.configure(address: "http://192.0.2.1")
        #expect(try sandbox.paydesk("balances").status == 78)
    }

    @Test func secretsComeFromFilesAndCommandsToo() throws {
        let sandbox = try SandboxProcess()
        let file = sandbox.home.appending(path: "token").path
        #expect(
            FileManager.default.createFile(
                atPath: file, contents: Data((SandboxProcess.token + "\n").utf8), attributes: [.posixPermissions: 0o644]
            ))
        try sandbox.configure(token: "{ file = \"\(file)\" }")
        let open = try sandbox.paydesk("balances")
        #expect(open.status == 78 && open.err.contains("chmod 600"))
        chmod(file, 0o600)
        #expect(try sandbox.paydesk("balances").status == 0)
        try sandbox.configure(token: "{ command = [\"cat\", \"\(file)\"] }")
        #expect(try sandbox.paydesk("balances").status == 0)
        try sandbox.configure(token: "{ command = [\"false\"] }")
        #expect(try sandbox.paydesk("balances").status == 78)
    }

    /// A full disk behind standard output: what it does not take stands on standard error, and the code says so.
    @Test func resultsThatNobodyTakesAreNotLost() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let reference = try sandbox.reference()
        let listed = try Program.run(
            "/bin/sh", ["-c", "exec \(Terminal.program) transactions --json > /dev/full"],
            environment: sandbox.environment)
        #expect(listed.status == 74, "\(listed.err)")
        #expect(listed.err.contains("standard output takes nothing more") && listed.err.contains(reference))
    }

    @Test func theStoreIsPrivate() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        _ = try sandbox.pay("--yes")
        let folder = sandbox.home.appending(path: "store")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let mode = try #require(Program.mode(of: folder.appending(path: name).path))
            #expect(mode & 0o077 == 0, "\(name) is open to others")
            if let data = FileManager.default.contents(atPath: folder.appending(path: name).path) {
                #expect(data.range(of: Data("50100234567812".utf8)) == nil, "\(name) holds the account in the clear")
                #expect(data.range(of: Data(SandboxProcess.token.utf8)) == nil, "\(name) holds the token")
            }
        }
    }

    @Test(arguments: [["--version"], ["--help"], ["help", "payout"]])
    func helpIsThere(_ arguments: [String]) throws {
        let outcome = try Program.run(Terminal.program, arguments)
        #expect(outcome.status == 0 && !outcome.out.isEmpty)
    }

    @Test func aWordThatIsNoCommandIsUsage() throws {
        #expect(try Program.run(Terminal.program, ["transactions", "--no-such"]).status == 64)
    }
}
