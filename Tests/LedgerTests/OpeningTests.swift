import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

@Suite("Opening the store")
struct OpeningTests {
    @Test("A writer that lost synchronous = FULL writes nothing and says so, in release builds too")
    func synchronousLost() async throws {
        let store = try TemporaryStore()
        try await store.ledger.pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = NORMAL") }
        await #expect(
            throws: LedgerError.failed(
                "SQLite does not promise to keep what it writes. Nothing was written; start paydesk again.")
        ) { try await store.ledger.record(try intent(1)) }
        #expect(try await store.ledger.count(.everything) == 0)
        try await store.ledger.pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        try await store.ledger.record(try intent(1))
    }

    @Test("Money writes are kept through a power cut: synchronous is FULL on the writer, before and after a write")
    func synchronous() async throws {
        let store = try TemporaryStore()
        for number in 0..<2 {
            let (level, mode, checkpoints) = try await store.ledger.write { db in
                (
                    try Int.fetchOne(db, sql: "PRAGMA synchronous"),
                    try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                    try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint")
                )
            }
            #expect(level == 2)
            #expect(mode == "wal")
            #expect(checkpoints == 0)
            try await store.ledger.record(try intent(number))
        }
    }

    @Test("Files are 0600 in folders of 0700")
    func modes() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        let folder = store.folder + "/desk"
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(folder) == 0o700)
        var files = 0
        for file in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
            let isFolder = file == "paydesk.db.d"
            #expect(try mode(folder + "/" + file) == (isFolder ? 0o700 : 0o600), "\(file)")
            files += 1
        }
        #expect(files >= 5)
    }

    @Test("A store is opened to be looked at while another program writes, also where its log of writes is empty")
    func readingBesideAWriter() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        for isClosed in [false, true] {
            if isClosed { store.ledger.close() }
            var unsafe = Configuration()
            unsafe.allowsUnsafeTransactions = true
            let writer = try DatabaseQueue(path: store.path, configuration: unsafe)
            try await writer.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
            let start = ContinuousClock.now
            let reader = try SQLiteLedger(path: store.path, key: .sample, reading: true)
            #expect(try await reader.count(.everything) == 1)
            #expect(try await reader.page(.everything, start: .newest, limit: 10).rows.count == 1)
            #expect(ContinuousClock.now - start < .seconds(5), "nobody's write is waited for")
            reader.close()
            try await writer.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
            try writer.close()
        }
        let reader = try SQLiteLedger(path: store.path, key: .sample, reading: true)
        await #expect(throws: LedgerError.self) { try await reader.record(try intent(2)) }
        reader.close()
    }

    @Test("A file open to others, another program's database and a text are refused with the next step")
    func refused() throws {
        let folder = NSTemporaryDirectory() + "paydesk-open-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        func opening(_ name: String) -> String {
            do {
                try SQLiteLedger(path: folder + "/" + name, key: .sample).close()
                return ""
            } catch let error as LedgerError {
                guard case .cannotOpen(let reason) = error else { return "\(error)" }
                return reason
            } catch {
                return "\(error)"
            }
        }
        let foreign = try DatabaseQueue(path: folder + "/foreign.db")
        try foreign.write { db in try db.execute(sql: "CREATE TABLE other (id INTEGER)") }
        try foreign.close()
        #expect(opening("foreign.db").contains("Other users can read"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder + "/foreign.db")
        #expect(opening("foreign.db").contains("another program"))
        let text = Data(String(repeating: "not a database ", count: 200).utf8)
        _ = FileManager.default.createFile(
            atPath: folder + "/text.db", contents: text, attributes: [.posixPermissions: 0o600])
        #expect(opening("text.db").contains("not a paydesk store"))
        #expect(FileManager.default.contents(atPath: folder + "/text.db") == text)
        #expect(opening("") != "")
    }

    @Test("A store of a newer version is left as it is")
    func newer() async throws {
        let store = try TemporaryStore()
        try await store.ledger.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9999 later')")
        }
        let error = #expect(throws: LedgerError.self) { try store.again() }
        #expect(error?.reason.contains("newer paydesk") == true)
    }

    @Test("What was written is there after closing and opening again")
    func reopened() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        store.ledger.close()
        await #expect(throws: LedgerError.closed) { try await store.ledger.payout(reference(1)) }
        await #expect(throws: LedgerError.closed) { try await store.ledger.record(intent(2)) }
        let again = try store.again()
        defer { again.close() }
        #expect(try await again.payout(reference(1))?.intent == (try intent(1)))
        #expect(try await again.page(.everything, start: .newest, limit: 5).total == 1)
    }

    @Test("The change counter differs after this and after another opening wrote, and not otherwise")
    func changes() async throws {
        let store = try TemporaryStore()
        let other = try store.again()
        defer { other.close() }
        let start = try await store.ledger.changeCounter()
        #expect(try await store.ledger.changeCounter() == start)
        try await store.ledger.record(try intent(1))
        let own = try await store.ledger.changeCounter()
        #expect(own != start)
        try await other.record(try intent(2))
        let foreign = try await store.ledger.changeCounter()
        #expect(foreign != own)
        #expect(try await store.ledger.changeCounter() == foreign)
    }

    @Test("A lease is held by one opening at a time and freed by its end")
    func leases() throws {
        let store = try TemporaryStore()
        var other: SQLiteLedger? = try store.again()
        #expect(other?.holdLease("poller") == true)
        #expect(other?.holdLease("poller") == true)
        #expect(!store.ledger.holdLease("poller"))
        #expect(store.ledger.holdLease("callbacks"))
        let mark = try #require(other?.process)
        #expect(store.ledger.isAlive(process: mark))
        other = nil
        #expect(store.ledger.holdLease("poller"))
        #expect(!store.ledger.isAlive(process: mark))
        #expect(!store.ledger.holdLease("../poller"))
    }

    @Test("Every failure of SQLite is a plain sentence with a next step")
    func sentences() {
        let codes: [ResultCode] = [
            .SQLITE_FULL, .SQLITE_BUSY, .SQLITE_READONLY, .SQLITE_CORRUPT, .SQLITE_IOERR, .SQLITE_CANTOPEN,
        ]
        for code in codes {
            let reason = LedgerError(DatabaseError(resultCode: code)).reason
            #expect(reason.hasSuffix("."), "\(code)")
            #expect(!reason.contains("SQLITE"), "\(code)")
        }
        #expect(Set(codes.map { LedgerError(DatabaseError(resultCode: $0)) }).count == codes.count)
        #expect(LedgerError(CancellationError()) == .cancelled)
    }

    @Test("A full store refuses, says so, and keeps what it had")
    func full() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(0))
        try await store.ledger.write { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + 2)")
        }
        var refused = 0
        for number in 1..<200 {
            do {
                try await store.ledger.record(try intent(number, note: String(repeating: "x", count: 400)))
            } catch let error as LedgerError {
                #expect(error.reason.contains("disk is full"))
                #expect(try await store.ledger.payout(reference(number)) == nil)
                refused += 1
            }
        }
        #expect(refused > 0)
        #expect(try await store.ledger.payout(reference(0)) != nil)
        let kept = try await store.ledger.page(.everything, start: .newest, limit: 500)
        #expect(kept.rows.count + refused == 200)
    }

    @Test("A store may end with its last write, whose work kept it alive")
    func endsWithItsLastWrite() async throws {
        let folder = NSTemporaryDirectory() + "paydesk-ledger-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for number in 0..<60 {
            try await Self.enterAndNote(number, folder + "/desk/paydesk.db")
        }
        let store = try SQLiteLedger(path: folder + "/desk/paydesk.db", key: .sample)
        defer { store.close() }
        #expect(try await store.count(.everything) == 60)
    }

    /// Nobody but the work holds the store once this returns.
    private static func enterAndNote(_ number: Int, _ path: String) async throws {
        let store = try SQLiteLedger(path: path, key: .sample)
        try await store.record(try intent(number))
        let result = try await store.append(to: try reference(number)) { record throws(SampleError) in
            LogGrowth([LogEntry(at: .noon, .note(by: .asha, store.process))], nextAskAt: record.nextAskAt)
        }
        #expect(throws: Never.self) { try result.get() }
    }
}
