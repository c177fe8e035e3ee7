import Foundation
import GRDB
import Payments

/// A copy of a store, as it was written and looked through.
public struct StoreCopy: Hashable, Sendable {
    /// Its file.
    public var file: String
    /// Its size in bytes.
    public var bytes: Int64
    /// The number of the last link of its audit chain.
    public var links: Int64
    /// When that was written.
    public var lastAt: Timestamp
}

extension SQLiteLedger {
    /// Writes a copy of a store to a new file of this user alone, as the store is at one moment, while others work on it.
    ///
    /// What is sealed stays sealed: the copy opens with the store's key, which is not in it. That it is made is chained
    /// before, by this process's user, so that it stands in the copy too. It is looked through before it gets its name.
    /// Blocks until it is on disk. Throws `cannotOpen` where there is no store, the store is not opened for work,
    /// something lies at `file` already, or it cannot be made there; `failed` where a disk is full; `damaged` where the
    /// store is.
    public static func backUp(
        path: String, key: SealingKey, to file: String, rights: StoreRights = .alone, witness: Witness? = nil
    ) throws(LedgerError) -> StoreCopy {
        let path = try StoreFile.place(of: path)
        guard PrivateFile.hasContent(path) else { throw .cannotOpen("There is no store at \(path).") }
        guard !PrivateFile.exists(file) else {
            throw .cannotOpen("\(file) is there already, and is left as it is. Name another file.")
        }
        guard !belongsToStore(file, path) else {
            throw .cannotOpen("\(file) is a name of the store’s own. Name another file.")
        }
        let draft = "\(file).\(getpid()).new"
        try PrivateFile.make(draft)
        defer { for part in ["", "-journal", "-wal", "-shm"] { unlink(draft + part) } }
        try note(file, path, key, rights, witness)
        let copy: StoreCopy
        do {
            let store = try DatabaseQueue(path: path, configuration: readerConfiguration)
            defer { try? store.close() }
            try store.inDatabase { db in
                try refuseForeign(db, path)
                try refuseOtherKey(db, Sealer(key: key), path)
                // One statement, one snapshot: whatever others write meanwhile is in it wholly or not at all.
                try db.execute(sql: "VACUUM INTO ?", arguments: [draft])
            }
            copy = try looked(at: draft, named: file, Sealer(key: key))
        } catch {
            throw LedgerError(opening: error, path: path)
        }
        try PrivateFile.name(draft, as: file)
        return copy
    }

    /// Chains that a copy is made: its file.
    private static func note(
        _ file: String, _ path: String, _ key: SealingKey, _ rights: StoreRights, _ witness: Witness?
    ) throws(LedgerError) {
        let ledger = try SQLiteLedger(path: path, key: key, rights: rights, witness: witness)
        defer { ledger.close() }
        try ledger.writeNow { [chain = ledger.chain] db in
            try AuditTable(chain: chain).add(.backedUp, file, at: .machineNow, db)
        }
    }

    private static func belongsToStore(_ file: String, _ path: String) -> Bool {
        let names = ["-wal", "-shm", "-journal", ".key", ".key.new", ".lock", ".entering", ".d"].map { path + $0 }
        return names.contains(StoreFile.resolved(URL(filePath: file).standardizedFileURL.path))
    }

    /// A copy that could not be put back would be found out on the worst day.
    private static func looked(at draft: String, named file: String, _ sealer: Sealer) throws -> StoreCopy {
        let copy = try DatabaseQueue(path: draft, configuration: readerConfiguration)
        defer { try? copy.close() }
        return try copy.read { db in
            let head = try ChainHead.read(db, sealer)
            guard try StoreDamage.quickly(db).isEmpty, let head, head == (try CopyComparing.lastRow(db)) else {
                throw LedgerError.failed("The copy is not what the store is. Nothing was kept of it; try again.")
            }
            return StoreCopy(file: file, bytes: PrivateFile.size(draft), links: head.link, lastAt: head.at)
        }
    }
}
