import Foundation
import Payments
import Sandbox
import Testing

@testable import Desk
@testable import Ledger

/// Two processes pay on one store, and one of the two is killed with -9 at a random moment, again and again.
///
/// Each has several payouts in flight; some replies are lost, and callbacks come. Then the store and the provider's book
/// are compared.
///
/// `PAYDESK_KILLS` sets how often, `PAYDESK_SEED` which run.
@Suite("Killed at random moments", .serialized)
struct CrashLoadTests {
    private static func number(_ name: String, _ usual: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? usual
    }

    private static let kills = number("PAYDESK_KILLS", 20)
    private static let seed = UInt64(number("PAYDESK_SEED", 1))
    private static let inFlight = 4

    @Test("0 lost, 0 doubled, 0 wrong")
    func underLoad() async throws {
        try await FourRig.withSandbox(at: SystemClock().now()) { sandbox, clock, path in
            let random = DeskRandom(seed: Self.seed)
            for provider in [SandboxProvider.segurapay, .pentabit, .payatom] {
                for _ in 0..<(60 + Self.kills * 12) { sandbox.script(Self.scenario(random), at: provider) }
            }
            let dead = try await killAgainAndAgain(sandbox, clock, path, random)
            try await compare(dead, sandbox, clock, path)
        }
    }

    /// Kills one of two and starts another in its place; returns the dead.
    private func killAgainAndAgain(
        _ sandbox: RunningSandbox, _ clock: HandDeskClock, _ path: String, _ random: DeskRandom
    ) async throws -> [Dummy] {
        let began = ContinuousClock.now
        var (alive, dead): ([Dummy], [Dummy]) = ([], [])
        while dead.count < Self.kills {
            while alive.count < 2 {
                let number = dead.count + alive.count
                let dummy = try Dummy(
                    store: path, sandbox,
                    [
                        "station": "\(11 + number % 80)", "first": "\(number / 80 * 1_000)", "pays": "1000",
                        "atOnce": "\(Self.inFlight)", "patience": "1",
                    ])
                alive.append(dummy)
                for provider in [SandboxProvider.segurapay, .payatom] {
                    try sandbox.setCallbacks(to: try await dummy.address(provider), for: provider)
                }
            }
            try await Task.sleep(for: .milliseconds(20 + Int(random.unit() * 280)))
            // The providers' time goes on as the machine's does.
            let late = (ContinuousClock.now - began).inMilliseconds / 1_000 - Int64(clock.monotonic().inSeconds)
            if late > 0 { clock.advance(late) }
            let victim = alive.remove(at: random.unit() < 0.5 ? 0 : 1)
            try await victim.kill()
            dead.append(victim)
        }
        for victim in alive { try await victim.kill() }
        return dead + alive
    }

    private func compare(_ dead: [Dummy], _ sandbox: RunningSandbox, _ clock: HandDeskClock, _ path: String)
        async throws
    {
        let store = try SQLiteLedger(path: path)
        defer { store.close() }
        #expect(try await store.isSound())
        // Past every question that the dead left open.
        clock.advance(300)
        let rig = try FourRig(sandbox, clock, store) { $0.plan.callsPerSecond = 500 }
        let found = try await rig.payouts.recover()
        let rows = try await store.page(.everything, start: .newest, limit: 100_000).rows
        let orders = rows.map { (reference: $0.reference, trade: Self.trade($0.provider)) }
        let known = Set(rows.map(\.reference))

        // Nothing lost: what a process said was on disk is, and what a provider has heard of is.
        let entered = dead.flatMap { $0.references("entered") }
        #expect(known.isSuperset(of: entered))
        #expect(sandbox.book().allSatisfy { Reference($0.clientID).map(known.contains) ?? false })
        for line in dead.flatMap({ $0.said("outcome") }) {
            let record = try await rig.stored(try #require(Reference(String(line.prefix { $0 != " " }))))
            #expect(record.isPayoutAnswered, "\(line)")
        }
        // Nothing sent that was only written down, and nothing wrong before anybody asks.
        let ready = Set(rows.filter { $0.status == .ready }.map(\.reference))
        #expect(Set(found.leftUnsent) == ready)
        try await rig.expectAgreement(orders)
        for entry in sandbox.book() where entry.callbacksAcknowledged > 0 {
            let record = try await rig.stored(try #require(Reference(entry.clientID)))
            #expect(record.callbacks > 0, "\(entry.provider) \(entry.clientID): an acknowledged callback is gone")
        }

        // Then everything has its time, and the providers call again.
        try await rig.withDoor { door in
            for provider in [SandboxProvider.segurapay, .payatom] {
                try sandbox.setCallbacks(to: door.address(provider.rawValue), for: provider)
            }
            try await rig.pass(until: clock.now().adding(seconds: 4 * 86_400), stride: 10_800)
            for (reference, trade) in orders where trade == .payAtom {
                await sandbox.tell(reference.text, at: .payatom)
            }
            try await rig.pass(until: clock.now().adding(seconds: 86_400), stride: 10_800)
        }
        let sent = orders.filter { !ready.contains($0.reference) }
        try await rig.expectAgreement(sent, atEnd: true)
        let requested = sandbox.book().map(\.clientID)
        #expect(sandbox.book().allSatisfy { $0.payoutPosts == 1 })
        #expect(Set(requested).isDisjoint(with: ready.map(\.text)))
        for (reference, _) in orders { #expect(try await store.isProjected(reference)) }
        #expect(try await store.isSound())
        let cut = Set(dead.flatMap { $0.references("unknown") } + found.nowUnknown)
        #expect(rows.count > Self.kills && cut.count + ready.count > 0, "there was no load")
        print(
            """
            \(dead.count) processes killed: \(rows.count) payouts, \(requested.count) at their providers, \
            \(cut.count) cut while they were sent, \(ready.count) left unsent
            """)
    }

    private static func trade(_ provider: String) -> Trade {
        Trade.all.first { $0.name == provider && $0.call == .payout } ?? .seguraPay
    }

    /// A life and a way for the answer: most are well, every kind of lost reply is among them.
    private static func scenario(_ random: DeskRandom) -> Scenario {
        let life: Life? =
            switch random.unit() {
            case ..<0.6: .success(afterSeconds: (random.unit() * 6).rounded())
            case ..<0.8: .failure(afterSeconds: (random.unit() * 6).rounded())
            case ..<0.9: .reversal(afterSeconds: 3)
            default: .pending
            }
        switch random.unit() {
        case ..<0.70: return Scenario(life: life)
        case ..<0.76: return Scenario(life: life, delivery: .cut(atByte: Int(random.unit() * 80)))
        case ..<0.82: return Scenario(life: life, delivery: .silent)
        case ..<0.88: return Scenario(life: life, delivery: .late(seconds: 9))
        case ..<0.94: return Scenario(life: life, delivery: .serverError)
        default: return Scenario(life: nil, delivery: .unavailable)
        }
    }
}

extension PayoutRecord {
    /// Whether the payout's own request has its answer.
    fileprivate var isPayoutAnswered: Bool {
        log.contains { entry in
            guard case .answered(let question, _) = entry.event else { return false }
            return question == state.claim?.question
        }
    }
}
