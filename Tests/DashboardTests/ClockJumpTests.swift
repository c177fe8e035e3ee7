import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// A clock that is set by a day while the desk is open: no age is negative, and nothing stays or fails to come for a day.
@Suite struct ClockJumpTests {
    static let day: Int64 = 86_400

    @Test(arguments: [day, -day, 400 * day, -400 * day])
    func noAgeIsNegative(_ seconds: Int64) throws {
        for (columns, rows) in [(60, 16), (80, 24), (120, 34), (200, 50)] {
            for pane in "1234567".unicodeScalars {
                var state = Fixture.desk(columns: columns, rows: rows)
                state.strike(.char(pane))
                _ = update(&state, .tick(Fixture.now.adding(seconds: seconds)))
                let drawn = Fixture.text(state)
                #expect(drawn.firstMatch(of: /[-−][0-9]+ ?(s|min|m|h|d|days?)\b/) == nil, "\(columns): \(drawn)")
            }
        }
    }

    @Test func aReadingThatFailedIsTriedAgainInSeconds() {
        var fresh = Freshness()
        fresh.fail("the store is busy", now: Fixture.now)
        #expect(!fresh.hasTry(at: Fixture.now.adding(seconds: 4)))
        #expect(fresh.hasTry(at: Fixture.now.adding(seconds: -Self.day)))
        #expect(fresh.hasTry(at: Fixture.now.adding(seconds: Self.day)))
    }

    @Test func wholeNumbersAreHiddenAgain() throws {
        let reference = try #require(Fixture.rows.first?.reference)
        for seconds in [Self.day, -Self.day] {
            var details = DetailsPane()
            details.show(reference)
            details.reveal(Beneficiary(name: "MEENA IYER", account: "50100234567812"), of: reference, now: Fixture.now)
            details.tick(Fixture.now.adding(seconds: 9))
            #expect(details.reveal != nil)
            details.tick(Fixture.now.adding(seconds: seconds))
            #expect(details.reveal == nil)
        }
    }

    @Test func aMessageGoesAndAMarkFades() {
        for seconds in [Self.day, -Self.day] {
            var state = Fixture.desk(columns: 80, rows: 24)
            _ = update(&state, .notice(Notice("Something was said.")))
            #expect(Fixture.text(state).contains("Something was said."))
            _ = update(&state, .tick(Fixture.now.adding(seconds: seconds)))
            #expect(!Fixture.text(state).contains("Something was said."))
            #expect(!Fresh.isFresh(Fixture.now, at: Fixture.now.adding(seconds: seconds)))
        }
        #expect(Fresh.isFresh(Fixture.now, at: Fixture.now.adding(seconds: 3)))
    }
}

extension Freshness {
    /// Whether the next try would be made then.
    fileprivate func hasTry(at moment: Timestamp) -> Bool {
        var copy = self
        return copy.takeTry(now: moment)
    }
}
