import Foundation
import Testing

@testable import paydesk_bench

/// The measuring of callbacks: what is answered 200 stands in the store.
@Suite("The callbacks' benchmark", .serialized)
struct CallbacksBenchTests {
    @Test("each callback of several senders is answered 200 and found in the log of its payout")
    func kept() async throws {
        let report = try await CallbackRun.measure(
            callbacks: 60, senders: 4, in: FileManager.default.temporaryDirectory)
        #expect(report.answers.count == 60 && report.accepted == 60 && report.stored == 60)
        #expect(report.isKept && report.rate > 0 && report.seconds > 0)
        #expect(report.answers == report.answers.sorted() && (report.answers.first ?? 0) > 0)
    }

    @Test("a budget is missed where it is exceeded by more than the margin, and an answer that is not true fails")
    func budgets() {
        var report = CallbackReport(
            senders: 4, seconds: 1, answers: Array(repeating: 5, count: 2_000), accepted: 2_000, stored: 2_000)
        #expect(report.isKept && report.excess(margin: 0).isEmpty)
        report.seconds = 1.2
        #expect(report.excess(margin: 0) == ["callbacks a second"] && report.excess(margin: 25).isEmpty)
        report.answers[1_970...] = Array(repeating: 101, count: 30)[...]
        #expect(report.excess(margin: 0) == ["callbacks a second", "p99"])
        report.stored = 1_999
        #expect(!report.isKept)
        report.stored = 2_000
        report.accepted = 1_999
        #expect(!report.isKept)
    }
}
