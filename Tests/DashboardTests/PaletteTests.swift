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

    @Test func everyActionOfTheTableIsInItButMovingAndItself() {
        let left: Set<Action.ID> = [.palette, .nextPane, .previousPane, .back]
        let wanted = Action.table.filter { ($0.group != .move || $0.id == .follow) && !left.contains($0.id) }
        #expect(Set(names(opened())) == Set(wanted.map(\.name)))
    }

    @Test func whatCanBeDoneWithTheSelectedOneIsOfferedFirst() {
        #expect(Array(names(opened("", HandFixture.desk())).prefix(2)) == ["approve", "reject a payout"])
        let unknown = names(opened())
        #expect(Array(unknown.prefix(3)) == ["ask now (refresh)", "close an unknown payout", "note"])
        let (pay, approve) = (unknown.firstIndex(of: "pay"), unknown.firstIndex(of: "approve"))
        #expect(pay ?? .max < approve ?? 0, "what cannot run is last")
    }

    @Test func otherWordsFindItAndWhatIsNotThereIsNamed() {
        for words in ["send", "pay"] { #expect(names(opened(words)).contains("pay"), "\(words)") }
        #expect(names(opened("send")).first == "pay")
        #expect(ApprovalTests.words(opened("zoq")).contains("Nothing is called “zoq”."))
    }

    @Test func theBoxGrowsWithTheWindowAndSaysThatItScrolls() {
        func box(_ columns: Int, _ rows: Int, _ keys: Key...) -> [String] {
            var state = opened("", Fixture.desk(columns: columns, rows: rows))
            for key in keys { state.strike(key) }
            return ApprovalTests.box(state)
        }
        #expect(box(80, 24).count > box(60, 16).count && box(120, 70).count > box(80, 24).count)
        let more = Palette.actions.count - Palette.rows(in: Size(columns: 80, rows: 24))
        #expect(box(80, 24).last?.hasSuffix(" ↓ \(more) more ─╯") == true)
        let atTheEnd = box(80, 24, .pageDown, .pageDown, .pageDown, .pageDown, .pageDown).last
        #expect(atTheEnd?.hasSuffix(" ↑ \(more) more ─╯") == true)
        #expect(box(120, 70).last?.contains("more") == false)
    }

    @Test func whyItCannotRunIsSaidOnceAndWhole() {
        let words = ApprovalTests.words(opened("reject"))
        #expect(words.contains("not now") && words.contains("Ask an approver."))
        #expect(words.ranges(of: "our role is operator").count == 1)
        let waiting = ApprovalTests.words(opened("close an", HandFixture.desk(profile: Fixture.profile())))
        #expect(waiting.contains("can be closed; it waits for approval."))
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
        #expect(Fixture.text(state).contains("discard: only what was not sent can be discarded; it succeeded."))
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
        #expect(box.count == 15 && box.allSatisfy { $0.count == 59 })
        #expect(box[0].hasPrefix("╭─ : re▏ ──") && box[0].hasSuffix(" of \(Palette.actions.count) ─╮"))
        #expect(box[2].hasPrefix("│ ▸ ask now (refresh)      r        on …1588400"))
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
