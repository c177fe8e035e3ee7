import Crypto
import Foundation
import GRDB
import Payments

extension SQLiteLedger {
    /// Walks the whole audit chain of a store and tells the first broken link.
    ///
    /// Reads only, on one snapshot and a row at a time, beside whoever works on the store; blocks until it is done, some
    /// seconds for a million lines. Throws `cannotOpen` where there is no store, it is an earlier version's, or it was
    /// sealed under another key.
    public static func verifyChain(path: String, key: SealingKey, witness: Witness? = nil) throws(LedgerError)
        -> AuditReport
    {
        try examining(path, key, witness) { db, sealer, known in
            var walk = AuditWalk(db: db, sealer: sealer, known: known)
            return try walk.run()
        }
    }

    /// What speaks against opening a store for work; nil where nothing does.
    ///
    /// Reads only. Throws as ``verifyChain(path:key:witness:)`` does.
    public static func copyDoubt(path: String, key: SealingKey, witness: Witness? = nil) throws(LedgerError)
        -> CopyDoubt?
    {
        try examining(path, key, witness) { db, sealer, known in
            try CopyComparing(sealer: sealer, anchor: known, path: path).doubt(db)
        }
    }

    /// Looks at a store on one snapshot, with what is known of its end outside it.
    static func examining<Value>(
        _ path: String, _ key: SealingKey, _ witness: Witness?,
        _ body: (Database, Sealer, ChainAnchor.Found) throws -> Value
    ) throws(LedgerError) -> Value {
        let path = try StoreFile.place(of: path)
        guard PrivateFile.hasContent(path) else { throw .cannotOpen("There is no store at \(path).") }
        let sealer = Sealer(key: key)
        // Before the snapshot is taken: what is known then was committed before, and must be in it.
        let known = ChainAnchor(store: path, sealer: sealer, witness: witness?.file).read()
        if case .forbidden(let file) = known {
            throw .cannotOpen(
                "\(file) cannot be read, so nobody can tell whether the store is the newest. See its rights.")
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: readerConfiguration)
            return try queue.read { db in
                guard try db.tableExists("audit") else {
                    throw LedgerError.cannotOpen(
                        "\(path) was written before there was an audit chain. Open it once for work; then it has one."
                    )
                }
                try refuseOtherKey(db, sealer, path)
                return try body(db, sealer, known)
            }
        } catch {
            throw LedgerError(opening: error, path: path)
        }
    }
}

/// One walk along the chain, a link at a time.
///
/// Lines and acts are two lists in the order of their links; the next link is the head of one of them.
struct AuditWalk {
    let db: Database
    let sealer: Sealer
    let known: ChainAnchor.Found

    private var last = ChainHead.start
    private var firstAt: Timestamp?

    init(db: Database, sealer: Sealer, known: ChainAnchor.Found) {
        (self.db, self.sealer, self.known) = (db, sealer, known)
    }

    /// A row of one of the two lists, looked at.
    private struct Stop {
        var link: Int64?
        var chain: Data?
        var at: Timestamp
        var bytes: ChainBytes
        var what: AuditSubject
    }

    /// Walks it; `comparingRows` looks at the rows of lists too, which takes longest.
    mutating func run(comparingRows: Bool = true) throws -> AuditReport {
        let broken = try firstBreak() ?? endBreak() ?? strayBreak() ?? (comparingRows ? rowBreak() : nil)
        return AuditReport(
            links: broken.map { $0.link - 1 } ?? last.link, firstAt: firstAt, lastAt: firstAt.map { _ in last.at },
            broken: broken)
    }

    // MARK: The links

    private mutating func firstBreak() throws -> AuditBreak? {
        let lines = try RowList(db, "SELECT * FROM log ORDER BY sequence", table: "log")
        let acts = try RowList(db, "SELECT * FROM audit ORDER BY link", table: "audit")
        while true {
            let next = last.link + 1
            if let act = acts.row, act["link"] as Int64? == next {
                if let broken = check(stop(act: act, acts)) { return broken }
                if act["act"] == Act.adopted.rawValue, let broken = try adopt(act, lines) { return broken }
                try acts.advance()
            } else if let line = lines.row, line["link"] as Int64? == next {
                if let broken = check(try stop(line: line, lines)) { return broken }
                try lines.advance()
            } else if lines.row == nil, acts.row == nil {
                return nil
            } else {
                return try misplaced(next, lines, acts)
            }
        }
    }

    /// Compares a link with what its row comes to, and takes it as the last one.
    private mutating func check(_ stop: Stop) -> AuditBreak? {
        let next = last.link + 1
        let chain = sealer.chain(stop.bytes, as: next, after: last.chain)
        guard chain == stop.chain else {
            return AuditBreak(link: next, what: stop.what, at: stop.at, problem: .changed)
        }
        if let head = known.head, head.link == next, head.chain != chain {
            return AuditBreak(link: next, what: stop.what, at: stop.at, problem: .anchorDiffers)
        }
        last = ChainHead(link: next, chain: chain, at: stop.at)
        firstAt = firstAt ?? stop.at
        return nil
    }

    /// Compares a block of lines from an earlier version with the digest its act holds.
    private func adopt(_ act: Row, _ lines: RowList) throws -> AuditBreak? {
        let json: String = act["detail"]
        let detail = try? JSONDecoder().decode(ActDetail.self, from: Data(json.utf8))
        let (first, end) = (detail?.first ?? 0, detail?.last ?? 0)
        var block = AdoptedBlock(first: lines.row?["sequence"] ?? 0)
        while let line = lines.row, line.hasNull(atIndex: lines.link), (line["sequence"] as Int64) <= end {
            try block.add(line, lines.reading, db)
            try lines.advance()
        }
        if block.lines > 0, block.detail == detail { return nil }
        return AuditBreak(
            link: act["link"], what: .adopted(first: first, last: end), at: Timestamp(milliseconds: act["at"]),
            problem: block.lines == detail?.lines ? .changed : .missing)
    }

    /// The next link stands in neither list where it belongs.
    private func misplaced(_ next: Int64, _ lines: RowList, _ acts: RowList) throws -> AuditBreak {
        if let line = lines.row, line.hasNull(atIndex: lines.link) {
            let stop = try stop(line: line, lines)
            return AuditBreak(link: next, what: stop.what, at: stop.at, problem: .unchained)
        }
        let isBehind = [lines.row, acts.row].compactMap { $0?["link"] as Int64? }.contains { $0 < next }
        let elsewhere = try db.one("SELECT * FROM log WHERE link = ?", [next])?.row
        guard isBehind || elsewhere != nil else {
            return AuditBreak(link: next, what: .nothing, at: nil, problem: .missing)
        }
        guard let row = elsewhere ?? lines.row.map({ $0.copy() }) else {
            return AuditBreak(link: next, what: .nothing, at: nil, problem: .outOfOrder)
        }
        let stop = try stop(line: row, lines)
        return AuditBreak(link: next, what: stop.what, at: stop.at, problem: .outOfOrder)
    }

    private func stop(line row: Row, _ list: RowList) throws -> Stop {
        Stop(
            link: row["link"], chain: row["chain"], at: Timestamp(milliseconds: row["at"]),
            bytes: try LogTable.chainBytes(row, list.reading, db),
            what: .line(reference: String(row["reference"] as Int64), position: row["position"], kind: row["kind"]))
    }

    private func stop(act row: Row, _ list: RowList) -> Stop {
        Stop(
            link: row["link"], chain: row["chain"], at: Timestamp(milliseconds: row["at"]),
            bytes: list.reading.bytes(row), what: .act(row["act"], subject: row["subject"]))
    }

    // MARK: Past the last link

    /// The end, against the store's own mark and against what is known beside the store.
    private func endBreak() throws -> AuditBreak? {
        let after = last.link + 1
        let head: ChainHead?
        do {
            head = try ChainHead.read(db, sealer)
        } catch let error as LedgerError {
            guard error == .chainEndChanged else { throw error }
            return AuditBreak(link: after, what: .end, at: last.at, problem: .head)
        }
        guard let head else { return AuditBreak(link: after, what: .end, at: last.at, problem: .head) }
        if head.link > last.link { return AuditBreak(link: after, what: .nothing, at: nil, problem: .missing) }
        if let known = known.head, known.link > last.link {
            return AuditBreak(link: after, what: .nothing, at: nil, problem: .anchorNewer)
        }
        guard head.link == last.link, head.chain == last.chain else {
            return AuditBreak(link: after, what: .end, at: last.at, problem: .head)
        }
        let strange = try CopyComparing(sealer: sealer, anchor: known, path: "").strangeMark(db)
        return strange.map { _ in AuditBreak(link: after, what: .end, at: last.at, problem: .anchorStrange) }
    }

    /// What stands beside the chain and must agree with it: intents without a line, complaints that are not as written.
    private func strayBreak() throws -> AuditBreak? {
        func broken(_ what: AuditSubject, _ problem: AuditBreak.Problem) -> AuditBreak {
            AuditBreak(link: last.link + 1, what: what, at: nil, problem: problem)
        }
        let stray = try db.one(
            """
            SELECT reference FROM intent
            WHERE NOT EXISTS (SELECT 1 FROM log WHERE log.reference = intent.reference AND kind = 'intent') LIMIT 1
            """)
        if let stray { return broken(.intent(reference: String(try stray[0] as Int64)), .unchained) }
        let complaints = try RowList(db, "SELECT * FROM complaint ORDER BY number", table: "complaint")
        while let row = complaints.row {
            let number: String = row["number"]
            guard let kept = try lastDetail(of: number) else { return broken(.complaint(number), .unchained) }
            guard kept.sha256 == complaints.reading.bytes(row).sha256.hex else {
                return broken(.complaint(number), .changed)
            }
            try complaints.advance()
        }
        let gone = try db.one(
            """
            SELECT subject FROM audit WHERE act IN ('complaint_written', 'complaint_adopted')
                AND NOT EXISTS (SELECT 1 FROM complaint WHERE number = audit.subject) LIMIT 1
            """)
        return try gone.map { broken(.complaint(try $0[0]), .missing) }
    }

    /// The rows that lists show, against what the logs come to.
    private func rowBreak() throws -> AuditBreak? {
        let rebuilding = Rebuilding(writing: PayoutWriting(sealer: sealer, chain: ChainTail(sealer), process: ""))
        let references = try Int64.fetchCursor(db, sql: "SELECT reference FROM intent ORDER BY reference")
        while let number = try references.next() {
            guard try rebuilding.isProjected(Reference(number: number), db) else {
                return AuditBreak(
                    link: last.link + 1, what: .row(reference: String(number)), at: nil, problem: .changed)
            }
        }
        return nil
    }

    private func lastDetail(of complaint: String) throws -> ActDetail? {
        let row = try db.one(
            "SELECT detail FROM audit WHERE subject = ? AND act LIKE 'complaint%' ORDER BY link DESC LIMIT 1",
            [complaint])
        guard let json: String = try row?[0] else { return nil }
        return try? JSONDecoder().decode(ActDetail.self, from: Data(json.utf8))
    }
}

/// A query's rows, one at a time, with the way its columns are read.
final class RowList {
    private(set) var row: Row?
    let reading: ChainReading
    /// The place of the column `link`.
    let link: Int
    private let rows: RowCursor

    init(_ db: Database, _ sql: String, table: String) throws {
        rows = try Row.fetchCursor(db, sql: sql)
        row = try rows.next()
        let columns = row ?? Row()
        link = Array(columns.columnNames).firstIndex(of: "link") ?? 0
        reading = ChainReading(table, of: columns, leavingOut: table == "complaint" ? [] : ["link", "chain"])
    }

    func advance() throws { row = try rows.next() }
}
