import Foundation
import GRDB
import Payments

extension SQLiteLedger {
    /// The file with these bytes, where it was begun before; nil where not.
    public func bulkFile(_ sha256: String) async throws(LedgerError) -> BulkFile? {
        try await read { db in try Self.bulkFile(sha256, db) }
    }

    /// Writes that a file is begun, as a bulk of its own or as one more file of `bulk`, and chains it; where its bytes
    /// are known, that file is given and nothing is written.
    ///
    /// The number of `file` is ignored.
    public func beginBulk(_ file: BulkFile, joining bulk: Int64?) async throws(LedgerError) -> BulkFile {
        try await write { [chain] db in
            if let known = try Self.bulkFile(file.sha256, db) { return known }
            let next: Int64 = try db.one("SELECT coalesce(max(bulk), 0) + 1 FROM bulk_file")?[0] ?? 1
            var begun = file
            begun.bulk = bulk ?? next
            try db.run(
                """
                INSERT INTO bulk_file (sha256, bulk, name, row_count, agent_uid, agent_name, begun_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    begun.sha256, begun.bulk, begun.name, begun.rowCount, Int64(begun.agent.uid), begun.agent.name,
                    begun.begunAt.milliseconds,
                ])
            let detail = ActDetail(sha256: begun.sha256, payouts: begun.rowCount)
            try AuditTable(chain: chain).add(.bulkBegun, "bulk \(begun.bulk)", detail, at: begun.begunAt, db)
            return begun
        }
    }

    /// What was entered for rows of one bulk, or of every bulk, since a moment; in the order it was entered.
    public func bulkEntries(of bulk: Int64?, since: Timestamp?) async throws(LedgerError) -> [BulkEntry] {
        try await read { db in
            try db.all(
                """
                SELECT target_digest, intent.amount, bulk_occurrence, bulk_line, bulk, reference, status, needs_approval
                FROM intent JOIN payment USING (reference)
                WHERE bulk IS NOT NULL AND (?1 IS NULL OR bulk = ?1) AND (?2 IS NULL OR intent.created_at >= ?2)
                ORDER BY bulk, reference
                """, [bulk, since?.milliseconds]
            ).map { row in
                try BulkEntry(
                    target: row[0], amount: Money(paise: row[1]), occurrence: row[2], line: row[3], bulk: row[4],
                    reference: Reference(number: row[5]), status: row.status, needsApproval: row[7])
            }
        }
    }

    /// Writes a new payout for a row of a bulk, with the row, in one transaction; gives the payout that was entered for it
    /// before, and writes nothing then.
    ///
    /// A row is entered once for ever. Where it says so it is entered anew, as long as everything entered for it before is
    /// proven never to have been sent. Throws `.duplicate` where the reference exists.
    public func record(_ intent: PayoutIntent, as row: BulkRow) async throws(LedgerError) -> Reference? {
        try refuseWhereUnsafe()
        let first = PayoutMachine.firstLines(of: intent)
        let target = bulkTarget(intent.beneficiary.target)
        return try await write { [writing] db in
            let known = try db.all(
                """
                SELECT reference, status FROM payment CROSS JOIN intent USING (reference)
                WHERE target_digest = ? AND bulk = ? AND intent.amount = ? AND bulk_occurrence = ?
                ORDER BY reference
                """, [target, row.bulk, intent.amount.paise, row.occurrence])
            let standing = try known.first { try !row.entersUnsentAgain || $0.status != .notSent }
            if let standing { return try Reference(number: standing[0]) }
            try writing.add(intent, first, as: row, nextAskAt: { _, _ in nil }, db)
            return nil
        }
    }

    /// The keyed digest of an account, UPI id or mobile, as ``BulkEntry`` has it.
    public func bulkTarget(_ target: String) -> Data { sealer.digest(target) }

    private static func bulkFile(_ sha256: String, _ db: Database) throws -> BulkFile? {
        guard let row = try db.one("SELECT * FROM bulk_file WHERE sha256 = ?", [sha256]) else { return nil }
        return try BulkFile(
            bulk: row["bulk"], sha256: row["sha256"], name: row["name"], rowCount: row["row_count"],
            agent: row.agent, begunAt: Timestamp(milliseconds: row["begun_at"]))
    }
}
