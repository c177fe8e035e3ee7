import Payments
import Testing

@testable import Ledger

@Suite("Wallets and complaints")
struct WalletTests {
    @Test("A wallet is its last balance; a failure keeps the figure and counts")
    func balances() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        try await ledger.recordBalanceFailure(provider: "b", reason: "no answer", at: .noon)
        try await ledger.recordBalance(provider: "a", amount: Money(rupees: 100), limit: nil, used: nil, at: .noon)
        try await ledger.recordBalanceFailure(provider: "a", reason: "timed out", at: .noon.adding(seconds: 60))
        try await ledger.recordBalanceFailure(provider: "a", reason: "refused", at: .noon.adding(seconds: 120))
        try await ledger.recordBalance(
            provider: "a", amount: Money(rupees: 7), limit: nil, used: nil, at: .noon.adding(seconds: -60))
        var wallets = try await ledger.walletsWithHistory(of: ["c", "b", "a"], trendPoints: 0)
        #expect(
            wallets == [
                Wallet(provider: "c"),
                Wallet(provider: "b", error: "no answer", failingSince: .noon, missed: 1),
                Wallet(
                    provider: "a", amount: Money(rupees: 100), asOf: .noon, error: "refused",
                    failingSince: .noon.adding(seconds: 60), missed: 2,
                    lastRise: WalletRise(amount: Money(rupees: 93), at: .noon)),
            ])
        try await ledger.recordBalance(
            provider: "a", amount: nil, limit: Money(rupees: 10_000), used: Money(rupees: 4_000),
            at: .noon.adding(seconds: 180))
        wallets = try await ledger.walletsWithHistory(of: ["a"], trendPoints: 0)
        var known = Wallet(
            provider: "a", limit: Money(rupees: 10_000), used: Money(rupees: 4_000),
            asOf: .noon.adding(seconds: 180), lastRise: WalletRise(amount: Money(rupees: 93), at: .noon))
        #expect(wallets == [known])
        // Who asks how they stand gets no history, and no zero for what was not looked for.
        (known.lastRise, known.waiting) = (nil, nil)
        #expect(try await ledger.wallets(of: ["a", "c"]) == [known, Wallet(provider: "c", waiting: nil)])
    }

    @Test("What waits for approval is told by provider, but not to who may approve it")
    func waiting() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1, provider: "a", rupees: 120_000, needsApproval: true))
        try await store.ledger.record(try intent(2, provider: "b", rupees: 5))
        let wallets = try await store.ledger.walletsWithHistory(of: ["a", "b"], trendPoints: 0)
        #expect(wallets.map(\.waiting) == [Money(rupees: 120_000), .zero])
    }

    @Test(
        "The trend is evenly spaced in time, whenever the questions were, and ends with what is known now; an hour at most"
    )
    func trend() async throws {
        let store = try TemporaryStore()
        func keep(_ rupees: Int64, _ second: Int64) async throws {
            try await store.ledger.recordBalance(
                provider: "a", amount: Money(rupees: rupees), limit: nil, used: nil, at: .noon.adding(seconds: second))
        }
        try await keep(1_000, 0)
        #expect(try await store.ledger.walletsWithHistory(of: ["a"], trendPoints: 5).first?.trend == [])
        for second in 1...100 { try await keep(1_000 - Int64(second), Int64(second)) }
        try await keep(500, 400)
        let young = try await store.ledger.walletsWithHistory(of: ["a"], trendPoints: 5).first
        #expect(young?.trend == [1_000, 900, 900, 900, 500].map { Money(rupees: $0) })
        #expect(young?.trendSpacing == 100)
        try await keep(300, 20_000)
        let old = try await store.ledger.walletsWithHistory(of: ["a"], trendPoints: 5).first
        #expect(old?.trend == [500, 500, 500, 500, 300].map { Money(rupees: $0) })
        #expect(old?.trendSpacing == 3_600)
    }

    @Test("Complaints are numbered by their day in India")
    func numbers() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        try await ledger.record(try intent(1))
        let midnight = Timestamp.noon.day.adding(days: 1).start
        var numbers: [String] = []
        for moment in [.noon, midnight.adding(seconds: -1), midnight] {
            numbers.append(try await ledger.record(complaint(about: try reference(1), at: moment)).number)
        }
        #expect(numbers == ["C-261120-01", "C-261120-02", "C-261121-01"])
        for _ in 3...101 { _ = try await ledger.record(complaint(about: try reference(1))) }
        #expect(try await ledger.record(complaint(about: try reference(1))).number == "C-261120-102")
        await #expect(throws: LedgerError.self) { try await ledger.record(complaint(about: try reference(2))) }
    }

    @Test("A draft is taken for sending once, whoever asks")
    func claimed() async throws {
        let store = try TemporaryStore()
        let other = try store.again()
        defer { other.close() }
        try await store.ledger.record(try intent(1))
        let made = try await store.ledger.record(complaint(about: try reference(1)))
        let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                let ledger = task.isMultiple(of: 2) ? store.ledger : other
                group.addTask { try await ledger.claimComplaint(made.number, at: .noon.adding(seconds: 1)) }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 1)
        var stored = try #require(try await other.complaint(made.number))
        #expect(stored.status == .submitting)
        stored.status = .raised
        stored.providerReference = "SP-9"
        stored.remark = "noted"
        try await other.update(stored, by: .asha)
        #expect(try await store.ledger.complaint(made.number) == stored)
        let acts = try await other.acts(of: made.number)
        #expect(acts.map(\.kind) == [.written, .sent, .changed])
        #expect(acts.last?.status == .raised && acts.last?.remark == "noted" && acts.last?.agent == "asha")
        #expect(try await other.complaint(made.number)?.amount == Money(rupees: 25_000))
        stored.number = "C-000000-01"
        await #expect(throws: LedgerError.notFound("Complaint C-000000-01")) {
            try await other.update(stored, by: .asha)
        }
        #expect(try await store.ledger.complaint("C-000000-01") == nil)
    }

    @Test("Open complaints come first, by due day, then the newest")
    func order() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        for number in 1...2 { try await ledger.record(try intent(number)) }
        let today = Timestamp.noon.day
        var made: [Complaint] = []
        for (index, due) in [today.adding(days: 2), nil, today, nil, today].enumerated() {
            made.append(
                try await ledger.record(
                    complaint(
                        about: try reference(index == 4 ? 2 : 1), at: .noon.adding(seconds: Int64(index)), due: due)))
        }
        made[2].status = .closed
        try await ledger.update(made[2], by: .asha)
        let all = try await ledger.complaints(of: nil, limit: 10)
        #expect(all.map(\.number) == [4, 0, 3, 1, 2].map { made[$0].number })
        #expect(try await ledger.complaints(of: try reference(2), limit: 10).map(\.number) == [made[4].number])
        #expect(try await ledger.complaints(of: nil, limit: 2).count == 2)
    }
}
