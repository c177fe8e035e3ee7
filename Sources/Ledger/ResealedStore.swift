import Foundation
import GRDB
import Payments

/// Writes every sealed value, digest and link of a store anew, within one transaction.
struct ResealedStore {
    let old: Sealer
    let new: Sealer
    let progress: (_ done: Int, _ all: Int) throws -> Void

    private(set) var transactions = 0
    private(set) var lines = 0
    private var done = 0
    private var all = 0

    /// Rows read at a time, so that none is changed that is being read.
    private static let batch = 500
    /// What is sealed of an intent, by the name it is sealed under; its column has `sealed_` before it.
    private static let sealed = ["account", "upi", "mobile", "email", "address", "recharge_number"]

    init(old: Sealer, new: Sealer, progress: @escaping (Int, Int) throws -> Void) {
        (self.old, self.new, self.progress) = (old, new, progress)
    }

    /// Does it, and gives the chain's end as it is then.
    mutating func run(_ db: Database) throws -> ChainHead {
        all = try Int.fetchOne(db, sql: "SELECT (SELECT count(*) FROM intent) + 2 * (SELECT count(*) FROM log)") ?? 0
        let triggers = try db.all(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN (?, ?, ?)",
            ["intent_is_final", "log_is_final", "audit_is_final"]
        ).map { row in (name: try row[0] as String, sql: try row[1] as String) }
        for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger.name)") }
        try resealIntents(db)
        try resealLines(db)
        try resealQuarantine(db)
        let end = try chainAnew(db)
        for trigger in triggers { try db.execute(sql: trigger.sql) }
        return end
    }

    private mutating func step() throws {
        done += 1
        if done.isMultiple(of: Self.batch) { try progress(done, max(all, done)) }
    }

    // MARK: Numbers

    private mutating func resealIntents(_ db: Database) throws {
        let columns = Self.sealed.map { "sealed_\($0)" }
        let update = "UPDATE intent SET \(columns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE reference = ?"
        var last: Int64 = 0
        while true {
            let rows = try db.all(
                "SELECT * FROM intent WHERE reference > ? ORDER BY reference LIMIT ?", [last, Self.batch])
            guard !rows.isEmpty else { break }
            for row in rows {
                last = try row["reference"]
                let plain = try Self.sealed.map { name in
                    try old.open(row["sealed_\(name)"], SealedPlace("intent", last, name))
                }
                let sealed = try zip(Self.sealed, plain).map { name, text in
                    try new.seal(text, SealedPlace("intent", last, name))
                }
                try db.run(update, sealed + [last])
                try writeDigests(of: plain, last, db)
                transactions += 1
                try step()
            }
        }
        // The last payout to somebody has the digest they are found by.
        try db.run(
            "UPDATE beneficiary SET digest = (SELECT target_digest FROM payment WHERE reference = last_reference)")
    }

    /// What whole numbers are found by.
    private func writeDigests(of plain: [String?], _ reference: Int64, _ db: Database) throws {
        let whole = Beneficiary(name: "", account: plain[0], upi: plain[1], mobile: plain[2], rechargeNumber: plain[5])
        let table = PaymentTable(sealer: new)
        let (target, beside) = (
            table.digest(of: whole, in: try Reference(number: reference)), table.digests(besideTargetOf: whole)
        )
        try db.run(
            "UPDATE payment SET target_digest = ?, upi_digest = ?, mobile_digest = ? WHERE reference = ?",
            [target, beside.upi, beside.mobile, reference])
    }

    private mutating func resealLines(_ db: Database) throws {
        var last: Int64 = 0
        while true {
            let rows = try db.all(
                "SELECT sequence, reference, position, sealed_raw FROM log WHERE sequence > ? ORDER BY sequence LIMIT ?",
                [last, Self.batch])
            guard !rows.isEmpty else { break }
            for row in rows {
                last = try row[0]
                let place = SealedPlace("log", try row[1], "raw \(try row[2] as Int64)")
                if let raw = try old.open(row[3], place) {
                    try db.run("UPDATE log SET sealed_raw = ? WHERE sequence = ?", [new.seal(raw, place), last])
                }
                lines += 1
                try step()
            }
        }
    }

    private func resealQuarantine(_ db: Database) throws {
        for row in try db.all("SELECT sequence FROM quarantine") {
            let sequence: Int64 = try row[0]
            let place = SealedPlace("quarantine", sequence, "raw")
            let sealed = try db.one("SELECT sealed_raw FROM quarantine WHERE sequence = ?", [sequence])?[0] as Data?
            try db.run(
                "UPDATE quarantine SET sealed_raw = ? WHERE sequence = ?",
                [new.seal(old.open(sealed, place), place), sequence])
        }
    }

    // MARK: The chain

    /// Makes each link anew over the rows as they are now; the walk before has found the chain whole.
    private mutating func chainAnew(_ db: Database) throws -> ChainHead {
        let lines = ChainedRows("log", by: "sequence", batch: Self.batch)
        let acts = ChainedRows("audit", by: "link", batch: Self.batch)
        var head = ChainHead.start
        while true {
            let next = head.link + 1
            let (act, line) = (try acts.first(db), try lines.first(db))
            if let act, act["link"] as Int64? == next {
                head = try chain(act: act, after: head, db)
                acts.advance()
            } else if let line, let link = line["link"] as Int64? {
                guard link == next else { throw LedgerError.chainEndChanged }
                let bytes = try LogTable.chainBytes(line, lines.reading(line), db)
                let value = new.chain(bytes, as: next, after: head.chain)
                try db.run("UPDATE log SET chain = ? WHERE sequence = ?", [value, line["sequence"] as Int64])
                head = ChainHead(link: next, chain: value, at: Timestamp(milliseconds: line["at"]))
                lines.advance()
                try step()
            } else if line != nil {
                // Of an earlier version: an act speaks for a block of them.
                lines.advance()
                try step()
            } else if act == nil {
                return head
            } else {
                throw LedgerError.chainEndChanged
            }
        }
    }

    private func chain(act: Row, after head: ChainHead, _ db: Database) throws -> ChainHead {
        let link = head.link + 1
        var row = act
        if act["act"] as String == Act.adopted.rawValue {
            try db.run("UPDATE audit SET detail = ? WHERE link = ?", [adoptedAnew(act, db), link])
            row = try db.one("SELECT * FROM audit WHERE link = ?", [link])?.row ?? act
        }
        let value = new.chain(ChainReading("audit", of: row).bytes(row), as: link, after: head.chain)
        try db.run("UPDATE audit SET chain = ? WHERE link = ?", [value, link])
        return ChainHead(link: link, chain: value, at: Timestamp(milliseconds: act["at"]))
    }

    /// The detail of an act that speaks for a block of lines, with the digest they have now.
    private func adoptedAnew(_ act: Row, _ db: Database) throws -> String {
        let json: String = act["detail"]
        let detail = try JSONDecoder().decode(ActDetail.self, from: Data(json.utf8))
        guard let first = detail.first, let last = detail.last else { throw LedgerError.damagedStore }
        let rows = try Row.fetchCursor(
            db, sql: "SELECT * FROM log WHERE sequence BETWEEN ? AND ? ORDER BY sequence", arguments: [first, last])
        var block = AdoptedBlock(first: first)
        var reading: ChainReading?
        while let row = try rows.next() {
            let made = reading ?? ChainReading("log", of: row)
            reading = made
            try block.add(row, made, db)
        }
        return try block.detail.encoded()
    }
}

/// The rows of a table in their order, some at a time, so that each can be changed once it was taken.
private final class ChainedRows {
    private let table: String
    private let key: String
    private let batch: Int
    private var rows: ArraySlice<Row> = []
    private var last: Int64 = 0
    private var made: ChainReading?

    init(_ table: String, by key: String, batch: Int) { (self.table, self.key, self.batch) = (table, key, batch) }

    /// The next row; nil where there is none left.
    func first(_ db: Database) throws -> Row? {
        if rows.isEmpty {
            let sql = "SELECT * FROM \(table) WHERE \(key) > ? ORDER BY \(key) LIMIT ?"
            rows = try db.all(sql, [last, batch]).map(\.row)[...]
            if let end = rows.last { last = end[key] }
        }
        return rows.first
    }

    func advance() { rows = rows.dropFirst() }

    /// How the columns of its rows are read.
    func reading(_ row: Row) -> ChainReading {
        let reading = made ?? ChainReading(table, of: row)
        made = reading
        return reading
    }
}
