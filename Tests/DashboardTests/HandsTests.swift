import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Discarding, closing by two people, replacing: reached by name, each with its gates in words.
@Suite struct HandsTests {
    private func box(_ state: DashboardState) -> String { ApprovalTests.words(state) }

    @Test func discardingIsAskedWithTheSafeAnswerFirst() {
        var state = HandFixture.discarding(HandFixture.size)
        #expect(box(state).contains("Discard this payout?") && box(state).contains("▸[ Leave it ]"))
        #expect(box(state).contains("₹1,20,000"))
        var kept = state
        #expect(kept.strike(.enter).isEmpty && kept.overlays.isEmpty)
        #expect(state.strike(.right, .enter) == [.discard(HandFixture.reference)])
        _ = update(&state, .unsent(HandFixture.reference, .discarded))
        #expect(!state.isInFlight)
        #expect(Fixture.text(state).contains("1109111541500 is discarded. Nothing was sent."))
    }

    @Test func whatWasSentCannotBeDiscarded() {
        var state = Fixture.desk(columns: 120, rows: 34)
        HandFixture.command("discard", &state)
        #expect(box(state).contains("Only what was not sent can be discarded; it is unknown."))
        guard case .palette = state.overlays.last else {
            Issue.record("the palette stays")
            return
        }
    }

    @Test func theFirstOfTwoProposesClosing() {
        var gates = HandFixture.gates
        gates.proposal = nil
        var state = HandFixture.unknown(gates)
        HandFixture.command("close an", &state)
        #expect(box(state).contains("“not found” 3 times: 20 Nov 13:59, 20 Nov 15:04, 21"))
        #expect(box(state).contains("two people close it: you would be the first"))
        #expect(box(state).contains("▸[ Leave it ]"))
        let effects = state.strike(.right, .enter)
        #expect(effects == [.proposeClosing(Fixture.unknown.reference, reading: nil)])
        _ = update(&state, .decided(Fixture.unknown.reference, .closingProposed))
        #expect(Fixture.text(state).contains("a second person completes it with : close."))
    }

    @Test func theSecondCompletesIt() {
        var state = HandFixture.closing(HandFixture.size)
        #expect(box(state).contains("proposed by asha, 21 Nov 09:12; you are the second"))
        #expect(state.strike(.right, .enter) == [.close(Fixture.unknown.reference, reading: nil)])
    }

    @Test func whoProposedItCannotCompleteIt() {
        var state = HandFixture.unknown(by: Fixture.asha)
        HandFixture.command("close an", &state)
        #expect(box(state).contains("✕ you proposed it 21 Nov 09:12: the second must be another"))
        #expect(box(state).contains("▸[ Go back ]") && !box(state).contains("Close it"))
        #expect(state.strike(.enter).isEmpty && state.overlays.isEmpty)
    }

    @Test func evidenceThatIsNotEnoughSaysWhatIsMissing() {
        let gates = ClosingGates(
            notFoundAt: [Fixture.at("13:58:41"), Fixture.at("13:59:37")],
            refusal: "Closing needs three answers “not found”, at least an hour apart.")
        var state = HandFixture.unknown(gates)
        HandFixture.command("close an", &state)
        #expect(box(state).contains("“not found” 2 times: 20 Nov 13:58, 20 Nov 13:59"))
        #expect(box(state).contains("✕ Closing needs three answers “not found”, at least an"))
        #expect(!box(state).contains("Propose it"))
    }

    @Test func aReadingIsTypedByBothUnseen() {
        let gates = ClosingGates(needsReading: true, proposal: HandFixture.gates.proposal)
        var state = HandFixture.unknown(gates)
        HandFixture.command("close an", &state)
        #expect(box(state).contains("nobody can be asked") && box(state).contains("The first reading is not"))
        state.strike(.paste("not on the list"))
        #expect(box(state).contains("Pasting is refused"))
        state.type("not on the list")
        #expect(box(state).contains("▸[ Close it ]"))
        #expect(state.strike(.enter) == [.close(Fixture.unknown.reference, reading: "not on the list")])
        #expect(state.overlays.isEmpty)
    }

    @Test func aProposalThatComesMeanwhileEndsTheQuestion() {
        var gates = HandFixture.gates
        gates.proposal = nil
        var state = HandFixture.unknown(gates)
        HandFixture.command("close an", &state)
        let details = HandFixture.details(Fixture.unknown, closing: HandFixture.gates)
        _ = update(&state, .details(details))
        #expect(box(state).contains("asha proposed its closing meanwhile."))
        #expect(box(state).contains("▸[ Go back ]"))
    }

    @Test func replacingNeedsTheTypedConfirmationOfAPayout() {
        var state = HandFixture.replacing(HandFixture.size)
        #expect(box(state).contains("If the first is paid after all, the money has left twice."))
        #expect(box(state).contains("closed by  asha, ravi"))
        #expect(state.strike(.enter).isEmpty)
        #expect(box(state).contains("What is typed does not match. Nothing was done."))
        state.type("21")
        #expect(box(state).contains("▸[ Keep for approval ]"))
        #expect(state.strike(.enter) == [.replace(Fixture.unknown.reference, accepted: [])])
        #expect(state.strike(.enter).isEmpty, "its answer is awaited")
        let raised = RaisedWarning(.lookAlike, "The same account got ₹25,000 at 13:58.", field: .amount)
        _ = update(&state, .decided(Fixture.unknown.reference, .warned([raised])))
        #expect(box(state).contains("! The same account got ₹25,000 at 13:58."))
        #expect(box(state).contains("Nothing was entered. Type it again to accept this warning."))
        state.type("5521")
        #expect(state.strike(.enter) == [.replace(Fixture.unknown.reference, accepted: [.lookAlike])])
        var new = Fixture.row("14:02:30", "1616200", .rail(.imps), 2_500_000, .awaitingApproval, "5521", "ARJUN NAIR")
        new.beneficiary.account = "5521"
        _ = update(&state, .decided(Fixture.unknown.reference, .replaced(new, reason: "Nothing was sent.")))
        #expect(state.overlays.isEmpty && state.subject == new.reference)
        #expect(Fixture.text(state).contains("is replaced by 1109111616200: ◇ approval. Nothing was sent."))
    }

    @Test func onlyAClosedPayoutIsReplaced() {
        var state = Fixture.desk(columns: 120, rows: 34)
        HandFixture.command("replace", &state)
        #expect(box(state).contains("First it is closed by two people; it is unknown."))
    }

    @Test func aViewerIsToldWhyInThePalette() {
        for word in ["discard", "replace", "close an", "reject", "approve"] {
            var state = Fixture.desk(columns: 120, rows: 34, profile: Fixture.profile(role: .viewer))
            #expect(HandFixture.command(word, &state).isEmpty)
            #expect(box(state).contains("our role is viewer, set in /etc/paydesk/policy.toml"), "\(word)")
        }
    }
}
