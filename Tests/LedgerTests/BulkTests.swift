import Foundation
import Payments
import Testing

@testable import Ledger

@Suite("Files of payouts")
struct BulkTests {
    private func file(_ sha256: String, rows: Int = 3, name: String = "june.csv") -> BulkFile {
        BulkFile(bulk: 0, sha256: sha256, name: name, rowCount: rows, agent: .asha, begunAt: .noon)
    }

    @Test("a file is what it holds: begun once, under any name; another begins another bulk, or joins one")
    func files() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        let first = try await ledger.beginBulk(file("aa"), joining: nil)
        #expect(first.bulk == 1)
        #expect(try await ledger.beginBulk(file("aa", name: "july.csv"), joining: nil) == first)
        #expect(try await ledger.beginBulk(file("bb"), joining: nil).bulk == 2)
        #expect(try await ledger.beginBulk(file("cc"), joining: 1).bulk == 1)
        #expect(try await ledger.bulkFile("cc")?.bulk == 1)
        #expect(try await ledger.bulkFile("dd") == nil)
        let report = try SQLiteLedger.verifyChain(path: store.path, key: try .sample)
        #expect(report.broken == nil && report.links == 4)
    }

    @Test("a row is entered once for ever, and stands in the audit chain with its payout")
    func rows() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        let row = BulkRow(bulk: 1, line: 2, occurrence: 0)
        #expect(try await ledger.record(try intent(1), as: row) == nil)
        // Another reference, another line, another name: the same payment of the same bulk.
        let again = BulkRow(bulk: 1, line: 9, occurrence: 0)
        #expect(try await ledger.record(try intent(2, name: "ARJUN K NAIR"), as: again) == (try reference(1)))
        #expect(try await ledger.payout(try reference(2)) == nil)
        #expect(try await ledger.record(try intent(3), as: BulkRow(bulk: 1, line: 3, occurrence: 1)) == nil)
        #expect(try await ledger.record(try intent(4), as: BulkRow(bulk: 2, line: 2, occurrence: 0)) == nil)
        let entries = try await ledger.bulkEntries(of: 1, since: nil)
        #expect(entries.map(\.reference) == [try reference(1), try reference(3)])
        #expect(entries.map(\.line) == [2, 3] && entries.map(\.occurrence) == [0, 1])
        #expect(entries.first?.target == ledger.bulkTarget("50100123455521"))
        #expect(try await ledger.bulkEntries(of: nil, since: .noon).count == 3)
        #expect(try await ledger.bulkEntries(of: nil, since: Timestamp.noon.adding(seconds: 1)).isEmpty)
        #expect(try SQLiteLedger.verifyChain(path: store.path, key: try .sample).broken == nil)
    }

    @Test("a row whose payout is proven unsent is entered anew only where that is asked for")
    func unsent() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        let row = BulkRow(bulk: 1, line: 2, occurrence: 0)
        #expect(try await ledger.record(try intent(1), as: row) == nil)
        let first = try reference(1)
        var anew = row
        anew.entersUnsentAgain = true
        #expect(try await ledger.record(try intent(2), as: anew) == first, "ready: it may still be sent")
        let question = try await ledger.claim(first, process: ledger.process, requestSHA256: "0f", at: .noon)
        #expect(try await ledger.record(try intent(2), as: anew) == first, "submitting")
        let answer = LogEntry(at: .noon, .answered(question: try #require(question), Answer(.notSent("refused"))))
        _ = try await ledger.append(to: first) { _ throws(LedgerError) in LogGrowth([answer], nextAskAt: nil) }
        #expect(try await ledger.record(try intent(2), as: row) == first, "not asked for")
        #expect(try await ledger.record(try intent(2), as: anew) == nil)
        #expect(try await ledger.record(try intent(3), as: anew) == (try reference(2)), "the second is ready")
    }
}
