import Payments

/// What `[polling]` says: when providers are asked, and how often (`payouts.md`, *Polling*).
extension PollPlan {
    /// The plan of the design, with what the section says otherwise.
    init(_ reader: TableReader) throws(ConfigurationError) {
        self.init()
        var table = reader
        callsPerSecond = try table.integer("calls_per_second", in: 1...100, unit: "calls") ?? callsPerSecond
        burst = try table.integer("burst", in: 1...1_000, unit: "calls") ?? burst
        upi.steps = try table.steps("upi") ?? upi.steps
        imps.steps = try table.steps("imps") ?? imps.steps
        neftAfterBatch = try table.steps("neft_after_batch") ?? neftAfterBatch
        rtgs.steps = try table.steps("rtgs") ?? rtgs.steps
        recharge.steps = try table.steps("recharge") ?? recharge.steps
        link.steps = try table.steps("link") ?? link.steps
        upi.lastDay = try table.days("upi_days") ?? upi.lastDay
        imps.lastDay = try table.days("imps_days") ?? imps.lastDay
        rtgs.lastDay = try table.days("rtgs_days") ?? rtgs.lastDay
        recharge.lastDay = try table.days("recharge_days") ?? recharge.lastDay
        unknownLastDay = try table.days("unknown_days") ?? unknownLastDay
        successLastDay = try table.days("success_days") ?? successLastDay
        walletInView = try table.interval("balance_in_view") ?? walletInView
        walletOutOfView = try table.interval("balance_out_of_view") ?? walletOutOfView
        guard Self.keepsNPCI(upi.steps) else {
            throw table.error(
                "upi", "NPCI asks for no call before 90 s and for at most 3 within 2 h",
                hint: "Write upi = [\"90s\", \"10min\", \"2h\"].")
        }
        try table.finish()
    }

    /// Whether UPI is asked as seldom as NPCI wants it, its hourly calls and the jitter that delays a call included.
    private static func keepsNPCI(_ given: [Int64]) -> Bool {
        guard let first = given.first, let last = given.last, first >= 90 else { return false }
        let steps = given + (1...3).map { last + $0 * 3_600 }
        return steps.indices.dropLast(3).allSatisfy { index in
            let before = index > 0 ? steps[index - 1] : 0
            let stretch = min(standard.jitterMost, Int64(Double(steps[index] - before) * standard.jitterShare))
            return steps[index + 3] - steps[index] - stretch >= 7_200
        }
    }
}

extension TableReader {
    /// The longest step after sending, and the longest pause between two balances: a day, in seconds.
    private static let longest: Int64 = 86_400

    /// Moments after sending, such as `["90s", "10min", "2h"]`, in seconds, ascending.
    fileprivate mutating func steps(_ key: String) throws(ConfigurationError) -> [Int64]? {
        guard let words = try strings(key) else { return nil }
        let hint = "Write \(key) = [\"90s\", \"10min\", \"2h\"], for instance."
        var steps: [Int64] = []
        for word in words {
            guard let seconds = Self.seconds(word), (1...Self.longest).contains(seconds) else {
                throw error(key, "“\(word)” is no time from 1s to 24h", hint: hint)
            }
            guard steps.last.map({ $0 < seconds }) ?? true else {
                throw error(key, "“\(word)” does not come after the one before it", hint: hint)
            }
            steps.append(seconds)
        }
        guard !steps.isEmpty else { throw error(key, "the list is empty", hint: hint) }
        return steps
    }

    /// The time between two questions, such as `"60s"`, in seconds.
    fileprivate mutating func interval(_ key: String) throws(ConfigurationError) -> Int64? {
        guard let word = try string(key) else { return nil }
        guard let seconds = Self.seconds(word), (10...Self.longest).contains(seconds) else {
            throw error(
                key, "“\(word)” is no time from 10s to 24h", hint: "Write \(key) = \"60s\", for instance.")
        }
        return seconds
    }

    /// The last day, counted from sending, on which something is asked.
    fileprivate mutating func days(_ key: String) throws(ConfigurationError) -> Int64? {
        try integer(key, in: 0...60, unit: "days").map(Int64.init)
    }

    /// `90s`, `10min` or `2h` in seconds; nil for anything else.
    private static func seconds(_ word: String) -> Int64? {
        for (unit, factor) in [("min", Int64(60)), ("s", 1), ("h", 3_600)] where word.hasSuffix(unit) {
            let digits = word.dropLast(unit.count)
            guard (1...6).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
            return Int64(digits).map { $0 * factor }
        }
        return nil
    }
}
