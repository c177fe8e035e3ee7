import Foundation
import Testing

/// `paydesk` where there is no configuration (`screens.md`, *First start*).
@Suite(.serialized, .ownThreads) struct FirstStartTests {
    @Test func aConfigurationIsWrittenOnceAndReadable() throws {
        let terminal = try Terminal(columns: 80, rows: 16)
        try terminal.run("'\(Terminal.program)'")
        try terminal.wait("the first start") { $0.contains { $0.contains("First start") } }
        #expect(try terminal.screen().contains { $0.contains("~/.config/paydesk/config.toml") })
        try terminal.press("Down", "Enter")
        try terminal.wait("the notice") { $0.contains { $0.contains("Written.") } }
        let file = terminal.home.appending(path: ".config/paydesk/config.toml").path
        var status = stat()
        #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o600)
        try terminal.press("Enter")
        try terminal.wait("the second notice") { $0.contains { $0.contains("left as it is") } }
        try terminal.press("q")
        try terminal.wait("the shell") { !$0.contains { $0.contains("First start") } }

        let read = try Program.run(Terminal.program, ["transactions"], environment: ["HOME": terminal.home.path])
        #expect(read.status == 0, "\(read.err)")
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
