import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// A desk's own words for customers: filled with what is known, and with nothing else.
@Suite struct AnswerTemplateTests {
    private func desk(_ texts: [(AnswerTemplates.Situation, String, String)]) throws -> DashboardState {
        var profile = Fixture.profile()
        for (situation, language, text) in texts {
            #expect(profile.answers.take(text, for: situation, language: language) == nil)
        }
        return Fixture.desk(columns: 120, rows: 34, profile: profile)
    }

    @Test func itIsSaidAndCopiedInsteadOfTheShippedOne() throws {
        var state = try desk([
            (.unknown, "english", "{amount} by {rail}, sent {day} {time}: wait until {expected}, please."),
            (.unknown, "hindi", "{amount}, {expected} तक।"),
        ])
        let sentence = "₹25,000 by IMPS, sent 20 November 13:58: wait until 21 November, please."
        #expect(Fixture.text(state).contains("Say  “\(sentence)”"))
        #expect(state.strike(.char("y")) == [.copy(sentence)])
        state.strike(.char("H"))
        #expect(state.strike(.char("y")) == [.copy("₹25,000, 21 नवंबर तक।")])
    }

    @Test func whatHasNoTextOfItsOwnIsSaidAsShipped() throws {
        var state = try desk([(.paid, "english", "Paid: {reference}.")])
        #expect(Fixture.text(state).contains("Say  “₹25,000 was sent at 13:58 by IMPS."))
        var details = Fixture.details
        (details.transaction.status, details.transaction.bankReference) = (.succeeded, "632413105521")
        _ = update(&state, .details(details))
        #expect(state.strike(.char("y")) == [.copy("Paid: 632413105521.")])
        details.transaction.bankReference = nil
        _ = update(&state, .details(details))
        #expect(Fixture.text(state).contains("is reported as paid. The bank’s"))
    }

    @Test(arguments: [
        ("", AnswerTemplates.Situation.paid, "expected one line"), ("{account}", .paid, "nothing that is known"),
        ("{reference}", .pending, "not known of it then"), ("{expected}", .failed, "not known of it then"),
        ("two\nlines", .paid, "expected one line"),
    ])
    func whatCannotBeKnownIsRefused(_ text: String, _ situation: AnswerTemplates.Situation, _ problem: String) {
        var answers = AnswerTemplates()
        #expect(answers.take(text, for: situation, language: "english")?.contains(problem) == true)
        #expect(answers == AnswerTemplates(), "nothing of it is taken")
    }
}
