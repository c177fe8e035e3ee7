import Foundation
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Every pane tells how old it is, why asking fails and when it is tried again (`dashboard.md`, *Age is visible*).
@Suite struct FreshnessTests {
    /// The row of a pane's title.
    static func title(_ pane: String, _ state: DashboardState) -> String {
        Fixture.text(state).split(separator: "\n").map(String.init).first { $0.contains(pane) } ?? ""
    }

    static func roles(of words: String, in state: DashboardState) -> Style? {
        let theme = ShippedThemes.named("midnight")
        let grid = render(state, size: state.size, theme: theme).grid
        for (row, line) in grid.lines.enumerated() {
            guard let range = line.range(of: words) else { continue }
            let column = line.distance(from: line.startIndex, to: range.lowerBound)
            return grid[Point(column: column, row: row)].style
        }
        return nil
    }

    static let midnight = ShippedThemes.named("midnight")

    static func missing(_ number: Int) -> DashboardState {
        var state = Fixture.desk(columns: 80, rows: 24)
        var wallets = Fixture.wallets
        (wallets[0].missed, wallets[0].error) = (number, "cannot connect: nothing leaves")
        wallets[0].nextAskAt = Fixture.at("14:02:21")
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        state.strike(.char("1"))
        return state
    }

    @Test func oneMissedQuestionIsCalmTwoAreAWarningThreeFail() {
        #expect(Self.roles(of: "at 14:02:11", in: Self.missing(1)) == Self.midnight[.muted])
        #expect(Self.roles(of: "at 14:02:11", in: Self.missing(2)) == Self.midnight[.warning])
        let failing = Self.missing(3)
        #expect(Self.title("1 Wallets ━", failing).contains("✕ segura-main: cannot connect:"))
        #expect(Self.title("1 Wallets ━", failing).contains("next try in 9 s"))
        #expect(Self.roles(of: "✕ segura-main:", in: failing) == Self.midnight[.statusFailed])
    }

    @Test func onlyThePaneInFocusCountsDown() {
        var state = Self.missing(3)
        #expect(state.countsSeconds)
        _ = update(&state, .tick(Fixture.now.adding(seconds: 3)))
        #expect(Self.title("1 Wallets ━", state).contains("next try in 6 s"))
        _ = update(&state, .nextAsk(nil))
        _ = update(&state, .tick(Fixture.now.adding(seconds: 5)))
        state.strike(.char("6"))
        #expect(!Fixture.text(state).contains("next try in"))
    }

    @Test func detailsOfAnOpenPayoutSayThatItsProviderDoesNotAnswer() {
        var state = Self.missing(3)
        state.strike(.char("3"))
        #expect(Self.title("3 Details ━", state).contains("✕ segura-main does not answer"))
        #expect(Self.title("3 Details ━", state).contains("next try in 9 s"))
        var settled = Fixture.details
        settled.transaction.status = .succeeded
        _ = update(&state, .details(settled))
        #expect(!Self.title("3 Details ━", state).contains("does not answer"), "nobody is asked about it any more")
    }

    @Test func aQuestionThatIsLongOverdueIsAWarning() {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .tick(Fixture.at("14:05:10")))
        #expect(Self.roles(of: "at 13:59:37", in: state) == Self.midnight[.warning])
    }

    // MARK: Readings that fail

    static let reading: [(Effect, String)] = [
        (.loadWallets, "1 Wallets"), (.loadSummary, "6 Needs you"), (.loadSummary, "7 Health"),
        (.loadComplaints, "5 Complaints"), (.loadDetails(Fixture.unknown.reference), "3 Details"),
    ]

    @Test(arguments: reading.indices)
    func aReadingThatFailsSaysWhyAndIsTriedAgain(_ index: Int) throws {
        let (effect, pane) = Self.reading[index]
        var state = Fixture.desk(columns: 80, rows: 24)
        state.strike(.char(try #require(pane.unicodeScalars.first)))
        let before = Fixture.text(state).split(separator: "\n").count
        _ = update(&state, .failed(effect, reason: "The disk is full."))
        #expect(Self.title("\(pane) ━", state).contains("✕ The disk is full."), "\(pane)")
        #expect(Fixture.text(state).hasSuffix("The disk is full."), "it is said at the bottom too")
        #expect(Fixture.text(state).split(separator: "\n").count == before, "the last good data stays")
        #expect(state.countsSeconds)
        #expect(update(&state, .tick(Fixture.now.adding(seconds: 4))).isEmpty)
        #expect(Self.title("\(pane) ━", state).contains("next try in 1 s"), "\(pane)")
        #expect(update(&state, .tick(Fixture.now.adding(seconds: 5))).contains(effect))
        #expect(!update(&state, .tick(Fixture.now.adding(seconds: 6))).contains(effect), "once")
    }

    @Test func aListThatCannotBeReadIsAskedForAgainAndTakesTheNextAnswer() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let effects = update(&state, .storeChanged)
        for effect in effects {
            if case .loadPage = effect { _ = update(&state, .failed(effect, reason: "The store is locked.")) }
        }
        #expect(Self.title("2 Transactions ━", state).contains("✕ The store is locked."))
        #expect(Self.title("2 Transactions ━", state).hasSuffix("next try in 5 s"))
        #expect(state.list.rows.count == Fixture.rows.count)
        let again = update(&state, .tick(Fixture.now.adding(seconds: 5)))
        #expect(again.contains { if case .loadPage = $0 { true } else { false } })
        Fixture.answer(again, of: &state)
        #expect(!Fixture.text(state).contains("✕ The store is locked."))
    }

    @Test func anEffectThatReadsNothingOnlySaysWhy() {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .nextAsk(nil))
        _ = update(&state, .failed(.askNow([Fixture.unknown.reference]), reason: "It was asked 2 s ago."))
        #expect(Fixture.text(state).hasSuffix("It was asked 2 s ago."))
        _ = update(&state, .tick(Fixture.now.adding(seconds: 6)))
        #expect(!state.countsSeconds)
    }

    // MARK: The header

    @Test func theNextQuestionIsNeverShownPastItsMoment() {
        var state = Fixture.desk(columns: 120, rows: 34)
        #expect(Fixture.text(state).contains("next ask 14:02:41"))
        #expect(state.countsSeconds, "so that its moment is not missed")
        _ = update(&state, .tick(Fixture.at("14:02:41")))
        #expect(!Fixture.text(state).contains("14:02:41") && Fixture.text(state).contains("asking…"))
        #expect(!state.countsSeconds)
    }

    @Test func whileAProviderIsDownTheNextTryIsShown() {
        var state = Self.missing(3)
        _ = update(&state, .tick(Fixture.at("14:02:15")))
        _ = update(&state, .nextAsk(Fixture.at("13:58:00")))
        #expect(Fixture.text(state).contains("next try 14:02:21"))
        _ = update(&state, .tick(Fixture.at("14:02:22")))
        #expect(Fixture.text(state).contains("asking…"), "no past moment is left")
    }
}
