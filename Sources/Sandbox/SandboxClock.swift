import Foundation
import Synchronization

/// The time a sandbox lives in, and the way it waits.
///
/// World time (``now``) decides when payouts settle and wallets are filled; it may run faster than the wall.
/// Waiting (``sleep``) is about the wire, a slow or late answer, and is always in real milliseconds, because the
/// client's own deadlines are real.
public struct SandboxClock: Sendable {
    /// World time in Unix milliseconds, UTC.
    public var now: @Sendable () -> Int64
    /// Waits so many real milliseconds; throws when the waiting task is cancelled.
    public var sleep: @Sendable (_ milliseconds: Int64) async throws -> Void
    /// The wall clock in Unix milliseconds, which the stamps of signed requests are compared with, however fast the
    /// world runs.
    public var wall: @Sendable () -> Int64

    /// Makes a clock from its two closures; tests hand in their own.
    public init(
        now: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (_ milliseconds: Int64) async throws -> Void = { milliseconds in
            try await Task.sleep(for: .milliseconds(milliseconds))
        },
        wall: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }
    ) {
        self.now = now
        self.sleep = sleep
        self.wall = wall
    }

    /// A clock that starts at `start` (Unix milliseconds) and runs `speed` times as fast as the machine's steady clock.
    ///
    /// It never goes backwards when the wall clock is set.
    public static func running(from start: Int64, speed: Double = 1) -> SandboxClock {
        let origin = ContinuousClock.now
        let factor = max(speed, 0)
        return SandboxClock(now: {
            let elapsed = origin.duration(to: .now).components
            let milliseconds = Double(elapsed.seconds) * 1_000 + Double(elapsed.attoseconds) / 1e15
            return start + Int64(milliseconds * factor)
        })
    }
}

/// A clock that stands still until it is moved by hand, for tests and rehearsals.
public final class HandClock: Sendable {
    private let time: Mutex<Int64>

    /// Starts the clock at `start`, Unix milliseconds.
    public init(at start: Int64) {
        time = Mutex(start)
    }

    /// World time, Unix milliseconds.
    public var now: Int64 {
        time.withLock { $0 }
    }

    /// Moves the clock on by so many world seconds.
    public func advance(seconds: Double) {
        time.withLock { $0 += Int64(seconds * 1_000) }
    }

    /// The clock to give to a sandbox.
    public var clock: SandboxClock {
        SandboxClock(now: { self.now })
    }
}
