import Payments
import Testing

/// Every state that one payout can reach within bounds, over the code that ships (`architecture.md`, decision 1).
///
/// Held everywhere: it is sent at most once, and only with a claim; nothing is failed, succeeded, reversed, not sent or
/// closed without evidence; one look-up leaves no terminal state unseen; two honest look-ups find the truth.
@Suite struct PayoutModelTests {
    @Test(
        "the promises hold in every state",
        arguments: [
            PayoutModel.Bounds(asks: 0, hints: 0, verified: 1, crashes: 2, processes: 2),
            PayoutModel.Bounds(asks: 1, hints: 0, verified: 0, crashes: 1, processes: 2),
            PayoutModel.Bounds(
                asks: 2, hints: 0, verified: 1, crashes: 0, processes: 1, fates: [.travelling, .pending]),
            PayoutModel.Bounds(asks: 1, hints: 1, verified: 1, crashes: 0, processes: 1, fates: [.pending]),
        ])
    func promises(_ bounds: PayoutModel.Bounds) {
        let finding = PayoutModel(bounds: bounds).explore()
        #expect(finding.broken == nil, "\(finding.story)")
        #expect(finding.isComplete)
    }

    @Test("asking for days: closing, and a late success after it, are reached and keep the promises")
    func closing() {
        let bounds = PayoutModel.Bounds(
            asks: 5, hints: 0, verified: 0, crashes: 0, processes: 1, fates: [.travelling], overlap: false)
        let finding = PayoutModel(bounds: bounds).explore()
        #expect(finding.broken == nil, "\(finding.story)")
        #expect(finding.isComplete)
        #expect(finding.endings.isSuperset(of: [.closed, .succeeded, .failed, .reversed]))
    }

    @Test("a pay link keeps the promises, and expires; a payout never does")
    func links() {
        let bounds = PayoutModel.Bounds(asks: 2, hints: 0, verified: 0, crashes: 0, processes: 1, fates: [.travelling])
        var model = PayoutModel(bounds: bounds)
        model.intent = PayoutStory.linkIntent
        let finding = model.explore()
        #expect(finding.broken == nil, "\(finding.story)")
        #expect(finding.isComplete)
        #expect(finding.endings.isSuperset(of: [.closed, .succeeded, .failed]))
    }

    @Test("each broken policy is caught", arguments: PayoutModel.Mutant.allCases)
    func mutants(_ mutant: PayoutModel.Mutant) {
        let finding = PayoutModel(mutant: mutant).explore()
        #expect(finding.broken != nil)
    }
}
