import Ledger
import Payments
import Providers
import Sandbox
import Synchronization
import Testing

@testable import Desk

/// The wall clock is only shown, stamped and signed with: set by a day in the middle of anything, it changes nothing of
/// what is waited for.
@Suite("A wall clock that is set by a day")
struct ClockJumpTests {
    static let day: Int64 = 86_400
    static let jumps = [day, -day]

    private func jump(_ bench: Bench, _ seconds: Int64) {
        bench.clock.setWall(bench.clock.now().adding(seconds: seconds))
    }

    /// The seconds, counted from now, at which status questions left.
    private func askedAt(_ bench: Bench, seconds: Int, each step: Int64 = 1) async -> [Int64] {
        var times: [Int64] = []
        for second in stride(from: 0, to: Int64(seconds), by: Int64.Stride(step)) {
            let before = bench.provider.asked
            await bench.poller.step()
            if bench.provider.asked > before { times.append(second) }
            bench.clock.advance(step)
        }
        return times
    }

    @Test("a planned question keeps its distance, and those after it theirs")
    func plannedForward() async throws {
        try await Bench.run { bench in
            _ = try await bench.sent()
            await bench.poller.step()
            jump(bench, Self.day)
            let asked = await askedAt(bench, seconds: 400)
            try #require(asked.count == 3, "\(asked)")
            #expect((30...39).contains(asked[0]) && (90...107).contains(asked[1]) && (300...354).contains(asked[2]))
        }
    }

    @Test("set back, the planned question keeps its distance, and none is far off until the clock has caught up")
    func plannedBack() async throws {
        try await Bench.run { bench in
            _ = try await bench.sent()
            await bench.poller.step()
            jump(bench, -Self.day)
            let asked = await askedAt(bench, seconds: 2_000)
            #expect((30...39).contains(try #require(asked.first)), "\(asked)")
            #expect(asked.count == 4 && zip(asked, asked.dropFirst()).allSatisfy { (600...602).contains($1 - $0) })
        }
    }

    @Test("a payout in flight: one request, and its questions come in their time", arguments: jumps)
    func inFlight(by seconds: Int64) async throws {
        try await DeskRig.run { rig in
            let store = try rig.openStore()
            defer { store.close() }
            let desk = try rig.desk(
                store,
                witness: { request in
                    guard request.url.contains("Payout") else { return }
                    rig.clock.setWall(rig.clock.now().adding(seconds: seconds))
                })
            await desk.poller.step()
            rig.sandbox.script(.success(afterSeconds: 60))
            let before = rig.clock.now()
            let outcome = try await desk.payouts.submit(draft(), accepted: [])
            #expect(outcome.status == .pending && outcome.isWritten)
            try #require(rig.clock.now() != before, "the clock was not set while it was in flight")
            for _ in 0..<700 {
                rig.clock.advance(1)
                await desk.poller.step()
            }
            #expect(try await desk.stored(outcome.reference).state.status == .succeeded)
            #expect(rig.book(outcome.reference)?.payoutPosts == 1)
        }
    }

    @Test("a provider that is down is tried again in its time, and the next try is told anew", arguments: jumps)
    func backoff(by seconds: Int64) async throws {
        try await Bench.run { bench in
            bench.provider.change { $0.balance = .failure(.busy("HTTP 429", retryAfter: 40)) }
            await bench.poller.step()
            bench.clock.advance(10)
            await bench.poller.step()
            var events = bench.events.stream().makeAsyncIterator()
            jump(bench, seconds)
            let calls = bench.provider.balanceCalls
            for _ in 0..<29 {
                await bench.poller.step()
                bench.clock.advance(1)
            }
            #expect(bench.provider.balanceCalls == calls)
            bench.clock.advance(1)
            await bench.poller.step()
            #expect(bench.provider.balanceCalls == calls + 1)
            while let event = await events.next() {
                guard case .providerDown(_, _, let since, let nextTry) = event else { continue }
                #expect(nextTry == friday.adding(seconds: seconds + 40))
                if seconds > 0 { #expect(since == friday.adding(seconds: seconds)) }
                break
            }
        }
    }

    @Test("the wallet's turn comes every five minutes as before", arguments: jumps)
    func walletTurn(by seconds: Int64) async throws {
        try await Bench.run { bench in
            await bench.poller.step()
            jump(bench, seconds)
            for _ in 0..<299 {
                bench.clock.advance(1)
                await bench.poller.step()
            }
            #expect(bench.provider.balanceCalls == 1)
            bench.clock.advance(1)
            await bench.poller.step()
            #expect(bench.provider.balanceCalls == 2)
        }
    }

    @Test("set forward, a day's questions do not come at once; what is due keeps within the bucket")
    func noBurst() async throws {
        try await Bench.run { bench in
            for number in 0..<40 { _ = try await bench.sent(number) }
            bench.clock.advance(5)
            await bench.poller.step()
            jump(bench, Self.day)
            #expect(await askedAt(bench, seconds: 20).isEmpty)
        }
        // Set while nobody ran, nothing tells it from a night: all is due, and the bucket holds.
        try await Bench.run { bench in
            for number in 0..<40 { _ = try await bench.sent(number) }
            bench.clock.advance(20)
            jump(bench, Self.day)
            let poller = Poller(
                store: bench.store, providers: DeskProviders([bench.provider]), settings: bench.settings,
                clock: bench.clock, random: DeskRandom(seed: 8), events: DeskEvents())
            var counts: [Int] = []
            for _ in 0..<8 {
                let before = bench.provider.asked
                await poller.step()
                counts.append(bench.provider.asked - before)
                bench.clock.advance(1)
            }
            // The wallet takes a token of the first ten.
            #expect(counts[0] == 9 && counts.dropFirst().allSatisfy { $0 <= 5 } && counts.reduce(0, +) == 40)
        }
    }

    @Test("ask now: once in five seconds by the steady clock", arguments: [86_400, -86_400, 3] as [Int64])
    func askNow(by seconds: Int64) async throws {
        try await Bench.run { bench in
            let reference = try await bench.sent()
            guard case .answered = try await bench.poller.askNow(reference) else {
                Issue.record("not asked")
                return
            }
            jump(bench, seconds)
            bench.clock.advance(2)
            guard case .refused(let sentence) = try await bench.poller.askNow(reference) else {
                Issue.record("asked twice in two seconds")
                return
            }
            #expect(sentence.contains("2 s ago"))
            bench.clock.advance(3)
            guard case .answered = try await bench.poller.askNow(reference) else {
                Issue.record("not asked after five seconds")
                return
            }
            #expect(bench.provider.asked == 2)
        }
    }

    @Test("what waits for a second person goes on waiting, and is not sent", arguments: jumps)
    func approval(by seconds: Int64) async throws {
        try await Bench.run(settings: { $0.approvalFrom = Money(rupees: 100) }) { bench in
            let reference = try await bench.sent()
            #expect(try await bench.stored(reference).state.status == .awaitingApproval)
            jump(bench, seconds)
            #expect(await askedAt(bench, seconds: 7_200, each: 600).isEmpty)
            #expect(try await bench.payouts.recover().leftUnsent.isEmpty)
            #expect(try await bench.stored(reference).state.status == .awaitingApproval)
            #expect(bench.provider.sent.isEmpty)
        }
    }

    @Test("a callback is taken: a hint is asked about now, a proof settles", arguments: jumps)
    func callbacks(by seconds: Int64) async throws {
        try await Bench.run { bench in
            let (first, second) = (try await bench.sent(0), try await bench.sent(1))
            await bench.poller.step()
            jump(bench, seconds)
            await bench.poller.step()
            await bench.take(callback(first, "success"))
            await bench.take(callback(second, "succeeded", signed: true))
            #expect(try await bench.stored(second).state.status == .succeeded)
            #expect(try await bench.stored(first).state.status == .pending)
            bench.clock.advance(1)
            await bench.poller.step()
            #expect(bench.provider.asked >= 1)
            let asked = bench.provider.script.withLock { $0.asked }
            #expect(asked.contains(first))
        }
    }

    @Test("a pay link's day is not over because the clock was set forward")
    func link() async throws {
        try await Bench.run { bench in
            bench.provider.change { $0.reply = Answer(.state(.pending), payURL: "https://pay.example/l/1") }
            let draft = PayLinkDraft(provider: "fake", amount: "750", redirectURL: "https://shop.example/done")
            let reference = try await bench.links.create(draft).reference
            await bench.poller.step()
            jump(bench, Self.day + 60)
            let asked = await askedAt(bench, seconds: 200)
            #expect(asked.count == 2, "\(asked)")
            #expect(try await bench.stored(reference).state.status == .pending)
        }
    }

    @Test("a turnaround is not breached because the clock was set forward")
    func turnaround() async throws {
        try await Bench.run { bench in
            let reference = try await bench.sent()
            await bench.poller.step()
            jump(bench, 2 * Self.day)
            #expect(await askedAt(bench, seconds: 60).count == 1)
            #expect(try await !bench.stored(reference).state.flags.contains(.turnaroundBreached))
        }
    }

    @Test("an answer from before the clock was set back is not fresh for a day")
    func complaintGate() {
        #expect(ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: friday, now: friday.adding(seconds: 300)))
        #expect(!ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: friday, now: friday.adding(seconds: -Self.day)))
        #expect(!ComplaintRules.restsOnFreshAnswer(lastAnsweredAt: friday, now: friday.adding(seconds: Self.day)))
    }

    @Test("a store that cannot be written when the clock is set moves its plan when it can")
    func owed() async throws {
        let shut = Shut()
        try await Bench.run(wrapping: { shut.wrap($0) }) { bench in
            _ = try await bench.sent()
            await bench.poller.step()
            shut.ledger?.fail([.append])
            jump(bench, Self.day)
            await bench.poller.step()
            shut.ledger?.fail([])
            let asked = await askedAt(bench, seconds: 60)
            #expect((29...39).contains(try #require(asked.first)) && asked.count == 1, "\(asked)")
        }
    }

    /// Keeps the door of a bench's store.
    private final class Shut {
        private(set) var ledger: FaultyLedger?

        func wrap(_ store: SQLiteLedger) -> FaultyLedger {
            let faulty = FaultyLedger(store)
            ledger = faulty
            return faulty
        }
    }
}
