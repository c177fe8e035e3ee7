/// A calendar day in India (proleptic Gregorian).
public struct CivilDay: Hashable, Comparable, Sendable {
    /// The year, such as 2026.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, 1 to 31.
    public let day: Int

    /// A day from its parts; nil where no such day exists.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= Self.length(ofMonth: month, year: year) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day that is `number` days after 1970-01-01.
    public init(daysSinceEpoch number: Int64) {
        // Days to civil date by counting 400-year eras of 146,097 days that start on 1 March of year 0.
        let shifted = number + 719_468
        let era = shifted.floored(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    }

    /// Days from 1970-01-01 to this day.
    public var daysSinceEpoch: Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = shiftedYear.floored(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let shiftedMonth = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The day `count` days later (earlier where negative).
    public func adding(days count: Int) -> CivilDay { CivilDay(daysSinceEpoch: daysSinceEpoch + Int64(count)) }

    /// 0 for Monday to 6 for Sunday.
    public var weekday: Int { Int((daysSinceEpoch + 3) - (daysSinceEpoch + 3).floored(by: 7) * 7) }

    /// `Mon` to `Sun`.
    public var weekdayName: String { ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday] }

    /// `Jan` to `Dec`.
    public var monthName: String {
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
    }

    /// `20 Nov`.
    public var short: String { "\(day) \(monthName)" }

    /// `Fri 20 Nov`.
    public var named: String { "\(weekdayName) \(day) \(monthName)" }

    /// `2026-11-20` (ISO 8601).
    public var iso: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

    /// The moment this day begins in India.
    public var start: Timestamp { Timestamp(seconds: daysSinceEpoch * 86_400 - IndianTime.offset) }

    /// Orders by date.
    public static func < (left: CivilDay, right: CivilDay) -> Bool { left.daysSinceEpoch < right.daysSinceEpoch }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}

/// A moment as an Indian wall clock shows it: UTC + 5:30, no daylight saving.
public struct IndianTime: Hashable, Sendable {
    /// Seconds that Indian Standard Time is ahead of UTC.
    public static let offset: Int64 = 19_800

    /// The calendar day.
    public let day: CivilDay
    /// The hour, 0 to 23.
    public let hour: Int
    /// The minute, 0 to 59.
    public let minute: Int
    /// The second, 0 to 59.
    public let second: Int

    /// The wall clock at `moment`, `offset` seconds ahead of UTC (0 shows UTC itself).
    public init(_ moment: Timestamp, offset: Int64 = IndianTime.offset) {
        let local = moment.seconds + offset
        let days = local.floored(by: 86_400)
        let rest = Int(local - days * 86_400)
        day = CivilDay(daysSinceEpoch: days)
        (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60)
    }

    /// `14:02`.
    public var clock: String { "\(padded(hour, 2)):\(padded(minute, 2))" }

    /// `14:02:11`.
    public var clockWithSeconds: String { "\(clock):\(padded(second, 2))" }
}

extension Timestamp {
    /// The wall clock in India.
    public var ist: IndianTime { IndianTime(self) }

    /// The calendar day in India.
    public var day: CivilDay { IndianTime(self).day }

    /// RFC 3339 in UTC with whole seconds, such as `2026-11-20T08:32:11Z`.
    public var rfc3339: String {
        let utc = IndianTime(self, offset: 0)
        return "\(utc.day.iso)T\(utc.clockWithSeconds)Z"
    }

    /// A moment on an Indian wall clock; nil where no such time exists.
    public init?(ist day: CivilDay, hour: Int, minute: Int, second: Int = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else { return nil }
        self = day.start.adding(seconds: Int64(hour * 3_600 + minute * 60 + second))
    }
}

/// A number with leading zeros up to `width` digits.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
