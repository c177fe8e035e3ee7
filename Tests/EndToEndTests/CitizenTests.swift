import Foundation
import TerminalGlass
import Testing

/// *Terminal citizenship* of `dashboard.md`, on the bytes that reach the terminal.
@Suite(.serialized, .ownThreads) struct CitizenTests {
    @Test func whatIsTurnedOnIsTurnedOffAgain() throws {
        let terminal = try RawTerminal.desk()
        let up = terminal.seen
        #expect(up.modes.isSuperset(of: [1004, 1049, 2004]) && up.hasKeypad && !up.modes.contains(25))
        #expect(up.everOn.isDisjoint(with: [1000, 1002, 1003, 1006]))
        let raw = terminal.settings()
        try terminal.send("q")
        #expect(try terminal.waitForTheEnd() == 0)
        #expect(terminal.isAsItWas)
        #expect(terminal.settings() != raw)
        #expect(terminal.seen.refused == [])
    }

    @Test func theMouseIsOnOnlyWhenAskedFor() throws {
        let terminal = try RawTerminal.desk()
        try terminal.send("M")
        // What is drawn comes before what the terminal is asked for.
        try terminal.wait("the mouse's modes") { _ in terminal.seen.modes.isSuperset(of: [1000, 1006]) }
        try terminal.wait(for: "The mouse is on")
        #expect(terminal.seen.modes.isDisjoint(with: [1002, 1003]))
        try terminal.wait("the list") { $0.contains { $0.contains("2 Transactions ━") } }
        try terminal.send("\u{1B}[<0;4;2M\u{1B}[<0;4;2m")
        try terminal.wait(for: "1 Wallets ━")
        try terminal.waitForSilence(60)
        // In a paste it is text.
        try terminal.paste("\u{1B}[<0;60;2M".utf8)
        try terminal.wait(for: "Pasting does nothing here")
        #expect(terminal.lines.contains { $0.contains("1 Wallets ━") })
        try terminal.send("M")
        try terminal.wait("the modes without the mouse") { _ in terminal.seen.modes.isDisjoint(with: [1000, 1006]) }
        try terminal.wait(for: "The mouse is off")
        try terminal.send("M")
        try terminal.wait("the mouse's modes") { _ in terminal.seen.modes.isSuperset(of: [1000, 1006]) }
        kill(terminal.pid, SIGSEGV)
        _ = try terminal.waitForTheEnd()
        #expect(terminal.isAsItWas)
    }

    @Test(arguments: [SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGFPE, SIGTRAP, SIGQUIT])
    func aCrashGivesTheTerminalBackAndKeepsItsSignal(_ signal: Int32) throws {
        let before = try RawTerminal.settingsOfAFreshTerminal()
        let terminal = try RawTerminal.desk()
        #expect(terminal.settings() != before)
        let start = Date()
        kill(terminal.pid, signal)
        #expect(try terminal.waitForTheEnd() == 128 + signal)
        // The reporter of Swift would wait half a minute for a key.
        #expect(Date().timeIntervalSince(start) < 3)
        #expect(terminal.settings() == before)
        #expect(terminal.isAsItWas)
        #expect(terminal.seen.refused == [])
    }

    @Test(arguments: [SIGHUP, SIGTERM, SIGINT])
    func aFarewellIsTakenInOrder(_ signal: Int32) throws {
        let before = try RawTerminal.settingsOfAFreshTerminal()
        let terminal = try RawTerminal.desk()
        let start = Date()
        kill(terminal.pid, signal)
        // A shell hangs its jobs up a second time; that is no reason to drop everything.
        if signal == SIGHUP { kill(terminal.pid, signal) }
        #expect(try terminal.waitForTheEnd() == 0)
        #expect(Date().timeIntervalSince(start) < 3)
        #expect(terminal.settings() == before)
        #expect(terminal.isAsItWas)
    }

    @Test(arguments: [true, false])
    func aTerminalThatIsGoneEndsTheProgramInTwoSeconds(_ isTold: Bool) throws {
        let terminal = try RawTerminal.desk(ownsTerminal: isTold)
        let used = try terminal.processorSeconds()
        let start = Date()
        terminal.hangUp()
        var last = used
        while !terminal.hasEnded, Date().timeIntervalSince(start) < 10 {
            last = (try? terminal.processorSeconds()) ?? last
            usleep(10_000)
        }
        #expect(terminal.hasEnded)
        #expect(Date().timeIntervalSince(start) < 2.5)
        #expect(last - used < 0.5)
    }

    @Test func aTerminalThatReadsNothingAnyMoreCannotHoldTheProgram() throws {
        let terminal = try RawTerminal.desk()
        terminal.read(false)
        // Painted anew until the line is full and the program waits in its write.
        let silence = terminal.count
        for _ in 0..<400 { try terminal.send("\u{0C}") }
        usleep(300_000)
        #expect(terminal.count == silence)
        let start = Date()
        kill(terminal.pid, SIGTERM)
        try terminal.wait("the program's end", seconds: 10) { _ in terminal.hasEnded }
        #expect(Date().timeIntervalSince(start) < 4)
    }

    @Test func ctrlZLeavesNothingBehindAndEverythingIsSentAgain() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let terminal = try RawTerminal(
            ["--norc", "-i"], program: "/bin/bash", environment: sandbox.environment.merging(["PS1": "shell> "]) { $1 })
        try terminal.wait(for: "shell>")
        try terminal.send("bind 'set enable-bracketed-paste off'\r")
        try terminal.send("'\(Terminal.program)'\r")
        try terminal.wait(for: "₹12,34,567.00")
        let picture = try terminal.quietLines()
        for size in [(120, 34), (80, 24)] {
            try terminal.send("\u{1A}")
            try terminal.wait(for: "Stopped")
            #expect(terminal.seen.modes.isDisjoint(with: [1, 1049, 2004]) && terminal.seen.modes.contains(25))
            #expect(!terminal.seen.hasKeypad)
            terminal.resize(columns: size.0, rows: size.1)
            try terminal.send("fg\r")
            try terminal.wait(for: "newest first")
            let again = try terminal.quietLines()
            #expect(terminal.seen.modes.isSuperset(of: [1, 1049, 2004]) && terminal.seen.hasKeypad)
            #expect(!terminal.seen.modes.contains(25))
            if size.0 == 120 { #expect(Self.withoutTimes(again) == Self.withoutTimes(picture)) }
            #expect(again.count == size.1 && again.last?.contains("? help") == true)
        }
        try terminal.send("q")
        try terminal.wait(for: "shell>")
        try terminal.send("exit\r")
        _ = try terminal.waitForTheEnd()
    }

    @Test func errorsGoToTheLog() throws {
        let terminal = try RawTerminal.desk()
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(terminal.pid)/fd/2")
        let log = terminal.home.appending(path: ".local/state/paydesk").path
        #expect(link.hasPrefix(log), "\(link)")
        let mode = try FileManager.default.attributesOfItem(atPath: link)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func theEnvironmentDoesNotFreezeTheSizeAndAStormOfResizesEndsRight() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let terminal = try RawTerminal.desk(sandbox, environment: ["LINES": "10", "COLUMNS": "40"])
        #expect(try terminal.quietLines().last?.contains("? help") == true)
        var dice = Dice(seed: 5)
        let before = terminal.frames.count
        let start = Date()
        for _ in 0..<100 {
            terminal.resize(columns: dice.number(2...240), rows: dice.number(2...70))
            usleep(8_000)
        }
        terminal.resize(columns: 100, rows: 30)
        let seconds = Date().timeIntervalSince(start)
        let screen = try terminal.quietLines()
        #expect(screen.count == 30 && screen.last?.contains("? help") == true)
        #expect(Double(terminal.frames.count - before) <= seconds * 30 + 3)
        // What a fresh terminal of this size shows, but for the clock.
        let fresh = try RawTerminal.desk(sandbox, columns: 100, rows: 30)
        #expect(Self.withoutTimes(screen) == Self.withoutTimes(try fresh.quietLines()))
        // A frame that was on its way may be larger than the window it arrives in.
        #expect(terminal.seen.refused.filter { !$0.hasSuffix("H") } == [])
    }

    private static func withoutTimes(_ lines: [String]) -> [String] {
        lines.map { $0.replacing(/[0-9]{2}:[0-9]{2}(:[0-9]{2})?/, with: "time") }
    }

    @Test func theAnswerIsCopiedByTheTerminalsOwnSequence() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        _ = try sandbox.reference()
        let terminal = try RawTerminal([], environment: sandbox.environment)
        try terminal.wait(for: "Say")
        try terminal.send("y")
        try terminal.wait(for: "Copied (OSC 52)")
        #expect(terminal.seen.copied.count == 1)
        #expect(terminal.seen.copied.first?.contains("₹500") == true)
        #expect(terminal.seen.refused == [])
    }

    @Test func inTmuxTheAnswerGoesThroughItsBuffer() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        _ = try sandbox.reference()
        let terminal = try Terminal.desk(sandbox)
        try terminal.wait(for: "Say")
        try terminal.press("y")
        try terminal.wait(for: "Copied (OSC 52, through tmux)")
        #expect(try terminal.buffer().contains("₹500"))
    }
}

extension RawTerminal {
    /// Whether everything that was turned on is off, and no style is left.
    var isAsItWas: Bool {
        let glass = seen
        return glass.modes == [7, 25] && !glass.hasKeypad && !glass.hasStyle
    }

    /// The settings that a terminal is made with.
    static func settingsOfAFreshTerminal() throws -> [UInt32] {
        let terminal = try RawTerminal([], program: "/bin/true")
        _ = try terminal.waitForTheEnd()
        return terminal.settings()
    }

    /// The screen once nothing is written any more.
    func quietLines() throws -> [String] {
        try waitForSilence()
        return lines
    }
}
