import Foundation
import GRDB
import Payments

/// Payouts that are never sent from this store: those written before a copy of it took its place, which may have left from
/// the one that is lost.
///
/// What was before is told by the links of the chain: clocks, the one a payout was entered by and this machine's, may be
/// wrong.
enum HeldPayouts {
    private static let name = "held_to"
    /// As earlier versions wrote it: a moment.
    private static let earlierName = "held_before"

    /// Holds every payout written until now; the act that says why is the last link.
    static func hold(_ db: Database) throws { try hold(to: db.one("SELECT max(link) FROM audit")?[0] ?? 0, db) }

    /// Throws `failed` in words where a payout is held.
    static func refuse(_ reference: Reference, _ db: Database) throws {
        guard let held = try held(db) else { return }
        let first = try db.one(
            "SELECT link FROM log WHERE reference = ? ORDER BY position LIMIT 1", [reference.number])
        // A line of an earlier version has no link: it was there before the chain was.
        if let link = try first?[0] as Int64?, link > held { return }
        throw LedgerError.failed(
            "\(reference) was written before this copy of the store took its place: it may have been sent from the one "
                + "that is lost. Nothing was sent. Look for it in the provider's own list; discard it, and enter it anew "
                + "only where it is not there.")
    }

    /// The link up to which payouts are held; nil where none is.
    private static func held(_ db: Database) throws -> Int64? {
        if let value = try db.one("SELECT value FROM store WHERE name = ?", [name])?[0] as Data? {
            // What cannot be read holds everything.
            return Int64(String(decoding: value, as: UTF8.self)) ?? .max
        }
        guard try db.one("SELECT 1 FROM store WHERE name = ?", [earlierName]) != nil else { return nil }
        let acts = [Act.copyAccepted.rawValue, Act.anchorMissing.rawValue]
        let last = try db.one("SELECT max(link) FROM audit WHERE act IN (?, ?)", acts)?[0] as Int64?
        try hold(to: last ?? .max, db)
        return last ?? .max
    }

    private static func hold(to link: Int64, _ db: Database) throws {
        try db.run(
            "INSERT INTO store (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            [name, Data(String(link).utf8)])
    }
}
