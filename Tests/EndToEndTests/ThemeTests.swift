import Foundation
import TerminalGlass
import Testing

/// Themes on the real program (`dashboard.md`, *Themes*).
@Suite(.serialized, .ownThreads) struct ThemeTests {
    private static func desk(theme: String, environment: [String: String] = [:]) throws -> RawTerminal {
        try RawTerminal(
            [], environment: environment.merging(["SEGURA_TOKEN": "a-token"]) { $1 },
            prepare: { home in
                try "theme = \"\(theme)\"\n\(RawTerminal.emptyDesk(home))"
                    .write(to: RawTerminal.config(home), atomically: true, encoding: .utf8)
                guard theme == "own" else { return }
                let folder = home.appending(path: "themes")
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try write(own(accent: 33), home)
            })
    }

    private static func own(accent: Int) throws -> String {
        let shipped = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../themes/midnight.toml")
        return try String(contentsOf: shipped, encoding: .utf8)
            .replacing("\"border.focused\" = { fg = \"#5fafd7\" }", with: "\"border.focused\" = { fg = \(accent) }")
    }

    private static func write(_ text: String, _ home: URL) throws {
        try Data(text.utf8).write(to: home.appending(path: "themes/own.toml"))
    }

    @Test func aFileThatIsWrittenIsReadAgainAndAnErrorKeepsTheOldTheme() throws {
        let terminal = try Self.desk(theme: "own")
        try terminal.wait(for: "segura-main")
        try terminal.waitForSilence()
        #expect(terminal.seen.styles.contains { $0.contains("38;5;33") })
        try Self.write(Self.own(accent: 201), terminal.home)
        try terminal.wait("another colour") { _ in terminal.seen.styles.contains { $0.contains("38;5;201") } }

        let broken = try Self.own(accent: 202).replacing(
            "muted = { fg = \"#949494\" }", with: "muted = { fg = \"#94949\" }")
        let line = try #require(
            broken.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasPrefix("muted") })
        try Self.write(broken, terminal.home)
        try terminal.wait(for: "The old theme stays. themes/own.toml:\(line + 1): roles.muted.fg")
        #expect(!terminal.seen.styles.contains { $0.contains("38;5;202") })

        // Where an editor puts another file in its place.
        let next = terminal.home.appending(path: "themes/own.toml.new")
        try Data(Self.own(accent: 203).utf8).write(to: next)
        rename(next.path, terminal.home.appending(path: "themes/own.toml").path)
        try terminal.wait("a third colour") { _ in terminal.seen.styles.contains { $0.contains("38;5;203") } }
        #expect(terminal.seen.refused == [])
        try terminal.send("q")
        #expect(try terminal.waitForTheEnd() == 0)
    }

    /// The rule of the pane in focus is `#5fafd7` on dark ground and `#005faf` on light.
    @Test func autoFollowsTheTerminalAndItsAnswerIsNoKey() throws {
        let terminal = try Self.desk(theme: "auto")
        try terminal.wait(for: "segura-main")
        let question = Array("\u{1B}]11;?\u{1B}\\".utf8)
        #expect(terminal.bytes.indices.contains { terminal.bytes[$0...].starts(with: question) })
        #expect(terminal.seen.styles.contains { $0.contains("38;5;74") })
        #expect(!terminal.seen.styles.contains { $0.contains("38;5;25") })
        #expect(terminal.lines.contains { $0.contains("2 Transactions ━") })
        // A late answer in pieces; any of its digits would go to another pane, its q would quit.
        try terminal.send("\u{1B}]11;rgb:ffff/")
        usleep(60_000)
        try terminal.send("ffff/ffff\u{1B}\\")
        try terminal.wait("daylight") { _ in terminal.seen.styles.contains { $0.contains("38;5;25") } }
        try terminal.waitForSilence()
        #expect(terminal.lines.contains { $0.contains("2 Transactions ━") })
        try terminal.send("7")
        try terminal.wait("the next key") { $0.contains { $0.contains("7 Health ━") } }
        try terminal.send("q")
        #expect(try terminal.waitForTheEnd() == 0)
    }

    @Test func autoTakesTheWordOfTheEnvironmentWhereTheTerminalIsSilent() throws {
        let terminal = try Self.desk(theme: "auto", environment: ["COLORFGBG": "0;15"])
        try terminal.wait(for: "segura-main")
        #expect(terminal.seen.styles.contains { $0.contains("38;5;25") })
        #expect(!terminal.seen.styles.contains { $0.contains("38;5;74") })
    }

    @Test func theFocusOfTheWindowIsNoKeyAndIsReportedNoLongerThanTheProgramRuns() throws {
        let terminal = try RawTerminal.desk()
        try terminal.waitForSilence()
        #expect(terminal.seen.modes.contains(1004))
        let before = terminal.lines
        for _ in 0..<20 { try terminal.send("\u{1B}[O\u{1B}[I") }
        try terminal.send("\u{1B}[O")
        try terminal.waitForSilence()
        #expect(terminal.lines.dropFirst() == before.dropFirst())
        try terminal.send("7\u{1B}[I")
        try terminal.wait("the next key") { $0.contains { $0.contains("7 Health ━") } }
        try terminal.send("q")
        #expect(try terminal.waitForTheEnd() == 0)
        #expect(!terminal.seen.modes.contains(1004))
    }

    @Test func themesAreListedAndPainted() throws {
        let home = FileManager.default.temporaryDirectory.appending(
            path: "paydesk-themes-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: home.appending(path: "themes"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        let environment = ["PAYDESK_CONFIG": home.path + "/config.toml"]
        try Self.write(Self.own(accent: 1), home)
        let listed = try Program.run(Terminal.program, ["themes"], environment: environment)
        #expect(listed.status == 0, "\(listed.err)")
        for name in [
            "midnight", "daylight", "contrast", "deuteranopia", "tritanopia", "sixteen", "mono", "auto", "own",
        ] {
            #expect(listed.out.split(separator: "\n").count { $0.dropFirst(2).hasPrefix("\(name) ") } == 1, "\(name)")
        }
        #expect(listed.out.contains("* midnight"))

        let plain = try Program.run(Terminal.program, ["themes", "--preview", "contrast"], environment: environment)
        #expect(plain.out.contains("? unknown") && !plain.out.contains("\u{1B}"))
        let wrong = try Program.run(Terminal.program, ["themes", "--preview", "contrst"], environment: environment)
        #expect(wrong.status == 78 && wrong.err.contains("contrast"))

        let painted = try RawTerminal(["themes", "--preview", "contrast"], rows: 24)
        #expect(try painted.waitForTheEnd() == 0)
        #expect(painted.lines.contains { $0.contains("? unknown") })
        #expect(painted.seen.styles.contains { $0.contains("48;5;16") || $0.contains("40") })
        #expect(painted.seen.refused == [])
        let without = try RawTerminal(["themes", "--preview", "contrast"], rows: 24, environment: ["NO_COLOR": "1"])
        #expect(try without.waitForTheEnd() == 0)
        #expect(!without.seen.styles.contains { $0.contains("38;5") || $0.contains("48;5") })
    }
}
