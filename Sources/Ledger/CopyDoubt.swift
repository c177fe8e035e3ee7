import Foundation
import GRDB
import Payments

/// Why a store is not taken for the one that was here last.
public struct CopyDoubt: Hashable, Sendable {
    /// What is wrong with it.
    public enum Kind: Hashable, Sendable {
        /// It ends before what is known: what happened since is not in it.
        case older
        /// It goes another way than what is known.
        case another
        /// Its end is not what its own rows come to.
        case endChanged
        /// What is known outside it was sealed under another key, or is no mark: it may be a copy from before a change of
        /// its key.
        case strangeMark
    }

    /// What is wrong with it.
    public var kind: Kind
    /// The store's file.
    public var path: String
    /// The number of its last link; 0 where it has none.
    public var found: Int64
    /// When that was written.
    public var foundAt: Timestamp?
    /// The number of the last link that is known outside it.
    public var known: Int64?
    /// When that was written.
    public var knownAt: Timestamp?

    /// What was found, what it means and what to do, as plain sentences.
    public var sentence: String {
        let means = "Sending from it could pay somebody twice, so it is not opened for work."
        let next = "Put the newest copy back; where there is none, accept this one with: paydesk audit accept-copy"
        let ends = "it ends at link \(found)" + (foundAt.map { " of \($0.inWords)" } ?? "")
        let last = "the last one known here was link \(known ?? 0)" + (knownAt.map { " of \($0.inWords)" } ?? "")
        switch kind {
        case .older:
            return "\(path) is an older copy of the store: \(ends), and \(last). Payouts sent since then are not in "
                + "it. \(means) \(next)"
        case .another:
            return "\(path) is another copy of the store: \(ends), \(last), and its own link \(known ?? 0) is not "
                + "that one. \(means) \(next)"
        case .endChanged:
            return "The end of the audit chain in \(path) was changed from outside: \(ends), which is not what its "
                + "own mark says. \(means) See where with: paydesk audit verify. \(next)"
        case .strangeMark:
            let says = known.map { ", and says link \($0)" } ?? ""
            return "\(path) may be a copy from before its key was changed: \(ends), but what is known outside it was "
                + "sealed under another key or changed\(says). \(means) \(next)"
        }
    }
}

/// Compares a store with what is known of it.
struct CopyComparing {
    let sealer: Sealer
    let anchor: ChainAnchor.Found
    let path: String

    /// What speaks against it; nil where nothing does.
    func doubt(_ db: Database) throws -> CopyDoubt? {
        let known = anchor.head
        func doubt(_ kind: CopyDoubt.Kind, _ found: ChainHead) -> CopyDoubt {
            CopyDoubt(
                kind: kind, path: path, found: found.link, foundAt: found.link > 0 ? found.at : nil,
                known: known?.link, knownAt: known?.at)
        }
        let end = try Self.lastRow(db)
        let head: ChainHead
        do {
            head = try ChainHead.read(db, sealer) ?? .start
        } catch let error as LedgerError {
            guard error == .chainEndChanged else { throw error }
            return doubt(.endChanged, end)
        }
        guard head.link == end.link, head.chain == end.chain else { return doubt(.endChanged, end) }
        if let known {
            if known.link > head.link { return doubt(.older, head) }
            guard try Self.chain(at: known.link, db) == known.chain else { return doubt(.another, head) }
        }
        guard let strange = try strangeMark(db) else { return nil }
        var found = doubt(.strangeMark, head)
        (found.known, found.knownAt) = (strange.link, nil)
        return found
    }

    /// A mark that speaks against the store, though its seal cannot be looked at; nil where none does.
    ///
    /// One from before a change of the key that stands in the store's own chain speaks for nothing and against nothing:
    /// it is another user's, who has not opened the store since.
    func strangeMark(_ db: Database) throws -> StrangeMark? {
        guard case .strange(let marks, _) = anchor else { return nil }
        let changes = try KeyChanged.all(db)
        for mark in marks {
            guard let mark else { return StrangeMark(link: nil) }
            guard changes.contains(where: { $0.isAfter(mark) }) else { return StrangeMark(link: mark.link) }
        }
        return nil
    }

    /// Where the rows really end.
    static func lastRow(_ db: Database) throws -> ChainHead {
        let rows = [
            try db.one("SELECT link, chain, at FROM log WHERE link IS NOT NULL ORDER BY sequence DESC LIMIT 1"),
            try db.one("SELECT link, chain, at FROM audit ORDER BY link DESC LIMIT 1"),
        ]
        let ends = try rows.compactMap { $0 }.map { row in
            ChainHead(link: try row[0], chain: try row[1] ?? Data(), at: Timestamp(milliseconds: try row[2]))
        }
        return ends.max { $0.link < $1.link } ?? .start
    }

    /// A link's chain value; nil where there is no such link.
    ///
    /// The log is searched from its end: what is asked for lies near it.
    private static func chain(at link: Int64, _ db: Database) throws -> Data? {
        if link == 0 { return ChainHead.start.chain }
        if let row = try db.one("SELECT chain FROM audit WHERE link = ?", [link]) { return try row[0] }
        let row = try db.one("SELECT link, chain FROM log WHERE link <= ? ORDER BY sequence DESC LIMIT 1", [link])
        guard let row, try row[0] as Int64 == link else { return nil }
        return try row[1] as Data?
    }
}

/// A mark that this store's key has not sealed.
struct StrangeMark {
    /// The link it names; nil where it is no mark at all.
    var link: Int64?
}

/// A change of the store's key, as its chain has it.
struct KeyChanged {
    /// Its own link.
    let link: Int64
    private let detail: ActDetail

    static func all(_ db: Database) throws -> [KeyChanged] {
        try db.all("SELECT link, detail FROM audit WHERE act = ? ORDER BY link", [Act.rekeyed.rawValue]).map { row in
            let json: String = try row[1]
            return KeyChanged(
                link: try row[0], detail: try JSONDecoder().decode(ActDetail.self, from: Data(json.utf8)))
        }
    }

    /// Whether a mark, sealed under an earlier key, can be from before it.
    func isAfter(_ mark: ChainHead) -> Bool { mark.link < link - 1 || isNext(to: mark) }

    /// Whether a mark is of the very link that was the last one until then.
    func isNext(to mark: ChainHead) -> Bool { mark.link == link - 1 && detail.before == mark.chain.hex }
}
