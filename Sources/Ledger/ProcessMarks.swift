import Foundation
import Synchronization

/// Who lives: one locked file per process in `<store>.d`, and one per lease (`payouts.md`, *States*: “a `submitting`
/// row whose process's lock is free”).
final class ProcessMarks: Sendable {
    /// This process's mark, `<pid>-<random>`: never given twice.
    let own: String
    private let folder: String
    private let rights: StoreRights
    private let held: Mutex<FileLock>
    private let leases = Mutex<[String: FileLock]>([:])

    /// Makes and locks this process's file.
    init(store path: String, _ rights: StoreRights) throws(LedgerError) {
        folder = path + ".d"
        self.rights = rights
        try rights.makeFolder(folder)
        try rights.refuseUnshared(folder: folder)
        own = "\(getpid())-" + String(UInt64.random(in: .min ... .max), radix: 16)
        guard let lock = Self.lock(own, in: folder, rights) else {
            throw .cannotOpen("\(folder) cannot hold this program's lock. Check its owner and free space.")
        }
        held = Mutex(lock)
        sweep()
    }

    /// A file that is locked before it has its name.
    private static func lock(_ mark: String, in folder: String, _ rights: StoreRights) -> FileLock? {
        let draft = "\(folder)/new-\(mark)"
        guard let lock = FileLock(path: draft, rights), lock.take(.exclusive),
            rename(draft, file(mark, in: folder)) == 0
        else { return nil }
        return lock
    }

    /// Sees that this process's file is still there, and makes it anew where somebody removed it: without it others
    /// would take this process for dead.
    func renew() throws(LedgerError) {
        let file = Self.file(own, in: folder)
        let isThere = held.withLock { held in
            if FileIdentity(path: file) == held.identity { return true }
            try? rights.makeFolder(folder)
            guard let new = Self.lock(own, in: folder, rights) else { return false }
            held = new
            return true
        }
        guard isThere else {
            throw .failed(
                "\(folder) cannot hold this program's lock. Nothing was sent; check its owner and free space.")
        }
    }

    deinit { unlink(Self.file(own, in: folder)) }

    /// Whether the process behind a mark still holds its lock.
    func isAlive(_ mark: String) -> Bool {
        if mark == own { return true }
        guard Self.isMark(mark) else { return false }
        return FileLock.isHeld(Self.file(mark, in: folder))
    }

    /// Takes a lease for as long as this process lives; true where it has it already.
    ///
    /// False where its file was removed and another process was faster to take the new one.
    func holdLease(_ name: String) -> Bool {
        guard name.utf8.allSatisfy({ Self.isPlain($0) }), !name.isEmpty else { return false }
        return leases.withLock { leases in
            // One whose file was removed keeps nobody out any more.
            if leases[name]?.isInPlace == true { return true }
            leases[name] = nil
            guard let lock = FileLock(path: "\(folder)/lease-\(name)", rights), lock.take(.exclusive) else {
                return false
            }
            leases[name] = lock
            return true
        }
    }

    /// The marks of all processes that have a store open, seen from outside.
    static func living(at path: String) -> [String] {
        let folder = path + ".d"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix("process-") }.map { String($0.dropFirst(8)) }
            .filter { FileLock.isHeld(file($0, in: folder)) }.sorted()
    }

    /// Removes the files of the dead.
    ///
    /// A file gets its name only once it is locked, so an unlocked one is nobody's.
    private func sweep() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix("process-") && !isAlive(String(name.dropFirst(8))) {
            unlink("\(folder)/\(name)")
        }
    }

    private static func file(_ mark: String, in folder: String) -> String { "\(folder)/process-\(mark)" }

    private static func isMark(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count < 64 && text.utf8.allSatisfy { isPlain($0) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
