import Foundation
import GRDB
import Payments
import Testing

@testable import Ledger

@Suite("Recharges and pay links in the store")
struct KindsTests {
    private func recharge(_ number: Int, to mobile: String = "9812345678", rupees: Int64 = 299, at seconds: Int64 = 0)
        throws -> PayoutIntent
    {
        PayoutIntent(
            reference: try reference(number), provider: "paygrt", mode: .recharge, amount: Money(rupees: rupees),
            beneficiary: Beneficiary(name: "Airtel", rechargeNumber: mobile),
            recharge: RechargeOrder(operatorCode: "AT", operatorName: "Airtel", operatorType: "Mobile"), agent: .asha,
            createdAt: .noon.adding(seconds: seconds))
    }

    private func link(_ number: Int, rupees: Int64 = 750, at seconds: Int64 = 0) throws -> PayoutIntent {
        PayoutIntent(
            reference: try reference(number), provider: "pentabit", mode: .link, amount: Money(rupees: rupees),
            beneficiary: Beneficiary(name: ""),
            link: PayLinkOrder(redirectURL: "https://shop.example/done", userID: "desk-1"), agent: .asha,
            createdAt: .noon.adding(seconds: seconds))
    }

    private func rows(_ store: TemporaryStore, _ filter: TransactionQuery) async throws -> [Transaction] {
        try await store.ledger.page(filter, start: .newest, limit: 50).rows
    }

    @Test("What is written comes back whole from the record and masked from the list, and the row is what the log says")
    func roundTrip() async throws {
        let store = try TemporaryStore()
        let orders = [try intent(1), try recharge(2), try link(3)]
        for order in orders {
            try await store.ledger.live(order, .state(.pending))
            let record = try #require(try await store.ledger.payout(order.reference))
            #expect(record.intent == order)
            #expect(try await store.ledger.isProjected(order.reference))
            #expect(try await !store.ledger.rebuild(order.reference))
        }
        let shown = try await rows(store, .everything)
        #expect(shown.map(\.kind) == [.payin, .recharge, .payout])
        #expect(shown.map(\.mode.word) == ["LINK", "RECH", "IMPS"])
        #expect(shown[1].beneficiary.rechargeNumber == "••••5678" && shown[1].recharge == orders[1].recharge)
        #expect(shown[0].requestedAmount == Money(rupees: 750) && shown[0].recharge == nil)
        store.ledger.close()
        #expect(try store.bytes().range(of: Data("9812345678".utf8)) == nil)
    }

    @Test("A recharge is found by its whole number, its last four, its mode and its operator; not as a payee")
    func search() async throws {
        let store = try TemporaryStore()
        let other = try intent(1, account: "50100123455678", mobile: nil)
        for order in [other, try recharge(2), try recharge(3, to: "9812340000"), try link(4)] {
            try await store.ledger.live(order, .state(.pending))
        }
        func found(_ query: TransactionQuery) async throws -> [Int] {
            let numbers = try (1...4).map { (try reference($0), $0) }
            return try await rows(store, query).compactMap { row in numbers.first { $0.0 == row.reference }?.1 }
        }
        #expect(try await found(TransactionQuery(target: "9812345678")) == [2])
        #expect(try await found(TransactionQuery(accountTail: "5678")) == [2, 1])
        #expect(try await found(TransactionQuery(modes: [.recharge])) == [3, 2])
        #expect(try await found(TransactionQuery(modes: [.link])) == [4])
        #expect(try await found(TransactionQuery(terms: [QueryTerm(text: "airtel")])) == [3, 2])
        #expect(try await found(TransactionQuery(terms: [QueryTerm(text: "9812340000")])) == [3])
        #expect(try await store.ledger.beneficiaries(matching: "Airtel", limit: 9).isEmpty)
        #expect(try await store.ledger.beneficiaries(matching: "9812345678", limit: 9).isEmpty)
    }

    @Test("A second recharge of a number by the same amount is a twin and a look-alike; pay links are nobody's twin")
    func lookAlikes() async throws {
        let store = try TemporaryStore()
        for order in [try recharge(1), try recharge(2, at: 60), try recharge(3, rupees: 100, at: 70)] {
            try await store.ledger.live(order, .state(.succeeded))
        }
        for number in 4...5 { try await store.ledger.live(try link(number), .state(.pending)) }
        let same = try await store.ledger.lookAlikes(
            target: "9812345678", amount: Money(rupees: 299), since: .noon.adding(seconds: -60))
        #expect(same.map(\.reference) == [try reference(2), try reference(1)])
        let twins = try await rows(store, TransactionQuery(twin: true))
        #expect(Set(twins.map(\.reference)) == [try reference(1), try reference(2)])
        let day = Timestamp.noon.day
        #expect(try await store.ledger.sent(by: 1_000, on: day, to: "9812345678") == Money(rupees: 698))
        #expect(try await store.ledger.sent(by: 1_000, on: day, to: nil) == Money(rupees: 698), "links bring in")
    }

    @Test("What a payer paid becomes the row's amount, the kept sums with it; the asked amount and the address stay")
    func received() async throws {
        let store = try TemporaryStore()
        let order = try link(1)
        try await store.ledger.record(order)
        let question = try await store.ledger.claim(
            order.reference, process: store.ledger.process, requestSHA256: "0f", at: .noon)
        let made = Answer(.state(.pending), payURL: "https://pay.example/l/77")
        let reply = LogEntry(at: .noon, .answered(question: try #require(question), made))
        try await store.ledger.append([reply], to: order.reference, nextAskAt: nil)
        #expect(try await rows(store, .everything).first?.payURL == "https://pay.example/l/77")
        for (rupees, state) in [(700, ProviderState.processing), (700, .succeeded), (650, .succeeded)] {
            let asked = try await store.ledger.ask(order.reference, .statusByReference, at: .noon)
            let answer = Answer(.state(state), receivedAmount: Money(rupees: Int64(rupees)))
            let line = LogEntry(at: .noon, .answered(question: asked, answer))
            try await store.ledger.append([line], to: order.reference, nextAskAt: nil)
            let row = try #require(try await rows(store, .everything).first)
            #expect(row.amount == Money(rupees: Int64(rupees)) && row.requestedAmount == Money(rupees: 750))
            #expect(row.payURL == "https://pay.example/l/77")
            let sums = try await store.ledger.sums(.everything)
            #expect(sums.map(\.amount) == [Money(rupees: Int64(rupees))])
            #expect(try await store.ledger.isProjected(order.reference))
        }
        let expected = try await rows(store, TransactionQuery(amount: AmountRange(least: Money(rupees: 650))))
        #expect(expected.count == 1)
    }

    @Test("A provider that repeats the recharged number in its words is not kept saying it")
    func redaction() async throws {
        let store = try TemporaryStore()
        let order = try recharge(1)
        try await store.ledger.record(order)
        let question = try await store.ledger.claim(
            order.reference, process: store.ledger.process, requestSHA256: "0f", at: .noon)
        let answer = Answer(.state(.failed), message: "9812345678 is not with this operator")
        let line = LogEntry(at: .noon, .answered(question: try #require(question), answer))
        let record = try await store.ledger.append([line], to: order.reference, nextAskAt: nil)
        guard case .answered(_, let kept) = record.log.last?.event else {
            Issue.record("the answer was not kept")
            return
        }
        #expect(kept.message == "••••5678 is not with this operator")
    }

    @Test("A provider's operators are kept with their date; an older list does not replace a newer one")
    func operators() async throws {
        let store = try TemporaryStore()
        #expect(try await store.ledger.operators(of: "paygrt") == nil)
        let list = [Operator(provider: "paygrt", name: "Airtel", code: "AT", type: "Mobile")]
        try await store.ledger.recordOperators(list, of: "paygrt", at: .noon)
        #expect(try await store.ledger.operators(of: "paygrt") == OperatorList(operators: list, asOf: .noon))
        try await store.ledger.recordOperators([], of: "paygrt", at: .noon.adding(seconds: -1))
        #expect(try await store.ledger.operators(of: "paygrt")?.operators == list)
        #expect(try await store.ledger.operators(of: "other") == nil)
    }

    @Test("Calls for a day's list are counted by provider and day, and the one beyond the bound is refused")
    func reconciliations() async throws {
        let store = try TemporaryStore()
        let (today, ledger) = (Timestamp.noon.day, store.ledger)
        func count(_ provider: String = "payatom", on day: CivilDay) async throws -> Bool {
            try await ledger.countReconciliation(of: provider, on: day, most: 10, at: .noon)
        }
        for _ in 0..<10 { #expect(try await count(on: today)) }
        #expect(try await !count(on: today))
        let again = try store.again()
        defer { again.close() }
        #expect(try await !again.countReconciliation(of: "payatom", on: today, most: 10, at: .noon))
        #expect(try await again.reconciliations(of: "payatom", on: today).calls == 10)
        #expect(try await count(on: today.adding(days: 1)))
        #expect(try await count("other", on: today))
    }
}
