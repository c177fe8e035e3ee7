/// Calendar fields of an instant in IST (UTC+05:30, no summer time), without a formatter.
struct IndianTime: Sendable, Equatable {
    var year: Int
    var month: Int
    var day: Int
    /// 1 for 1 January.
    var dayOfYear: Int
    /// 0 for Sunday.
    var weekday: Int
    var hour: Int
    var minute: Int
    var second: Int

    /// From Unix milliseconds, by the civil-from-days algorithm (Hinnant).
    init(milliseconds: Int64) {
        let local = milliseconds + 19_800_000
        let days = Int((Double(local) / 86_400_000).rounded(.down))
        let inDay = Int(local - Int64(days) * 86_400_000)
        hour = inDay / 3_600_000
        minute = inDay / 60_000 % 60
        second = inDay / 1_000 % 60
        weekday = ((days + 4) % 7 + 7) % 7
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfMarchYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfMarchYear + 2) / 153
        day = dayOfMarchYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1]
        dayOfYear = before + day + (leap && month > 2 ? 1 : 0)
    }
}

extension IndianTime {
    /// `2025-08-04`.
    var date: String { "\(year)-\(padded(month, 2))-\(padded(day, 2))" }

    /// `2025-08-04 16:58:30`, as the documents print a stamp without a zone.
    var stamp: String { "\(date) \(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))" }

    /// `October 15, 2023, 10:30 am`.
    var words: String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let clock = "\((hour + 11) % 12 + 1):\(padded(minute, 2)) \(hour < 12 ? "am" : "pm")"
        return "\(months[month - 1]) \(day), \(year), \(clock)"
    }

    /// `2025-07-29T16:23:48.000000Z`: the same instant in UTC.
    static func utcStamp(_ milliseconds: Int64) -> String {
        let utc = IndianTime(milliseconds: milliseconds - 19_800_000)
        return utc.stamp.replacing(" ", with: "T") + ".000000Z"
    }
}
