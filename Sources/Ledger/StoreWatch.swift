import Foundation
import GRDB
import Synchronization

/// Watches that the files which were opened still lie where they were, and remembers that something in them was found
/// damaged.
///
/// A write into a file that was deleted or replaced succeeds and is lost with the process: it must not count as written.
/// Damage is remembered in `<store>.damaged` too, so that the next start looks at the whole store before it trusts it.
final class StoreWatch: Sendable {
    private let path: String
    private let rights: StoreRights
    private let state: Mutex<State>

    private struct State {
        var files: [String: FileIdentity] = [:]
        var damage: String?
    }

    /// The database, its log of writes, and the index of that log which all processes share.
    private static let suffixes = ["", "-wal", "-shm"]

    /// Begins to watch a store that is open.
    ///
    /// `damage` says what is known of it from before.
    init(path: String, _ rights: StoreRights, damage: String?) {
        (self.path, self.rights) = (path, rights)
        state = Mutex(State(files: Self.identities(path), damage: damage))
    }

    /// Why nothing new may be sent from this store: a plain sentence with the next step.
    var trouble: String? { damage ?? moved }

    /// What was found damaged; it stays so until the store is opened again.
    var damage: String? { state.withLock { $0.damage } }

    /// That a file is not the one that was opened; nil where all are.
    var moved: String? {
        let now = Self.identities(path)
        let isSame = state.withLock { state in
            // What was made since is ours: from now on it must stay.
            state.files.merge(now) { known, _ in known }
            return state.files == now
        }
        guard !isSame else { return nil }
        return "\(path) was moved, deleted or replaced while paydesk had it open. Nothing is written to it any more; "
            + "put it back, or start paydesk again."
    }

    /// Remembers an error that says that the store is damaged.
    func note(_ error: LedgerError) {
        guard case .damaged(let reason) = error else { return }
        let isNew = state.withLock { state in
            defer { state.damage = state.damage ?? reason }
            return state.damage == nil
        }
        // Where this fails the next start has to find it by itself.
        if isNew { try? PrivateFile.publish(reason + "\n", at: Self.mark(path), rights) }
    }

    // MARK: Damage from before

    /// What an earlier process found damaged and what is still so: then every page is looked at, which takes a second
    /// for each hundred megabytes.
    ///
    /// The mark goes where the store is whole again.
    static func earlierDamage(of path: String, _ db: Database) throws -> String? {
        guard PrivateFile.exists(mark(path)) else { return nil }
        let found = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
        guard found == "ok" else { return LedgerError.damagedStore.reason }
        unlink(mark(path))
        return nil
    }

    private static func mark(_ path: String) -> String { path + ".damaged" }

    private static func identities(_ path: String) -> [String: FileIdentity] {
        suffixes.reduce(into: [:]) { files, suffix in files[suffix] = FileIdentity(path: path + suffix) }
    }
}

/// Which file lies at a path, whatever its name.
struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let node: UInt64

    /// The file at a path; nil where there is none.
    init?(path: String) {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        self.init(found)
    }

    /// The open file behind a descriptor, which may lie nowhere any more.
    init?(descriptor: Int32) {
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { return nil }
        self.init(found)
    }

    private init(_ found: stat) { (device, node) = (UInt64(found.st_dev), UInt64(found.st_ino)) }
}
