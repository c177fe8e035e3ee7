import Crypto
import Foundation
import Synchronization

/// What the audit chain is known to have come to, kept outside the database: the file `head` in `<store>.d`.
///
/// It is written after a commit and so never ahead of what is on disk: before money may leave, else once a second at most,
/// and at the end. By it a store that was replaced by an older copy is told from the newest one. A second file
/// can lie elsewhere (``Witness``): a copy of the whole folder, mark and all, does not hold that one.
final class ChainAnchor: Sendable {
    /// What stands in the file.
    enum Found: Equatable {
        case nothing
        /// Something this store's key has not sealed: what it says, or nil where it is no mark at all, for each; and what
        /// the other file tells.
        case strange([ChainHead?], ChainHead?)
        /// A file that this user may not read: its path.
        case forbidden(String)
        case head(ChainHead)

        /// The end that is known.
        var head: ChainHead? {
            switch self {
            case .head(let head): head
            case .strange(_, let head): head
            case .nothing, .forbidden: nil
            }
        }

        private var strangers: [ChainHead?] { if case .strange(let marks, _) = self { marks } else { [] } }

        /// What two files tell together: the later end.
        func with(_ other: Found) -> Found {
            if case .forbidden = self { return self }
            if case .forbidden = other { return other }
            let later = [head, other.head].compactMap(\.self).max { $0.link < $1.link }
            let marks = strangers + other.strangers
            if marks.isEmpty { return later.map(Found.head) ?? .nothing }
            return .strange(marks, later)
        }
    }

    /// A file, and who may open it.
    private typealias Place = (path: String, rights: StoreRights)

    /// Where it is known.
    private let places: [Place]
    private let sealer: Sealer
    private let state = Mutex<(waiting: ChainHead?, last: ContinuousClock.Instant?)>((nil, nil))

    init(store: String, sealer: Sealer, _ rights: StoreRights = .alone, witness: String? = nil) {
        self.sealer = sealer
        places = [(store + ".d/head", rights)] + (witness.map { [($0, .alone)] } ?? [])
    }

    /// The file beside the store.
    var place: String { places[0].path }

    /// What is known: the later one where both files tell.
    func read() -> Found {
        places.map { read($0.path).found }.reduce(.nothing) { $0.with($1) }
    }

    /// What a file tells, and whether that is all it holds: while the store's key is changed it holds two marks, one
    /// under each key.
    private func read(_ path: String) -> (found: Found, isAlone: Bool) {
        guard let data = FileManager.default.contents(atPath: path) else {
            return (access(path, F_OK) == 0 || errno == EACCES ? .forbidden(path) : .nothing, true)
        }
        let marks = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace)
            .map { Data(hex: String($0)) }
        for case let mark? in marks {
            guard let head = ChainHead(sealed: mark, sealer) else { continue }
            return (.head(head), marks.count == 1)
        }
        return (.strange(marks.isEmpty ? [nil] : marks.map { $0.flatMap(ChainHead.init(said:)) }, nil), true)
    }

    /// What is to be known once a transaction is committed: on disk already, under the lock of the file, not in its place.
    final class Prepared: Sendable {
        fileprivate let head: ChainHead
        private let lock: FileLock
        private let draft: PrivateFile.Draft?

        fileprivate init(_ head: ChainHead, _ lock: FileLock, _ draft: PrivateFile.Draft?) {
            (self.head, self.lock, self.draft) = (head, lock, draft)
        }

        deinit { end() }

        fileprivate func takePlace() -> Bool {
            defer { end() }
            return draft?.takePlace() ?? true
        }

        private func end() {
            draft?.drop()
            lock.release()
        }
    }

    /// Makes ready what must be known before money leaves, so that only its name has to be changed after the commit.
    ///
    /// Nil where the file beside the store cannot be written: then nothing may be committed.
    func prepare(_ head: ChainHead) -> Prepared? {
        let place = places[0]
        guard let lock = Self.lock(place, patience: Self.longPatience) else { return nil }
        guard let text = text(for: head, at: place.path) else { return Prepared(head, lock, nil) }
        return PrivateFile.Draft(text, for: place.path, place.rights).map { Prepared(head, lock, $0) }
    }

    /// Puts what was made ready in its place, now that it is committed; false where that failed and it is not known.
    ///
    /// The file elsewhere is moved too where it can be; the store does not depend on it.
    func take(_ prepared: Prepared) -> Bool {
        let isKnown = prepared.takePlace()
        move(to: prepared.head, atOnce: true)
        return isKnown
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
    ///
    /// `also` is kept beside it, under its own key: while a key is changed either may turn out to be the store's.
    func put(_ head: ChainHead, also: (head: ChainHead, sealer: Sealer)? = nil) -> Bool {
        let marks = [head.sealed(sealer)] + (also.map { [$0.head.sealed($0.sealer)] } ?? [])
        let text = marks.map { $0.hex + "\n" }.joined()
        return state.withLock { state in
            state = (nil, ContinuousClock.now)
            // The second one helps where it can; the store does not depend on it.
            return places.map { put(text, $0) }.first ?? false
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
    private func move(to head: ChainHead, _ place: Place) -> Bool {
        guard let lock = Self.lock(place, patience: Self.patience) else { return false }
        defer { lock.release() }
        return text(for: head, at: place.path).map { PrivateFile.replace($0, at: place.path, place.rights) } ?? true
    }

    /// What a file must be from now on; nil where it is that already.
    private func text(for head: ChainHead, at path: String) -> String? {
        guard case (.head(let there), let isAlone) = read(path) else { return head.sealed(sealer).hex + "\n" }
        if isAlone, there.link >= head.link { return nil }
        return (there.link > head.link ? there : head).sealed(sealer).hex + "\n"
    }

    private func put(_ text: String, _ place: Place) -> Bool {
        guard let lock = Self.lock(place, patience: Self.longPatience) else { return false }
        defer { lock.release() }
        return PrivateFile.replace(text, at: place.path, place.rights)
    }

    /// The lock under which a file is moved, held; nil where it cannot be had in time.
    private static func lock(_ place: Place, patience: Duration) -> FileLock? {
        guard let lock = FileLock(path: place.path + ".lock", place.rights),
            lock.take(.exclusive, patience: patience)
        else { return nil }
        return lock
    }

    private static let pause = Duration.seconds(1)
    private static let patience = Duration.milliseconds(500)
    private static let longPatience = Duration.seconds(2)
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
