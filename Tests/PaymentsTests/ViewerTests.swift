import Payments
import Testing

/// The figures that an approver types again unseen (`payouts.md`, *States*).
@Suite struct ViewerTests {
    private static let maker = PayoutStory.asha

    @Test("hidden from whoever may approve it, by the Unix user, and only until it is decided")
    func whoSees() {
        for status in [PaymentStatus.awaitingApproval, .ready, .rejected, .discarded, .pending, .succeeded] {
            for role in AgentRole.allCases {
                let hidden = Viewer(uid: 2_000, role: role).hides(status, enteredBy: Self.maker)
                #expect(hidden == (role == .approver && status == .awaitingApproval))
                #expect(!Viewer(uid: Self.maker.uid, role: role).hides(status, enteredBy: Self.maker))
            }
        }
    }

    @Test("what is hidden is gone: amount, charge and every number; the name and the bank stay")
    func hiddenRow() {
        let story = PayoutStory.decided(needsApproval: true)
        let row = Transaction.project(intent: story.intent, state: story.state, log: story.log)
        let shown = Viewer(uid: 2_000, role: .approver).shown(row)
        #expect(shown.isHidden && shown.amount == .zero && shown.beneficiary.target.isEmpty)
        #expect(shown.beneficiary.name == row.beneficiary.name && shown.beneficiary.ifsc == row.beneficiary.ifsc)
        #expect(Viewer(uid: 2_000, role: .viewer).shown(row) == row)
    }

    @Test("a hidden payout to the same target warns the same, whatever amount is tried")
    func hiddenAmount() throws {
        let messages = [12_500, 12_501, 1].map { (rupees: Int64) in
            let hidden = LookAlike(
                reference: PayoutStory.reference("1109111500000"), amount: Money(rupees: rupees),
                at: PayoutRulesTests.now, provider: "segura-main", status: .awaitingApproval, isHidden: true)
            let context = PayoutRulesTests.context { $0.lookAlikes = [hidden] }
            return PayoutRules.check(PayoutRulesTests.draft(), context).warnings.map(\.message)
        }
        #expect(Set(messages).count == 1 && messages[0].count == 1)
    }

    @Test("a look-alike that is hidden warns without naming what it is")
    func lookAlike() throws {
        let hidden = LookAlike(
            reference: PayoutStory.reference("1109111500000"), amount: Money(rupees: 12_500), at: PayoutRulesTests.now,
            provider: "segura-main", status: .awaitingApproval, isHidden: true)
        let check = PayoutRules.check(PayoutRulesTests.draft(), PayoutRulesTests.context { $0.lookAlikes = [hidden] })
        let warning = try #require(check.warnings.first { $0.warning == .lookAlike })
        #expect(warning.references.isEmpty && !warning.message.contains("1109111500000"))
        #expect(!warning.message.contains("₹") && warning.message.contains("waits for a second person"))
    }
}
