import Ledger
import Payments
import Providers
import Testing

@testable import Desk

@Suite("When providers ask to be left alone, and what cannot be asked")
struct PausingTests {
    /// The seconds at which status questions left, of so many.
    private func askedAt(_ bench: Bench, seconds: Int) async -> [Int] {
        var times: [Int] = []
        for second in 0..<seconds {
            let before = bench.provider.asked
            await bench.poller.step()
            if bench.provider.asked > before { times.append(second) }
            bench.clock.advance(1)
        }
        return times
    }

    @Test("paused, nothing is asked by plan; a person's question leaves; what came due is asked after")
    func paused() async throws {
        try await Bench.run { bench in
            let reference = try await bench.sent()
            try await bench.store.plan(reference, nextAskAt: bench.clock.now())
            await bench.poller.pause(true)
            let (asked, balances) = (bench.provider.asked, bench.provider.balanceCalls)
            for _ in 0..<300 {
                await bench.poller.step()
                bench.clock.advance(1)
            }
            #expect(bench.provider.asked == asked && bench.provider.balanceCalls == balances)
            _ = try await bench.poller.askNow(reference)
            #expect(bench.provider.asked == asked + 1)
            try await bench.store.plan(reference, nextAskAt: bench.clock.now())
            await bench.poller.pause(false)
            bench.clock.advance(6)
            await bench.poller.step()
            #expect(bench.provider.asked == asked + 2 && bench.provider.balanceCalls > balances)
        }
    }

    @Test(
        "an answer that names a wait is kept to the second, an hour at most, and told with the next try",
        arguments: [(17, 17), (3, 3), (86_400, 3_600)])
    func statedWait(said: Int64, kept: Int) async throws {
        try await Bench.run { bench in
            let reference = try await bench.sent()
            bench.provider.change {
                $0.balance = .failure(.busy("HTTP 429", retryAfter: said))
                $0.statuses = [Answer(.questionFailed("HTTP 429"), retryAfter: said)]
            }
            try await bench.store.plan(reference, nextAskAt: bench.clock.now())
            var events = bench.events.stream().makeAsyncIterator()
            await bench.poller.step()
            while let event = await events.next() {
                guard case .providerDown(_, let reason, _, let nextTry) = event else { continue }
                #expect(reason == "HTTP 429" && nextTry.seconds(since: bench.clock.now()) == Int64(kept))
                break
            }
            bench.provider.change { $0.balance = .success(WalletBalance(amount: Money(rupees: 1))) }
            let before = bench.provider.asked
            let calls = bench.provider.balanceCalls
            try await bench.store.plan(reference, nextAskAt: bench.clock.now())
            bench.clock.advance(Int64(kept) - 1)
            await bench.poller.step()
            #expect(bench.provider.asked == before && bench.provider.balanceCalls == calls)
            bench.clock.advance(1)
            await bench.poller.step()
            await bench.poller.step()
            #expect(bench.provider.asked == before + 1)
        }
    }

    @Test("HTTP 429 without a wait is a minute; an answer that settles the payout and asks for a wait does both")
    func unsaidWait() async throws {
        try await Bench.run { bench in
            let first = try await bench.sent(0)
            let second = try await bench.sent(1)
            bench.provider.change {
                $0.statuses = [Answer(.state(.succeeded), bankReference: "632400000001", retryAfter: 40)]
            }
            _ = try await bench.poller.askNow(first)
            #expect(try await bench.stored(first).state.status == .succeeded)
            try await bench.store.plan(second, nextAskAt: bench.clock.now())
            // The wallet is the probe; what waits for it comes with the next round.
            let asked = await askedAt(bench, seconds: 45)
            #expect(asked == [41])
            bench.provider.change { $0.balance = .failure(.busy("slow down", retryAfter: nil)) }
            _ = await failure { () throws(DeskError) in try await bench.poller.askBalance("fake") }
            bench.provider.change { $0.balance = .success(WalletBalance(amount: .zero)) }
            try await bench.store.plan(second, nextAskAt: bench.clock.now())
            #expect(await askedAt(bench, seconds: 70).first.map { (60...61).contains($0) } == true)
        }
    }

    @Test("a payout that cannot be asked about costs no rounds, says so, and is asked when a handle comes")
    func noHandle() async throws {
        let provider = ScriptedProvider {
            $0.reply = Answer(.unknown("no reply"))
            $0.question = nil
        }
        try await Bench.run(provider) { bench in
            let reference = try await bench.sent()
            bench.clock.advance(60)
            #expect(await bench.poller.step() <= 1, "the wallet alone")
            #expect(try await bench.stored(reference).nextAskAt == nil)
            #expect(await bench.poller.step() == 0)
            let record = try await bench.stored(reference)
            let why = DeskProviders([provider]).whyNotAsked(record)
            #expect(why?.contains("list of the day") == true)
            let error = await failure { () throws(DeskError) in try await bench.poller.askNow(reference) }
            #expect(error?.isNotNow == true && error?.sentence == why)
            provider.change { $0.question = .statusByProviderReference }
            await bench.take(callback(reference, "pending", signed: true))
            // The proof of a callback names no reference of the provider here, so the machine refuses that question.
            provider.change { $0.question = .statusByReference }
            await bench.poller.step()
            #expect(provider.asked == 1)
            #expect(DeskProviders([provider]).whyNotAsked(record) == nil)
        }
    }

    @Test("a wallet that is switched off is never asked, whatever the provider could")
    func walletOff() async throws {
        let off = ScriptedProvider(
            Capability(
                provider: "fake", balance: false, rails: [.imps], statusByReference: true,
                statusByProviderReference: false, complaints: false))
        try await Bench.run(off) { bench in
            for _ in 0..<20 {
                await bench.poller.step()
                bench.clock.advance(60)
            }
            #expect(off.balanceCalls == 0)
            let error = await failure { () throws(DeskError) in try await bench.poller.askBalance("fake") }
            guard case .configuration = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}
