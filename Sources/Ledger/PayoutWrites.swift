import GRDB
import Payments

/// The functions that change what is known of a payout.
///
/// Each is one transaction: log and row move together.
struct PayoutWriting: Sendable {
    let sealer: Sealer
    /// The end of the audit chain, which every line moves.
    let chain: ChainTail
    /// The mark of the process that writes.
    let process: String

    private var intents: IntentTable { IntentTable(sealer: sealer) }
    private var lines: LogTable { LogTable(sealer: sealer, chain: chain) }
    private var rows: PaymentTable { PaymentTable(sealer: sealer) }

    /// What happens to the next status call.
    enum Plan {
        case stays
        case moves(Timestamp?)
    }

    /// Writes a payout that is not in the store, with the log it already has, and the row of a bulk it is entered for.
    func add(
        _ intent: PayoutIntent, _ log: [LogEntry], as row: BulkRow? = nil,
        nextAskAt: (PayoutIntent, PayoutState) -> Timestamp?, _ db: Database
    ) throws {
        let hiding = Redaction(intent.beneficiary)
        var intent = intent
        intent.note = hiding.clean(intent.note)
        try intents.insert(intent, as: row, db)
        let stored = try lines.append(log, to: intent.reference, after: 0, hiding: hiding, db)
        let state = PayoutState.fold(stored, intent: intent)
        try rows.insert(
            Projection(intent, stored, state), whole: intent.beneficiary, nextAskAt: nextAskAt(intent, state),
            holder: state.claim?.process ?? process, db)
    }

    /// A payout as it is in this transaction, and the place of its log's last line.
    struct Stored {
        var record: PayoutRecord
        var last: Int64
    }

    /// Appends lines, folds the log anew and rewrites the row.
    func grow(_ reference: Reference, by entries: [LogEntry], _ plan: Plan, _ db: Database) throws -> PayoutRecord {
        try grow(try stored(reference, db), by: entries, plan, db)
    }

    /// The same of a payout that was read already.
    func grow(_ stored: Stored, by entries: [LogEntry], _ plan: Plan, _ db: Database) throws -> PayoutRecord {
        var record = stored.record
        let reference = record.intent.reference
        let hiding = Redaction(record.intent.beneficiary)
        record.log += try lines.append(entries, to: reference, after: stored.last, hiding: hiding, db)
        record.state = PayoutState.fold(record.log, intent: record.intent)
        let made = Projection(record.intent, record.log, record.state)
        try rows.update(made, holder: holder(record.state, entries), db)
        if case .moves(let next) = plan {
            try rows.plan(reference, next, db)
            record.nextAskAt = next
        }
        return record
    }

    /// The process that has a payout in hand from now on; nil where that stays.
    private func holder(_ state: PayoutState, _ entries: [LogEntry]) -> String? {
        if let claim = state.claim { return claim.process }
        return entries.contains { if case .approved = $0.event { true } else { false } } ? process : nil
    }

    /// From `ready` to `submitting`, once per payout for ever; nil where it is not ready.
    func claim(_ reference: Reference, by taker: String, request: String, at moment: Timestamp, _ db: Database) throws
        -> QuestionID?
    {
        let taken = try db.changes(
            "UPDATE payment SET status = 'submitting', status_since = ? WHERE reference = ? AND status = 'ready'",
            [moment.milliseconds, reference.number])
        guard taken == 1 else { return nil }
        try HeldPayouts.refuse(reference, db)
        let question = try lines.nextQuestion(reference, db)
        let line = LogEntry(at: moment, .claimed(question: question, process: taker, requestSHA256: request))
        let record = try grow(reference, by: [line], .stays, db)
        guard record.state.status == .submitting, record.state.claim?.question == question else {
            throw LedgerError.failed(
                "The log of payout \(reference) does not let it be sent: it stands at \(record.state.status.rawValue).")
        }
        return question
    }

    /// Writes that a status question is about to be asked.
    func ask(_ reference: Reference, _ question: Question, at moment: Timestamp, _ db: Database) throws -> QuestionID {
        let number = try lines.nextQuestion(reference, db)
        _ = try grow(reference, by: [LogEntry(at: moment, .asked(question: number, question))], .stays, db)
        return number
    }

    /// One payout, whole; nil where there is none.
    func fetch(_ reference: Reference, _ db: Database) throws -> PayoutRecord? {
        guard let intent = try intents.fetch(reference, db) else { return nil }
        return try stored(intent, db).record
    }

    /// One payout, whole.
    ///
    /// Throws `notFound` where there is none.
    func stored(_ reference: Reference, _ db: Database) throws -> Stored {
        guard let intent = try intents.fetch(reference, db) else { throw LedgerError.notFound("Payout \(reference)") }
        return try stored(intent, db)
    }

    private func stored(_ intent: PayoutIntent, _ db: Database) throws -> Stored {
        let log = try lines.fetch(intent.reference, db)
        let row = try db.one(
            """
            SELECT next_ask_at, further FROM payment LEFT JOIN hint USING (reference) WHERE reference = ?
            """, [intent.reference.number])
        let record = try PayoutRecord(
            intent: intent, log: log.entries, state: PayoutState.fold(log.entries, intent: intent),
            nextAskAt: row?.moment("next_ask_at"), furtherHints: row?["further"] ?? 0)
        return Stored(record: record, last: log.last)
    }
}

extension SQLiteLedger {
    var writing: PayoutWriting { PayoutWriting(sealer: sealer, chain: chain, process: process) }

    /// Writes a new payout: its intent, its first log line and its row.
    ///
    /// Throws `.duplicate` where the reference exists.
    public func record(_ intent: PayoutIntent) async throws(LedgerError) {
        try refuseWhereUnsafe()
        let first = PayoutMachine.firstLines(of: intent)
        try await write { [writing] db in try writing.add(intent, first, nextAskAt: { _, _ in nil }, db) }
    }

    /// Writes a payout that replaces another, with its link on both, in one transaction.
    ///
    /// Throws `.notFound` where there is no original, `.duplicate` where the new reference exists.
    public func replace<Refusal: Error>(
        _ original: Reference, by intent: PayoutIntent,
        deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal> {
        try refuseWhereUnsafe()
        return try await write { [writing] db in
            let stored = try writing.stored(original, db)
            let growth: LogGrowth
            do throws(Refusal) {
                growth = try decide(stored.record)
            } catch {
                return .failure(error)
            }
            let first = PayoutMachine.firstLines(of: intent, replacing: original)
            try writing.add(intent, first, nextAskAt: { _, _ in nil }, db)
            _ = try writing.grow(stored, by: growth.entries, .moves(growth.nextAskAt), db)
            return .success(try writing.stored(intent.reference, db).record)
        }
    }

    /// Takes a payout for sending, once for ever.
    ///
    /// Nil where it is not ready or another had it first.
    public func claim(_ reference: Reference, process: String, requestSHA256: String, at: Timestamp)
        async throws(LedgerError) -> QuestionID?
    {
        try refuseWhereUnsafe()
        return try await write { [writing] db in
            try writing.claim(reference, by: process, request: requestSHA256, at: at, db)
        }
    }

    /// Writes that a status question is about to be asked and gives its number.
    public func ask(_ reference: Reference, _ question: Question, at: Timestamp) async throws(LedgerError)
        -> QuestionID
    {
        try await write { [writing] db in try writing.ask(reference, question, at: at, db) }
    }

    /// Decides on a payout as it is then and appends what was decided, in one transaction.
    ///
    /// Throws `.notFound` where there is no such payout.
    public func append<Refusal: Error>(
        to reference: Reference, deciding decide: @escaping @Sendable (PayoutRecord) throws(Refusal) -> LogGrowth?
    ) async throws(LedgerError) -> Result<PayoutRecord, Refusal> {
        try await write { [writing] db in
            let stored = try writing.stored(reference, db)
            let growth: LogGrowth?
            do throws(Refusal) {
                growth = try decide(stored.record)
            } catch {
                return .failure(error)
            }
            guard let growth else { return .success(stored.record) }
            return .success(try writing.grow(stored, by: growth.entries, .moves(growth.nextAskAt), db))
        }
    }

    /// Moves the plan's next status call and nothing else.
    public func plan(_ reference: Reference, nextAskAt: Timestamp?) async throws(LedgerError) {
        try await write { [sealer] db in try PaymentTable(sealer: sealer).plan(reference, nextAskAt, db) }
    }

    /// One payout with its whole numbers and log; nil where there is none.
    public func payout(_ reference: Reference) async throws(LedgerError) -> PayoutRecord? {
        try await read { [writing] db in try writing.fetch(reference, db) }
    }

    /// Writes payouts that happened elsewhere, logs and all, `atOnce` of them in one transaction: a demo's month, a
    /// restored list.
    ///
    /// Each goes through the same code as one that is entered. `nextAskAt` plans the next status call of each. Nobody
    /// else writes during a transaction, so thousands at once are for a store that nobody uses yet: the pages of the
    /// indexes are then written once for many payouts. Throws `.duplicate` at a reference that exists; the batches
    /// before it stay.
    public func importHistory(
        _ records: [(intent: PayoutIntent, log: [LogEntry])], atOnce: Int = SQLiteLedger.importBatch,
        nextAskAt: @escaping @Sendable (PayoutIntent, PayoutState) -> Timestamp? = { _, _ in nil }
    ) async throws(LedgerError) {
        let batches = stride(from: 0, to: records.count, by: atOnce).map {
            Array(records[$0..<min($0 + atOnce, records.count)])
        }
        for batch in batches {
            try await write { [writing] db in
                let usual = try Int.fetchOne(db, sql: "PRAGMA cache_size") ?? 0
                // Pages that do not fit are written and read again before the transaction ends.
                if atOnce > Self.importBatch { try db.execute(sql: "PRAGMA cache_size = \(Self.importCache)") }
                defer { try? db.execute(sql: "PRAGMA cache_size = \(usual)") }
                for record in batch { try writing.add(record.intent, record.log, nextAskAt: nextAskAt, db) }
                let detail = ActDetail(payouts: batch.count)
                try AuditTable(chain: writing.chain).add(.imported, "log", detail, at: .machineNow, db)
            }
        }
    }

    /// How many payouts are imported at once where others may be waiting to write.
    public static let importBatch = 500
    /// 128 MiB, as SQLite writes it.
    private static let importCache = -131_072
}
