import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

@Suite("Callbacks in the store")
struct CallbackTests {
    /// A claim about a payout, each of another word where `word` differs.
    private func claim(_ number: Int, _ word: String = "Success", verified: Bool = false, raw: String? = nil) throws
        -> CallbackClaim
    {
        CallbackClaim(
            reference: try reference(number).text, state: .succeeded, providerStatus: word, verified: verified, raw: raw
        )
    }

    private func received(_ claim: CallbackClaim?, provider: String = "segura-main", text: String? = nil, at: Int64 = 0)
        -> ReceivedCallback
    {
        ReceivedCallback(
            provider: provider, claim: claim, reason: claim == nil ? "no callback" : "",
            raw: text ?? "GET ?status=\(claim?.providerStatus ?? "")", at: Timestamp.noon.adding(seconds: at))
    }

    /// Appends the claim and leaves the plan.
    private let append: CallbackDecision = { record, claim, at in
        LogGrowth([LogEntry(at: at, .callback(claim))], nextAskAt: record.nextAskAt)
    }

    private func take(_ store: TemporaryStore, _ callbacks: [ReceivedCallback], _ bounds: CallbackBounds = .init())
        async throws -> [CallbackFate]
    {
        try await store.ledger.take(callbacks, bounds: bounds, deciding: append)
    }

    @Test("A batch tells what became of each: kept, repeated, another provider's, unknown, unreadable")
    func fates() async throws {
        let store = try TemporaryStore()
        try await store.ledger.live(try intent(1), .state(.pending))
        let known = try claim(1)
        let fates = try await take(
            store,
            [
                received(known), received(known), received(known, provider: "other"), received(try claim(2)),
                received(nil, text: "GET ?nonsense"),
            ])
        let ours = try reference(1)
        #expect(fates == [.kept(ours), .repeated(ours), .quarantined, .quarantined, .quarantined])
        let record = try #require(try await store.ledger.payout(ours))
        #expect(record.state.hints.count == 1 && record.state.status == .pending)
        #expect(try await store.ledger.isProjected(ours))
        let kept = try await store.ledger.quarantined(limit: 10)
        #expect(kept.map(\.provider) == ["segura-main", "segura-main", "other"])
        #expect(kept[0].reason == "no callback" && kept[0].claim == nil && kept[0].raw == "GET ?nonsense")
        #expect(kept[1].claim?.reference == (try reference(2).text))
    }

    @Test("Beyond the bound unsigned ones are counted and put the call once in so long; one with a proof is kept")
    func flood() async throws {
        let store = try TemporaryStore()
        try await store.ledger.live(try intent(1), .state(.pending), nextAskAt: .noon.adding(seconds: 86_400))
        let bounds = CallbackBounds(hintsPerOrder: 3, pauseBeyond: 600)
        let ours = try reference(1)
        let forged = try (0..<40).map { received(try claim(1, "Word \($0)"), at: 10) }
        let fates = try await take(store, forged, bounds)
        #expect(fates.count { $0 == .kept(ours) } == 3 && fates.count { $0 == .counted(ours) } == 37)
        var record = try #require(try await store.ledger.payout(ours))
        #expect(record.state.hints.count == 3 && record.furtherHints == 37)
        #expect(record.nextAskAt == .noon.adding(seconds: 10))
        // The call was made and the plan moved on: the next forged one puts it ten minutes after the one before.
        try await store.ledger.plan(ours, nextAskAt: .noon.adding(seconds: 86_400))
        for second in [11, 12, 300] as [Int64] {
            _ = try await take(store, [received(try claim(1, "Late \(second)"), at: second)], bounds)
            #expect(try await store.ledger.payout(ours)?.nextAskAt == .noon.adding(seconds: 610))
        }
        let proven = try await take(store, [received(try claim(1, verified: true), at: 20)], bounds)
        #expect(proven == [.kept(ours)])
        record = try #require(try await store.ledger.payout(ours))
        #expect(record.state.status == .succeeded && record.log.count { $0.event.isCallback } == 4)
    }

    @Test("The quarantine is bounded, by provider and in all, the oldest go first; what comes again is counted")
    func quarantine() async throws {
        let store = try TemporaryStore()
        let bounds = CallbackBounds(quarantine: 12, quarantinePerProvider: 8)
        for number in 0..<30 { _ = try await take(store, [received(nil, provider: "a", text: "a \(number)")], bounds) }
        var kept = try await store.ledger.quarantined(limit: 100)
        #expect(kept.compactMap(\.raw) == (22..<30).reversed().map { "a \($0)" })
        _ = try await take(store, (0..<30).map { received(nil, provider: "b", text: "b \($0)") }, bounds)
        kept = try await store.ledger.quarantined(limit: 100)
        #expect(kept.count == 12 && kept.count { $0.provider == "b" } == 8)
        _ = try await take(store, [received(nil, provider: "b", text: "b 29", at: 60)], bounds)
        let again = try #require(try await store.ledger.quarantined(limit: 100).first { $0.raw == "b 29" })
        #expect(again.times == 2 && again.lastAt == .noon.adding(seconds: 60) && again.firstAt == .noon)
        let long = String(repeating: "x", count: 60_000)
        _ = try await take(store, [received(nil, provider: "b", text: long)], bounds)
        #expect(try await store.ledger.quarantined(limit: 1).first?.raw?.count == QuarantineTable.longestText)
    }

    @Test("What a callback carried lies sealed in the file, in the log and in quarantine")
    func sealed() async throws {
        let store = try TemporaryStore()
        try await store.ledger.live(try intent(1), .state(.pending))
        let text = "account_no=50100987651234"
        _ = try await take(
            store, [received(try claim(1, raw: text)), received(try claim(2, raw: text)), received(nil, text: text)])
        #expect(try await store.ledger.quarantined(limit: 9).allSatisfy { $0.raw == text })
        store.ledger.close()
        let bytes = try store.bytes()
        #expect(bytes.count > 4_096 && bytes.range(of: Data("50100987651234".utf8)) == nil)
    }

    @Test("An order whose log cannot be read fails alone; the others of its batch are kept")
    func damaged() async throws {
        let store = try TemporaryStore()
        for number in 1...2 { try await store.ledger.live(try intent(number), .state(.pending)) }
        let broken = try reference(1).number
        try await store.ledger.write { db in
            try db.execute(sql: "DROP TRIGGER log_is_final")
            try db.execute(sql: "UPDATE log SET event = '{}' WHERE position = 2 AND reference = ?", arguments: [broken])
        }
        let fates = try await take(store, [received(try claim(1)), received(try claim(2))])
        guard case .failed(let reason) = fates[0] else {
            Issue.record("a log that cannot be read took a line")
            return
        }
        #expect(reason.contains("Line 2"))
        #expect(fates[1] == .kept(try reference(2)))
    }
}

extension LogEvent {
    var isCallback: Bool { if case .callback = self { true } else { false } }
}
