import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

@Suite("Copies of a store")
struct BackupTests {
    private func bytes(_ file: String) -> Data { FileManager.default.contents(atPath: file) ?? Data() }

    @Test("A copy made while others write is the store at one moment: whole, private, sealed, and a file alone")
    func whileWriting() async throws {
        let store = try TemporaryStore()
        for number in 1...20 { try await store.ledger.live(try intent(number), .state(.succeeded)) }
        let file = store.folder + "/copy.db"
        async let written: Void = {
            for number in 21...60 { try await store.ledger.record(try intent(number)) }
        }()
        let copy = try SQLiteLedger.backUp(path: store.path, key: .sample, to: file)
        try await written
        for path in [store.path, file] {
            let queue = try DatabaseQueue(path: path, configuration: SQLiteLedger.readerConfiguration)
            let made = try await queue.read { db in
                try String.fetchAll(db, sql: "SELECT subject FROM audit WHERE act = 'backed_up'")
            }
            try queue.close()
            #expect(made == [file], "who takes a copy stands in the chain, of the copy as well")
        }
        #expect(copy.links >= 62 && copy.bytes == Int64(bytes(file).count))
        let report = try SQLiteLedger.examine(path: file, key: .sample)
        #expect(report.isWhole && report.compared >= 20 && report.chain?.links == copy.links)
        var found = stat()
        #expect(stat(file, &found) == 0 && found.st_mode & 0o777 == 0o600)
        for number in ["50100123455521", "9876543210"] {
            #expect(bytes(file).range(of: Data(number.utf8)) == nil)
        }
        let beside = try FileManager.default.contentsOfDirectory(atPath: store.folder)
        #expect(Set(beside).subtracting(["copy.db-wal", "copy.db-shm"]) == ["desk", "copy.db"], "\(beside)")
    }

    @Test("Nothing is written over, under a name of the store, with another key, or of no store")
    func refused() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        let file = store.folder + "/copy.db"
        try "a letter".write(toFile: file, atomically: true, encoding: .utf8)
        for place in [file, store.path + "-journal", store.path + ".key", store.folder + "/none/copy.db"] {
            #expect(throws: LedgerError.self, "\(place)") {
                try SQLiteLedger.backUp(path: store.path, key: .sample, to: place)
            }
        }
        #expect(bytes(file) == Data("a letter".utf8))
        #expect(throws: LedgerError.self) {
            try SQLiteLedger.backUp(path: store.path, key: .another, to: store.folder + "/other.db")
        }
        #expect(throws: LedgerError.self) {
            try SQLiteLedger.backUp(path: store.path + ".none", key: .sample, to: store.folder + "/other.db")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder).sorted() == ["copy.db", "desk"])
    }

    /// Puts a copy where the store is, as the help says.
    private func restore(_ file: String, _ store: TemporaryStore) throws {
        for part in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: store.path + part) }
        try FileManager.default.copyItem(atPath: file, toPath: store.path)
    }

    @Test("Put back where nothing was written since, it is the store; where more was, it is told as an older copy")
    func restored() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        store.ledger.close()
        let file = store.folder + "/copy.db"
        _ = try SQLiteLedger.backUp(path: store.path, key: .sample, to: file)
        try restore(file, store)
        let ledger = try store.again()
        #expect(try await ledger.payout(try reference(1))?.state.status == .ready)
        _ = try await ledger.claim(try reference(1), process: ledger.process, requestSHA256: "0f", at: .noon)
        ledger.close()
        try restore(file, store)
        let error = #expect(throws: LedgerError.self) { try store.again() }
        #expect(error?.reason.contains("older copy of the store") == true)
        let accepted = try SQLiteLedger(path: store.path, key: .sample, acceptingCopy: true)
        defer { accepted.close() }
        await #expect(throws: LedgerError.self, "it may have left from the lost one") {
            try await accepted.claim(try reference(1), process: accepted.process, requestSHA256: "0f", at: .noon)
        }
    }
}

@Suite("A look through a store")
struct ExaminationTests {
    private func store() async throws -> TemporaryStore {
        let store = try TemporaryStore()
        for number in 1...3 { try await store.ledger.live(try intent(number), .state(.pending)) }
        return store
    }

    private func change(_ store: TemporaryStore, _ sql: String) async throws {
        try await store.ledger.pool.writeWithoutTransaction { db in try db.execute(sql: sql) }
    }

    private func look(_ store: TemporaryStore) throws -> StoreExamination {
        try SQLiteLedger.examine(path: store.path, key: .sample)
    }

    @Test("A store as it was written is whole")
    func whole() async throws {
        let found = try look(try await store())
        #expect(found.isWhole && found.compared == 3 && found.chain?.broken == nil)
    }

    @Test("Every row that is not what its log comes to is named, not the first alone")
    func rows() async throws {
        let store = try await store()
        try await change(store, "UPDATE payment SET name = 'X' WHERE reference <> \(try reference(2).number)")
        let found = try look(store)
        #expect(found.differing == [try reference(1), try reference(3)] && !found.isWhole)
        #expect(found.chain?.broken == nil && found.damage.isEmpty)
    }

    @Test("A count that is not the rows' is named by its status")
    func counts() async throws {
        let store = try await store()
        try await change(store, "UPDATE standing SET count = count + 1 WHERE status = 'pending'")
        #expect(try look(store).miscounted == ["pending"])
    }

    @Test("A number that does not open is named by its payout, and the others are compared all the same")
    func seals() async throws {
        let store = try await store()
        let row = try reference(2).number
        try await change(
            store, "DROP TRIGGER intent_is_final; UPDATE intent SET sealed_account = x'0102' WHERE reference = \(row)")
        let found = try look(store)
        #expect(found.unreadable.map(\.reference) == [try reference(2)] && found.compared == 3)
        #expect(found.chain?.broken != nil && !found.isWhole)
    }
}

extension SealingKey {
    /// Another key than the one of the other tests.
    static var another: SealingKey {
        get throws { try SealingKey(bytes: Array(2...49)) }
    }
}
