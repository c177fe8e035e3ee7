import Payments
import Testing

/// Every state that one payout can reach within bounds, over the code that ships (`architecture.md`, decision 1).
///
/// The promises are those of `PayoutModel.Promise`.
@Suite struct PayoutModelTests {
    @Test("the promises hold in every state", arguments: PayoutModel.Bounds.all)
    func promises(_ bounds: PayoutModel.Bounds) {
        let finding = PayoutModel(bounds: bounds).explore()
        #expect(finding.breach == nil, "\(finding.story)")
        #expect(finding.isComplete)
        #expect(finding.endings.isSuperset(of: bounds.reaches))
        #expect(finding.states >= bounds.states)
        #expect(finding.isAlarmed == bounds.raisesAlarm)
    }

    @Test("each broken policy breaks its promise", arguments: PayoutModel.Mutant.allCases)
    func mutants(_ mutant: PayoutModel.Mutant) throws {
        let finding = PayoutModel(bounds: mutant.bounds, policy: .init(mutant: mutant)).explore()
        let breach = try #require(finding.breach)
        #expect(breach.promise == mutant.breaks, "\(finding.story)")
        if let says = mutant.says { #expect(breach.status == says, "\(finding.story)") }
    }
}
