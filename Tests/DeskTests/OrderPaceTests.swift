import Ledger
import Payments
import Providers
import Testing

@testable import Desk

/// Orders and the pace of questions: what is sent counts and never waits, and what it is answered may pause the plan.
@Suite("Orders and the pace of questions")
struct OrderPaceTests {
    @Test("HTTP 429 to a payout leaves it unknown, sends nothing again, and pauses the plan with the next try told")
    func tooMany() async throws {
        try await Bench.run { bench in
            bench.provider.change { $0.reply = Answer(.unknown("HTTP 429"), retryAfter: 400) }
            var events = bench.events.stream().makeAsyncIterator()
            let reference = try await bench.sent()
            #expect(try await bench.stored(reference).state.status == .unknown)
            while let event = await events.next() {
                guard case .providerDown(_, let reason, _, let nextTry) = event else { continue }
                #expect(reason == "HTTP 429" && nextTry == bench.clock.now().adding(seconds: 400))
                break
            }
            for _ in 0..<400 {
                await bench.poller.step()
                bench.clock.advance(1)
            }
            #expect(bench.provider.asked == 0 && bench.provider.balanceCalls == 0)
            // The wallet is the probe; the payout's question follows its answer.
            for _ in 0..<2 { await bench.poller.step() }
            #expect(bench.provider.balanceCalls == 1 && bench.provider.asked == 1)
            #expect(bench.provider.sent.count == 1)
        }
    }

    @Test("a pause stops the plan alone: a payout is sent, and a person's question asked, meanwhile")
    func peopleGoOn() async throws {
        try await Bench.run { bench in
            bench.provider.change { $0.replies = [Answer(.unknown("HTTP 429"), retryAfter: 400)] }
            _ = try await bench.sent(0)
            let second = try await bench.sent(1)
            #expect(bench.provider.sent.count == 2)
            guard case .answered = try await bench.poller.askNow(second) else {
                Issue.record("not asked")
                return
            }
        }
    }

    @Test("payouts never wait for the bucket and count against it, by one burst at most")
    func onCredit() async throws {
        try await Bench.run { bench in
            var references: [Reference] = []
            for number in 0..<40 { references.append(try await bench.sent(number)) }
            #expect(bench.provider.sent.count == 40)
            for reference in references { try await bench.store.plan(reference, nextAskAt: bench.clock.now()) }
            var calls: [Int] = []
            for _ in 0..<5 {
                let before = bench.provider.asked + bench.provider.balanceCalls
                await bench.poller.step()
                calls.append(bench.provider.asked + bench.provider.balanceCalls - before)
                bench.clock.advance(1)
            }
            #expect(calls == [0, 0, 0, 5, 5])
        }
    }

    @Test("what waits at a provider that is down is neither read nor in the way of another's")
    func nobodyInTheWay() async throws {
        let other = ScriptedProvider("other")
        let counting = CountedReads()
        try await Bench.run(others: [other], wrapping: { counting.wrap($0) }) { bench in
            for number in 0..<60 { _ = try await bench.sent(number) }
            var typed = draft("700")
            typed.provider = "other"
            let wanted = try await bench.payouts.submit(typed, accepted: Set(Warning.allCases)).reference
            bench.provider.change { $0.balance = .failure(.busy("HTTP 503", retryAfter: 600)) }
            _ = await failure { () throws(DeskError) in try await bench.poller.askBalance("fake") }
            bench.clock.advance(45)
            counting.start()
            await bench.poller.step()
            #expect(other.asked == 1 && bench.provider.asked == 0)
            #expect(try await bench.stored(wanted).state.timesAsked == 1)
            #expect(counting.reads <= 3, "\(counting.reads) logs read for one question")
        }
    }
}

/// A store whose reads of whole logs are counted.
private final class CountedReads {
    private var ledger: FaultyLedger?
    private var before = 0

    func wrap(_ store: SQLiteLedger) -> FaultyLedger {
        let faulty = FaultyLedger(store)
        ledger = faulty
        return faulty
    }

    func start() { before = ledger?.reads ?? 0 }

    var reads: Int { (ledger?.reads ?? 0) - before }
}
