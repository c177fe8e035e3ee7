import GRDB
import Payments

extension SQLiteLedger {
    /// What an agent entered on a day in India, by status, and when the first of it was; sums are kept, not counted.
    public func day(of uid: UInt32, on day: CivilDay) async throws(LedgerError)
        -> (first: Timestamp?, sums: [StatusSum])
    {
        try await read { db in
            let hours = Tally.hours(of: day)
            let sums = try db.all(
                """
                SELECT status, sum(count) AS n, sum(amount) AS amount FROM tally
                WHERE hour >= ? AND hour < ? AND agent_uid = ? AND mode <> 'LINK' GROUP BY status HAVING n > 0
                """, [hours.first, hours.next, Int64(uid)]
            ).compactMap { row -> StatusSum? in
                guard let status = PaymentStatus(rawValue: try row["status"]) else { return nil }
                return StatusSum(status: status, count: try row["n"], amount: Money(paise: try row["amount"]))
            }
            let first = try db.one(
                """
                SELECT created_at FROM payment INDEXED BY payment_created
                WHERE created_at >= ? AND created_at < ? AND agent_uid = ? ORDER BY created_at LIMIT 1
                """, [day.start.milliseconds, day.adding(days: 1).start.milliseconds, Int64(uid)])
            return (try first?.moment("created_at"), sums)
        }
    }
}
