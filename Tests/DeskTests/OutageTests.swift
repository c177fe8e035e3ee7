import Ledger
import Payments
import Providers
import Testing

@testable import Desk

@Suite("A provider that nobody reaches")
struct OutageTests {
    @Test("a payout or a person's question that reaches nobody is the provider's failure at once, an answer ends it")
    func oneIsEnough() async throws {
        try await Bench.run { bench in
            let reference = try await bench.sent(1)
            let events = bench.events.stream()
            bench.provider.change { $0.statuses = [Answer(.questionFailed("HTTP 503"))] }
            _ = try await bench.poller.askNow(reference)
            #expect(await bench.poller.lane(of: "fake").health.outage == nil, "it may be the payout's own")
            bench.clock.advance(10)
            bench.provider.change { $0.statuses = [Answer(.questionFailed(TransportFailure.refused))] }
            _ = try await bench.poller.askNow(reference)
            #expect(await bench.poller.lane(of: "fake").health.outage?.reason == TransportFailure.refused)
            bench.clock.advance(10)
            _ = try await bench.poller.askNow(reference)
            let lane = await bench.poller.lane(of: "fake")
            #expect(lane.health.outage == nil)
            #expect(lane.walletAt <= bench.clock.monotonic(), "its wallet is asked at once")
            bench.provider.change { $0.replies = [Answer(.notSent(TransportFailure.refused))] }
            _ = try await bench.sent(2)
            #expect(await bench.poller.lane(of: "fake").health.outage?.reason == TransportFailure.refused)
            bench.events.send(.payoutsUnblocked)
            var told: [String] = []
            for await event in events {
                if case .payoutsUnblocked = event { break }
                if case .providerDown = event { told.append("down") }
                if case .providerUp = event { told.append("up") }
            }
            #expect(told == ["down", "up", "down"])
        }
    }
}
