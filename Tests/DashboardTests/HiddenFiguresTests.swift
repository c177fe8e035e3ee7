import Guarded
import Payments
import TerminalKit
import Testing

@testable import Dashboard

/// Amount and numbers of what somebody else entered never reach the screen of whoever may approve it.
@Suite struct HiddenFiguresTests {
    /// Everything in the state, down to the last letter; characters of fields stand apart in it, so they are joined.
    static func contents(_ state: DashboardState) -> String {
        var text = ""
        dump(state, to: &text)
        return text
    }

    static let secrets = [HandFixture.account, "3388", "12000000", "1,20,000"]

    @Test func theStateHoldsNoneOfThem() {
        let contents = Self.contents(HandFixture.desk())
        #expect(contents.contains("BHARAT SHAH"))
        for secret in Self.secrets { #expect(!contents.contains(secret), "\(secret)") }
    }

    @Test func whoeverMayApproveSeesNothingMoreAsAnOperator() {
        var profile = Fixture.approver()
        (profile.role, profile.mayBe) = (.operator, .approver)
        let row = HandFixture.waiting
        #expect(profile.hides(row) && profile.shown(row).amount == .zero)
        profile.mayBe = nil
        #expect(!profile.hides(row))
    }

    @Test(arguments: PaneID.allCases, Scene.sizes)
    func noPaneShowsThem(_ pane: PaneID, _ size: Size) {
        var state = HandFixture.desk(size)
        state.focus = pane
        let drawn = Fixture.text(state)
        for secret in Self.secrets { #expect(!drawn.contains(secret), "\(secret)") }
    }

    @Test func listAndDetailsSayHidden() {
        var state = HandFixture.desk()
        let row = Fixture.text(state).split(separator: "\n").first { $0.contains("◇ approval") } ?? ""
        #expect(row.contains("hidden     ◇ approval") && row.contains("hidden   BHARAT SHAH"))
        state.strike(.char("3"))
        let drawn = Fixture.text(state)
        #expect(drawn.contains("BHARAT SHAH  hidden") && drawn.contains("hidden IMPS"))
        #expect(!drawn.contains("Say  “"))
        #expect(drawn.contains("◇ waits for approval · A: approve, by typing both again"))
    }

    @Test func nothingOfThemIsCopied() {
        for key in ["y", "Y", "b", "m", "c"] as [Unicode.Scalar] {
            var state = HandFixture.desk()
            let effects = state.strike(.char(key))
            for effect in effects {
                for secret in Self.secrets { #expect(!"\(effect)".contains(secret), "\(key): \(effect)") }
                if case .reveal = effect { Issue.record("m reveals") }
            }
            for secret in Self.secrets { #expect(!Self.contents(state).contains(secret), "\(key)") }
        }
        var state = HandFixture.desk()
        state.strike(.char("y"))
        #expect(Fixture.text(state).contains("y: its numbers stay hidden until it is decided."))
        #expect(state.strike(.char("Y"), .enter) == [.copy(HandFixture.reference.text)])
        state.strike(.char("b"))
        #expect(Fixture.text(state).contains("b: you may approve this one, so its account stays hidden"))
        state.strike(.char("m"))
        #expect(Fixture.text(state).contains("m: you may approve this one, so its numbers stay hidden"))
    }

    @Test func needsAndSumsSayHidden() {
        var state = HandFixture.desk()
        #expect(Fixture.text(state).contains("◇ for approval     1  hidden"))
        let effects = state.strike(.char("/")) + state.type("status:approval,unknown")
        for case .loadCount(_, let ticket) in effects.suffix(3) {
            let sums = [
                StatusSum(status: .unknown, count: 1, amount: Money(rupees: 25_000)),
                StatusSum(status: .awaitingApproval, count: 1, amount: Money(rupees: 120_000)),
            ]
            _ = update(&state, .count(ListCount(total: 15, shown: 2, sums: sums), ticket: ticket))
        }
        #expect(Fixture.text(state).contains("2 payouts ₹25,000, one amount sealed"))
        #expect(Fixture.text(state).contains("◇ 1 sealed"))
        for secret in Self.secrets { #expect(!Self.contents(state).contains(secret)) }
    }

    @Test func whoEnteredItAndOperatorsSeeThem() {
        for profile in [Fixture.approver(Fixture.asha), Fixture.profile()] {
            let drawn = Fixture.text(HandFixture.desk(profile: profile))
            #expect(drawn.contains("₹1,20,000     ◇ approval") && drawn.contains("••••3388"))
            #expect(drawn.contains("◇ waits for approval · an approver decides"))
        }
    }

    @Test func onceDecidedTheyAreShown() {
        var state = HandFixture.desk()
        var row = HandFixture.waiting
        row.status = .rejected
        _ = update(&state, .details(HandFixture.details(row)))
        #expect(Fixture.text(state).contains("₹1,20,000 IMPS"))
    }

    @Test func anotherRoleReadsEverythingAnew() {
        var state = HandFixture.desk(profile: Fixture.profile())
        let effects = update(&state, .profile(Fixture.approver()))
        #expect(effects.contains { if case .loadPage = $0 { true } else { false } })
        #expect(effects.contains(.loadDetails(HandFixture.reference)))
        let drawn = Fixture.text(state)
        for secret in Self.secrets { #expect(!drawn.contains(secret), "\(secret)") }
    }
}
