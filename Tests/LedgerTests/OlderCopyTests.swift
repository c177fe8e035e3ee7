import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

@Suite("A store replaced by another copy")
struct OlderCopyTests {
    private static let parts = ["", "-wal", "-shm"]

    /// Keeps the database as it is now, or puts a kept one back; what lies beside it stays.
    private func copy(_ store: TemporaryStore, from: String, to: String) throws {
        for part in Self.parts {
            try? FileManager.default.removeItem(atPath: store.path + to + part)
            let source = store.path + from + part
            if FileManager.default.fileExists(atPath: source) {
                try FileManager.default.copyItem(atPath: source, toPath: store.path + to + part)
            }
        }
    }

    /// A store of which an older copy was put in place: a payout was sent after the copy was made.
    private func replaced() async throws -> TemporaryStore {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        store.ledger.close()
        try copy(store, from: "", to: ".old")
        let ledger = try store.again()
        _ = try await ledger.claim(try reference(1), process: ledger.process, requestSHA256: "0f", at: .noon)
        ledger.close()
        try copy(store, from: ".old", to: "")
        return store
    }

    @Test("An older copy is refused with what was found, what it means and what to do")
    func refused() async throws {
        let store = try await replaced()
        let error = #expect(throws: LedgerError.self) { try store.again() }
        guard case .cannotOpen(let reason) = error else { throw SampleError.noReference }
        #expect(reason.contains("older copy of the store: it ends at link 2 of 20 Nov 14:00:00 IST"))
        #expect(reason.contains("the last one known here was link 3 of 20 Nov"))
        #expect(reason.contains("could pay somebody twice") && reason.contains("paydesk audit accept-copy"))
        let doubt = try #require(try SQLiteLedger.copyDoubt(path: store.path, key: .sample))
        #expect(doubt.kind == .older && doubt.found == 2 && doubt.known == 3)
        #expect(try SQLiteLedger.verifyChain(path: store.path, key: .sample).broken?.problem == .anchorNewer)
    }

    @Test("Accepted by a person, it opens, says so in the chain, and is the store from then on")
    func accepted() async throws {
        let store = try await replaced()
        try SQLiteLedger(path: store.path, key: .sample, acceptingCopy: true).close()
        let ledger = try store.again()
        defer { ledger.close() }
        try await ledger.record(try intent(2))
        let detail = try await ledger.read { db in try AuditTable.latest(.copyAccepted, store.path, db) }
        #expect(detail?.found == 2 && detail?.known == 3 && detail?.reason == "older")
        #expect(try SQLiteLedger.verifyChain(path: store.path, key: .sample).broken == nil)
    }

    @Test("A claim is known beside the store before its request can leave, however soon it follows another write")
    func claimIsKnown() async throws {
        let store = try TemporaryStore()
        for number in 1...3 {
            try await store.ledger.record(try intent(number))
            _ = try await store.ledger.claim(
                try reference(number), process: store.ledger.process, requestSHA256: "0f", at: .noon)
            let known = ChainAnchor(store: store.path, sealer: store.ledger.sealer).read()
            let head = try await store.ledger.read { db in try ChainHead.read(db, Sealer(key: try .sample)) }
            #expect(known == head.map(ChainAnchor.Found.head))
        }
    }

    @Test("Nothing is taken for sending while that cannot be known beside the store; elsewhere it may fail")
    func unknownClaim() async throws {
        let store = try TemporaryStore()
        store.ledger.close()
        let witness = try Witness(of: store.path, in: store.folder + "/heads")
        let ledger = try SQLiteLedger(path: store.path, key: .sample, witness: witness)
        defer { ledger.close() }
        for number in [1, 2] { try await ledger.record(try intent(number)) }
        let known = ChainAnchor(store: store.path, sealer: ledger.sealer).read()
        let lock = try #require(FileLock(path: store.path + ".d/head.lock", .alone))
        #expect(lock.take(.exclusive))
        let error = await #expect(throws: LedgerError.self) {
            try await ledger.claim(try reference(1), process: ledger.process, requestSHA256: "0f", at: .noon)
        }
        #expect(error?.reason.contains(".d/head cannot be written") == true, "\(error?.reason ?? "")")
        #expect(error?.reason.contains("Nothing was sent") == true)
        #expect(try await ledger.payout(try reference(1))?.state.status == .ready)
        #expect(ChainAnchor(store: store.path, sealer: ledger.sealer).read() == known)
        lock.release()
        let elsewhere = try #require(FileLock(path: witness.file + ".lock", .alone))
        #expect(elsewhere.take(.exclusive))
        for number in [1, 2] {
            let question = try await ledger.claim(
                try reference(number), process: ledger.process, requestSHA256: "0f", at: .noon)
            #expect(question != nil)
        }
        let beside = try FileManager.default.contentsOfDirectory(atPath: store.path + ".d")
        #expect(!beside.contains { $0.hasSuffix("new") }, "\(beside)")
    }

    @Test("What waited in an accepted copy is held by its place in the chain, whatever any clock said")
    func heldByPlace() async throws {
        let store = try await replaced()
        var ledger = try SQLiteLedger(path: store.path, key: .sample, acceptingCopy: true)
        try await ledger.record(try intent(2, at: Timestamp(seconds: 1_000)))
        ledger.close()
        try copy(store, from: ".old", to: "")
        // Entered with the clock far ahead, in the copy that is accepted next.
        try FileManager.default.removeItem(atPath: store.path + ".d/head")
        ledger = try store.again()
        try await ledger.record(try intent(3, at: Timestamp(milliseconds: .max / 4)))
        ledger.close()
        try FileManager.default.removeItem(atPath: store.path + ".d/head")
        ledger = try store.again()
        defer { ledger.close() }
        try await ledger.record(try intent(4, at: Timestamp(seconds: 1_000)))
        for number in [1, 3] {
            await #expect(throws: LedgerError.self, "\(number) is held") {
                try await ledger.claim(try reference(number), process: ledger.process, requestSHA256: "0f", at: .noon)
            }
        }
        let question = try await ledger.claim(
            try reference(4), process: ledger.process, requestSHA256: "0f", at: .noon)
        #expect(question != nil, "entered after, with the clock behind")
    }

    @Test("Payouts that an earlier version held by the time are held by their place")
    func heldEarlier() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1, at: Timestamp(milliseconds: .max / 4)))
        store.ledger.close()
        try FileManager.default.removeItem(atPath: store.path + ".d/head")
        let ledger = try store.again()
        defer { ledger.close() }
        try await ledger.pool.write { db in
            try db.execute(sql: "DELETE FROM store WHERE name = 'held_to'")
            try db.execute(sql: "INSERT INTO store (name, value) VALUES ('held_before', CAST('1795163400000' AS BLOB))")
        }
        try await ledger.record(try intent(2, at: Timestamp(seconds: 1_000)))
        await #expect(throws: LedgerError.self) {
            try await ledger.claim(try reference(1), process: ledger.process, requestSHA256: "0f", at: .noon)
        }
        let question = try await ledger.claim(
            try reference(2), process: ledger.process, requestSHA256: "0f", at: .noon)
        #expect(question != nil)
    }

    @Test("Another copy that went its own way is refused, and so is one put in place while the store is open")
    func another() async throws {
        let store = try await replaced()
        try SQLiteLedger(path: store.path, key: .sample, acceptingCopy: true).close()
        try copy(store, from: "", to: ".accepted")
        var ledger = try store.again()
        for number in [5, 7, 10] { try await ledger.record(try intent(number)) }
        ledger.close()
        try copy(store, from: "", to: ".first")
        try copy(store, from: ".accepted", to: "")
        let early = try await store.ledgerHead()
        ledger = try SQLiteLedger(path: store.path, key: .sample, acceptingCopy: true)
        try await ledger.record(try intent(6))
        ledger.close()
        try copy(store, from: ".first", to: "")
        #expect(throws: LedgerError.self) { try store.again() }
        #expect(try SQLiteLedger.copyDoubt(path: store.path, key: .sample)?.kind == .another)
        #expect(try SQLiteLedger.verifyChain(path: store.path, key: .sample).broken?.problem == .anchorDiffers)
        try copy(store, from: ".accepted", to: "")
        ledger = try SQLiteLedger(path: store.path, key: .sample, acceptingCopy: true)
        defer { ledger.close() }
        try await ledger.record(try intent(8))
        try await ledger.pool.writeWithoutTransaction { db in
            try db.execute(sql: "UPDATE store SET value = ? WHERE name = 'chain_head'", arguments: [early])
        }
        await #expect(throws: LedgerError.replacedMeanwhile) { try await ledger.record(try intent(9)) }
        #expect(try await ledger.payout(try reference(9)) == nil)
    }

    @Test("What is known moves on only, whoever writes it last")
    func neverBack() throws {
        let store = try TemporaryStore()
        let (early, late) = (try anchor(store), try anchor(store))
        late.move(to: ChainHead(link: 9, chain: Data(count: 32), at: .noon), atOnce: true)
        early.move(to: ChainHead(link: 8, chain: Data(count: 32), at: .noon), atOnce: true)
        #expect(early.read() == .head(ChainHead(link: 9, chain: Data(count: 32), at: .noon)))
        _ = early.put(ChainHead(link: 1, chain: Data(count: 32), at: .noon))
    }

    private func anchor(_ store: TemporaryStore) throws -> ChainAnchor {
        ChainAnchor(store: store.path, sealer: Sealer(key: try .sample))
    }

    @Test("A mark that nobody can read speaks against the store, until a person accepts it")
    func unreadableMark() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        store.ledger.close()
        for text in ["", "nonsense", "0f"] {
            try text.write(toFile: store.path + ".d/head", atomically: true, encoding: .utf8)
            let error = #expect(throws: LedgerError.self, "\(text)") { try store.again() }
            #expect(error?.reason.contains("paydesk audit accept-copy") == true)
            #expect(try SQLiteLedger.verifyChain(path: store.path, key: .sample).broken?.problem == .anchorStrange)
            try SQLiteLedger(path: store.path, key: .sample, acceptingCopy: true).close()
            try store.again().close()
        }
    }

    @Test("Where the mark beside a store is lost, its chain says so; a store moved whole just works")
    func lostMark() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        store.ledger.close()
        try FileManager.default.removeItem(atPath: store.path + ".d/head")
        try store.again().close()
        let moved = store.folder + "/moved"
        try FileManager.default.moveItem(atPath: store.folder + "/desk", toPath: moved)
        let ledger = try SQLiteLedger(path: moved + "/paydesk.db", key: .sample)
        defer { ledger.close() }
        let missing = try await ledger.read { db in
            try String.fetchAll(db, sql: "SELECT detail FROM audit WHERE act = 'anchor_missing' ORDER BY link")
        }
        #expect(missing == [#"{"reason":"there was none"}"#])
        #expect(try SQLiteLedger.verifyChain(path: moved + "/paydesk.db", key: .sample).broken == nil)
    }
}

@Suite("A store restored with all that lies beside it")
struct RestoredFolderTests {
    private func witnessed(_ store: TemporaryStore, accepting: Bool = false) throws -> SQLiteLedger {
        try SQLiteLedger(
            path: store.path, key: .sample, witness: Witness(of: store.path, in: store.folder + "/heads"),
            acceptingCopy: accepting)
    }

    private func doubt(_ store: TemporaryStore) throws -> CopyDoubt? {
        try SQLiteLedger.copyDoubt(
            path: store.path, key: .sample, witness: Witness(of: store.path, in: store.folder + "/heads"))
    }

    /// A folder put back as it was before a payout was sent from it.
    private func restored() async throws -> TemporaryStore {
        let store = try TemporaryStore()
        store.ledger.close()
        var ledger = try witnessed(store)
        for number in [1, 2] { try await ledger.record(try intent(number)) }
        ledger.close()
        let desk = (store.path as NSString).deletingLastPathComponent
        try FileManager.default.copyItem(atPath: desk, toPath: store.folder + "/copy")
        ledger = try witnessed(store)
        _ = try await ledger.claim(try reference(1), process: ledger.process, requestSHA256: "0f", at: .noon)
        ledger.close()
        try FileManager.default.removeItem(atPath: desk)
        try FileManager.default.moveItem(atPath: store.folder + "/copy", toPath: desk)
        return store
    }

    @Test("The witness elsewhere tells it from the newest one")
    func refused() async throws {
        let store = try await restored()
        #expect(throws: LedgerError.self) { try witnessed(store) }
        #expect(try doubt(store)?.kind == .older)
    }

    @Test("Accepted, it opens, and what was waiting in it is never sent; what is entered after is")
    func held() async throws {
        let store = try await restored()
        let ledger = try witnessed(store, accepting: true)
        defer { ledger.close() }
        let error = await #expect(throws: LedgerError.self) {
            try await ledger.claim(try reference(1), process: ledger.process, requestSHA256: "0f", at: .noon)
        }
        #expect(error?.reason.contains("may have been sent from the one that is lost. Nothing was sent.") == true)
        #expect(try await ledger.payout(try reference(1))?.state.status == .ready)
        var fresh = try intent(3)
        fresh.createdAt = Timestamp(milliseconds: .max / 4)
        try await ledger.record(fresh)
        let question = try await ledger.claim(
            try reference(3), process: ledger.process, requestSHA256: "0f", at: fresh.createdAt)
        #expect(question != nil)
        #expect(try SQLiteLedger.verifyChain(path: store.path, key: .sample).broken == nil)
    }

    @Test("A store that was removed may be begun anew")
    func removed() async throws {
        let store = try await restored()
        try FileManager.default.removeItem(atPath: (store.path as NSString).deletingLastPathComponent)
        let ledger = try witnessed(store)
        defer { ledger.close() }
        try await ledger.record(try intent(1))
        #expect(try doubt(store) == nil)
    }

    @Test("With no mark at all it opens, says so in its chain, and holds what was waiting")
    func unmarked() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        store.ledger.close()
        try FileManager.default.removeItem(atPath: store.path + ".d")
        let ledger = try store.again()
        defer { ledger.close() }
        await #expect(throws: LedgerError.self) {
            try await ledger.claim(try reference(1), process: ledger.process, requestSHA256: "0f", at: .noon)
        }
    }

    @Test(
        "A row that lists show otherwise than the log says is named",
        arguments: [
            "status = 'failed'", "amount = 100", "name = 'SOMEBODY ELSE'",
        ])
    func rowChanged(_ change: String) async throws {
        let store = try TemporaryStore()
        for number in [1, 2] { try await store.ledger.record(try intent(number)) }
        try await store.ledger.pool.writeWithoutTransaction { [row = try reference(2).number] db in
            try db.execute(sql: "UPDATE payment SET \(change) WHERE reference = \(row)")
        }
        let broken = try SQLiteLedger.verifyChain(path: store.path, key: .sample).broken
        #expect(broken?.what == .row(reference: try reference(2).text) && broken?.problem == .changed)
        #expect(broken?.sentence.contains("Believe the log") == true)
    }
}

extension TemporaryStore {
    /// The mark of the end as it stands in the file, read past every check.
    fileprivate func ledgerHead() async throws -> Data? {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try await queue.read { db in
            try Data.fetchOne(db, sql: "SELECT value FROM store WHERE name = 'chain_head'")
        }
    }
}
