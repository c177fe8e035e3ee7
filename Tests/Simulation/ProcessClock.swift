import Desk
import Payments

/// The clocks of the machine as one process sees them: the steady one is the stage's, the wall one can jump.
///
/// For a process that is gone every wait ends at once.
struct ProcessClock: DeskClock {
    let world: World
    let life: Life

    func now() -> Timestamp { world.wall }

    func monotonic() -> Duration { .milliseconds(world.stage.moment) }

    func sleep(until deadline: Duration) async throws(CancellationError) {
        guard life.isAlive, !Task.isCancelled else { throw CancellationError() }
        let (seconds, fraction) = deadline.components
        let at = seconds * 1_000 + (fraction + 999_999_999_999_999) / 1_000_000_000_000_000
        let sleeper = Sleeper()
        await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
                sleeper.begin(continuation, until: at, on: world.stage)
            }
        } onCancel: {
            sleeper.end(on: world.stage)
        }
        guard life.isAlive, !Task.isCancelled else { throw CancellationError() }
    }
}

/// One wait that can be given up.
///
/// `@unchecked`: touched by the one thread of the stage.
private final class Sleeper: @unchecked Sendable {
    private var continuation: UnsafeContinuation<Void, Never>?
    private var timer = 0
    private var isOver = false

    func begin(_ continuation: UnsafeContinuation<Void, Never>, until at: Int64, on stage: Stage) {
        guard !isOver else { return continuation.resume() }
        self.continuation = continuation
        timer = stage.after(at - stage.moment) { self.wake() }
    }

    func end(on stage: Stage) {
        stage.cancel(timer)
        wake()
    }

    private func wake() {
        isOver = true
        let waiting = continuation
        continuation = nil
        waiting?.resume()
    }
}

/// Whether a process still lives, known to everything it is made of.
///
/// `@unchecked`: touched by the one thread of the stage.
final class Life: @unchecked Sendable {
    /// The mark in `claimed` lines.
    let mark: String
    var isAlive = true

    init(mark: String) { self.mark = mark }
}
