import Foundation
import Synchronization

/// Files nobody else can read, or nobody outside the group that shares the store (`payouts.md`, *Who acts*).
enum PrivateFile {
    /// Whether anything lies at the path.
    static func exists(_ path: String) -> Bool {
        var found = stat()
        return lstat(path, &found) == 0
    }

    /// Whether a file with at least one byte lies at the path.
    static func hasContent(_ path: String) -> Bool { size(path) > 0 }

    /// The file's size in bytes; 0 where there is none.
    static func size(_ path: String) -> Int64 {
        var found = stat()
        return stat(path, &found) == 0 ? Int64(found.st_size) : 0
    }

    /// Makes an empty file where there is none, so that what SQLite lays beside it is private too: it copies the mode.
    static func touch(_ path: String, _ rights: StoreRights) throws(LedgerError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .cannotOpen("\(path) cannot be written: \(reason()). Check the owner and the rights of the file.")
        }
        defer { close(descriptor) }
        guard rights.give(to: descriptor) else {
            throw .cannotOpen("\(path) cannot be given to the group. Are you in it? See: id")
        }
    }

    /// Refuses a file that other users can read or write.
    static func refuseOpenToOthers(_ path: String) throws(LedgerError) {
        var found = stat()
        guard stat(path, &found) == 0, found.st_mode & 0o007 == 0 else {
            throw .cannotOpen("Other users can read \(path). Close it to them with: chmod 600 \(path)")
        }
    }

    /// Whether so many bytes can be written beside `path` now; they are gone again afterwards.
    ///
    /// True where that cannot be found out for another reason than room: the writing itself says what it is.
    static func findsRoom(_ count: Int, at path: String) -> Bool {
        let draft = "\(path).\(getpid()).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return errno != ENOSPC && errno != EDQUOT }
        defer {
            close(descriptor)
            unlink(draft)
        }
        let bytes = [UInt8](repeating: 0x70, count: 64 << 10)
        var left = count
        while left > 0 {
            let written = write(descriptor, bytes, min(left, bytes.count))
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return written < 0 && errno != ENOSPC && errno != EDQUOT }
            left -= written
        }
        return fsync(descriptor) == 0 || (errno != ENOSPC && errno != EDQUOT)
    }

    /// Makes an empty file of this user alone.
    ///
    /// Throws `cannotOpen` where something lies there, or it cannot be made.
    static func make(_ path: String) throws(LedgerError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen("\(path) cannot be made: \(reason()).") }
        close(descriptor)
    }

    /// Gives a finished file its name once it is on disk; what lies at that name already stays.
    static func name(_ draft: String, as path: String) throws(LedgerError) {
        let descriptor = open(draft, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw .cannotOpen("\(path) cannot be written: \(reason()).")
        }
        close(descriptor)
        guard link(draft, path) == 0 else { throw .cannotOpen("\(path) cannot be made: \(reason()).") }
        syncFolder(of: path)
    }

    /// Writes a new file whole or not at all; where another process was first, its file stays.
    static func publish(_ text: String, at path: String, _ rights: StoreRights) throws(LedgerError) {
        let draft = "\(path).\(getpid()).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen("\(path) cannot be made: \(reason()).") }
        defer { unlink(draft) }
        let bytes = Array(text.utf8)
        let written = write(descriptor, bytes, bytes.count)
        let onDisk = rights.give(to: descriptor) && fsync(descriptor) == 0
        close(descriptor)
        guard written == bytes.count, onDisk else { throw .cannotOpen("\(path) cannot be written: \(reason()).") }
        guard link(draft, path) == 0 || errno == EEXIST else {
            throw .cannotOpen("\(path) cannot be made: \(reason()).")
        }
        syncFolder(of: path)
    }

    /// Writes a file whole or not at all, in the place of the one that is there.
    ///
    /// False where that cannot be; the old one stays.
    static func replace(_ text: String, at path: String, _ rights: StoreRights) -> Bool {
        Draft(text, for: path, rights)?.takePlace() ?? false
    }

    /// What is to lie at a path, on disk under another name until it takes the place; removed where it does not.
    final class Draft: Sendable {
        private let path: String
        private let draft: String
        private let isThere = Mutex(true)

        /// Writes it; nil where that cannot be.
        init?(_ text: String, for path: String, _ rights: StoreRights) {
            (self.path, draft) = (path, "\(path).\(getpid()).new")
            let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { return nil }
            let bytes = Array(text.utf8)
            let written = write(descriptor, bytes, bytes.count)
            let onDisk = fsync(descriptor) == 0
            let isGiven = rights.give(to: descriptor)
            close(descriptor)
            guard written == bytes.count, onDisk, isGiven else { return nil }
        }

        deinit { drop() }

        /// Removes it where it has not taken the place: its name may be another draft's afterwards.
        func drop() {
            isThere.withLock { isThere in
                if isThere { unlink(draft) }
                isThere = false
            }
        }

        /// Puts it in the place of what lies there; false where that cannot be, and the old one stays.
        func takePlace() -> Bool {
            isThere.withLock { isThere in
                guard isThere, rename(draft, path) == 0 else { return false }
                isThere = false
                PrivateFile.syncFolder(of: path)
                return true
            }
        }
    }

    /// Reads a file that must be this user's alone, or its group's where the store is shared.
    static func readSecret(_ path: String, _ rights: StoreRights) throws(LedgerError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .cannotOpen("The key file \(path) cannot be read: \(reason()).") }
        defer { close(descriptor) }
        var found = stat()
        let isKnown = fstat(descriptor, &found) == 0 && found.st_mode & S_IFMT == S_IFREG
        guard isKnown, found.st_uid == geteuid() || rights.group == found.st_gid else {
            throw .cannotOpen("The key file \(path) is not a file of this user. Set [store] key to one that is.")
        }
        let isShared = rights.group == found.st_gid
        guard found.st_mode & (isShared ? 0o007 : 0o077) == 0 else {
            let mode = String(rights.file, radix: 8)
            throw .cannotOpen("Others can read the key file \(path). Close it to them with: chmod \(mode) \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { throw .cannotOpen("The key file \(path) is empty. Put it back from a copy.") }
        return String(decoding: bytes.prefix(count), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    fileprivate static func syncFolder(of path: String) {
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
