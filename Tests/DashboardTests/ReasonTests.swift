import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// A reason is never cut, whatever the width and wherever the focus is.
@Suite struct ReasonTests {
    @Test(arguments: [60, 80, 120])
    func aReasonUnderAFieldThatWasLeftIsWhole(_ columns: Int) {
        var state = PayoutTests.filled(columns: columns)
        state.strike(.backTab, .backTab, .ctrl("u"))
        state.type("M#")
        state.strike(.tab)
        let violations = state.payout.check(state.profile, now: Fixture.now).violations
        guard let reason = violations.first(where: { $0.field == .name })?.message else {
            Issue.record("M# is no name")
            return
        }
        let lines = Fixture.text(state).split(separator: "\n")
        #expect(!lines.contains { $0.contains("✕ ") && $0.contains("…") && !$0.contains("failed") })
        let left = columns == 120 ? 38 : 0
        let text = lines.map { $0.dropFirst(left).split(separator: " ").joined(separator: " ") }
            .joined(separator: " ")
        #expect(text.contains("✕ \(reason)"), "\(reason)")
    }

    @Test func anAcknowledgementIsWholeAtSixtyColumns() {
        let warning = RaisedWarning(
            .lookAlike, "The same account got ₹12,500 at 10:22 today: 1109110292000", field: .amount,
            references: [Fixture.reference("0292000")])
        let state = PayoutTests.filled(columns: 60, warnings: [warning])
        let drawn = Fixture.text(state)
        #expect(drawn.contains("[ ] I have compared them: this is another"))
        #expect(drawn.contains("                  payment"))
    }

    @Test(arguments: [60, 80, 120])
    func theGatesOfAComplaintAreWhole(_ columns: Int) {
        var state = Fixture.desk(columns: columns, rows: 34)
        state.strike(.char("c"))
        let lines = Fixture.text(state).split(separator: "\n")
        let text = lines.map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: " ")
        #expect(!lines.contains { $0.contains("kept as") && $0.contains("…") })
        #expect(columns == 120 || text.contains("given no id: kept as ours, offered when it comes"))
        #expect(
            columns == 120
                || text.contains(
                    "! The provider has had it for less than five minutes; most payouts settle by themselves until then."
                ))
    }
}
