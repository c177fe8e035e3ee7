import GRDB
import Payments

/// The kept counts and sums by hour in India, agent, provider, mode and status.
enum Tally {
    /// Hours since 1970 on an Indian clock.
    static func hour(_ moment: Timestamp) -> Int64 { (moment.seconds + IndianTime.offset) / 3_600 }

    /// The first hour of a day and of the next.
    static func hours(of day: CivilDay) -> (first: Int64, next: Int64) {
        (day.daysSinceEpoch * 24, (day.daysSinceEpoch + 1) * 24)
    }

    /// What an agent sent on a day and how many that were; what pay links bring in is not sent.
    static func sent(by uid: UInt32, on day: CivilDay, _ db: Database) throws -> (amount: Money, count: Int) {
        try sum(of: uid, on: day, PaymentStatus.mayHaveLeftSQL, db)
    }

    /// What of an agent's day counts against a limit: what was sent and what is entered to be sent.
    static func againstLimits(of uid: UInt32, on day: CivilDay, _ db: Database) throws -> Money {
        try sum(of: uid, on: day, PaymentStatus.countsAgainstLimitsSQL, db).amount
    }

    private static func sum(of uid: UInt32, on day: CivilDay, _ statuses: String, _ db: Database) throws
        -> (amount: Money, count: Int)
    {
        let hours = hours(of: day)
        let row = try db.one(
            """
            SELECT coalesce(sum(amount), 0), coalesce(sum(count), 0) FROM tally
            WHERE hour >= ? AND hour < ? AND agent_uid = ? AND mode <> 'LINK' AND status IN \(statuses)
            """, [hours.first, hours.next, Int64(uid)])
        return try (Money(paise: row?[0] ?? 0), row?[1] ?? 0)
    }

    /// What was sent or tried on a day by everybody, by status; what nobody has sent, and what pay links bring in, is left
    /// out.
    static func day(_ day: CivilDay, _ db: Database) throws -> [StatusSum] {
        let hours = hours(of: day)
        return try db.all(
            """
            SELECT status, sum(count) AS n, sum(amount) AS amount FROM tally
            WHERE hour >= ? AND hour < ? AND mode <> 'LINK' AND status IN \(PaymentStatus.wasTriedSQL)
            GROUP BY status HAVING n > 0
            """, [hours.first, hours.next]
        ).compactMap { row in
            guard let status = PaymentStatus(rawValue: try row["status"]) else { return nil }
            return StatusSum(status: status, count: try row["n"], amount: Money(paise: try row["amount"]))
        }
    }

    /// How many were paid of those entered in each of the last hours, oldest first.
    static func paidPerHour(now: Timestamp, hours count: Int64, _ db: Database) throws -> [Int] {
        let last = hour(now)
        let rows = try db.all(
            """
            SELECT hour, sum(count) FROM tally
            WHERE hour > ? AND hour <= ? AND status = 'succeeded' AND mode <> 'LINK' GROUP BY hour
            """, [last - count, last])
        guard !rows.isEmpty else { return [] }
        var paid = [Int](repeating: 0, count: Int(count))
        for row in rows {
            let (hour, number): (Int64, Int) = try (row[0], row[1])
            paid[Int(hour - (last - count + 1))] = number
        }
        return paid
    }

    /// How rails do today, and in each of the last hours.
    static func health(now: Timestamp, hours count: Int64, _ db: Database) throws -> [HealthRow] {
        let today = hours(of: now.day).first
        let last = hour(now)
        let rows = try db.all(
            """
            SELECT mode, hour, sum(count), sum(CASE status WHEN 'succeeded' THEN count ELSE 0 END) FROM tally
            WHERE hour >= ? AND hour <= ? AND status IN ('succeeded', 'failed', 'reversed')
            GROUP BY mode, hour HAVING sum(count) > 0
            """, [min(today, last - count + 1), last])
        var lines: [String: HealthRow] = [:]
        for row in rows {
            guard let mode = Mode(word: try row[0]) else { continue }
            let (hour, asked, paid): (Int64, Int, Int) = try (row[1], row[2], row[3])
            var line =
                lines[mode.word]
                ?? HealthRow(mode: mode, asked: 0, paid: 0, trend: .init(repeating: nil, count: Int(count)))
            if hour >= today { (line.asked, line.paid) = (line.asked + asked, line.paid + paid) }
            let place = Int(hour - (last - count + 1))
            if line.trend.indices.contains(place) { line.trend[place] = paid * 100 / asked }
            lines[mode.word] = line
        }
        let order: [Mode] = [.rail(.imps), .rail(.upi), .rail(.neft), .rail(.rtgs), .recharge, .link]
        return order.compactMap { lines[$0.word] }.filter { $0.asked > 0 }
    }
}
