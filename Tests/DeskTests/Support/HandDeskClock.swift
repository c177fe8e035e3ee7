import Desk
import Payments
import Sandbox
import Synchronization

/// Time that moves only when it is told to.
///
/// It carries the sandbox's world with it.
final class HandDeskClock: DeskClock {
    private struct Sleeper {
        var deadline: Duration
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var wall: Timestamp
        var steady: Duration = .zero
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var next = 0
    }

    private let state: Mutex<State>
    let world: HandClock

    init(at start: Timestamp) {
        state = Mutex(State(wall: start))
        world = HandClock(at: start.milliseconds)
    }

    func now() -> Timestamp { state.withLock { $0.wall } }

    func monotonic() -> Duration { state.withLock { $0.steady } }

    /// How many wait for a later moment.
    var sleeping: Int { state.withLock { $0.sleepers.count } }

    /// Both clocks move on, and the world with them; who waited long enough wakes.
    func advance(_ seconds: Int64) {
        world.advance(seconds: Double(seconds))
        let woken = state.withLock { state in
            state.wall = state.wall.adding(seconds: seconds)
            state.steady += .seconds(seconds)
            let due = state.sleepers.filter { $0.value.deadline <= state.steady }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume(returning: true) }
    }

    /// The wall clock alone is set, as by a person or a time server.
    func setWall(_ moment: Timestamp) { state.withLock { $0.wall = moment } }

    func sleep(until deadline: Duration) async throws(CancellationError) {
        let key = state.withLock { state in
            state.next += 1
            return state.next
        }
        let woke = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let atOnce: Bool? = state.withLock { state in
                    if state.cancelled.remove(key) != nil { return false }
                    if state.steady >= deadline { return true }
                    state.sleepers[key] = Sleeper(deadline: deadline, continuation: continuation)
                    return nil
                }
                if let atOnce { continuation.resume(returning: atOnce) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: key)
                if sleeper == nil { state.cancelled.insert(key) }
                return sleeper
            }
            sleeper?.continuation.resume(returning: false)
        }
        if !woke { throw CancellationError() }
    }
}
