import Synchronization

/// The lock every process shares that writes to a store: `<store>.lock`.
///
/// Writers hold it together, a checkpoint alone. SQLite 3.7.0 to 3.51.2 can corrupt a WAL when one connection checkpoints
/// while another writes and starts the log anew (sqlite.org/wal.html, *WAL-reset bug*); under this lock the two never
/// meet. It is kept at every version: one way, tested. Where somebody removed the file, everybody goes over to a new one.
final class StoreLock: Sendable {
    private let path: String
    private let rights: StoreRights
    private let file: Mutex<FileLock>

    init(store path: String, _ rights: StoreRights) throws(LedgerError) {
        guard let file = FileLock(path: path + ".lock", rights) else {
            throw .cannotOpen("\(path).lock cannot be opened. Check the owner and the rights of the folder.")
        }
        (self.path, self.rights) = (path + ".lock", rights)
        self.file = Mutex(file)
    }

    /// Takes it, waiting at most `patience`.
    ///
    /// Blocks the thread: on the database's own queue, or before any task.
    func take(_ hold: FileLock.Hold, patience: Duration) -> Bool {
        let deadline = ContinuousClock.now + patience
        while true {
            let file = file.withLock { $0 }
            guard file.take(hold, patience: deadline - .now) else { return false }
            if file.isInPlace { return true }
            file.release()
            guard let new = FileLock(path: path, rights) else { return false }
            self.file.withLock { $0 = new }
        }
    }

    /// Gives it back.
    func release() { file.withLock { $0 }.release() }
}
