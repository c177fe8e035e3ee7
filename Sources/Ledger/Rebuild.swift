import GRDB
import Payments

extension SQLiteLedger {
    /// Whether a payout's row is what its log comes to.
    ///
    /// Throws `.notFound` where there is no such payout.
    public func isProjected(_ reference: Reference) async throws(LedgerError) -> Bool {
        try await read { [writing] db in try Rebuilding(writing: writing).isProjected(reference, db) }
    }

    /// Makes a payout's row, search text and counts again from its intent and log.
    ///
    /// Tells whether anything was different.
    @discardableResult
    public func rebuild(_ reference: Reference) async throws(LedgerError) -> Bool {
        try await write { [writing] db in try Rebuilding(writing: writing).rebuild(reference, db) }
    }
}

/// Compares rows with logs and makes them again (`architecture.md`, decision 5).
struct Rebuilding: Sendable {
    let writing: PayoutWriting

    private var sealer: Sealer { writing.sealer }

    /// What the row says against what it would say if it were made now.
    func isProjected(_ reference: Reference, _ db: Database) throws -> Bool {
        let record = try record(reference, db)
        let made = Projection(record.intent, record.log, record.state)
        guard
            let row = try db.one("SELECT \(PaymentTable.columns) FROM payment WHERE reference = ?", [reference.number]),
            let rest = try db.one(
                """
                SELECT status_since, sent_at, double_payment, has_note, promised_at, target_digest, body
                FROM payment LEFT JOIN payment_text USING (reference) WHERE reference = ?
                """, [reference.number])
        else { return false }
        var kept = try PaymentTable.transaction(row)
        kept.nextAskAt = nil
        var fresh = made.transaction
        let whole = record.intent.beneficiary
        fresh.beneficiary = Masks(whole).beneficiary(name: whole.name, ifsc: whole.ifsc, bank: whole.bank)
        return try kept == fresh && rest.moment("status_since") == made.statusSince
            && rest.moment("sent_at") == made.sentAt && rest["double_payment"] == made.doublePayment
            && rest["has_note"] == made.hasNote
            && rest.moment("promised_at") == made.promisedAt && rest["body"] == made.text
            && rest["target_digest"] == PaymentTable(sealer: sealer).digest(of: whole, in: reference)
    }

    func rebuild(_ reference: Reference, _ db: Database) throws -> Bool {
        if try isProjected(reference, db) { return false }
        let record = try record(reference, db)
        let holder: String =
            try db.one("SELECT holder FROM payment WHERE reference = ?", [reference.number])?[0] ?? writing.process
        try db.run("DELETE FROM payment WHERE reference = ?", [reference.number])
        try PaymentTable(sealer: sealer).insert(
            Projection(record.intent, record.log, record.state), whole: record.intent.beneficiary,
            nextAskAt: record.nextAskAt, holder: record.state.claim?.process ?? holder, db)
        return true
    }

    private func record(_ reference: Reference, _ db: Database) throws -> PayoutRecord {
        guard let record = try writing.fetch(reference, db) else {
            throw LedgerError.notFound("Payout \(reference)")
        }
        return record
    }
}
