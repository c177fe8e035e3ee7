import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// What an agent stumbled over once and must not again: sentences that were cut, answers that were silent.
@Suite struct MannersTests {
    @Test(arguments: [60, 80, 120, 200])
    func whileAskingIsPausedTheHeaderSaysSo(_ columns: Int) {
        var state = Fixture.desk(columns: columns, rows: 34)
        _ = update(&state, .nextAsk(Fixture.now.adding(seconds: 30)))
        #expect(state.perform(.pause) == [.pauseAsking(true)])
        #expect(Fixture.text(state).contains("Asking is paused"))
        let header = Fixture.text(state).split(separator: "\n").first ?? ""
        #expect(header.contains("paused") && !header.contains("next") && !header.contains("live"))
        #expect(state.perform(.pause) == [.pauseAsking(false)])
        // One that is forgotten ends by itself.
        _ = state.perform(.pause)
        #expect(!update(&state, .tick(Fixture.now.adding(seconds: 899))).contains(.pauseAsking(false)))
        #expect(update(&state, .tick(Fixture.now.adding(seconds: 900))).contains(.pauseAsking(false)))
        #expect(!(Fixture.text(state).split(separator: "\n").first ?? "").contains("paused"))
    }

    /// The text of the last rows with single blanks, as it is read.
    static func foot(_ state: DashboardState, rows: Int = 4) -> String {
        Fixture.text(state).split(separator: "\n", omittingEmptySubsequences: false).suffix(rows)
            .flatMap { $0.split(separator: " ") }.joined(separator: " ")
    }

    // MARK: The hint line

    @Test(arguments: [60, 80, 120, 150, 184])
    func aLongSentenceIsWhole(_ columns: Int) {
        let profile = Fixture.profile(role: .viewer)
        var state = Fixture.desk(columns: columns, rows: 24, profile: profile)
        let before = Fixture.text(state).split(separator: "\n", omittingEmptySubsequences: false)
        state.strike(.char("p"))
        #expect(
            Self.foot(state).hasSuffix(
                "p: your role is viewer, set in /etc/paydesk/policy.toml line 12. Nothing was opened. Ask an operator.")
        )
        let after = Fixture.text(state).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(after.count == before.count && after.prefix(20) == before.prefix(20), "no row moves")
    }

    @Test(arguments: [60, 80])
    func aLongNameInASentenceIsWhole(_ columns: Int) {
        var state = Fixture.desk(columns: columns, rows: 24)
        let name = "SRI VENKATESWARA TRADING COMPANY AND SONS PRIVATE LIMITED OF COIMBATORE"
        _ = update(&state, .notice(Notice("Noted on \(Fixture.unknown.reference), \(name).")))
        #expect(Self.foot(state).hasSuffix("Noted on 1109111588400, \(name)."))
    }

    @Test func aSentenceWithoutEndIsCutAfterFourRows() {
        var state = Fixture.desk(columns: 60, rows: 24)
        _ = update(&state, .notice(Notice(String(repeating: "again and ", count: 60))))
        let lines = Fixture.text(state).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.last?.hasSuffix("…") ?? false)
        #expect(lines.filter { $0.contains("again and") }.count == 4)
    }

    @Test func hintsGiveWayWholeAndHelpStays() {
        for pane in PaneID.allCases where pane != .payout {
            for columns in stride(from: 60, through: 200, by: 1) {
                var state = Fixture.desk(columns: columns, rows: 24)
                _ = state.go(to: pane)
                let line = Fixture.text(state).split(separator: "\n").last ?? ""
                #expect(line.contains("?") && !line.contains("…"), "\(pane) at \(columns): \(line)")
                guard columns >= 80 else { continue }
                #expect(line.contains(": commands") && line.contains("q quit"), "\(pane) at \(columns): \(line)")
            }
        }
    }

    // MARK: Help

    @Test(arguments: [Size(columns: 60, rows: 16), Size(columns: 80, rows: 24)])
    func helpSaysThatMoreFollowsAndPagesThere(_ size: Size) {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        state.strike(.char("?"))
        #expect(Fixture.text(state).contains("more lines · PgDn"))
        var seen = Fixture.text(state)
        for _ in 0..<8 {
            state.strike(.pageDown)
            seen += Fixture.text(state)
        }
        for action in Action.table where !action.keys.isEmpty && action.panes.contains(.transactions) {
            #expect(seen.contains(action.help) || action.help.hasPrefix("go to "), "\(action.id)")
        }
        #expect(seen.contains("T+1: past due") && seen.contains("-status:success"))
        #expect(Fixture.text(state).contains("the end · PgUp goes back"))
        state.strike(.pageUp)
        #expect(Fixture.text(state).contains("more lines · PgDn"), "one page back, not eight")
        state.strike(.home)
        #expect(Fixture.text(state).contains("go to a pane, by its number"))
        state.type("wallets")
        #expect(Fixture.text(state).contains("go to Wallets"), "what is searched for stands by itself")
    }

    // MARK: The filter

    @Test(arguments: [Size(columns: 60, rows: 16), Size(columns: 80, rows: 24), Size(columns: 120, rows: 34)])
    func aMistakeKeptByEnterIsNamedAndNotApplied(_ size: Size) {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        state.strike(.char("/"))
        // As a store would: nothing matches the letters that were typed so far.
        let answer = { (effects: [Effect], state: inout DashboardState) in
            for case .loadPage(let query, _, _, let ticket) in effects {
                let rows = query.isEmpty ? Fixture.rows : []
                _ = update(&state, .page(TransactionPage(rows: rows), at: Fixture.now, ticket: ticket))
            }
        }
        for letter in "status:foo" { answer(state.type(String(letter)), &state) }
        answer(state.strike(.enter), &state)
        let drawn = Fixture.text(state)
        #expect(drawn.contains("^^^ is no status."))
        #expect(drawn.contains("not applied") && !drawn.contains("No payout matches"))
        #expect(state.list.filter.query.isEmpty)
        #expect(state.list.rows.count == Fixture.rows.count)
        state.strike(.esc, .esc)
        #expect(!Fixture.text(state).contains("is no status"))
    }

    @Test func anOddWordShowsWhatHeldBefore() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        Fixture.answer(state.type("status:unknown"), of: &state, rows: [Fixture.unknown])
        state.strike(.enter, .char("/"))
        Fixture.answer(state.type(" status:foo "), of: &state, rows: [Fixture.unknown])
        #expect(state.list.filter.query == TransactionQuery(statuses: [.unknown]))
        #expect(Fixture.text(state).contains("not applied"))
        state.strike(.ctrl("w"))
        Fixture.answer(state.strike(.enter), of: &state, rows: [Fixture.unknown])
        #expect(state.list.filter.query == TransactionQuery(statuses: [.unknown]))
        #expect(!Fixture.text(state).contains("not applied"))
    }

    // MARK: Details

    @Test func theTimelineIsCutBetweenEntries() {
        var state = Fixture.desk(columns: 80, rows: 24)
        var details = Fixture.details
        let long = "“Pending”, and a remark that needs more than one line of the pane to be read as it was said"
        for index in details.timeline.indices { details.timeline[index].note = "\(index + 1) \(long)" }
        details.timeline += details.timeline
        _ = update(&state, .details(details))
        state.strike(.char("3"))
        var shown: Set<Int> = []
        for _ in 0..<12 {
            let lines = Fixture.text(state).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            guard let sign = lines.firstIndex(where: { $0.contains("earlier entr") }) else { break }
            #expect(lines[sign + 1].hasPrefix("  13:5"), "the first line is the first of an entry: \(lines[sign + 1])")
            shown.insert(sign)
            state.strike(.up)
        }
        #expect(!shown.isEmpty)
        #expect(Fixture.text(state).contains("later entr"), "and what is below is counted")
        state.strike(.char("g"))
        #expect(!Fixture.text(state).contains("later entr"))
    }

    @Test(arguments: [Size(columns: 60, rows: 16), Size(columns: 80, rows: 24), Size(columns: 120, rows: 34)])
    func whatIsRevealedIsWholeWithItsBranchCode(_ size: Size) {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        state.strike(.char("3"))
        let whole = Beneficiary(name: "ARJUN NAIR", account: "601100123455210", mobile: "9876500001")
        _ = update(&state, .revealed(Fixture.unknown.reference, whole))
        let drawn = Fixture.text(state)
        for words in ["601100123455210", "9876500001", "HDFC0001203"] { #expect(drawn.contains(words), "\(words)") }
    }

    // MARK: The desk

    @Test(arguments: [80, 84, 90, 109])
    func theTabsNameEveryPane(_ columns: Int) {
        let state = Fixture.desk(columns: columns, rows: 24)
        let tabs = Fixture.text(state).split(separator: "\n")[3]
        for pane in PaneID.allCases { #expect(tabs.contains("\(pane.rawValue) \(pane.tab)"), "\(tabs)") }
        #expect(!tabs.contains("…"))
    }

    @Test func needsYouCountsWhatTheSummaryCounts() {
        var state = Fixture.desk(columns: 120, rows: 34)
        var summary = Fixture.summary
        summary.needs[0].count = 1_200
        _ = update(&state, .summary(summary))
        #expect(summary.needsCount == 1_208)
        #expect(FreshnessTests.title("6 Needs you", state).contains("1,208 · at 14:02:12"))
    }

    @Test func withNothingWrongTheOneLineSaysSo() {
        var state = Fixture.desk(columns: 60, rows: 16)
        _ = update(&state, .summary(DeskSummary(lastSuccessAt: Fixture.at("14:01"))))
        _ = update(&state, .wallets([Fixture.wallets[0]], at: Fixture.now))
        #expect(Fixture.text(state).contains("nothing stuck  wallets fine  paid 14:01"))
    }

    @Test func zoomLeavesTheThreeQuestionsAndComesBack() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let before = Fixture.text(state)
        state.strike(.char("z"))
        let alone = Fixture.text(state)
        #expect(alone.contains("? 1 unknown") && alone.contains("! paygrt ₹1,204") && alone.contains("paid 14:01"))
        #expect(!alone.contains("3 Details ─"))
        state.strike(.char("z"))
        #expect(Fixture.text(state) == before)
    }

    @Test func theHandleOfAUPIIdIsWholeInTheList() {
        var state = Fixture.desk(columns: 120, rows: 34)
        var rows = Fixture.rows
        rows[0].beneficiary.upi = "••••@okaxis"
        rows[2].beneficiary.upi = "••••@okhdfcbank"
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: rows)
        let drawn = Fixture.text(state)
        #expect(drawn.contains("  •@okaxis SUNITA YADAV") && drawn.contains("  •@okhdf… MEENA IYER"))
    }

    @Test func oneProviderNeedsNoColumn() {
        var state = Fixture.desk(columns: 200, rows: 50)
        #expect(Fixture.text(state).contains("note  provider     account  name"))
        _ = update(&state, .wallets([Fixture.wallets[0]], at: Fixture.now))
        #expect(Fixture.text(state).contains("note  account  name"))
    }

    @Test func aFigureNeverCoversAName() {
        var state = Fixture.desk(columns: 120, rows: 34)
        var wallets = Fixture.wallets
        wallets[0].provider = "segurapay-mumbai-2"
        wallets[0].amount = Money(rupees: 123_456_789)
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        #expect(Fixture.text(state).contains(" segurapay… ₹12,34,56,789.00"))
    }
}
