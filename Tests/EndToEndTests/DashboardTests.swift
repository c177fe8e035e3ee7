import Foundation
import Testing

/// The dashboard in a real terminal, pressed as an agent presses it (`quality.md`, *Tests*, layer 5).
@Suite(.serialized, .ownThreads) struct DashboardEndToEndTests {
    @Test(arguments: [(120, 34), (80, 24)])
    func showsWalletsAndTransactionsWithinASecond(_ columns: Int, _ rows: Int) throws {
        let terminal = try Terminal(columns: columns, rows: rows)
        try terminal.run("'\(Terminal.program)' demo")
        let start = Date()
        try terminal.wait("a wallet and rows") { screen in
            screen.contains { $0.contains("segura-main") && $0.contains("₹") }
                && screen.contains { $0.contains("IMPS") }
        }
        // A debug build on a busy machine: the second of the promise is for a release build, this is the alarm.
        #expect(Date().timeIntervalSince(start) < 5)
        let first = try terminal.screen().first { $0.contains("newest first") }
        try terminal.wait("another title: new rows came", seconds: 40) { screen in
            screen.first { $0.contains("newest first") } != first
        }
    }

    @Test func aPayoutTypedByHandBecomesSuccessByPolling() throws {
        let terminal = try Terminal.demo("--speed 30")
        try terminal.fill(amount: "12500")
        try terminal.review()
        try terminal.type("7811")
        try terminal.press("Enter")
        try terminal.wait("Enter says that they do not match") { $0.contains { $0.contains("not match") } }
        try terminal.press("BSpace")
        try terminal.type("2")
        try terminal.wait("Send has the ▸") { $0.contains { $0.contains("▸[ Send ₹12,500 ]") } }
        try terminal.press("Enter")
        try terminal.wait("a reply") { $0.contains { $0.contains("₹12,500 to MEENA IYER ••••7812") } }
        try terminal.press("Escape")
        try terminal.press("2")
        try terminal.wait("its row is in the list") {
            $0.contains { $0.contains("MEENA IYER") && $0.contains("₹12,500") }
        }
        try terminal.press("g")
        try terminal.press("/")
        try terminal.type("meena iyer amount:12500")
        try terminal.press("Enter")
        try terminal.wait("success", seconds: 60) { $0.contains { $0.contains("● success") } }
        // Alone, the details have room for every entry, however many callbacks came.
        try terminal.press("3", "z")
        let screen = try terminal.wait("success, after intent, sent and reply") { screen in
            let text = screen.joined(separator: "\n")
            return ["intent", "sent", "reply", "● success"].allSatisfy(text.contains)
        }
        #expect(screen.contains { $0.contains("written to disk before sending") })
        #expect(!screen.joined().contains("50100234567812"))
    }

    @Test(arguments: [("600000", "IMPS takes at most ₹5,00,000")])
    func anIMPSOverItsLimitIsRefusedWithTheReason(_ amount: String, _ reason: String) throws {
        let terminal = try Terminal.demo()
        try terminal.fill(amount: amount)
        try terminal.press("Tab")
        try terminal.wait(for: reason)
        try terminal.press("Enter")
        try terminal.wait(for: "Review       not yet")
        #expect(try !terminal.screen().contains { $0.contains("Send this payout?") })
    }

    @Test func anRTGSUnderItsFloorIsRefusedWithTheReason() throws {
        let terminal = try Terminal.demo()
        try terminal.fill(amount: "1000")
        for field in ["Mobile", "Name", "IFSC", "Rail"] {
            try terminal.press("BTab")
            try terminal.wait(for: "▸ \(field)")
        }
        for rail in ["NEFT", "RTGS"] {
            try terminal.press("Right")
            try terminal.wait("\(rail) is chosen") { $0.contains { $0.contains("▸ Rail         \(rail)") } }
        }
        try terminal.press("Tab")
        try terminal.wait(for: "RTGS starts at ₹2,00,000")
        try terminal.press("Enter")
        try terminal.wait(for: "Review       not yet")
        #expect(try !terminal.screen().contains { $0.contains("Send this payout?") })
    }

    @Test func aComplaintIsRaisedAndListed() throws {
        let terminal = try Terminal.demo()
        try terminal.press("/")
        try terminal.type("status:success mode:imps age>1h")
        try terminal.press("Enter")
        try terminal.wait("the filter") { $0.contains { $0.contains("hidden") } }
        try terminal.press("c")
        try terminal.wait(for: "5 Complaint")
        try terminal.wait(for: "Subject")
        try terminal.press("Enter")
        try terminal.wait(for: "Raise this complaint?")
        for button in ["Keep", "Copy as mail", "Send to segura-main"] {
            try terminal.press("Tab")
            try terminal.wait(for: "▸[ \(button) ]")
        }
        try terminal.press("Enter")
        try terminal.wait("the dialog is gone") { !$0.contains { $0.contains("Raise this complaint?") } }
        try terminal.press("5")
        try terminal.wait("it is in the list") { $0.contains { $0.contains("C-") && $0.contains("raised") } }
    }

    @Test func tooSmallSaysWhatItNeedsAndComesBack() throws {
        let terminal = try Terminal.demo()
        try terminal.resize(columns: 50, rows: 12)
        try terminal.wait(for: "60×16")
        try terminal.press("p")
        try terminal.resize(columns: 80, rows: 24)
        try terminal.wait(for: "newest first")
        #expect(try !terminal.screen().contains { $0.contains("4 Payout ━") })
        try terminal.resize(columns: 50, rows: 12)
        try terminal.wait(for: "60×16")
        try terminal.press("q")
        try terminal.wait("the shell") { $0.contains { $0.hasPrefix("shell>") } }
    }

    @Test(arguments: ["SEGV", "ABRT", "TERM", "HUP", "QUIT"])
    func aSignalLeavesTheShellSane(_ signal: String) throws {
        let terminal = try Terminal.demo()
        #expect(try terminal.ask("#{alternate_on}") == "1")
        _ = try Program.run("/bin/kill", ["-\(signal)", String(try terminal.child())])
        try terminal.waitForTheShell()
        try terminal.waitForTheEnd()
        try terminal.run("stty -a | tr ' ' '\\n' | grep -cx -e echo -e icanon")
        try terminal.wait("echo and icanon") { $0.contains("2") }
    }

    @Test func aClosedTerminalEndsTheProgram() throws {
        let terminal = try Terminal.demo()
        let child = try terminal.child()
        try terminal.close()
        try SandboxProcess.wait("the program's end without a terminal", seconds: 10) { kill(child, 0) != 0 }
    }

    @Test func suspendGivesTheShellBackAndReturns() throws {
        let terminal = try Terminal(columns: 120, rows: 34, interactive: true)
        try terminal.run("'\(Terminal.program)' demo --transactions 600")
        try terminal.wait(for: "newest first")
        // More than once: whether the process stops must not hang on which thread the signal reaches.
        for _ in 0..<4 {
            try terminal.press("C-z")
            try terminal.waitForTheShell()
            try terminal.wait(for: "Stopped")
            try terminal.run("clear; fg")
            try terminal.wait(for: "newest first")
        }
        try terminal.press("q")
        try terminal.waitForTheShell()
    }

    @Test func pasteOutsideAFieldDoesNothingAndNeverSubmits() throws {
        let terminal = try Terminal.demo()
        try terminal.paste("p50100234567812\nq\n")
        try terminal.press("?")
        try terminal.wait(for: "Help")
        try terminal.press("Escape")
        #expect(try terminal.ask("#{alternate_on}") == "1")
        try terminal.press("p")
        try terminal.wait(for: "4 Payout ━")
        try terminal.paste("50100234567812\n\n\n")
        try terminal.wait(for: "14 digits")
        #expect(try !terminal.screen().contains { $0.contains("Send this payout?") })
    }

    @Test func quitClearsTheThrowAwayStore() throws {
        let terminal = try Terminal.demo()
        try terminal.press("q")
        try terminal.waitForTheShell()
        try terminal.waitForTheEnd()
        let left = try FileManager.default.contentsOfDirectory(atPath: terminal.home.path)
        #expect(left.filter { $0.hasPrefix("paydesk-demo") }.isEmpty)
    }
}

/// What is said where there is no screen to be had.
@Suite(.ownThreads) struct NoScreenTests {
    @Test func aDumbTerminalIsRefusedWithASentence() throws {
        let terminal = try Terminal(columns: 100, rows: 30)
        try terminal.run("TERM=dumb '\(Terminal.program)' demo")
        try terminal.wait(for: "that terminal cannot place text")
        try terminal.wait(for: "export TERM=xterm-256color")
        #expect(try terminal.ask("#{alternate_on}") == "0")
    }

    @Test func withoutUTF8TheSymbolsAreASCII() throws {
        let terminal = try Terminal(columns: 120, rows: 34)
        try terminal.run("LC_ALL=C '\(Terminal.program)' demo --transactions 600")
        let screen = try terminal.wait("rows") { $0.contains { $0.contains("IMPS") } }
        #expect(screen.joined().utf8.allSatisfy { $0 < 0x80 })
        #expect(screen.contains { $0.contains("Rs amount") })
    }

    @Test func aPipeIsRefusedWithASentence() throws {
        let outcome = try Program.run(Terminal.program, ["demo"])
        #expect(outcome.status == 64)
        #expect(outcome.err.contains("needs a terminal"))
    }

    @Test func noConfigurationOffersTheDemo() throws {
        let outcome = try Program.run(
            Terminal.program, [], environment: ["HOME": "/nonexistent", "PAYDESK_CONFIG": "/nonexistent/config.toml"])
        #expect(outcome.status == 78)
        #expect(outcome.err.contains("paydesk demo"))
    }
}
