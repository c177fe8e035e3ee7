import GRDB
import Payments

extension SQLiteLedger {
    /// Keeps a balance as it was told.
    ///
    /// One that is older than what is known joins the trend alone.
    public func recordBalance(provider: String, amount: Money?, limit: Money?, used: Money?, at: Timestamp)
        async throws(LedgerError)
    {
        try await write { db in
            try db.run(
                "INSERT INTO balance (provider, at, amount, limit_amount, used) VALUES (?, ?, ?, ?, ?)",
                [provider, at.milliseconds, amount?.paise, limit?.paise, used?.paise])
            try db.run(
                """
                INSERT INTO wallet (provider, amount, limit_amount, used, as_of, missed) VALUES (?, ?, ?, ?, ?, 0)
                ON CONFLICT DO UPDATE SET amount = excluded.amount, limit_amount = excluded.limit_amount,
                    used = excluded.used, as_of = excluded.as_of, error = NULL, failing_since = NULL, missed = 0
                    WHERE as_of IS NULL OR excluded.as_of >= as_of
                """, [provider, amount?.paise, limit?.paise, used?.paise, at.milliseconds])
        }
    }

    /// Keeps that a balance question failed; the last figure stays.
    public func recordBalanceFailure(provider: String, reason: String, at: Timestamp) async throws(LedgerError) {
        try await write { db in
            try db.run(
                """
                INSERT INTO wallet (provider, error, failing_since, missed) VALUES (?, ?, ?, 1)
                ON CONFLICT DO UPDATE SET error = excluded.error, missed = missed + 1,
                    failing_since = coalesce(failing_since, excluded.failing_since)
                """, [provider, reason, at.milliseconds])
        }
    }

    /// The wallets of these providers in this order, as they stand now: without a trend, a last rise or what waits.
    ///
    /// Alarms and the next question are the caller's to fill in.
    public func wallets(of providers: [String]) async throws(LedgerError) -> [Wallet] {
        try await read { db in try providers.map(WalletReading(db: db).wallet) }
    }

    /// The same with what Details of a wallet shows beside: its trend, its last rise and what waits for approval.
    ///
    /// `trend` holds at most `trendPoints` balances, oldest first, an hour apart (less where the store is younger), the
    /// last of them the one that is known now.
    public func walletsWithHistory(of providers: [String], trendPoints: Int) async throws(LedgerError) -> [Wallet] {
        try await read { [hiding] db in
            let hides = try hiding.hiddenAmount(db) > .zero
            let reading = WalletReading(db: db)
            return try providers.map { provider in
                var wallet = try reading.wallet(provider)
                (wallet.trend, wallet.trendSpacing) = try reading.trend(
                    provider, points: trendPoints, until: wallet.asOf)
                wallet.waiting = hides ? nil : try reading.waiting(provider)
                wallet.lastRise = try reading.lastRise(provider)
                return wallet
            }
        }
    }
}

/// Reads one wallet, and what came before.
struct WalletReading {
    let db: Database

    /// Milliseconds between two points at most.
    private static let longestStretch: Int64 = 3_600_000

    func wallet(_ provider: String) throws -> Wallet {
        guard let row = try db.one("SELECT * FROM wallet WHERE provider = ?", [provider]) else {
            return Wallet(provider: provider, waiting: nil)
        }
        return try Wallet(
            provider: provider, amount: row.money("amount"), limit: row.money("limit_amount"), used: row.money("used"),
            asOf: row.moment("as_of"), error: row["error"], failingSince: row.moment("failing_since"),
            missed: row["missed"], waiting: nil)
    }

    /// What waits for approval at a provider.
    func waiting(_ provider: String) throws -> Money {
        let row = try db.one(
            """
            SELECT coalesce(sum(amount), 0) FROM payment
            WHERE status <> 'succeeded' AND status = 'awaiting_approval' AND provider = ?
            """, [provider])
        return Money(paise: try row?[0] ?? 0)
    }

    /// Balances looked at for the last rise, newest first: a day of them at one a minute.
    private static let risesWithin = 1_500

    /// When a balance was last higher than the one before it.
    func lastRise(_ provider: String) throws -> WalletRise? {
        let row = try db.one(
            """
            SELECT at, amount - before AS rise FROM (
                SELECT at, amount, lag(amount) OVER (ORDER BY at, sequence) AS before FROM (
                    SELECT at, sequence, amount FROM balance
                    WHERE provider = ? AND amount IS NOT NULL ORDER BY at DESC, sequence DESC LIMIT ?))
            WHERE amount > before ORDER BY at DESC LIMIT 1
            """, [provider, Self.risesWithin])
        guard let row, let at = try row.moment("at"), let rise = try row.money("rise") else { return nil }
        return WalletRise(amount: rise, at: at)
    }

    /// The balance that was known at each of `points` moments; what is used of a limit where no balance is told.
    func trend(_ provider: String, points: Int, until last: Timestamp?) throws -> (points: [Money], spacing: Int64?) {
        guard let last, points > 1 else { return ([], nil) }
        let known = try db.one("SELECT min(at) AS at FROM balance WHERE provider = ?", [provider])?.moment("at")
        guard let known, known < last else { return ([], nil) }
        let span = min(last.milliseconds - known.milliseconds, Self.longestStretch * Int64(points - 1))
        let start = last.milliseconds - span
        let spacing = span / Int64(points - 1) / 1_000
        let trend = try (0..<points).compactMap { point in
            let moment = start + span * Int64(point) / Int64(points - 1)
            return try db.one(
                """
                SELECT coalesce(amount, used) AS money FROM balance
                WHERE provider = ? AND at <= ? AND coalesce(amount, used) IS NOT NULL ORDER BY at DESC LIMIT 1
                """, [provider, moment])?.money("money")
        }
        return (trend, spacing > 0 ? spacing : nil)
    }
}
