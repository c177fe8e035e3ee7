import Foundation
import GRDB
import Payments

/// What a change of a store's key came to.
public struct StoreRekey: Hashable, Sendable {
    /// Whether the store was under the new key already: an earlier change that was cut short is finished now.
    public var wasDone: Bool
    /// How many transactions were sealed anew.
    public var transactions = 0
    /// How many lines of their logs were.
    public var lines = 0
    /// Whether what the file keeps of deleted rows was cleared away too; the next change does it where not.
    public var isCleared = true
}

extension SQLiteLedger {
    /// Seals everything in a store anew under another key: each number, the digests by which whole numbers are found, and
    /// the audit chain, which says so.
    ///
    /// One transaction: after it all is under the new key, and after any end before it all under the old one. Called
    /// again with the same two keys it finishes what was cut short after that. `progress` is told how many of how many
    /// rows are done; what it throws leaves everything as it was. Blocks, some minutes for a million transactions, and
    /// keeps everybody out meanwhile.
    ///
    /// Throws `cannotOpen` where there is no store or neither key is its own; `failed` where another process has it
    /// open, its audit chain is broken, or the disk is full. Nothing was changed then.
    public static func rekey(
        path: String, from old: SealingKey, to new: SealingKey, rights: StoreRights = .alone, witness: Witness? = nil,
        progress: @escaping (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
    ) throws(LedgerError) -> StoreRekey {
        let path = try StoreFile.place(of: path)
        guard PrivateFile.hasContent(path) else { throw .cannotOpen("There is no store at \(path).") }
        let lock = try StoreLock(store: path, rights)
        guard lock.take(.exclusive, patience: .seconds(10)) else {
            throw .failed("Another program has been working on \(path) for ten seconds. End it, or try again.")
        }
        defer { lock.release() }
        // Whoever opens it from now on waits for the lock, and then finds that its key is not the one any more.
        let others = ProcessMarks.living(at: path)
        guard others.isEmpty else { throw .stillOpen(path, by: others) }
        let change = KeyChange(
            path: path, old: Sealer(key: old), new: Sealer(key: new), rights: rights, witness: witness?.file)
        do {
            let queue = try DatabaseQueue(path: path, configuration: rekeyConfiguration)
            defer { try? queue.close() }
            return try queue.inDatabase { db in
                try refuseForeign(db, path)
                return try change.run(db, progress)
            }
        } catch {
            throw LedgerError(opening: error, path: path)
        }
    }

    private static var rekeyConfiguration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // What was under the old key is overwritten, not only let go of.
            for setting in ["wal_autocheckpoint = 0", "secure_delete = ON", "synchronous = FULL"] {
                try db.execute(sql: "PRAGMA \(setting)")
            }
        }
        return configuration
    }
}

/// One change of a store's key, under the lock.
private struct KeyChange {
    let path: String
    let old: Sealer
    let new: Sealer
    let rights: StoreRights
    let witness: String?

    func run(_ db: Database, _ progress: @escaping (Int, Int) throws -> Void) throws -> StoreRekey {
        guard old.check != new.check else {
            throw LedgerError.failed("The new key is the old one. Nothing was changed; name another one.")
        }
        if try SQLiteLedger.keyCheck(db) == new.check {
            try finish(db)
            return StoreRekey(wasDone: true)
        }
        try SQLiteLedger.refuseOtherKey(db, old, path)
        try refuseUnlessWhole(db)
        var sealing = ResealedStore(old: old, new: new, progress: progress)
        let tail = ChainTail(new)
        try db.inTransaction(.immediate) {
            let before = try ChainHead.read(db, old)
            let end = try sealing.run(db)
            tail.begin()
            tail.goOn(from: end)
            try AuditTable(chain: tail).add(
                .rekeyed, "", ActDetail(before: before?.chain.hex, found: before?.link), at: .machineNow, db)
            try tail.finish(db)
            try db.run("UPDATE store SET value = ? WHERE name = 'key_check'", [new.check])
            guard let before, let moved = tail.moved else { throw LedgerError.chainEndChanged }
            // Both ends are known before: whichever key the store is under after a sudden end, its mark is there.
            guard anchor(new).put(moved.head, also: (before, old)) else {
                throw LedgerError.failed(
                    "\(path).d/head cannot be written. Nothing was changed; mend the rights of the folder and run this "
                        + "again.")
            }
            return .commit
        }
        try makeKnown(tail.committed())
        return StoreRekey(
            wasDone: false, transactions: sealing.transactions, lines: sealing.lines, isCleared: clear(db))
    }

    /// A chain that is broken must not come out of this as a whole one.
    private func refuseUnlessWhole(_ db: Database) throws {
        guard try Migrations.all.hasCompletedMigrations(db) else {
            throw LedgerError.failed("\(path) is an earlier version’s. Open it once for work, then change its key.")
        }
        let known = anchor(old).read()
        if let doubt = try CopyComparing(sealer: old, anchor: known, path: path).doubt(db) {
            throw LedgerError.failed(doubt.sentence)
        }
        guard known.head != nil else {
            throw LedgerError.failed(
                "The mark beside \(path) is missing or cannot be read. Open the store once for work, then change its key."
            )
        }
        var walk = AuditWalk(db: db, sealer: old, known: known)
        if let broken = try walk.run().broken {
            throw LedgerError.failed("\(broken.sentence) The key stays as it is; see: paydesk audit verify")
        }
    }

    /// Makes the end known of a store that is under the new key already, where what is known does not speak against it.
    ///
    /// A mark that is gone, or from longer ago than the change, is left to the next opening, which holds what waits.
    private func finish(_ db: Database) throws {
        let known = anchor(new).read()
        if case .forbidden(let file) = known {
            throw LedgerError.failed("\(file) cannot be read. Nothing was changed; check its owner and rights.")
        }
        if let doubt = try CopyComparing(sealer: new, anchor: known, path: path).doubt(db) {
            throw LedgerError.failed(doubt.sentence)
        }
        let end = try ChainHead.read(db, new)
        let change = try KeyChanged.all(db).last
        let isLast = change.map { $0.link == end?.link && anchor(old).read().head.map($0.isNext) == true } ?? false
        if known.head != nil || isLast { try makeKnown(end) }
    }

    private func anchor(_ sealer: Sealer) -> ChainAnchor {
        ChainAnchor(store: path, sealer: sealer, rights, witness: witness)
    }

    /// The end of the chain under the new key, beside the store.
    private func makeKnown(_ head: ChainHead?) throws {
        guard let head else { throw LedgerError.chainEndChanged }
        guard anchor(new).put(head) else {
            throw LedgerError.failed(
                "\(path).d/head cannot be written. The store is under the new key; mend the rights of the folder and "
                    + "run this again.")
        }
    }

    /// Clears what the file and the log of writes still keep of rows under the old key.
    private func clear(_ db: Database) -> Bool {
        do {
            _ = try db.checkpoint(.truncate)
            try db.execute(sql: "VACUUM")
            _ = try db.checkpoint(.truncate)
            return true
        } catch {
            return false
        }
    }
}

extension LedgerError {
    static func otherKey(_ path: String) -> LedgerError {
        guard PrivateFile.exists(path + ".key.new") else {
            return .cannotOpen("The key is not the one \(path) was sealed with. Set [store] key to the right one.")
        }
        return .cannotOpen("A change of the key of \(path) was cut short. Finish it with: paydesk store rekey")
    }

    fileprivate static func stillOpen(_ path: String, by marks: [String]) -> LedgerError {
        let numbers = marks.prefix(5).map { String($0.prefix { $0 != "-" }) }.joined(separator: ", ")
        let (one, whom) = marks.count == 1 ? ("Another program has", "it") : ("Other programs have", "them")
        return .failed("\(one) \(path) open (process \(numbers)). Nothing was changed; end \(whom) first.")
    }
}
