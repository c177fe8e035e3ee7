import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// A pay link from the form to its QR code, and how it stands in the list.
@Suite struct PayLinkTests {
    @Test func theFormSaysWhatItNeedsAndRemembersWhereThePayerGoes() {
        var state = OrderFixture.desk()
        state.strike(.char("p"), .up, .up, .left)
        let drawn = Fixture.text(state)
        for words in [
            "4 Pay link ━", "By           pentabit", "Amount       needed", "Redirect     needed",
            "where the payer goes next", "User                                 the configured one",
            "needs Amount, Redirect",
        ] { #expect(drawn.contains(words), "\(words)") }
        #expect(!drawn.contains("Your day  "), "nothing is spent")
        state = OrderFixture.madeLink()
        state.strike(.enter, .char("p"), .up, .up, .left)
        #expect(state.payout.kind == .payin)
        #expect(state.payout.order.text(.field(.redirect)) == "https://shop.example.in/thanks")
        #expect(state.payout.order.text(.field(.amount)).isEmpty)
    }

    @Test func anAddressThatIsNoneIsRefused() {
        var state = OrderFixture.filledLink()
        state.strike(.backTab, .backTab, .ctrl("u"))
        state.type("shop.example.in")
        state.strike(.tab)
        #expect(Fixture.text(state).contains("✕ This is no web address"))
    }

    @Test func oneEnterOnTheSummaryMakesItOnce() {
        var state = OrderFixture.filledLink()
        OrderFixture.answer(state.strike(.enter, .enter), of: &state)
        let drawn = Fixture.text(state)
        for words in [
            "Make this pay link?", "₹500", "by         pentabit", "then to    https://shop.example.in/thanks",
            "reference  1109111616300", "Nothing is paid by it.", "▸[ Make the link ]", "[ Cancel ]",
        ] { #expect(drawn.contains(words), "\(words)") }
        let effects = state.strike(.enter, .enter)
        guard case .submitOrder(.link(let draft), [], let reference)? = effects.first, effects.count == 1 else {
            Issue.record("\(effects)")
            return
        }
        #expect(draft.amount == "500" && draft.redirectURL == "https://shop.example.in/thanks")
        #expect(draft.note == "Order 4711" && reference == OrderFixture.reference)
    }

    @Test func theResultShowsTheAddressAndItsCode() throws {
        var state = OrderFixture.madeLink()
        let drawn = Fixture.text(state)
        #expect(drawn.contains("Happened   The link is made.") && drawn.contains("▸ [ Show it ]"))
        try Self.expectCode(of: OrderFixture.address, in: drawn)
        #expect(state.strike(.char("y")) == [.copy(OrderFixture.address)])
        state.strike(.enter)
        #expect(state.focus == .details && state.list.selected == OrderFixture.reference)
    }

    @Test func narrowDetailsHoldTheCode() throws {
        var state = OrderFixture.listing([OrderFixture.link()], Size(columns: 80, rows: 24))
        #expect(Fixture.text(state).contains("Please pay ₹500 here:"))
        state.strike(.enter)
        try Self.expectCode(of: OrderFixture.address, in: Fixture.text(state))
    }

    @Test func aNarrowFormHasItsCodeBelow() throws {
        let state = OrderFixture.madeLink(Size(columns: 200, rows: 50))
        try Self.expectCode(of: OrderFixture.address, in: Fixture.text(state))
    }

    @Test func detailsAloneShowTheCode() throws {
        var state = OrderFixture.listing([OrderFixture.link()])
        state.strike(.char("3"))
        #expect(!Fixture.text(state).contains("▀"))
        #expect(Fixture.text(state).contains("z shows its QR code"))
        state.strike(.char("z"))
        try Self.expectCode(of: OrderFixture.address, in: Fixture.text(state))
    }

    /// The modules of a code, line by line, stand somewhere in a picture.
    static func expectCode(of address: String, in drawn: String) throws {
        let code = try #require(QRCode(address))
        let lines = drawn.split(separator: "\n", omittingEmptySubsequences: false)
        // The border is blank, and blanks at the end of a line are not drawn.
        let rows = code.lines.map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
        let squeezed = lines.map { $0.split(separator: " ").joined(separator: " ") }
        let first = try #require(squeezed.firstIndex { $0.contains(rows[0]) })
        for (offset, row) in rows.enumerated() { #expect(squeezed[first + offset].contains(row)) }
    }

    @Test func aWindowWithoutRoomSaysHowLargeItMustBe() {
        var state = OrderFixture.listing([OrderFixture.link()], Size(columns: 60, rows: 16))
        state.strike(.char("3"), .char("z"))
        #expect(Fixture.text(state).contains("its QR code needs a window of 71×21"))
    }

    @Test func aTerminalOfLettersAloneSaysSo() {
        var state = OrderFixture.listing([OrderFixture.link()], profile: OrderFixture.profile(symbols: .ascii))
        state.strike(.char("3"), .char("z"))
        #expect(Fixture.text(state).contains("its QR code cannot be drawn here; Y copies the address"))
    }

    @Test func itIsShownOnlyWhileItCanBePaid() {
        for row in [
            OrderFixture.link(.succeeded), OrderFixture.link(.closed, flags: [.expired]), OrderFixture.link(.unknown),
        ] {
            var state = OrderFixture.listing([row])
            state.strike(.char("3"), .char("z"))
            #expect(!Fixture.text(state).contains("▀"), "\(row.status)")
        }
    }

    @Test func theAddressIsCopiedAloneOrInTheAnswer() {
        var state = OrderFixture.listing([OrderFixture.link()])
        #expect(state.strike(.char("y")) == [.copy("Please pay ₹500 here: \(OrderFixture.address)")])
        #expect(state.strike(.char("Y"), .enter) == [.copy(OrderFixture.address)])
        state = OrderFixture.listing([OrderFixture.link(.succeeded)])
        #expect(state.strike(.char("Y"), .enter) == [.copy("632413105521")])
    }

    @Test func whatWasAskedAndWhatCameAreBothTold() {
        var drawn = Fixture.text(OrderFixture.listing([OrderFixture.link(.succeeded, paid: 490)]))
        #expect(drawn.contains("₹490 of ₹500 asked LINK") && drawn.contains("RRN 632413105521"))
        #expect(drawn.contains("“₹490 of ₹500 asked for was paid by the pay link made on 20 November at"))
        drawn = Fixture.text(OrderFixture.listing([OrderFixture.link(.succeeded)]))
        #expect(drawn.contains("₹500 LINK") && !drawn.contains("asked LINK"))
    }

    @Test func oneThatRanOutSaysSo() {
        let drawn = Fixture.text(OrderFixture.listing([OrderFixture.link(.closed, flags: [.expired])]))
        #expect(drawn.contains("○ closed expired: nobody paid within its time"))
        #expect(drawn.contains("is over: no payment was"))
    }

    @Test func itsRowIsNamedByTheNoteAndHidesNothing() {
        var drawn = Fixture.text(OrderFixture.listing([OrderFixture.link()]))
        #expect(drawn.contains("LINK       ₹500     ◐ pending                   Order 4711"))
        drawn = Fixture.text(OrderFixture.listing([OrderFixture.link(note: "")]))
        #expect(drawn.contains("LINK       ₹500     ◐ pending                   pay link"))
        var state = OrderFixture.listing([OrderFixture.link()])
        #expect(state.strike(.char("m")).isEmpty, "there is no number to show")
    }

    @Test func allLinksOfAProviderAreFound() {
        var state = OrderFixture.listing([OrderFixture.link()])
        let query = TransactionQuery(providers: ["pentabit"], modes: [.link])
        let effects = state.strike(.char("b"))
        #expect(effects.contains { if case .loadPage(query, .newest, _, _) = $0 { true } else { false } })
    }

    @Test func whatNobodyConfirmedIsSaidWhereItIsOffered() {
        var pentabit = OrderFixture.pentabit
        pentabit.unconfirmed = ["a pay link's status is asked with a form"]
        let profile = OrderFixture.profile([Fixture.capability("segura-main"), pentabit])
        var state = OrderFixture.desk(profile: profile)
        state.strike(.char("p"), .up, .up, .right)
        #expect(Fixture.text(state).contains("! unconfirmed: a pay link's status is asked with a form"))
        var segura = Fixture.capability("segura-main")
        segura.unconfirmed = ["the signature of a complaint"]
        state = OrderFixture.desk(profile: OrderFixture.profile([segura]))
        state.strike(.char("c"))
        #expect(Fixture.text(state).contains("! unconfirmed: the signature of a complaint"))
    }

    @Test func aLimitTellsWhatIsLeftToSend() {
        var payatom = Fixture.capability("payatom")
        payatom.balance = false
        var state = OrderFixture.desk(profile: OrderFixture.profile([payatom]))
        state.strike(.char("p"))
        #expect(Fixture.text(state).contains("From         payatom                 can send ₹6,000"))
        state = OrderFixture.desk(Size(columns: 90, rows: 30))
        state.strike(.char("1"))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("used ₹4,000") && drawn.contains("████████░░░░░░░░░░░░ of ₹10,000"))
        #expect(drawn.contains("can send ₹6,000"))
    }
}
