import Foundation
import Testing

/// Nothing changes, nothing is written (`dashboard.md`, *Behaviour every pane keeps*; `quality.md`, *Budgets*).
@Suite(.serialized, .ownThreads) struct IdleTests {
    @Test func twentySecondsWithoutPollOrMinuteWriteNothing() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        try sandbox.script(["life": "success", "after_seconds": 0])
        _ = try sandbox.reference()
        // The balance is known, so that it does not change, and is not marked as changed, at the start.
        _ = try sandbox.paydesk("balances")
        // The wallet is asked each minute, and the clock turns once: the window lies between.
        try SandboxProcess.wait("a minute with room", seconds: 40) { Self.secondOfMinute < 33 }
        let terminal = try RawTerminal.desk(sandbox)
        try terminal.wait(for: "Say")
        try terminal.waitForSilence(1_000)
        let (bytes, used, start) = (terminal.count, try terminal.processorSeconds(), Date())
        while Date().timeIntervalSince(start) < 20 { usleep(100_000) }
        #expect(terminal.count == bytes, "\(String(decoding: terminal.bytes.dropFirst(bytes), as: UTF8.self))")
        // Counted in the kernel's ticks of 10 ms: 0.1 % of 20 s are two; one more for where the window falls, one more for a
        // build that is not optimised.
        let ticks = Int(((try terminal.processorSeconds() - used) * 100).rounded())
        #expect(ticks <= 4, "\(ticks) ticks")
        #expect(Self.secondOfMinute >= 20)
    }

    private static var secondOfMinute: Int { Int(Date().timeIntervalSince1970) % 60 }
}
