import Ledger
import Payments
import Sandbox
import Testing

@testable import Desk

/// Promises 1 to 3 of `payouts.md` under every trouble the sandbox has a name for, at every provider: the real desk, the
/// real clients, real HTTP, and at the end the provider's own book is asked.
@Suite("Every trouble by name")
struct FaultPlanTests {
    @Test(
        "whatever goes wrong, each order is sent once and ends as its provider's book has it",
        arguments: FaultPlan.allCases.map { ($0, UInt64(1)) } + [(.lossy, 2), (.liars, 2), (.storm, 2)])
    func everyPlan(_ plan: FaultPlan, _ seed: UInt64) async throws {
        try await FourRig.run(seed: seed) { rig in try await Self.live(rig, under: plan) }
    }

    @Test(
        "the same with callbacks that come twice, late, early, out of order and from strangers",
        arguments: [FaultPlan.lossy, .liars, .storm])
    func everyPlanWithCallbacks(_ plan: FaultPlan) async throws {
        let callbacks = CallbackPlan(duplicates: 0.2, late: 0.2, beforeReply: 0.2, reordered: 0.2, forged: 0.2)
        try await FourRig.run(seed: 3, callbackPlan: callbacks) { rig in
            try await rig.withDoor { door in
                for provider in SandboxProvider.allCases {
                    try rig.sandbox.setCallbacks(to: door.address(provider.rawValue), for: provider)
                }
                try await Self.live(rig, under: plan)
                #expect(door.visits().count > 20)
            }
        }
    }

    private static func live(_ rig: FourRig, under plan: FaultPlan) async throws {
        var orders: [(reference: Reference, trade: Trade)] = []
        // The first of each arrives: the answer of “another order” is then always one that is known here.
        for trade in Trade.all {
            rig.sandbox.script(.success(afterSeconds: 2), at: trade.provider, for: trade.call)
            orders.append((try await rig.send(trade, 0), trade))
        }
        try await rig.askAll(orders)
        rig.sandbox.setFaults(plan)
        rig.setHasty(plan == .lossy || plan == .storm)
        orders += try await rig.sendMany(4)
        try await rig.expectAgreement(orders)
        let unknown = try await rig.store.count(TransactionQuery(statuses: [.unknown]))
        #expect(unknown > 0 || plan == .none || plan == .slow, "this plan does nothing")
        let sent = rig.clock.now()
        try await rig.pass(until: sent.adding(seconds: 3_700), stride: 100) {
            try await rig.expectAgreement(orders, "at \(rig.clock.now())")
        }
        // The trouble ends, and everything has its time.
        rig.sandbox.setFaults(.none)
        rig.setHasty(false)
        try await rig.pass(until: sent.adding(seconds: 75 * 3_600), stride: 3 * 3_600)
        try await rig.expectAgreement(orders, atEnd: true)
    }
}

extension FourRig {
    /// Sends so many orders to everybody at the same time.
    func sendMany(_ count: Int) async throws -> [(reference: Reference, trade: Trade)] {
        var orders: [(reference: Reference, trade: Trade)] = []
        for trade in Trade.all {
            for number in 1...count { orders.append((try await enter(trade, number), trade)) }
        }
        try await withThrowingDiscardingTaskGroup { group in
            for (reference, _) in orders { group.addTask { _ = try await self.payouts.send(reference) } }
        }
        return orders
    }

    /// Asks about all of them once.
    func askAll(_ orders: [(reference: Reference, trade: Trade)]) async throws {
        clock.advance(6)
        for (reference, _) in orders { _ = try await poller.askNow(reference) }
    }
}
