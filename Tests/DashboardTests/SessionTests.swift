import Foundation
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// What a desk takes up again at its next start.
@Suite struct SessionTests {
    private func restart(_ session: DeskSession, answering details: TransactionDetails? = nil) throws -> (
        state: DashboardState, effects: [Effect]
    ) {
        let kept = try JSONDecoder().decode(DeskSession.self, from: try JSONEncoder().encode(session))
        var state = DashboardState(profile: Fixture.profile(), now: Fixture.now)
        var effects = update(&state, .session(kept))
        effects += update(&state, .resize(Size(columns: 120, rows: 34)))
        Fixture.answer(effects, of: &state)
        if let details { effects += update(&state, .details(details)) }
        return (state, effects)
    }

    @Test func theLanguageTheClockAndWhatIsUsedAreThereAgain() throws {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("H"), .char("u"), .char("6"))
        let (again, effects) = try restart(state.session)
        #expect(again.language == .hindi && again.showsUTC && again.uses[.utc] == 1)
        #expect(effects.count { if case .loadPage = $0 { true } else { false } } == 1, "nothing is read twice")
        #expect(again.session == state.session)
    }

    @Test func aComplaintThatWasBeingWrittenIsThereAgain() throws {
        var state = SelectedTests.known()
        state.strike(.char("c"))
        state.type("!")
        let subject = state.complaints.composer?.subject.text
        var (again, effects) = try restart(state.session)
        #expect(effects.contains(.loadDetails(Fixture.unknown.reference)))
        #expect(again.session.complaint == state.session.complaint, "it is kept until its transaction is read")
        _ = update(&again, .details(Fixture.details))
        #expect(Fixture.text(again).contains("A complaint about 1109111588400 was being written: 5 c goes on with it."))
        again.strike(.char("5"), .char("c"))
        #expect(again.focus == .complaints && again.complaints.composer?.subject.text == subject)
        #expect(again.session.complaint == state.session.complaint)
    }

    @Test func whatIsWrittenAboutSeveralStaysWithEach() throws {
        var state = SelectedTests.known()
        state.strike(.char("c"))
        state.type("!")
        let first = try #require(state.complaints.composer)
        state.strike(.esc, .down)
        let other = try #require(state.subject)
        _ = update(&state, .details(TransactionDetails(transaction: Fixture.rows[7], timeline: [])))
        state.strike(.char("c"))
        #expect(state.complaints.composer?.row.reference == other && other != first.row.reference)
        state.type("?")
        #expect(state.session.otherComplaints?.map(\.transaction) == [first.row.reference.text])
        // The first one's own text is there again, also after a restart.
        var (again, _) = try restart(state.session)
        #expect(again.complaints.aside == state.complaints.aside)
        for each in [state, again] {
            var desk = each
            if desk.focus == .complaints { desk.strike(.esc) }
            _ = desk.list.select(first.row.reference, &desk.tickets)
            _ = update(&desk, .details(Fixture.details))
            desk.strike(.char("c"))
            #expect(desk.complaints.composer?.row.reference == first.row.reference)
            #expect(desk.complaints.composer?.subject.text == first.subject.text)
        }
        again.strike(.esc)
    }

    /// With complaints there already, the pane in focus must not decide whom `c` speaks of.
    @Test func aComplaintIsAboutTheOneThatWasSelected() throws {
        var state = SelectedTests.known()
        var old = ComplaintReadingTests.raised()
        old.transaction = Fixture.rows[0].reference
        _ = update(&state, .complaints([old], at: Fixture.now))
        state.strike(.char("c"))
        #expect(state.complaints.composer?.row.reference == Fixture.unknown.reference)
    }

    @Test func whatIsSentIsKeptNoLonger() {
        var state = SelectedTests.known()
        state.strike(.char("c"), .char("!"))
        #expect(state.session.complaint != nil)
        state.strike(.enter, .tab, .enter)
        _ = update(&state, .complaint(.stored(ComplaintReadingTests.raised())))
        #expect(state.session.complaint == nil)
    }

    @Test func nothingOfAPayoutFormIsInIt() throws {
        let state = PayoutTests.filled()
        let text = String(decoding: try JSONEncoder().encode(state.session), as: UTF8.self)
        #expect(!text.contains("7812"))
    }
}
