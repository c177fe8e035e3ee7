import Foundation
import Testing

/// `paydesk approve | reject | discard | close | replace` as two people at one machine use them.
@Suite(.serialized, .ownThreads) struct DecisionCommandTests {
    /// From ₹400 on a second person approves; with this role.
    private static func desk(_ role: String = "operator") throws -> SandboxProcess {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        try sandbox.changeConfiguration("station = 11", to: "role = \"\(role)\"\nstation = 11\napproval_from = 400")
        return sandbox
    }

    @Test func eachGateIsAnExitCodeAndASentence() throws {
        let sandbox = try Self.desk("approver")
        let kept = try sandbox.pay("--yes", "--json")
        #expect(kept.status == 6, "\(kept.err)")
        let reference = try #require(kept.objects.first?["reference"] as? String)
        #expect(kept.objects.first?["amount_paise"] as? Int == 50_000, "its maker knows it")
        for words in [["approve", reference], ["reject", reference, "--reason", "twice", "--yes"]] {
            let own = try sandbox.paydesk(words: words)
            #expect(own.status == 77 && own.err.contains("another person must"), "\(own.err)")
            #expect(own.err.ranges(of: "Nothing was sent").count == 1 && !own.err.contains("role"), "\(own.err)")
        }
        let early = try sandbox.paydesk("close", reference)
        #expect(early.status == 1 && early.err.contains("Only an unknown payout can be closed."), "before any question")
        #expect(try sandbox.paydesk("replace", reference, "--yes").status == 1)
        try sandbox.changeConfiguration("\"approver\"", to: "\"operator\"")
        let role = try sandbox.paydesk("approve", reference)
        #expect(role.err.ranges(of: "role").count == 1, "\(role.err)")
        #expect(role.status == 77 && role.err.contains("operator, set in \(sandbox.home.path)/config.toml line 3"))
        #expect(try sandbox.paydesk("discard", reference).status == 64, "nobody to ask")
        let discarded = try sandbox.paydesk("discard", reference, "--yes", "--json")
        #expect(discarded.status == 0 && discarded.objects.first?["status"] as? String == "discarded")
        #expect(try sandbox.paydesk("discard", reference, "--yes").status == 1)
        #expect(try sandbox.posts().isEmpty)
    }

    @Test func aViewerIsToldTheRoleBeforeAnythingElse() throws {
        let sandbox = try Self.desk("viewer")
        let orders = [
            ["discard", "1109111588400", "--yes"], ["close", "1109111588400"], ["replace", "1109111588400"],
            ["approve", "1109111588400"], ["reject", "1109111588400"],
            ["complaint", "raise", "--reference", "1109111588400", "--subject", "a", "--message", "b"],
        ]
        let pay = try sandbox.pay("--amount", "600000", "--yes")
        #expect(pay.status == 77 && pay.err.contains("Your role is viewer"), "\(pay.err)")
        for order in orders { #expect(try sandbox.paydesk(words: order).status == 77, "\(order[0])") }
    }

    @Test(.enabled(if: OtherUser.canBe, "takes root"))
    func anotherUserApprovesUnseenOnASharedStore() throws {
        let sandbox = try Self.desk()
        try sandbox.share()
        let kept = try sandbox.pay("--yes", "--json")
        #expect(kept.status == 6, "\(kept.err)")
        let reference = try #require(kept.objects.first?["reference"] as? String)
        try sandbox.changeConfiguration("\"operator\"", to: "\"approver\"")

        // Nothing that ravi can read tells account or amount.
        for words in [["transactions", "--json"], ["show", reference, "--json"]] {
            let row = try sandbox.asRavi(words).objects.first
            #expect(row?["amount_paise"] is NSNull && row?["hidden"] as? Bool == true)
            #expect((row?["beneficiary"] as? [String: Any])?["account"] is NSNull)
        }
        for words in [
            ["transactions"], ["transactions", "--format", "csv"], ["show", reference],
            ["transactions", "amount>100", "--json"], ["transactions", "account:7812", "--json"],
            ["transactions", "--reveal"], ["approve", reference],
        ] {
            let read = try sandbox.asRavi(words)
            let told = ["7812", "₹500", ",50000,", ":50000,"].filter { (read.out + read.err).contains($0) }
            #expect(told.isEmpty, "\(words) tells \(told)")
        }
        #expect(try sandbox.asRavi(["transactions", "amount>100", "--json"]).out.isEmpty)
        #expect(try sandbox.asRavi(["approve", reference]).status == 64, "it is typed at a terminal")

        try sandbox.script(["life": "success", "after_seconds": 0])
        let terminal = try Terminal(columns: 120, rows: 34, environment: sandbox.environment)
        for (account, end) in [("50100234567813", "exit 1"), ("50100234567812", "exit 0")] {
            try terminal.run("clear; \(sandbox.ravi) approve \(reference); echo exit $?")
            try terminal.wait(for: "account:")
            #expect(try !terminal.screen().contains { $0.contains("7812") })
            try terminal.run(account)
            try terminal.wait(for: "amount:")
            try terminal.run("500")
            let screen = try terminal.wait(for: end)
            #expect(screen.contains { $0 == "account: ••••\(account.suffix(4))" }, "of what was typed the tail stays")
            #expect(!screen.contains { $0.contains(account) || $0.contains("its details") })
            #expect(screen.contains { $0.contains("One of the two differs") } == (end == "exit 1"))
            #expect(try sandbox.posts() == (end == "exit 1" ? [:] : [reference: 1]))
        }
        let shown = try #require(try sandbox.paydesk("show", reference, "--json").objects.first)
        #expect(["pending", "processing", "succeeded"].contains(shown["status"] as? String))
        #expect(shown["amount_paise"] as? Int == 50_000)

        let second = try sandbox.pay("--yes", "--json", account: "50100234567999").objects.first
        let other = try #require(second?["reference"] as? String)
        #expect(try sandbox.asRavi(["reject", other]).status == 64, "the reason is asked for")
        let bare = try sandbox.asRavi(["reject", other, "--yes"])
        #expect(bare.status == 64 && bare.err.contains("Add --reason \"…\"."), "\(bare.err)")
        let rejected = try sandbox.asRavi(["reject", other, "--reason", "no such request", "--yes", "--json"])
        #expect(rejected.status == 0 && rejected.objects.first?["status"] as? String == "rejected")
        #expect(try sandbox.posts() == [reference: 1])
    }

    @Test(.enabled(if: OtherUser.canBe, "takes root"))
    func anApproverApprovesAccountAndUPIIdOnTheDashboard() throws {
        let sandbox = try Self.desk()
        try sandbox.share()
        try sandbox.script(["life": "success", "after_seconds": 0])
        let byAccount = try sandbox.pay("--yes", "--json").objects.first?["reference"] as? String
        let byUPI = try sandbox.paydesk(
            "payout", "--provider", "segura-main", "--mode", "UPI", "--amount", "600", "--name", "ANITA RAO",
            "--upi", "anita.rao-1@okhdfcbank", "--mobile", "9876543210", "--yes", "--json")
        let account = try #require(byAccount)
        let upi = try #require(byUPI.objects.first?["reference"] as? String, "\(byUPI.err)")
        try sandbox.changeConfiguration("\"operator\"", to: "\"approver\"")

        let terminal = try Terminal(columns: 120, rows: 34, environment: sandbox.environment)
        let state = sandbox.home.appending(path: "ravi-state").path
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o777])
        try terminal.run("chmod 777 '\(state)'; XDG_STATE_HOME='\(state)' \(sandbox.ravi)")
        try terminal.wait("both wait") { $0.count { $0.contains("◇ approval") } >= 2 }
        // The newest is selected; the other is found by its reference.
        for (reference, label, target, amount) in [
            (upi, "UPI id or mobile", "anita.rao-1@okhdfcbank", "600"), (account, "account ", "50100234567812", "500"),
        ] {
            try terminal.press(":")
            try terminal.type("approve \(reference)")
            try terminal.press("Enter")
            try terminal.wait(for: "Approve this payout?")
            try terminal.wait(for: label)
            try terminal.type(target)
            try terminal.press("Enter")
            try terminal.type(amount)
            try terminal.press("Enter")
            try terminal.wait(for: "▸[ Approve ]")
            #expect(try sandbox.posts()[reference] == nil)
            try terminal.press("Enter")
            // What is said of it goes as soon as it stands elsewhere, which can be at once.
            try terminal.wait("it is sent") { lines in
                let isSent = try sandbox.posts()[reference] == 1
                return isSent && !lines.contains { $0.contains("Approve this payout?") }
            }
        }
        #expect(try sandbox.posts() == [account: 1, upi: 1])
    }

    @Test(.enabled(if: OtherUser.canBe, "takes root"))
    func whoeverMayApproveSeesNothingMoreAsAnOperator() throws {
        let sandbox = try Self.desk()
        try sandbox.share()
        let kept = try sandbox.pay("--yes", "--json")
        let reference = try #require(kept.objects.first?["reference"] as? String, "\(kept.err)")
        let policy = "[default]\\nrole = \"operator\"\\n[user.\(OtherUser.uid)]\\nrole = \"approver\"\\n"
        for role in ["operator", "viewer"] {
            try sandbox.changeConfiguration("role = \"operator\"", to: "role = \"\(role)\"")
            let read = try sandbox.underPolicy(policy, program: sandbox.ravi, "show", reference, "--json")
            let row = try #require(read.objects.first, "\(read.err)")
            #expect(row["hidden"] as? Bool == true && row["amount_paise"] is NSNull, "\(role)")
        }
        let maker = try sandbox.underPolicy(policy, "show", reference, "--json")
        #expect(maker.objects.first?["amount_paise"] as? Int == 50_000, "\(maker.err)")
    }

    @Test(.enabled(if: OtherUser.canBe && OtherUser.canMakeNamespaces, "takes root and user namespaces"))
    func nobodyDecidesAsSomebodyTheyMadeUp() throws {
        let sandbox = try Self.desk("approver")
        let kept = try sandbox.pay("--yes", "--json")
        let reference = try #require(kept.objects.first?["reference"] as? String, "\(kept.err)")
        for words in [["approve", reference], ["reject", reference, "--reason", "no", "--yes"]] {
            let read = try sandbox.inNamespace("--map-user=\(OtherUser.uid)", words)
            #expect(read.status == 77 && read.err.contains("from an ordinary login"), "\(read.err)")
        }
        let entered = try sandbox.inNamespace("--map-user=\(OtherUser.uid)", SandboxProcess.order() + ["--yes"])
        #expect(entered.status == 77 && entered.err.contains("cannot send anything"), "\(entered.err)")
        let alone = try sandbox.inNamespace("--map-user=0", ["discard", reference, "--yes"])
        #expect(alone.status == 0, "one person's own store works there: \(alone.err)")
        try sandbox.share()
        let shared = try sandbox.inNamespace("--map-user=0", ["transactions"])
        #expect(shared.status == 77 && shared.err.contains("cannot open a shared store"), "\(shared.err)")
        let copy = sandbox.home.appending(path: "copy.db").path
        for words in [
            ["store", "backup", copy], ["store", "check"], ["store", "rekey", "--yes"], ["audit", "verify"],
            ["audit", "accept-copy"],
        ] {
            let refused = try sandbox.inNamespace("--map-user=0", words)
            #expect(refused.status == 77 && refused.err.contains("cannot open a shared store"), "\(refused.err)")
        }
        #expect(!FileManager.default.fileExists(atPath: copy))
        #expect(try sandbox.posts().isEmpty)
    }

    @Test(.enabled(if: OtherUser.canBe, "takes root"))
    func theMachinesStoreCannotBeLeft() throws {
        let sandbox = try Self.desk()
        let elsewhere = sandbox.home.appending(path: "elsewhere.db").path
        let policy = "store = \"\(elsewhere)\"\\n[default]\\nrole = \"operator\"\\n"
        let other = try sandbox.underPolicy(policy, "transactions")
        #expect(other.status == 78 && other.err.contains("/etc/paydesk/policy.toml line 1"), "\(other.err)")
        let own = try String(contentsOf: sandbox.home.appending(path: "config.toml"), encoding: .utf8)
        let line = try #require(own.split(separator: "\n").first { $0.hasPrefix("path = ") })
        try sandbox.changeConfiguration(String(line), to: "")
        let listed = try sandbox.underPolicy(
            policy, program: "XDG_DATA_HOME=/nowhere '\(Terminal.program)'", "transactions")
        #expect(listed.status == 0 && FileManager.default.fileExists(atPath: elsewhere), "\(listed.err)")
    }

    @Test(.enabled(if: OtherUser.canBe, "takes root"))
    func theMachinesPolicyCannotBeLoosened() throws {
        let sandbox = try Self.desk("approver")
        let policy = "[default]\\nlimit_per_payout = 300\\n[user.root]\\nrole = \"viewer\"\\n"
        let refused = try sandbox.underPolicy(policy, "balances")
        #expect(refused.status == 0, "a viewer looks: \(refused.err)")
        let pay = try sandbox.underPolicy(policy, "discard", "1109111588400", "--yes")
        #expect(pay.status == 77 && pay.err.contains("viewer, set in /etc/paydesk/policy.toml line 4"), "\(pay.err)")
        let open = try sandbox.underPolicy(policy, "balances", mode: "666")
        #expect(open.status == 78 && open.err.contains("can be written by others"), "\(open.err)")
        #expect(open.err.prefix { $0 != "\n" }.ranges(of: "policy.toml").count == 1, "\(open.err)")
        #expect(open.err.contains("than its owner.\n"), "\(open.err)")
        let wrong = try sandbox.underPolicy("[default]\\nrolle = 1\\n", "balances")
        #expect(wrong.status == 78 && wrong.err.contains("/etc/paydesk/policy.toml:2: default.rolle"), "\(wrong.err)")
    }
}

/// Being somebody else, as root can.
enum OtherUser {
    static let uid = 61_002
    /// A group every machine has.
    static let group = "users"

    /// Whether every user can be named here, as `/proc` tells it: in a namespace of its own nobody decides.
    static var isInMachinesNamespace: Bool {
        let map = (try? String(contentsOfFile: "/proc/self/uid_map", encoding: .utf8)) ?? ""
        return map.split(whereSeparator: \.isWhitespace) == ["0", "0", "4294967295"]
    }

    static var canMakeNamespaces: Bool { (try? Program.run("/usr/bin/unshare", ["-U", "true"]).status) == 0 }

    static var canBe: Bool {
        geteuid() == 0 && isInMachinesNamespace && getgrnam(group) != nil
            && FileManager.default.fileExists(atPath: "/usr/bin/setpriv")
            && (try? Program.run("/usr/bin/unshare", ["-m", "true"]).status) == 0
    }
}

extension SandboxProcess {
    /// Changes a line of the configuration.
    func changeConfiguration(_ old: String, to new: String) throws {
        let file = home.appending(path: "config.toml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing(old, with: new).write(to: file, atomically: true, encoding: .utf8)
    }

    /// Lets a group share the store.
    func share() throws { try changeConfiguration("[store]", to: "[store]\ngroup = \"\(OtherUser.group)\"") }

    /// The program as the second person runs it, for a shell.
    var ravi: String {
        let group = getgrnam(OtherUser.group)?.pointee.gr_gid ?? 0
        return "/usr/bin/setpriv --reuid=\(OtherUser.uid) --regid=\(group) --clear-groups '\(Terminal.program)'"
    }

    func asRavi(_ words: [String]) throws -> Program.Outcome {
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        return try Program.run("/bin/sh", ["-c", "exec \(ravi) \(quoted)"], environment: environment)
    }

    /// A command in a user namespace, where its user is who they like.
    func inNamespace(_ map: String, _ words: [String]) throws -> Program.Outcome {
        try Program.run("/usr/bin/unshare", ["-U", map, Terminal.program] + words, environment: environment)
    }

    /// A command on a machine that has this policy: in a mount namespace of its own.
    func underPolicy(
        _ policy: String, program: String = "'\(Terminal.program)'", _ words: String..., mode: String = "644"
    ) throws -> Program.Outcome {
        let script = """
            set -e
            copy=\(home.path)/etc; rm -rf $copy; cp -a /etc $copy; mkdir -p $copy/paydesk
            printf '\(policy)' > $copy/paydesk/policy.toml
            chmod 755 $copy/paydesk; chmod \(mode) $copy/paydesk/policy.toml
            mount --bind $copy /etc
            exec env \(program) \(words.joined(separator: " "))
            """
        return try Program.run("/usr/bin/unshare", ["-m", "sh", "-c", script], environment: environment)
    }
}
