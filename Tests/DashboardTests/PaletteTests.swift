import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

@Suite struct PaletteTests {
    private func names(_ state: DashboardState) -> [String] {
        guard case .palette(let palette) = state.overlays.last else { return [] }
        return state.found(by: palette).map(\.action.name)
    }

    private func opened(_ words: String = "", _ state: DashboardState = Fixture.desk(columns: 120, rows: 34))
        -> DashboardState
    {
        var state = state
        state.strike(.char(":"))
        state.type(words)
        return state
    }

    @Test func everyActionOfTheTableIsInIt() {
        #expect(Set(names(opened())) == Set(Action.table.map(\.name)))
    }

    @Test func wordsThatBeginWithWhatIsTypedComeFirst() {
        let found = names(opened("re"))
        #expect(found.contains("ask now (refresh)") && found.contains("reject a payout"))
        #expect(found.allSatisfy { $0.lowercased().contains("re") })
        #expect(!names(opened("zoq")).contains { !$0.isEmpty })
        #expect(names(opened("rjct")) == ["reject a payout"], "letters may stand apart")
    }

    @Test func whatIsUsedMostComesFirst() {
        var state = Fixture.desk(columns: 120, rows: 34)
        #expect(names(opened("re", state)).first != "reveal the numbers")
        state.strike(.char("m"), .char("m"))
        #expect(names(opened("re", state)).first == "reveal the numbers")
    }

    @Test func enterRunsTheChosenOne() {
        var state = opened("ask now")
        #expect(state.strike(.enter) == [.askNow([Fixture.unknown.reference])])
        #expect(state.overlays.isEmpty)
        var needs = opened("go to needs")
        needs.strike(.enter)
        #expect(needs.focus == .needs)
    }

    @Test func whatCannotRunSaysWhyAndStays() {
        var state = opened("reject")
        let drawn = ApprovalTests.words(state)
        #expect(drawn.contains("Your role is operator, set in /etc/paydesk/policy.toml"))
        #expect(state.strike(.enter).isEmpty)
        #expect(names(state) == ["reject a payout"])
        state.strike(.esc)
        #expect(state.overlays.isEmpty)
    }

    @Test func arrowsChooseAndTabCompletes() {
        var state = opened("re")
        let found = names(state)
        state.strike(.down)
        state.strike(.tab)
        #expect(names(state).first == found[1])
        guard case .palette(let palette) = state.overlays.last else { return }
        #expect(palette.field.text.string.hasPrefix(found[1]))
    }

    @Test func aReferenceBehindTheNameSaysOnWhichPayout() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char(":"))
        state.type("discard 1109111541500")
        let effects = state.strike(.enter)
        #expect(effects.contains(.loadDetails(HandFixture.reference)))
        #expect(state.overlays.isEmpty && state.subject == HandFixture.reference)
        _ = update(&state, .details(HandFixture.details(HandFixture.waiting)))
        #expect(Fixture.text(state).contains("Discard this payout?"))
    }

    @Test func theEndOfAReferenceOfARowIsEnough() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char(":"))
        state.type("ask now 1598100")
        #expect(Fixture.text(state).contains("on …1598100"))
        _ = state.strike(.enter)
        var row = Fixture.rows[5]
        row.lastAnsweredAt = Fixture.at("14:00")
        let effects = update(&state, .details(HandFixture.details(row)))
        #expect(effects.contains(.askNow([row.reference])))
    }

    @Test func anActionThatDoesNotApplyToTheNamedOneIsRefusedOnceItIsRead() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char(":"))
        state.type("discard 1109119999900")
        state.strike(.enter)
        let paid = Fixture.row("14:00", "9999900", .rail(.imps), 100_000, .succeeded, "1111", "SOMEBODY ELSE")
        _ = update(&state, .details(HandFixture.details(paid)))
        #expect(state.overlays.isEmpty)
        #expect(Fixture.text(state).contains("discard: only what was not sent can be discarded; it is success."))
    }

    @Test func aKeyMeanwhileForgetsWhatWaits() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char(":"))
        state.type("discard 1109111541500")
        state.strike(.enter, .char("u"))
        _ = update(&state, .details(HandFixture.details(HandFixture.waiting)))
        #expect(state.overlays.isEmpty)
    }

    @Test func aPartOfNoRowIsSaid() {
        var state = opened("discard 0000000")
        #expect(Fixture.text(state).contains("No payout here ends in 0000000; type all 13 digits."))
        #expect(state.strike(.enter).isEmpty)
    }

    @Test func theBoxIsAsWideAndHighAsDrawn() {
        let box = ApprovalTests.box(HandFixture.palette(HandFixture.size))
        #expect(box.count == 14 && box.allSatisfy { $0.count == 59 })
        #expect(box[0].hasPrefix("╭─ : re▏ ──") && box[0].hasSuffix(" of \(Action.table.count) ─╮"))
        #expect(box[2].hasPrefix("│ ▸ ask now (refresh)      r    on …1588400"))
        #expect(box[12].contains("Enter runs   Tab completes   dim cannot run, and why"))
    }

    @Test func lettersThatMatchAreAccented() {
        let state = HandFixture.palette(HandFixture.size)
        let grid = render(state, size: state.size, theme: ShippedThemes.all[0]).grid
        let row = grid.lines.firstIndex { $0.contains("ask now (refresh)") } ?? 0
        let column = Array(grid.lines[row]).firstIndex(of: "(") ?? 0
        let theme = ShippedThemes.all[0]
        #expect(grid[Point(column: column + 1, row: row)].style.foreground == theme[.match].foreground)
        #expect(grid[Point(column: column, row: row)].style.foreground != theme[.match].foreground)
    }

    @Test func inAFormTheColonIsTyped() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("p"), .char(":"))
        #expect(state.overlays.isEmpty)
    }
}
