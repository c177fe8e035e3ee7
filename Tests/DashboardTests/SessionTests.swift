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
        #expect(Fixture.text(again).contains("A complaint about 1109111588400 was being written: c goes on with it."))
        again.strike(.char("c"))
        #expect(again.focus == .complaints && again.complaints.composer?.subject.text == subject)
        #expect(again.session.complaint == state.session.complaint)
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
