import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// While an outcome is not on disk new payouts wait, loudly, and quitting asks.
@Suite struct BlockedTests {
    static let reason = "The outcome of 1109111588400 could not be written: the disk is full."

    @Test(arguments: [Size(columns: 120, rows: 34), Size(columns: 80, rows: 24), Size(columns: 60, rows: 16)])
    func itIsSaidInTheHeaderAndBelow(_ size: Size) {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        _ = update(&state, .blocked(Self.reason))
        let lines = Fixture.text(state).split(separator: "\n")
        #expect(lines.first?.contains("PAYOUTS WAIT") ?? false)
        let below = lines.suffix(3).flatMap { $0.split(separator: " ") }.joined(separator: " ")
        #expect(below.contains("! New payouts wait: \(Self.reason)"), "the whole reason")
        _ = update(&state, .blocked(nil))
        #expect(!Fixture.text(state).lowercased().contains("payouts wait"))
    }

    @Test func noConfirmationOpensAndAnOpenOneSendsNothing() {
        var state = PayoutTests.filled()
        _ = update(&state, .blocked(Self.reason))
        PayoutTests.confirming(&state)
        #expect(state.overlays.isEmpty)
        #expect(Fixture.text(state).contains("New payouts wait: The outcome of"))
        _ = update(&state, .blocked(nil))
        PayoutTests.confirming(&state)
        #expect(state.overlays.count == 1)
        state.type("7812")
        _ = update(&state, .blocked(Self.reason))
        #expect(state.strike(.enter).isEmpty)
        #expect(Fixture.text(state).contains("New payouts wait. Nothing was sent."))
        _ = update(&state, .blocked(nil))
        #expect(state.strike(.enter).count == 1)
    }

    @Test func quittingAsks() {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .blocked(Self.reason))
        #expect(state.isInFlight)
        #expect(state.strike(.char("q")).isEmpty)
        #expect(Fixture.text(state).contains("The outcome of 1109111588400 could not be"))
        #expect(state.strike(.enter).isEmpty)
        _ = update(&state, .blocked(nil))
        #expect(state.strike(.char("q")) == [.quit])
    }

    @Test func aQuestionOfAnotherDayNamesIt() {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .nextAsk(Fixture.at("16:11:57", day: 21)))
        #expect(Fixture.text(state).contains("next ask 21 Nov 16:11 "))
        _ = update(&state, .resize(Size(columns: 80, rows: 24)))
        #expect(Fixture.text(state).contains("next 21 Nov 16:11 "))
        var details = Fixture.details
        details.transaction.nextAskAt = Fixture.at("09:10", day: 21)
        _ = update(&state, .details(details))
        #expect(Fixture.text(state).contains("next ask 21 Nov 09:10"))
    }
}
