import Foundation
import Synchronization

/// What the audit chain is known to have come to, kept outside the database: the file `head` in `<store>.d`.
///
/// It is written after a commit and so never ahead of what is on disk: at once where money may leave, else once a second
/// at most, and at the end. By it a store that was replaced by an older copy is told from the newest one.
final class ChainAnchor: Sendable {
    /// What stands in the file.
    enum Found: Equatable {
        case nothing
        /// Something this store's key has not sealed.
        case unreadable
        case head(ChainHead)
    }

    private let path: String
    private let sealer: Sealer
    private let rights: StoreRights
    private let state = Mutex<(waiting: ChainHead?, last: ContinuousClock.Instant?)>((nil, nil))

    init(store: String, sealer: Sealer, _ rights: StoreRights = .alone) {
        (path, self.sealer, self.rights) = (store + ".d/head", sealer, rights)
    }

    /// What is known.
    func read() -> Found {
        guard let data = FileManager.default.contents(atPath: path) else { return .nothing }
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return Data(hex: text).flatMap { ChainHead(sealed: $0, sealer) }.map(Found.head) ?? .unreadable
    }

    /// Moves it on, never back, now or with a later one.
    func move(to head: ChainHead, atOnce: Bool) {
        state.withLock { state in
            state.waiting = head
            writeWaiting(&state, whenDue: !atOnce)
        }
    }

    /// Writes what waits: where that is due, or all of it.
    func catchUp(all: Bool) { state.withLock { writeWaiting(&$0, whenDue: !all) } }

    /// Sets it to `head`, wherever it stood: for a copy that a person accepted.
    func put(_ head: ChainHead) -> Bool {
        state.withLock { state in
            state = (nil, ContinuousClock.now)
            guard let lock = FileLock(path: path + ".lock", rights), lock.take(.exclusive, patience: .seconds(2)) else {
                return false
            }
            defer { lock.release() }
            return write(head)
        }
    }

    private func writeWaiting(
        _ state: inout (waiting: ChainHead?, last: ContinuousClock.Instant?), whenDue: Bool
    ) {
        guard let head = state.waiting else { return }
        if whenDue, let last = state.last, ContinuousClock.now - last < Self.pause { return }
        state.last = .now
        // Others move it too: under the lock it is read again, and a later one stays.
        guard let lock = FileLock(path: path + ".lock", rights), lock.take(.exclusive, patience: Self.patience) else {
            return
        }
        defer { lock.release() }
        if case .head(let there) = read(), there.link >= head.link {
            state.waiting = nil
        } else if write(head) {
            state.waiting = nil
        }
    }

    private func write(_ head: ChainHead) -> Bool {
        PrivateFile.replace(head.sealed(sealer).hex + "\n", at: path, rights)
    }

    private static let pause = Duration.seconds(1)
    private static let patience = Duration.milliseconds(500)
}
