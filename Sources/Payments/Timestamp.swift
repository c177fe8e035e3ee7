/// A moment in UTC, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// The domain has no clock: whoever acts passes the moment in.
public struct Timestamp: Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since the Unix epoch, UTC.
    public var milliseconds: Int64

    /// A moment from milliseconds since the Unix epoch, UTC.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// A moment from whole seconds since the Unix epoch, UTC.
    public init(seconds: Int64) {
        milliseconds = seconds * 1_000
    }

    /// The moment as a single number, for storage.
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes the single number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    /// Whole seconds since the Unix epoch, UTC, rounded down.
    public var seconds: Int64 { milliseconds.floored(by: 1_000) }

    /// The moment `seconds` later (earlier where negative).
    public func adding(seconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + seconds * 1_000) }

    /// The moment `milliseconds` later (earlier where negative).
    public func adding(milliseconds more: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + more) }

    /// Whole seconds from `earlier` to this moment.
    public func seconds(since earlier: Timestamp) -> Int64 {
        (milliseconds - earlier.milliseconds).floored(by: 1_000)
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
}

extension Int64 {
    /// Division that rounds towards minus infinity, as calendars need before 1970.
    func floored(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
