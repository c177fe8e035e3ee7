/// The amounts, days and words that a filter's clauses hold.
extension FilterParser {
    mutating func readAmount(_ sign: String, _ value: FilterWord) throws(FilterError) {
        var range = query.amount ?? AmountRange()
        if sign == ":", let dots = Self.places(of: "..", in: value.text) {
            let (low, high) = (String(value.text.prefix(dots)), value.rest(from: dots + 2))
            if !low.isEmpty { range.least = try money(FilterWord(text: low, start: value.start)) }
            if !high.text.isEmpty { range.most = try money(high) }
        } else {
            let amount = try money(value)
            let paisa = Money(paise: 1)
            switch sign {
            case ">": range.least = amount + paisa
            case ">=": range.least = amount
            case "<": range.most = amount - paisa
            case "<=": range.most = amount
            default: range = AmountRange(least: amount, most: amount)
            }
        }
        query.amount = range
    }

    /// `age>1h` asks for what was handed over more than an hour ago, as its age is shown; `age<1h` for what was entered
    /// since.
    mutating func readAge(_ sign: String, _ value: FilterWord) throws(FilterError) {
        guard let seconds = Self.duration(value.text) else {
            throw value.error("is no age; 30m, 2h and 3d are", isIncomplete: value.text.allSatisfy(\.isASCIIDigit))
        }
        let moment = now.adding(seconds: -seconds)
        if sign.hasPrefix("<") {
            query.since = max(query.since ?? moment, moment)
        } else {
            query.leftBefore = min(query.leftBefore ?? moment, moment)
        }
    }

    /// A day in India: `2026-11-20`, `20nov`, `today`, `yesterday`, `tue` (the last one, today included).
    func day(_ word: FilterWord) throws(FilterError) -> CivilDay {
        let text = word.text.lowercased()
        let today = now.day
        if text == "today" { return today }
        if text == "yesterday" { return today.adding(days: -1) }
        if text.count >= 3, let weekday = Self.weekdays.firstIndex(where: { $0.hasPrefix(text) }) {
            return today.adding(days: -((today.weekday - weekday + 7) % 7))
        }
        if let day = Self.isoDay(text) ?? Self.namedDay(text, today: today) { return day }
        let nearest = FilterLanguage.nearest(text, in: ["today", "yesterday"] + Self.weekdays)
        throw word.error("is no day; 2026-11-20, 20nov, tue and yesterday are", suggestion: nearest)
    }

    /// A moment: a span before now (`2h`), a clock time (`14:05`, the last one), a day, or `19nov,14:05`.
    ///
    /// A day alone is its beginning, or where `endOfDay` its last moment.
    func moment(_ word: FilterWord, endOfDay: Bool = false) throws(FilterError) -> Timestamp {
        if let seconds = Self.duration(word.text) { return now.adding(seconds: -seconds) }
        if let (hour, minute) = Self.clock(word.text),
            let moment = Timestamp(ist: now.day, hour: hour, minute: minute)
        {
            return moment <= now ? moment : moment.adding(seconds: -86_400)
        }
        let parts = word.parts
        let day = try day(parts[0])
        guard parts.count > 1 else { return endOfDay ? day.adding(days: 1).start.adding(milliseconds: -1) : day.start }
        guard parts.count == 2, let (hour, minute) = Self.clock(parts[1].text),
            let moment = Timestamp(ist: day, hour: hour, minute: minute)
        else {
            throw parts[1].error("is no time; 14:05 is", isIncomplete: true)
        }
        return moment
    }

    /// An amount as people and screens write it, such as `₹8,128` and `₹2,499.50`; nil for anything else.
    static func amount(_ text: String) -> Money? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let rupees = parts.first.flatMap({ try? Money(typed: String($0)) }), parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return rupees }
        guard let paise = try? Money(decimal: "0.\(parts[1])") else { return nil }
        return rupees + paise
    }

    private func money(_ word: FilterWord) throws(FilterError) -> Money {
        guard let amount = Self.amount(word.text) else { throw word.error("is no amount") }
        return amount
    }

    /// Seconds in `90s`, `30m`, `2h`, `3d`, `1w`.
    private static func duration(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let last = text.last, let unit = units[last], (2...6).contains(text.count) else { return nil }
        guard text.dropLast().allSatisfy(\.isASCIIDigit), let count = Int64(text.dropLast()) else { return nil }
        return count * unit
    }

    private static func clock(_ text: String) -> (hour: Int, minute: Int)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2 else { return nil }
        guard parts.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }) else { return nil }
        guard let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60 else { return nil }
        return (hour, minute)
    }

    private static func isoDay(_ text: String) -> CivilDay? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }) else { return nil }
        guard let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]) else { return nil }
        return CivilDay(year: year, month: month, day: day)
    }

    /// `20nov`, the last one, or `20nov2025`.
    private static func namedDay(_ text: String, today: CivilDay) -> CivilDay? {
        let number = text.prefix { $0.isASCIIDigit }
        let name = text.dropFirst(number.count).prefix { $0.isASCIILetter }
        let rest = text.dropFirst(number.count + name.count)
        guard let day = Int(number), number.count <= 2, name.count >= 3 else { return nil }
        guard let month = months.firstIndex(where: { $0.hasPrefix(name) }) else { return nil }
        if rest.count == 4, let year = Int(rest) { return CivilDay(year: year, month: month + 1, day: day) }
        guard rest.isEmpty else { return nil }
        let candidates = [today.year, today.year - 1].compactMap { CivilDay(year: $0, month: month + 1, day: day) }
        return candidates.first { $0 <= today }
    }

    private static func places(of needle: String, in text: String) -> Int? {
        let characters = Array(text)
        return characters.indices.first { String(characters[$0...].prefix(needle.count)) == needle }
    }

    /// A word without letter case, underscores and hyphens.
    static func folded(_ word: String) -> String { word.lowercased().filter { $0 != "_" && $0 != "-" } }

    /// Every word for a status, folded: the contract's and the screen's.
    static let statuses: [String: Set<PaymentStatus>] = {
        var words = Dictionary(uniqueKeysWithValues: PaymentStatus.allCases.map { (folded($0.rawValue), Set([$0])) })
        words["success"] = [.succeeded]
        words["approval"] = [.awaitingApproval]
        words["open"] = [.submitting, .unknown, .pending, .processing]
        return words
    }()

    static let statusWords = PaymentStatus.allCases.map(\.rawValue) + ["success", "approval", "open"]

    /// Every word for a flag, folded: the contract's and the screen's.
    static let flags: [String: PaymentFlag] = {
        var words = Dictionary(uniqueKeysWithValues: PaymentFlag.allCases.map { (folded($0.rawValue), $0) })
        words["late"] = .lateSuccess
        words["name"] = .nameMismatch
        words["turnaround"] = .turnaroundBreached
        return words
    }()

    static let flagWords = PaymentFlag.allCases.map(\.rawValue) + ["late", "name", "turnaround", "twin"]

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
}
