import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

@Suite("The audit chain")
struct AuditTests {
    /// A store with a few lives in it: links 1 (begun) to 11, of which 2 to 10 are lines of three payouts.
    private func store() async throws -> TemporaryStore {
        let store = try TemporaryStore()
        for number in 1...3 { try await store.ledger.live(try intent(number), .state(.pending)) }
        _ = try await store.ledger.record(complaint(try reference(1)))
        return store
    }

    private func complaint(_ reference: Reference) -> Complaint {
        Complaint(
            number: "", transaction: reference, provider: "segura-main", subject: "Not credited",
            message: "It has not been credited.", status: .draft, agent: .asha, createdAt: .noon, dueAt: nil)
    }

    private func verify(_ store: TemporaryStore) throws -> AuditReport {
        try SQLiteLedger.verifyChain(path: store.path, key: .sample)
    }

    /// Changes the store as somebody with the file and without the key could.
    private func tamper(_ store: TemporaryStore, _ statements: String...) async throws {
        let triggers = ["log_is_final", "log_stays", "audit_is_final", "audit_stays", "intent_is_final"]
        let open = triggers.map { "DROP TRIGGER IF EXISTS \($0);" }.joined() + "PRAGMA foreign_keys = OFF;"
        try await store.ledger.pool.writeWithoutTransaction { db in
            for statement in [open] + statements { try db.execute(sql: statement) }
        }
    }

    @Test("A chain nobody touched is whole, from its first link to its last, while the store is open")
    func whole() async throws {
        let store = try await store()
        let report = try verify(store)
        #expect(report.broken == nil)
        #expect(report.links == 11)
        #expect(report.firstAt != nil && report.lastAt == .noon)
        #expect(try SQLiteLedger.copyDoubt(path: store.path, key: .sample) == nil)
    }

    static let changes = [
        "reference = reference + 900", "position = 9", "at = at + 1", "kind = 'claimes'", "question = 2",
        "callback_key = 'k'", "event = replace(event, '0f', '0e')", "sealed_raw = x'01'", "chain = zeroblob(32)",
        "chain = NULL", "link = NULL", "link = 60", "link = 3", "sequence = 500",
    ]

    @Test("One changed value in any column of a line breaks its link, and it is named", arguments: changes)
    func changedColumn(_ change: String) async throws {
        let store = try await store()
        try await tamper(store, "UPDATE log SET \(change) WHERE link = 6")
        let broken = try #require(try verify(store).broken, "\(change)")
        #expect(broken.link == 6, "\(change): \(broken.sentence)")
    }

    @Test("A changed line is named by payout, line and moment")
    func named() async throws {
        let store = try await store()
        try await tamper(store, "UPDATE log SET event = replace(event, '0f', '0e') WHERE link = 6")
        let report = try verify(store)
        let broken = try #require(report.broken)
        #expect(broken.what == .line(reference: try reference(2).text, position: 2, kind: "claimed"))
        #expect(broken.at == Timestamp.noon.adding(seconds: 1) && broken.problem == .changed)
        #expect(report.links == 5)
        #expect(broken.sentence.contains("line 2 of payout \(try reference(2))"))
    }

    @Test("What a payout was entered with is under the link of its first line")
    func intentChanged() async throws {
        for column in ["amount = amount + 100", "sealed_account = x'00'", "name = 'X'", "agent_uid = 7"] {
            let store = try await store()
            try await tamper(store, "UPDATE intent SET \(column) WHERE reference = \(try reference(3).number)")
            let broken = try #require(try verify(store).broken)
            #expect(broken.link == 8 && broken.problem == .changed, "\(column)")
        }
    }

    @Test("Lines taken out, swapped, added, and a cut end are told apart")
    func structure() async throws {
        var store = try await store()
        try await tamper(store, "DELETE FROM log WHERE link = 5")
        #expect(try verify(store).broken?.problem == .missing)
        #expect(try verify(store).broken?.link == 5)

        store = try await self.store()
        try await tamper(
            store, "UPDATE log SET link = -1 WHERE link = 5", "UPDATE log SET link = 5 WHERE link = 6",
            "UPDATE log SET link = 6 WHERE link = -1")
        #expect(try verify(store).broken?.problem == .outOfOrder)
        #expect(try verify(store).broken?.link == 5)

        store = try await self.store()
        let number = try reference(1).number
        try await tamper(
            store, "INSERT INTO log (reference, position, at, kind, event) VALUES (\(number), 9, 1, 'note', '{}')")
        #expect(try verify(store).broken?.problem == .unchained)

        store = try await self.store()
        try await tamper(store, "DELETE FROM audit WHERE link = 11")
        #expect(try verify(store).broken?.link == 11)
        #expect(try verify(store).broken?.problem == .missing)

        store = try await self.store()
        try await tamper(store, "UPDATE complaint SET subject = 'Credited'")
        #expect(try verify(store).broken?.problem == .changed)
    }

    @Test("The store's mark of its end cannot be changed, nor put back to an earlier end, unseen")
    func head() async throws {
        let store = try await store()
        let early = try await store.ledger.read { db in
            try Data.fetchOne(db, sql: "SELECT value FROM store WHERE name = 'chain_head'")
        }
        try await store.ledger.record(try intent(7))
        try await tamper(store, "UPDATE store SET value = zeroblob(80) WHERE name = 'chain_head'")
        #expect(try verify(store).broken?.problem == .head)
        await #expect(throws: LedgerError.chainEndChanged) { try await store.ledger.record(try intent(8)) }
        // Cut off, with a true mark of an earlier end: only what is known beside the store tells.
        store.ledger.close()
        let queue = try DatabaseQueue(path: store.path)
        try await queue.write { db in
            try db.execute(sql: "DROP TRIGGER IF EXISTS log_stays; DELETE FROM log WHERE link = 12")
            try db.execute(sql: "UPDATE store SET value = ? WHERE name = 'chain_head'", arguments: [early])
        }
        try queue.close()
        #expect(try verify(store).broken?.problem == .anchorNewer)
        #expect(try verify(store).broken?.link == 12)
        #expect(throws: LedgerError.self) { try store.again() }
    }

    @Test("Whoever has no key cannot write the rest of the chain anew")
    func rewritten() async throws {
        let store = try await store()
        let strange = Sealer(key: try SealingKey(bytes: Array(2...49)))
        try await tamper(store, "UPDATE log SET at = at + 1 WHERE link = 6")
        try await store.ledger.pool.writeWithoutTransaction { db in
            let rows = try RowList(db, "SELECT * FROM log ORDER BY sequence", table: "log")
            var values: [(Int64, Data)] = []
            var last = Data(count: 32)
            while let row = rows.row {
                let link: Int64 = row["link"]
                let bytes = try LogTable.chainBytes(row, rows.reading, db)
                last = link < 6 ? row["chain"] : strange.chain(bytes, as: link, after: last)
                values.append((link, last))
                try rows.advance()
            }
            for (link, value) in values {
                try db.execute(sql: "UPDATE log SET chain = ? WHERE link = ?", arguments: [value, link])
            }
        }
        #expect(try verify(store).broken?.link == 6)
    }

    @Test("Two openings that write at once keep one chain")
    func concurrent() async throws {
        let store = try TemporaryStore()
        let other = try store.again()
        defer { other.close() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, ledger) in [store.ledger, other].enumerated() {
                group.addTask {
                    for number in 0..<25 {
                        let made = try intent(index * 100 + number)
                        try await ledger.live(made, .state(.succeeded))
                        try await ledger.append(
                            [LogEntry(at: .noon, .revealed(by: .asha))], to: made.reference, nextAskAt: nil)
                    }
                }
            }
            try await group.waitForAll()
        }
        let report = try verify(store)
        #expect(report.broken == nil && report.links == 201)
    }

    @Test("A change of the configuration is chained once, with who, when and the digests before and now")
    func configuration() async throws {
        let store = try TemporaryStore()
        let first = try await store.ledger.noteGoverning(.configuration, file: "/a.toml", sha256: "aa", at: .noon)
        let again = try await store.ledger.noteGoverning(.configuration, file: "/a.toml", sha256: "aa", at: .noon)
        let other = try await store.ledger.noteGoverning(.configuration, file: "/b.toml", sha256: "bb", at: .noon)
        let changed = try await store.ledger.noteGoverning(.configuration, file: "/a.toml", sha256: "cc", at: .noon)
        #expect([first, again, other, changed] == [true, false, true, true])
        let kept = try await store.ledger.read { db in try AuditTable.latest(.configuration, "/a.toml", db) }
        #expect(kept == ActDetail(sha256: "cc", before: "aa"))
        let uid = try await store.ledger.read { db in
            try Int64.fetchOne(db, sql: "SELECT uid FROM audit WHERE act = 'configuration'")
        }
        #expect(uid == Int64(getuid()))
        #expect(try verify(store).links == 4)
    }

    @Test("An export is an act that names the file, its digest and how many are in it")
    func export() async throws {
        let store = try TemporaryStore()
        try await store.ledger.noteExport(file: "/home/asha/a.csv", rows: 3, sha256: "aa", at: .noon)
        let kept = try await store.ledger.read { db in try AuditTable.latest(.exported, "/home/asha/a.csv", db) }
        #expect(kept == ActDetail(sha256: "aa", payouts: 3))
        #expect(try verify(store).broken == nil)
    }

    @Test("Each step of a complaint is an act, and an import is one")
    func acts() async throws {
        let store = try await store()
        var kept = try #require(try await store.ledger.complaints(of: nil, limit: 9).first)
        #expect(try await store.ledger.claimComplaint(kept.number, at: .noon))
        for status in [Complaint.Status.raised, .closed] {
            kept.status = status
            try await store.ledger.update(kept, by: .asha)
        }
        let past = try intent(20)
        try await store.ledger.importHistory([(past, history(past, .state(.succeeded)))])
        let acts = try await store.ledger.read { db in
            try String.fetchAll(db, sql: "SELECT act FROM audit ORDER BY link")
        }
        #expect(
            acts == [
                "begun", "complaint_written", "complaint_sent", "complaint_changed", "complaint_closed", "imported",
            ])
        #expect(try verify(store).broken == nil)
    }
}
