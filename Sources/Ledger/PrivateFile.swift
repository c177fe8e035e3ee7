import Foundation

/// Files nobody else can read: 0600 in a folder of 0700 (`payouts.md`, *Who acts*).
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

    /// Makes the folder that holds `path`, and those above it, where they are missing.
    static func makeFolder(of path: String) throws(LedgerError) {
        try makeFolder((path as NSString).deletingLastPathComponent)
    }

    /// Makes a folder and those above it, where they are missing.
    static func makeFolder(_ folder: String) throws(LedgerError) {
        guard !folder.isEmpty, !exists(folder) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .cannotOpen("The folder \(folder) cannot be made. Make it yourself, or set [store] path.")
        }
    }

    /// Makes an empty file where there is none, so that what SQLite lays beside it is private too: it copies the mode.
    static func touch(_ path: String) throws(LedgerError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .cannotOpen("\(path) cannot be written: \(reason()). Check the owner and the rights of the file.")
        }
        close(descriptor)
    }

    /// Refuses a file that other users can read or write.
    static func refuseOpenToOthers(_ path: String) throws(LedgerError) {
        var found = stat()
        guard stat(path, &found) == 0, found.st_mode & 0o007 == 0 else {
            throw .cannotOpen("Other users can read \(path). Close it to them with: chmod 600 \(path)")
        }
    }

    /// Writes a new file whole or not at all; where another process was first, its file stays.
    static func publish(_ text: String, at path: String) throws(LedgerError) {
        let draft = "\(path).\(getpid()).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen("\(path) cannot be made: \(reason()).") }
        defer { unlink(draft) }
        let bytes = Array(text.utf8)
        let written = write(descriptor, bytes, bytes.count)
        let onDisk = fsync(descriptor) == 0
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
    static func replace(_ text: String, at path: String) -> Bool {
        let draft = "\(path).\(getpid()).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        defer { unlink(draft) }
        let bytes = Array(text.utf8)
        let written = write(descriptor, bytes, bytes.count)
        let onDisk = fsync(descriptor) == 0
        close(descriptor)
        guard written == bytes.count, onDisk, rename(draft, path) == 0 else { return false }
        syncFolder(of: path)
        return true
    }

    /// Reads a file that must be this user's alone.
    static func readSecret(_ path: String) throws(LedgerError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .cannotOpen("The key file \(path) cannot be read: \(reason()).") }
        defer { close(descriptor) }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG, found.st_uid == geteuid() else {
            throw .cannotOpen("The key file \(path) is not a file of this user. Set [store] key to one that is.")
        }
        guard found.st_mode & 0o077 == 0 else {
            throw .cannotOpen("Others can read the key file \(path). Close it to them with: chmod 600 \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { throw .cannotOpen("The key file \(path) is empty. Put it back from a copy.") }
        return String(decoding: bytes.prefix(count), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func syncFolder(of path: String) {
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
