import Foundation
import Testing

/// `paydesk payouts import` as a script meets it: what it says, what it leaves, and what the provider saw.
@Suite(.serialized, .ownThreads) struct ImportTests {
    private static let heads = "Name,Account,IFSC,Mobile,Amount,Mode"

    private func write(_ rows: [String], to name: String, _ sandbox: SandboxProcess) throws -> String {
        let path = sandbox.home.appending(path: name).path
        try ([Self.heads] + rows).joined(separator: "\r\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func rows(_ count: Int) -> [String] {
        (0..<count).map { "MEENA IYER,\(50_100_200_000_000 + $0),HDFC0001203,9876543210,\(500 + $0),IMPS" }
    }

    /// What the provider was asked to pay, each amount with how often; no two rows of ``rows(_:)`` have the same.
    private func paid(_ sandbox: SandboxProcess) throws -> [Int: Int] {
        try sandbox.orders().reduce(into: [:]) { paid, order in
            guard let paise = order["amount_paise"] as? Int else { return }
            paid[paise, default: 0] += order["payout_posts"] as? Int ?? 0
        }
    }

    @Test func rowsAreCheckedToldSentAndKept() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let bad = [
            "=CMD(),50100200000090,HDFC0001203,9876543210,500,IMPS", "MEENA IYER,1,2", rows(1)[0],
            "50100200000077,50100200000077,HDFC0001203,9876543210,700,IMPS",
        ]
        let file = try write(rows(3) + bad, to: "june.csv", sandbox)
        let dry = try sandbox.paydesk("payouts", "import", file, "--dry-run", "--json")
        #expect(dry.status == 65, "\(dry.err)")
        #expect(dry.objects.map { $0["line"] as? Int } == [2, 3, 4, 5, 6, 7, 8])
        let refused = dry.objects.filter { $0["result"] as? String == "refused" }
        let told = refused.compactMap { ($0["violations"] as? [[String: Any]])?.first?["rule"] as? String }
        #expect(refused.map { $0["line"] as? Int } == [5, 6, 7, 8])
        #expect(told == ["name_characters", "row_cells", "look_alike", "name_number"])
        #expect(try sandbox.paydesk("payouts", "import", file).status == 64)
        #expect(try sandbox.orders().isEmpty)

        let sent = try sandbox.paydesk("payouts", "import", file, "--yes")
        #expect(sent.status == 5, "\(sent.err)")
        #expect(sent.out.contains("line 5  refused  name:") && sent.out.contains("line 2  sent"))
        #expect(sent.err.contains("done 3 of 3, 100 %") && sent.err.contains("4 refused"))
        #expect(![dry, sent].contains { ($0.out + $0.err).contains("501002000000") })
        #expect(try paid(sandbox).values.sorted() == [1, 1, 1])

        let result = sandbox.home.appending(path: "june.result.csv").path
        let references = try sandbox.paydesk("transactions", "--json").objects.compactMap { $0["reference"] as? String }
        let ends = try #require(references.min().flatMap { low in references.max().map { "\(low) to \($0)" } })
        #expect(sent.err.contains("References \(ends)") && sent.err.contains("every row: \(result)"), "\(sent.err)")
        #expect(Program.mode(of: result) == 0o600)
        let lines = try String(contentsOfFile: result, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 8 && lines[7].contains(",••••0077,••••0077,"))
        #expect(lines[4].contains(",'=CMD(),") && lines[5].hasPrefix("6,refused,"))

        // The same bytes under another name: nothing is left to send.
        let copy = try write(rows(3) + bad, to: "copy.csv", sandbox)
        let again = try sandbox.paydesk("payouts", "import", copy, "--yes", "--accept", "look_alike")
        #expect(again.err.contains("3 entered earlier"), "\(again.err)")
        // The warning is accepted now: the third row alike goes out, once, and the first one stays as it was.
        #expect(try paid(sandbox).values.sorted() == [1, 1, 2])
        #expect(try sandbox.posts().values.allSatisfy { $0 == 1 })
        #expect(try sandbox.paydesk("audit", "verify").status == 0)
    }

    /// From the dashboard it is the same import: one request a row, a result file, and nothing anew the second time.
    @Test func theDeskSendsAFileOnceItsSumIsTyped() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let file = try write(rows(3), to: "june.csv", sandbox)
        let terminal = try RawTerminal.desk(sandbox)
        func check() throws {
            try terminal.send(":import\r")
            try terminal.wait(for: "Import payouts from a file?")
            try terminal.send(file + "\r\r")
        }
        try check()
        try terminal.wait(for: "Send these 3 payouts?")
        #expect(try sandbox.orders().isEmpty)
        try terminal.send("1503\r")
        try terminal.wait(for: "3 accepted")
        #expect(try paid(sandbox) == [50_000: 1, 50_100: 1, 50_200: 1])
        let result = try String(contentsOfFile: sandbox.home.appending(path: "june.result.csv").path, encoding: .utf8)
        #expect(result.split(separator: "\n").count == 4 && !result.contains("50100200000000"))
        try check()
        try terminal.wait(for: "3 rows were entered earlier. No row can be sent.")
        #expect(try sandbox.posts().values.allSatisfy { $0 == 1 })
    }

    @Test func aFileThatIsNotUnderstoodIsRefusedWhole() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let file = sandbox.home.appending(path: "odd.csv").path
        func run(_ text: String) throws -> Program.Outcome {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            return try sandbox.paydesk("payouts", "import", file, "--yes")
        }
        for (text, word) in [
            ("name,acount,amount\nA,1,2\n", "Did you mean account?"), ("name,name,amount\n", "Two columns"),
            ("account,amount\n1,2\n", "no column name"), ("name,amount\n\"A,1\n", "odd.csv:2: A quote"),
            ("name,amount\n", "no rows"), ("", "no line of heads"),
        ] {
            let outcome = try run(text)
            #expect(outcome.status == 65 && outcome.err.contains(word), "\(outcome.err)")
        }
        #expect(try sandbox.paydesk("payouts", "import", file + ".not", "--yes").status == 64)
        try "not mine".write(toFile: sandbox.home.path + "/odd.result.csv", atomically: true, encoding: .utf8)
        #expect(try run(([Self.heads] + rows(1)).joined(separator: "\n")).status == 73)
        #expect(try sandbox.orders().isEmpty)
        #expect(try String(contentsOfFile: sandbox.home.path + "/odd.result.csv", encoding: .utf8) == "not mine")
    }

    @Test func killedAtRandomMomentsItGoesOnAndSendsEachRowOnce() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 10)
        let file = try write(rows(40), to: "june.csv", sandbox)
        var dice = SystemRandomNumberGenerator()
        for kills in 1...5 {
            let before = try sandbox.orders().count
            let child = try sandbox.start(["payouts", "import", file, "--yes"], out: "/dev/null")
            try SandboxProcess.wait("rows at the provider") {
                try sandbox.orders().count >= min(before + 2, 40) || kill(child, 0) != 0
            }
            usleep(UInt32.random(in: 0...40_000, using: &dice))
            kill(child, SIGKILL)
            #expect(throws: Never.self) { try Program.wait(for: child, seconds: 20, "import \(kills)") }
        }
        let last = try sandbox.paydesk("payouts", "import", file, "--yes")
        #expect([0, 1, 3, 5].contains(last.status), "\(last.err)")
        // What was cut while it was sent may never have arrived; nothing arrived twice, and nothing was left out.
        let listed = try sandbox.paydesk("transactions", "--json", "--limit", "100").objects
        let orders = try sandbox.posts()
        let unknown = listed.filter { $0["status"] as? String == "unknown" }.compactMap { $0["reference"] as? String }
        let references = Set(listed.compactMap { $0["reference"] as? String })
        #expect(listed.count == 40 && references.count == 40)
        #expect(orders.values.allSatisfy { $0 == 1 })
        #expect(references.subtracting(orders.keys).isSubset(of: unknown))
        #expect(try paid(sandbox).values.allSatisfy { $0 == 1 })
        #expect(!listed.contains { ["ready", "submitting"].contains($0["status"] as? String) })
    }

    @Test func ctrlCStopsItCleanlyAndTwoAtOnceSendNothingTwice() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(replyTimeout: 10)
        let file = try write(rows(40), to: "june.csv", sandbox)
        let child = try sandbox.start(["payouts", "import", file, "--yes"], out: "/dev/null")
        try SandboxProcess.wait("rows at the provider") { try sandbox.orders().count >= 2 }
        kill(child, SIGINT)
        let code = (try Program.wait(for: child, seconds: 30, "import") >> 8) & 0xFF
        let sent = try sandbox.orders().count
        #expect(code == 130 || sent == 40, "\(code)")
        let listed = try sandbox.paydesk("transactions", "--json", "--limit", "100").objects
        #expect(listed.count == sent && !listed.contains { $0["status"] as? String == "unknown" })
        let out = sandbox.home.appending(path: "out").path
        let both = try ["a", "b"].map { name in
            let copy = try write(rows(40), to: "\(name).csv", sandbox)
            return try sandbox.start(["payouts", "import", copy, "--yes"], out: out + name)
        }
        for child in both { _ = try Program.wait(for: child, seconds: 60, "import") }
        _ = try sandbox.paydesk("payouts", "import", file, "--yes")
        #expect(try paid(sandbox).count == 40)
        #expect(try paid(sandbox).values.allSatisfy { $0 == 1 })
    }
}
