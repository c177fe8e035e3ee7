import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Without a configuration: what is missing is said, and each line leads on.
@Suite struct FirstStartTests {
    static func start(_ size: Size = Size(columns: 80, rows: 16)) -> FirstStart {
        var start = FirstStart(path: "~/.config/paydesk/config.toml", providers: 4, now: Fixture.now)
        _ = update(&start, .resize(size))
        return start
    }

    private static func press(_ start: inout FirstStart, _ keys: Key...) -> [FirstStart.Outcome] {
        keys.flatMap { update(&start, .key($0)) }
    }

    @Test func eachLineLeadsOn() {
        var start = Self.start()
        var chosen: [FirstStart.Outcome] = []
        for _ in FirstStart.Choice.allCases { chosen += Self.press(&start, .enter, .down) }
        #expect(chosen == FirstStart.Choice.allCases.map { .chosen($0) })
        #expect(Self.press(&start, .down, .enter) == [.chosen(.quit)], "the last stays the last")
        #expect(Self.press(&start, .char("k"), .enter) == [.chosen(.checkMachine)])
    }

    @Test func otherKeysOnlyPaintSuspendAndLeave() {
        var start = Self.start()
        #expect(Self.press(&start, .ctrl("l"), .ctrl("z"), .char("q")) == [.repaint, .suspend, .chosen(.quit)])
        #expect(Self.press(&start, .char("p"), .char("4"), .paste("q\n"), .tab, .unknown).isEmpty)
        #expect(update(&start, .hangup) == [.chosen(.quit)])
    }

    @Test func helpHoldsTheKeysUntilItIsClosed() {
        var start = Self.start()
        #expect(Self.press(&start, .char("?"), .down, .enter).isEmpty)
        #expect(start.choice == .demo)
        #expect(Self.press(&start, .enter) == [.chosen(.demo)])
        _ = Self.press(&start, .char("?"))
        let drawn = render(start, size: start.size, theme: .mono).grid.text
        #expect(drawn.contains("do what ▸ says") && drawn.contains("paydesk help lists every command."))
    }

    @Test func whatBecameOfAChoiceIsSaidAndGoes() {
        var start = Self.start()
        _ = update(&start, .notice(Notice("Written, mode 0600. Edit it, then start paydesk again.")))
        #expect(start.countsSeconds)
        #expect(render(start, size: start.size, theme: .mono).grid.text.hasSuffix("then start paydesk again."))
        _ = update(&start, .tick(Fixture.now.adding(seconds: 6)))
        #expect(!start.countsSeconds)
        #expect(render(start, size: start.size, theme: .mono).grid.text.contains("q quit"))
    }

    @Test func aWindowThatIsTooSmallOnlyLeaves() {
        var start = Self.start(Size(columns: 59, rows: 16))
        #expect(render(start, size: start.size, theme: .mono).grid.text.contains("paydesk needs 60×16"))
        #expect(Self.press(&start, .enter, .down, .char("?")).isEmpty)
        #expect(Self.press(&start, .char("q")) == [.chosen(.quit)])
    }

    @Test(arguments: [1, 4])
    func theDemoIsNotPraisedForMoreProvidersThanItHas(_ providers: Int) {
        var start = FirstStart(path: "config.toml", providers: providers, now: Fixture.now)
        _ = update(&start, .resize(Size(columns: 80, rows: 16)))
        let words = providers == 1 ? "a made-up provider here" : "four made-up providers here"
        #expect(render(start, size: start.size, theme: .mono).grid.text.contains(words))
    }
}
