import Payments
import TerminalKit
import Testing

@testable import Dashboard

@Suite struct PayoutTests {
    /// A form filled with an account, so that nothing is missing; the rules have answered.
    static func filled(amount: String = "12500", columns: Int = 120, warnings: [RaisedWarning] = []) -> DashboardState {
        var state = Fixture.desk(columns: columns, rows: 34)
        state.strike(.char("p"))
        var effects = state.type("50100234567812")
        state.strike(.tab)
        effects += state.type("50100234567812")
        state.strike(.enter)
        effects += state.type("icic0001203")
        state.strike(.enter)
        effects += state.type("MEENA IYER")
        state.strike(.enter)
        effects += state.type("9876504521")
        state.strike(.enter)
        effects += state.type(amount)
        check(effects, of: &state, warnings: warnings)
        return state
    }

    /// Answers the last check among some effects as the runner would, with the rules themselves.
    static func check(_ effects: [Effect], of state: inout DashboardState, warnings: [RaisedWarning] = []) {
        for case .checkDraft(let draft, let ticket) in effects.suffix(1) {
            let context = PayoutContext(
                capability: Fixture.capability("segura-main"), wallet: Money(paise: 123_456_700), now: Fixture.now)
            var check = PayoutRules.check(draft, context)
            check.warnings += warnings
            _ = update(&state, .checked(check, ticket: ticket))
        }
    }

    static let reference = Fixture.reference("1616200")

    /// The confirmation, opened and given its reference; Enter comes by the note and Review on its way there.
    static func confirming(_ state: inout DashboardState) {
        var effects = state.strike(.enter)
        for _ in 0..<2 where state.overlays.isEmpty { effects += state.strike(.enter) }
        for case .makeReference(let ticket) in effects { _ = update(&state, .reference(reference, ticket: ticket)) }
    }

    @Test func toRecognisesWhatIsTypedAndSetsTheRail() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("p"))
        state.type("rupesh@bank")
        #expect(state.payout.rail == .upi)
        #expect(Fixture.text(state).contains("because To is a UPI id"))
        state.strike(.ctrl("u"))
        state.type("50100234567812")
        #expect(state.payout.rail == .imps)
        #expect(Fixture.text(state).contains("account, 14 digits"))
        state.strike(.ctrl("u"))
        state.type("rupesh@bank 12500")
        state.strike(.tab)
        #expect(state.payout.text(.to) == "rupesh@bank" && state.payout.amount == Money(rupees: 12_500))
    }

    @Test func aFilledFormSaysWhatFollows() {
        let drawn = Fixture.text(Self.filled())
        for words in [
            "4 Payout", "draft · kept at 14:02:12", "To           ••••••••••7812", "account, 14 digits",
            "To again     ••••••••••7812          same", "Rail         IMPS                    NEFT too",
            "ICIC0001203             ICICI Bank", "Amount       ₹12,500▏", "Rupees Twelve Thousand Five Hundred Only",
            "Wallet       ₹12,22,067.00           after", "Your day     ₹3,81,000               after, of ₹10,00,000",
            "by Sat 21 Nov at the latest (T+1)", "Review       ready                   Enter opens it",
        ] { #expect(drawn.contains(words), "\(words)") }
        #expect(!drawn.contains("50100234567812"), "a number is visible only in the field in use")
    }

    @Test func anEmptyFormSaysWhatItNeeds() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("p"))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("To           ▏                       name, UPI id, account, mobile"))
        #expect(drawn.contains("Mobile       needed                  the beneficiary’s; segura-main asks"))
        #expect(drawn.contains("needs To, Name, Mobile, Amount"))
    }

    @Test func anOddAmountIsShownAsTypedAndRefused() {
        var state = Self.filled()
        state.type("x")
        let drawn = Fixture.text(state)
        #expect(drawn.contains("Amount       12500x▏"))
        state.strike(.tab)
        #expect(Fixture.text(state).contains("✕ An amount is written with the digits 0 to 9."))
    }

    @Test func theFifthCharacterOfAnIFSCIsOfferedAndTaken() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("p"))
        state.type("50100234567812")
        state.strike(.tab, .tab, .tab)
        state.type("icico001203")
        let drawn = Fixture.text(state)
        #expect(drawn.contains("✕ The fifth character is the digit 0, not the letter O."))
        #expect(drawn.contains("→ takes ICIC0001203"))
        state.strike(.right)
        #expect(state.payout.text(.field(.ifsc)) == "ICIC0001203")
    }

    @Test(arguments: [("600000", Rail.imps, "IMPS takes at most"), ("1000", .rtgs, "RTGS starts at ₹2,00,000")])
    func railsRefuseWhatTheyDoNotCarry(_ amount: String, _ rail: Rail, _ reason: String) {
        var state = Self.filled(amount: amount)
        state.payout.chosenRail = rail
        _ = update(&state, .tick(Fixture.now))
        state.strike(.tab)
        #expect(Fixture.text(state).contains("✕ \(reason)"))
        #expect(Fixture.text(state).contains("wrong: Amount"))
        let effects = state.strike(.enter, .enter, .enter)
        #expect(state.overlays.isEmpty)
        #expect(!effects.contains { if case .submit = $0 { true } else { false } })
    }

    @Test func theConfirmationRepeatsEverythingAndAsksForTheLastFour() {
        var state = Self.filled()
        Self.confirming(&state)
        let drawn = Fixture.text(state)
        for words in [
            "Send this payout?", "₹12,500", "Rupees Twelve Thousand Five Hundred Only", "to         MEENA IYER",
            "account    5010 0234 56•• ••", "ICICI Bank · ICIC0001203", "by         IMPS from segura-main",
            "reference  1109111616200", "wallet     ₹12,34,567.00 → ₹12,22,067.00",
            "Type the last four of the account, from the request:", "▸[ Cancel ]", "[ Send ₹12,500 ]",
        ] { #expect(drawn.contains(words), "\(words)") }
        #expect(!drawn.contains("▸[ Send"))
    }

    @Test func enterOnAFreshConfirmationCancels() {
        var state = Self.filled()
        Self.confirming(&state)
        #expect(state.strike(.enter).isEmpty)
        #expect(state.overlays.isEmpty && !state.isInFlight)
    }

    @Test func enterInAmountOnlyGoesOnAndReviewAloneOpensTheConfirmation() {
        var state = Self.filled()
        #expect(Fixture.text(state).contains("Enter next"))
        state.strike(.enter)
        #expect(state.payout.inUse == .field(.note))
        state.strike(.backTab, .enter)
        #expect(state.payout.inUse == .review && state.overlays.isEmpty, "the second time as the first")
        let drawn = Fixture.text(state)
        #expect(drawn.contains("▸ Review       ready") && drawn.contains("Enter asks before sending"))
        state.strike(.enter)
        #expect(state.overlays.count == 1)
    }

    @Test(arguments: [Key.enter, .esc, .ctrl("c")])
    func afterACancelledConfirmationWhatIsTypedOnChangesNothing(_ key: Key) {
        var state = Self.filled()
        Self.confirming(&state)
        state.strike(key)
        #expect(state.overlays.isEmpty && state.payout.inUse == .review)
        #expect(state.type("7812").isEmpty)
        #expect(state.payout.amount == Money(rupees: 12_500) && state.payout.draft.amount == "12500")
        Self.confirming(&state)
        #expect(state.overlays.count == 1)
    }

    @Test func aMatchLeavesTheCaretWhereItIsAndTabDoesNotCancel() {
        var state = Self.filled()
        Self.confirming(&state)
        state.type("7812")
        #expect(render(state, size: state.size, theme: .mono).cursor != nil, "still in the field")
        state.strike(.tab)
        #expect(Fixture.text(state).contains("▸[ Send ₹12,500 ]"))
        #expect(state.strike(.enter).count == 1 && state.isInFlight)
    }

    @Test func whatIsTypedMustMatch() {
        var state = Self.filled()
        Self.confirming(&state)
        state.type("7813")
        #expect(state.strike(.enter).isEmpty)
        #expect(Fixture.text(state).contains("does not match"))
        #expect(!state.isInFlight)
        state.strike(.backspace)
        state.type("2")
        #expect(Fixture.text(state).contains("▸[ Send ₹12,500 ]"))
        #expect(!Fixture.text(state).contains("when they match"), "they do")
        #expect(state.strike(.enter).count == 1)
        #expect(state.isInFlight)
    }

    @Test func aSecondEnterSendsNothingMore() {
        var state = Self.filled()
        Self.confirming(&state)
        state.type("7812")
        let effects = state.strike(.enter, .enter, .enter)
        let submits = effects.filter { if case .submit = $0 { true } else { false } }
        #expect(submits.count == 1)
        guard case .submit(let draft, let accepted, let reference)? = submits.first else { return }
        #expect(draft.account == "50100234567812" && draft.mode == "IMPS" && draft.amount == "12500")
        #expect(accepted.isEmpty && reference == Self.reference)
    }

    @Test func pastingNeverSubmitsAndIsNoProof() {
        var state = Self.filled()
        state.strike(.paste("1\n2\n"))
        #expect(state.overlays.isEmpty)
        state = Self.filled()
        Self.confirming(&state)
        #expect(state.strike(.paste("7812\n")).isEmpty)
        #expect(Fixture.text(state).contains("Pasting is refused here"))
        #expect(!state.isInFlight)
        state.strike(.esc, .esc)
        var fresh = Fixture.desk(columns: 120, rows: 34)
        fresh.strike(.char("p"))
        fresh.type("50100234567812")
        fresh.strike(.tab, .paste("50100234567812"))
        #expect(fresh.payout.text(.toAgain).isEmpty)
        #expect(fresh.strike(.esc, .paste("pppqqq\n")).isEmpty)
        #expect(fresh.focus == .transactions)
    }

    @Test func aDialogSpeaksOfWhatItWasOpenedWith() {
        var state = Self.filled()
        Self.confirming(&state)
        let before = state.overlays
        let effects = update(&state, .storeChanged)
        Fixture.answer(effects, of: &state, rows: Array(Fixture.rows.reversed()))
        _ = update(&state, .wallets([], at: Fixture.now))
        #expect(state.overlays == before)
        state.type("7812")
        let sent = state.strike(.enter)
        guard case .submit(let draft, _, _)? = sent.first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(draft.account == "50100234567812")
    }

    @Test func aWarningIsComparedBeforeItIsTicked() {
        let warning = RaisedWarning(
            .lookAlike, "The same account got ₹12,500 at 10:22 today: 1109110292000", field: .amount,
            references: [Fixture.reference("0292000")])
        var state = Self.filled(warnings: [warning])
        #expect(Fixture.text(state).contains("! The same account got ₹12,500 at 10:22 today"))
        #expect(Fixture.text(state).contains("to tick: Amount"))
        state.strike(.enter)
        #expect(state.overlays.isEmpty, "Enter goes to the tick, not to the confirmation")
        state.strike(.char(" "))
        #expect(Fixture.text(state).contains("Paid already?"))
        #expect(state.payout.ticks.isEmpty)
        state.strike(.tab, .tab, .enter)
        #expect(state.payout.ticks == [.lookAlike])
        Self.confirming(&state)
        #expect(Fixture.text(state).contains("ticked     look-alike of 1109110292000"))
        state.type("7812")
        let effects = state.strike(.enter)
        guard case .submit(_, let accepted, _)? = effects.first else { return }
        #expect(accepted == [.lookAlike])
    }

    @Test func enterWaitsForTheRulesOfTheStore() {
        var state = Self.filled()
        let effects = state.type("0")
        #expect(state.strike(.enter, .enter, .enter).isEmpty)
        #expect(state.overlays.isEmpty)
        Self.check(effects, of: &state)
        #expect(state.overlays.count == 1)
        #expect(Fixture.text(state).contains("₹1,25,000"))
    }

    @Test func secondsCountBeforeAnyAnswer() {
        var state = Self.filled()
        Self.confirming(&state)
        state.type("7812")
        state.strike(.enter)
        _ = update(&state, .tick(Fixture.now.adding(seconds: 3)))
        #expect(state.countsSeconds)
        #expect(Fixture.text(state).contains("sending · 3 s"))
    }

    @Test func aPayoutInFlightCountsItsSecondsAndCannotBeHurt() {
        var state = Self.inFlight()
        _ = update(&state, .tick(Fixture.now.adding(seconds: 4)))
        #expect(state.countsSeconds)
        let drawn = Fixture.text(state)
        for words in [
            "sending · 4 s of 30", "₹12,500 to MEENA IYER ••••7812", "14:02:12  written to disk",
            "14:02:16  waiting, until 14:02:42 at most", "This payout is sent once. No key sends it again.",
            "▸ [ Leave it running ]",
        ] { #expect(drawn.contains(words), "\(words)") }
        #expect(!state.strike(.enter).contains { if case .submit = $0 { true } else { false } })
        #expect(state.focus == .transactions && state.isInFlight)
        #expect(state.strike(.char("q")).isEmpty, "quitting asks while a payout is in flight")
        #expect(Fixture.text(state).contains("▸[ Stay ]"))
        #expect(state.strike(.enter).isEmpty)
        #expect(state.strike(.char("q"), .right, .enter) == [.quit])
    }

    static func inFlight() -> DashboardState {
        var state = filled()
        confirming(&state)
        state.type("7812")
        state.strike(.enter)
        _ = update(&state, .payout(.written(reference, at: Fixture.now)))
        let deadline = Fixture.now.adding(seconds: 30)
        _ = update(&state, .payout(.sent(reference, at: Fixture.now, deadline: deadline)))
        return state
    }

    @Test func anUnknownResultSaysWhatItMeansAndNeverToEnterItAgain() {
        var state = Self.inFlight()
        var row = Fixture.row("14:02:42", "1616200", .rail(.imps), 1_250_000, .unknown, "7812", "MEENA IYER")
        _ = update(&state, .payout(.settled(row, reason: "No answer within 30 s.")))
        #expect(!state.isInFlight)
        let drawn = Fixture.text(state)
        for words in [
            "? unknown", "Happened   No answer within 30 s.", "It may have moved or not.", "It is not failed.",
            "Do not enter it again", "▸ [ Ask now ]", "[ Close ]",
        ] { #expect(drawn.contains(words), "\(words)") }
        #expect(state.strike(.enter) == [.askNow([Self.reference])])
        row.status = .succeeded
        row.bankReference = "632413105521"
        _ = update(&state, .payout(.settled(row, reason: "late")))
        #expect(Fixture.text(state).contains("? unknown"), "a result comes once; the list has what follows")
        _ = update(&state, .details(TransactionDetails(transaction: row, timeline: [])))
        let known = Fixture.text(state)
        #expect(known.contains("Happened   The provider answered: success."))
        #expect(!known.contains("No answer within 30 s."), "the reply's words are not what happened since")
    }

    @Test func theResultCopiesItsOwnAnswer() {
        var state = Self.inFlight()
        let row = Fixture.row("14:02:42", "1616200", .rail(.imps), 1_250_000, .unknown, "7812", "MEENA IYER")
        _ = update(&state, .payout(.settled(row, reason: "No answer within 30 s.")))
        #expect(state.strike(.char("y")) == [.loadDetails(Self.reference)])
        let effects = update(&state, .details(TransactionDetails(transaction: row, timeline: [])))
        guard case .copy(let sentence)? = effects.first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(sentence.contains("₹12,500") && sentence.contains("14:02"))
        state.strike(.char("m"))
        #expect(Fixture.text(state).contains("m and b work there"))
    }

    @Test func aRefusalKeepsTheForm() {
        var state = Self.filled()
        Self.confirming(&state)
        state.type("7812")
        state.strike(.enter)
        _ = update(&state, .payout(.refused(["Your limit is ₹10,000 per payout."])))
        #expect(!state.isInFlight)
        #expect(state.payout.text(.to) == "50100234567812")
        #expect(Fixture.text(state).contains("✕ Your limit is ₹10,000 per payout."))
    }

    @Test func theWalletAfterFollowsTheWallet() {
        var state = Self.filled()
        var wallets = Fixture.wallets
        wallets[0].amount = Money(rupees: 20_000)
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        #expect(Fixture.text(state).contains("Wallet       ₹7,500.00               after"))
    }

    @Test func aProviderThatIsDownIsNamedBeforeMoneyLeaves() {
        var state = Self.filled()
        var wallets = Fixture.wallets
        wallets[0].error = "no answer within 10 s"
        (wallets[0].missed, wallets[0].failingSince) = (3, Fixture.at("13:59"))
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        let down = "✕ DOWN since 13:59 · a payout now may end unknown"
        #expect(Fixture.text(state).contains(down) && Fixture.text(state).contains("after, as of 14:02"))
        Self.confirming(&state)
        #expect(state.overlays.count == 1, "it can be sent all the same")
        let drawn = Fixture.text(state)
        #expect(drawn.contains("→ ₹12,22,067.00  at 14:02"))
        #expect(drawn.contains("│    \(down)"))
        _ = update(&state, .wallets(Fixture.wallets, at: Fixture.now))
        #expect(!Fixture.text(state).contains("DOWN"), "the question speaks of it as it is now")
    }

    @Test func escKeepsTheDraft() {
        var state = Self.filled()
        state.strike(.esc)
        #expect(state.focus == .transactions)
        state.strike(.char("p"))
        #expect(state.payout.text(.field(.name)) == "MEENA IYER")
    }

    @Test func aNameFindsThosePaidBefore() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("p"))
        let effects = state.type("rup")
        guard
            case .findBeneficiaries("rup", let ticket)? = effects.last(where: {
                if case .findBeneficiaries = $0 { true } else { false }
            })
        else {
            Issue.record("nobody was looked for")
            return
        }
        let known = KnownBeneficiary(
            name: "RUPESH KUMAR", maskedTarget: "••••1234", ifsc: "SBIN0004107", lastPaidAt: Fixture.now, count: 3,
            rail: .imps, lastReference: Fixture.reference("0406300"))
        _ = update(&state, .beneficiaries([known], ticket: ticket))
        #expect(Fixture.text(state).contains("RUPESH KUMAR        ••••1234"))
        let fetch = state.strike(.down, .enter)
        guard case .fetchBeneficiary(_, let second)? = fetch.last else {
            Issue.record("nobody was taken")
            return
        }
        var whole = known
        whole.target = "20100011112234"
        whole.mobile = "9876504521"
        _ = update(&state, .beneficiary(whole, ticket: second))
        #expect(state.payout.draft.account == "20100011112234" && state.payout.draft.accountAgain == nil)
        #expect(state.payout.text(.field(.name)) == "RUPESH KUMAR")
        #expect(state.payout.inUse == .field(.amount))
    }
}
