import Testing

@testable import TerminalKit

@Suite("The pace of frames")
struct PaceTests {
    @Test("A storm of events is drawn thirty times a second at most, and its last state soon")
    func storm() {
        var pace = FramePace()
        var frames: [Duration] = []
        var now = Duration.zero
        // 100,000 events in 10 s, each drawn as the loop does: when it is due, everything that came until then.
        for event in 0..<100_000 {
            let came = Duration.microseconds(100 * event)
            guard came >= now else { continue }
            now = came + pace.wait(at: came, isAwaited: false)
            pace.drew(at: now)
            frames.append(now)
        }
        let most = frames.map { first in frames.count { $0 >= first && $0 < first + .seconds(1) } }.max()
        #expect(most == 30)
        #expect(frames.last.map { $0 >= .seconds(9.95) } == true)
    }

    @Test("What a person waits for is never kept waiting")
    func awaited() {
        var pace = FramePace()
        #expect(pace.wait(at: .zero, isAwaited: false) == .zero)
        pace.drew(at: .zero)
        #expect(pace.wait(at: .milliseconds(1), isAwaited: true) == .zero)
        #expect(pace.wait(at: .milliseconds(1), isAwaited: false) == FramePace.least - .milliseconds(1))
        #expect(pace.wait(at: .seconds(1), isAwaited: false) == .zero)
    }
}
