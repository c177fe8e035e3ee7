import Payments
import Testing

@testable import Ledger

@Suite("Health by bank")
struct HealthTests {
    @Test("Settled payouts of today are counted by rail, bank, provider and hour; trouble, words and questions beside")
    func facts() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        for number in 0..<6 {
            let at = Timestamp.noon.adding(seconds: Int64(number))
            try await ledger.live(try intent(number, at: at), .state(.failed))
        }
        try await ledger.live(try intent(10, provider: "pentabit", ifsc: "SBIN0004107"), .state(.succeeded))
        try await ledger.live(try intent(11), .state(.pending))
        try await ledger.live(
            try intent(12, rail: .upi, account: nil, upi: "a@ybl", ifsc: nil), .state(.succeeded))
        try await ledger.live(try intent(13, at: .noon.adding(seconds: -86_400)), .state(.failed))
        try await ledger.live(try intent(14, provider: "pentabit"), .unknown("the reply was \"unknown\":{ cut"))
        let facts = try await ledger.health(at: .noon.adding(seconds: 600))
        #expect(
            Set(facts.tallies) == [
                BankTally(rail: .imps, bank: "HDFC", provider: "segura-main", hour: 14, asked: 6, paid: 0),
                BankTally(rail: .imps, bank: "SBIN", provider: "pentabit", hour: 14, asked: 1, paid: 1),
                BankTally(rail: .upi, bank: "@ybl", provider: "segura-main", hour: 14, asked: 1, paid: 1),
            ])
        #expect(facts.troubles == [BankTrouble(rail: .imps, bank: "HDFC", paid: 0, asked: 6, since: .noon)])
        #expect(facts.words == [FailureWord(rail: .imps, bank: "HDFC", words: "word", count: 6)])
        #expect(
            facts.questions.sorted { $0.provider < $1.provider } == [
                QuestionTally(provider: "pentabit", asked: 2, answered: 1, refused: 0),
                QuestionTally(provider: "segura-main", asked: 8, answered: 8, refused: 0),
            ])
    }

    @Test("Only the rows of today are read, by the index of when they were entered")
    func plan() async throws {
        let store = try TemporaryStore()
        let plan = try await store.ledger.read { db in
            try db.all(
                "EXPLAIN QUERY PLAN " + HealthReads.tallying, [0, 0, 1]
            ).map { try $0["detail"] as String }
        }
        #expect(plan.contains { $0.contains("payment_created") }, "\(plan)")
    }
}
