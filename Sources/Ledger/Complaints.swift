import Foundation
import GRDB
import Payments

extension SQLiteLedger {
    /// Writes a complaint under the next number of its day in India, `C-261120-01`; the number given is ignored.
    ///
    /// Where somebody wrote the beneficiary's whole numbers into its text, their last four stand there. Throws `.notFound`
    /// where the transaction is not in the store.
    public func record(_ complaint: Complaint) async throws(LedgerError) -> Complaint {
        try await write { [chain, sealer] db in
            guard let intent = try IntentTable(sealer: sealer).fetch(complaint.transaction, db) else {
                throw LedgerError.notFound("Payout \(complaint.transaction)")
            }
            var stored = Redaction(intent.beneficiary).clean(complaint)
            stored.number = try ComplaintTable.nextNumber(on: complaint.createdAt.day, db)
            try ComplaintTable.insert(stored, db)
            try AuditTable(chain: chain).add(
                .complaintWritten, complaint: stored.number, by: stored.agent, at: complaint.createdAt, db)
            return stored
        }
    }

    /// Takes a draft complaint for sending, draft → submitting, exactly once.
    ///
    /// False where it was not a draft.
    public func claimComplaint(_ number: String, at: Timestamp) async throws(LedgerError) -> Bool {
        try refuseWhereUnsafe()
        return try await write { [chain] db in
            let taken =
                "UPDATE complaint SET status = 'submitting', raised_at = ? WHERE number = ? AND status = 'draft'"
            guard try db.changes(taken, [at.milliseconds, number]) == 1 else { return false }
            try AuditTable(chain: chain).add(.complaintSent, complaint: number, by: nil, at: at, db)
            return true
        }
    }

    /// Writes what `agent` changed of a complaint: the provider's number, words, status and days.
    ///
    /// Throws `.notFound` where there is none of its number.
    public func update(_ complaint: Complaint, by agent: Agent) async throws(LedgerError) {
        try await write { [chain, sealer] db in
            let intent = try IntentTable(sealer: sealer).fetch(complaint.transaction, db)
            let stored = intent.map { Redaction($0.beneficiary).clean(complaint) } ?? complaint
            guard try ComplaintTable.update(stored, db) == 1 else {
                throw LedgerError.notFound("Complaint \(complaint.number)")
            }
            let act: Act = complaint.status == .closed ? .complaintClosed : .complaintChanged
            try AuditTable(chain: chain).add(
                act, complaint: complaint.number, by: agent, at: .machineNow, db)
        }
    }

    /// One complaint by our number; nil where there is none.
    public func complaint(_ number: String) async throws(LedgerError) -> Complaint? {
        try await read { db in
            try db.one(ComplaintTable.reading + "WHERE number = ?", [number]).map(ComplaintTable.complaint)
        }
    }

    /// What was done about a complaint, oldest first, as it was chained.
    public func acts(of number: String) async throws(LedgerError) -> [ComplaintAct] {
        try await read { db in
            try db.all(
                """
                SELECT at, uid, act, detail FROM audit WHERE subject = ? AND act LIKE 'complaint\\_%' ESCAPE '\\'
                ORDER BY link
                """, [number]
            ).compactMap(ComplaintTable.act)
        }
    }

    /// Complaints, open ones first by due day, then the newest; of one transaction where it is named.
    public func complaints(of reference: Reference?, limit: Int) async throws(LedgerError) -> [Complaint] {
        try await read { db in
            let which = reference == nil ? "" : "WHERE complaint.reference = ?1"
            return try db.all(
                """
                \(ComplaintTable.reading) \(which)
                ORDER BY complaint.status = 'closed',
                    CASE WHEN complaint.status = 'closed' THEN NULL ELSE coalesce(due_on, 9999999) END,
                    complaint.created_at DESC, number DESC LIMIT \(reference == nil ? "?1" : "?2")
                """, (reference.map { [$0.number] } ?? []) + [Int64(limit)]
            ).map(ComplaintTable.complaint)
        }
    }
}

/// Complaints as the store keeps them.
enum ComplaintTable {
    /// A complaint's row with what its transaction came to.
    static let reading = """
        SELECT complaint.*, payment.amount FROM complaint LEFT JOIN payment ON payment.reference = complaint.reference\n
        """

    /// One act; nil for one of a kind that is not known here.
    static func act(_ row: StoredRow) throws -> ComplaintAct? {
        let kind: ComplaintAct.Kind
        switch Act(rawValue: try row["act"]) {
        case .complaintWritten, .complaintAdopted: kind = .written
        case .complaintSent: kind = .sent
        case .complaintChanged: kind = .changed
        case .complaintClosed: kind = .closed
        default: return nil
        }
        let (json, uid): (String, Int) = try (row["detail"], row["uid"])
        let detail = try? JSONDecoder().decode(ActDetail.self, from: Data(json.utf8))
        return ComplaintAct(
            kind, at: Timestamp(milliseconds: try row["at"]), agent: detail?.agent ?? "user \(uid)",
            status: detail?.status.flatMap { Complaint.Status(rawValue: $0) }, remark: detail?.remark)
    }

    /// The day and a sequence of at least two digits.
    static func nextNumber(on day: CivilDay, _ db: Database) throws -> String {
        let stem = "C-" + day.iso.dropFirst(2).filter { $0 != "-" } + "-"
        let last = try db.one(
            "SELECT max(CAST(substr(number, ?1) AS INTEGER)) AS last FROM complaint WHERE number LIKE ?2",
            [stem.count + 1, stem + "%"])
        let next = (try last?["last"] as Int? ?? 0) + 1
        return stem + (next < 10 ? "0" : "") + String(next)
    }

    static func insert(_ complaint: Complaint, _ db: Database) throws {
        try db.run(
            """
            INSERT INTO complaint (number, reference, provider, provider_reference, subject, message, status, remark,
                agent_uid, agent_name, created_at, raised_at, due_on)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                complaint.number, complaint.transaction.number, complaint.provider, complaint.providerReference,
                complaint.subject, complaint.message, complaint.status.rawValue, complaint.remark,
                Int64(complaint.agent.uid), complaint.agent.name, complaint.createdAt.milliseconds,
                complaint.raisedAt?.milliseconds, complaint.dueAt?.daysSinceEpoch,
            ])
    }

    static func update(_ complaint: Complaint, _ db: Database) throws -> Int {
        try db.changes(
            """
            UPDATE complaint SET provider_reference = ?, subject = ?, message = ?, status = ?, remark = ?,
                raised_at = ?, due_on = ? WHERE number = ?
            """,
            [
                complaint.providerReference, complaint.subject, complaint.message, complaint.status.rawValue,
                complaint.remark, complaint.raisedAt?.milliseconds, complaint.dueAt?.daysSinceEpoch, complaint.number,
            ])
    }

    static func complaint(_ row: StoredRow) throws -> Complaint {
        // A word this program does not know is nothing it may send again.
        let status = Complaint.Status(rawValue: try row["status"]) ?? .unknown
        return try Complaint(
            number: row["number"], transaction: Reference(number: row["reference"]), provider: row["provider"],
            providerReference: row["provider_reference"], subject: row["subject"], message: row["message"],
            status: status, remark: row["remark"], agent: row.agent,
            createdAt: Timestamp(milliseconds: row["created_at"]), raisedAt: row.moment("raised_at"),
            dueAt: (row["due_on"] as Int64?).map(CivilDay.init(daysSinceEpoch:)), amount: row.money("amount"))
    }
}
