import Foundation
import Payments
import Testing

@testable import Ledger

@Suite("Lists")
struct ListTests {
    @Test("Windows walk down and up through the whole list, each row once, and say what lies beyond")
    func windows() async throws {
        let store = try TemporaryStore()
        // Three payouts share each moment, so that the reference must decide.
        let all = try (0..<100).map { try intent($0, at: .noon.adding(seconds: Int64($0 / 3))) }
        try await store.ledger.importHistory(all.map { ($0, history($0, .state(.succeeded))) })
        let expected = all.map(\.reference).reversed() as [Reference]
        var page = try await store.ledger.page(.everything, start: .newest, limit: 30)
        #expect(!page.hasNewer)
        #expect(page.total == 100)
        var seen = page.rows
        while page.hasOlder, let last = page.rows.last {
            page = try await store.ledger.page(.everything, start: .older(than: PageAnchor(last)), limit: 30)
            #expect(page.hasNewer)
            seen += page.rows
        }
        #expect(seen.map(\.reference) == expected)
        page = try await store.ledger.page(.everything, start: .oldest, limit: 30)
        #expect(!page.hasOlder)
        seen = page.rows
        while page.hasNewer, let first = page.rows.first {
            page = try await store.ledger.page(.everything, start: .newer(than: PageAnchor(first)), limit: 30)
            seen = page.rows + seen
        }
        #expect(seen.map(\.reference) == expected)
        let middle = try await store.ledger.page(.everything, start: .from(PageAnchor(seen[40])), limit: 3)
        #expect(middle.rows == Array(seen[40..<43]))
        #expect(middle.hasNewer && middle.hasOlder)
        let top = try await store.ledger.page(.everything, start: .from(PageAnchor(seen[0])), limit: 3)
        #expect(!top.hasNewer)
    }

    @Test("In a list of 20,000 a window stays what it was while rows arrive above it")
    func stable() async throws {
        let store = try TemporaryStore()
        let all = try (0..<20_000).map { try intent($0, at: .noon.adding(seconds: Int64($0))) }
        try await store.ledger.importHistory(
            all.map { intent in
                (intent, [LogEntry(at: intent.createdAt, .intent(needsApproval: false, by: intent.agent))])
            })
        let anchor = PageAnchor(createdAt: all[10_000].createdAt, reference: all[10_000].reference)
        let before = try await store.ledger.page(.everything, start: .from(anchor), limit: 50)
        #expect(before.rows.map(\.reference) == all[9_951...10_000].reversed().map(\.reference))
        for number in 20_000..<20_020 {
            try await store.ledger.record(try intent(number, at: .noon.adding(seconds: Int64(number))))
        }
        let after = try await store.ledger.page(.everything, start: .from(anchor), limit: 50)
        #expect(after.rows == before.rows)
        #expect(after.total == 20_020)
        let above = try await store.ledger.page(.everything, start: .newer(than: anchor), limit: 50)
        #expect(above.rows.last?.reference == all[10_001].reference)
    }

    @Test("Lists show the last four and never more")
    func masked() async throws {
        let store = try TemporaryStore()
        try await store.ledger.record(try intent(1))
        try await store.ledger.record(try intent(2, rail: .upi, account: nil, upi: "sunita@ybl", ifsc: nil))
        let rows = try await store.ledger.page(.everything, start: .newest, limit: 9).rows
        #expect(rows.map(\.beneficiary.account) == [nil, "••••5521"])
        #expect(rows.map(\.beneficiary.maskedTarget) == ["••••@ybl", "••••5521"])
        #expect(rows.map(\.beneficiary.mobile) == ["••••3210", "••••3210"])
    }

    /// Every field of a query: what it finds of the five payouts below.
    static let queries: [(String, TransactionQuery, [Int])] = [
        ("everything", .everything, [5, 4, 3, 2, 1]),
        ("status", TransactionQuery(statuses: [.failed]), [3]),
        ("statuses", TransactionQuery(statuses: [.failed, .succeeded]), [3, 2, 1]),
        ("not a status", TransactionQuery(excludedStatuses: [.succeeded]), [5, 4, 3]),
        ("provider", TransactionQuery(providers: ["pent"]), [4]),
        ("mode", TransactionQuery(modes: [.rail(.upi)]), [2]),
        ("least", TransactionQuery(amount: AmountRange(least: Money(rupees: 12_500))), [5, 4, 1]),
        ("exact", TransactionQuery(amount: AmountRange(least: Money(rupees: 640), most: Money(rupees: 640))), [2]),
        ("since", TransactionQuery(since: .noon.adding(seconds: 4)), [5, 4]),
        ("until", TransactionQuery(until: .noon.adding(seconds: 2)), [1]),
        ("tail of an account", TransactionQuery(accountTail: "7781"), [3]),
        ("tail of a mobile", TransactionQuery(accountTail: "3210"), [5, 4, 3, 2, 1]),
        ("whole UPI id", TransactionQuery(target: "sunita@ybl"), [2]),
        ("whole mobile", TransactionQuery(target: "9876543210"), [5, 4, 3, 2, 1]),
        ("whole account", TransactionQuery(target: "50100123455521"), [5, 4, 1]),
        ("part of an account", TransactionQuery(target: "5010012345552"), []),
        ("name", TransactionQuery(names: ["patel"]), [3]),
        ("name, two letters", TransactionQuery(names: ["pa"]), [3]),
        ("bank", TransactionQuery(bankCodes: ["SBIN"]), [3]),
        ("flag", TransactionQuery(flags: [.noBankReference]), [1]),
        ("not a flag", TransactionQuery(excludedFlags: [.noBankReference]), [5, 4, 3, 2]),
        ("twin", TransactionQuery(twin: true), [5, 4]),
        ("no twin", TransactionQuery(twin: false), [3, 2, 1]),
        ("complaint", TransactionQuery(hasComplaint: true), [3]),
        ("no complaint", TransactionQuery(hasComplaint: false), [5, 4, 2, 1]),
        ("note", TransactionQuery(hasNote: true), [4]),
        ("bank reference", TransactionQuery(hasBankReference: true), [2]),
        ("complaint raised", TransactionQuery(complaintRaised: MomentRange(day: Timestamp.noon.day)), [3]),
        ("complaint raised before", TransactionQuery(complaintRaised: MomentRange(end: .noon)), []),
        ("agent", TransactionQuery(agent: 1_001), [5]),
        ("word in a name", TransactionQuery(terms: [QueryTerm(text: "yadav")]), [2]),
        ("word in a bank reference", TransactionQuery(terms: [QueryTerm(text: "0771034")]), [2]),
        ("word in a note", TransactionQuery(terms: [QueryTerm(text: "landlord")]), [4]),
        ("two letters", TransactionQuery(terms: [QueryTerm(text: "YA")]), [2]),
        ("a percent sign", TransactionQuery(terms: [QueryTerm(text: "%")]), []),
        ("quotes", TransactionQuery(terms: [QueryTerm(text: "\" OR 1")]), []),
        ("account in a word", TransactionQuery(terms: [QueryTerm(text: "20010077781")]), [3]),
        (
            "amount or tail",
            TransactionQuery(terms: [
                QueryTerm(text: "7781", amount: Money(rupees: 7_781), tail: "7781")
            ]), [3]
        ),
        ("amount", TransactionQuery(terms: [QueryTerm(text: "640", anywhere: false, amount: Money(rupees: 640))]), [2]),
        ("two words", TransactionQuery(terms: [QueryTerm(text: "kavita"), QueryTerm(text: "patel")]), [3]),
        (
            "two that exclude each other",
            TransactionQuery(terms: [QueryTerm(text: "kavita"), QueryTerm(text: "yadav")]), []
        ),
        ("word and status", TransactionQuery(terms: [QueryTerm(text: "nair")], statuses: [.succeeded]), [1]),
    ]

    @Test("Every field of a query finds what it says, in pages, counts and sums")
    func fields() async throws {
        let store = try TemporaryStore()
        let ledger = store.ledger
        func at(_ second: Int64) -> Timestamp { .noon.adding(seconds: second) }
        try await ledger.live(try intent(1, at: at(1)), .state(.succeeded))
        try await ledger.live(
            try intent(
                2, rail: .upi, rupees: 640, name: "SUNITA YADAV", account: nil, upi: "sunita@ybl", ifsc: nil, at: at(2)),
            .state(.succeeded), bankReference: "632410771034")
        try await ledger.live(
            try intent(3, rupees: 6_000, name: "KAVITA PATEL", account: "20010077781", ifsc: "SBIN0000300", at: at(3)),
            .state(.failed))
        try await ledger.record(
            try intent(4, provider: "pentabit", rupees: 12_500, note: "for the landlord", at: at(4)))
        try await ledger.record(try intent(5, rupees: 12_500, agent: .vikram, at: at(5)))
        _ = try await ledger.record(complaint(about: try reference(3), at: at(60)))
        for (name, query, numbers) in Self.queries {
            let expected = try numbers.map { try reference($0) }
            let page = try await ledger.page(query, start: .newest, limit: 50)
            #expect(page.rows.map(\.reference) == expected, "\(name)")
            let up = try await ledger.page(query, start: .oldest, limit: 50)
            #expect(up.rows == page.rows, "\(name)")
            #expect(try await ledger.count(query) == expected.count, "\(name)")
            let sums = try await ledger.sums(query)
            #expect(sums.reduce(0) { $0 + $1.count } == expected.count, "\(name)")
            #expect(sums.reduce(Money.zero) { $0 + $1.amount } == page.rows.reduce(.zero) { $0 + $1.amount }, "\(name)")
        }
        let named = TransactionQuery(references: [try reference(2), try reference(4), try reference(99)])
        #expect(
            try await ledger.page(named, start: .newest, limit: 9).rows.map(\.reference)
                == [try reference(4), try reference(2)])
    }

    @Test("Search finds the same where matches are many and where they are few")
    func commonAndRare() async throws {
        let store = try TemporaryStore()
        let all = try (0..<9_000).map { number in
            try intent(
                number, name: number == 77 ? "ZUBIN MEHTA" : "COMMON NAME \(number % 7)",
                at: .noon.adding(seconds: Int64(number)))
        }
        try await store.ledger.importHistory(all.map { ($0, history($0, .state(.succeeded))) })
        func find(_ text: String, _ limit: Int = 10) async throws -> TransactionPage {
            try await store.ledger.page(
                TransactionQuery(terms: [QueryTerm(text: text)]), start: .newest, limit: limit)
        }
        #expect(try await find("zubin").rows.map(\.reference) == [all[77].reference])
        let common = try await find("common")
        #expect(common.rows.map(\.reference) == all.suffix(10).reversed().map(\.reference))
        #expect(common.hasOlder)
        #expect(try await store.ledger.count(TransactionQuery(terms: [QueryTerm(text: "COMMON")])) == 8_999)
        #expect(
            try await find("name 3").rows.first?.reference == all.last { $0.beneficiary.name.hasSuffix("3") }?.reference
        )
    }

    @Test("A window is the same whether it is found by places or by walking down, at every anchor")
    func placesOrWalk() async throws {
        let store = try TemporaryStore()
        // Several in one second, so that the reference decides, entered in another order than they are numbered.
        let all = try (0..<300).map { number in
            try intent(
                number, name: number % 3 == 0 ? "ZUBIN MEHTA" : "ASHA MENON",
                at: .noon.adding(seconds: Int64((number * 7) % 100)))
        }
        try await store.ledger.importHistory(all.map { ($0, history($0, .state(.succeeded))) })
        let query = QuerySQL(
            TransactionQuery(terms: [QueryTerm(text: "mehta")]), store.ledger.sealer, Hiding(viewer: nil))
        let middle = PageAnchor(createdAt: .noon.adding(seconds: 50), reference: all[150].reference)
        let starts: [PageStart] = [
            .newest, .oldest, .older(than: middle), .newer(than: middle), .from(middle),
        ]
        try await store.ledger.read { db in
            for start in starts {
                let places = try Listing(query, db).page(start, limit: 20)
                let walked = try Listing(query, db, fewPlaces: 10).page(start, limit: 20)
                #expect(places == walked, "\(start)")
                #expect(places.rows.count == 20 && places.rows.allSatisfy { $0.beneficiary.name == "ZUBIN MEHTA" })
            }
            #expect(try Listing(query, db).count() == 100)
            #expect(try Listing(query, db).sums() == Listing(query, db, fewPlaces: 10).sums())
        }
    }

    @Test("Every order can be walked from top to bottom and back, window by window")
    func orders() async throws {
        let store = try TemporaryStore()
        let all = try (0..<60).map { number in
            try intent(
                number, rupees: Int64(100 + (number * 7) % 20), name: number % 2 == 0 ? "ZUBIN MEHTA" : "ASHA MENON",
                at: .noon.adding(seconds: Int64((number * 13) % 25)))
        }
        try await store.ledger.importHistory(all.map { ($0, history($0, .state(.succeeded))) })
        for order in ListOrder.allCases {
            for terms in [[], [QueryTerm(text: "mehta")]] {
                let query = TransactionQuery(terms: terms, order: order)
                var (down, start) = ([Transaction](), PageStart.newest)
                for _ in 0..<20 {
                    let page = try await store.ledger.page(query, start: start, limit: 7)
                    down += page.rows
                    guard page.hasOlder, let last = page.rows.last else { break }
                    start = .older(than: PageAnchor(last))
                }
                #expect(down.count == (terms.isEmpty ? 60 : 30), "\(order)")
                let sorted = down.sorted { left, right in
                    let isLess =
                        order.isByAmount
                        ? (left.amount, left.reference) < (right.amount, right.reference)
                        : PageAnchor(left) < PageAnchor(right)
                    return order.descends ? !isLess && left != right : isLess
                }
                #expect(down == sorted, "\(order)")
                let bottom = try await store.ledger.page(query, start: .oldest, limit: 7)
                #expect(bottom.rows == Array(down.suffix(7)) && bottom.hasNewer && !bottom.hasOlder, "\(order)")
                let above = try await store.ledger.page(query, start: .newer(than: PageAnchor(down[20])), limit: 7)
                #expect(above.rows == Array(down[13..<20]), "\(order)")
                let around = try await store.ledger.page(query, start: .from(PageAnchor(down[20])), limit: 7)
                #expect(around.rows == Array(down[20..<27]) && around.hasNewer, "\(order)")
            }
        }
    }

    @Test("A row is found by what it says now, not by what it said before")
    func searchFollows() async throws {
        let store = try TemporaryStore()
        let made = try intent(1)
        try await store.ledger.live(made, .state(.pending))
        func finds(_ text: String) async throws -> Bool {
            try await store.ledger.count(TransactionQuery(terms: [QueryTerm(text: text)])) == 1
        }
        #expect(try await finds("word"))
        let question = try await store.ledger.ask(made.reference, .statusByReference, at: .noon.adding(seconds: 9))
        let answer = Answer(.state(.succeeded), providerStatus: "Settled", bankReference: "632410771034")
        try await store.ledger.append(
            [LogEntry(at: .noon.adding(seconds: 10), .answered(question: question, answer))], to: made.reference,
            nextAskAt: nil)
        #expect(try await finds("settled"))
        #expect(try await finds("632410771034"))
        #expect(try await finds("word") == false)
    }

    @Test("As known at a moment, a row shows what was known then")
    func asKnown() async throws {
        let store = try TemporaryStore()
        let made = try intent(1)
        try await store.ledger.live(made, .unknown("cut"))
        let question = try await store.ledger.ask(made.reference, .statusByReference, at: .noon.adding(seconds: 60))
        try await store.ledger.append(
            [LogEntry(at: .noon.adding(seconds: 61), .answered(question: question, Answer(.state(.succeeded))))],
            to: made.reference, nextAskAt: nil)
        try await store.ledger.record(try intent(2, at: .noon.adding(seconds: 90)))
        func known(_ second: Int64, _ statuses: Set<PaymentStatus> = []) async throws -> [PaymentStatus] {
            let query = TransactionQuery(statuses: statuses, asKnownAt: .noon.adding(seconds: second))
            let rows = try await store.ledger.page(query, start: .newest, limit: 9).rows
            #expect(try await store.ledger.count(query) == rows.count)
            return rows.map(\.status)
        }
        #expect(try await known(30) == [.unknown])
        #expect(try await known(30, [.succeeded]) == [])
        #expect(try await known(0) == [.ready])
        #expect(try await known(-1) == [])
        #expect(try await known(90) == [.ready, .succeeded])
    }

    @Test("A cancelled question ends")
    func cancelled() async throws {
        let store = try TemporaryStore()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.ledger.count(TransactionQuery(hasNote: true))
        }
        await #expect(throws: LedgerError.cancelled) { try await task.value }
    }
}

/// A draft complaint.
func complaint(about reference: Reference, at moment: Timestamp = .noon, due: CivilDay? = nil) -> Complaint {
    Complaint(
        number: "", transaction: reference, provider: "segura-main", subject: "Not credited", message: "Please look.",
        status: .draft, agent: .asha, createdAt: moment, dueAt: due)
}
