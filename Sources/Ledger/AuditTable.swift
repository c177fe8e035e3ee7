import Foundation
import GRDB
import Payments

/// What an act that stands in no payout's log is.
enum Act: String {
    /// The chain's first link.
    case begun
    /// Lines that an earlier version wrote, a block of them.
    case adopted
    /// Payouts that happened elsewhere were written, logs and all.
    case imported
    /// A file of payouts was begun.
    case bulkBegun = "bulk_begun"
    case configuration
    case policy
    /// What is known of the chain outside the store was gone, or could not be read.
    case anchorMissing = "anchor_missing"
    /// A person took a copy for the store.
    case copyAccepted = "copy_accepted"
    /// Transactions were written to a file outside the store.
    case exported
    /// A copy of the store is made, to a file outside it.
    case backedUp = "backed_up"
    /// Everything was sealed anew under another key; `before` is the chain value that was the last one until then.
    case rekeyed
    case complaintAdopted = "complaint_adopted"
    case complaintWritten = "complaint_written"
    case complaintSent = "complaint_sent"
    case complaintChanged = "complaint_changed"
    case complaintClosed = "complaint_closed"
}

/// What is kept of an act beside its subject; each act has its own few.
struct ActDetail: Codable, Equatable {
    /// A digest of what there is now, and of what there was before: lower-case hex SHA-256.
    var sha256: String?
    var before: String?
    /// A complaint's state, what was written down of it with that, and who did.
    var status: String?
    var remark: String?
    var agent: String?
    /// The places of the first and the last of a block of lines in the whole log, and how many they are.
    var first: Int64?
    var last: Int64?
    var lines: Int?
    var payouts: Int?
    /// The end of the store that was found, and the end that was known outside it.
    var found: Int64?
    var foundAt: Timestamp?
    var known: Int64?
    var knownAt: Timestamp?
    var reason: String?

    /// As it stands in the table: equal details are equal texts.
    func encoded() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// The table of acts, each a link of the chain.
struct AuditTable {
    let chain: ChainTail

    private static let insertion =
        "INSERT INTO audit (link, at, uid, act, subject, detail, chain) VALUES (?, ?, ?, ?, ?, ?, ?)"

    /// Writes an act of this process's user.
    func add(
        _ act: Act, _ subject: String = "", _ detail: ActDetail = ActDetail(), at moment: Timestamp, _ db: Database
    ) throws {
        let json = try detail.encoded()
        let uid = Int64(getuid())
        var row = ChainBytes(table: "audit")
        row.add("act", act.rawValue.databaseValue)
        row.add("at", moment.milliseconds.databaseValue)
        row.add("detail", json.databaseValue)
        row.add("subject", subject.databaseValue)
        row.add("uid", uid.databaseValue)
        let (link, value) = try chain.add(row, at: moment, db)
        try db.run(Self.insertion, [link, moment.milliseconds, uid, act.rawValue, subject, json, value])
    }

    /// Writes what a complaint has become, with the digest of its row as it is now.
    func add(_ act: Act, complaint number: String, by agent: Agent?, at moment: Timestamp, _ db: Database) throws {
        let row = try db.one("SELECT status, remark FROM complaint WHERE number = ?", [number])
        let digest = try db.chainDigest(of: "complaint", where: "number", is: number)
        var detail = ActDetail(sha256: digest?.hex, status: try row?["status"])
        (detail.remark, detail.agent) = (try row?["remark"], agent?.name)
        try add(act, number, detail, at: moment, db)
    }

    /// The detail of the latest act of a kind about a subject; nil where there is none.
    static func latest(_ act: Act, _ subject: String, _ db: Database) throws -> ActDetail? {
        let row = try db.one(
            "SELECT detail FROM audit WHERE subject = ? AND act = ? ORDER BY link DESC LIMIT 1",
            [subject, act.rawValue])
        guard let json: String = try row?[0] else { return nil }
        return try? JSONDecoder().decode(ActDetail.self, from: Data(json.utf8))
    }
}

extension Timestamp {
    /// This machine's clock, for acts that happen in the store itself.
    static var machineNow: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// `20 Nov 10:41:05 IST`.
    var inWords: String { "\(day.short) \(ist.clockWithSeconds) IST" }
}

/// A file that says what may be done here.
public enum GoverningFile: String, Sendable {
    /// The agent's configuration.
    case configuration
    /// The policy of everybody who shares the store.
    case policy
}

extension SQLiteLedger {
    /// Chains that so many transactions were written to a file outside the store, by this process's user.
    ///
    /// `sha256` is lower-case hex of the file's bytes.
    public func noteExport(file: String, rows: Int, sha256: String, at: Timestamp) async throws(LedgerError) {
        try await write { [chain] db in
            let detail = ActDetail(sha256: sha256, payouts: rows)
            try AuditTable(chain: chain).add(.exported, file, detail, at: at, db)
        }
    }

    /// Chains an act where a governing file is another one than when it was last used here: the file, who, when, and the
    /// digests before and now.
    ///
    /// `sha256` is lower-case hex of what the file says, secrets left out; nil where there is none, which is an act only
    /// where there was one. Tells whether it was another one.
    @discardableResult
    public func noteGoverning(_ kind: GoverningFile, file: String, sha256: String?, at: Timestamp)
        async throws(LedgerError) -> Bool
    {
        let act: Act = kind == .configuration ? .configuration : .policy
        let known = try await read { db in try AuditTable.latest(act, file, db)?.sha256 }
        guard known != sha256 else { return false }
        return try await write { [chain] db in
            let before = try AuditTable.latest(act, file, db)?.sha256
            guard before != sha256 else { return false }
            let detail = ActDetail(sha256: sha256, before: before)
            try AuditTable(chain: chain).add(act, file, detail, at: at, db)
            return true
        }
    }
}
