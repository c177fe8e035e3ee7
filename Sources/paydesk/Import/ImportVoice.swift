import Foundation
import Synchronization

/// What an import says while it goes on: a bar that is drawn over on a terminal, a line now and then elsewhere, and the
/// rows' results between.
final class ImportVoice: Sendable {
    private struct State {
        var progress: ImportProgress?
        var began = ContinuousClock.now
        var saidAt = ContinuousClock.now
        var isBarShown = false
    }

    private let state = Mutex(State())
    private let isTerminal: Bool

    /// Between two drawings of the bar, and between two lines where there is no terminal.
    private static let (drawing, saying) = (Duration.milliseconds(100), Duration.seconds(10))

    init(isTerminal: Bool = isatty(2) == 1) { self.isTerminal = isTerminal }

    /// Begins to count.
    func begin(_ verb: String, total: Int) {
        state.withLock { state in
            state = State(progress: ImportProgress(verb, total: total), isBarShown: state.isBarShown)
            tell(&state, isDue: isTerminal)
        }
    }

    /// One more row is done; `result` is written to standard output.
    func step(_ result: () -> Void = {}) {
        state.withLock { state in
            clear(&state)
            result()
            let done = (state.progress?.done ?? 0) + 1
            state.progress?.step(to: done)
            let pause = isTerminal ? Self.drawing : Self.saying
            tell(&state, isDue: ContinuousClock.now - state.saidAt >= pause)
        }
    }

    /// Says how far it came.
    func end() {
        state.withLock { state in
            clear(&state)
            guard let progress = state.progress, progress.done > 0 else { return }
            Console.err(progress.words(after: ContinuousClock.now - state.began))
            state.progress = nil
        }
    }

    private func tell(_ state: inout State, isDue: Bool) {
        guard let progress = state.progress, isDue || (isTerminal && !state.isBarShown) else { return }
        let elapsed = ContinuousClock.now - state.began
        state.saidAt = .now
        if isTerminal {
            Console.over(progress.bar(after: elapsed, columns: Console.terminalColumns))
            state.isBarShown = true
        } else {
            Console.err(progress.words(after: elapsed))
        }
    }

    private func clear(_ state: inout State) {
        guard state.isBarShown else { return }
        Console.over("")
        state.isBarShown = false
    }
}
