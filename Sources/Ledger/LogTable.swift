import Crypto
import Foundation
import GRDB
import Payments

/// The append-only log as the store keeps it: an event as JSON, a reply's bytes sealed beside it.
struct LogTable {
    let sealer: Sealer
    let chain: ChainTail

    private static let insertion = """
        INSERT INTO log (at, callback_key, event, kind, position, question, reference, sealed_raw, sequence, link, chain)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    private static let chained = [
        "at", "callback_key", "event", "kind", "position", "question", "reference", "sealed_raw", "sequence",
    ]

    /// Appends lines after the last and returns them as they are kept.
    ///
    /// A second answer to a question and a repeated callback are left out.
    func append(_ entries: [LogEntry], to reference: Reference, after last: Int64, hiding: Redaction, _ db: Database)
        throws -> [LogEntry]
    {
        var kept: [LogEntry] = []
        for entry in entries {
            var hiding = hiding
            try hiding.learn(from: entry.event, sealer, db)
            let line = LogLine(entry.event, hiding)
            if try isRepeated(line, reference, db) { continue }
            try insert(line, at: entry.at, reference, last + Int64(kept.count) + 1, db)
            kept.append(LogEntry(at: entry.at, line.event.with(raw: line.raw)))
        }
        return kept
    }

    private func insert(
        _ line: LogLine, at moment: Timestamp, _ reference: Reference, _ position: Int64, _ db: Database
    )
        throws
    {
        let place = SealedPlace("log", reference.number, "raw \(position)")
        let values: [(any DatabaseValueConvertible)?] = [
            moment.milliseconds, line.callbackKey,
            String(decoding: try JSONEncoder().encode(line.event), as: UTF8.self), line.kind, position, line.question,
            reference.number, try sealer.seal(line.raw, place), try chain.nextSequence(db),
        ]
        var bytes = ChainBytes(table: "log")
        for (name, value) in zip(Self.chained, values) { bytes.add(name, value?.databaseValue ?? .null) }
        try Self.addIntent(of: reference.number, kind: line.kind, to: &bytes, db)
        let (link, value) = try chain.add(bytes, at: moment, sends: line.kind == "claimed", db)
        try db.run(Self.insertion, values + [link, value])
    }

    /// A line's bytes for the chain, as they are read.
    static func chainBytes(_ row: Row, _ reading: ChainReading, _ db: Database) throws -> ChainBytes {
        var bytes = reading.bytes(row)
        try addIntent(of: row["reference"], kind: row["kind"], to: &bytes, db)
        return bytes
    }

    /// The line `intent` speaks for the whole intent.
    private static func addIntent(of row: Int64, kind: String, to bytes: inout ChainBytes, _ db: Database) throws {
        guard kind == "intent" else { return }
        let digest = try db.chainDigest(of: "intent", where: "reference", is: row)
        bytes.add("intent digest", digest?.databaseValue ?? .null)
    }

    private func isRepeated(_ line: LogLine, _ reference: Reference, _ db: Database) throws -> Bool {
        if line.kind == "answered" {
            let known = "SELECT 1 FROM log WHERE reference = ? AND question = ? AND kind = 'answered'"
            return try db.one(known, [reference.number, line.question]) != nil
        }
        guard let key = line.callbackKey else { return false }
        return try db.one("SELECT 1 FROM log WHERE reference = ? AND callback_key = ?", [reference.number, key]) != nil
    }

    /// A payout's log in the order it was written, with the place of its last line.
    func fetch(_ reference: Reference, _ db: Database) throws -> (entries: [LogEntry], last: Int64) {
        let rows = try db.all(
            "SELECT position, at, event, sealed_raw FROM log WHERE reference = ? ORDER BY position",
            [reference.number])
        let decoder = JSONDecoder()
        let entries = try rows.map { row in
            let position: Int64 = try row[0]
            let json: String = try row[2]
            guard let event = try? decoder.decode(LogEvent.self, from: Data(json.utf8)) else {
                guard JSONSerialization.isReadable(json) else { throw LedgerError.damagedStore }
                throw LedgerError.failed(
                    "Line \(position) of payout \(reference) cannot be read by this version of paydesk. Update it.")
            }
            let raw = try sealer.open(row[3], SealedPlace("log", reference.number, "raw \(position)"))
            return LogEntry(at: Timestamp(milliseconds: try row[1]), event.with(raw: raw))
        }
        return (entries, try rows.last.map { try $0[0] } ?? 0)
    }

    /// The number the next question of a payout takes.
    func nextQuestion(_ reference: Reference, _ db: Database) throws -> QuestionID {
        let row = try db.one("SELECT coalesce(max(question), 0) + 1 FROM log WHERE reference = ?", [reference.number])
        return try row?[0] ?? 1
    }
}

/// An event, ready to be written: its kind and keys for the indexes, the reply's bytes taken out.
struct LogLine {
    let kind: String
    let question: QuestionID?
    let callbackKey: String?
    let event: LogEvent
    let raw: String?

    init(_ event: LogEvent, _ hiding: Redaction) {
        kind = event.kind
        switch event {
        case .answered(let id, let answer):
            (question, callbackKey, raw) = (id, nil, answer.raw)
            self.event = .answered(question: id, hiding.clean(answer))
        case .callback(let claim):
            (question, callbackKey, raw) = (nil, claim.storageKey, claim.raw)
            self.event = .callback(hiding.clean(claim))
        case .note(let agent, let text):
            (question, callbackKey, raw, self.event) = (nil, nil, nil, .note(by: agent, hiding.clean(text)))
        case .rejected(let agent, let reason):
            (question, callbackKey, raw) = (nil, nil, nil)
            self.event = .rejected(by: agent, reason: hiding.clean(reason))
        case .asked(let id, _), .claimed(let id, _, _):
            (question, callbackKey, raw, self.event) = (id, nil, nil, event)
        default:
            (question, callbackKey, raw, self.event) = (nil, nil, nil, event)
        }
    }
}

extension CallbackClaim {
    /// What two copies of one callback share (`payouts.md`, *Merging*).
    ///
    /// A proof makes it another callback.
    var storageKey: String {
        let parts = [
            reference, providerStatus, bankReference ?? "", amount.map { String($0.paise) } ?? "", providerTime ?? "",
            verified ? "verified" : "",
        ]
        let digest = SHA256.hash(data: Data(parts.joined(separator: "\u{1F}").utf8))
        return digest.prefix(16).hex
    }
}

extension LogEvent {
    /// The word in the column `kind`.
    var kind: String {
        switch self {
        case .intent: "intent"
        case .approved: "approved"
        case .approvalMismatched: "approval_mismatched"
        case .rejected: "rejected"
        case .discarded: "discarded"
        case .claimed: "claimed"
        case .abandoned: "abandoned"
        case .asked: "asked"
        case .answered: "answered"
        case .callback: "callback"
        case .closingProposed: "closing_proposed"
        case .closed: "closed"
        case .replaces: "replaces"
        case .replaced: "replaced"
        case .note: "note"
        case .revealed: "revealed"
        case .turnaroundBreached: "turnaround_breached"
        case .linkExpired: "link_expired"
        }
    }

    /// The same with a reply's bytes put back.
    func with(raw: String?) -> LogEvent {
        guard let raw else { return self }
        switch self {
        case .answered(let id, var answer):
            answer.raw = raw
            return .answered(question: id, answer)
        case .callback(var claim):
            claim.raw = raw
            return .callback(claim)
        default: return self
        }
    }
}

extension JSONSerialization {
    /// Whether a text is JSON at all: what a later version wrote is, what a broken disk left is not.
    fileprivate static func isReadable(_ text: String) -> Bool {
        (try? jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil
    }
}
