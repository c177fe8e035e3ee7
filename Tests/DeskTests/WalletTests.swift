import Ledger
import Payments
import Providers
import Sandbox
import Synchronization
import Testing

@testable import Desk

@Suite("Wallets, and providers that do not answer")
struct WalletTests {
    @Test("every minute while somebody looks, every five minutes otherwise; coming back asks at once where it is old")
    func intervals() async throws {
        try await DeskRig.run { rig in
            let store = try rig.openStore()
            defer { store.close() }
            let desk = try rig.desk(store, settings: { $0.alarms = [DeskRig.provider: Money(rupees: 2_000_000)] })
            func asked(after seconds: Int64) async -> Int {
                rig.clock.advance(seconds)
                await desk.poller.step()
                return rig.sandbox.requests(.balance)
            }
            #expect(await asked(after: 0) == 1)
            #expect(await asked(after: 299) == 1)
            #expect(await asked(after: 1) == 2)
            await desk.poller.setWalletsInView(true)
            #expect(await asked(after: 59) == 2)
            #expect(await asked(after: 1) == 3)
            #expect(await asked(after: 60) == 4)
            await desk.poller.setWalletsInView(false)
            #expect(await asked(after: 100) == 4)
            await desk.poller.setWalletsInView(true)
            #expect(await asked(after: 0) == 5, "it was a hundred seconds old")
            let wallet = try await desk.poller.askBalance(DeskRig.provider)
            #expect(wallet.amount?.paise == rig.sandbox.walletPaise() && wallet.isLow && wallet.error == nil)
            #expect(wallet.asOf == rig.clock.now())
        }
    }

    @Test("in a process that does not lead only what is looked at is asked, and not what another just asked")
    func follower() async throws {
        try await DeskRig.run { rig in
            let (first, second) = (try rig.openStore(), try rig.openStore())
            defer {
                first.close()
                second.close()
            }
            let (leader, follower) = (try rig.desk(first), try rig.desk(second))
            await leader.poller.step()
            await follower.poller.step()
            #expect(rig.sandbox.requests(.balance) == 1)
            await follower.poller.setWalletsInView(true)
            rig.clock.advance(30)
            await follower.poller.step()
            #expect(rig.sandbox.requests(.balance) == 1, "thirty seconds old is young enough")
            rig.clock.advance(30)
            await follower.poller.step()
            #expect(rig.sandbox.requests(.balance) == 2)
        }
    }

    @Test("down: told with the reason, since when and the next try; asked by plan only then; up again is told too")
    func downAndUp() async throws {
        try await DeskRig.withDesk { rig, desk in
            rig.sandbox.script(.success(afterSeconds: 5))
            let reference = try await desk.payouts.submit(draft(), accepted: []).reference
            var events = desk.events.stream().makeAsyncIterator()
            rig.sandbox.setFaults(.down)
            await desk.poller.step()
            var outage: (since: Timestamp, nextTry: Timestamp)?
            while let event = await events.next() {
                if case .providerDown(DeskRig.provider, let reason, let since, let nextTry) = event {
                    #expect(reason.contains("503"))
                    outage = (since, nextTry)
                    break
                }
            }
            let first = try #require(outage)
            #expect(first.since == friday && first.nextTry > friday)
            #expect(first.nextTry <= friday.adding(seconds: 5))
            let wallet = try #require(try await desk.store.wallets(of: [DeskRig.provider]).first)
            #expect(wallet.error?.contains("503") == true && wallet.failingSince == friday && wallet.missed == 1)

            // What is due meanwhile waits with it: one probe at each try, and no status question.
            var probes = 0
            for _ in 0..<300 {
                rig.clock.advance(1)
                probes += await desk.poller.step()
            }
            #expect((5...60).contains(probes))
            #expect(rig.sandbox.requests(.statusByClientReference) == 0)
            #expect(try await desk.stored(reference).state.status == .pending)

            rig.sandbox.setFaults(.none)
            for _ in 0..<301 {
                rig.clock.advance(1)
                await desk.poller.step()
            }
            #expect(try await desk.stored(reference).state.status == .succeeded)
            while let event = await events.next(), event != .providerUp(name: DeskRig.provider) {}
        }
    }

    @Test("a person who asks while it is down does not put off the next try")
    func askedWhileDown() async throws {
        try await DeskRig.withDesk { rig, desk in
            rig.sandbox.setFaults(.down)
            await desk.poller.step()
            for _ in 0..<2 {
                _ = await failure({ () throws(DeskError) in try await desk.poller.askBalance(DeskRig.provider) })
            }
            let balances = rig.sandbox.requests(.balance)
            rig.sandbox.setFaults(.none)
            rig.clock.advance(5)
            await desk.poller.step()
            #expect(rig.sandbox.requests(.balance) == balances + 1)
            let wallet = try #require(try await desk.store.wallets(of: [DeskRig.provider]).first)
            #expect(wallet.error == nil && wallet.missed == 0)
        }
    }

    @Test("three payouts in a row without an answer: the provider is held to be down, and the wallet finds it up again")
    func downByStatus() async throws {
        try await DeskRig.withDesk { rig, desk in
            for number in 0..<5 {
                rig.sandbox.script(.pending)
                _ = try await desk.payouts.submit(draft("\(500 + number)"), accepted: [])
            }
            await desk.poller.step()
            var events = desk.events.stream().makeAsyncIterator()
            rig.clock.advance(45)
            for _ in 0..<5 { rig.sandbox.script(.serverError, for: .statusByClientReference) }
            await desk.poller.step()
            var nextTry: Timestamp?
            while nextTry == nil, let event = await events.next() {
                if case .providerDown(_, let reason, _, let next) = event {
                    #expect(reason.contains("500"))
                    nextTry = next
                }
            }
            #expect(try #require(nextTry) > rig.clock.now())
            #expect(rig.sandbox.requests(.statusByClientReference) == 5)
            let balances = rig.sandbox.requests(.balance)
            rig.clock.advance(6)
            await desk.poller.step()
            #expect(rig.sandbox.requests(.balance) == balances + 1, "the wallet is the probe")
            while let event = await events.next(), event != .providerUp(name: DeskRig.provider) {}
        }
    }

    @Test("429 pauses a provider for a minute, for a wallet and for a payout alike")
    func tooManyRequests() async throws {
        try await DeskRig.run { rig in
            let store = try rig.openStore()
            defer { store.close() }
            let limit = LimitedTransport()
            let desk = try OpenDesk(
                store: store, base: "http://127.0.0.1:9", transport: limit, clock: rig.clock)
            await desk.poller.step()
            #expect(limit.asked == 1)
            rig.clock.advance(59)
            await desk.poller.step()
            #expect(limit.asked == 1)
            rig.clock.advance(1)
            await desk.poller.step()
            #expect(limit.asked == 2)
            // A person is told, and asked for all the same.
            guard
                case .provider(let error) = await failure({ () throws(DeskError) in
                    try await desk.poller.askBalance(DeskRig.provider)
                })
            else {
                Issue.record("no provider's error")
                return
            }
            #expect(error.reason.contains("429") && limit.asked == 3)
        }
    }

    @Test("an unknown provider and one without a balance are configuration errors with the next step")
    func noBalance() async throws {
        try await DeskRig.withDesk { rig, desk in
            guard
                case .configuration(let sentence) = await failure({ () throws(DeskError) in
                    try await desk.poller.askBalance("segurra")
                })
            else {
                Issue.record("no configuration error")
                return
            }
            #expect(sentence.contains("configured are segura"))
        }
    }
}

/// A provider that wants fewer requests; the sandbox never says so.
private final class LimitedTransport: HTTPTransport {
    private let count = Mutex(0)
    var asked: Int { count.withLock { $0 } }

    func perform(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPReply {
        count.withLock { $0 += 1 }
        return HTTPReply(status: 429, body: Array("slow down".utf8))
    }
}
