import Ledger
import Payments
import Sandbox
import Testing

@testable import Desk

/// An *ask now* in one process while the poller of another asks the same payout (`payouts.md`, *Merging what arrives*).
@Suite("Asked by two processes at once")
struct AskingTogetherTests {
    /// A pending payout that settles after a minute, on a store that two desks have open; it is due for a question.
    private func run(_ body: (DeskRig, _ polling: OpenDesk, _ pressing: OpenDesk, Reference) async throws -> Void)
        async throws
    {
        try await DeskRig.run { rig in
            let stores = [try rig.openStore(), try rig.openStore()]
            defer { for store in stores { store.close() } }
            let (polling, pressing) = (try rig.desk(stores[0]), try rig.desk(stores[1]))
            // The wallet's question, so that the next round asks the payout alone; it takes the lease, too.
            while await polling.poller.step() > 0 {}
            rig.sandbox.script(.success(afterSeconds: 60))
            let reference = try await pressing.payouts.submit(draft(), accepted: []).reference
            rig.clock.advance(45)
            try await body(rig, polling, pressing, reference)
            #expect(rig.book(reference)?.payoutPosts == 1)
            #expect(try await stores[0].isProjected(reference))
        }
    }

    private func questions(_ rig: DeskRig) -> Int { rig.sandbox.requests(.statusByClientReference) }

    /// Waits until so many questions have reached the provider.
    private func arrive(_ count: Int, _ rig: DeskRig) async throws {
        try await Dummy.wait("question \(count)") { questions(rig) >= count }
    }

    @Test("pressed while the poller's question is under way: told so, and one question went out")
    func underWay() async throws {
        try await run { rig, polling, pressing, reference in
            rig.sandbox.script(Delivery.late(seconds: 0.4), for: .statusByClientReference)
            async let asked = polling.poller.step()
            try await arrive(1, rig)
            guard case .refused(let reason) = try await pressing.poller.askNow(reference) else {
                Issue.record("it was asked twice")
                return
            }
            #expect(reason.contains("once in 5 s"))
            _ = await asked
            #expect(questions(rig) == 1)
            #expect(try await polling.stored(reference).state.status == .pending)
        }
    }

    @Test("due while a pressed question is under way: the poller leaves it alone")
    func pressedFirst() async throws {
        try await run { rig, polling, pressing, reference in
            rig.sandbox.script(Delivery.late(seconds: 0.4), for: .statusByClientReference)
            async let asked = pressing.poller.askNow(reference)
            try await arrive(1, rig)
            while await polling.poller.step() > 0 {}
            #expect(questions(rig) == 1)
            _ = try await asked
            #expect(try await polling.stored(reference).state.status == .pending)
        }
    }

    @Test("the older question's answer comes last and says less: the newer one stands")
    func overtaken() async throws {
        try await run { rig, polling, pressing, reference in
            rig.sandbox.script(Delivery.late(seconds: 1), for: .statusByClientReference)
            async let asked = polling.poller.step()
            try await arrive(1, rig)
            // Its answer, pending, is on the wire; the payout succeeds, and somebody presses.
            rig.clock.advance(30)
            guard case .answered(let record) = try await pressing.poller.askNow(reference) else {
                Issue.record("it was not asked")
                return
            }
            #expect(record.state.status == .succeeded && record.state.openQuestions.count == 1)
            _ = await asked
            let settled = try await polling.stored(reference)
            #expect(settled.state.status == .succeeded && settled.state.openQuestions.isEmpty)
            #expect(settled.state.flags.isDisjoint(with: [.conflict, .unconfirmed]))
            #expect(questions(rig) == 2)
        }
    }

    @Test("at the very same moment, sixteen times: never more than two questions, and always what the book says")
    func sameMoment() async throws {
        try await run { rig, polling, pressing, first in
            for number in 0..<16 {
                rig.sandbox.script(.success(afterSeconds: 60))
                let typed = draft("\(600 + number)")
                let reference = try await pressing.payouts.submit(typed, accepted: Set(Warning.allCases)).reference
                rig.clock.advance(75)
                await withDiscardingTaskGroup { group in
                    group.addTask { await polling.poller.step() }
                    group.addTask { _ = try? await pressing.poller.askNow(reference) }
                }
                #expect((1...2).contains(rig.book(reference)?.statusCalls ?? 0))
                let settled = try await polling.stored(reference)
                #expect(settled.state.status == .succeeded && settled.state.flags.isDisjoint(with: [.conflict]))
            }
            #expect(rig.sandbox.requests(.payout) == 17)
            #expect(try await polling.stored(first).state.status == .succeeded)
        }
    }
}
