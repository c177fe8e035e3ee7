import GRDB

/// One transaction on the writer, under the lock that keeps writes and checkpoints of all processes apart.
struct Transacting: Sendable {
    let lock: StoreLock
    /// The path of the log of writes, `-wal`.
    let log: String
    let chain: ChainTail
    let anchor: ChainAnchor
    let watch: StoreWatch

    /// Runs `body` in `BEGIN IMMEDIATE … COMMIT`; nothing stays of it where it throws.
    ///
    /// What was committed to a file that lies nowhere any more counts as not written. Where money may leave once it is
    /// committed, nothing is committed unless that can be known outside the store.
    func run<Value>(_ db: Database, _ body: (Database) throws -> Value) -> Result<Value, LedgerError> {
        guard lock.take(.shared, patience: .seconds(5)) else { return .failure(.failed(LedgerError.busy)) }
        var result: Result<Value, LedgerError>
        var prepared: ChainAnchor.Prepared?
        do {
            var value: Value?
            try db.inTransaction(.immediate) {
                if let moved = watch.moved { throw LedgerError.failed(moved) }
                guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else { throw LedgerError.notDurable }
                chain.begin()
                value = try body(db)
                try chain.finish(db)
                if let moved = chain.moved, moved.sends {
                    prepared = anchor.prepare(moved.head)
                    if prepared == nil { throw unwritten }
                }
                return .commit
            }
            guard let value else { throw LedgerError.failed("The store gave no answer.") }
            result = watch.moved.map { .failure(.failed($0)) } ?? .success(value)
        } catch {
            let error = LedgerError(error)
            watch.note(error)
            result = .failure(error)
        }
        if case .success = result, let head = chain.committed() {
            if let prepared {
                if !anchor.take(prepared) { result = .failure(.endNotKnown(at: anchor.place)) }
            } else {
                anchor.move(to: head, atOnce: false)
            }
        }
        prepared = nil
        lock.release()
        checkpointIfLong(db)
        return result
    }

    /// Why the end could not be made ready to be known.
    private var unwritten: LedgerError {
        PrivateFile.findsRoom(4_096, at: anchor.place + "-room") ? .endNotKnown(at: anchor.place) : .full
    }

    /// Moves the log of writes into the database once it is long.
    ///
    /// Another process's write under way postpones it.
    private func checkpointIfLong(_ db: Database) {
        guard PrivateFile.size(log) > Self.longLog else { return }
        guard lock.take(.exclusive, patience: .milliseconds(20)) else { return }
        // A failed checkpoint loses nothing: the log keeps what it holds.
        _ = try? db.checkpoint(.passive)
        lock.release()
    }

    /// Bytes from which the log is checkpointed: 8 MiB, some hundred payouts' worth.
    private static let longLog: Int64 = 8 << 20
}
