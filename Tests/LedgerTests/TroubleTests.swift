import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

/// What a store does whose files are taken away, or broken, under the hands of a desk.
@Suite("A store in trouble")
struct TroubleTests {
    // MARK: Files taken away

    @Test(
        "A file that was moved, deleted or replaced takes no write as written, and takes them again when it is back",
        arguments: ["", "-wal", "-shm"])
    func moved(_ suffix: String) async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        #expect(store.ledger.trouble == nil)
        let (file, aside) = (store.path + suffix, store.folder + "/aside")
        try FileManager.default.moveItem(atPath: file, toPath: aside)
        try await refuses(store, 2)
        try FileManager.default.copyItem(atPath: aside, toPath: file)
        try await refuses(store, 3)
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.moveItem(atPath: aside, toPath: file)
        #expect(store.ledger.trouble == nil)
        try await store.ledger.record(try intent(4))
        #expect(try await store.ledger.count(.everything) == 2)
    }

    private func refuses(_ store: TemporaryStore, _ number: Int) async throws {
        #expect(store.ledger.trouble?.contains("was moved, deleted or replaced") == true)
        let error = await #expect(throws: LedgerError.self) { try await store.ledger.record(try intent(number)) }
        #expect(error?.reason == store.ledger.trouble)
        #expect(try await store.ledger.payout(try reference(number)) == nil)
    }

    @Test("The writers' lock is taken on a new file where somebody removed the old one")
    func lockRemoved() async throws {
        let store = try TemporaryStore()
        try FileManager.default.removeItem(atPath: store.path + ".lock")
        try await store.ledger.record(try intent(1))
        let (own, other) = (try StoreLock(store: store.path, .alone), try StoreLock(store: store.path, .alone))
        try FileManager.default.removeItem(atPath: store.path + ".lock")
        #expect(own.take(.shared, patience: .zero))
        #expect(!other.take(.exclusive, patience: .milliseconds(5)), "both are on the new file")
        own.release()
        #expect(other.take(.exclusive, patience: .milliseconds(5)))
    }

    @Test("The turn to enter stays one where somebody removed its file")
    func turnRemoved() async throws {
        let store = try TemporaryStore()
        try await store.ledger.takeEntryTurn().end()
        try FileManager.default.removeItem(atPath: store.path + ".entering")
        let turn = try await store.ledger.takeEntryTurn()
        await #expect(throws: LedgerError.self) {
            try await store.ledger.takeEntryTurn(patience: .milliseconds(20))
        }
        turn.end()
    }

    @Test("A process whose mark was removed makes it anew before it sends, and others see that it lives")
    func markRemoved() async throws {
        let store = try TemporaryStore()
        let other = try store.again()
        defer { other.close() }
        try await store.ledger.record(try intent(1))
        try FileManager.default.removeItem(atPath: store.path + ".d")
        let own = store.ledger.process
        #expect(!other.isAlive(process: own))
        _ = try await store.ledger.claim(reference(1), process: own, requestSHA256: "0f", at: .noon)
        #expect(other.isAlive(process: own))
        #expect(try await store.ledger.payout(reference(1))?.state.claim?.process == own)
    }

    @Test("Where no mark can be made, nothing is claimed")
    func noMark() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        try FileManager.default.removeItem(atPath: store.path + ".d")
        try Data().write(to: URL(filePath: store.path + ".d"))
        await #expect(throws: LedgerError.self) {
            try await store.ledger.claim(reference(1), process: store.ledger.process, requestSHA256: "0f", at: .noon)
        }
        #expect(try await store.ledger.payout(reference(1))?.state.status == .ready)
    }

    @Test("A lease whose file was removed goes to who takes the new one")
    func leaseRemoved() throws {
        let store = try TemporaryStore()
        let other = try store.again()
        defer { other.close() }
        #expect(store.ledger.holdLease("poller"))
        try FileManager.default.removeItem(atPath: store.path + ".d/lease-poller")
        #expect(other.holdLease("poller"))
        #expect(!store.ledger.holdLease("poller"))
    }

    // MARK: Damage

    @Test("Any page that breaks is found where it is read, said, stops new payouts, and nothing is invented")
    func brokenPages() async throws {
        let sample = try await BrokenStore()
        defer { sample.remove() }
        var found = 0
        for page in 1..<sample.pages {
            let broken = sample.breaking(at: page * 4_096, bytes: 4_096, seed: UInt64(page))
            if try await sample.isFound(in: broken) { found += 1 }
        }
        // The others hold indexes and lists that nothing here reads.
        #expect(found > sample.pages * 2 / 5, "\(found) of \(sample.pages)")
    }

    @Test("Bytes that break inside a page never end the program")
    func brokenBytes() async throws {
        let sample = try await BrokenStore()
        defer { sample.remove() }
        var dice = SystemDice(seed: 11)
        for _ in 0..<60 {
            let place = 4_096 + dice.below(sample.whole.count - 4_096 - 32)
            _ = try await sample.isFound(in: sample.breaking(at: place, bytes: 32, seed: UInt64(place)), isExact: false)
        }
    }

    @Test("A store seen damaged stays so at the next start, until a whole copy is in its place")
    func damageIsRemembered() async throws {
        let sample = try await BrokenStore()
        defer { sample.remove() }
        let pages = try #require(try await sample.pageOfLog())
        let broken = sample.breaking(at: (pages - 1) * 4_096, bytes: 4_096, seed: 3)
        #expect(try await sample.isFound(in: broken))
        let again = try SQLiteLedger(path: sample.path, key: .sample)
        #expect(again.trouble?.contains("damaged") == true, "before anything is read")
        await #expect(throws: LedgerError.self) { try await again.record(try intent(900)) }
        again.close()
        try sample.whole.write(to: URL(filePath: sample.path))
        let mended = try SQLiteLedger(path: sample.path, key: .sample)
        defer { mended.close() }
        #expect(mended.trouble == nil)
        try await mended.record(try intent(900))
        #expect(!FileManager.default.fileExists(atPath: sample.path + ".damaged"))
    }

    @Test("A sealed number that does not open is damage: nothing new is sent from that store")
    func brokenSeal() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        try await store.ledger.write { db in
            try db.execute(sql: "DROP TRIGGER intent_is_final")
            try db.execute(sql: "UPDATE intent SET sealed_account = randomblob(40)")
        }
        await #expect(throws: LedgerError.self) { try await store.ledger.payout(try reference(1)) }
        #expect(store.ledger.trouble?.contains("sealed number") == true)
        await #expect(throws: LedgerError.self) { try await store.ledger.record(try intent(2)) }
    }

    @Test("What is known of money that has left is still written to a damaged store, where it can be")
    func outcomeGoesOn() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        let question = try await store.ledger.claim(
            reference(1), process: store.ledger.process, requestSHA256: "0f", at: .noon)
        store.ledger.watch.note(.damagedStore)
        let answer = Answer(.state(.succeeded), providerStatus: "ok")
        let line = LogEntry(at: .noon, .answered(question: question ?? 0, answer))
        try await store.ledger.append([line], to: reference(1), nextAskAt: nil)
        #expect(try await store.ledger.payout(reference(1))?.state.status == .succeeded)
        try await store.ledger.tryWriting()
    }
}

/// A store of thirty payouts, closed, to be broken again and again.
private final class BrokenStore {
    let path: String
    let whole: Data
    private let folder: String
    private let rows: [Reference: Transaction]

    var pages: Int { whole.count / 4_096 }

    init() async throws {
        folder = NSTemporaryDirectory() + "paydesk-broken-" + UUID().uuidString
        path = folder + "/desk/paydesk.db"
        let ledger = try SQLiteLedger(path: path, key: .sample)
        for number in 0..<30 {
            try await ledger.live(try intent(number, note: String(repeating: "note ", count: 40)), .state(.succeeded))
        }
        let page = try await ledger.page(.everything, start: .newest, limit: 100)
        rows = Dictionary(uniqueKeysWithValues: page.rows.map { ($0.reference, $0) })
        ledger.close()
        whole = try Data(contentsOf: URL(filePath: path))
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// The root page of the log's table.
    func pageOfLog() async throws -> Int? {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try await queue.read { db in
            try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'log'")
        }
    }

    func breaking(at place: Int, bytes: Int, seed: UInt64) -> Data {
        var dice = SystemDice(seed: seed)
        var broken = whole
        for index in place..<(place + bytes) { broken[index] = UInt8(dice.below(256)) }
        return broken
    }

    /// Whether damage is found by reading everything a desk reads and entering a payout; it must be said then, and no
    /// row may differ from what was written.
    func isFound(in broken: Data, isExact: Bool = true) async throws -> Bool {
        for suffix in ["-wal", "-shm", ".damaged"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        try broken.write(to: URL(filePath: path))
        let ledger: SQLiteLedger
        do {
            ledger = try SQLiteLedger(path: path, key: .sample)
        } catch let error as LedgerError {
            #expect(error.reason.hasSuffix("."))
            return true
        }
        defer { ledger.close() }
        let page = try? await ledger.page(.everything, start: .newest, limit: 100)
        for row in page?.rows ?? [] where isExact { #expect(rows[row.reference] == row) }
        for reference in rows.keys { _ = try? await ledger.payout(reference) }
        _ = try? await ledger.summary(
            SummaryRequest(now: .noon, uid: 1_000, limitPerDay: nil, providers: ["segura-main"]))
        _ = try? await ledger.lookAlikes(target: "50100123455521", amount: Money(rupees: 25_000), since: .noon)
        guard let trouble = ledger.trouble else { return false }
        #expect(trouble.hasSuffix("."))
        await #expect(throws: LedgerError.damaged(trouble)) { try await ledger.record(try intent(900)) }
        return true
    }
}

/// Numbers that are the same for the same seed (splitmix64).
private struct SystemDice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
