import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// What is compared before another payout of the same amount to the same beneficiary.
@Suite struct LookAlikeTests {
    private static func alike(
        _ tail: String = "0292000", _ status: PaymentStatus = .succeeded, _ name: String = "MEENA IYER",
        isHidden: Bool = false
    ) -> LookAlike {
        LookAlike(
            reference: Fixture.reference(tail), amount: Money(rupees: 12_500), at: Fixture.at("10:22"),
            provider: "segura-main", mode: .rail(.imps), agent: "vikram", status: status, name: name,
            bankReference: status == .succeeded ? "632410771034" : nil, isHidden: isHidden)
    }

    private static func asked(_ alike: [LookAlike]) -> String {
        let warning = RaisedWarning(
            .lookAlike, "The same account got ₹12,500 at 10:22 today.", field: .amount,
            references: alike.filter { !$0.isHidden }.map(\.reference), lookAlikes: alike)
        var state = PayoutTests.filled(warnings: [warning])
        state.strike(.enter, .char(" "))
        return Fixture.text(state)
    }

    @Test func bothAreShownSideBySide() {
        let drawn = Self.asked([Self.alike()])
        for words in [
            "₹12,500 to ••••7812 went out 3 h 40 min ago.", "10:22  1109110292000  IMPS  segura-main",
            "       ● success  RRN 632410771034  by vikram", "14:02  this one, not sent  IMPS  segura-main",
            "The name is the same both times: MEENA IYER.", "If the first never came, its RRN is the proof",
            "complain, do not pay again.", "▸[ Back to the form ]", "[ Show the first ]",
            "[ It is another payment: tick the warning ]",
        ] { #expect(drawn.contains(words), "\(words)") }
    }

    @Test func anotherNameIsSaid() {
        #expect(Self.asked([Self.alike("0292000", .succeeded, "MEENA RAO")]).contains("! The names are not the same"))
    }

    @Test func anOpenOneIsNoProofAndWaitedFor() {
        let drawn = Self.asked([Self.alike("0292000", .unknown)])
        #expect(drawn.contains("may have gone out") && drawn.contains("The first is still open"))
        #expect(!drawn.contains("is the proof"))
    }

    @Test func whatIsHiddenStaysHidden() {
        let drawn = Self.asked([Self.alike("0292000", .awaitingApproval, isHidden: true)])
        #expect(drawn.contains("Paid already?") && !drawn.contains("1109110292000") && !drawn.contains("vikram"))
        #expect(!drawn.contains("Show the first"), "there is nothing to show")
    }

    @Test func allButTwoAreCounted() {
        let many = ["0292000", "0293000", "0294000", "0295000"].map { Self.alike($0) }
        #expect(Self.asked(many).contains("and 2 more, which Show lists"))
    }

    @Test func anUnknownResultSaysWhenItIsAskedAndWhatToTell() {
        let drawn = Fixture.text(Scene.unknown.state(Size(columns: 120, rows: 34)))
        for words in [
            "by itself at 14:04, 14:08, 14:18 and", "Say        “₹12,500 was sent at 14:02 by IMPS.",
            "it yet; we are asking. Please do not have it sent again.”",
        ] { #expect(drawn.contains(words), "\(words)") }
    }

    @Test func oneMissedAskIsNoWarningYet() {
        for (missed, isSaid) in [(1, false), (2, true)] {
            var state = Fixture.desk(columns: 120, rows: 34)
            var wallets = Fixture.wallets
            (wallets[0].missed, wallets[0].error) = (missed, "cannot connect: nothing leaves")
            _ = update(&state, .wallets(wallets, at: Fixture.now))
            #expect(Fixture.text(state).contains("missed · as of") == isSaid)
        }
    }

    @Test func aListOfThePastSaysOfWhen() {
        var state = Fixture.desk(columns: 120, rows: 34)
        state.strike(.char("/"))
        let effects = state.type("@19nov,14:05")
        Fixture.answer(effects, of: &state)
        let title = Fixture.text(state).split(separator: "\n").first { $0.contains("2 / @19nov") } ?? ""
        #expect(title.contains("as known Thu 19 Nov 14:05:00") && !title.contains("at 14:02:12"))
    }
}
