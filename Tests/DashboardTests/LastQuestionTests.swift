import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// From the form to the last question and back: what is said where money is about to leave, or does not.
@Suite struct LastQuestionTests {
    // MARK: What was left unsent

    @Test(arguments: [Size(columns: 60, rows: 16), Size(columns: 80, rows: 24), Size(columns: 120, rows: 34)])
    func detailsOfAPayoutLeftUnsentSayWhatEnterDoes(_ size: Size) {
        var state = LeftoverTests.unsent()
        _ = update(&state, .resize(size))
        _ = update(&state, .details(TransactionDetails(transaction: LeftoverTests.ready, timeline: [])))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("! left unsent · Enter: send or discard"))
        #expect(drawn.contains("is entered and has not been sent yet.”"))
    }

    @Test func aConflictIsSeenInTheLowestWindow() {
        var state = Fixture.desk(columns: 60, rows: 16)
        var details = Fixture.details
        details.transaction.flags = [.conflict]
        _ = update(&state, .details(details))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("! conflict: two trustworthy answers contradict each other"))
        #expect(drawn.contains("it sent again.”"), "and the sentence is whole")
    }

    // MARK: Cancelling

    @Test func cancellingWhatDoesNotMatchSaysSo() {
        var state = PayoutTests.filled()
        PayoutTests.confirming(&state)
        state.type("7813")
        #expect(state.strike(.tab, .enter).isEmpty)
        #expect(state.overlays.isEmpty && !state.isInFlight)
        #expect(
            MannersTests.foot(state, rows: 1)
                == "Cancelled: what was typed does not match. Nothing was sent. The form is as it was.")
        PayoutTests.confirming(&state)
        #expect(!Fixture.text(state).contains("Cancelled"), "a new question has nothing of the last one")
        state.strike(.esc)
        #expect(MannersTests.foot(state, rows: 1) == "Cancelled. Nothing was sent. The form is as it was.")
    }

    @Test func cancellingForAPayoutLeftUnsentSaysSoToo() {
        var state = LeftoverTests.unsent()
        state.strike(.enter)
        state.type("1111")
        #expect(state.strike(.tab, .enter).isEmpty)
        #expect(
            MannersTests.foot(state, rows: 1).hasPrefix("Cancelled: what was typed does not match. Nothing was sent."))
    }

    // MARK: The confirmation

    @Test func theWalletOfAnOpenQuestionIsTheWalletOfNow() {
        var state = PayoutTests.filled()
        PayoutTests.confirming(&state)
        state.type("78")
        var wallets = Fixture.wallets
        wallets[0].amount = Money(rupees: 20_000)
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("wallet     ₹20,000.00 → ₹7,500.00"))
        #expect(drawn.contains("│    78▏"), "what was typed stays")
        wallets[0].amount = Money(rupees: 10_000)
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        #expect(FreshnessTests.roles(of: "₹10,000.00 → ", in: state) == FreshnessTests.midnight[.warning])
    }

    @Test func theWalletOfAPayoutLeftUnsentIsTheWalletOfNow() {
        var state = LeftoverTests.unsent()
        state.strike(.enter)
        var wallets = Fixture.wallets
        wallets[0].amount = Money(rupees: 20_000)
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        #expect(Fixture.text(state).contains("wallet     ₹20,000.00 → ₹7,500.00"))
    }

    @Test func theLowestWindowHoldsTheWholeConfirmation() {
        let drawn = Fixture.text(Scene.confirmation.state(Size(columns: 60, rows: 16)))
        for words in [
            "₹12,500", "Rupees Twelve Thousand Five Hundred Only", "MEENA IYER", "5010 0234 56•• ••", "ICIC0001203",
            "IMPS from segura-main", "1109111616200", "₹12,34,567.00 → ₹12,22,067.00", "look-alike of 1109110292000",
            "Type the last four", "78▏", "[ Cancel ]", "[ Send ₹12,500 ]",
        ] { #expect(drawn.contains(words), "\(words)") }
    }

    @Test func aQuestionHidesTheNumberThatWasInUse() {
        var state = PayoutTests.filled()
        for _ in 0..<5 { state.strike(.backTab) }
        #expect(Fixture.text(state).contains("50100234567812"))
        state.strike(.esc, .char("?"))
        #expect(!Fixture.text(state).contains("50100234567812"))
    }

    // MARK: The form

    @Test func enterComesByTheNoteOnce() {
        var state = PayoutTests.filled()
        state.strike(.enter)
        #expect(state.payout.inUse == .field(.note) && state.overlays.isEmpty)
        PayoutTests.check(state.type("order 88213"), of: &state)
        state.strike(.enter, .enter)
        #expect(state.overlays.count == 1)
        state.strike(.esc, .up, .up, .enter)
        #expect(state.payout.inUse == .review, "it was come by already")
        state.strike(.enter)
        #expect(state.overlays.count == 1)
    }

    @Test func aNoteThatIsLeftEmptyKeepsNobody() {
        var state = PayoutTests.filled()
        state.strike(.enter, .enter, .enter)
        #expect(state.overlays.count == 1)
    }

    @Test(arguments: [Size(columns: 60, rows: 16), Size(columns: 80, rows: 16), Size(columns: 200, rows: 16)])
    func aRefusalIsSeenWhereverTheFormIsScrolledTo(_ size: Size) {
        var state = Scene.refused.state(size)
        for _ in 0..<8 {
            let drawn = Fixture.text(state).split(separator: " ").joined(separator: " ")
            #expect(drawn.contains("✕ Your limit is ₹10,000 per payout, set in"))
            #expect(drawn.contains("✕ Nothing was written, nothing was sent."))
            state.strike(.up)
        }
    }

    @Test(arguments: [Size(columns: 60, rows: 16), Size(columns: 110, rows: 16), Size(columns: 200, rows: 16)])
    func theButtonsOfAPanelNeverGo(_ size: Size) {
        #expect(Fixture.text(Scene.flight.state(size)).contains("▸ [ Leave it running ]"))
        #expect(Fixture.text(Scene.unknown.state(size)).contains("▸ [ Ask now ]      [ Close ]"))
        var state = Scene.flight.state(size)
        let row = Fixture.row("14:02:42", "1616200", .rail(.imps), 1_250_000, .failed, "7812", "MEENA IYER")
        let reason = String(repeating: "The bank gave a reason that does not end. ", count: 20)
        _ = update(&state, .payout(.settled(row, reason: reason)))
        #expect(Fixture.text(state).contains("▸ [ Close ]"))
    }
}
