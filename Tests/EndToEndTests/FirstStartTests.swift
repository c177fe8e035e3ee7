import Foundation
import Testing

/// `paydesk` where there is no configuration (`screens.md`, *First start*).
@Suite(.serialized, .ownThreads) struct FirstStartTests {
    @Test func aConfigurationIsAskedForWrittenOnceAndLookedAt() throws {
        let terminal = try Terminal(columns: 120, rows: 50)
        try terminal.run("'\(Terminal.program)'")
        try terminal.wait("the first start") { $0.contains { $0.contains("First start") } }
        #expect(try terminal.screen().contains { $0.contains("~/.config/paydesk/config.toml") })
        try terminal.press("Down", "Enter")
        for (question, answer) in [
            ("Your name", "asha"), ("Station", "14"), ("Role", ""), ("The most one payout", ""),
            ("The most you may", ""),
            ("second person", ""), ("A provider", ""),
        ] {
            try terminal.wait(for: question)
            if !answer.isEmpty { try terminal.type(answer) }
            try terminal.press("Enter")
        }
        try terminal.wait(for: "Mend what is marked FAIL")
        #expect(try terminal.screen().contains { $0.contains("no provider is configured") })
        let file = terminal.home.appending(path: ".config/paydesk/config.toml").path
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("name = \"asha\"\nstation = 14\n"))

        let environment = ["HOME": terminal.home.path]
        let read = try Program.run(Terminal.program, ["transactions"], environment: environment)
        #expect(read.status == 0, "\(read.err)")
        try terminal.run("'\(Terminal.program)' init")
        try terminal.wait(for: "left as it is")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    }

    @Test func theDemoIsOneKeyAway() throws {
        let terminal = try Terminal(columns: 120, rows: 34)
        try terminal.run("'\(Terminal.program)'")
        try terminal.wait("the first start") { $0.contains { $0.contains("First start") } }
        try terminal.press("Enter")
        try terminal.wait("the demo's desk") { $0.contains { $0.contains("DEMO") } }
        try terminal.press("q")
    }
}
