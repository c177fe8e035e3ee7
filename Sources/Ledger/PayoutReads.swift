import GRDB
import Payments

extension SQLiteLedger {
    /// Payouts by any of the three references: ours, the provider's, the bank's.
    public func references(matching text: String) async throws(LedgerError) -> [Reference] {
        let own = Reference(text)?.number
        return try await read { db in
            try db.all(
                """
                SELECT reference, created_at FROM payment WHERE reference = ?1
                UNION SELECT reference, created_at FROM payment WHERE provider_reference = ?2
                UNION SELECT reference, created_at FROM payment WHERE bank_reference = ?2
                ORDER BY created_at DESC, reference DESC LIMIT 100
                """, [own, text]
            ).map { try Reference(number: $0[0]) }
        }
    }

    /// Open payouts whose next status call is due, the longest due first.
    public func due(at moment: Timestamp, limit: Int) async throws(LedgerError) -> [Reference] {
        try await read { db in
            try db.all(
                """
                SELECT reference FROM payment WHERE next_ask_at IS NOT NULL AND next_ask_at <= ?
                ORDER BY next_ask_at, reference LIMIT ?
                """, [moment.milliseconds, limit]
            ).map { try Reference(number: $0[0]) }
        }
    }

    /// The moment of the earliest planned status call; nil where none is planned.
    public func nextPlanned() async throws(LedgerError) -> Timestamp? {
        try await read { db in
            try db.one("SELECT min(next_ask_at) AS at FROM payment WHERE next_ask_at IS NOT NULL")?.moment("at")
        }
    }

    /// Payouts of one provider whose next status call is due, the longest due first.
    public func due(at moment: Timestamp, of provider: String, limit: Int) async throws(LedgerError) -> [Reference] {
        try await read { db in
            try db.all(
                """
                SELECT reference FROM payment WHERE provider = ? AND next_ask_at IS NOT NULL AND next_ask_at <= ?
                ORDER BY next_ask_at, reference LIMIT ?
                """, [provider, moment.milliseconds, limit]
            ).map { try Reference(number: $0[0]) }
        }
    }

    /// The moment of a provider's earliest status call that is planned after `moment`; nil where none is.
    public func nextPlanned(of provider: String, after moment: Timestamp) async throws(LedgerError) -> Timestamp? {
        try await read { db in
            try db.one(
                """
                SELECT min(next_ask_at) AS at FROM payment
                WHERE provider = ? AND next_ask_at IS NOT NULL AND next_ask_at > ?
                """, [provider, moment.milliseconds]
            )?.moment("at")
        }
    }

    /// Moves the status calls planned within `range` by so many milliseconds, all in one transaction.
    public func shiftPlanned(byMilliseconds shift: Int64, in range: Range<Timestamp>) async throws(LedgerError) {
        try await write { db in
            try db.run(
                """
                UPDATE payment SET next_ask_at = next_ask_at + ?
                WHERE next_ask_at IS NOT NULL AND next_ask_at >= ? AND next_ask_at < ?
                """, [shift, range.lowerBound.milliseconds, range.upperBound.milliseconds])
        }
    }

    /// Whether another process that lives has this payout in hand: it was entered there and is about to be sent.
    public func isInHand(_ reference: Reference) async throws(LedgerError) -> Bool {
        let holder: String? = try await read { db in
            try db.one("SELECT holder FROM payment WHERE reference = ?", [reference.number])?[0]
        }
        return holder.map { $0 != process && isAlive(process: $0) } ?? false
    }

    /// Payouts in `submitting`, with the process that claimed each.
    public func submitting() async throws(LedgerError) -> [(reference: Reference, process: String)] {
        try await read { db in
            try db.all(
                """
                SELECT reference, holder FROM payment WHERE status <> 'succeeded' AND status = 'submitting'
                ORDER BY created_at, reference
                """
            ).map { try (Reference(number: $0[0]), $0[1]) }
        }
    }
}
