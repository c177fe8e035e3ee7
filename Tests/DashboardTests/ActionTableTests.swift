import Payments
import TerminalKit
import Testing

@testable import Dashboard

@Suite struct ActionTableTests {
    @Test func noKeyHasTwoMeanings() {
        let keys = Action.table.flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
    }

    @Test func everyActionIsListedOnceWithWordsAndIsReached() {
        #expect(Set(Action.table.map(\.name)).count == Action.table.count, "the palette tells them apart")
        #expect(Set(Action.table.map(\.id)) == Set(Action.ID.allCases))
        #expect(Action.table.count == Action.ID.allCases.count)
        for action in Action.table {
            #expect(!action.title.isEmpty && !action.help.isEmpty && !action.explanation.isEmpty, "\(action.id)")
            #expect(action.keys.isEmpty == action.keyNames.isEmpty, "\(action.id)")
            #expect(!action.panes.isEmpty, "\(action.id)")
        }
    }

    @Test(arguments: ["a", "d", "i", "o", "t", "x", "D", "X", "R"])
    func keysThatDeleteOrRunElsewhereStayUnbound(_ letter: Unicode.Scalar) {
        #expect(Action.of(.char(letter)) == nil)
        for pane in PaneID.allCases where pane != .payout {
            var state = Fixture.desk(columns: 120, rows: 34)
            state.focus = pane
            let before = Fixture.text(state)
            #expect(state.strike(.char(letter)).isEmpty)
            #expect(Fixture.text(state) == before)
        }
    }

    @Test(arguments: ["a", "b", "d", "q", "s"] as [Character])
    func keysOfTmuxAndFlowControlStayUnbound(_ letter: Character) {
        #expect(Action.of(.ctrl(letter)) == nil)
    }

    @Test func helpShowsEveryActionOfThePaneInFocus() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("6"), .char("?"))
        #expect(!Fixture.text(state).contains("mark a range"), "Needs you marks nothing")
        state.strike(.esc, .char("2"), .char("?"))
        let drawn = Fixture.text(state)
        for action in Action.table where !action.keys.isEmpty && action.panes.contains(.transactions) {
            #expect(drawn.contains(action.help) || action.help.hasPrefix("go to "), "\(action.id)")
        }
        #expect(drawn.contains("Ctrl-Y takes back"))
        #expect(drawn.contains("1–7        go to a pane, by its number"))
        #expect(drawn.contains(":          every command by name"))
        #expect(drawn.contains("Help · Transactions"))
        #expect(drawn.contains("● success  ◐ pending  ◔ processing  ✕ failed  ↺ reversed  ? unknown"))
    }

    @Test func helpIsSearchedByTyping() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("?"))
        state.type("beneficiary")
        let drawn = Fixture.text(state)
        #expect(drawn.contains("all to this beneficiary"))
        #expect(!drawn.contains("to the shell"))
        state.strike(.esc)
        #expect(state.overlays.isEmpty)
    }

    @Test func helpFindsWhatHasNoKeyByItsName() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("?"))
        #expect(!Fixture.text(state).contains("reject one that waits"))
        state.type("reject")
        #expect(Fixture.text(state).contains(": reject  reject one that waits"))
    }

    @Test func hintsNameKeysOfTheTableOnly() {
        for pane in PaneID.allCases where pane != .payout {
            var state = Fixture.desk(columns: 200, rows: 50)
            state.focus = pane
            let hints = Fixture.text(state).split(separator: "\n").last.map(String.init) ?? ""
            #expect(hints.contains("?"), "\(pane)")
            #expect(hints.contains(": commands"), "\(pane)")
        }
    }

    @Test func aViewerIsToldWhyNothingOpens() {
        var state = Fixture.desk(columns: 120, rows: 34, profile: Fixture.profile(role: .viewer))
        #expect(Fixture.text(state).contains("viewer: looks, cannot send"))
        #expect(state.strike(.char("p")).isEmpty)
        #expect(state.focus == .transactions)
        let hints = Fixture.text(state).split(separator: "\n").last.map(String.init) ?? ""
        #expect(hints.contains("p: your role is viewer, set in /etc/paydesk/policy.toml line 12. Nothing was opened."))
        #expect(state.strike(.char("c")).isEmpty)
        #expect(state.strike(.char("4")).isEmpty)
        #expect(state.focus == .transactions)
    }
}
