import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// A recharge from the form to its outcome, and how it stands in the list.
@Suite struct RechargeTests {
    @Test func withPayoutsAloneTheFormIsAsItWas() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("p"))
        #expect(!Fixture.text(state).contains("Kind"))
        state.strike(.up)
        #expect(state.payout.inUse != .kind)
    }

    @Test func nothingIsOfferedThatNoProviderDoes() {
        var state = OrderFixture.desk(
            profile: OrderFixture.profile([Fixture.capability("segura-main"), OrderFixture.pentabit]))
        state.strike(.char("p"))
        #expect(Fixture.text(state).contains("← → pay link") && !Fixture.text(state).contains("recharge"))
        state.strike(.up, .up, .right)
        #expect(state.payout.kind == .payin)
        state.strike(.right)
        #expect(state.payout.kind == .payout)
    }

    @Test func whereOnlyRechargesAreTakenPBeginsOne() {
        var state = OrderFixture.desk(profile: OrderFixture.profile([OrderFixture.paygrt]))
        #expect(state.strike(.char("p")) == [.loadOperators("paygrt")])
        #expect(state.payout.kind == .recharge && Fixture.text(state).contains("4 Recharge ━"))
    }

    @Test func withoutAProviderForAnyKindNothingOpens() {
        let capability = Capability(
            provider: "mute", balance: true, rails: [], statusByReference: true, statusByProviderReference: true,
            complaints: false)
        var state = OrderFixture.desk(profile: OrderFixture.profile([capability]))
        state.strike(.char("p"))
        #expect(state.focus == .transactions)
        #expect(Fixture.text(state).contains("No configured provider makes payouts, recharges or pay links."))
    }

    @Test func pAlwaysBeginsWherePayoutsAreTyped() {
        var state = OrderFixture.recharging()
        state.strike(.esc, .char("p"))
        #expect(state.payout.kind == .payout && state.payout.inUse == .to)
    }

    @Test func aDraftOfARechargeIsComeBackTo() {
        var state = OrderFixture.filledRecharge()
        state.strike(.esc)
        #expect(Fixture.text(state).contains("The draft is kept"))
        state.strike(.char("p"))
        #expect(state.payout.kind == .recharge && state.payout.order.text(.field(.number)) == "9876543210")
    }

    // MARK: Operators

    @Test func operatorsStandByTypeAndAreSearched() {
        var state = OrderFixture.recharging()
        var drawn = Fixture.text(state)
        for words in [
            "4 Recharge ━", "Cash Drop  Home Credit             HC", "Mobile     Airtel                  AT",
            "BSNL Top Up             BT", "DTH        Airtel DTH              AH",
            "↑ ↓ choose · Enter takes · listed 09:02", "needs Operator, Number, Amount",
        ] { #expect(drawn.contains(words), "\(words)") }
        state.type("air")
        drawn = Fixture.text(state)
        #expect(drawn.contains("▸ Mobile     Airtel ") && drawn.contains("DTH        Airtel DTH"))
        #expect(!drawn.contains("Home Credit"))
        state.strike(.ctrl("u"))
        state.type("dth air")
        state.strike(.enter)
        #expect(state.payout.order.operators.chosen?.code == "AH")
        #expect(Fixture.text(state).contains("Operator     Airtel DTH              DTH · AH"))
        #expect(state.payout.order.inUse == .field(.number))
    }

    @Test func arrowsChooseAndAnExactCodeIsMeantFirst() {
        var state = OrderFixture.recharging()
        state.strike(.down, .down, .enter)
        #expect(state.payout.order.operators.chosen?.code == "AT")
        state = OrderFixture.recharging()
        state.type("vi")
        state.strike(.enter)
        #expect(state.payout.order.operators.chosen?.code == "VI")
        state = OrderFixture.recharging()
        state.strike(.up)
        #expect(state.payout.order.inUse == .kind, "↑ above the first leaves the field")
    }

    @Test func whatNobodyHasIsSaidAndBlocks() {
        var state = OrderFixture.recharging()
        state.type("nokia")
        #expect(Fixture.text(state).contains("✕ no operator of paygrt has this"))
        state.strike(.tab)
        #expect(Fixture.text(state).contains("✕ paygrt lists no operator with this code."))
    }

    @Test func aListThatCannotBeReadIsSaidAndACodeStillGoes() {
        var state = OrderFixture.desk()
        state.strike(.char("p"), .up, .up, .right)
        #expect(Fixture.text(state).contains("reading the operators of paygrt"))
        _ = update(&state, .failed(.loadOperators("paygrt"), reason: "paygrt does not answer."))
        #expect(Fixture.text(state).contains("! no list of operators: paygrt does not answer."))
        state.strike(.enter)
        state.type("AT")
        state.strike(.enter)
        guard case .recharge(let draft) = state.payout.order.draft else {
            Issue.record("it is no recharge")
            return
        }
        #expect(draft.operatorCode == "AT")
        #expect(Fixture.text(state).contains("not checked: the list of"))
    }

    // MARK: To the provider

    @Test func theNumberFollowsTheOperatorAndIsMasked() {
        var state = OrderFixture.recharging()
        state.type("airtel")
        state.strike(.enter)
        state.type("12345")
        state.strike(.enter)
        #expect(Fixture.text(state).contains("✕ A mobile number"))
        state = OrderFixture.filledRecharge()
        let drawn = Fixture.text(state)
        #expect(drawn.contains("Number       ••••••3210") && !drawn.contains("9876543210"))
        #expect(drawn.contains("Wallet       ₹905.00                 after"), "what paygrt holds, less 299")
    }

    @Test func theQuestionRepeatsEverythingAndAsksForTheLastFour() {
        var state = OrderFixture.confirmingRecharge()
        let drawn = Fixture.text(state)
        for words in [
            "Send this recharge?", "₹299", "Rupees Two Hundred Ninety Nine Only", "operator   Airtel · Mobile · AT",
            "number     9876 54•• ••", "from       paygrt", "reference  1109111616300",
            "wallet     ₹1,204.00 → ₹905.00", "Type the last four of the number, from the request:", "▸[ Cancel ]",
        ] { #expect(drawn.contains(words), "\(words)") }
        state.type("3211")
        #expect(state.strike(.enter).isEmpty && !state.isInFlight)
        state.strike(.backspace)
        state.type("0")
        var effects = state.strike(.enter)
        #expect(state.isInFlight && Fixture.text(state).contains("This recharge is sent once."))
        effects += state.strike(.enter, .enter).filter { if case .submitOrder = $0 { true } else { false } }
        guard case .submitOrder(.recharge(let draft), [], let reference)? = effects.first, effects.count == 1 else {
            Issue.record("\(effects)")
            return
        }
        #expect(draft.number == "9876543210" && draft.operatorCode == "AT" && draft.amount == "299")
        #expect(draft.provider == "paygrt" && reference == OrderFixture.reference)
    }

    @Test func enterAtOnceCancels() {
        var state = OrderFixture.confirmingRecharge()
        #expect(state.strike(.enter).isEmpty)
        #expect(state.overlays.isEmpty && !state.isInFlight)
        #expect(Fixture.text(state).contains("Nothing was sent. The form is as it was."))
    }

    @Test func whilePayoutsWaitNoRechargeIsSentEither() {
        var state = OrderFixture.confirmingRecharge()
        _ = update(&state, .blocked(BlockedTests.reason))
        state.type("3210")
        #expect(state.strike(.enter).isEmpty && !state.payout.isInFlight)
        #expect(Fixture.text(state).contains("New payouts wait. Nothing was sent."))
    }

    @Test func aLookAlikeIsComparedBeforeItIsTicked() {
        let earlier = LookAlike(
            reference: Fixture.reference("1600000"), amount: Money(rupees: 299), at: Fixture.at("13:40"),
            provider: "paygrt", status: .succeeded)
        var state = OrderFixture.filledRecharge(lookAlikes: [earlier])
        state.strike(.enter, .char(" "))
        #expect(Fixture.text(state).contains("Paid already?") && state.payout.order.ticks.isEmpty)
        state.strike(.tab, .tab, .enter)
        #expect(state.payout.order.ticks == [.lookAlike])
    }

    @Test func anOutcomeIsToldAndTheNextIsAPayoutAgain() {
        var state = OrderFixture.confirmingRecharge()
        state.type("3210")
        state.strike(.enter)
        var row = OrderFixture.recharge()
        row.reference = OrderFixture.reference
        _ = update(&state, .payout(.settled(row, reason: "Recharge Successful")))
        let drawn = Fixture.text(state)
        for words in [
            "4 Recharge ━", "₹299 to Airtel ••••3210", "Happened   Recharge Successful",
            "Money      Paid. operator id PG64553BPT.",
        ] { #expect(drawn.contains(words), "\(words)") }
        state.strike(.enter, .char("p"))
        #expect(state.payout.kind == .payout && state.payout.recharge.fields.isEmpty)
    }

    @Test func aRefusalKeepsTheRechargeAndSaysWhy() {
        var state = OrderFixture.confirmingRecharge()
        state.type("3210")
        state.strike(.enter)
        let effects = update(&state, .payout(.refused(["Your limit is ₹100 per payout."])))
        #expect(effects.contains { if case .checkOrder = $0 { true } else { false } })
        let drawn = Fixture.text(state)
        #expect(drawn.contains("4 Recharge ━") && drawn.contains("✕ Your limit is ₹100 per payout."))
    }

    // MARK: In the list

    @Test func itsRowAndDetailsNameOperatorAndMaskedNumber() {
        let state = OrderFixture.listing([OrderFixture.recharge()])
        let drawn = Fixture.text(state)
        for words in [
            "RECH       ₹299     ● success          ••••3210 Airtel", "Airtel  ••••3210  Mobile  AT",
            "operator id PG64553BPT",
            "Say  “₹299 for Airtel, number ending 3210, sent on 20 November at 14:01, is",
            "The operator’s id is PG64553BPT.",
        ] { #expect(drawn.contains(words), "\(words)") }
    }

    @Test(arguments: PaymentStatus.allCases)
    func everyStatusHasASentenceThatPromisesNothing(_ status: PaymentStatus) {
        let context = OrderFixture.desk().context
        for row in [OrderFixture.recharge(status), OrderFixture.link(status)] {
            let sentence = Say.sentence(TransactionDetails(transaction: row, timeline: []), context)
            #expect(sentence.contains("₹299") || sentence.contains("₹500"), "\(sentence)")
            #expect(!sentence.contains("will ") && !sentence.contains("bank has not"), "\(sentence)")
        }
    }

    @Test func allToOneNumberAreFound() {
        var state = OrderFixture.listing([OrderFixture.recharge()])
        let effects = state.strike(.char("b"))
        let query = TransactionQuery(accountTail: "3210", names: ["Airtel"])
        #expect(effects.contains { if case .loadPage(query, .newest, _, _) = $0 { true } else { false } })
    }

    @Test(arguments: [("mode:rech", Mode.recharge), ("mode:link", .link)])
    func theFilterKnowsEveryMode(_ words: String, _ mode: Mode) {
        var state = OrderFixture.desk()
        state.strike(.char("/"))
        let effects = state.type(words)
        #expect(
            effects.contains { effect in
                if case .loadPage(let query, _, _, _) = effect { query.modes == [mode] } else { false }
            })
    }

    @Test func oneLeftUnsentAsksForTheLastFourOfItsNumber() {
        var state = OrderFixture.listing([OrderFixture.recharge(.ready)])
        state.strike(.enter)
        #expect(Fixture.text(state).contains("Type the last four of the number"))
        state.type("3210")
        #expect(state.strike(.enter) == [.send(OrderFixture.recharge().reference)])
    }
}
