import Guarded
import Ledger
import Payments
import Providers
import Sandbox
import Testing

@testable import Desk

/// `payouts.md`, *Polling*.
@Suite("Asking by plan and on demand")
struct PollingTests {
    /// Enters and sends payouts that stay pending for `seconds`, each of another amount.
    private func pending(_ count: Int, _ desk: OpenDesk, _ rig: DeskRig, seconds: Double = 1_000_000) async throws
        -> [Reference]
    {
        var references: [Reference] = []
        for number in 0..<count {
            rig.sandbox.script(.success(afterSeconds: seconds))
            let amount = "\(500 + number)"
            references.append(try await desk.payouts.submit(draft(amount), accepted: []).reference)
        }
        return references
    }

    @Test("an IMPS payout is asked at its steps, each within its spread, and settles by the first answer that says so")
    func imps() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(1, desk, rig, seconds: 200)[0]
            var asked: [Int64] = []
            for _ in 0..<400 {
                rig.clock.advance(1)
                let before = rig.sandbox.requests(.statusByClientReference)
                await desk.poller.step()
                if rig.sandbox.requests(.statusByClientReference) > before {
                    asked.append(rig.clock.now().seconds(since: friday))
                }
            }
            try #require(asked.count == 3)
            #expect((30...38).contains(asked[0]) && (90...106).contains(asked[1]) && (300...353).contains(asked[2]))
            let record = try await desk.stored(reference)
            #expect(record.state.status == .succeeded)
            #expect(rig.book(reference)?.statusCalls == 3)
            // After success: daily to day 3, for a reversal.
            let next = try #require(record.nextAskAt)
            #expect(next.seconds(since: friday) >= 86_400)
            // Each question's row was written before its answer.
            for case .answered(let id, _) in record.log.map(\.event) where id != record.state.claim?.question {
                let asked = record.log.firstIndex { if case .asked(id, _) = $0.event { true } else { false } }
                let answered = record.log.firstIndex { if case .answered(id, _) = $0.event { true } else { false } }
                #expect(try #require(asked) < #require(answered))
            }
        }
    }

    @Test("a reversal takes two look-ups: the first makes the second due now")
    func reversal() async throws {
        try await DeskRig.withDesk { rig, desk in
            rig.sandbox.script(.reverse(afterSeconds: 7_200))
            let reference = try await desk.payouts.submit(draft(), accepted: []).reference
            rig.clock.advance(2 * 86_400)
            await desk.poller.step()
            let first = try await desk.stored(reference)
            #expect(first.state.status == .succeeded && first.state.flags.contains(.unconfirmed))
            #expect(first.nextAskAt == rig.clock.now())
            rig.clock.advance(1)
            await desk.poller.step()
            let second = try await desk.stored(reference)
            #expect(second.state.status == .reversed && !second.state.flags.contains(.unconfirmed))
            #expect(rig.book(reference)?.status == .reversal)
        }
    }

    @Test("a second look-up that fails is owed still, whatever the plan for a settled payout says")
    func owedLookUp() async throws {
        try await DeskRig.withDesk { rig, desk in
            rig.sandbox.script(.reverse(afterSeconds: 7_200))
            let reference = try await desk.payouts.submit(draft(), accepted: []).reference
            rig.clock.advance(3 * 86_400)
            await desk.poller.step()
            #expect(try await desk.stored(reference).state.flags.contains(.unconfirmed))
            rig.sandbox.script(.serverError, for: .statusByClientReference)
            rig.clock.advance(1)
            await desk.poller.step()
            let owed = try #require(try await desk.stored(reference).nextAskAt)
            #expect(owed.seconds(since: rig.clock.now()) == 60)
            rig.clock.advance(60)
            await desk.poller.step()
            #expect(try await desk.stored(reference).state.status == .reversed)
        }
    }

    @Test("one provider is asked ten at once and five a second, and everything due gets its turn")
    func bucket() async throws {
        try await DeskRig.withDesk { rig, desk in
            let references = try await pending(23, desk, rig)
            // The wallet takes a token too: it has been asked before.
            _ = try await desk.poller.askBalance(DeskRig.provider)
            rig.clock.advance(45)
            var counts: [Int] = []
            for _ in 0..<4 {
                counts.append(await desk.poller.step())
                rig.clock.advance(1)
            }
            #expect(counts == [10, 5, 5, 3])
            for reference in references { #expect(rig.book(reference)?.statusCalls == 1) }
        }
    }

    @Test("a question that reached nobody is kept as that, and the payout stays as it was")
    func nobodyReached() async throws {
        try await DeskRig.withDesk { rig, desk in
            rig.sandbox.script(.success(afterSeconds: 600))
            let reference = try await desk.payouts.submit(draft(), accepted: []).reference
            let held = try await rig.stopProvider()
            defer { withExtendedLifetime(held) {} }
            guard case .answered(let record) = try await desk.poller.askNow(reference) else {
                Issue.record("it was not asked")
                return
            }
            #expect(record.state.status == .pending)
            for log in [record.log, try await desk.stored(reference).log] {
                guard case .answered(_, let answer) = log.last?.event else {
                    Issue.record("the failed question was not kept")
                    return
                }
                #expect(answer.failure == .unreached)
            }
        }
    }

    @Test("ask now: at once, whatever the plan says; once per five seconds, and it says so")
    func askNow() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(1, desk, rig, seconds: 3)[0]
            guard case .answered(let record) = try await desk.poller.askNow(reference) else {
                Issue.record("not asked")
                return
            }
            #expect(record.state.status == .pending)
            rig.clock.advance(4)
            guard case .refused(let sentence) = try await desk.poller.askNow(reference) else {
                Issue.record("asked too soon")
                return
            }
            #expect(sentence.contains("5 s"))
            #expect(rig.sandbox.requests(.statusByClientReference) == 1)
            rig.clock.advance(1)
            guard case .answered(let later) = try await desk.poller.askNow(reference) else {
                Issue.record("not asked")
                return
            }
            #expect(later.state.status == .succeeded)
            let nobody = try #require(Reference("9912345678901"))
            guard case .notFound = await failure({ () throws(DeskError) in try await desk.poller.askNow(nobody) })
            else {
                Issue.record("found a payout that does not exist")
                return
            }
            let ready = try await desk.payouts.enter(draft("800"), accepted: []).intent.reference
            guard case .refused = try await desk.poller.askNow(ready) else {
                Issue.record("asked about what was not sent")
                return
            }
        }
    }

    @Test("many hands ask at once: one question")
    func askNowTogether() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(1, desk, rig)[0]
            await withDiscardingTaskGroup { group in
                for _ in 0..<6 { group.addTask { _ = try? await desk.poller.askNow(reference) } }
            }
            #expect(rig.sandbox.requests(.statusByClientReference) == 1)
        }
    }

    @Test("a hint makes the status call due now")
    func hint() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(1, desk, rig, seconds: 1)[0]
            rig.clock.advance(2)
            await desk.poller.step()
            #expect(rig.sandbox.requests(.statusByClientReference) == 0)
            try await desk.poller.hint(reference)
            await desk.poller.step()
            #expect(try await desk.stored(reference).state.status == .succeeded)
        }
    }

    @Test("of two processes one asks by plan; both may ask on demand; the lease goes on when the first ends")
    func lease() async throws {
        try await DeskRig.run { rig in
            let second = try rig.openStore()
            defer { second.close() }
            let follower = try rig.desk(second)
            let reference: Reference
            do {
                let first = try rig.openStore()
                defer { first.close() }
                let leader = try rig.desk(first)
                reference = try await pending(1, leader, rig)[0]
                await leader.poller.step()
                rig.clock.advance(45)
                #expect(await follower.poller.step() == 0)
                #expect(await !follower.poller.isLeading)
                await leader.poller.step()
                #expect(rig.sandbox.requests(.statusByClientReference) == 1)
                rig.clock.advance(6)
                guard case .answered = try await follower.poller.askNow(reference) else {
                    Issue.record("the follower could not ask")
                    return
                }
            }
            rig.clock.advance(120)
            await follower.poller.step()
            #expect(await follower.poller.isLeading)
            #expect(rig.sandbox.requests(.statusByClientReference) == 3)
        }
    }

    @Test("a payout whose process died while it was sent is found by whoever leads")
    func orphan() async throws {
        try await DeskRig.run { rig in
            let second = try rig.openStore()
            defer { second.close() }
            let leader = try rig.desk(second)
            await leader.poller.step()
            let reference: Reference
            do {
                let first = try rig.openStore()
                defer { first.close() }
                reference = try await rig.desk(first).payouts.enter(draft(), accepted: []).intent.reference
                _ = try await first.claim(
                    reference, process: first.process, requestSHA256: "00", at: rig.clock.now())
                rig.clock.advance(31)
                await leader.poller.step()
                #expect(try await leader.stored(reference).state.status == .submitting, "its process lives")
            }
            rig.clock.advance(31)
            await leader.poller.step()
            #expect(try await leader.stored(reference).state.status == .unknown)
            // Its first step is past: it is asked in the same round.
            #expect(rig.sandbox.requests(.statusByClientReference) == 1)
            #expect(rig.sandbox.requests(.payout) == 0)
        }
    }

    @Test("open payouts without a plan get one from whoever begins to lead")
    func unplanned() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(1, desk, rig)[0]
            try await desk.store.plan(reference, nextAskAt: nil)
            rig.clock.advance(45)
            await desk.poller.step()
            #expect(rig.book(reference)?.statusCalls == 1)
        }
    }

    @Test("a wall clock set back a day does not stop the asking, nor hurry it")
    func wallClock() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(1, desk, rig)[0]
            await desk.poller.step()
            rig.clock.setWall(friday.adding(seconds: -86_400))
            await desk.poller.step()
            #expect(rig.sandbox.requests(.statusByClientReference) == 0)
            rig.clock.advance(20)
            await desk.poller.step()
            #expect(rig.sandbox.requests(.statusByClientReference) == 0)
            rig.clock.advance(25)
            await desk.poller.step()
            #expect(rig.book(reference)?.statusCalls == 1)
            let next = try #require(try await desk.stored(reference).nextAskAt)
            #expect(next.seconds(since: rig.clock.now()) == 600, "the steps since sending lie a day ahead")
        }
    }

    @Test("the loop sleeps until something is due, asks it, and ends with its task")
    func loop() async throws {
        try await DeskRig.withDesk { rig, desk in
            let reference = try await pending(1, desk, rig, seconds: 10)[0]
            var events = desk.events.stream().makeAsyncIterator()
            let running = Task { await desk.poller.run() }
            while rig.clock.sleeping == 0 { await Task.yield() }
            rig.clock.advance(45)
            while let event = await events.next(), event != .transactionChanged(reference) {}
            #expect(try await desk.stored(reference).state.status == .succeeded)
            running.cancel()
            await running.value
        }
    }

    @Test("a cancelled loop leaves its question to the next start and blames nobody")
    func cancelledQuestion() async throws {
        try await DeskRig.run { rig in
            let store = try rig.openStore()
            defer { store.close() }
            let asked = Flag()
            let desk = try rig.desk(
                store,
                witness: { if $0.url.hasSuffix(SandboxEndpoint.statusByClientReference.path) { asked.raise() } })
            let reference = try await pending(1, desk, rig)[0]
            rig.sandbox.script(.silent, for: .statusByClientReference)
            rig.clock.advance(45)
            let events = desk.events.stream()
            let running = Task { await desk.poller.run() }
            while !asked.isRaised { await Task.yield() }
            running.cancel()
            await running.value
            desk.events.send(.payoutsUnblocked)
            for await event in events {
                if event == .payoutsUnblocked { break }
                if case .storeFailing(let reason) = event { Issue.record("the store is blamed: \(reason)") }
                if case .providerDown = event { Issue.record("the provider is blamed") }
            }
            let record = try await desk.stored(reference)
            #expect(record.state.failuresInARow == 0 && record.state.status == .pending)
            #expect(try #require(record.nextAskAt) <= rig.clock.now(), "still due")
        }
    }
}
