import GRDB
import Payments

extension SQLiteLedger {
    /// How rails do today at each bank, whose words failures carry, and how our questions fare.
    ///
    /// Reads the rows entered today and nothing older.
    public func health(at now: Timestamp) async throws(LedgerError) -> HealthFacts {
        try await read { db in try HealthReads(day: now.day, now: now, db: db).facts() }
    }
}

/// The questions to the store of ``SQLiteLedger/health(at:)``.
struct HealthReads {
    let day: CivilDay
    let now: Timestamp
    let db: Database

    /// Banks and rails that are looked at for trouble at most.
    private static let mostTroubles = 8
    /// Failures whose words are read at most, the newest.
    private static let mostFailures = 2_000
    /// Settled payouts of one bank and rail that are looked at, the newest.
    private static let mostSettled = 2_000

    /// The bank by its four letters; of UPI ids the handle.
    private static let bank = "coalesce(substr(ifsc, 1, 4), upi_handle)"
    private static let settled = "status IN ('succeeded', 'failed', 'reversed')"

    private var start: Int64 { day.start.milliseconds }
    private var end: Int64 { day.adding(days: 1).start.milliseconds }

    func facts() throws -> HealthFacts {
        let (tallies, questions) = (try tallies(), try questions())
        return HealthFacts(
            tallies: tallies, troubles: try troubles(among: tallies), words: try words(), questions: questions.day,
            recent: questions.hour)
    }

    private func rail(_ row: StoredRow) throws -> Rail? { Mode(word: try row["mode"])?.rail }

    /// The settled payouts of a day, by the index of when they were entered.
    static let tallying = """
        SELECT mode, \(bank) AS bank, provider, (created_at - ?) / 3600000 AS hour, count(*) AS asked,
            sum(status = 'succeeded') AS paid
        FROM payment INDEXED BY payment_created
        WHERE created_at >= ? AND created_at < ? AND \(settled) AND kind = 'payout'
        GROUP BY mode, \(bank), provider, hour HAVING \(bank) IS NOT NULL
        """

    private func tallies() throws -> [BankTally] {
        try db.all(Self.tallying, [start, start, end]).compactMap { row in
            guard let rail = try rail(row) else { return nil }
            return try BankTally(
                rail: rail, bank: row["bank"], provider: row["provider"], hour: row["hour"], asked: row["asked"],
                paid: row["paid"])
        }
    }

    private func troubles(among tallies: [BankTally]) throws -> [BankTrouble] {
        struct Place: Hashable { var rail: Rail, bank: String }
        var failed: [Place: Int] = [:]
        for tally in tallies {
            failed[Place(rail: tally.rail, bank: tally.bank), default: 0] += tally.asked - tally.paid
        }
        let suspects = failed.filter { $0.value * 2 > BankTrouble.leastTries }
            .sorted { ($1.value, $0.key.bank) < ($0.value, $1.key.bank) }.prefix(Self.mostTroubles)
        return try suspects.compactMap { place, _ in
            let rows = try db.all(
                """
                SELECT created_at, status = 'succeeded' AS paid FROM payment INDEXED BY payment_created
                WHERE created_at >= ? AND created_at < ? AND mode = ? AND \(Self.bank) = ? AND \(Self.settled)
                ORDER BY created_at DESC LIMIT ?
                """, [start, end, Mode.rail(place.rail).word, place.bank, Self.mostSettled])
            let settled = try rows.reversed().map { row in
                (at: Timestamp(milliseconds: try row["created_at"]), isPaid: try row["paid"] as Int == 1)
            }
            return BankTrouble.of(settled, rail: place.rail, bank: place.bank)
        }.sorted { ($1.asked - $1.paid, $0.bank) < ($0.asked - $0.paid, $1.bank) }
    }

    /// The message of the last answer to each that failed, else the provider's word.
    private func words() throws -> [FailureWord] {
        try db.all(
            """
            WITH failed AS (
                SELECT reference, mode, \(Self.bank) AS bank, provider_status FROM payment INDEXED BY payment_created
                WHERE created_at >= ? AND created_at < ? AND status IN ('failed', 'reversed') AND kind = 'payout'
                ORDER BY created_at DESC LIMIT ?)
            SELECT mode, bank, coalesce(
                (SELECT json_extract(event, '$.answered._1.message') FROM log
                    WHERE log.reference = failed.reference AND kind = 'answered' ORDER BY position DESC LIMIT 1),
                provider_status) AS words, count(*) AS n
            FROM failed WHERE bank IS NOT NULL GROUP BY mode, failed.bank, 3 HAVING words <> '' ORDER BY n DESC, words
            """, [start, end, Self.mostFailures]
        ).compactMap { row in
            guard let rail = try rail(row) else { return nil }
            return FailureWord(rail: rail, bank: try row["bank"], words: try row["words"], count: try row["n"])
        }
    }

    /// Questions about what was entered today, all and those of the last hour; a quote inside an answer's text is written
    /// `\"`, so these patterns are the answer's own.
    private func questions() throws -> (day: [QuestionTally], hour: [QuestionTally]) {
        let rows = try db.all(
            """
            WITH said AS (
                SELECT provider, log.at >= ? AS late, log.kind <> 'answered' AS asked,
                    log.kind = 'answered' AND event NOT LIKE '%"questionFailed":%' AND event NOT LIKE '%"unknown":%'
                        AS answered,
                    log.kind = 'answered' AND event LIKE '%"failure":"refused"%' AS refused
                FROM payment INDEXED BY payment_created JOIN log ON log.reference = payment.reference
                WHERE created_at >= ? AND created_at < ? AND log.kind IN ('claimed', 'asked', 'answered'))
            SELECT provider, sum(asked) AS asked, sum(answered) AS answered, sum(refused) AS refused,
                sum(late AND asked) AS late_asked, sum(late AND answered) AS late_answered,
                sum(late AND refused) AS late_refused
            FROM said GROUP BY provider
            """, [now.adding(seconds: -3_600).milliseconds, start, end])
        let day = try rows.map { row in
            QuestionTally(
                provider: try row["provider"], asked: try row["asked"], answered: try row["answered"],
                refused: try row["refused"])
        }
        let hour = try rows.map { row in
            QuestionTally(
                provider: try row["provider"], asked: try row["late_asked"], answered: try row["late_answered"],
                refused: try row["late_refused"])
        }
        return (day, hour)
    }
}
