import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

@Suite("Another key for a store")
struct RekeyTests {
    private let upi = "ravi.canary77@okaxis"

    /// A store with every kind of sealed value: accounts, UPI ids, replies, callbacks, one in quarantine.
    private func store() async throws -> StoreFolder {
        let store = StoreFolder()
        let ledger = try store.open()
        try await ledger.record(try intent(1))
        try await ledger.record(try intent(2, rail: .upi, account: nil, upi: upi, ifsc: nil))
        for number in [1, 2] {
            let reference = try reference(number)
            let question = try await ledger.claim(
                reference, process: ledger.process, requestSHA256: "0f", at: .noon)
            let answer = Answer(.state(.pending), providerStatus: "word", raw: "{\"account\":\"50100123455521\"}")
            _ = try await ledger.append(
                [LogEntry(at: .noon, .answered(question: question ?? 0, answer))], to: reference, nextAskAt: nil)
        }
        let stray = ReceivedCallback(
            provider: "segura-main", claim: nil, reason: "no callback", raw: "GET ?account=50100123455521", at: .noon)
        _ = try await ledger.take([stray], bounds: .init()) { _, _, _ in nil }
        let draft = Complaint(
            number: "", transaction: try reference(1), provider: "segura-main", subject: "Not credited",
            message: "The bank has not credited it.", status: .draft, agent: .asha, createdAt: .noon)
        _ = try await ledger.record(draft)
        ledger.close()
        return store
    }

    private func rekey(
        _ store: StoreFolder, _ progress: @escaping (Int, Int) throws -> Void = { _, _ in }
    ) throws -> StoreRekey {
        try SQLiteLedger.rekey(path: store.path, from: .sample, to: .another, progress: progress)
    }

    /// Every value in the store that the key made, as it lies in the file.
    private func keyed(_ store: StoreFolder) throws -> [Data] {
        let queue = try DatabaseQueue(path: store.path, configuration: SQLiteLedger.readerConfiguration)
        defer { try? queue.close() }
        return try queue.read { db in
            let columns = [
                ("intent", "sealed_account"), ("intent", "sealed_upi"), ("intent", "sealed_mobile"),
                ("log", "sealed_raw"), ("log", "chain"), ("audit", "chain"), ("quarantine", "sealed_raw"),
                ("payment", "target_digest"), ("payment", "mobile_digest"), ("beneficiary", "digest"),
            ]
            let values = try columns.flatMap { table, column in
                try Data.fetchAll(db, sql: "SELECT \(column) FROM \(table) WHERE \(column) IS NOT NULL")
            }
            let marks = "SELECT value FROM store WHERE name IN ('key_check', 'chain_head')"
            return try values + Data.fetchAll(db, sql: marks)
        }
    }

    @Test("Everything is under the new key, found and searched by it, and the chain says so; nothing old is left")
    func everything() async throws {
        let store = try await store()
        let before = try keyed(store)
        #expect(before.count > 20)
        let done = try rekey(store)
        #expect(!done.wasDone && done.transactions == 2 && done.lines == 6 && done.isCleared)
        let found = try SQLiteLedger.examine(path: store.path, key: .another)
        #expect(found.isWhole && found.compared == 2)
        let bytes = store.bytes()
        for value in before { #expect(bytes.range(of: value) == nil, "a value of the old key is in a file") }
        #expect(throws: LedgerError.self) { try store.open() }

        let ledger = try SQLiteLedger(path: store.path, key: .another)
        defer { ledger.close() }
        let paid = try #require(try await ledger.payout(try reference(2)))
        #expect(paid.intent.beneficiary.upi == upi && paid.log.count == 3)
        #expect(try await ledger.quarantined(limit: 9).first?.raw == "GET ?account=50100123455521")
        for (number, payout) in [("50100123455521", 1), (upi, 2)] {
            let known = try await ledger.beneficiaries(matching: number, limit: 9)
            #expect(known.map(\.lastReference) == [try reference(payout)], "\(number)")
            let alike = try await ledger.lookAlikes(
                target: number, amount: Money(rupees: 25_000), since: .noon.adding(seconds: -60))
            #expect(alike.map(\.reference) == [try reference(payout)])
            let page = try await ledger.page(TransactionQuery(target: number), start: .newest, limit: 9)
            #expect(page.rows.map(\.reference) == [try reference(payout)])
        }
        let tail = try FilterLanguage.parse("account:5521", now: .noon).get()
        #expect(try await ledger.page(tail, start: .newest, limit: 9).rows.count == 1)
        let act = try await ledger.read { db in try AuditTable.latest(.rekeyed, "", db) }
        #expect(act?.found != nil && act?.before != nil)
        try await ledger.record(try intent(3))
        await #expect(throws: (any Error).self, "what is final stays final") {
            try await ledger.pool.write { db in try db.execute(sql: "UPDATE intent SET name = 'X'") }
        }
        #expect(try SQLiteLedger.verifyChain(path: store.path, key: .another).broken == nil)
    }

    @Test("Refused while another has the store open, over a broken chain, with a wrong key or the same one")
    func refused() async throws {
        let store = try await store()
        do {
            let open = try store.open()
            let error = #expect(throws: LedgerError.self) { try rekey(store) }
            #expect(error?.reason.contains("process \(getpid())") == true, "\(error?.reason ?? "")")
            open.close()
        }
        #expect(throws: LedgerError.self) { try SQLiteLedger.rekey(path: store.path, from: .sample, to: .sample) }
        #expect(throws: LedgerError.self) {
            try SQLiteLedger.rekey(path: store.path, from: .another, to: SealingKey(bytes: Array(3...50)))
        }
        let queue = try DatabaseQueue(path: store.path)
        try await queue.write { db in
            try db.execute(sql: "DROP TRIGGER log_is_final; UPDATE log SET at = at + 1 WHERE sequence = 2")
        }
        try queue.close()
        let broken = #expect(throws: LedgerError.self) { try rekey(store) }
        #expect(broken?.reason.contains("is broken") == true)
    }

    @Test("Given up on the way, all is as it was; cut short after the change, the next run finishes it")
    func cutShort() async throws {
        struct GivenUp: Error {}
        let store = StoreFolder()
        do {
            let ledger = try store.open()
            try await ledger.importHistory(
                (0..<200).map { number in (try intent(number), history(try intent(number), .state(.succeeded))) })
            ledger.close()
        }
        let before = try keyed(store)
        var told = 0
        #expect(throws: LedgerError.self) {
            try rekey(store) { _, all in
                told = all
                throw GivenUp()
            }
        }
        #expect(told > 500)
        #expect(try keyed(store) == before)
        #expect(try SQLiteLedger.verifyChain(path: store.path, key: .sample).broken == nil)

        let head = store.path + ".d/head"
        let mark = try String(contentsOfFile: head, encoding: .utf8)
        #expect(try !rekey(store).wasDone)
        try mark.write(toFile: head, atomically: true, encoding: .utf8)
        #expect(try rekey(store).wasDone, "the mark beside the store was not written yet")
        let ledger = try SQLiteLedger(path: store.path, key: .another)
        defer { ledger.close() }
        let acts = try await ledger.read { db in try String.fetchAll(db, sql: "SELECT act FROM audit ORDER BY link") }
        #expect(acts.suffix(1) == ["rekeyed"] && !acts.contains("anchor_missing"))
    }

    /// Puts a copy in the place of the store, as a person does.
    private func restore(_ file: String, _ store: StoreFolder) throws {
        for part in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: store.path + part) }
        try FileManager.default.copyItem(atPath: file, toPath: store.path)
    }

    @Test("Run again, the change does not take an older copy for the store, nor one whose mark is gone for known")
    func olderCopy() async throws {
        let store = try await store()
        let file = store.folder + "/copy.db"
        _ = try rekey(store)
        _ = try SQLiteLedger.backUp(path: store.path, key: .another, to: file)
        do {
            let ledger = try SQLiteLedger(path: store.path, key: .another)
            try await ledger.live(try intent(3), .state(.succeeded))
            ledger.close()
        }
        try restore(file, store)
        let error = #expect(throws: LedgerError.self) { try rekey(store) }
        #expect(error?.reason.contains("older copy of the store") == true, "\(error?.reason ?? "")")
        #expect(throws: LedgerError.self) { try SQLiteLedger(path: store.path, key: .another) }
        try FileManager.default.removeItem(atPath: store.path + ".d/head")
        #expect(try rekey(store).wasDone)
        let ledger = try SQLiteLedger(path: store.path, key: .another)
        defer { ledger.close() }
        let acts = try await ledger.read { db in try String.fetchAll(db, sql: "SELECT act FROM audit ORDER BY link") }
        #expect(acts.last == "anchor_missing", "the opening holds what waits")
    }

    @Test("A copy from before is not opened with the old key; another user's mark from before is no hindrance")
    func copyFromBefore() async throws {
        let store = StoreFolder()
        func witness(_ name: String) throws -> Witness {
            try Witness(of: store.path, in: store.folder + "/\(name)")
        }
        let file = store.folder + "/copy.db"
        do {
            let ledger = try SQLiteLedger(path: store.path, key: .sample, witness: witness("ravi"))
            try await ledger.record(try intent(1))
            ledger.close()
        }
        _ = try SQLiteLedger.backUp(path: store.path, key: .sample, to: file)
        do {
            let ledger = try SQLiteLedger(path: store.path, key: .sample)
            _ = try await ledger.claim(try reference(1), process: ledger.process, requestSHA256: "0f", at: .noon)
            ledger.close()
        }
        _ = try SQLiteLedger.rekey(path: store.path, from: .sample, to: .another, witness: witness("asha"))
        for name in ["ravi", "asha", "vikram"] {
            try SQLiteLedger(path: store.path, key: .another, witness: witness(name)).close()
        }
        #expect(try SQLiteLedger.verifyChain(path: store.path, key: .another, witness: witness("ravi")).broken == nil)
        try restore(file, store)
        let error = #expect(throws: LedgerError.self) { try store.open() }
        #expect(error?.reason.contains("before its key was changed") == true, "\(error?.reason ?? "")")
        #expect(throws: LedgerError.self, "nor sealed under a third key") { try rekey(store) }
        try FileManager.default.removeItem(atPath: store.path + ".d")
        #expect(throws: LedgerError.self, "the mark elsewhere tells it") {
            try SQLiteLedger(path: store.path, key: .sample, witness: witness("asha"))
        }
        let ledger = try SQLiteLedger(
            path: store.path, key: .sample, witness: witness("asha"), acceptingCopy: true)
        defer { ledger.close() }
        await #expect(throws: LedgerError.self, "what waits in it is held") {
            try await ledger.claim(try reference(1), process: ledger.process, requestSHA256: "0f", at: .noon)
        }
    }

    @Test("Where the new end cannot be made known nothing is changed; both are known until it is certain which is")
    func bothEnds() async throws {
        let store = try await store()
        let lock = try #require(FileLock(path: store.path + ".d/head.lock", .alone))
        #expect(lock.take(.exclusive))
        let error = #expect(throws: LedgerError.self) { try rekey(store) }
        #expect(error?.reason.contains("Nothing was changed") == true, "\(error?.reason ?? "")")
        lock.release()
        try store.open().close()
        let sealers = (Sealer(key: try .sample), Sealer(key: try .another))
        let old = ChainAnchor(store: store.path, sealer: sealers.0)
        let new = ChainAnchor(store: store.path, sealer: sealers.1)
        let before = try #require(old.read().head)
        let after = ChainHead(link: before.link + 1, chain: Data(count: 32), at: .noon)
        #expect(new.put(after, also: (before, sealers.0)))
        #expect(old.read() == .head(before) && new.read() == .head(after))
        try store.open().close()
        #expect(old.read() == .head(before))
        #expect(new.read() == .strange([before], nil), "the one that did not come to be is forgotten")
    }

    @Test("The key beside the store gives way to the next one, and is kept for the copies from before")
    func keyFiles() async throws {
        let folder = NSTemporaryDirectory() + "paydesk-rekey-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/desk/paydesk.db"
        try SQLiteLedger(path: path).close()
        let old = try SealingKey.fileBeside(store: path)
        let next = try SealingKey.nextBeside(store: path)
        _ = try SQLiteLedger.rekey(path: path, from: old, to: next)
        let error = #expect(throws: LedgerError.self) { try SQLiteLedger(path: path) }
        #expect(error?.reason.contains("paydesk store rekey") == true, "cut short between the store and its key")
        #expect(try SQLiteLedger.rekey(path: path, from: old, to: SealingKey.nextBeside(store: path)).wasDone)
        let kept = try SealingKey.takeNext(beside: path, at: .noon)
        try SQLiteLedger(path: path).close()
        for file in [kept, path + ".key"] {
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        #expect(!FileManager.default.fileExists(atPath: path + ".key.new"))
    }
}

/// A folder for a store that is opened and closed, removed with it.
private final class StoreFolder {
    let folder = NSTemporaryDirectory() + "paydesk-rekey-" + UUID().uuidString
    var path: String { folder + "/desk/paydesk.db" }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func open() throws -> SQLiteLedger { try SQLiteLedger(path: path, key: .sample) }

    /// Every byte of what lies there.
    func bytes() -> Data {
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return files.reduce(into: Data()) { all, file in
            all += FileManager.default.contents(atPath: folder + "/" + file) ?? Data()
        }
    }
}
