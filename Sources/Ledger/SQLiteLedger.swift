import Foundation
import GRDB
import Guarded
import Payments
import Synchronization

/// The store on SQLite: one file in WAL mode, shared by every process of the desk.
///
/// Each change is one `BEGIN IMMEDIATE` transaction with `synchronous = FULL`: it is on disk when the function returns,
/// and it is made even where the task that asked for it was cancelled. Reads run beside it and end early when their task
/// is cancelled. SQLite before 3.51.3 can corrupt a WAL that two processes write and checkpoint at once, so nothing is
/// checkpointed by itself: see `StoreLock` (`architecture.md`, *Measured traps*).
public final class SQLiteLedger: LedgerStore {
    /// The database file.
    public let path: String
    let pool: DatabasePool
    let sealer: Sealer
    let chain: ChainTail
    private let anchor: ChainAnchor
    /// Who looks; nil sees everything.
    let viewer: Viewer?
    let rights: StoreRights
    private let marks: ProcessMarks
    private let lock: StoreLock
    private let changes: DatabaseQueue
    let watch: StoreWatch
    private let isClosed = Mutex(false)
    /// Whether it is open to be looked at alone: then nothing is written, and nobody's write is waited for.
    private let isReading: Bool

    /// Opens the store at `path`, making it, its folder and its files with `rights` where they are missing.
    ///
    /// Blocks for a few milliseconds, at most ten seconds while another process works on the file. Throws `cannotOpen`
    /// with a plain sentence where the file is no store, newer than this program, sealed under another key, open to
    /// others, cannot be written (paydesk writes down who looked at what, so there is no looking without writing), or is
    /// an older or another copy than the one that was there last; `acceptingCopy` opens such a copy on a person's word,
    /// and chains that. Throws `failed` where another program holds it or the disk is full, `damaged` where it cannot even
    /// be opened.
    ///
    /// Lists, sums and offers hide from `viewer` what they may not see; without one nothing is hidden. `witness` keeps the
    /// chain's end away from the store too. `reading` opens it to be looked at: a store that needs nothing written at its
    /// opening is read also while another program writes, and every later write throws.
    public init(
        path: String, key: SealingKey, viewer: Viewer? = nil, rights: StoreRights = .alone, witness: Witness? = nil,
        acceptingCopy: Bool = false, reading: Bool = false
    ) throws(LedgerError) {
        let path = try StoreFile.place(of: path)
        (self.path, sealer, self.viewer, self.rights) = (path, Sealer(key: key), viewer, rights)
        (chain, anchor) = (ChainTail(sealer), ChainAnchor(store: path, sealer: sealer, rights, witness: witness?.file))
        let folder = (path as NSString).deletingLastPathComponent
        try rights.makeFolder(folder)
        try rights.refuseUnshared(folder: folder)
        let lock = try StoreLock(store: path, rights)
        self.lock = lock
        marks = try ProcessMarks(store: path, rights)
        try PrivateFile.touch(path, rights)
        try rights.refuseUnshared(file: path)
        guard lock.take(.exclusive, patience: .seconds(10)) else {
            throw .failed("Another program has been working on \(path) for ten seconds. End it, or try again.")
        }
        defer { lock.release() }
        do {
            let start = ChainStart(chain: chain, anchor: anchor, path: path, acceptsCopy: acceptingCopy)
            let ready = reading ? Self.openReading(path, sealer, start) : nil
            let opened = try ready ?? Self.openPool(path, sealer)
            (pool, isReading) = (opened, ready != nil)
            let damageFound = try ready == nil ? Self.damage { try opened.writeWithoutTransaction(start.run) } : nil
            changes = try DatabaseQueue(path: path, configuration: Self.readerConfiguration)
            let damage = try pool.read { db in try StoreWatch.earlierDamage(of: path, db) }
            watch = StoreWatch(path: path, rights, damage: damage)
            if let damageFound { watch.note(damageFound) }
        } catch {
            throw LedgerError(opening: error, path: path)
        }
    }

    /// Opens the store at `path` with the key file beside it, making both where both are missing.
    public convenience init(
        path: String, viewer: Viewer? = nil, rights: StoreRights = .alone
    ) throws(LedgerError) {
        try self.init(
            path: path, key: SealingKey.fileBeside(store: path, rights: rights), viewer: viewer, rights: rights)
    }

    var hiding: Hiding { Hiding(viewer: viewer) }

    deinit { close() }

    /// Moves the log of writes into the database and closes it.
    ///
    /// Every later call throws. Waits for calls under way.
    public func close() {
        guard
            isClosed.withLock({ closed in
                defer { closed = true }
                return !closed
            })
        else { return }
        // Closing the last connection checkpoints too. Without the lock others are at work, and theirs is not the last.
        let alone = !isReading && lock.take(.exclusive, patience: .seconds(2))
        if alone { try? pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) } }
        try? changes.close()
        try? pool.close()
        if alone { lock.release() }
        anchor.catchUp(all: true)
    }

    /// This process's mark in `claimed` lines; its lock is held as long as the process lives.
    public var process: String { marks.own }

    /// Whether the process behind a mark still lives, told by its lock.
    public func isAlive(process: String) -> Bool { marks.isAlive(process) }

    /// Holds a lock that one process at a time can have, until the process ends; false where another has it.
    public func holdLease(_ name: String) -> Bool { marks.holdLease(name) }

    /// A number that differs after any process, this one included, has committed a change.
    public func changeCounter() async throws(LedgerError) -> Int64 {
        guard !isClosed.withLock({ $0 }) else { throw .closed }
        anchor.catchUp(all: false)
        do {
            // A connection that never writes sees every commit of the others, the pool's own writer among them.
            return try await changes.unsafeRead { db in
                try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
            }
        } catch {
            throw noted(error)
        }
    }

    /// Why nothing new may be sent from this store: it is damaged, or not where it was opened.
    public var trouble: String? { watch.trouble }

    /// Where it lies.
    public var place: String { path }

    /// Finds room for more than a payout writes, then writes a line that stays as it is: whether writing works again
    /// after it failed.
    public func tryWriting() async throws(LedgerError) {
        guard PrivateFile.findsRoom(Self.room, at: path + "-room") else { throw .full }
        try await write { db in try db.run("UPDATE store SET value = value WHERE name = 'key_check'") }
    }

    /// Bytes: some payouts' worth of lines, pages and checkpoints.
    private static let room = 512 << 10

    /// The same error in words; damage is remembered.
    private func noted(_ error: any Error) -> LedgerError {
        let error = LedgerError(error)
        watch.note(error)
        return error
    }

    /// Refuses to begin sending from a store that is damaged, and where others would take this process for dead.
    ///
    /// What is known of money that has left is still written where that can be.
    func refuseWhereUnsafe() throws(LedgerError) {
        if let damage = watch.damage { throw .damaged(damage) }
        try marks.renew()
    }

    // MARK: Access

    /// Runs one transaction on the writer.
    ///
    /// Not cancelled with the task that waits for it: what a provider answered must reach the disk whoever stopped
    /// waiting.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        let transaction = Transacting(lock: lock, log: path + "-wal", chain: chain, anchor: anchor, watch: watch)
        guard !isClosed.withLock({ $0 }) else { throw .closed }
        // A store must not end on the queue it has to wait for: the closure keeps the pool, not the store, and what the
        // body keeps is let go of before anybody hears of the result.
        let work = Once(body)
        let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { db in
                continuation.resume(returning: work.run { body in transaction.run(db, body) })
            }
        }
        return try result.get()
    }

    /// Runs one transaction on the writer and blocks until it is done: for a store that is opened for this alone.
    func writeNow(_ body: (Database) throws -> Void) throws(LedgerError) {
        if let damage = watch.damage { throw .damaged(damage) }
        let transaction = Transacting(lock: lock, log: path + "-wal", chain: chain, anchor: anchor, watch: watch)
        try pool.unsafeReentrantWrite { db in transaction.run(db, body) }.get()
    }

    /// Runs one read on a snapshot.
    ///
    /// Ends early with ``LedgerError/cancelled`` when the task is cancelled.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        guard !isClosed.withLock({ $0 }) else { throw .closed }
        do {
            return try await pool.read(body)
        } catch {
            throw noted(error)
        }
    }

    // MARK: Opening

    /// What `body` finds damaged: such a store opens all the same, to be looked at, and sends nothing.
    private static func damage(_ body: () throws -> Void) throws -> LedgerError? {
        do {
            try body()
            return nil
        } catch {
            let known = LedgerError(error)
            guard case .damaged = known else { throw error }
            return known
        }
    }

    static var readerConfiguration: Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase(limitCache)
        return configuration
    }

    private static var writerConfiguration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 3
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            // A log that was moved into the database starts anew at this length: its size says how much it holds.
            try db.execute(sql: "PRAGMA journal_size_limit = 1048576")
            if db.configuration.readonly { try limitCache(db) }
        }
        return configuration
    }

    /// Lets a reader keep a quarter of the pages that SQLite would.
    ///
    /// It looks at few of them each time, and the system keeps those that readers share.
    private static func limitCache(_ db: Database) throws { try db.execute(sql: "PRAGMA cache_size = -512") }

    /// The store to be looked at alone; nil where something must be written or said first.
    private static func openReading(_ path: String, _ sealer: Sealer, _ start: ChainStart) -> DatabasePool? {
        guard PrivateFile.size(path) > 0, let pool = try? DatabasePool(path: path, configuration: readerConfiguration)
        else { return nil }
        let isReady = try? pool.read { db in
            try refuseForeign(db, path)
            let isWhole = try Migrations.all.hasCompletedMigrations(db)
            return try isWhole && keyCheck(db) == sealer.check && start.isNothingToDo(db)
        }
        return isReady == true ? pool : nil
    }

    private static func openPool(_ path: String, _ sealer: Sealer) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: writerConfiguration)
        try pool.writeWithoutTransaction { db in
            try refuseForeign(db, path)
            // GRDB sets NORMAL while it sets up the WAL, so this comes after.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                throw LedgerError.cannotOpen("SQLite does not promise to keep what it has written to \(path).")
            }
        }
        try Migrations.all.migrate(pool)
        try pool.writeWithoutTransaction { db in try checkKey(db, sealer, path) }
        return pool
    }

    /// Refuses a database that is no store, or a later version's.
    static func refuseForeign(_ db: Database, _ path: String) throws {
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        let mark = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard tables == 0 || mark == Migrations.applicationID else {
            throw LedgerError.cannotOpen("\(path) is a database of another program. Set [store] path to another file.")
        }
        guard try !Migrations.all.hasBeenSuperseded(db) else {
            throw LedgerError.cannotOpen(
                "\(path) was written by a newer paydesk. Install that version; this one leaves the store as it is.")
        }
    }

    private static func checkKey(_ db: Database, _ sealer: Sealer, _ path: String) throws {
        guard try keyCheck(db) != nil else {
            return try db.execute(
                sql: "INSERT INTO store (name, value) VALUES ('key_check', ?)", arguments: [sealer.check])
        }
        try refuseOtherKey(db, sealer, path)
    }

    /// What tells the key a store is sealed with; nil where it has none yet.
    static func keyCheck(_ db: Database) throws -> Data? {
        try Data.fetchOne(db, sql: "SELECT value FROM store WHERE name = 'key_check'")
    }

    /// Refuses a store that is sealed with another key.
    static func refuseOtherKey(_ db: Database, _ sealer: Sealer, _ path: String) throws {
        guard try keyCheck(db) == sealer.check else { throw LedgerError.otherKey(path) }
    }
}
