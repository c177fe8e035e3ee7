import Foundation

/// An advisory lock on a file, held by one opening of it: between processes, and between two stores in one process.
///
/// The kernel frees it when the process ends, however it ends.
final class FileLock: Sendable {
    /// How it is held.
    enum Hold {
        /// By many at once.
        case shared
        /// By one alone.
        case exclusive

        fileprivate var operation: Int32 { self == .shared ? LOCK_SH : LOCK_EX }
    }

    private let descriptor: Int32
    private let path: String

    /// Opens the lock's file, making it with the store's rights where it is missing; holds nothing yet.
    ///
    /// Nil where it cannot be opened.
    init?(path: String, _ rights: StoreRights) {
        (self.path, descriptor) = (path, open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
        guard descriptor >= 0, rights.give(to: descriptor) else { return nil }
    }

    deinit { close(descriptor) }

    /// Whether somebody holds the lock at `path`, this process included.
    ///
    /// Only a file that is gone, or whose lock is free, is nobody's: one that cannot be looked at may be held.
    static func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return errno != ENOENT }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_SH | LOCK_NB) != 0 {
            if errno != EINTR { return true }
        }
        return false
    }

    /// Whether the file still lies where it was opened: a lock on one that was removed keeps nobody out.
    var isInPlace: Bool { FileIdentity(path: path) == identity }

    /// Which file is locked, wherever it lies.
    var identity: FileIdentity? { FileIdentity(descriptor: descriptor) }

    /// Takes the lock if it is free.
    func take(_ hold: Hold) -> Bool {
        while flock(descriptor, hold.operation | LOCK_NB) != 0 {
            if errno != EINTR { return false }
        }
        return true
    }

    /// Takes the lock, waiting at most `patience` for others.
    ///
    /// Blocks the thread: for a database's own queue only.
    func take(_ hold: Hold, patience: Duration) -> Bool {
        let deadline = ContinuousClock.now + patience
        while !take(hold) {
            guard ContinuousClock.now < deadline else { return false }
            usleep(500)
        }
        return true
    }

    /// Gives it back.
    func release() { flock(descriptor, LOCK_UN) }
}
