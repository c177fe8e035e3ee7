import Dashboard
import Foundation
import Ledger

/// What a Unix user was writing, kept from one start to the next beside the store: sealed, and readable by that user
/// alone.
///
/// Each desk of a user that runs at the same time has a file of its own, which is locked as long as it lives: two never
/// take up the same draft.
actor SessionFile {
    /// What lies there at a start.
    enum Found: Equatable {
        /// Nothing.
        case nothing
        /// What was kept.
        case session(DeskSession)
        /// Something that is not ours to read, and what was done about it, a plain sentence.
        case unreadable(String)
    }

    private let ledger: SQLiteLedger
    private let uid: UInt32
    nonisolated let path: String
    /// Held open, and locked; -1 where nothing can be kept.
    private let lock: Int32
    /// No session is larger.
    private static let limit = 1 << 20
    /// Desks of a user that run at the same time and keep what is written.
    private static let places = 9

    /// The first file of a user beside a store that no other desk of theirs has.
    init(_ ledger: SQLiteLedger, uid: UInt32) {
        let first = "\(ledger.path).session-\(uid)"
        var (path, lock): (String, Int32) = (first, -1)
        for place in 1...Self.places where lock < 0 {
            path = place == 1 ? first : "\(first)-\(place)"
            lock = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
            guard lock >= 0 else { break }
            if flock(lock, LOCK_EX | LOCK_NB) != 0 {
                close(lock)
                lock = -1
            }
        }
        (self.ledger, self.uid, self.path, self.lock) = (ledger, uid, path, lock)
    }

    deinit { if lock >= 0 { close(lock) } }

    /// What was kept; what cannot be read is put aside, so that it stops no start and is not written over.
    nonisolated func read() -> Found {
        guard lock >= 0 else { return .nothing }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return errno == ENOENT ? .nothing : setAside("it cannot be opened") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_uid == uid else {
            return setAside("it is not a file of yours")
        }
        guard facts.st_size <= Self.limit, let sealed = try? handle.readToEnd(),
            let text = ledger.openNote(sealed, uid: uid)
        else { return setAside("it was changed, or sealed with another key") }
        guard let session = try? JSONDecoder().decode(DeskSession.self, from: Data(text.utf8)) else {
            return setAside("another version of paydesk wrote it")
        }
        return .session(session)
    }

    private nonisolated func setAside(_ reason: String) -> Found {
        let aside = "\(path).unreadable"
        let start = "What was being written at the last start cannot be read: \(reason)."
        let name = URL(filePath: aside).lastPathComponent
        return .unreadable(
            rename(path, aside) == 0
                ? "\(start) It is put aside as \(name) beside the store; begin anew."
                : "\(start) \(path) stays where it is: take it away, until then drafts may not be kept.")
    }

    /// Keeps it, whole or not at all.
    ///
    /// Where that cannot be, the desk works on without: what is on its way is in the store. What was kept before is
    /// gone then, since it may have been sent meanwhile.
    func write(_ session: DeskSession) {
        guard lock >= 0 else { return }
        if !isWritten(session) { unlink(path) }
    }

    private func isWritten(_ session: DeskSession) -> Bool {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let json = try? encoder.encode(session),
            let sealed = try? ledger.sealNote(String(decoding: json, as: UTF8.self), uid: uid)
        else { return false }
        let draft = "\(path).\(getpid()).new"
        let isThere = FileManager.default.createFile(
            atPath: draft, contents: sealed, attributes: [.posixPermissions: 0o600])
        if isThere, rename(draft, path) == 0 { return true }
        unlink(draft)
        return false
    }
}
