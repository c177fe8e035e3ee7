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

    @Test func aPayoutThatWasBeingEnteredIsThereAgain() throws {
        let state = PayoutTests.filled()
        var (again, _) = try restart(state.session)
        #expect(again.focus == .transactions, "a form is opened by a person, never by a start")
        #expect(Fixture.text(again).contains("A payout was being written: p goes on with it. Nothing of it was sent."))
        #expect(again.session == state.session, "it is kept until it is sent or emptied")
        let effects = again.strike(.char("p"))
        #expect(again.payout.draft == state.payout.draft && again.payout.inUse == .field(.amount))
        #expect(effects.contains { if case .checkDraft(state.payout.draft, _) = $0 { true } else { false } })
        let drawn = Fixture.text(again)
        #expect(drawn.contains("Kept from before this start, typed last at 14:02. Nothing of it was sent."))
        #expect(!drawn.contains("50100234567812"), "numbers are masked as where it was left")
        again.strike(.esc, .char("p"))
        #expect(!Fixture.text(again).contains("before this start"), "it is said once")
    }

    @Test func whatWasTickedIsAskedAgain() throws {
        let warned = [RaisedWarning(.walletShort, "more than the wallet holds", field: .amount)]
        var state = PayoutTests.filled(warnings: warned)
        state.payout.ticks = [.walletShort]
        var (again, _) = try restart(state.session)
        again.strike(.char("p"))
        #expect(again.payout.ticks.isEmpty && again.overlays.isEmpty)
    }

    @Test func whatIsOnItsWayOrSentIsNoDraftAnyMore() throws {
        var state = PayoutTests.filled()
        PayoutTests.confirming(&state)
        state.type("78")
        let asked = String(decoding: try JSONEncoder().encode(state.session), as: UTF8.self)
        #expect(state.session.forms.count == 1 && !asked.contains("\"78\""), "what confirms it is never kept")
        state.type("12")
        let effects = state.strike(.enter)
        #expect(effects.contains { if case .submit = $0 { true } else { false } })
        #expect(state.session.forms.isEmpty, "while it is on its way it is no draft")
        let (again, _) = try restart(state.session)
        #expect(!Fixture.text(again).contains("being written") && again.payout.fields.isEmpty)
        _ = update(&state, .payout(.refused(["The wallet is short."])))
        #expect(state.session.forms.count == 1, "refused, it is a draft again")
    }

    @Test func anEmptiedFormIsNotKept() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("p"), .char("r"))
        #expect(state.session.forms.map(\.fields) == [["to": "r"]])
        state.strike(.ctrl("u"))
        #expect(state.session.forms.isEmpty && state.session.form == nil)
    }

    @Test func aRechargeAndAPayLinkAreThereAgain() throws {
        let recharge = OrderFixture.filledRecharge()
        let link = OrderFixture.filledLink()
        var session = recharge.session
        session.forms += link.session.forms
        let kept = try JSONDecoder().decode(DeskSession.self, from: try JSONEncoder().encode(session))
        var again = DashboardState(profile: OrderFixture.profile(), now: Fixture.now)
        let effects = update(&again, .session(kept)) + update(&again, .resize(Size(columns: 120, rows: 34)))
        Fixture.answer(effects, of: &again)
        #expect(Fixture.text(again).contains("A recharge and a pay link were being written: p goes on with them."))
        OrderFixture.answer(again.strike(.char("p")), of: &again, isLast: false)
        #expect(again.payout.kind == .recharge && again.payout.recharge.draft == recharge.payout.recharge.draft)
        #expect(again.payout.recharge.operators.chosen?.code == "AT")
        #expect(again.payout.link.draft == link.payout.link.draft)
        #expect(again.session.forms == session.forms)
    }

    @Test func whatAnOlderVersionKeptIsRead() throws {
        let old = Data(#"{"isHindi":false,"showsUTC":true,"uses":{}}"#.utf8)
        let session = try JSONDecoder().decode(DeskSession.self, from: old)
        #expect(session.showsUTC && session.forms.isEmpty)
    }

    @Test func whoMayNotSendIsToldOfNoDraft() throws {
        var state = DashboardState(profile: Fixture.profile(role: .viewer), now: Fixture.now)
        _ = update(&state, .session(PayoutTests.filled().session))
        _ = update(&state, .resize(Size(columns: 120, rows: 34)))
        #expect(!Fixture.text(state).contains("being written"))
    }
}
