import Payments
import Testing

@testable import Ledger

/// What an approver must not see before the decision, by every way the store is read (`payouts.md`, *States*).
@Suite("Hidden from an approver") struct HidingTests {
    private static let approver = Viewer(uid: 2_000, role: .approver)

    /// One payout of ₹25,000 that waits, one that was paid to somebody else.
    private func filled() async throws -> (TemporaryStore, waiting: Reference) {
        let store = try TemporaryStore()
        let waiting = try intent(1, name: "BHARAT SHAH", account: "20010055443388", needsApproval: true)
        try await store.ledger.record(waiting)
        try await store.ledger.live(try intent(2, rupees: 700), .state(.succeeded))
        return (store, waiting.reference)
    }

    private func open(_ store: TemporaryStore, _ viewer: Viewer) throws -> SQLiteLedger {
        try SQLiteLedger(path: store.path, key: .sample, viewer: viewer)
    }

    @Test("a list shows no figure; its maker, an operator and a viewer see them")
    func lists() async throws {
        let (store, waiting) = try await filled()
        let ravi = try open(store, Self.approver)
        defer { ravi.close() }
        let row = try #require(try await ravi.page(.everything, start: .oldest, limit: 1).rows.first)
        #expect(row.reference == waiting && row.isHidden && row.amount == .zero)
        #expect(row.beneficiary.target.isEmpty && row.beneficiary.mobile == nil)
        #expect(row.beneficiary.name == "BHARAT SHAH")
        for viewer in [Viewer(uid: 1_000, role: .approver), Viewer(uid: 2_000, role: .operator)] {
            let other = try open(store, viewer)
            defer { other.close() }
            let seen = try await other.page(.everything, start: .oldest, limit: 1).rows.first
            #expect(seen?.amount == Money(rupees: 25_000) && seen?.beneficiary.account == "••••3388")
        }
    }

    @Test("no order tells an amount that is hidden")
    func orders() async throws {
        let (store, _) = try await filled()
        let ravi = try open(store, Self.approver)
        defer { ravi.close() }
        let usual = try await ravi.page(.everything, start: .newest, limit: 5).rows.map(\.reference)
        for order in [ListOrder.largest, .smallest] {
            let rows = try await ravi.page(TransactionQuery(order: order), start: .newest, limit: 5).rows
            #expect(rows.map(\.reference) == usual, "\(order)")
        }
    }

    @Test("no filter finds it by what is hidden, and no sum tells it; it is found by the rest")
    func filters() async throws {
        let (store, waiting) = try await filled()
        let ravi = try open(store, Self.approver)
        defer { ravi.close() }
        let figures = [
            TransactionQuery(amount: AmountRange(least: Money(rupees: 1_000))), TransactionQuery(accountTail: "3388"),
            TransactionQuery(target: "20010055443388"),
            TransactionQuery(terms: [QueryTerm(text: "25000", amount: Money(rupees: 25_000))]),
            TransactionQuery(terms: [QueryTerm(text: "3388", tail: "3388")]),
            TransactionQuery(terms: [QueryTerm(text: "20010055443388")]),
        ]
        for query in figures {
            #expect(try await ravi.page(query, start: .newest, limit: 5).rows.isEmpty, "\(query)")
            #expect(try await ravi.count(query) == 0, "\(query)")
            #expect(try await store.ledger.count(query) == 1, "\(query)")
        }
        let rest = [
            TransactionQuery(names: ["bharat"]), TransactionQuery(statuses: [.awaitingApproval]),
            TransactionQuery(terms: [QueryTerm(text: "BHARAT")]),
        ]
        for query in rest {
            #expect(try await ravi.page(query, start: .newest, limit: 5).rows.map(\.reference) == [waiting])
            let sums = try await ravi.sums(query)
            #expect(sums == [StatusSum(status: .awaitingApproval, count: 1, amount: .zero)])
        }
        let all = try await ravi.sums(.everything).first { $0.status == .awaitingApproval }
        #expect(all?.count == 1 && all?.amount == .zero)
        let then = try await ravi.page(TransactionQuery(asKnownAt: .noon), start: .newest, limit: 5).rows
        #expect(then.contains { $0.reference == waiting && $0.isHidden && $0.amount == .zero })
    }

    @Test("neither a look-alike nor a twin tells an approver what amount is hidden")
    func twins() async throws {
        let (store, _) = try await filled()
        let paid = try intent(3, rupees: 25_000, name: "BHARAT SHAH", account: "20010055443388")
        try await store.ledger.live(paid, .state(.succeeded))
        let ravi = try open(store, Self.approver)
        defer { ravi.close() }
        let twin = TransactionQuery(twin: true)
        #expect(try await store.ledger.count(twin) == 2)
        #expect(try await ravi.count(twin) == 0, "the one he sees would tell the other's figures")
        for rupees in [25_000, 24_999] as [Int64] {
            let alike = try await ravi.lookAlikes(
                target: "20010055443388", amount: Money(rupees: rupees), since: Timestamp(seconds: 0))
            #expect(alike.filter(\.isHidden).count == 1, "\(rupees)")
        }
        let again = try intent(4, rupees: 25_000, name: "BHARAT SHAH", account: "20010055443388")
        try await store.ledger.live(again, .state(.succeeded))
        #expect(try await ravi.count(twin) == 2, "two that he sees")
    }

    @Test("Needs you counts it without its amount; offers and look-alikes do not tell its numbers")
    func offers() async throws {
        let (store, waiting) = try await filled()
        let ravi = try open(store, Self.approver)
        defer { ravi.close() }
        let request = SummaryRequest(now: .noon, uid: 2_000, limitPerDay: nil, providers: [])
        let needs = try await ravi.summary(request).needs.first { $0.kind == .approval }
        #expect(needs?.count == 1 && needs?.detail == "hidden")
        let seen = try await store.ledger.summary(request).needs.first { $0.kind == .approval }
        #expect(seen?.detail == "₹25,000")
        #expect(try await ravi.beneficiaries(matching: "BHARAT", limit: 5).isEmpty)
        #expect(try await store.ledger.beneficiaries(matching: "BHARAT", limit: 5).count == 1)
        let alike = try await ravi.lookAlikes(
            target: "20010055443388", amount: Money(rupees: 25_000), since: .noon.adding(seconds: -60))
        #expect(alike.map(\.isHidden) == [true])
        // Once it is decided, nothing of it is hidden any more.
        let line = LogEntry(at: .noon, .rejected(by: Agent(uid: 2_000, name: "ravi"), reason: "twice"))
        try await store.ledger.append([line], to: waiting, nextAskAt: nil)
        #expect(try await ravi.count(TransactionQuery(accountTail: "3388")) == 1)
        #expect(try await ravi.beneficiaries(matching: "BHARAT", limit: 5).count == 1)
    }

    @Test("a beneficiary who was paid before is offered as then, not by the payout that waits")
    func earlier() async throws {
        let store = try TemporaryStore()
        try await store.ledger.live(try intent(1, name: "MEENA IYER"), .state(.succeeded))
        let waiting = try intent(2, name: "MEENA IYER", at: .noon.adding(seconds: 60), needsApproval: true)
        try await store.ledger.record(waiting)
        let ravi = try open(store, Self.approver)
        defer { ravi.close() }
        let offered = try await ravi.beneficiaries(matching: "MEENA", limit: 5)
        #expect(offered.map(\.lastReference) == [try reference(1)])
    }
}
