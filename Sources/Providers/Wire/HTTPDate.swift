import Payments

/// Reads the three date forms of HTTP (RFC 9110, 5.6.7): pure arithmetic, no formatter and no clock.
enum HTTPDate {
    /// The moment at which the provider says it answered; nil where it tells none, or the reply comes from a cache and
    /// carries the time at which it was stored.
    static func told(by reply: HTTPReply) -> Timestamp? {
        guard reply.headers["age"].map({ WireField.trimmed($0) == "0" }) ?? true else { return nil }
        return reply.headers["date"].map(WireField.trimmed).flatMap(moment)
    }

    /// The moment a field like `Sun, 06 Nov 1994 08:49:37 GMT` names; nil where it is none of the three forms.
    ///
    /// The day's name must be one, but need not be the right one: what counts is the date.
    static func moment(_ text: String) -> Timestamp? {
        guard text.utf8.count <= 40, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard let first = words.first, !first.isEmpty else { return nil }
        if first.last != "," { return asctime(words) }
        let name = String(first.dropLast())
        return shortDays.contains(name) ? fixed(words) : longDays.contains(name) ? rfc850(words) : nil
    }

    private static let shortDays: Set = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let longDays: Set = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func fixed(_ words: [String]) -> Timestamp? {
        guard words.count == 6, words[5] == "GMT", let day = number(words[1], digits: 2),
            let year = number(words[3], digits: 4)
        else { return nil }
        return moment(year, words[2], day, words[4])
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`, whose two digits are read as 1975 to 2074.
    ///
    /// The standard counts fifty years from today; this program's first year, 2024, stands in for a clock.
    private static func rfc850(_ words: [String]) -> Timestamp? {
        guard words.count == 4, words[3] == "GMT" else { return nil }
        let parts = words[1].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let day = number(parts[0], digits: 2), let short = number(parts[2], digits: 2) else {
            return nil
        }
        return moment(short < 75 ? 2_000 + short : 1_900 + short, parts[1], day, words[2])
    }

    /// `Sun Nov  6 08:49:37 1994`: a day of one digit has a second blank before it.
    private static func asctime(_ words: [String]) -> Timestamp? {
        var words = words
        guard shortDays.contains(words[0]) else { return nil }
        if words.count == 6, words[2].isEmpty, words[3].utf8.count == 1 {
            words.remove(at: 2)
            words[2] = "0" + words[2]
        }
        guard words.count == 5, let day = number(words[2], digits: 2), let year = number(words[4], digits: 4) else {
            return nil
        }
        return moment(year, words[1], day, words[3])
    }

    private static func moment(_ year: Int, _ monthName: String, _ day: Int, _ clock: String) -> Timestamp? {
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let month = months.firstIndex(of: monthName), let date = CivilDay(year: year, month: month + 1, day: day),
            parts.count == 3, let hour = number(parts[0], digits: 2), let minute = number(parts[1], digits: 2),
            let second = number(parts[2], digits: 2), hour < 24, minute < 60, second <= 60
        else { return nil }
        // A leap second counts as the second before it, as Unix time has it.
        let seconds = hour * 3_600 + minute * 60 + min(second, 59)
        return Timestamp(seconds: date.daysSinceEpoch * 86_400 + Int64(seconds))
    }

    private static func number(_ text: String, digits: Int) -> Int? {
        text.utf8.count == digits && text.allSatisfy(\.isASCIIDigit) ? Int(text) : nil
    }
}
