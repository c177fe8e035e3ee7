import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// A complaint from its evidence to its end, and what is said of it meanwhile.
@Suite struct ComplaintWholeTests {
    private static let sha = String(repeating: "ab", count: 32)

    /// A payout with everything that can stand under a complaint.
    static var proven: TransactionDetails {
        var details = Fixture.details
        details.transaction.createdAt = Fixture.at("10:41:03")
        details.transaction.sentAt = Fixture.at("10:41:04")
        details.transaction.status = .pending
        details.transaction.providerReference = "78790412"
        details.transaction.beneficiary.account = "••••5521"
        details.transaction.lastAnsweredAt = Fixture.at("14:01:30")
        func line(
            _ clock: String, _ source: TimelineEntry.Source, _ label: String, _ status: PaymentStatus, _ word: String?
        ) -> TimelineEntry {
            TimelineEntry(
                at: Fixture.at(clock), source: source, verified: source != .callback, label: label,
                actor: source == .intent ? "asha" : "segura-main", providerStatus: word, status: status,
                rawSHA256: word == nil ? nil : sha)
        }
        details.timeline = [
            line("10:41:03", .intent, "intent", .ready, nil),
            line("10:41:05", .reply, "reply", .pending, "Pending"),
            line("11:00:00", .poll, "asked", .pending, "Pending"),
            line("13:41:00", .poll, "asked", .pending, "Pending"),
            line("14:01:30", .poll, "asked", .pending, "Pending"),
        ]
        return details
    }

    private static func composing(_ size: Size = Size(columns: 120, rows: 34)) -> DashboardState {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        _ = update(&state, .details(proven))
        state.strike(.char("c"))
        return state
    }

    private func raised(_ state: inout DashboardState) -> ComplaintDraft? {
        let effects = state.strike(.enter, .backTab, .enter)
        return effects.lazy.compactMap { if case .raiseComplaint(let draft) = $0 { draft } else { nil } }.first
    }

    // MARK: Evidence

    @Test func theTimelineIsOfferedAsEvidence() {
        let drawn = Fixture.text(Self.composing())
        for line in [
            "Evidence  5 of 7 · written under the message", "[x] intent    10:41:03  asha",
            "[x] reply     10:41:05  “Pending”", "[x] asked     14:01:30  “Pending”",
            "[ ] asked ×2  to 13:41  the same", "[x] account   ••••5521  and its IFSC",
            "[x] bytes     SHA-256 of their last answer", "    callback  none",
            "● 3 h old; under 5 minutes would be a warning",
        ] { #expect(drawn.contains(line), "\(line)") }
    }

    @Test func whatIsTickedStandsUnderTheMessageAndNothingElse() {
        var state = Self.composing()
        // From the subject over the message to the third tick and the fourth.
        state.strike(.tab, .tab, .tab, .tab, .char(" "), .tab, .char(" "))
        #expect(Fixture.text(state).contains("[ ] asked     14:01:30") && Fixture.text(state).contains("[x] asked ×2"))
        let message = raised(&state)?.message ?? ""
        for words in [
            "written 20 Nov 10:41:03 before sending", "your reply 20 Nov 10:41:05: “Pending”",
            "asked 2 times before, the last 20 Nov 13:41:00, the same", "account ending 5521, IFSC HDFC0001203",
            "SHA-256 of your last answer \(Self.sha)",
        ] { #expect(message.contains(words), "\(words)") }
        #expect(!message.contains("asked 20 Nov 14:01:30"))
        #expect(!message.contains("asha"), "no agent's name leaves")
    }

    @Test func whatArrivesMeanwhileKeepsTheTicks() {
        var state = Self.composing()
        state.strike(.tab, .tab, .char(" "))
        var details = Self.proven
        details.timeline.append(
            TimelineEntry(
                at: Fixture.at("14:02:00"), source: .callback, verified: false, label: "callback", actor: "unsigned",
                providerStatus: "Success"))
        _ = update(&state, .details(details))
        let drawn = Fixture.text(state)
        #expect(
            drawn.contains("[ ] intent    10:41:03") && drawn.contains("[ ] callback  14:02:00  “Success”, unsigned"))
    }

    @Test func aLowPaneFoldsTheEvidenceUntilItIsGoneTo() {
        var state = Self.composing(Size(columns: 80, rows: 24))
        #expect(Fixture.text(state).contains("5 of 7") && !Fixture.text(state).contains("SHA-256 of their"))
        #expect(Fixture.text(state).contains("● none is open for this payout"), "the gates are seen")
        state.strike(.tab, .tab, .tab)
        #expect(Fixture.text(state).contains("[x] reply     10:41:05  “Pending”"))
    }

    // MARK: Gates

    @Test func anAnswerThatGrowsOldIsAskedForAgainByItself() {
        var state = Self.composing()
        #expect(update(&state, .tick(Fixture.at("14:06:29"))).isEmpty)
        #expect(update(&state, .tick(Fixture.at("14:06:31"))) == [.askNow([Fixture.unknown.reference])])
        #expect(Fixture.text(state).contains("✕ last answer 5 min old: asking now"))
        #expect(update(&state, .tick(Fixture.at("14:07:00"))).isEmpty, "once as long as an answer would hold")
        state.strike(.esc)
        #expect(update(&state, .tick(Fixture.at("14:20:00"))).isEmpty, "not while nobody writes")
    }

    // MARK: What is said of one

    private static func answered() -> Complaint {
        var complaint = ComplaintReadingTests.raised(.answered)
        (complaint.amount, complaint.dueAt) = (Money(rupees: 25_000), Fixture.now.day)
        (complaint.createdAt, complaint.raisedAt) = (Fixture.at("11:31", day: 17), Fixture.at("11:31:02", day: 17))
        return complaint
    }

    private static func listing(_ complaint: Complaint, _ size: Size = Size(columns: 120, rows: 34)) -> DashboardState {
        var state = ComplaintReadingTests.desk(complaint, columns: size.columns, rows: size.rows)
        var details = Fixture.details
        details.transaction.status = .succeeded
        details.transaction.bankReference = "PUNBN26321338207"
        details.timeline = [
            TimelineEntry(
                at: Fixture.at("17:44", day: 19), source: .poll, verified: true, label: "asked", actor: "segura-main",
                status: .succeeded, bankReference: "PUNBN26321338207")
        ]
        _ = update(&state, .details(details))
        state.strike(.char("5"))
        return state
    }

    @Test func theListAnswersTheCustomerAndTellsTheHistory() {
        var state = ComplaintReadingTests.desk(Self.answered())
        #expect(state.strike(.char("5")).contains(.loadComplaintActs(number: "C-261120-01")))
        state = Self.listing(Self.answered())
        let acts = [
            ComplaintAct(.written, at: Fixture.at("11:31", day: 17), agent: "asha", status: .draft),
            ComplaintAct(.sent, at: Fixture.at("11:31:01", day: 17), agent: "user 1000", status: .submitting),
            ComplaintAct(.changed, at: Fixture.at("11:31:02", day: 17), agent: "asha", status: .raised),
            ComplaintAct(
                .changed, at: Fixture.at("13:20:04"), agent: "vikram", status: .answered, remark: "credited on the 17th"
            ),
        ]
        _ = update(&state, .complaintActs("C-261120-01", acts))
        let drawn = Fixture.text(state)
        for line in [
            "C-261120-01 · due today · at 13:20",
            "Say  “Your complaint of Tuesday: the bank says ₹25,000 was credited, sent on 20",
            "Tue 17 11:31   raised     asha          to segura-main, sent once, their number SR",
            "Thu 19 17:44   asked      segura-main   the payout is ● success, UTR",
            "Fri 20 13:20   answered   vikram        written down: “credited on the 17th”",
            "today          due                      close it, or raise it again",
        ] { #expect(drawn.contains(line), "\(line)") }
        guard case .copy(let said)? = state.strike(.char("y")).first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(said.hasPrefix("Your complaint of Tuesday: the bank says"))
        state.strike(.char("H"))
        #expect(Fixture.text(state).contains("Say  “आपकी 17 नवंबर की शिकायत"))
    }

    @Test(arguments: Complaint.Status.allCases)
    func everyStatusHasASentenceThatPromisesNothing(_ status: Complaint.Status) {
        var complaint = ComplaintReadingTests.raised(status)
        complaint.amount = Money(rupees: 25_000)
        var context = Fixture.desk(columns: 120, rows: 34).context
        for language in Say.Language.allCases {
            context.language = language
            let sentence = ComplaintSay(complaint, nil, context).sentence
            #expect(sentence.contains("₹25,000") && !sentence.contains("will "), "\(sentence)")
        }
    }

    @Test(arguments: Scene.sizes)
    func theListHoldsItsFactsInEverySize(_ size: Size) {
        let drawn = Fixture.text(Self.listing(Self.answered(), size))
        #expect(drawn.contains("today   C-261120-01") && drawn.contains("answered"))
        if size.columns >= 80 { #expect(drawn.contains("Say  “Your complaint of Tuesday")) }
    }

    @Test func whatWasMailedSaysSo() {
        var complaint = ComplaintReadingTests.raised()
        (complaint.remark, complaint.providerReference) = (Complaint.byMail, nil)
        var state = ComplaintReadingTests.desk(complaint)
        state.strike(.char("5"))
        #expect(Fixture.text(state).contains("◐ by mail"))
    }

    // MARK: By name

    @Test func anAnswerIsWrittenDownOnce() {
        var state = Self.listing(ComplaintReadingTests.raised())
        state.strike(.char(":"))
        state.type("update")
        #expect(state.strike(.enter).isEmpty)
        #expect(Fixture.text(state).contains("What did they say?") && Fixture.text(state).contains("▸[ Cancel ]"))
        state.strike(.tab, .tab, .enter)
        #expect(Fixture.text(state).contains("Still needed: what they said."))
        state.strike(.tab, .tab)
        state.type("two days more")
        var other = state
        #expect(
            state.strike(.enter)
                == [.updateComplaint(number: "C-261120-01", remark: "two days more", status: .answered)])
        #expect(
            other.strike(.tab, .left, .enter)
                == [.updateComplaint(number: "C-261120-01", remark: "two days more", status: .raised)])
        state.strike(.char(":"))
        state.type("update")
        state.strike(.enter)
        #expect(!Fixture.text(state).contains("What did they say?"), "the last word on it is on its way")
    }

    @Test func aComplaintIsClosedWithOrWithoutAWord() {
        for typed in ["", "credited"] {
            var state = Self.listing(Self.answered())
            state.strike(.char(":"))
            state.type("close a comp")
            state.strike(.enter)
            state.type(typed)
            let effects = typed.isEmpty ? state.strike(.backTab, .enter) : state.strike(.enter)
            #expect(effects == [.closeComplaint(number: "C-261120-01", remark: typed.isEmpty ? nil : typed)])
        }
    }

    @Test func whatCannotBeUpdatedSaysWhy() {
        var state = Self.listing(ComplaintReadingTests.raised(.draft))
        state.strike(.char(":"))
        state.type("update")
        #expect(Fixture.text(state).contains("It is a draft"))
    }
}
