import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Marked rows: kept by their references, and acted on together.
@Suite struct MarkTests {
    /// The desk with the cursor on the unknown payout and three marked, as drawn.
    static func marked() -> DashboardState {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char(" "), .up, .char(" "), .up, .up, .char(" "))
        Fixture.answerDetails(of: &state)
        return state
    }

    static let three = [Fixture.rows[3], Fixture.rows[5], Fixture.rows[6]]

    @Test func spaceMarksAndUnmarksAndTheTitleSaysWhatTheyComeTo() {
        var state = Self.marked()
        let drawn = Fixture.text(state)
        #expect(state.list.marks.ordered == Self.three)
        #expect(drawn.contains("3 marked · ₹2,16,000 · newest first · at 14:02:12"))
        #expect(drawn.contains("▸┃14:00") && drawn.contains(" ┃13:58"))
        #expect(
            drawn.contains(" 3 marked   r ask 3   c complain, one each   w watch 3   e export 3   Esc unmark   ? help"),
            "\(drawn)")
        state.strike(.char(" "))
        #expect(state.list.marks.count == 2)
        state.strike(.esc)
        #expect(state.list.marks.isEmpty && Fixture.text(state).contains("1,04,233 · newest first"))
    }

    @Test func aMarkStaysWithItsReference() {
        var state = Self.marked()
        var rows = Fixture.rows
        rows[6].status = .succeeded
        let newer = Fixture.row("14:03", "1618000", .rail(.upi), 9_900, .pending, "@ybl", "NEW ROW")
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: [newer] + rows, total: 104_234)
        #expect(state.list.marks.ordered.map(\.reference) == Self.three.map(\.reference))
        #expect(state.list.marks.ordered.last?.status == .succeeded, "as it was read last")
        // A filter that hides them keeps them marked.
        state.strike(.char("/"))
        Fixture.answer(state.type("status:failed"), of: &state, rows: [Fixture.rows[3]], total: 1)
        #expect(state.list.marks.count == 3)
    }

    @Test func vMarksARangeUpToTheCursor() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("v"), .down, .down, .down)
        #expect(state.list.marks.count == 4)
        state.strike(.up)
        #expect(state.list.marks.ordered == Array(Fixture.rows[6...8]), "it reaches to the cursor, no further")
        state.strike(.up, .up, .up)
        #expect(state.list.marks.ordered == Array(Fixture.rows[5...6]))
        state.strike(.char("v"), .up)
        #expect(state.list.marks.count == 2, "ended, the cursor moves alone")
    }

    @Test func aStarMarksAllShownAlsoWhatTheWindowDoesNotHold() {
        var state = Fixture.desk(columns: 120, rows: 34)
        #expect(state.strike(.char("*")).isEmpty)
        #expect(Fixture.text(state).contains("At most 1,000 can be marked."))
        state.strike(.char("/"))
        Fixture.answer(state.type("status:pending"), of: &state, rows: Array(Fixture.rows[0...1]), total: 3)
        state.strike(.enter)
        let effects = state.strike(.char("*"))
        guard case .loadMarks(let query, Marks.limit, let ticket) = effects.first else {
            Issue.record("what is not in the window is read")
            return
        }
        #expect(query.statuses == [.pending])
        _ = update(&state, .marks(Array(Fixture.rows[0...2]), ticket: ticket))
        #expect(state.list.marks.count == 3)
    }

    // MARK: Acting on them

    @Test func rAsksAboutAllOfThemOnceAfterOneQuestion() {
        var state = Self.marked()
        #expect(state.strike(.char("r")).isEmpty)
        let drawn = Fixture.text(state)
        for words in [
            "Ask now about 3 marked?", "✕  1109111605200    ₹6,000  KAVITA PATIL", "segura-main 3, one question each.",
            "It asks; it sends no money.", "▸[ Ask 3 ]      [ Cancel ]",
        ] { #expect(drawn.contains(words), "\(words)\n\(drawn)") }
        #expect(state.strike(.enter) == [.askNow(Self.three.map(\.reference).sorted())])
        #expect(state.overlays.isEmpty)
    }

    @Test func whatWasNeverSentIsNotAskedAbout() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.down, .down, .down, .down, .char(" "))
        #expect(state.list.marks.ordered == [Fixture.rows[10]])
        #expect(state.strike(.char("r")).isEmpty)
        #expect(Fixture.text(state).contains("none of the marked ones was sent"))
        state.strike(.up, .up, .up, .up, .char(" "), .char("r"))
        #expect(Fixture.text(state).contains("1 of the marked left nothing to ask about."))
        #expect(state.strike(.enter) == [.askNow([Fixture.unknown.reference])])
    }

    @Test func cOpensTheFormForOneAfterTheOther() {
        var state = Self.marked()
        state.strike(.char("c"))
        #expect(state.focus == .complaints && state.complaints.composer?.row.reference == Self.three[2].reference)
        let stored = Complaint(
            number: "C-261120-01", transaction: Self.three[2].reference, provider: "segura-main", subject: "x",
            message: "y", status: .raised, remark: "", agent: Fixture.asha, createdAt: Fixture.now)
        _ = update(&state, .complaint(.stored(stored)))
        #expect(state.complaints.composer?.row.reference == Self.three[1].reference)
        #expect(state.complaints.isComposing && !state.list.marks.contains(Self.three[2].reference))
        state.strike(.esc)
        #expect(!state.complaints.followsMarks && state.list.marks.count == 2, "Esc ends it, the rest stays marked")
    }

    @Test func eExportsTheMarkedOnesOrWhatIsShown() {
        var state = Self.marked()
        #expect(state.strike(.char("e")) == [.loadExportFolder])
        _ = update(&state, .exportFolder("/home/asha/exports"))
        #expect(Fixture.text(state).contains("Export 3 marked?"))
        #expect(Fixture.text(state).contains("▸[ CSV ]"))
        let query = TransactionQuery(references: Set(Self.three.map(\.reference)))
        #expect(state.strike(.enter) == [.export(query, .csv, folder: "/home/asha/exports")])
        state.strike(.esc, .char("e"))
        #expect(Fixture.text(state).contains("Export 1,04,233 shown?"))
        state.strike(.ctrl("u"))
        state.type("exports")
        #expect(Fixture.text(state).contains("A folder begins with / or ~/."))
        #expect(state.strike(.enter).isEmpty)
        #expect(state.memory.exports == "/home/asha/exports")
    }

    @Test func whatAnApproverMustNotKnowIsNotInTheSum() {
        var state = Fixture.desk(columns: 120, rows: 34, profile: Fixture.approver())
        state.strike(.char(" "), .down, .down, .down, .down, .char(" "))
        #expect(Fixture.text(state).contains("2 marked · ₹25,000 and hidden"))
        #expect(!Fixture.text(state).contains("1,45,000"))
    }
}
