import Payments
import Synchronization

/// Where the wall clock was set while this process ran, told by the steady clock beside it.
///
/// A payout carries the wall time of its sending. Set forward by a day, the clock would make every step of its plan lie
/// behind it, and its day in India be over; so what was sent before moves with the clock.
final class WallJumps: Sendable {
    /// A smaller difference, in milliseconds, is the clock being kept right.
    static let smallest: Int64 = 60_000

    /// The wall clock was set.
    struct Jump: Sendable, Hashable {
        /// What it said when it was last seen before.
        var last: Timestamp
        /// What it would say now had it gone on.
        var expected: Timestamp
        /// By how much it was set; negative where back.
        var milliseconds: Int64

        /// What was planned before it and must move with it.
        ///
        /// After a jump forward that is what it passed over: what lies beyond comes early, which does no harm, and may
        /// have been planned since.
        var passedOver: Range<Timestamp> {
            milliseconds < 0 ? .allOfTime : last..<last.adding(milliseconds: milliseconds)
        }
    }

    private struct State {
        var seen: (wall: Timestamp, steady: Duration)?
        var jumps: [Jump] = []
        var owed: [Jump] = []
    }

    private let state = Mutex(State())

    /// Compares both clocks with the last look.
    func look(at clock: any DeskClock) {
        state.withLock { state in
            let (wall, steady) = (clock.now(), clock.monotonic())
            defer { state.seen = (wall, steady) }
            guard let seen = state.seen else { return }
            let expected = seen.wall.adding(milliseconds: (steady - seen.steady).inMilliseconds)
            let jump = Jump(
                last: seen.wall, expected: expected, milliseconds: wall.milliseconds - expected.milliseconds)
            guard abs(jump.milliseconds) > Self.smallest else { return }
            state.jumps.append(jump)
            state.owed.append(jump)
            // A clock that is set all the time tells nothing; the oldest are forgotten.
            if state.jumps.count > 100 { state.jumps.removeFirst() }
        }
    }

    /// The jumps that the plan in the store has not followed yet, in their order.
    var owed: [Jump] { state.withLock { $0.owed } }

    /// The plan has followed the first of them.
    func settle(_ jump: Jump) {
        state.withLock { state in
            if let index = state.owed.firstIndex(of: jump) { state.owed.remove(at: index) }
        }
    }

    /// What the wall clock as it stands now would have said when it said `moment`.
    ///
    /// After a jump back its last stretch comes twice: a moment within it stays as it is.
    func corrected(_ moment: Timestamp) -> Timestamp {
        state.withLock { state in
            var (corrected, isBefore) = (moment, false)
            for jump in state.jumps {
                let first = min(jump.expected, jump.expected.adding(milliseconds: jump.milliseconds))
                guard isBefore || corrected <= first else { continue }
                corrected = corrected.adding(milliseconds: jump.milliseconds)
                isBefore = true
            }
            return corrected
        }
    }
}

extension Range<Timestamp> {
    /// Everything that is ever planned.
    fileprivate static let allOfTime = Timestamp(milliseconds: .min / 2)..<Timestamp(milliseconds: .max / 2)
}
