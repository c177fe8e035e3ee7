import GRDB
import Payments

extension SQLiteLedger {
    /// Takes callbacks, all in one transaction, and tells what became of each, in their order.
    public func take(
        _ callbacks: [ReceivedCallback], bounds: CallbackBounds, deciding decide: @escaping CallbackDecision
    ) async throws(LedgerError) -> [CallbackFate] {
        let taking = CallbackTaking(
            writing: writing, quarantine: QuarantineTable(sealer: sealer), bounds: bounds, decide: decide)
        return try await write { db in try taking.take(callbacks, db) }
    }

    /// The callbacks in quarantine, the latest first.
    public func quarantined(limit: Int) async throws(LedgerError) -> [QuarantinedCallback] {
        try await read { [sealer] db in try QuarantineTable(sealer: sealer).latest(limit, db) }
    }
}

/// Puts callbacks where they belong (`payouts.md`, *Merging what arrives*).
struct CallbackTaking: Sendable {
    let writing: PayoutWriting
    let quarantine: QuarantineTable
    let bounds: CallbackBounds
    let decide: CallbackDecision

    func take(_ callbacks: [ReceivedCallback], _ db: Database) throws -> [CallbackFate] {
        var fates: [CallbackFate] = []
        var strangers: Set<String> = []
        for callback in callbacks {
            let fate = try take(callback, db)
            if fate == .quarantined { strangers.insert(callback.provider) }
            fates.append(fate)
        }
        if !strangers.isEmpty { try quarantine.trim(strangers.sorted(), bounds, db) }
        return fates
    }

    private func take(_ callback: ReceivedCallback, _ db: Database) throws -> CallbackFate {
        guard let claim = callback.claim else {
            try quarantine.add(callback, reason: callback.reason, db)
            return .quarantined
        }
        guard let reference = Reference(claim.reference), let row = try payment(reference, of: callback.provider, db)
        else {
            try quarantine.add(callback, reason: "It names no transaction of \(callback.provider).", db)
            return .quarantined
        }
        let known = "SELECT 1 FROM log WHERE reference = ? AND callback_key = ?"
        guard try db.one(known, [reference.number, claim.storageKey]) == nil else { return .repeated(reference) }
        if !claim.verified, try hintsKept(reference, db) >= bounds.hintsPerOrder {
            try count(reference, row, at: callback.at, db)
            return .counted(reference)
        }
        let stored: PayoutWriting.Stored
        do {
            stored = try writing.stored(reference, db)
        } catch let error as LedgerError {
            // This order's log alone is damaged; the others in this transaction must not wait for it.
            return .failed(error.reason)
        }
        return try keep(claim, of: stored, at: callback.at, db)
    }

    private func payment(_ reference: Reference, of provider: String, _ db: Database) throws -> StoredRow? {
        try db.one(
            "SELECT sent_at, next_ask_at FROM payment WHERE reference = ? AND provider = ?",
            [reference.number, provider])
    }

    private func keep(_ claim: CallbackClaim, of stored: PayoutWriting.Stored, at moment: Timestamp, _ db: Database)
        throws -> CallbackFate
    {
        let reference = stored.record.intent.reference
        guard let growth = decide(stored.record, claim, moment) else { return .repeated(reference) }
        _ = try writing.grow(stored, by: growth.entries, .moves(growth.nextAskAt), db)
        if !claim.verified {
            try db.run(
                "INSERT INTO hint (reference, kept) VALUES (?, 1) ON CONFLICT DO UPDATE SET kept = kept + 1",
                [reference.number])
        }
        return .kept(reference)
    }

    private func hintsKept(_ reference: Reference, _ db: Database) throws -> Int {
        try db.one("SELECT kept FROM hint WHERE reference = ?", [reference.number])?[0] ?? 0
    }

    /// One that is not kept still makes the status call due, but not sooner than the pause after the one before it did.
    private func count(_ reference: Reference, _ row: StoredRow, at moment: Timestamp, _ db: Database) throws {
        try db.run("UPDATE hint SET further = further + 1 WHERE reference = ?", [reference.number])
        guard try row.moment("sent_at") != nil else { return }
        let before = try db.one("SELECT due_at FROM hint WHERE reference = ?", [reference.number])?.moment("due_at")
        let due = max(moment, before?.adding(seconds: bounds.pauseBeyond) ?? moment)
        if let next = try row.moment("next_ask_at"), next <= due { return }
        // One that was put ahead and not asked yet stands for all that came since.
        if let before, before > moment { return }
        try PaymentTable(sealer: writing.sealer).plan(reference, due, db)
        try db.run("UPDATE hint SET due_at = ? WHERE reference = ?", [due.milliseconds, reference.number])
    }
}
