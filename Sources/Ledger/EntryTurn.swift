import Foundation
import Synchronization

/// The turn to check a payout against what was paid before and to write it down: one at a time for everybody who shares
/// the store, so that no two miss each other's limits and twin (`payouts.md`, *The payout form*).
///
/// It is freed by ``end()``, with the value, and with the process, however that ends.
public final class EntryTurn: Sendable {
    private let giveBack: Mutex<(@Sendable () -> Void)?>

    /// A turn that `giveBack` frees; it is called once.
    public init(giveBack: @escaping @Sendable () -> Void) { self.giveBack = Mutex(giveBack) }

    deinit { end() }

    /// Lets the next one take a turn.
    ///
    /// A second call does nothing.
    public func end() {
        let act = giveBack.withLock { giveBack in
            defer { giveBack = nil }
            return giveBack
        }
        act?()
    }
}

extension SQLiteLedger {
    /// Waits for the turn to enter a payout, at most ten seconds.
    ///
    /// Throws `.failed` in words where others had it all that time, or the task was cancelled meanwhile.
    public func takeEntryTurn() async throws(LedgerError) -> EntryTurn {
        try await takeEntryTurn(patience: .seconds(10))
    }

    /// The same with another patience.
    func takeEntryTurn(patience: Duration) async throws(LedgerError) -> EntryTurn {
        // A lock of its own opening, so that two turns of one process exclude each other as those of two processes do.
        var lock = try enteringLock()
        let deadline = ContinuousClock.now + patience
        while true {
            if lock.take(.exclusive) {
                if lock.isInPlace { break }
                lock = try enteringLock()
            }
            guard ContinuousClock.now < deadline else {
                throw .failed(
                    "Others have been entering payouts for \(patience.components.seconds) seconds. Nothing was "
                        + "written; try again.")
            }
            do {
                // Uneven pauses: nobody who waits is always the later one.
                try await Task.sleep(for: .milliseconds(Int64.random(in: 1...8)))
            } catch {
                throw .cancelled
            }
        }
        return EntryTurn { [lock] in lock.release() }
    }

    private func enteringLock() throws(LedgerError) -> FileLock {
        if let lock = FileLock(path: path + ".entering", rights) { return lock }
        throw .failed("\(path).entering cannot be opened. Nothing was written; check the rights of the folder.")
    }
}
