import Payments
import Synchronization

/// Where the wall clock was set while this process ran, told by the steady clock beside it.
///
/// A payout carries the wall time of its sending. Set forward by a day, the clock would make every step of its plan lie
/// behind it, and its day in India be over; so what was sent before moves with the clock.
final class WallJumps: Sendable {
    /// A smaller difference is the clock being kept right.
    static let smallest: Int64 = 60_000

    private struct State {
        var seen: (wall: Timestamp, steady: Duration)?
        var jumps: [(wall: Timestamp, milliseconds: Int64)] = []
    }

    private let state = Mutex(State())

    /// Compares both clocks with the last look: by how many milliseconds the wall clock was set since; nil where it was
    /// not.
    func look(at clock: any DeskClock) -> Int64? {
        state.withLock { state in
            let (wall, steady) = (clock.now(), clock.monotonic())
            defer { state.seen = (wall, steady) }
            guard let seen = state.seen else { return nil }
            let expected = seen.wall.adding(milliseconds: (steady - seen.steady).inMilliseconds)
            let jump = wall.milliseconds - expected.milliseconds
            guard abs(jump) > Self.smallest else { return nil }
            state.jumps.append((expected, jump))
            // A clock that is set all the time tells nothing; the oldest are forgotten.
            if state.jumps.count > 100 { state.jumps.removeFirst() }
            return jump
        }
    }

    /// What the wall clock as it stands now would have said when it said `moment`.
    ///
    /// After a jump back its last stretch comes twice: a moment within it stays as it is.
    func corrected(_ moment: Timestamp) -> Timestamp {
        state.withLock { state in
            var (corrected, isBefore) = (moment, false)
            for jump in state.jumps {
                let first = min(jump.wall, jump.wall.adding(milliseconds: jump.milliseconds))
                guard isBefore || corrected <= first else { continue }
                corrected = corrected.adding(milliseconds: jump.milliseconds)
                isBefore = true
            }
            return corrected
        }
    }
}
