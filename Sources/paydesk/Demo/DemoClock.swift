import Desk
import Foundation
import Payments

/// A clock that was set to a moment when it was made and goes on from there.
struct SetClock: DeskClock {
    private let moment: Timestamp
    private let machine = SystemClock()

    init(_ moment: Timestamp) {
        self.moment = moment
    }

    func now() -> Timestamp {
        let (seconds, attoseconds) = machine.monotonic().components
        return moment.adding(milliseconds: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }

    func monotonic() -> Duration { machine.monotonic() }

    func sleep(until deadline: Duration) async throws(CancellationError) {
        try await machine.sleep(until: deadline)
    }
}

extension Timestamp {
    /// A moment as it is typed: RFC 3339 with its zone, or `2026-11-20 14:02` in India.
    init?(typed text: String) {
        if let date = try? Date(text, strategy: .iso8601) {
            self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
            return
        }
        let parts = text.split(whereSeparator: { "-T :".contains($0) }).map { Int($0) }
        let numbers = parts.compactMap(\.self)
        guard numbers.count == parts.count, (5...6).contains(numbers.count),
            let day = CivilDay(year: numbers[0], month: numbers[1], day: numbers[2])
        else { return nil }
        self.init(ist: day, hour: numbers[3], minute: numbers[4], second: numbers.count == 6 ? numbers[5] : 0)
    }
}
