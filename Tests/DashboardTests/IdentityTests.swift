import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// A key acts on the payout the agent looked at, whatever arrives meanwhile (`dashboard.md`, *Identity, not position*).
@Suite struct IdentityTests {
    static let newer = Fixture.row("14:03", "1618000", .rail(.upi), 9_900, .pending, "@ybl", "NEW ROW")

    /// A desk that follows, with a row that came `milliseconds` ago.
    static func following(_ milliseconds: Int64) -> DashboardState {
        var state = Fixture.desk(columns: 120, rows: 34, onUnknown: false)
        var first = Fixture.details
        first.transaction = Fixture.rows[0]
        _ = update(&state, .details(first))
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: [newer] + Fixture.rows)
        _ = update(&state, .tick(Timestamp(milliseconds: Fixture.now.milliseconds + milliseconds)))
        return state
    }

    static func sent() -> DashboardState {
        var state = PayoutTests.inFlight()
        let row = Fixture.row("14:02:42", "1616200", .rail(.imps), 1_250_000, .unknown, "7812", "MEENA IYER")
        _ = update(&state, .payout(.settled(row, reason: "No answer within 30 s.")))
        return state
    }

    @Test func theNewestIsFollowedButAKeyMeansTheRowThatWasThere() {
        var state = Self.following(300)
        #expect(state.list.selected == Self.newer.reference)
        let effects = state.strike(.char("n"))
        #expect(state.list.selected == Fixture.rows[0].reference)
        #expect(!effects.contains(.addNote(Self.newer.reference, "")))
        guard case .note(let entry)? = state.overlays.last else {
            Issue.record("no note was begun")
            return
        }
        #expect(entry.reference == Fixture.rows[0].reference && entry.name == "SUNITA YADAV")
    }

    @Test func askingCopyingAndComplainingMeanTheRowThatWasThere() {
        var state = Self.following(900)
        #expect(state.strike(.char("r")).contains(.askNow([Fixture.rows[0].reference])))
        state = Self.following(900)
        let copied = state.strike(.char("y"))
        #expect(copied.contains { if case .copy(let text) = $0 { text.contains("₹640") } else { false } })
        state = Self.following(900)
        state.strike(.char("c"))
        #expect(state.complaints.composer?.row.reference == Fixture.rows[0].reference)
        state = Self.following(900)
        #expect(state.strike(.char("m")).contains(.reveal(Fixture.rows[0].reference)))
    }

    @Test func aRowThatStoodASecondIsMeant() {
        var state = Self.following(1_000)
        #expect(state.strike(.char("r")).contains(.askNow([Self.newer.reference])))
    }

    @Test func rowsThatFollowEachOtherFastDoNotTakeTheHand() {
        var state = Self.following(900)
        let third = Fixture.row("14:04", "1619000", .rail(.upi), 9_900, .pending, "@ybl", "THIRD ROW")
        let rows = [third, Self.newer] + Fixture.rows
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: rows)
        _ = update(&state, .tick(Timestamp(milliseconds: state.now.milliseconds + 500)))
        #expect(state.strike(.char("r")).contains(.askNow([Fixture.rows[0].reference])))
    }

    @Test func aKeyThatActsStopsFollowing() {
        var state = Fixture.desk(columns: 120, rows: 34, onUnknown: false)
        state.strike(.char("r"))
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: [Self.newer] + Fixture.rows)
        #expect(state.list.selected == Fixture.rows[0].reference)
        #expect(!state.list.follows)
    }

    @Test func aKeyOfAnotherPaneLeavesTheListFollowing() {
        var state = Fixture.desk(columns: 120, rows: 34, onUnknown: false)
        #expect(state.strike(.char("1"), .char("r")) == [.askWallets])
        #expect(state.list.follows)
    }

    @Test func aRowThatLeavesTheFilterStaysTheSubject() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let gone = Fixture.rows.filter { $0.reference != Fixture.unknown.reference }
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: gone)
        #expect(state.list.selected == Fixture.unknown.reference)
        #expect(state.details.content == Fixture.details)
        state.strike(.down)
        #expect(state.list.selection?.beneficiary.name == "FATIMA BEGUM")
    }

    @Test func afterSendingItsRowIsTheSubjectBeforeTheListHasIt() {
        var state = Self.sent()
        let effects = state.strike(.esc)
        #expect(state.focus == .transactions && state.list.selected == PayoutTests.reference)
        #expect(effects.contains(.loadDetails(PayoutTests.reference)))
        #expect(effects.contains { if case .loadPage(_, .newest, _, _) = $0 { true } else { false } })
        let drawn = Fixture.text(state)
        #expect(!drawn.contains("Say  "), "never another payout's sentence")
        #expect(state.strike(.char("y")).isEmpty)
    }

    @Test func theNewestRowsAreReadUntilItIsAmongThem() {
        var state = Self.sent()
        Fixture.answer(state.strike(.esc), of: &state)
        #expect(state.list.selected == PayoutTests.reference)
        let again = update(&state, .storeChanged)
        #expect(again.contains { if case .loadPage(_, .newest, _, _) = $0 { true } else { false } })
        let row = Fixture.row("14:02:42", "1616200", .rail(.imps), 1_250_000, .unknown, "7812", "MEENA IYER")
        Fixture.answer(again, of: &state, rows: [row] + Fixture.rows, total: 104_234)
        #expect(state.list.selection == row)
        let marked = Fixture.text(state).split(separator: "\n").first { $0.contains("▸") } ?? ""
        #expect(marked.contains("MEENA IYER"))
        #expect(!Fixture.text(state).contains(" new · "))
    }

    @Test func leavingAPayoutOnItsWaySelectsIt() {
        var state = PayoutTests.inFlight()
        state.strike(.esc)
        #expect(state.list.selected == PayoutTests.reference)
    }

    @Test func aComplaintOpensItsOwnTransaction() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let other = Fixture.reference("0406300")
        let complaint = Complaint(
            number: "C-261120-01", transaction: other, provider: "segura-main", subject: "IMPS of ₹8,128",
            message: "Please confirm.", status: .raised, agent: Fixture.asha, createdAt: Fixture.now)
        _ = update(&state, .complaints([complaint], at: Fixture.now))
        state.strike(.char("5"))
        let effects = state.strike(.enter, .enter)
        #expect(state.focus == .details && state.subject == other && state.details.reference == other)
        #expect(effects.contains { if case .loadPage(_, .from, _, _) = $0 { true } else { false } })
    }
}
