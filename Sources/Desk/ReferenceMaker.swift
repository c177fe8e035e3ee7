import Payments
import Synchronization

/// Makes client references (`providers.md`, *Client reference*) that never repeat within a process, whatever the wall
/// clock does.
///
/// Between processes of one station the store's uniqueness is the backstop: ask for another on `.duplicate`.
public final class ReferenceMaker: Sendable {
    private struct Last {
        var second: Int64
        var sequence: Int
    }

    private let station: Int
    private let clock: any DeskClock
    private let last = Mutex<Last?>(nil)

    /// A maker for a station, 10 to 99.
    public init(station: Int, clock: any DeskClock) {
        (self.station, self.clock) = (station, clock)
    }

    /// The next reference.
    ///
    /// Throws `.configuration` where the station is outside 10–99 or the wall clock outside the years 2024 to 2055,
    /// since no reference can be written then.
    public func next() throws(DeskError) -> Reference {
        let made = last.withLock { last in
            let second = clock.now().seconds
            let following = Self.following(last, at: second)
            let reference = Reference(
                station: station, at: Timestamp(seconds: following.second), sequence: following.sequence)
            if reference != nil { last = following }
            return reference
        }
        guard let made else {
            throw .configuration(
                "No reference can be made for station \(station) at this machine's time. "
                    + "Set [agent] station to a number from 10 to 99 and check the clock.")
        }
        return made
    }

    /// A clock that stands still or goes back continues the last second; the hundredth in a second borrows the next one.
    private static func following(_ last: Last?, at second: Int64) -> Last {
        guard let last, last.second >= second else { return Last(second: second, sequence: 0) }
        if last.sequence < 99 { return Last(second: last.second, sequence: last.sequence + 1) }
        return Last(second: last.second + 1, sequence: 0)
    }
}
