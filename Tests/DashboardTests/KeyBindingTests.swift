import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Other keys for the actions of the table (`[keys]`).
@Suite struct KeyBindingTests {
    private func desk(_ changed: [Action.ID: [Key]], columns: Int = 120) -> DashboardState {
        var profile = Fixture.profile()
        profile.keys = KeyBindings(changed)
        return Fixture.desk(columns: columns, rows: 34, profile: profile)
    }

    @Test func anActionHasItsNewKeyAndItsOldOneDoesNothing() {
        var state = desk([.askNow: [.char("F")]])
        #expect(state.strike(.char("r")).isEmpty)
        #expect(state.strike(.char("F")) == [.askNow([Fixture.unknown.reference])])
    }

    @Test func aKeyThatIsGivenAwayIsItsOldActionsNoLonger() {
        var state = desk([.askNow: [.char("p")]])
        #expect(state.strike(.char("p")) == [.askNow([Fixture.unknown.reference])])
        #expect(state.focus == .transactions, "pay has no key now")
        let found = state.found(by: Palette())
        #expect(found.first { $0.action.id == .pay }?.action.keys.isEmpty == true)
    }

    @Test func hintsHelpAndPaletteNameTheNewKeys() {
        var state = desk([.askNow: [.char("F")], .copy: [], .help: [.char("!"), .ctrl("e")]])
        let hints = Fixture.text(state).split(separator: "\n").last ?? ""
        #expect(hints.contains("F ask now") && !hints.contains("y copy") && hints.hasSuffix("! help"), "\(hints)")
        state.strike(.char("!"))
        let help = Fixture.text(state)
        #expect(help.contains("! Ctrl-E") && help.contains("F       ask the provider now"))
        #expect(!help.contains("copy the customer’s answer"))
        #expect(state.found(by: Palette()).first { $0.action.id == .askNow }?.action.keyNames == "F")
    }

    @Test func whatTheMarkedOnesAreDoneWithIsNamedToo() {
        var state = desk([.export: [.char("E")], .askNow: [.char("F")]])
        state.strike(.char(" "))
        let hints = Fixture.text(state).split(separator: "\n").last ?? ""
        #expect(hints.contains("F ask 1") && hints.contains("E export 1"))
    }

    @Test func sentencesNameTheNewKeysToo() {
        var state = desk([
            .askNow: [.char("F")], .pay: [.char("P")], .quit: [.char("Q")], .filter: [.char("%")], .copy: [],
            .complain: [.char("K")], .palette: [.char(";")],
        ])
        #expect(Fixture.text(state).contains("F asks now"))
        state.strike(.ctrl("c"))
        #expect(Fixture.text(state).contains("Q quits."))
        state.strike(.paste("abc"))
        #expect(Fixture.text(state).contains("Pasting does nothing here. % takes it"))
        state.strike(.char("P"), .char("r"), .esc)
        #expect(Fixture.text(state).contains("The draft is kept; P comes back to it."))
        state.strike(.char("H"))
        #expect(Fixture.text(state).contains("; ; copy the answer copies it."), "without a key it has its name")
        state.strike(.char("'"), .char("9"))
        #expect(Fixture.text(state).contains("; save filter makes one."))
        _ = update(&state, .resize(Size(columns: 40, rows: 8)))
        #expect(Fixture.text(state).contains("Q quits") && state.strike(.char("q")).isEmpty)
        #expect(state.strike(.char("Q")) == [.quit])
    }

    @Test func whatBecameOfAPayoutIsAskedAboutByTheNewKey() {
        var profile = Fixture.profile()
        profile.keys = KeyBindings([.askNow: [.char("F")]])
        var state = PayoutTests.inFlight()
        _ = update(&state, .profile(profile))
        var row = Fixture.unknown
        row.reference = PayoutTests.reference
        _ = update(&state, .payout(.settled(row, reason: "Nothing came.")))
        #expect(Fixture.text(state).contains("F asks now"))
        #expect(state.strike(.char("F")) == [.askNow([PayoutTests.reference])])
    }

    @Test func twoActionsOnOneKeyAreAConflict() {
        let both = KeyBindings([.askNow: [.char("F")], .pay: [.char("F")]])
        #expect(both.conflict?.first == .askNow && both.conflict?.second == .pay)
        #expect(KeyBindings([.askNow: [.char("F")], .follow: [.char("r")]]).conflict == nil, "they change places")
        #expect(KeyBindings([.askNow: [.char("q")]]).conflict?.second == .quit, "the way out keeps its key")
        #expect(KeyBindings([.askNow: [.esc]]).conflict?.second == .back)
    }

    @Test(
        arguments: [
            ("F", Key.char("F")), ("?", .char("?")), ("Space", .char(" ")), ("pgup", .pageUp), ("Shift-Tab", .backTab),
            ("Ctrl-E", .ctrl("e")), ("Enter", .enter), ("₹", .char("₹")),
        ])
    func aKeyIsReadByItsName(_ name: String, _ key: Key) {
        #expect(Key(named: name) == key)
    }

    @Test(arguments: ["", "FF", "Ctrl-S", "Ctrl-A", "Ctrl-Z", "Ctrl-Y", "F5", "Alt-x", "\u{7F}", "\u{1B}"])
    func whatIsNoKeyOrTakenIsRefused(_ name: String) { #expect(Key(named: name) == nil) }
}
