import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// What was complained about can be read again, is seen on its row and in Details, and leads on when it can.
@Suite struct ComplaintReadingTests {
    static func raised(_ status: Complaint.Status = .raised, message: String = "Please confirm.") -> Complaint {
        Complaint(
            number: "C-261120-01", transaction: Fixture.unknown.reference, provider: "segura-main",
            providerReference: "SR 4410", subject: "IMPS of ₹25,000 unknown since 20 Nov 13:58", message: message,
            status: status, remark: "They look into it.", agent: Fixture.asha, createdAt: Fixture.at("13:59"),
            raisedAt: Fixture.at("14:00:05"), dueAt: Fixture.now.day.adding(days: 1))
    }

    static func desk(_ complaint: Complaint, columns: Int = 120, rows: Int = 34, ready: Set<String> = [])
        -> DashboardState
    {
        var state = Fixture.desk(columns: columns, rows: rows)
        _ = update(&state, .complaints([complaint], at: Fixture.now, ready: ready))
        return state
    }

    @Test func enterOnAComplaintShowsTheWholeOfIt() {
        var state = Self.desk(Self.raised())
        #expect(state.strike(.char("5"), .enter) == [.loadComplaintActs(number: "C-261120-01")])
        let drawn = Fixture.text(state)
        for words in [
            "5 C-261120-01 ━", "◐ raised · at 14:02:12", "About     1109111588400  ₹25,000 IMPS  ? unknown  ARJUN NAIR",
            "To        segura-main, their number SR 4410", "Status    ◐ raised  Fri 20 Nov 14:00 by asha",
            "Due       Sat 21 Nov",
            "Remark    They look into it.", "Subject   IMPS of ₹25,000 unknown since 20 Nov 13:58",
            "Message   Please confirm.", "Esc back to the list",
        ] { #expect(drawn.contains(words), "\(words)") }
        state.strike(.esc)
        #expect(Fixture.text(state).contains("5 Complaints ━") && state.focus == .complaints)
    }

    @Test(arguments: [Size(columns: 60, rows: 16), Size(columns: 80, rows: 24)])
    func aLongOneIsScrolledToItsEnd(_ size: Size) {
        let message = (1...40).map { "Sentence number \($0)." }.joined(separator: " ")
        var state = Self.desk(Self.raised(message: message), columns: size.columns, rows: size.rows)
        state.strike(.char("5"), .enter)
        #expect(Fixture.text(state).contains("more lines · ↓ shows them"))
        #expect(!Fixture.text(state).contains("number 40."))
        for _ in 0..<60 { state.strike(.down) }
        #expect(Fixture.text(state).contains("number 40.") && Fixture.text(state).contains("the end · ↑ goes back"))
        state.strike(.up)
        #expect(!Fixture.text(state).contains("the end · ↑"), "one step back is one line")
        state.strike(.char("g"))
        #expect(Fixture.text(state).contains("About "))
    }

    @Test func whatIsReadFollowsWhatArrives() {
        var state = Self.desk(Self.raised())
        state.strike(.char("5"), .enter)
        _ = update(&state, .complaints([Self.raised(.answered)], at: Fixture.now))
        #expect(Fixture.text(state).contains("● answered · at"))
        _ = update(&state, .complaints([], at: Fixture.now))
        #expect(Fixture.text(state).contains("5 Complaints ━"), "one that is gone is read no longer")
    }

    @Test func itsTransactionIsMarkedWhileTheProviderHasIt() {
        let row = { (state: DashboardState) in
            Fixture.text(state).split(separator: "\n").first { $0.contains("ARJUN NAIR") && $0.contains("…15") } ?? ""
        }
        #expect(row(Self.desk(Self.raised())).contains("C 4m  ••••5521"))
        for status in [Complaint.Status.draft, .closed] {
            #expect(row(Self.desk(Self.raised(status))).contains("  4m  ••••5521"))
            #expect(!row(Self.desk(Self.raised(status))).contains("C 4m"))
        }
        var settled = Self.raised()
        settled.transaction = Fixture.rows[1].reference
        let drawn = Fixture.text(Self.desk(settled))
        #expect(drawn.contains("● success       C  ••••4410 GURPREET SINGH"))
    }

    @Test func itIsALineOfItsPayoutsDetails() {
        var state = Fixture.desk(columns: 120, rows: 34)
        var details = Fixture.details
        details.complaints = [Self.raised()]
        _ = update(&state, .details(details))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("14:00:05  complaint asha         ◐ raised      C-261120-01, due Sat 21 Nov, their"))
        #expect(drawn.contains("number SR 4410: They look into it."))
    }

    @Test func aDraftWhoseReferenceHasComeIsOffered() {
        var state = Self.desk(LeftoverTests.complaint(), ready: ["C-261120-01"])
        #expect(Fixture.text(state).contains("! complaint ready  1  C-261120-01"))
        #expect(Fixture.text(state).contains("6 Needs you ───── 10 · at"))
        state.strike(.char("6"))
        for _ in 0..<5 { state.strike(.down) }
        state.strike(.enter)
        #expect(state.focus == .complaints)
        #expect(Fixture.text(state).contains("▸ ready   C-261120-01"))
        state.strike(.enter)
        #expect(Fixture.text(state).contains("! their reference has come: it can be sent now · Enter"))
        state.strike(.enter, .backTab)
        #expect(state.strike(.enter) == [.sendComplaint(number: "C-261120-01")])
        _ = update(&state, .complaints([Self.raised()], at: Fixture.now))
        #expect(!Fixture.text(state).contains("complaint ready"))
    }

    @Test func aSummaryThatComesLaterKeepsTheOffer() {
        var state = Self.desk(LeftoverTests.complaint(), ready: ["C-261120-01"])
        _ = update(&state, .summary(Fixture.summary))
        #expect(Fixture.text(state).contains("! complaint ready"))
    }
}
