import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Times that are told count from the sending, what nobody can be asked about promises no asking, and what is told of a
/// payout goes when it moves on.
@Suite struct SentMomentTests {
    /// Entered at 13:01, approved and sent at 13:58.
    private static func approvedLate() -> TransactionDetails {
        var details = Fixture.details
        details.transaction.createdAt = Fixture.at("13:01:04")
        details.transaction.sentAt = Fixture.at("13:58:04")
        return details
    }

    private static func desk(showing details: TransactionDetails) -> DashboardState {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .details(details))
        return state
    }

    @Test func theCustomerIsToldWhenItWasSent() {
        let details = Self.approvedLate()
        var context = Context(profile: Fixture.profile(), now: Fixture.now, showsUTC: false)
        #expect(Say.sentence(details, context).hasPrefix("₹25,000 was sent at 13:58 by IMPS."))
        context.language = .hindi
        #expect(Say.sentence(details, context).hasPrefix("आज 13:58 बजे"))
        #expect(Fixture.text(Self.desk(showing: details)).contains("? unknown for 4 min"))
    }

    @Test func theNoteOfTheListCountsFromTheSending() {
        var row = Self.approvedLate().transaction
        #expect(Note.line(of: row, at: Fixture.now).text.string == "\(Age.short(248))")
        row.sentAt = nil
        #expect(Note.line(of: row, at: Fixture.now).text.string == "\(Age.short(3_668))")
    }

    /// A provider that can be asked only by its own reference, and gave none.
    private static func unaskable() -> DashboardState {
        var profile = Fixture.profile()
        profile.capabilities[0].statusByReference = false
        profile.capabilities[0].reconciliation = true
        var state = Fixture.desk(columns: 200, rows: 50, profile: profile)
        _ = update(&state, .details(Fixture.details))
        return state
    }

    @Test func whereNobodyCanBeAskedNoAskingIsPromised() {
        var state = Self.unaskable()
        #expect(state.details.content != nil)
        let sentence = Say.sentence(Fixture.details, state.context)
        #expect(!sentence.contains("asking") && sentence.contains("has not confirmed it yet."))
        let text = Fixture.text(state)
        #expect(!text.contains("r asks now") && !text.contains("next ask 14:03:09, then"))
        #expect(state.strike(.char("r")).isEmpty, "nothing is asked")
        let words =
            "segura-main cannot be asked about this one. Next: look in its list of the day or its portal; "
            + "two people can close it (: close) from 00:30 tomorrow."
        #expect(state.message?.notice.text == words)
    }

    @Test func withTheirReferenceItIsAsked() {
        var state = Self.unaskable()
        var details = Fixture.details
        details.transaction.providerReference = "SP-1"
        _ = update(&state, .details(details))
        #expect(Say.sentence(details, state.context).contains("; we are asking."))
        #expect(state.strike(.char("r")) == [.askNow([Fixture.unknown.reference])])
    }

    @Test func whatTheProviderAnsweredIsTold() {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .details(Fixture.details))
        #expect(state.strike(.char("r")) == [.askNow([Fixture.unknown.reference])])
        _ = update(&state, .answer(Fixture.unknown, reason: "“Order not found” proves nothing."))
        let told = state.message?.notice.text
        #expect(told == "\(Fixture.unknown.reference): still ? unknown. “Order not found” proves nothing.")
    }

    @Test func whatIsToldOfAPayoutGoesWhenItMovesOn() {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .answer(Fixture.unknown, reason: "No answer."))
        #expect(state.message != nil)
        _ = update(&state, .details(Fixture.details))
        #expect(state.message != nil, "it stands where it was said to stand")
        var details = Fixture.details
        details.transaction.status = .succeeded
        _ = update(&state, .details(details))
        #expect(state.message == nil)
    }

    @Test func theQuestionBeforeLeavingGoesWithTheAnswer() {
        var state = PayoutTests.inFlight()
        state.strike(.esc)
        state.strike(.char("q"))
        #expect(state.overlays.contains { $0.isQuit })
        var row = Fixture.unknown
        row.reference = PayoutTests.reference
        _ = update(&state, .payout(.settled(row, reason: "No answer.")))
        #expect(!state.overlays.contains { $0.isQuit })
    }

    @Test func anAnswerThatIsNotOnDiskIsSaidEverywhere() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let reference = Fixture.unknown.reference
        state.unsaved.insert(reference)
        _ = update(&state, .blocked("The answer for …1588400 is here but cannot be saved."))
        _ = update(&state, .details(Fixture.details))
        let text = Fixture.text(state)
        #expect(text.contains("! answered, not written yet  1"), "Needs you")
        #expect(text.contains("! answered, not written yet: what"), "Details")
        #expect(text.contains("! answered "), "the list")
        state.strike(.esc, .char("q"))
        #expect(Fixture.text(state).contains("Quitting loses the answer that is here"))
        _ = update(&state, .blocked(nil))
        #expect(!Fixture.text(state).contains("not written yet: what"))
    }

    @Test func anAnswerIsUnsavedUntilItIsShown() {
        var state = PayoutTests.inFlight()
        _ = update(&state, .payout(.answered(PayoutTests.reference, at: Fixture.now)))
        #expect(state.unsaved == [PayoutTests.reference])
        var row = Fixture.unknown
        row.reference = PayoutTests.reference
        _ = update(&state, .payout(.settled(row, reason: "")))
        #expect(state.unsaved.isEmpty)
    }

    @Test func whatAnotherProcessIsAboutToSendIsNotLeftUnsent() {
        var details = Fixture.details
        details.transaction.status = .ready
        #expect(Fixture.text(Self.desk(showing: details)).contains("! left unsent"))
        details.isInHand = true
        var state = Self.desk(showing: details)
        #expect(!Fixture.text(state).contains("! left unsent"))
        let isAsked = state.askAboutUnsent()
        #expect(!isAsked)
    }

    @Test func oneOwnPayoutThatWaitsCanBeTakenBack() {
        var details = Fixture.details
        details.transaction.status = .awaitingApproval
        #expect(Fixture.text(Self.desk(showing: details)).contains(": discard takes it back"))
        details.transaction.agent = Fixture.ravi
        #expect(!Fixture.text(Self.desk(showing: details)).contains("takes it back"))
    }

    @Test func whoGaveItUpIsSaid() {
        let context = Context(profile: Fixture.profile(), now: Fixture.now, showsUTC: false)
        var details = Fixture.details
        details.transaction.status = .rejected
        #expect(Say.sentence(details, context).hasSuffix("was not sent: it was not approved here."))
        details.transaction.status = .discarded
        #expect(Say.sentence(details, context).hasSuffix("was not sent: it was withdrawn here."))
    }
}
