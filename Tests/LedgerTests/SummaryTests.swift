import GRDB
import Payments
import Testing

@testable import Ledger

@Suite("Summaries, beneficiaries, limits")
struct SummaryTests {
    private func request(_ second: Int64 = 60, uid: UInt32 = 1_000) -> SummaryRequest {
        SummaryRequest(
            now: .noon.adding(seconds: second), uid: uid, limitPerDay: Money(rupees: 10_00_000),
            providers: ["segura-main", "paygrt"], alarms: ["paygrt": Money(rupees: 5_000)])
    }

    @Test("An empty store needs nobody")
    func empty() async throws {
        let store = try TemporaryStore()
        let summary = try await store.ledger.summary(request())
        #expect(summary == DeskSummary(limitPerDay: Money(rupees: 10_00_000)))
    }

    @Test("Sent today is what left or may have left, of this agent, today in India")
    func sentToday() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        try await ledger.live(try intent(1, rupees: 1), .state(.succeeded))
        try await ledger.live(try intent(2, rupees: 20), .unknown("cut"))
        try await ledger.live(try intent(3, rupees: 300), .state(.failed))
        try await ledger.live(try intent(4, rupees: 4_000), .notSent("refused"))
        try await ledger.live(try intent(5, rupees: 50_000, agent: .vikram), .state(.pending))
        try await ledger.record(try intent(6, rupees: 600_000))
        // 23:59:59 the day before, and midnight, in India.
        let midnight = Timestamp.noon.day.start
        try await ledger.live(try intent(7, rupees: 7_000_000, at: midnight.adding(seconds: -1)), .state(.succeeded))
        try await ledger.live(
            try intent(8, rupees: 100, account: "999988887777", at: midnight), .state(.pending))
        let summary = try await ledger.summary(request())
        #expect(summary.sentToday == Money(rupees: 121))
        #expect(summary.sentTodayCount == 3)
        #expect(summary.totalTransactions == 8)
        let day = Timestamp.noon.day
        // Limits count what is entered to be sent as well, of whichever process, until it is discarded.
        #expect(try await ledger.sent(by: 1_000, on: day, to: nil) == Money(rupees: 600_121))
        #expect(try await ledger.sent(by: 1_000, on: day, to: "50100123455521") == Money(rupees: 600_021))
        try await ledger.record(try intent(9, rupees: 2_000_000, needsApproval: true))
        #expect(try await ledger.sent(by: 1_000, on: day, to: nil) == Money(rupees: 2_600_121))
        for number in [6, 9] {
            let discarded = LogEntry(at: .noon, .discarded(by: .asha))
            try await ledger.append([discarded], to: try reference(number), nextAskAt: nil)
        }
        #expect(try await ledger.sent(by: 1_000, on: day, to: nil) == Money(rupees: 121))
        #expect(try await ledger.sent(by: 1_001, on: day, to: nil) == Money(rupees: 50_000))
        #expect(try await ledger.sent(by: 1_000, on: day, to: "999988887777") == Money(rupees: 100))
        #expect(try await ledger.sent(by: 1_000, on: day.adding(days: -1), to: nil) == Money(rupees: 7_000_000))
        #expect(try await ledger.sent(by: 1_000, on: day.adding(days: 1), to: nil) == .zero)
    }

    @Test("The day is summed up by status, and what was paid by hour; what nobody sent is left out")
    func today() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        try await ledger.live(try intent(1, rupees: 100), .state(.succeeded))
        try await ledger.live(try intent(2, rupees: 20, at: .noon.adding(seconds: -3_600)), .state(.succeeded))
        try await ledger.live(try intent(3, rupees: 3, agent: .vikram), .unknown("cut"))
        try await ledger.live(try intent(4, rupees: 4_000), .notSent("refused"))
        try await ledger.record(try intent(5, rupees: 50_000, needsApproval: true))
        try await ledger.live(try intent(6, rupees: 9, at: .noon.adding(seconds: -86_400)), .state(.succeeded))
        let summary = try await ledger.summary(request())
        #expect(
            Set(summary.today) == [
                StatusSum(status: .succeeded, count: 2, amount: Money(rupees: 120)),
                StatusSum(status: .unknown, count: 1, amount: Money(rupees: 3)),
            ])
        #expect(summary.paidPerHour == [0, 0, 0, 0, 1, 1])
    }

    @Test("Health counts what settled today by rail, open ones left out")
    func health() async throws {
        let store = try TemporaryStore()
        for number in 0..<4 {
            try await store.ledger.live(try intent(number), .state(number == 0 ? .failed : .succeeded))
        }
        try await store.ledger.live(try intent(10), .state(.pending))
        try await store.ledger.live(
            try intent(11, rail: .upi, account: nil, upi: "a@ybl", ifsc: nil, at: .noon.adding(seconds: -3_600)),
            .state(.succeeded))
        let summary = try await store.ledger.summary(request())
        #expect(
            summary.health == [
                HealthRow(mode: .rail(.imps), asked: 4, paid: 3, trend: [nil, nil, nil, nil, 75]),
                HealthRow(mode: .rail(.upi), asked: 1, paid: 1, trend: [nil, nil, nil, 100, nil]),
            ])
        #expect(summary.lastSuccessAt == .noon.adding(seconds: 3))
    }

    @Test("What needs a person is counted, worst first, with the rows it speaks of")
    func needs() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        let other = try store.again()
        try await other.record(try intent(1))
        try await ledger.record(try intent(2))
        try await ledger.live(try intent(3), .unknown("cut"))
        try await ledger.record(try intent(4, rupees: 120_000, needsApproval: true))
        try await ledger.live(try intent(5, at: .noon.adding(seconds: -7_200)), .state(.pending))
        try await ledger.live(try intent(6, at: .noon.adding(seconds: -3 * 86_400)), .state(.processing))
        // Entered long ago, handed over now: the provider has not had it for an hour.
        let waited = try intent(7, at: .noon.adding(seconds: -7_200))
        try await ledger.record(waited)
        let question = try await ledger.claim(
            waited.reference, process: ledger.process, requestSHA256: "0f", at: .noon)
        let reply = LogEntry(at: .noon, .answered(question: question ?? 0, Answer(.state(.pending))))
        try await ledger.append([reply], to: waited.reference, nextAskAt: nil)
        try await ledger.append(
            [LogEntry(at: .noon, .note(by: .asha, "call back @16:00"))], to: try reference(3), nextAskAt: nil)
        _ = try await ledger.record(complaint(about: try reference(3), due: Timestamp.noon.day))
        var raised = complaint(about: try reference(5), due: Timestamp.noon.day)
        raised.status = .raised
        _ = try await ledger.record(raised)
        try await ledger.recordBalance(
            provider: "paygrt", amount: Money(rupees: 1_204), limit: nil, used: nil, at: .noon)
        let alive = try await ledger.summary(request(240))
        #expect(!alive.needs.contains { $0.kind == .leftUnsent })
        other.close()
        let dead = try await leftover(of: store)
        #expect(
            dead.needs.map(\.kind) == [
                .leftUnsent, .unknown, .approval, .stuck, .pastTurnaround, .complaintDue, .promised, .walletLow,
            ])
        #expect(dead.needs.map(\.count) == [1, 1, 1, 2, 1, 1, 1, 1])
        #expect(
            dead.needs.map(\.detail) == [
                "", "3 min", "₹1,20,000", "HDFC 2", "₹200 owed", "today", "16:00 ARJUN", "paygrt",
            ])
        for item in dead.needs {
            guard let query = item.query else { continue }
            #expect(try await ledger.count(query) == item.count, "\(item.kind)")
        }
    }

    @Test("A promise comes back until it is settled after the note, or another note says something else")
    func promises() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        func note(_ number: Int, _ text: String, _ second: Int64) async throws {
            let entry = LogEntry(at: .noon.adding(seconds: second), .note(by: .asha, text))
            try await ledger.append([entry], to: try reference(number), nextAskAt: nil)
        }
        for number in 1...4 { try await ledger.live(try intent(number), .state(number < 3 ? .pending : .succeeded)) }
        for number in 1...4 { try await note(number, "call back @16:00", 30) }
        try await note(4, "they called", 31)
        #expect(try await promised(ledger) == ["3", "16:00 ARJUN"], "the third was settled before it was promised")
        let question = try await ledger.ask(try reference(1), .statusByReference, at: .noon.adding(seconds: 40))
        let answer = LogEntry(
            at: .noon.adding(seconds: 41), .answered(question: question, Answer(.state(.succeeded))))
        try await ledger.append([answer], to: try reference(1), nextAskAt: nil)
        #expect(try await promised(ledger) == ["2", "16:00 ARJUN"])
    }

    @Test("A proposed closing waits for a second person, and is gone when it is known or closed")
    func closings() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        for number in 1...3 { try await ledger.live(try intent(number), .unknown("cut")) }
        func propose(_ number: Int, _ agent: Agent) async throws {
            let line = LogEntry(at: .noon.adding(seconds: 30), .closingProposed(by: agent, reading: "not in list"))
            try await ledger.append([line], to: try reference(number), nextAskAt: nil)
        }
        func item() async throws -> NeedsItem? {
            try await ledger.summary(request(120)).needs.first { $0.kind == .closing }
        }
        #expect(try await item() == nil)
        let first = try reference(1)
        try await propose(1, .vikram)
        var found = try #require(try await item())
        #expect(found.count == 1 && found.detail == "by vikram" && found.query?.references == [first])
        try await propose(2, .asha)
        found = try #require(try await item())
        #expect(found.count == 2 && found.detail == "by you", "the newest is told, whoever it was")
        let closed = LogEntry(at: .noon.adding(seconds: 40), .closed(by: .asha, second: .vikram, evidence: "list"))
        try await ledger.append([closed], to: try reference(2), nextAskAt: nil)
        #expect(try await item()?.count == 1)
    }

    @Test("Stuck counts from the hand-over, in the line as in its rows; a pay link nobody paid is not stuck")
    func stuckSince() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        // Entered two hours ago; the first was handed over then, the second ten minutes ago.
        let entered = Timestamp.noon.adding(seconds: -7_200)
        try await ledger.live(try intent(1, at: entered), .state(.pending))
        try await ledger.record(try intent(2, at: entered))
        let at = Timestamp.noon.adding(seconds: -600)
        let question = try await ledger.claim(try reference(2), process: ledger.process, requestSHA256: "0f", at: at)
        let answer = LogEntry(at: at, .answered(question: question ?? 0, Answer(.state(.pending))))
        try await ledger.append([answer], to: try reference(2), nextAskAt: nil)
        var link = try intent(3, at: entered)
        link.mode = .link
        try await ledger.live(link, .state(.pending))
        let item = try #require(try await ledger.summary(request(0)).needs.first { $0.kind == .stuck })
        #expect(item.count == 1)
        let first = try reference(1)
        let query = try #require(item.query)
        #expect(try await ledger.page(query, start: .newest, limit: 9).rows.map(\.reference) == [first])
        var past = query
        past.asKnownAt = .noon
        #expect(try await ledger.page(past, start: .newest, limit: 9).rows.map(\.reference) == [first])
    }

    private func promised(_ ledger: SQLiteLedger) async throws -> [String] {
        let item = try await ledger.summary(request(120)).needs.first { $0.kind == .promised }
        return item.map { [String($0.count), $0.detail] } ?? []
    }

    /// The process that wrote payout 1 is told dead by its row: no lock has that mark.
    private func leftover(of store: TemporaryStore) async throws -> DeskSummary {
        let number = try reference(1).number
        try await store.ledger.write { db in
            try db.run("UPDATE payment SET holder = '1-gone' WHERE reference = ?", [number])
        }
        return try await store.ledger.summary(request(240))
    }

    @Test("Kept counts are what counting gives")
    func kept() async throws {
        let store = try TemporaryStore()
        let verdicts: [Verdict] = [.state(.succeeded), .state(.failed), .unknown("cut"), .state(.pending)]
        for number in 0..<40 {
            try await store.ledger.live(try intent(number, rupees: Int64(number + 1)), verdicts[number % 4])
        }
        for number in stride(from: 2, to: 40, by: 4) {
            let at = Timestamp.noon.adding(seconds: 60)
            let question = try await store.ledger.ask(try reference(number), .statusByReference, at: at)
            try await store.ledger.append(
                [LogEntry(at: at, .answered(question: question, Answer(.state(.succeeded))))],
                to: try reference(number), nextAskAt: nil)
        }
        let queries = [
            "SELECT status, count, amount FROM standing WHERE count > 0 ORDER BY status",
            "SELECT status, sum(count), sum(amount) FROM tally GROUP BY status HAVING sum(count) > 0 ORDER BY status",
            "SELECT status, count(*), sum(amount) FROM payment GROUP BY status ORDER BY status",
        ]
        let found = try await store.ledger.read { db in
            try queries.map { try Row.fetchAll(db, sql: $0).map { Array($0.databaseValues) } }
        }
        #expect(found[2].map { $0[0] } == ["failed", "pending", "succeeded"].map(\.databaseValue))
        #expect(found[0] == found[2])
        #expect(found[1] == found[2])
    }

    @Test("Look-alikes are the same amount to the same account, UPI id or mobile, on any provider")
    func lookAlikes() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        try await ledger.live(try intent(1, rupees: 500), .state(.succeeded), bankReference: "632410771034")
        try await ledger.record(
            try intent(2, provider: "pentabit", rupees: 500, name: "A NAIR", at: .noon.adding(seconds: 5)))
        try await ledger.record(try intent(3, rupees: 501))
        try await ledger.record(try intent(4, rupees: 500, account: "11112222333"))
        try await ledger.record(try intent(5, rupees: 500, at: .noon.adding(seconds: -90_000)))
        let since = Timestamp.noon.adding(seconds: -86_400)
        let found = try await ledger.lookAlikes(target: "50100123455521", amount: Money(rupees: 500), since: since)
        #expect(found.map(\.reference) == [try reference(2), try reference(1)])
        #expect(found.map(\.name) == ["A NAIR", "ARJUN NAIR"])
        #expect(found.last?.bankReference == "632410771034")
        let byMobile = try await ledger.lookAlikes(target: "9876543210", amount: Money(rupees: 500), since: since)
        #expect(byMobile.count == 3)
    }

    @Test("Beneficiaries are found by the start of a name or by a whole number, once each, the latest first")
    func beneficiaries() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        try await ledger.live(try intent(1, name: "RUPESH KUMAR"), .state(.succeeded))
        try await ledger.live(try intent(2, name: "Rupesh Kumar", at: .noon.adding(seconds: 9)), .state(.failed))
        try await ledger.live(
            try intent(
                3, rail: .upi, name: "RUPALI JADHAV", account: nil, upi: "rupali@ybl", mobile: nil, ifsc: nil,
                at: .noon.adding(seconds: 4)), .state(.succeeded))
        try await ledger.record(try intent(4, name: "ANRUP DAS", account: "888877776666"))
        let found = try await ledger.beneficiaries(matching: "rup", limit: 10)
        #expect(found.map(\.name) == ["Rupesh Kumar", "RUPALI JADHAV"])
        #expect(found.map(\.count) == [1, 1])
        #expect(found.map(\.maskedTarget) == ["••••5521", "••••@ybl"])
        #expect(found.map(\.lastPaidAt) == [.noon, .noon.adding(seconds: 4)])
        #expect(found.map(\.target) == [nil, nil])
        #expect(found.first?.lastReference == (try reference(2)))
        #expect(try await ledger.beneficiaries(matching: "rup", limit: 1).count == 1)
        #expect(try await ledger.beneficiaries(matching: "RUPALI@ybl", limit: 9).map(\.name) == ["RUPALI JADHAV"])
        #expect(try await ledger.beneficiaries(matching: "9876543210", limit: 9).count == 2)
        #expect(try await ledger.beneficiaries(matching: "%", limit: 9).isEmpty)
    }
}
