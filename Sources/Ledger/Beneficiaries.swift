import Foundation
import GRDB
import Payments

extension PaymentStatus {
    /// Where money left, or may have left.
    private static let mayHaveLeft: [PaymentStatus] = [
        .submitting, .unknown, .pending, .processing, .succeeded, .reversed,
    ]

    /// `('submitting', …)`: our own words, for SQL.
    static let mayHaveLeftSQL = sql(mayHaveLeft)

    /// The same and what the provider refused.
    static let wasTriedSQL = sql(mayHaveLeft + [.failed])

    /// What counts against a limit: where money may have left, and what is entered and can still be sent by anybody who
    /// shares the store.
    static let countsAgainstLimitsSQL = sql(mayHaveLeft + [.awaitingApproval, .ready])

    private static func sql(_ statuses: [PaymentStatus]) -> String {
        "(" + statuses.map { "'\($0.rawValue)'" }.joined(separator: ", ") + ")"
    }
}

extension SQLiteLedger {
    /// Payouts of the same amount to the same account, UPI id or mobile since `since`, on any provider, the newest
    /// first; one whose figures are hidden from the viewer comes whatever its amount, so that nobody finds that out by
    /// trying.
    ///
    /// What was discarded or rejected before it was sent is left out.
    public func lookAlikes(target: String, amount: Money, since: Timestamp) async throws(LedgerError) -> [LookAlike] {
        let digest = sealer.digest(target)
        let alike = [Piece("+amount = ?", [amount.paise]), viewer?.hidden].compactMap(\.self)
        let query =
            Piece(
                """
                SELECT reference, amount, created_at, provider, status, name, bank_reference, agent_uid, agent_name,
                    mode
                FROM payment WHERE (target_digest = ? OR upi_digest = ? OR mobile_digest = ?) AND
                """, [digest, digest, digest]) + Piece(" ") + Piece.joined(alike, by: "OR")
            + Piece(
                """
                 AND created_at >= ? AND +status NOT IN ('discarded', 'rejected')
                ORDER BY +created_at DESC, +reference DESC LIMIT 50
                """, [since.milliseconds])
        return try await read { [viewer] db in
            try query.fetchAll(db).map { row in
                try LookAlike(
                    reference: Reference(number: row[0]), amount: Money(paise: row[1]),
                    at: Timestamp(milliseconds: row[2]), provider: row[3], mode: Mode(word: row["mode"]),
                    agent: row.agent.name, status: row.status, name: row[5], bankReference: row[6],
                    isHidden: viewer?.hides(row.status, enteredBy: row.agent) ?? false)
            }
        }
    }

    /// Beneficiaries entered before whose name starts with `text`, or whose account, UPI id or mobile is `text`, the
    /// most recent first.
    ///
    /// Their numbers are masked; `lastReference` leads to the whole ones.
    public func beneficiaries(matching text: String, limit: Int) async throws(LedgerError) -> [KnownBeneficiary] {
        let wanted = text.trimmingCharacters(in: .whitespaces)
        guard !wanted.isEmpty else { return [] }
        let digest = sealer.digest(wanted)
        return try await read { [hiding] db in
            try db.all(
                """
                SELECT digest, last_reference, last_entered_at FROM beneficiary
                    WHERE name >= ?1 COLLATE NOCASE AND name < ?2 COLLATE NOCASE
                UNION SELECT digest, last_reference, last_entered_at FROM beneficiary WHERE digest IN (
                    SELECT ?3 UNION ALL SELECT target_digest FROM payment WHERE upi_digest = ?3
                    UNION ALL SELECT target_digest FROM payment WHERE mobile_digest = ?3)
                ORDER BY last_entered_at DESC, last_reference DESC LIMIT ?4
                """, [wanted, wanted + "\u{10FFFF}", digest, limit]
            ).compactMap { row in try Self.known(row[0], last: row[1], hiding, db) }
        }
    }

    private static func known(_ digest: Data, last: Int64, _ hiding: Hiding, _ db: Database) throws
        -> KnownBeneficiary?
    {
        let rows = Piece("SELECT \(PaymentTable.columns) FROM payment WHERE ")
        var found = try (rows + hiding.guarded(Piece("reference = ?", [last]))).fetchOne(db)
        if found == nil {
            // The last one waits for whoever looks to approve it: what is offered is what was decided before.
            let earlier = hiding.guarded(Piece("target_digest = ?", [digest]))
            found = try (rows + earlier + Piece(" ORDER BY created_at DESC LIMIT 1")).fetchOne(db)
        }
        guard let row = found else { return nil }
        let sent = try db.one(
            """
            SELECT count(*), max(created_at) FROM payment
            WHERE target_digest = ? AND status IN \(PaymentStatus.mayHaveLeftSQL)
            """, [digest])
        let latest = try PaymentTable.transaction(row)
        let paidAt = (try sent?[1] as Int64?).map(Timestamp.init(milliseconds:))
        return KnownBeneficiary(
            name: latest.beneficiary.name, maskedTarget: latest.beneficiary.target, ifsc: latest.beneficiary.ifsc,
            mobile: latest.beneficiary.mobile, lastPaidAt: paidAt ?? latest.createdAt, count: try sent?[0] ?? 0,
            rail: latest.mode.rail ?? .imps, lastReference: latest.reference)
    }

    /// What an agent has sent or entered to be sent on a day in India, and what of it to one target, as limits count it.
    ///
    /// What waits ready or for approval counts; nothing proven unsent, failed or discarded does.
    public func sent(by uid: UInt32, on day: CivilDay, to target: String?) async throws(LedgerError) -> Money {
        guard let target else {
            return try await read { db in try Tally.againstLimits(of: uid, on: day, db) }
        }
        let digest = sealer.digest(target)
        return try await read { db in
            let row = try db.one(
                """
                SELECT coalesce(sum(amount), 0) FROM payment
                WHERE target_digest = ? AND created_at >= ? AND created_at < ? AND agent_uid = ?
                    AND +status IN \(PaymentStatus.countsAgainstLimitsSQL)
                """,
                [digest, day.start.milliseconds, day.adding(days: 1).start.milliseconds, Int64(uid)])
            return Money(paise: try row?[0] ?? 0)
        }
    }
}
