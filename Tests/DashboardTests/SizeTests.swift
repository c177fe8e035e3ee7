import Payments
import TerminalKit
import Testing

@testable import Dashboard

@Suite struct SizeTests {
    @Test(arguments: [Size(columns: 52, rows: 2), Size(columns: 59, rows: 40), Size(columns: 200, rows: 15)])
    func aSmallWindowSaysWhatItNeedsAndOnlyQuitsWork(_ size: Size) {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .resize(size))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("paydesk needs 60×16; this window is \(size)."))
        #expect(drawn.contains("Enlarge it, or q quits. Nothing is in flight."))
        let before = state.focus
        #expect(state.strike(.char("p"), .char("c"), .enter, .char("r"), .char("4"), .paste("q")).isEmpty)
        #expect(state.focus == before && state.overlays.isEmpty)
        #expect(state.strike(.char("q")) == [.quit])
    }

    @Test func aSmallWindowNamesThePayoutInFlight() {
        var state = PayoutTests.inFlight()
        _ = update(&state, .resize(Size(columns: 59, rows: 10)))
        #expect(Fixture.text(state).contains("A payout is in flight: q leaves it unknown"))
    }

    @Test func whatConcernsMoneyIsWholeDownToTwentyColumns() {
        var flying = PayoutTests.inFlight()
        var resting = Fixture.desk(columns: 120, rows: 34)
        for columns in 20...59 {
            for rows in 2...15 {
                let size = Size(columns: columns, rows: rows)
                _ = update(&flying, .resize(size))
                _ = update(&resting, .resize(size))
                func words(_ state: DashboardState) -> String {
                    Fixture.text(state).split { $0 == " " || $0 == "\n" }.joined(separator: " ")
                }
                #expect(words(flying).contains("q leaves it unknown"), "\(size)")
                #expect(words(resting).contains("Nothing is in flight."), "\(size)")
                if rows > 7 { #expect(words(flying).contains("paydesk needs 60×16; this window is \(size)")) }
            }
        }
        _ = update(&flying, .resize(Size(columns: 20, rows: 1)))
        #expect(Fixture.text(flying).contains("In flight."))
    }

    static let widths = [60, 79, 80, 109, 110, 149, 150, 183, 184, 200]
    static let heights = [16, 20, 24, 34, 50]

    @Test(arguments: widths, heights)
    func everySizeDrawsEveryPane(_ columns: Int, _ rows: Int) {
        for pane in PaneID.allCases {
            var state = Fixture.desk(columns: columns, rows: rows)
            var summary = Fixture.summary
            summary.lastSuccessAt = Fixture.at("11:11")
            _ = update(&state, .summary(summary))
            _ = state.go(to: pane)
            _ = state.settle()
            let frame = render(state, size: state.size, theme: .mono)
            #expect(frame.grid.size == state.size)
            let heavy = frame.grid.lines.count { $0.contains("━") }
            #expect(heavy == 1, "exactly one rule is heavy: \(pane) at \(columns)×\(rows)")
            #expect(frame.grid.text.contains("11:11"), "the last success never goes: \(pane) at \(columns)×\(rows)")
        }
    }

    @Test func equalStatesDrawEqualFrames() {
        let state = Fixture.desk(columns: 120, rows: 34)
        #expect(render(state, size: state.size, theme: .mono) == render(state, size: state.size, theme: .mono))
        var later = state
        _ = update(&later, .tick(Fixture.now.adding(seconds: 5)))
        #expect(Fixture.text(later) == Fixture.text(state), "seconds move nothing while nothing counts them")
    }

    @Test func theWideDeskHasListAndFormSideBySide() {
        var state = Fixture.desk(columns: 200, rows: 50)
        state.strike(.char("p"))
        let lines = Fixture.text(state).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[1].contains("1 Wallets ──") && lines[1].contains("2 Transactions ──"))
        #expect(lines[1].contains("4 Payout ━━"))
        #expect(
            lines[2].contains("time   reference      rail     amount     status       note  provider     account  name")
        )
        #expect(
            lines[9].contains(
                "▸ 13:58  1109111588400  IMPS    ₹25,000     ? unknown      4m  segura-main  ••••5521 ARJUN NAIR"))
    }

    @Test func asciiSymbolsKeepEveryColumn() {
        let unicode = Fixture.desk(columns: 120, rows: 34)
        let ascii = Fixture.desk(columns: 120, rows: 34, profile: Fixture.profile(symbols: .ascii))
        let drawn = Fixture.text(ascii)
        #expect(drawn.utf8.allSatisfy { $0 < 0x80 })
        #expect(drawn.contains("> 13:58  .1588400  IMPS     25,000     ? unknown      4m  ****5521 ARJUN NAIR"))
        #expect(drawn.contains("Rs amount"))
        #expect(Fixture.text(unicode).contains("▸ 13:58"))
    }

    @Test func controlCOnTheDeskSaysHowToQuit() {
        var state = Fixture.desk(columns: 120, rows: 34)
        #expect(state.strike(.ctrl("c")).isEmpty)
        #expect(Fixture.text(state).contains("q quits."))
    }

    @Test func theTabsSayHowToQuitToo() {
        let state = Fixture.desk(columns: 80, rows: 24)
        let hints = Fixture.text(state).split(separator: "\n").last ?? ""
        #expect(hints.contains("q quit") && hints.contains("? help"))
    }

    @Test func withoutAProviderNothingIsLiveAndNothingCanBePaid() {
        var profile = Fixture.profile()
        profile.capabilities = []
        var state = Fixture.desk(columns: 120, rows: 34, profile: profile, onUnknown: false)
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: [], total: 0)
        let drawn = Fixture.text(state)
        #expect(drawn.contains("Nothing yet. No provider is configured.") && !drawn.contains("p makes the first"))
        #expect(drawn.contains("no provider   ") && !drawn.contains(" live "))
    }

    @Test func theCustomersSentenceStaysIndianTime() {
        var state = Fixture.desk(columns: 120, rows: 50)
        let before = state.strike(.char("y"))
        guard case .copy(let sentence)? = before.first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(sentence.contains("at 13:58"))
        state.strike(.char("u"))
        #expect(Fixture.text(state).contains("08:32 UTC"))
        #expect(state.strike(.char("y")) == before)
        #expect(Fixture.text(state).contains("sent at 13:58"))
    }

    @Test func timesAreUTCOnOneKey() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("u"))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("08:32 UTC") && drawn.contains("▸ 08:28"))
    }

    @Test func messagesTakeTheHintLineForSixSeconds() {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .notice(Notice("Copied the answer.")))
        #expect(Fixture.text(state).hasSuffix("Copied the answer."))
        _ = update(&state, .tick(Fixture.now.adding(seconds: 5)))
        #expect(Fixture.text(state).hasSuffix("Copied the answer."))
        _ = update(&state, .tick(Fixture.now.adding(seconds: 6)))
        #expect(!Fixture.text(state).contains("Copied"))
    }

    @Test func outsideTextStaysInItsPaneAndIsClean() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let hostile = "\u{1B}[31mpwned\u{202E}" + String(repeating: "x", count: 300)
        var wallets = Fixture.wallets
        (wallets[0].error, wallets[0].missed) = (hostile, 9)
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        var rows = Fixture.rows
        rows[0].beneficiary.name = hostile
        Fixture.answer(update(&state, .storeChanged), of: &state, rows: rows)
        // Between header and hints, where the panes stand.
        for line in render(state, size: state.size, theme: .mono).grid.lines.dropFirst().dropLast() {
            #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E && $0.value != 0x7F })
            #expect(line.prefix(38).dropFirst(36).allSatisfy { $0 == " " || $0 == "▸" }, "\(line)")
        }
    }

    @Test func withoutColourFocusSelectionAndTheLoudStatusesAreStillTold() {
        var state = Fixture.desk(columns: 120, rows: 34)
        let focused = render(state, size: state.size, theme: .mono).grid
        let name = Point(column: 103, row: 9)
        let unknown = Point(column: 77, row: 9)
        let failed = Point(column: 77, row: 6)
        #expect(focused[name].style.reverse)
        #expect(focused[unknown].style.bold && focused[failed].style.bold)
        #expect(!focused[Point(column: 77, row: 4)].style.bold, "calm statuses are plain")
        state.strike(.char("1"))
        let elsewhere = render(state, size: state.size, theme: .mono).grid
        #expect(!elsewhere[name].style.reverse)
        #expect(elsewhere[Point(column: 36, row: 9)].text == "▸")
        #expect(elsewhere[unknown].style.reverse, "unknown stays the loudest")
    }

    @Test func aProviderThatIsDownSaysSinceWhenAndWhatNext() {
        var state = Fixture.desk(columns: 120, rows: 34)
        var wallets = Fixture.wallets
        wallets[1].error = "cannot connect: nothing leaves"
        (wallets[1].failingSince, wallets[1].missed) = (Fixture.at("13:42"), 20)
        (wallets[1].asOf, wallets[1].nextAskAt) = (Fixture.at("13:41"), Fixture.at("14:02:21"))
        _ = update(&state, .wallets(wallets, at: Fixture.now))
        _ = update(&state, .providers(up: 3, of: 4))
        state.strike(.char("1"))
        let drawn = Fixture.text(state)
        for words in [
            "✕ DOWN since 13:42 · as of 13:41", "cannot connect: nothing leaves", "r tries now", "next try in 9 s",
            "3 of 4 up",
        ] { #expect(drawn.contains(words), "\(words)") }
        #expect(state.countsSeconds)
        #expect(state.strike(.char("r")) == [.askWallets])
    }
}
