import Foundation
import TerminalGlass
import Testing

/// The same desk on every kind of terminal (`dashboard.md`, *Terminal citizenship*).
@Suite(.serialized, .ownThreads) struct TerminalKindTests {
    /// Which SGR parameters set a colour.
    private enum Depth {
        case none, eight, sixteen, palette, direct

        func allows(_ words: [Substring]) -> Bool {
            let numbers = words.compactMap { Int($0) }
            switch self {
            case .none: return numbers.allSatisfy { !(30...49).contains($0) && !(90...107).contains($0) }
            case .eight: return numbers.allSatisfy { $0 != 38 && $0 != 48 && $0 < 90 }
            case .sixteen: return numbers.allSatisfy { $0 != 38 && $0 != 48 }
            case .palette: return words.allSatisfy { !$0.contains(":") }
            case .direct: return !numbers.contains { $0 == 38 || $0 == 48 }
            }
        }

        /// What a coloured desk never lacks.
        var sign: Regex<Substring>? {
            switch self {
            case .none: nil
            case .eight: /3[0-7]/
            case .sixteen: /[39][0-7]/
            case .palette: /38;5;[0-9]+/
            case .direct: /38:2::[0-9:]+/
            }
        }
    }

    private static let kinds: [(String, Depth)] = [
        ("xterm-256color", .palette), ("tmux-256color", .palette), ("screen-256color", .palette),
        ("xterm-16color", .sixteen), ("xterm", .eight), ("screen", .eight), ("linux", .eight), ("vt100", .none),
        ("vt220", .none), ("xterm-direct", .direct),
    ]

    @Test func everyTerminalShowsTheSameDesk() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        // Settled at once: nothing moves while one terminal after the other looks at it.
        try sandbox.script(["life": "success", "after_seconds": 0])
        _ = try sandbox.reference()
        var first: [String]?
        for (name, depth) in Self.kinds where Self.isDescribed(name) {
            let terminal = try RawTerminal.desk(sandbox, environment: ["TERM": name])
            try terminal.wait(for: "Say")
            let screen = Self.withoutTimes(try terminal.quietLines())
            first = first ?? screen
            #expect(screen == first, "\(name)")
            let seen = terminal.seen
            #expect(seen.refused == [], "\(name)")
            #expect(seen.styles.allSatisfy { depth.allows($0.split(separator: ";")) }, "\(name): \(seen.styles)")
            if let sign = depth.sign { #expect(seen.styles.contains { $0.contains(sign) }, "\(name): \(seen.styles)") }
            try terminal.send("q")
            #expect(try terminal.waitForTheEnd() == 0, "\(name)")
            #expect(terminal.seen.modes.isDisjoint(with: [1, 1049, 2004, 2026]), "\(name)")
        }
    }

    @Test(arguments: [("1", false), ("", true)])
    func noColorIsHonouredWhereItSaysSomething(_ value: String, _ isColoured: Bool) throws {
        let terminal = try RawTerminal.desk(environment: ["NO_COLOR": value])
        let styles = terminal.seen.styles
        #expect(styles.contains { $0.contains("38;5") } == isColoured)
        if !isColoured { #expect(styles.allSatisfy { Depth.none.allows($0.split(separator: ";")) }, "\(styles)") }
    }

    @Test func aTerminalThatNobodyDescribedIsDrawnForAsXterm() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let terminal = try RawTerminal.desk(sandbox, environment: ["TERM": "no-such-\u{1B}[31mterminal"])
        try terminal.wait(for: "which this machine does not know: drawn as for xterm-256color.")
        #expect(terminal.seen.refused == [])
        #expect(terminal.seen.styles.contains { $0.contains("38;5") })
    }

    @Test(arguments: ["dumb", "", "unknown", "adm3a", "hp2621"])
    func aTerminalThatCannotBeDrawnOnIsRefused(_ name: String) throws {
        let terminal = try RawTerminal(["demo", "--transactions", "10"], environment: ["TERM": name])
        #expect(try terminal.waitForTheEnd() == 64)
        let said = terminal.lines.joined(separator: " ")
        #expect(said.contains(name.isEmpty ? "TERM is not set" : "that terminal cannot place text"), "\(said)")
        #expect(said.contains("export TERM=xterm-256color"))
        #expect(!terminal.bytes.contains(0x1B), "\(name)")
    }

    @Test func everyFrameIsBracketed() throws {
        let terminal = try RawTerminal(["demo", "--transactions", "600", "--speed", "1000", "--faults", "none"])
        try terminal.wait(for: "IMPS")
        // Nobody presses a key: everything that is drawn comes from the background.
        let start = Date()
        while Date().timeIntervalSince(start) < 4 { usleep(50_000) }
        #expect(terminal.seen.unframed == 0)
        let frames = terminal.frames
        let most = frames.map { first in frames.count { $0 >= first && $0 < first.addingTimeInterval(1) } }.max() ?? 0
        #expect((2...31).contains(most))
        try terminal.send("?")
        try terminal.wait(for: "Help")
        #expect(terminal.seen.unframed == 0)
        #expect(terminal.seen.refused == [])
    }

    private static func isDescribed(_ name: String) -> Bool {
        ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"].contains {
            FileManager.default.fileExists(atPath: "\($0)/\(name.prefix(1))/\(name)")
        }
    }

    /// Without the clock, ages and the balance's trend, which grows with each start.
    private static func withoutTimes(_ lines: [String]) -> [String] {
        lines.map { line in
            line.replacing(/\ · (dry ~|past )[0-9]{2}:[0-9]{2}/) { String(repeating: " ", count: $0.0.count) }
                .replacing(/[0-9]{2}:[0-9]{2}(:[0-9]{2})?/, with: "time").replacing(/for [0-9]+ s/, with: "")
                .replacing("▇", with: " ")
        }
    }
}
