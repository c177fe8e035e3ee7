import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// What is done with the selected transaction: complaints, notes, answers, numbers, questions.
@Suite struct SelectedTests {
    /// A desk whose selected payout the provider knows and answered a minute ago.
    static func known() -> DashboardState {
        var state = Fixture.desk(columns: 120, rows: 34)
        var details = Fixture.details
        details.transaction.providerReference = "78790412"
        details.transaction.providerStatus = "Pending"
        details.transaction.createdAt = Fixture.at("10:41:03")
        details.transaction.lastAnsweredAt = Fixture.at("14:01:30")
        details.transaction.beneficiary.account = "••••5521"
        _ = update(&state, .details(details))
        return state
    }

    @Test func askingNowNamesTheSelectedOne() {
        var state = Fixture.desk(columns: 120, rows: 34)
        #expect(state.strike(.char("r")) == [.askNow([Fixture.unknown.reference])])
    }

    @Test func theAnswerIsCopiedAsItIsSaid() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let sentence =
            "₹25,000 was sent at 13:58 by IMPS. The bank has not confirmed it yet; we are asking. "
            + "Please do not have it sent again."
        #expect(state.strike(.char("y")) == [.copy(sentence)])
    }

    @Test func aNoteIsKeptForTheOneItWasBegunOn() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("n"))
        state.type("called back")
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: Array(Fixture.rows.prefix(3)))
        #expect(state.strike(.enter).first == .addNote(Fixture.unknown.reference, "called back"))
    }

    @Test func numbersAreShownForTenSecondsAndOnlyForTheOneAskedFor() {
        var state = Fixture.desk(columns: 120, rows: 34)
        #expect(state.strike(.char("m")) == [.reveal(Fixture.unknown.reference)])
        let whole = Beneficiary(name: "ARJUN NAIR", account: "60110012345521", mobile: "9876500001")
        _ = update(&state, .revealed(Fixture.rows[0].reference, whole))
        #expect(!Fixture.text(state).contains("60110012345521"))
        _ = update(&state, .revealed(Fixture.unknown.reference, whole))
        #expect(Fixture.text(state).contains("account 60110012345521  mobile 9876500001"))
        _ = update(&state, .tick(Fixture.now.adding(seconds: 10)))
        #expect(!Fixture.text(state).contains("60110012345521"))
    }

    @Test func aComplaintSaysWhatIsKnownNowWhereTheAgentChangedNothing() {
        var state = Self.known()
        state.strike(.char("c"))
        state.type("!")
        var row = Fixture.unknown
        (row.status, row.providerStatus, row.bankReference) = (.succeeded, "Success", "632413105521")
        _ = update(&state, .details(TransactionDetails(transaction: row, timeline: [])))
        let message = state.complaints.composer?.message.text.string ?? ""
        #expect(message.contains("stands at “Success”") && message.contains("632413105521"))
        #expect(state.complaints.composer?.subject.text.string.hasSuffix("unknown since 20 Nov 10:41!") == true)
    }

    @Test func aComplaintIsPrefilledExplainsItsGatesAndIsSentOnce() {
        var state = Self.known()
        #expect(state.strike(.char("c")).isEmpty)
        let drawn = Fixture.text(state)
        for words in [
            "5 Complaint ", "Subject", "IMPS of ₹25,000 unknown since 20 Nov 10:41", "Our payout 1109111588400",
            "● asked 14:01:30: a complaint rests on an answer under 5 min old", "● segura-main knows it as 78790412",
            "● none is open for this payout", "Sat 21 Nov",
        ] { #expect(drawn.contains(words), "\(words)") }
        let message = state.complaints.composer?.message.text.string ?? ""
        #expect(message.contains("your reference 78790412") && message.contains("account ending 5521"))
        state.strike(.enter)
        #expect(Fixture.text(state).contains("Raise this complaint?"))
        #expect(state.strike(.enter).isEmpty, "Cancel is in front")
        state.strike(.enter)
        let effects = state.strike(.left, .enter, .enter, .enter)
        let raised = effects.compactMap { if case .raiseComplaint(let draft) = $0 { draft } else { nil } }
        #expect(raised.count == 1)
        #expect(raised.first?.destination == .provider && raised.first?.transaction == Fixture.unknown.reference)
        #expect(state.strike(.char("c"), .enter, .enter).isEmpty, "it is on its way and cannot be sent again")
        let complaint = Complaint(
            number: "C-261120-01", transaction: Fixture.unknown.reference, provider: "segura-main",
            subject: "IMPS of ₹25,000", message: "", status: .raised, agent: Fixture.asha, createdAt: Fixture.now,
            raisedAt: Fixture.now, dueAt: Fixture.now.day.adding(days: 1))
        let after = update(&state, .complaint(.stored(complaint)))
        #expect(after.contains(.loadComplaints))
        _ = update(&state, .complaints([complaint], at: Fixture.now))
        state.strike(.char("5"))
        let list = Fixture.text(state)
        #expect(list.contains("C-261120-01") && list.contains("◐ raised") && list.contains("Sat 21"))
    }

    @Test func anOldAnswerIsAskedForWhileTheComplaintIsWritten() {
        var state = Fixture.desk(columns: 120, rows: 34)
        var details = Fixture.details
        details.transaction.lastAnsweredAt = Fixture.at("13:50:00")
        _ = update(&state, .details(details))
        #expect(state.strike(.char("c")) == [.askNow([Fixture.unknown.reference])])
        #expect(Fixture.text(state).contains("✕ last answer 12 min old: asking now"))
    }

    @Test func whatWasAskedInVainIsNotCalledNeverAnswered() {
        var state = Fixture.desk(columns: 120, rows: 34)
        var details = Fixture.details
        details.transaction.lastAnsweredAt = nil
        _ = update(&state, .details(details))
        state.strike(.char("c"))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("! asked 2 times, no answer that names the order"))
        #expect(!drawn.contains("never answered") && !drawn.contains("✕ asked"))
    }

    @Test func aYoungTransactionMustBeTickedBeforeItIsComplainedAbout() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("c"))
        #expect(Fixture.text(state).contains("The provider has had it for less than five minutes"))
        state.strike(.enter)
        #expect(state.overlays.isEmpty)
        state.strike(.char(" "), .enter)
        #expect(state.overlays.count == 1)
        let effects = state.strike(.tab, .enter)
        guard case .raiseComplaint(let draft)? = effects.first else {
            Issue.record("nothing was kept")
            return
        }
        #expect(draft.accepted == [.tooFresh] && draft.destination == .keep)
    }

    @Test func howYoungItIsCountsFromWhenItWasHandedOver() {
        var state = Self.known()
        var row = state.details.content?.transaction ?? Fixture.unknown
        (row.createdAt, row.sentAt) = (Fixture.at("10:41:03"), Fixture.at("14:00:30"))
        _ = update(&state, .details(TransactionDetails(transaction: row, timeline: [])))
        state.strike(.char("c"))
        #expect(Fixture.text(state).contains("! The provider has had it for less than five minutes"))
    }

    @Test func aNeedIsAskedAboutWhole() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("6"))
        #expect(state.strike(.char("r")) == [.askAll(TransactionQuery(statuses: [.unknown]))])
        state.strike(.end)
        #expect(state.strike(.char("r")).isEmpty)
        #expect(Fixture.text(state).contains("there is nothing a provider could be asked here"))
    }

    @Test func whatChangedInNeedsIsMarkedForAWhile() {
        var state = Fixture.desk(columns: 120, rows: 34)
        #expect(!state.needs.hasFreshChanges(at: state.now))
        var summary = Fixture.summary
        summary.needs[0].count = 2
        _ = update(&state, .summary(summary))
        #expect(state.needs.hasFreshChanges(at: state.now) && state.countsSeconds)
        _ = update(&state, .tick(Fixture.now.adding(seconds: 4)))
        #expect(!state.needs.hasFreshChanges(at: state.now))
    }

    @Test func whereThereIsRoomDetailsTellOfBeneficiaryAndBank() {
        var state = HealthTests.desk(Size(columns: 200, rows: 50))
        var details = Fixture.details
        details.same = SameBeneficiary(
            [Fixture.unknown, Fixture.rows[1], Fixture.rows[2]], besides: Fixture.unknown.reference)
        _ = update(&state, .details(details))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("Same beneficiary   2 in 30 days, ₹12,900, both success · b lists them"))
        #expect(drawn.contains("Same bank          HDFC by IMPS 4 of 53 today; NEFT to HDFC 22 of 22 · 7 shows it"))
    }

    @Test func whereThereIsRoomTheDayIsSummedUp() {
        let drawn = Fixture.text(Fixture.desk(columns: 200, rows: 50))
        for line in [
            "Today ──", "─ to 14:02", "paid         1,913    ₹1,14,08,216", "failed          77       ₹6,02,430",
            "reversed         4         ₹31,900", "open            29       ₹4,85,668", "09 to 14",
        ] { #expect(drawn.contains(line), "\(line)") }
    }

    @Test func detailsSayWhichOfTheListItIs() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("3"))
        #expect(Fixture.text(state).contains("1109111588400 · 7 of 1,04,233 · at 13:59:37"))
        state.strike(.char("2"))
        #expect(!Fixture.text(state).contains("7 of 1,04,233"))
    }

    @Test func aComplaintPastItsWindowSaysSo() {
        var state = Self.known()
        var details = Fixture.details
        details.transaction.createdAt = Fixture.at("10:00").adding(seconds: -46 * 86_400)
        details.transaction.lastAnsweredAt = Fixture.at("14:01:30")
        _ = update(&state, .details(details))
        state.strike(.char("c"))
        #expect(Fixture.text(state).contains("! complaints were heard until Thu 19 Nov, 45 days"))
    }

    @Test func moneyThatCameBackSaysWhetherAnythingIsOwed() {
        var state = Fixture.desk(columns: 120, rows: 34)
        var details = Fixture.details
        details.transaction.status = .reversed
        details.timeline.append(
            TimelineEntry(
                at: Fixture.at("14:01:30"), source: .poll, verified: true, label: "asked", actor: "segura-main",
                status: .reversed, note: "“Reversal”"))
        _ = update(&state, .details(details))
        #expect(Fixture.text(state).contains("T+1       was Sat 21 Nov: back in time, nothing is owed"))
        details.transaction.createdAt = Fixture.at("10:00", day: 17)
        _ = update(&state, .details(details))
        #expect(Fixture.text(state).contains("T+1       was Wed 18 Nov: back too late, ₹200 owed"))
    }

    @Test func whatNeverLeftIsNeitherAskedNorComplainedAbout() {
        var state = Fixture.desk(columns: 120, rows: 34)
        for _ in 0..<5 { state.strike(.down) }
        #expect(state.list.selection?.status == .notSent)
        #expect(state.strike(.char("r")).isEmpty)
        #expect(Fixture.text(state).contains("nothing was sent, so there is nothing to ask"))
        #expect(state.strike(.char("c")).isEmpty)
        #expect(state.focus == .transactions)
    }

    @Test func emptyComplaintsTeachTheKey() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("5"))
        #expect(Fixture.text(state).contains("No complaints. c on a transaction raises one."))
    }

    @Test func allToOneBeneficiaryAreFoundByNameAndTail() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let effects = state.strike(.char("b"))
        let query = TransactionQuery(accountTail: "5521", names: ["ARJUN NAIR"])
        #expect(effects.contains { if case .loadPage(query, .newest, _, _) = $0 { true } else { false } })
        #expect(Fixture.text(state).contains("2 / to ARJUN NAIR ••••5521 "))
    }

    @Test func nothingIsForetoldWhereTheTrendsSpacingIsNotKnown() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let wallets = Fixture.wallets.map { wallet in
            var wallet = wallet
            wallet.trendSpacing = nil
            return wallet
        }
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("can send ₹84,120 ") && !drawn.contains("dry ~") && !drawn.contains("past 18:00"))
    }

    @Test func aNeedShowsItsRows() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("6"))
        let effects = state.strike(.enter)
        #expect(
            effects.contains { effect in
                if case .loadPage(TransactionQuery(statuses: [.unknown]), .newest, _, _) = effect {
                    true
                } else {
                    false
                }
            })
        #expect(Fixture.text(state).contains("2 / unknown ━"))
    }

    @Test func everyStatusHasASentenceThatPromisesNothing() {
        let context = Fixture.desk(columns: 120, rows: 34).context
        for status in PaymentStatus.allCases {
            var details = Fixture.details
            details.transaction.status = status
            let sentence = Say.sentence(details, context)
            #expect(sentence.contains("₹25,000"), "\(status)")
            #expect(!sentence.contains("will "), "\(status)")
        }
        var paid = Fixture.details
        paid.transaction.status = .succeeded
        paid.transaction.bankReference = "632413105521"
        #expect(
            Say.sentence(paid, context)
                == "₹25,000 sent on 20 November at 13:58 is confirmed by the bank. Reference (RRN) 632413105521. "
                + "If it does not show, give your bank this number.")
    }
}
