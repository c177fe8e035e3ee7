import Foundation
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// The order of the list on `s`, and its columns on `C`.
@Suite struct OrderTests {
    private static func asked(_ effects: [Effect]) -> [ListOrder] {
        effects.compactMap { if case .loadPage(let query, _, _, _) = $0 { query.order } else { nil } }
    }

    @Test func sWaitsForALetterWhichTheHintsName() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("s"))
        let hints = Fixture.text(state).split(separator: "\n").last ?? ""
        #expect(hints.contains("t by time   a by amount   s oldest first   Esc as it is"))
        #expect(state.strike(.esc).isEmpty && state.list.order == .newest)
        #expect(Self.asked(state.strike(.char("s"), .char("a"))) == [.largest])
        #expect(Self.asked(state.strike(.char("s"), .char("s"))) == [.smallest])
        #expect(Self.asked(state.strike(.char("s"), .char("t"))) == [.newest])
        #expect(Self.asked(state.strike(.char("s"), .char("s"))) == [.oldest])
        #expect(Fixture.text(state).contains("oldest first"))
        state.strike(.char("s"), .char("1"))
        #expect(state.focus == .wallets, "any other key does what it always does")
    }

    @Test func byAmountTheDayStandsBeforeTheClock() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let rows = Fixture.rows.sorted { $0.amount > $1.amount }
        Fixture.answer(state.strike(.char("s"), .char("a")), of: &state, rows: rows)
        let drawn = Fixture.text(state)
        #expect(drawn.contains("largest first") && drawn.contains("20 Nov 13:59  NEFT  ₹1,85,000"))
        #expect(state.list.selection?.reference == rows[0].reference)
        // The next window is asked for below the last row, in the same order.
        #expect(state.list.query.order == .largest && state.list.filter.query.order == .newest)
        _ = update(&state, .resize(Size(columns: 60, rows: 16)))
        #expect(Fixture.text(state).contains("13:59  ₹1,85,000"), "with little room today’s rows keep the clock")
        _ = update(&state, .resize(Size(columns: 200, rows: 50)))
        #expect(Fixture.text(state).contains("20 Nov 13:59  …1598100  NEFT  ₹1,85,000"))
    }

    @Test func whoApprovesGetsNoOrderByAmounts() {
        var state = Fixture.desk(columns: 120, rows: 34, profile: Fixture.approver())
        #expect(state.strike(.char("s"), .char("a")).isEmpty)
        #expect(state.list.order == .newest)
        #expect(Fixture.text(state).contains("amounts that wait for you are hidden"))
        var memory = DeskMemory()
        memory.order = .largest
        let next = DashboardState(profile: Fixture.approver(), now: Fixture.now, memory: memory)
        #expect(next.list.order == .newest)
    }

    // MARK: Columns

    @Test func columnsAreHiddenMovedAndSizedAndSeenAtOnce() {
        var state = Fixture.desk(columns: 200, rows: 50)
        state.strike(.char("C"))
        #expect(Fixture.text(state).contains("Columns of the list"))
        // The reference goes, the amount moves before the rail.
        state.strike(.down, .char(" "), .down, .down, .char("-"))
        state.strike(.enter)
        let heads = Fixture.text(state).split(separator: "\n").first { $0.contains("amount") } ?? ""
        let places = ["time", "amount", "rail", "status", "provider", "account", "name"].map {
            heads.range(of: $0)?.lowerBound ?? heads.endIndex
        }
        #expect(places == places.sorted() && !places.contains(heads.endIndex), "\(heads)")
        #expect(!heads.contains("ref"))
    }

    @Test func escIsAsBeforeAndZeroAsUsual() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let before = Fixture.text(state)
        state.strike(.char("C"), .char(" "), .down, .right)
        #expect(state.list.columns != nil)
        state.strike(.esc)
        #expect(state.list.columns == nil && Fixture.text(state) == before)
        state.strike(.char("C"), .char(" "), .enter)
        #expect(Fixture.text(state) != before)
        state.strike(.char("C"), .char("0"))
        #expect(Fixture.text(state) == before)
    }

    @Test func whatHasNoRoomNowIsSaidWhereItIsTicked() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("C"))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("[x] provider   11 columns, 4 to 24 · no room now"))
        #expect(drawn.contains("[x] reference  13 columns, 8 to 13 · 8 fit now"))
        #expect(drawn.contains("[x] time       5 columns, 5 to 8 "))
        _ = update(&state, .resize(Size(columns: 200, rows: 50)))
        #expect(!Fixture.text(state).contains("no room now") && !Fixture.text(state).contains("fit now"))
    }

    @Test func amountAndStatusStay() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("C"), .down, .down, .down, .char(" "))
        #expect(Fixture.text(state).contains("a row without them misleads"))
        state.strike(.enter)
        #expect(state.list.columns == ColumnChoice())
    }

    @Test(arguments: [40, 52, 60, 80, 95, 120, 160])
    func whatIsChosenNeverTakesTheRoomOfTheName(_ width: Int) {
        let shown = ColumnChoice().shown(in: width)
        let needed = Table.gutter + shown.reduce(0) { $0 + $1.width + $1.column.gap } + 12
        #expect(needed <= width || shown.map(\.column) == [.amount, .status], "\(shown)")
        #expect(shown.map(\.column).contains(.amount) && shown.map(\.column).contains(.status))
    }

    @Test func columnsAndOrderAreThereInTheNextSession() throws {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("C"), .char("+"), .right, .enter, .char("s"), .char("s"))
        let kept = try JSONEncoder().encode(state.memory)
        let memory = try JSONDecoder().decode(DeskMemory.self, from: kept)
        let next = DashboardState(profile: Fixture.profile(), now: Fixture.now, memory: memory)
        #expect(next.list.columns == state.list.columns && next.list.columns?.items.first?.column == .reference)
        #expect(next.list.order == .oldest)
    }

    @Test(
        arguments: [
            "{\"columns\": 3, \"order\": \"sideways\"}",
            "{\"columns\": [{\"column\": \"time\", \"isShown\": true, \"width\": 9000}]}",
            "{\"columns\": [{\"column\": \"nothing\", \"isShown\": true, \"width\": 5}]}",
        ])
    func aMemoryThatIsNotUnderstoodIsAsNew(_ text: String) throws {
        let memory = try JSONDecoder().decode(DeskMemory.self, from: Data(text.utf8))
        #expect(memory.order == .newest && memory.focus == PaneID.transactions.rawValue)
        #expect(memory.columns.map { $0.items.count == ListColumn.allCases.count } ?? true)
        #expect(memory.columns?.items.first?.width ?? 8 == 8)
    }
}
