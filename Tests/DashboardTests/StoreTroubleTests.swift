import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// While the store cannot be written the desk says so, with its age, and shows nothing as saved that is not.
@Suite struct StoreTroubleTests {
    static let full = "The disk is full. Nothing was written; free some space and try again."

    @Test(arguments: [Size(columns: 120, rows: 34), Size(columns: 80, rows: 24), Size(columns: 60, rows: 16)])
    func thatItFailsStandsThereWithItsAge(_ size: Size) {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        _ = update(&state, .storeFailing(StoreFailing(reason: Self.full, since: Fixture.now)))
        _ = update(&state, .tick(Fixture.now.adding(seconds: 23)))
        #expect(state.countsSeconds)
        let lines = Fixture.text(state).split(separator: "\n")
        #expect(lines.first?.contains("STORE FAILS") ?? false)
        let below = lines.suffix(4).flatMap { $0.split(separator: " ") }.joined(separator: " ")
        #expect(below.contains("! Nothing can be saved since 14:02:12, 23 s ago: \(Self.full)"))
        _ = update(&state, .storeFailing(nil))
        #expect(!Fixture.text(state).contains("STORE FAILS"))
        #expect(!Fixture.text(state).contains("Nothing can be saved"))
    }

    @Test func theFormTheHeaderAndTheFooterAgree() {
        var state = PayoutTests.filled()
        PayoutTests.confirming(&state)
        state.type("7812")
        state.strike(.enter)
        _ = update(&state, .payout(.refused([Self.full, "No money moved by this."])))
        _ = update(&state, .storeFailing(StoreFailing(reason: Self.full, since: Fixture.now)))
        let text = Fixture.text(state)
        #expect(text.contains("STORE FAILS") && text.contains("draft · not saved"))
        #expect(!text.contains("kept at") && text.contains("No money moved by this."))
        _ = update(&state, .storeFailing(nil))
        let mended = Fixture.text(state)
        #expect(mended.contains("kept at") && !mended.contains("No money moved by this."))
    }

    @Test func whyPayoutsWaitComesFirst() {
        var state = Fixture.desk(columns: 120, rows: 34)
        _ = update(&state, .storeFailing(StoreFailing(reason: Self.full, since: Fixture.now)))
        _ = update(&state, .blocked("The store is damaged. Send nothing more; restore it from a copy."))
        let text = Fixture.text(state)
        #expect(text.contains("PAYOUTS WAIT") && text.contains("! New payouts wait: The store is damaged."))
        #expect(!text.contains("STORE FAILS"))
    }

    @Test func aNoteIsSaidToBeSavedOnlyWhenItIs() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("n"))
        state.type("called back")
        #expect(state.strike(.enter) == [.addNote(Fixture.unknown.reference, "called back")])
        #expect(!Fixture.text(state).contains("Noted"))
        _ = update(&state, .noted(Fixture.unknown.reference))
        #expect(Fixture.text(state).contains("Noted on \(Fixture.unknown.reference)."))
    }

    @Test(arguments: [Size(columns: 120, rows: 34), Size(columns: 60, rows: 16)])
    func aNoteThatWasNotSavedIsBackWithItsText(_ size: Size) {
        var state = Fixture.desk(columns: size.columns, rows: size.rows)
        state.strike(.char("n"))
        state.type("called back")
        let effects = state.strike(.enter)
        state.strike(.char("?"))
        _ = update(&state, .failed(effects[0], reason: Self.full))
        #expect(state.overlays.count == 2, "what was opened meanwhile stays in front")
        state.strike(.esc)
        let text = Fixture.text(state)
        #expect(text.contains("Not saved. The disk is full.") && text.contains("called back"))
        #expect(state.strike(.enter) == effects, "Enter tries again")
        #expect(state.overlays.isEmpty)
    }

    @Test func anAnswerThatIsNotOnDiskIsNotShownAndSaidNotToBe() {
        var state = PayoutTests.filled()
        PayoutTests.confirming(&state)
        state.type("7812")
        state.strike(.enter)
        let reference = Fixture.reference("1612700")
        _ = update(&state, .payout(.written(reference, at: Fixture.now)))
        let deadline = Fixture.now.adding(seconds: 30)
        _ = update(&state, .payout(.sent(reference, at: Fixture.now, deadline: deadline)))
        _ = update(&state, .payout(.answered(reference, at: Fixture.now.adding(seconds: 2))))
        _ = update(&state, .blocked("The outcome of \(reference) could not be written: \(Self.full)"))
        _ = update(&state, .tick(Fixture.now.adding(seconds: 9)))
        let text = Fixture.text(state)
        #expect(text.contains("not written yet · 7 s"))
        #expect(text.contains("14:02:14  answered, not written yet"))
        #expect(!text.contains("waiting, until") && !text.contains("● success for"))
    }
}
