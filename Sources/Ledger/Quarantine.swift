import Crypto
import Foundation
import GRDB
import Payments

/// Callbacks that belong to no order: whatever anybody sends, a bounded number of rows of bounded length.
struct QuarantineTable: Sendable {
    let sealer: Sealer

    /// Characters kept of one callback's text.
    static let longestText = 2_048

    /// Adds one; of one that came before only the count and the time move.
    func add(_ callback: ReceivedCallback, reason: String, _ db: Database) throws {
        let digest = SHA256.hash(data: Data(callback.raw.utf8)).hex
        let again = try db.changes(
            "UPDATE quarantine SET times = times + 1, last_at = max(last_at, ?) WHERE provider = ? AND digest = ?",
            [callback.at.milliseconds, callback.provider, digest])
        guard again == 0 else { return }
        let next: Int64 = try db.one("SELECT coalesce(max(sequence), 0) + 1 FROM quarantine")?[0] ?? 1
        var claim = callback.claim
        claim?.raw = nil
        try db.run(
            """
            INSERT INTO quarantine (sequence, provider, digest, first_at, last_at, times, reason, claim, sealed_raw)
            VALUES (?, ?, ?, ?4, ?4, 1, ?5, ?6, ?7)
            """,
            [
                next, callback.provider, digest, callback.at.milliseconds, reason,
                try claim.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) },
                try sealer.seal(String((callback.claim?.raw ?? callback.raw).prefix(Self.longestText)), place(next)),
            ])
    }

    /// Lets the oldest go where there are too many, of these providers and of all.
    func trim(_ providers: [String], _ bounds: CallbackBounds, _ db: Database) throws {
        for provider in providers {
            try db.run(
                """
                DELETE FROM quarantine WHERE provider = ?1 AND sequence <= (
                    SELECT sequence FROM quarantine WHERE provider = ?1 ORDER BY sequence DESC LIMIT 1 OFFSET ?2)
                """, [provider, bounds.quarantinePerProvider])
        }
        try db.run(
            """
            DELETE FROM quarantine WHERE sequence <= (
                SELECT sequence FROM quarantine ORDER BY sequence DESC LIMIT 1 OFFSET ?)
            """, [bounds.quarantine])
    }

    /// The latest, as they are kept.
    func latest(_ limit: Int, _ db: Database) throws -> [QuarantinedCallback] {
        let decoder = JSONDecoder()
        return try db.all("SELECT * FROM quarantine ORDER BY sequence DESC LIMIT ?", [limit]).map { row in
            let claim = try (row["claim"] as String?).flatMap {
                try? decoder.decode(CallbackClaim.self, from: Data($0.utf8))
            }
            return try QuarantinedCallback(
                provider: row["provider"], firstAt: Timestamp(milliseconds: row["first_at"]),
                lastAt: Timestamp(milliseconds: row["last_at"]), times: row["times"], reason: row["reason"],
                claim: claim, raw: sealer.open(row["sealed_raw"], place(row["sequence"])), sha256: row["digest"])
        }
    }

    private func place(_ row: Int64) -> SealedPlace { SealedPlace("quarantine", row, "raw") }
}
