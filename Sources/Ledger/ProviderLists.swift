import Foundation
import GRDB
import Payments

extension SQLiteLedger {
    /// Keeps a provider's operators as it listed them; an older list changes nothing.
    public func recordOperators(_ operators: [Operator], of provider: String, at: Timestamp) async throws(LedgerError) {
        try await write { db in
            let json = String(decoding: try JSONEncoder().encode(operators), as: UTF8.self)
            try db.run(
                """
                INSERT INTO operator_list (provider, as_of, operators) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET as_of = excluded.as_of, operators = excluded.operators
                    WHERE excluded.as_of >= as_of
                """, [provider, at.milliseconds, json])
        }
    }

    /// A provider's operators as it listed them last; nil where it never did.
    public func operators(of provider: String) async throws(LedgerError) -> OperatorList? {
        try await read { db in
            guard let row = try db.one("SELECT as_of, operators FROM operator_list WHERE provider = ?", [provider])
            else { return nil }
            let json: String = try row[1]
            // A list this program cannot read is asked for anew.
            guard let operators = try? JSONDecoder().decode([Operator].self, from: Data(json.utf8)) else { return nil }
            return OperatorList(operators: operators, asOf: Timestamp(milliseconds: try row[0]))
        }
    }

    /// Counts one call for a provider's list of a day, made on `day` in India.
    ///
    /// False, and not counted, where `most` were made that day.
    public func countReconciliation(of provider: String, on day: CivilDay, most: Int, at: Timestamp)
        async throws(LedgerError) -> Bool
    {
        try await write { db in
            guard most > 0 else { return false }
            return try db.changes(
                """
                INSERT INTO reconciliation_call (provider, day, calls, last_at) VALUES (?, ?, 1, ?)
                ON CONFLICT DO UPDATE SET calls = calls + 1, last_at = excluded.last_at WHERE calls < ?
                """, [provider, day.daysSinceEpoch, at.milliseconds, most]) == 1
        }
    }

    /// How often a provider's list was asked for on a day in India, and when last.
    public func reconciliations(of provider: String, on day: CivilDay) async throws(LedgerError) -> (
        calls: Int, last: Timestamp?
    ) {
        try await read { db in
            let row = try db.one(
                "SELECT calls, last_at FROM reconciliation_call WHERE provider = ? AND day = ?",
                [provider, day.daysSinceEpoch])
            return try (row?["calls"] ?? 0, row?.moment("last_at"))
        }
    }
}
