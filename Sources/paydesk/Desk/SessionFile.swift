import Dashboard
import Foundation
import Ledger

/// What a Unix user was writing, kept from one start to the next beside the store: sealed, and readable by that user
/// alone.
struct SessionFile: Sendable {
    private let ledger: SQLiteLedger
    private let uid: UInt32
    let path: String

    /// The file of a user beside a store.
    init(_ ledger: SQLiteLedger, uid: UInt32) {
        (self.ledger, self.uid) = (ledger, uid)
        path = "\(ledger.path).session-\(uid)"
    }

    /// What was kept; nil where there is nothing, or nothing that can be read.
    func read() -> DeskSession? {
        guard let sealed = FileManager.default.contents(atPath: path), let text = ledger.openNote(sealed, uid: uid)
        else { return nil }
        return try? JSONDecoder().decode(DeskSession.self, from: Data(text.utf8))
    }

    /// Keeps it, whole or not at all.
    ///
    /// Where that cannot be, the desk works on without: what is on its way is in the store.
    func write(_ session: DeskSession) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let json = try? encoder.encode(session),
            let sealed = try? ledger.sealNote(String(decoding: json, as: UTF8.self), uid: uid)
        else { return }
        let draft = "\(path).\(getpid()).new"
        let isWritten = FileManager.default.createFile(
            atPath: draft, contents: sealed, attributes: [.posixPermissions: 0o600])
        if !isWritten || rename(draft, path) != 0 { unlink(draft) }
    }
}
