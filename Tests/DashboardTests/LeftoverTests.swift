import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// What was left behind has a way on: drafts of complaints, payouts that were never sent.
@Suite struct LeftoverTests {
    static let ready = Fixture.row("14:02", "1613000", .rail(.imps), 1_250_000, .ready, "7812", "MEENA IYER")

    /// A desk with the cursor on a payout that was left unsent.
    static func unsent(_ row: Transaction = ready, role: AgentRole = .operator) -> DashboardState {
        let profile = Fixture.profile(role: role)
        var state = Fixture.desk(columns: 120, rows: 34, profile: profile, onUnknown: false)
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: [row] + Fixture.rows)
        _ = update(&state, .tick(Fixture.now.adding(seconds: 2)))
        return state
    }

    static func complaint(_ status: Complaint.Status = .draft, provider: String = "segura-main") -> Complaint {
        Complaint(
            number: "C-261120-01", transaction: Fixture.unknown.reference, provider: provider,
            subject: "IMPS of ₹25,000 unknown since 20 Nov 13:58", message: "Please confirm.", status: status,
            remark: "segura-main has given no id for it yet.", agent: Fixture.asha, createdAt: Fixture.now)
    }

    static func drafted(_ complaint: Complaint = complaint(), role: AgentRole = .operator) -> DashboardState {
        var state = Fixture.desk(columns: 120, rows: 34, profile: Fixture.profile(role: role))
        _ = update(&state, .complaints([complaint], at: Fixture.now))
        state.strike(.char("5"))
        return state
    }

    // MARK: Payouts

    @Test func aPayoutLeftUnsentAsksToSendOrDiscard() {
        var state = Self.unsent()
        state.strike(.enter)
        let drawn = Fixture.text(state)
        for words in [
            "Send or discard?", "Rupees Twelve Thousand Five Hundred Only", "to         MEENA IYER",
            "by         IMPS from segura-main", "reference  1109111613000", "entered    Fri 20 Nov 14:02 by asha",
            "wallet     ₹12,34,567.00 → ₹12,22,067.00", "Type the last four of the account",
            "▸[ Leave it ]", "[ Discard ]", "[ Send ₹12,500 ]",
        ] { #expect(drawn.contains(words), "\(words)") }
        #expect(state.strike(.enter).isEmpty)
        #expect(state.overlays.isEmpty && !state.isInFlight)
    }

    @Test func sendingItNeedsTheLastFourAndIsDoneOnce() {
        var state = Self.unsent()
        state.strike(.enter)
        state.type("7813")
        #expect(state.strike(.enter).isEmpty)
        #expect(Fixture.text(state).contains("does not match"))
        state.strike(.backspace)
        state.type("2")
        #expect(state.strike(.enter) == [.send(Self.ready.reference)])
        #expect(state.isInFlight)
        state.strike(.enter)
        #expect(state.overlays.isEmpty, "it is not offered again while it is on its way")
        var row = Self.ready
        row.status = .succeeded
        let effects = update(&state, .unsent(row.reference, .sent(row, reason: "paid")))
        #expect(!state.isInFlight && effects.contains(.loadSummary))
        #expect(Fixture.text(state).contains("1109111613000: ● success. paid"))
    }

    @Test func aStatusThatIsKnownAgainEndsTheWaiting() {
        var state = Self.unsent()
        state.strike(.enter)
        state.type("7812")
        state.strike(.enter)
        var row = Self.ready
        row.status = .submitting
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: [row] + Fixture.rows)
        #expect(state.isInFlight)
        row.status = .pending
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: [row] + Fixture.rows)
        #expect(!state.isInFlight)
    }

    @Test func aUPIIdIsConfirmedByTheAmount() {
        var row = Fixture.row("14:02", "1613000", .rail(.upi), 1_250_000, .ready, "@ybl", "MEENA IYER")
        row.status = .ready
        var state = Self.unsent(row)
        state.strike(.enter)
        #expect(Fixture.text(state).contains("Type the amount, from the request:"))
        state.type("12500")
        #expect(state.strike(.enter) == [.send(row.reference)])
    }

    @Test func discardingTakesItsOwnButton() {
        var state = Self.unsent()
        state.strike(.enter, .tab, .right)
        #expect(state.strike(.enter) == [.discard(Self.ready.reference)])
        _ = update(&state, .unsent(Self.ready.reference, .discarded))
        #expect(Fixture.text(state).contains("1109111613000 is discarded. Nothing was sent."))
        state = Self.unsent()
        state.strike(.enter, .tab, .right, .enter)
        _ = update(&state, .unsent(Self.ready.reference, .refused("Another process has it.")))
        #expect(Fixture.text(state).contains("Another process has it."))
        state.strike(.enter)
        #expect(state.overlays.count == 1)
    }

    @Test func whileNewPayoutsWaitItStays() {
        var state = Self.unsent()
        _ = update(&state, .blocked("The disk is full."))
        state.strike(.enter)
        state.type("7812")
        #expect(state.strike(.enter).isEmpty)
        #expect(Fixture.text(state).contains("New payouts wait. Nothing was sent."))
    }

    @Test func aViewerOnlyLooks() {
        var state = Self.unsent(role: .viewer)
        state.strike(.enter)
        #expect(state.overlays.isEmpty && state.focus == .details)
    }

    // MARK: Complaints

    @Test func aDraftIsOfferedAndSentOnce() {
        var state = Self.drafted()
        state.strike(.enter, .enter)
        let drawn = Fixture.text(state)
        for words in [
            "Raise C-261120-01?", "IMPS of ₹25,000 unknown since", "segura-main has given no id for it yet.",
            "▸[ Leave it ]", "[ Close it ]", "[ Copy as mail ]", "[ Send to segura-main ]",
        ] { #expect(drawn.contains(words), "\(words)") }
        #expect(state.strike(.enter).isEmpty)
        state.strike(.enter, .backTab)
        #expect(state.strike(.enter) == [.sendComplaint(number: "C-261120-01")])
        state.strike(.enter, .backTab)
        #expect(state.strike(.enter).isEmpty, "one at a time")
        _ = update(&state, .complaint(.stored(Self.complaint(.raised))))
        #expect(Fixture.text(state).contains("C-261120-01 is raised."))
    }

    @Test func aDraftThatStaysOneSaysWhy() {
        var state = Self.drafted()
        state.strike(.enter, .enter, .backTab, .enter)
        _ = update(&state, .complaint(.stored(Self.complaint())))
        #expect(Fixture.text(state).contains("C-261120-01 stays a draft: segura-main has given no id for it yet."))
    }

    @Test func aDraftIsMailedOrClosedWhereNobodyTakesIt() {
        var state = Self.drafted(Self.complaint(provider: "payatom"))
        state.strike(.enter, .enter)
        #expect(!Fixture.text(state).contains("Send to"))
        state.strike(.right)
        #expect(state.strike(.enter) == [.closeComplaint(number: "C-261120-01")])
        _ = update(&state, .complaint(.refused("It is closed already.")))
        state.strike(.enter, .right, .right)
        #expect(state.strike(.enter) == [.mailComplaint(number: "C-261120-01")])
    }

    @Test func sendingADraftKeepsWhatIsWrittenAboutAnother() {
        var state = SelectedTests.known()
        state.strike(.char("c"))
        state.type("x")
        state.strike(.esc)
        let written = state.complaints.composer
        _ = update(&state, .complaints([Self.complaint()], at: Fixture.now))
        state.strike(.char("5"), .enter, .enter, .backTab, .enter)
        _ = update(&state, .complaint(.stored(Self.complaint(.raised))))
        #expect(written != nil && state.complaints.composer == written)
    }

    @Test func whatIsRaisedOrOnlyLookedAtOpensItsTransaction() {
        var state = Self.drafted(Self.complaint(.raised))
        state.strike(.enter, .enter)
        #expect(state.overlays.isEmpty && state.focus == .details)
        state = Self.drafted(role: .viewer)
        state.strike(.enter, .enter)
        #expect(state.overlays.isEmpty && state.focus == .details)
    }
}
