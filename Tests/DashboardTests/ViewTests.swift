import Foundation
import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Views on `'` and a letter, filters under a name, and what a session leaves to the next.
@Suite struct ViewTests {
    /// The queries that pages were asked for with.
    static func asked(_ effects: [Effect]) -> [TransactionQuery] {
        effects.compactMap { if case .loadPage(let query, _, _, _) = $0 { query } else { nil } }
    }

    @Test(
        arguments: [
            ("u", TransactionQuery(statuses: [.unknown])), ("f", TransactionQuery(statuses: [.failed])),
            ("d", TransactionQuery(twin: true)), ("a", TransactionQuery(statuses: [.awaitingApproval])),
            ("m", TransactionQuery(agent: 1000)),
            ("s", TransactionQuery.stuck(at: Fixture.now)),
            ("o", TransactionQuery(statuses: [.submitting, .unknown, .pending, .processing])),
        ] as [(Unicode.Scalar, TransactionQuery)])
    func aLetterShowsItsView(_ letter: Unicode.Scalar, _ query: TransactionQuery) {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("1"), .char("'"))
        let effects = state.strike(.char(letter))
        #expect(Self.asked(effects) == [query])
        #expect(state.focus == .transactions)
        #expect(Fixture.text(state).contains("2 / '\(letter) "))
    }

    @Test func theHintsNameTheViewsAndAnyOtherKeyLeaves() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let before = Fixture.text(state)
        state.strike(.char("'"))
        let hints = Fixture.text(state).split(separator: "\n").last ?? ""
        #expect(hints.contains("u unknown   s stuck   f failed   d twins   a approval   m mine   w watched   o open "))
        #expect(state.strike(.esc).isEmpty)
        #expect(Fixture.text(state) == before)
        state.strike(.char("'"), .char("x"))
        #expect(Fixture.text(state).contains("'x is no view."))
        #expect(state.list.filter.isEmpty)
        state.strike(.char("'"), .char("1"))
        #expect(state.focus == .transactions, "a digit after ' goes to no pane")
    }

    @Test func whatIsStuckMovesWithTheClock() {
        var state = Fixture.desk(columns: 120, rows: 34)
        Fixture.answer(state.strike(.char("'"), .char("s")), of: &state, rows: [Fixture.rows[0]], total: 1)
        _ = update(&state, .tick(Fixture.at("14:30")))
        #expect(Self.asked(update(&state, .storeChanged)).first?.leftBefore == Fixture.at("13:30"))
    }

    static let stuck: [Transaction] = {
        func row(_ clock: String, _ tail: String, _ paise: Int64, _ ifsc: String, _ name: String) -> Transaction {
            var row = Fixture.row(clock, tail, .rail(.imps), paise, .pending, "4076", name)
            row.beneficiary.ifsc = ifsc
            return row
        }
        return [
            row("12:58", "1231000", 1_450_000, "HDFC0001203", "NITIN KULKARNI"),
            row("12:33", "1083700", 200_000, "HDFC0001203", "VIDYA SHETTY"),
            row("10:41", "0406300", 812_800, "SBIN0004107", "RUPESH KUMAR"),
        ]
    }()

    @Test func whatIsStuckStandsByBankTheOldestFirst() {
        var state = Fixture.desk(columns: 120, rows: 34)
        Fixture.answer(state.strike(.char("'"), .char("s")), of: &state, rows: Self.stuck, total: 3)
        let drawn = Fixture.text(state)
        #expect(drawn.contains("3 shown · by bank, oldest first · at 14:02:12"))
        let order = [
            "HDFC Bank             2 payouts ₹16,500", "VIDYA SHETTY", "NITIN KULKARNI",
            "State Bank of India   1 payout ₹8,128", "RUPESH KUMAR",
        ]
        let places = order.map { drawn.range(of: $0)?.lowerBound ?? drawn.endIndex }
        #expect(places == places.sorted() && !places.contains(drawn.endIndex))
        // The cursor goes down the rows as they stand, and a refresh asks for all of them.
        state.strike(.down, .down)
        #expect(state.list.selection?.beneficiary.name == "RUPESH KUMAR")
        let effects = update(&state, .storeChanged)
        #expect(effects.contains { if case .loadPage(_, .newest, _, _) = $0 { true } else { false } })
    }

    @Test func typingGoesOnFromTheWordsOfAViewAndEscIsBackInIt() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("'"), .char("f"), .char("/"))
        #expect(Fixture.text(state).contains("2 / status:failed▏"))
        #expect(state.strike(.esc).isEmpty)
        #expect(Fixture.text(state).contains("2 / 'f failed "))
        state.strike(.char("/"))
        #expect(Self.asked(state.type(" mode:imps")).last?.modes == [.rail(.imps)])
        state.strike(.enter)
        #expect(Fixture.text(state).contains("2 / status:failed mode:imps "))
    }

    // MARK: A filter under a name

    /// The keys that save what holds under a name.
    static func save(_ name: String, _ key: String, _ state: inout DashboardState) {
        state.strike(.char(":"))
        state.type("save filter")
        state.strike(.enter)
        state.type(name)
        state.strike(.tab)
        state.type(key)
    }

    @Test func aFilterIsSavedUnderAKeyShownAndForgotten() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        state.type("status:failed amount>5000")
        state.strike(.enter)
        Self.save("big failures", "b", &state)
        #expect(Fixture.text(state).contains("Save this filter?"))
        #expect(Fixture.text(state).contains("▸[ Save ]"))
        state.strike(.enter)
        #expect(
            state.memory.filters == [SavedFilter(name: "big failures", key: "b", text: "status:failed amount>5000")])
        state.strike(.esc)
        #expect(state.list.filter.isEmpty)
        let effects = state.strike(.char("'"), .char("b"))
        #expect(Self.asked(effects).first?.statuses == [.failed])
        #expect(Fixture.text(state).contains("2 / 'b big failures "))
        state.strike(.char(":"))
        state.type("forget filter")
        state.strike(.enter)
        #expect(state.memory.filters.isEmpty)
        #expect(Fixture.text(state).contains("2 / status:failed amount>5000 "), "its rows stay")
    }

    @Test(arguments: [("u", "'u is a view already"), ("w", "'w is a view already"), ("₹", "a letter from a to z")])
    func aKeyThatCannotBeIsRefusedWithItsReason(_ key: String, _ reason: String) {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        state.type("asha")
        state.strike(.enter)
        Self.save("hers", key, &state)
        #expect(Fixture.text(state).contains(reason))
        state.strike(.enter)
        #expect(state.memory.filters.isEmpty && state.overlays.count == 1)
    }

    @Test(arguments: ["account:50100234567812", "9876543210", "rupesh@okaxis"])
    func aWholeNumberIsNotWrittenDown(_ text: String) {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        state.type(text)
        state.strike(.enter)
        #expect(!state.list.filter.isEmpty)
        #expect(state.memory.filter.isEmpty)
        state.strike(.char(":"))
        state.type("save filter")
        state.strike(.enter)
        #expect(Fixture.text(state).contains("is not written down; use account: and its last four"))
    }

    // MARK: The next session

    @Test func aSessionBeginsAsTheLastOneEnded() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        state.type("status:failed")
        state.strike(.enter, .char("6"))
        var next = DashboardState(profile: Fixture.profile(), now: Fixture.now, memory: state.memory)
        let effects = update(&next, .resize(Size(columns: 120, rows: 34)))
        #expect(next.focus == .needs)
        #expect(Self.asked(effects) == [TransactionQuery(statuses: [.failed])])
        #expect(Fixture.text(next).contains("2 / status:failed "))
        #expect(next.memory == state.memory)
    }

    @Test(arguments: [4, 3, 99])
    func noSessionBeginsInAForm(_ pane: Int) {
        var memory = DeskMemory()
        (memory.focus, memory.filter) = (pane, "status:unknwn")
        let state = DashboardState(profile: Fixture.profile(), now: Fixture.now, memory: memory)
        #expect(state.focus == .transactions && state.list.filter.isEmpty)
    }

    // MARK: Leaving what is typed

    @Test(arguments: ["status:unknwn", "status:", "amount>x"])
    func escFromAWordThatIsNotUnderstoodLeavesNothingOfIt(_ text: String) {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        state.type("status:failed")
        state.strike(.enter)
        let before = Fixture.text(state)
        state.strike(.char("/"), .ctrl("u"))
        Fixture.answer(state.type(text), of: &state)
        Fixture.answer(state.strike(.esc), of: &state)
        #expect(!Fixture.text(state).contains("not applied"))
        #expect(Fixture.text(state).contains("2 / status:failed "))
        #expect(state.list.filter.query == TransactionQuery(statuses: [.failed]), "\(before)")
        // What was typed is not lost: ↑ brings it back.
        state.strike(.char("/"), .up)
        #expect(state.list.filter.field.text.string == text)
        state.strike(.up)
        #expect(state.list.filter.field.text.string == "status:failed")
        state.strike(.down, .down)
        #expect(state.list.filter.field.isEmpty)
    }
}
