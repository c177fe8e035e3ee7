import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

@Suite("Stores of earlier versions")
struct MigrationTests {
    /// A store as the first version made it: its schema alone, and one payout written the way it wrote them.
    private func firstStore(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001 payouts") { db in
            for part in Migration0001.parts { try db.execute(sql: part) }
        }
        try migrator.migrate(queue)
        let sealer = Sealer(key: try .sample)
        try queue.write { db in try write(try intent(1), db, sealer) }
        try queue.close()
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    private func write(_ intent: PayoutIntent, _ db: Database, _ sealer: Sealer) throws {
        let (row, to, at) = (intent.reference.number, intent.beneficiary, intent.createdAt.milliseconds)
        func seal(_ text: String?, _ column: String) throws -> Data? {
            try sealer.seal(text, SealedPlace("intent", row, column))
        }
        try db.execute(
            sql: """
                INSERT INTO intent (reference, provider, mode, amount, name, sealed_account, sealed_mobile, ifsc, note,
                    agent_uid, agent_name, created_at, accepted, needs_approval)
                VALUES (?, ?, 'IMPS', ?, ?, ?, ?, ?, '', 1000, 'asha', ?, '', 0)
                """,
            arguments: [
                row, intent.provider, intent.amount.paise, to.name, try seal(to.account, "account"),
                try seal(to.mobile, "mobile"), to.ifsc, at,
            ])
        let lines = history(intent, .state(.succeeded), bankReference: "632415000001")
        for (index, line) in lines.enumerated() {
            let question = line.event.kind == "intent" ? nil : 1
            try db.execute(
                sql: "INSERT INTO log (reference, position, at, kind, question, event) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    row, index + 1, line.at.milliseconds, line.event.kind, question,
                    String(decoding: try JSONEncoder().encode(line.event), as: UTF8.self),
                ])
        }
        try project(intent, lines, db, sealer)
    }

    private func project(_ intent: PayoutIntent, _ lines: [LogEntry], _ db: Database, _ sealer: Sealer) throws {
        let made = Projection(intent, lines, PayoutState.fold(lines, intent: intent))
        let (row, to) = (made.transaction, intent.beneficiary)
        try db.execute(
            sql: """
                INSERT INTO payment (reference, kind, provider, mode, amount, name, account_tail, mobile_tail, ifsc,
                    target_digest, mobile_digest, agent_uid, agent_name, note, created_at, status, status_since, sent_at,
                    flags, double_payment, provider_status, provider_reference, bank_reference, has_note, updated_at,
                    last_answered_at, holder)
                VALUES (?, 'payout', ?, 'IMPS', ?, ?, '5521', '3210', ?, ?, ?, 1000, 'asha', '', ?, 'succeeded', ?, ?,
                    '', 0, ?, ?, ?, 0, ?, ?, '1-gone')
                """,
            arguments: [
                intent.reference.number, row.provider, row.amount.paise, to.name, to.ifsc, sealer.digest(to.target),
                sealer.digest(to.mobile ?? ""), row.createdAt.milliseconds, made.statusSince.milliseconds,
                made.sentAt?.milliseconds, row.providerStatus, row.providerReference, row.bankReference,
                row.updatedAt.milliseconds, row.lastAnsweredAt?.milliseconds,
            ])
        try db.execute(
            sql: "INSERT INTO payment_text (reference, body) VALUES (?, ?)",
            arguments: [intent.reference.number, made.text])
    }

    @Test("A store of the first version opens, shows its payouts as they were, and takes recharges beside them")
    func first() async throws {
        let folder = NSTemporaryDirectory() + "paydesk-first-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try firstStore(folder + "/desk.db")
        let ledger = try SQLiteLedger(path: folder + "/desk.db", key: .sample)
        defer { ledger.close() }
        let chained = try SQLiteLedger.verifyChain(path: folder + "/desk.db", key: .sample)
        #expect(chained.broken == nil && chained.links == 2, "begun, and three lines adopted together")
        let old = try intent(1)
        let record = try #require(try await ledger.payout(old.reference))
        #expect(record.intent == old && record.state.status == .succeeded)
        #expect(record.state.bankReference == "632415000001" && record.furtherHints == 0)
        #expect(try await ledger.isProjected(old.reference))
        let row = try #require(try await ledger.page(.everything, start: .newest, limit: 9).rows.first)
        #expect(row.beneficiary.account == "••••5521" && row.recharge == nil && row.payURL == nil)
        #expect(try await ledger.count(TransactionQuery(target: "50100123455521")) == 1)
        try await ledger.record(
            PayoutIntent(
                reference: try reference(2), provider: "paygrt", mode: .recharge, amount: Money(rupees: 10),
                beneficiary: Beneficiary(name: "Airtel", rechargeNumber: "9812345678"),
                recharge: RechargeOrder(operatorCode: "AT"), agent: .asha, createdAt: .noon))
        #expect(try await ledger.count(.everything) == 2)
        // What moves later is counted as it always was.
        let asked = try await ledger.ask(old.reference, .statusByReference, at: .noon)
        let line = LogEntry(at: .noon, .answered(question: asked, Answer(.state(.succeeded))))
        try await ledger.append([line], to: old.reference, nextAskAt: nil)
        #expect(try await ledger.sums(.everything).reduce(0) { $0 + $1.count } == 2)
        #expect(try SQLiteLedger.verifyChain(path: folder + "/desk.db", key: .sample).broken == nil)
        try await ledger.pool.writeWithoutTransaction { db in
            try db.execute(
                sql: "DROP TRIGGER log_is_final; UPDATE log SET at = at + 1 WHERE link IS NULL AND position = 2")
        }
        let broken = try SQLiteLedger.verifyChain(path: folder + "/desk.db", key: .sample).broken
        #expect(broken?.what == .adopted(first: 1, last: 3) && broken?.problem == .changed && broken?.link == 2)
    }

    @Test("A store of the first version takes another key, and the lines it adopted with it")
    func rekeyed() throws {
        let folder = NSTemporaryDirectory() + "paydesk-first-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/desk.db"
        try firstStore(path)
        try SQLiteLedger(path: path, key: .sample).close()
        _ = try SQLiteLedger.rekey(path: path, from: .sample, to: .another)
        let found = try SQLiteLedger.examine(path: path, key: .another)
        #expect(found.isWhole && found.compared == 1 && found.chain?.links == 3)
    }
}
