import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// A file of payouts from the desk: checked first, sent by typing its sum, stopped by a question.
@Suite struct ImportTests {
    private static let planned = ImportPlanned(
        path: "/home/asha/june.csv", rows: 12, earlier: 1,
        refusals: [ImportPlanned.Refusal(line: 4, reason: "The fifth character is the digit 0, not the letter O.")],
        refused: 1,
        leaving: [
            ImportPlanned.Leaving(
                provider: "segura-main", rows: 10, amount: Money(rupees: 12_500), wallet: Money(rupees: 1_234_567))
        ])

    private static func command(_ words: String, _ state: inout DashboardState) -> [Effect] {
        state.strike(.char(":"))
        state.type(words)
        return state.strike(.enter)
    }

    /// A desk that has typed the file and waits for its check.
    private static func asked() -> (DashboardState, [Effect]) {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = command("import", &state)
        state.type("/home/asha/june.csv")
        state.strike(.enter)
        let effects = state.strike(.enter)
        return (state, effects)
    }

    @Test func aFileIsCheckedAndItsSumTypedBeforeAnythingIsSent() {
        var (state, effects) = Self.asked()
        #expect(effects == [.planImport("/home/asha/june.csv", provider: "segura-main")])
        _ = update(&state, .imported(.planned(Self.planned)))
        let drawn = Fixture.text(state)
        for words in [
            "Send these 10 payouts?", "₹12,500", "12 rows: 10 to be sent, 1 entered earlier,",
            "✕ line 4: The fifth character is the digit 0", "▸[ Cancel ]",
        ] { #expect(drawn.contains(words), "\(words)") }
        state.type("1250")
        #expect(state.strike(.enter).isEmpty && Fixture.text(state).contains("That is not the sum. Nothing was sent."))
        state.type("0")
        #expect(state.strike(.enter) == [.runImport(Self.planned)])
        #expect(state.overlays.isEmpty && state.isInFlight)
    }

    @Test func anEarlyEnterSendsNothing() {
        var (state, _) = Self.asked()
        _ = update(&state, .imported(.planned(Self.planned)))
        #expect(state.strike(.enter).isEmpty && state.overlays.isEmpty && state.importing == nil)
        #expect(Fixture.text(state).contains("Nothing was sent."))
    }

    @Test func whileOneRunsTheHeaderCountsAndItCanBeStopped() {
        var (state, _) = Self.asked()
        _ = update(&state, .imported(.planned(Self.planned)))
        state.type("12500")
        state.strike(.enter)
        _ = update(&state, .imported(.step(done: 3, of: 10)))
        #expect(Fixture.text(state).contains("import 3 of 10"))
        state.strike(.char("q"))
        #expect(Fixture.text(state).contains("A file of payouts is being imported."))
        state.strike(.esc)
        _ = Self.command("import", &state)
        #expect(Fixture.text(state).contains("Stop the import?"))
        #expect(state.strike(.right, .enter) == [.stopImport])
        #expect(Fixture.text(state).contains("stopping 3 of 10"))
        _ = update(&state, .imported(.ended("The import was stopped: 3 accepted.", isWell: false)))
        #expect(!state.isInFlight && Fixture.text(state).contains("The import was stopped: 3 accepted."))
        #expect(state.strike(.char("q")) == [.quit])
    }

    @Test func aFileThatCannotBeIsNotAskedFor() {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = Self.command("import", &state)
        state.type("june.csv")
        state.strike(.enter)
        #expect(state.strike(.enter).isEmpty && Fixture.text(state).contains("✕ A file begins with / or ~/."))
        var viewer = Fixture.profile()
        viewer.role = .viewer
        _ = update(&state, .profile(viewer))
        state.strike(.esc)
        _ = Self.command("import", &state)
        #expect(Fixture.text(state).contains("your role is viewer"))
    }

    @Test func aDaysListIsAskedForAsTyped() {
        var profile = Fixture.profile()
        profile.capabilities[0].reconciliation = true
        let lister = profile.capabilities[0].provider
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = Self.command("reconcile", &state)
        #expect(Fixture.text(state).contains("No configured provider gives a list of a day."))
        state.strike(.esc)
        _ = update(&state, .profile(profile))
        _ = Self.command("reconcile", &state)
        #expect(Fixture.text(state).contains("Ask for the list of a day?"))
        state.strike(.enter, .ctrl("u"))
        state.type("yesterday")
        guard let day = CivilDay(year: 2026, month: 11, day: 19) else { return }
        #expect(state.strike(.enter) == [.askListOfDay(lister, day)])
    }

    @Test func whatStandsBehindTheNameIsTaken() {
        var profile = Fixture.profile()
        profile.themes = ["midnight", "daylight"]
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .profile(profile))
        #expect(Self.command("theme daylight", &state) == [.wear(theme: "daylight")])
        _ = Self.command("theme dusk", &state)
        #expect(Fixture.text(state).contains("There is no theme called dusk: midnight, daylight."))
        _ = Self.command("import /home/asha/june.csv", &state)
        #expect(Fixture.text(state).contains("file       /home/asha/june.csv"))
    }

    @Test func themesAreWornWhileTheyAreChosen() {
        var profile = Fixture.profile()
        profile.themes = ["midnight", "daylight", "mono"]
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .profile(profile))
        _ = Self.command("theme", &state)
        #expect(state.strike(.down) == [.wear(theme: "daylight")])
        #expect(state.strike(.esc) == [.wear(theme: "midnight")])
        _ = Self.command("theme", &state)
        #expect(state.strike(.down, .down, .enter) == [.wear(theme: "daylight"), .wear(theme: "mono")])
        #expect(state.wornTheme == "mono")
        #expect(Fixture.text(state).contains("theme = \"mono\" in the configuration keeps it"))
    }
}
