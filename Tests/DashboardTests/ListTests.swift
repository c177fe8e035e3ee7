import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

@Suite struct ListTests {
    @Test func theFirstSizeAsksForEverythingAndALaterOneForNothing() {
        var state = DashboardState(profile: Fixture.profile(), now: Fixture.now)
        let effects = update(&state, .resize(Size(columns: 120, rows: 34)))
        #expect(effects.contains(.loadWallets) && effects.contains(.loadSummary) && effects.contains(.loadComplaints))
        #expect(effects.contains(.walletsInView(true)))
        #expect(
            effects.contains(.loadPage(.everything, .newest, limit: TransactionsPane.pageSize, ticket: 1)))
        #expect(update(&state, .resize(Size(columns: 80, rows: 24))).isEmpty)
    }

    @Test func theSelectionIsAReferenceAndSurvivesARefresh() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let chosen = state.list.selected
        #expect(chosen == Fixture.unknown.reference)
        let newer = Fixture.row("14:03", "1618000", .rail(.upi), 9_900, .pending, "@ybl", "NEW ROW")
        let effects = update(&state, .storeChanged)
        Fixture.answer(effects, of: &state, rows: [newer] + Fixture.rows, total: 104_234)
        #expect(state.list.selected == chosen)
        let marked = Fixture.text(state).split(separator: "\n").first { $0.contains("▸") } ?? ""
        #expect(marked.contains("ARJUN NAIR"))
    }

    @Test func aMovedCursorKeepsTheRowsStillAndCountsWhatArrives() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let effects = update(&state, .storeChanged)
        let starts = effects.compactMap { effect -> PageStart? in
            if case .loadPage(_, let start, _, _) = effect { start } else { nil }
        }
        #expect(starts == [.from(PageAnchor(Fixture.rows[0]))])
        Fixture.answer(effects, of: &state, total: 104_239)
        #expect(Fixture.text(state).contains("6 new · 1,04,239"))
        let again = state.strike(.char("g"))
        Fixture.answer(again, of: &state, total: 104_239)
        #expect(!Fixture.text(state).contains(" new · "))
        #expect(state.list.selected == Fixture.rows[0].reference)
    }

    @Test func followingStaysOnTheNewest() {
        var state = Fixture.desk(columns: 120, rows: 34, onUnknown: false)
        let newer = Fixture.row("14:03", "1618000", .rail(.upi), 9_900, .pending, "@ybl", "NEW ROW")
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: [newer] + Fixture.rows)
        #expect(state.list.selected == newer.reference)
    }

    @Test func staleAnswersAreDropped() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let before = state.list
        _ = update(&state, .page(TransactionPage(rows: []), at: Fixture.now, ticket: 1))
        _ = update(&state, .count(ListCount(total: 1, shown: 1), ticket: 999))
        #expect(state.list == before)
        var other = Fixture.details
        other.transaction = Fixture.rows[0]
        _ = update(&state, .details(other))
        #expect(state.details.content == Fixture.details)
    }

    @Test func eachKeyOfAFilterCancelsTheQuestionBefore() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        let first = state.type("meena")
        let tickets = first.compactMap { effect -> Ticket? in
            if case .loadPage(_, _, _, let ticket) = effect { ticket } else { nil }
        }
        #expect(tickets.count >= 2)
        for ticket in tickets.dropLast() {
            _ = update(&state, .page(TransactionPage(rows: []), at: Fixture.now, ticket: ticket))
        }
        #expect(state.list.rows.count == Fixture.rows.count)
        _ = update(&state, .page(TransactionPage(rows: [Fixture.rows[2]]), at: Fixture.now, ticket: tickets.last ?? 0))
        #expect(state.list.rows.map(\.beneficiary.name) == ["MEENA IYER"])
    }

    @Test func aFilterSaysWhatIsHiddenAndWhatItSums() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        let effects = state.type("status:unknown")
        for case .loadPage(_, _, _, let ticket) in effects.suffix(2) {
            _ = update(&state, .page(TransactionPage(rows: [Fixture.unknown]), at: Fixture.now, ticket: ticket))
        }
        for case .loadCount(_, let ticket) in effects.suffix(2) {
            let pending = StatusSum(status: .pending, count: 3, amount: Money(rupees: 40_828))
            let sums = [StatusSum(status: .unknown, count: 1, amount: Money(rupees: 25_000)), pending]
            _ = update(&state, .count(ListCount(total: 104_233, shown: 4, sums: sums), ticket: ticket))
        }
        let drawn = Fixture.text(state)
        #expect(drawn.contains("2 / status:unknown▏"))
        #expect(drawn.contains("4 shown · 1,04,229 hidden"))
        #expect(drawn.contains("4 payouts ₹65,828   ? 1 ₹25,000   ◐ 3 ₹40,828"))
    }

    /// A list of what `text` finds.
    static func found(_ text: String, _ rows: [Transaction], _ sums: [StatusSum], columns: Int = 120)
        -> DashboardState
    {
        var state = Fixture.desk(columns: columns, rows: 34)
        state.strike(.char("/"))
        let effects = state.type(text) + state.strike(.enter)
        for effect in effects {
            switch effect {
            case .loadPage(_, _, _, let ticket):
                _ = update(&state, .page(TransactionPage(rows: rows), at: Fixture.now, ticket: ticket))
            case .loadCount(_, let ticket):
                let count = ListCount(total: 104_233, shown: sums.reduce(0) { $0 + $1.count }, sums: sums)
                _ = update(&state, .count(count, ticket: ticket))
            default: break
            }
        }
        return state
    }

    @Test func payLinksAreNoPayouts() {
        let paid = StatusSum(
            status: .succeeded, count: 3, amount: Money(rupees: 1_750), linkCount: 1, linkAmount: Money(rupees: 250))
        let failed = StatusSum(status: .failed, count: 1, amount: Money(rupees: 500))
        let mixed = Fixture.text(Self.found("since:2d", Fixture.rows, [paid, failed]))
        #expect(mixed.contains("3 payouts ₹2,000   ● 2 ₹1,500   ✕ 1 ₹500   1 pay link ₹250"))
        let links = StatusSum(
            status: .succeeded, count: 2, amount: Money(rupees: 90), linkCount: 2, linkAmount: Money(rupees: 90))
        let only = Fixture.text(Self.found("mode:link", Fixture.rows, [links]))
        #expect(only.contains("2 pay links ₹90   ● 2") && !only.contains("payouts"))
    }

    @Test(arguments: [
        (PaymentStatus.failed, "twins, one of them paid: not paid twice"), (.succeeded, "! twins, both of them paid"),
        (.unknown, "! twins, not both known yet"),
    ])
    func twinsAreNotedAndJudgedByWhatIsProven(_ other: PaymentStatus, _ words: String) {
        var rows = [
            Fixture.row("13:48", "3969000", .rail(.upi), 50_000, .succeeded, "@axl", "MEENA IYER"),
            Fixture.row("13:31", "3871200", .rail(.upi), 50_000, other, "@axl", "MEENA IYER"),
        ]
        let sums = rows.map { StatusSum(status: $0.status, count: 1, amount: $0.amount) }
        #expect(!Fixture.text(Self.found("meena", rows, sums)).contains("twin"), "alike is not proven to be the same")
        for index in rows.indices { rows[index].isTwin = true }
        let drawn = Fixture.text(Self.found("flag:twin", rows, sums))
        #expect(drawn.contains("● success    twin  ••••@axl MEENA IYER") && drawn.contains(words))
    }

    @Test(arguments: [80, 120, 200])
    func aNumberThatIsNobodysIsExplainedWhole(_ columns: Int) {
        var state = Fixture.desk(columns: columns, rows: 34)
        state.strike(.char("/"))
        let effects = state.type("HDFCN26323907716")
        for effect in effects {
            switch effect {
            case .loadPage(_, _, _, let ticket):
                _ = update(&state, .page(TransactionPage(), at: Fixture.now, ticket: ticket))
            case .loadCount(_, let ticket):
                _ = update(&state, .count(ListCount(total: 104_233, shown: 0), ticket: ticket))
            default: break
            }
        }
        let words = Fixture.text(state).split(whereSeparator: \.isWhitespace)
        for word in ["NEFT", "UTR", "2026.", "Not", "ours:", "callback", "holds", "it."] {
            #expect(words.contains { $0 == word }, "\(word)")
        }
    }

    @Test func whomNothingWasFoundForIsSaid() {
        #expect(
            Fixture.text(Self.found("name:meena on:yesterday", [], [])).contains(
                "No payout to a “meena” on Thu 19 Nov. Esc shows all."))
        #expect(Fixture.text(Self.found("meena iyer", [], [])).contains("Nothing with “meena iyer”. Esc shows all."))
        #expect(Fixture.text(Self.found("status:failed", [], [])).contains("Nothing matches. Esc shows all."))
    }

    @Test func lettersThatAFilterFoundStandInTheAccent() throws {
        let query = try FilterLanguage.parse("iyer", now: Fixture.now).get()
        let line = query.accenting("MEENA IYER", .text)
        #expect(line.spans.map(\.text.string) == ["MEENA ", "IYER"] && line.spans.map(\.role) == [.text, .match])
        #expect(TransactionQuery.everything.accenting("MEENA", .text).spans.count == 1)
    }

    @Test func theHeadOfABankSaysHowItDoesAndOldRowsTheirDay() throws {
        var state = Fixture.desk(columns: 120, rows: 34)
        let tally = BankTally(rail: .imps, bank: "HDFC", provider: "a", hour: 9, asked: 53, paid: 4)
        _ = update(&state, .healthFacts(HealthFacts(tallies: [tally]), at: Fixture.now))
        var row = Fixture.row("10:41", "0406300", .rail(.imps), 812_800, .pending, "1234", "RUPESH KUMAR", day: 18)
        row.beneficiary.ifsc = "HDFC0001203"
        let effects = state.strike(.char("'"), .char("s"))
        for effect in effects {
            switch effect {
            case .loadPage(_, _, _, let ticket):
                _ = update(&state, .page(TransactionPage(rows: [row]), at: Fixture.now, ticket: ticket))
            case .loadCount(_, let ticket):
                _ = update(&state, .count(ListCount(total: 9, shown: 1), ticket: ticket))
            default: break
            }
        }
        let drawn = Fixture.text(state)
        #expect(drawn.contains("1 payout ₹8,128 · IMPS to it today 4 of 53 paid") && drawn.contains("18 Nov"))
        #expect(!drawn.contains("▸ 10:41"))
    }

    @Test func aWordTheFilterDoesNotKnowTakesTheLineOfTheHeadsAndLeavesTheRows() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        state.type("status:unknwn ")
        let drawn = Fixture.text(state)
        #expect(drawn.contains("^^^^^^ is no status. unknown?  → takes it"))
        #expect(drawn.contains("not applied"))
        #expect(drawn.contains("SUNITA YADAV"))
        state.strike(.end, .right)
        #expect(state.list.filter.query.statuses == [.unknown])
    }

    @Test(arguments: [
        (120, "xyz:3 ", "^^^ is no filter"), (60, "status:unknwn ", "^^^^^^ is no status. unknown?  → takes it"),
        (60, "provider:segura amount>x ", "“x” is no amount."), (120, "status:\r", "^^^^^^^ needs something after it."),
        (80, "मीना status:unknwn ", "“unknwn” is no status."),
    ])
    func anOddWordStandsAboveItsReasonOrInIt(_ columns: Int, _ text: String, _ sentence: String) {
        var state = Fixture.desk(columns: columns, rows: 24)
        state.strike(.char("/"))
        for scalar in text.unicodeScalars { state.strike(scalar == "\r" ? .enter : .char(scalar)) }
        #expect(Fixture.text(state).contains(sentence), "\(Fixture.text(state).split(separator: "\n").prefix(8))")
    }

    @Test(arguments: ["status:unknwn", "status:"])
    func enterStaysInAFilterThatIsNotUnderstoodSoThatNothingTypedRunsAsACommand(_ text: String) {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        state.type(text)
        let effects = state.strike(.enter) + state.type("qpr")
        #expect(!effects.contains(.quit) && state.focus == .transactions && state.overlays.isEmpty)
        #expect(Fixture.text(state).contains("2 / \(text)qpr▏"))
        state.strike(.backspace, .backspace, .backspace, .enter)
        #expect(Fixture.text(state).contains("^^^^^"), "why stands under it")
        state.strike(.esc)
        #expect(state.strike(.char("q")) == [.quit])
    }

    @Test func escGoesOneStepBackAndEndsAtTheWholeList() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        state.type("asha")
        state.strike(.enter, .char("z"))
        #expect(state.isZoomed)
        state.strike(.esc)
        #expect(!state.isZoomed && !state.list.filter.isEmpty)
        let effects = state.strike(.esc)
        #expect(state.list.filter.isEmpty)
        #expect(effects.contains { if case .loadPage(.everything, .newest, _, _) = $0 { true } else { false } })
    }

    @Test func windowsAreAskedForAsTheCursorNearsTheirEnd() {
        var state = DashboardState(profile: Fixture.profile(), now: Fixture.now)
        let first = update(&state, .resize(Size(columns: 120, rows: 34)))
        let rows = (0..<200).map { index in
            Fixture.row("13:00", String(1_600_000 - index), .rail(.imps), 100_000, .succeeded, "0001", "ROW \(index)")
        }
        for case .loadPage(_, _, _, let ticket) in first {
            _ = update(&state, .page(TransactionPage(rows: rows, hasOlder: true), at: Fixture.now, ticket: ticket))
        }
        var asked: [Effect] = []
        for _ in 0..<14 { asked += state.strike(.pageDown) }
        let older = asked.filter { if case .loadPage(_, .older, _, _) = $0 { true } else { false } }
        #expect(older.count == 1)
        #expect(state.list.rows.count <= TransactionsPane.windowSize)
    }

    @Test func rowsOfAnotherDayStandUnderItsRule() {
        var state = Fixture.desk(columns: 120, rows: 34, onUnknown: false)
        let yesterday = Fixture.row("16:48", "0969000", .rail(.upi), 50_000, .succeeded, "@axl", "OLD ROW", day: 19)
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: [Fixture.rows[0], yesterday])
        let lines = Fixture.text(state).split(separator: "\n").map(String.init)
        let rule = lines.firstIndex { $0.contains("── Thu 19 Nov ──") } ?? -1
        #expect(rule > 0 && lines[rule + 1].contains("OLD ROW"))
    }

    @Test func aChangedStatusIsUnderlinedForFourSeconds() {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .nextAsk(nil))
        var changed = Fixture.rows
        changed[0].status = .succeeded
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: changed)
        #expect(state.countsSeconds)
        let cell = Point(column: 75, row: 3)
        #expect(render(state, size: state.size, theme: .mono).grid[cell].style.underline)
        _ = update(&state, .tick(Fixture.now.adding(seconds: 4)))
        #expect(!render(state, size: state.size, theme: .mono).grid[cell].style.underline)
        #expect(!state.countsSeconds)
    }

    @Test func anApproverSeesHiddenUntilItIsDecided() {
        var profile = Fixture.profile(role: .approver)
        profile.agent.uid += 1
        let state = Fixture.desk(columns: 120, rows: 34, profile: profile)
        let row = Fixture.text(state).split(separator: "\n").first { $0.contains("BHARAT SHAH") } ?? ""
        #expect(row.contains("hidden") && !row.contains("1,20,000     ◇") && !row.contains("3388"))
    }
}
