import Crypto
import Foundation
import Synchronization

/// What the audit chain is known to have come to, kept outside the database: the file `head` in `<store>.d`.
///
/// It is written after a commit and so never ahead of what is on disk: at once where money may leave, else once a second
/// at most, and at the end. By it a store that was replaced by an older copy is told from the newest one. A second file
/// can lie elsewhere (``Witness``): a copy of the whole folder, mark and all, does not hold that one.
final class ChainAnchor: Sendable {
    /// What stands in the file.
    enum Found: Equatable {
        case nothing
        /// Something this store's key has not sealed.
        case unreadable
        /// A file that this user may not read: its path.
        case forbidden(String)
        case head(ChainHead)
    }

    /// The files, and who may open each.
    private let places: [(path: String, rights: StoreRights)]
    private let sealer: Sealer
    private let state = Mutex<(waiting: ChainHead?, last: ContinuousClock.Instant?)>((nil, nil))

    init(store: String, sealer: Sealer, _ rights: StoreRights = .alone, witness: String? = nil) {
        self.sealer = sealer
        places = [(store + ".d/head", rights)] + (witness.map { [($0, .alone)] } ?? [])
    }

    /// What is known: the later one where both files tell.
    func read() -> Found {
        places.map { read($0.path) }.reduce(.nothing) { known, found in
            switch (known, found) {
            case (.head(let left), .head(let right)): .head(left.link >= right.link ? left : right)
            case (.forbidden, _), (.head, _): known
            case (_, .forbidden), (_, .head): found
            case (.unreadable, _): known
            case (.nothing, _): found
            }
        }
    }

    private func read(_ path: String) -> Found {
        guard let data = FileManager.default.contents(atPath: path) else {
            return access(path, F_OK) == 0 || errno == EACCES ? .forbidden(path) : .nothing
        }
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
            // The second one helps where it can; the store does not depend on it.
            return places.map { put(head, $0) }.first ?? false
        }
    }

    private func writeWaiting(
        _ state: inout (waiting: ChainHead?, last: ContinuousClock.Instant?), whenDue: Bool
    ) {
        guard let head = state.waiting else { return }
        if whenDue, let last = state.last, ContinuousClock.now - last < Self.pause { return }
        state.last = .now
        if places.map({ move(to: head, $0) }).allSatisfy({ $0 }) { state.waiting = nil }
    }

    /// Others move it too: under the lock it is read again, and a later one stays.
    private func move(to head: ChainHead, _ place: (path: String, rights: StoreRights)) -> Bool {
        guard let lock = FileLock(path: place.path + ".lock", place.rights),
            lock.take(.exclusive, patience: Self.patience)
        else { return false }
        defer { lock.release() }
        if case .head(let there) = read(place.path), there.link >= head.link { return true }
        return write(head, place)
    }

    private func put(_ head: ChainHead, _ place: (path: String, rights: StoreRights)) -> Bool {
        guard let lock = FileLock(path: place.path + ".lock", place.rights),
            lock.take(.exclusive, patience: .seconds(2))
        else { return false }
        defer { lock.release() }
        return write(head, place)
    }

    private func write(_ head: ChainHead, _ place: (path: String, rights: StoreRights)) -> Bool {
        PrivateFile.replace(head.sealed(sealer).hex + "\n", at: place.path, place.rights)
    }

    private static let pause = Duration.seconds(1)
    private static let patience = Duration.milliseconds(500)
}

/// A second place for what an audit chain is known to have come to, away from the store: so that a store restored with all
/// that lies beside it is told from the newest one too.
public struct Witness: Hashable, Sendable {
    let file: String

    /// The witness of the store at `path` in a folder of this user's own, which is made where it is missing.
    ///
    /// Throws `cannotOpen` where it cannot be.
    public init(of path: String, in folder: String) throws(LedgerError) {
        try StoreRights.alone.makeFolder(folder)
        let place = try StoreFile.place(of: path)
        file = "\(folder)/\(Data(SHA256.hash(data: Data(place.utf8)).prefix(16)).hex)"
    }
}
