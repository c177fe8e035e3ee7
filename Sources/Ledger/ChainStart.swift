import Crypto
import Foundation
import GRDB
import Payments

/// What the opening of a store does for its audit chain: begins it, and refuses a copy that is not the last one.
struct ChainStart {
    let chain: ChainTail
    let anchor: ChainAnchor
    let path: String
    /// Whether a person accepts a copy that would be refused.
    let acceptsCopy: Bool

    private var sealer: Sealer { chain.sealer }
    private var acts: AuditTable { AuditTable(chain: chain) }

    /// Does it in one transaction, and makes the end known outside the store.
    ///
    /// Throws `cannotOpen` for a copy that is not accepted.
    func run(_ db: Database) throws {
        let found = anchor.read()
        if case .forbidden(let path) = found {
            throw LedgerError.cannotOpen(
                "\(path) cannot be read, so this store cannot be told from an older copy. Check its owner and rights.")
        }
        try db.inTransaction(.immediate) {
            chain.begin()
            if try Self.isNew(db) {
                try beginChain(db)
            } else if let doubt = try CopyComparing(sealer: sealer, anchor: found, path: path).doubt(db) {
                guard acceptsCopy else { throw LedgerError.cannotOpen(doubt.sentence) }
                try accept(doubt, db)
            } else if try ChainHead.read(db, sealer) == nil {
                try beginChain(db)
            } else if found.head != nil {
                return .commit
            } else {
                let reason = found == .nothing ? "there was none" : "it was from before the key was changed"
                try acts.add(.anchorMissing, "head", ActDetail(reason: reason), at: .machineNow, db)
                try HeldPayouts.hold(db)
            }
            try chain.finish(db)
            return .commit
        }
        guard let head = chain.committed() else {
            if let head = try ChainHead.read(db, sealer) { anchor.move(to: head, atOnce: true) }
            return
        }
        guard anchor.put(head) else {
            throw LedgerError.cannotOpen("\(path).d/head cannot be written. Check its owner and free space.")
        }
    }

    /// Whether the store is the one that is known, so that its opening writes nothing.
    func isNothingToDo(_ db: Database) throws -> Bool {
        let found = anchor.read()
        guard found.head != nil, try ChainHead.read(db, sealer) != nil else { return false }
        return try CopyComparing(sealer: sealer, anchor: found, path: path).doubt(db) == nil
    }

    private func accept(_ doubt: CopyDoubt, _ db: Database) throws {
        let end = try CopyComparing.lastRow(db)
        if end == .start { try beginChain(db) } else { chain.goOn(from: end) }
        let detail = ActDetail(
            found: doubt.found, foundAt: doubt.foundAt, known: doubt.known, knownAt: doubt.knownAt,
            reason: "\(doubt.kind)")
        try acts.add(.copyAccepted, path, detail, at: .machineNow, db)
        try HeldPayouts.hold(db)
    }

    /// Whether nothing was ever written here: a store that was removed on purpose may be begun anew.
    private static func isNew(_ db: Database) throws -> Bool {
        try db.one("SELECT 1 FROM store WHERE name = 'chain_head'") == nil
            && db.one("SELECT 1 FROM log LIMIT 1") == nil && db.one("SELECT 1 FROM complaint LIMIT 1") == nil
    }

    private func beginChain(_ db: Database) throws {
        try acts.add(.begun, at: .machineNow, db)
        try adoptLines(db)
        for row in try db.all("SELECT number FROM complaint ORDER BY number") {
            try acts.add(.complaintAdopted, complaint: row[0], by: nil, at: .machineNow, db)
        }
    }

    /// Lines of earlier versions have no link each: every thousand of them are one link, with their digest.
    private func adoptLines(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM log ORDER BY sequence")
        var block: AdoptedBlock?
        var reading: ChainReading?
        while let row = try rows.next() {
            let made = reading ?? ChainReading("log", of: row)
            reading = made
            block = block ?? AdoptedBlock(first: row["sequence"])
            try block?.add(row, made, db)
            guard let full = block, full.lines == AdoptedBlock.size else { continue }
            try acts.add(.adopted, "log", full.detail, at: .machineNow, db)
            block = nil
        }
        if let block { try acts.add(.adopted, "log", block.detail, at: .machineNow, db) }
    }
}

/// Lines of the log in their order, under one digest.
struct AdoptedBlock {
    /// How many lines a block has at most.
    static let size = 1_000

    private let first: Int64
    private var last: Int64
    private(set) var lines = 0
    private var hash = SHA256()

    init(first: Int64) { (self.first, last) = (first, first) }

    mutating func add(_ row: Row, _ reading: ChainReading, _ db: Database) throws {
        hash.update(data: try LogTable.chainBytes(row, reading, db).bytes)
        last = row["sequence"]
        lines += 1
    }

    var detail: ActDetail { ActDetail(sha256: hash.finalize().hex, first: first, last: last, lines: lines) }
}
