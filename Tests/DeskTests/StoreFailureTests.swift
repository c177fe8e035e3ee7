import Ledger
import Payments
import Sandbox
import Testing

@testable import Desk

@Suite("A store that cannot be written")
struct StoreFailureTests {
    @Test("the intent or the claim cannot be written: nothing is sent", arguments: [FaultyLedger.Act.record, .claim])
    func nothingLeaves(_ act: FaultyLedger.Act) async throws {
        try await DeskRig.run { rig in
            let real = try rig.openStore()
            defer { real.close() }
            let store = FaultyLedger(real)
            let desk = try rig.desk(store)
            store.fail([act])
            let error = await failure { () throws(DeskError) in try await desk.payouts.submit(draft(), accepted: []) }
            #expect(error?.isStore == true)
            #expect(error?.sentence == FaultyLedger.sentence)
            #expect(rig.sandbox.requests(.payout) == 0)
        }
    }

    @Test("the outcome cannot be written: kept, new payouts stop, written when it can be, never sent again")
    func outcomeIsKept() async throws {
        try await DeskRig.run { rig in
            let real = try rig.openStore()
            defer { real.close() }
            let store = FaultyLedger(real)
            let desk = try rig.desk(store)
            var events = desk.events.stream().makeAsyncIterator()
            rig.sandbox.script(.success)
            let reference = try await desk.payouts.enter(draft(), accepted: []).intent.reference
            store.fail([.append])
            let outcome = try await desk.payouts.send(reference)
            #expect(outcome.status == .succeeded && !outcome.isWritten)
            #expect(try await desk.stored(reference).state.status == .submitting)
            #expect(await desk.payouts.blocked?.contains(reference.text) == true)
            let other = draft("700", account: "50100234569999")
            #expect(
                await failure { () throws(DeskError) in try await desk.payouts.enter(other, accepted: []) }?.isNotNow
                    == true)
            #expect(await failure { () throws(DeskError) in try await desk.payouts.send(reference) }?.isNotNow == true)
            #expect(await !desk.payouts.rewrite())

            // The desk tries again by itself: it sleeps on the clock until then.
            while rig.clock.sleeping == 0 { await Task.yield() }
            store.fail([])
            rig.clock.advance(60)
            while let event = await events.next(), event != .payoutsUnblocked {}
            #expect(await desk.payouts.blocked == nil)
            let record = try await desk.stored(reference)
            #expect(record.state.status == .succeeded)
            #expect(record.nextAskAt != nil, "a success is looked at again for a reversal")
            let answeredAt = record.log.compactMap { entry in
                if case .answered = entry.event { entry.at } else { nil }
            }
            #expect(answeredAt == [friday], "the answer is dated when it came, not when it could be written")
            #expect(rig.sandbox.requests(.payout) == 1)
            rig.sandbox.script(.success)
            #expect(try await desk.payouts.submit(other, accepted: []).status == .succeeded)
        }
    }

    @Test("the process dies before it could write: unknown at the next start, asked, settled, one request")
    func diesWithTheAnswer() async throws {
        try await DeskRig.run { rig in
            let reference: Reference
            do {
                let real = try rig.openStore()
                let store = FaultyLedger(real)
                let desk = try rig.desk(store)
                rig.sandbox.script(.success)
                reference = try await desk.payouts.enter(draft(), accepted: []).intent.reference
                store.fail([.append])
                #expect(try await !desk.payouts.send(reference).isWritten)
                await desk.payouts.finish()
                real.close()
            }
            let store = try rig.openStore()
            defer { store.close() }
            let desk = try rig.desk(store)
            let recovery = try await desk.payouts.recover()
            #expect(recovery.nowUnknown == [reference])
            #expect(try await desk.stored(reference).state.status == .unknown)
            #expect(await failure { () throws(DeskError) in try await desk.payouts.send(reference) }?.isNotNow == true)
            rig.clock.advance(45)
            await desk.poller.step()
            #expect(try await desk.stored(reference).state.status == .succeeded)
            #expect(rig.book(reference)?.payoutPosts == 1)
        }
    }

    @Test("a question that cannot be written is not asked, and one whose answer cannot be is asked again")
    func questions() async throws {
        try await DeskRig.run { rig in
            let real = try rig.openStore()
            defer { real.close() }
            let store = FaultyLedger(real)
            let desk = try rig.desk(store)
            rig.sandbox.script(.success(afterSeconds: 5))
            let reference = try await desk.payouts.submit(draft(), accepted: []).reference
            rig.clock.advance(45)
            store.fail([.ask])
            await desk.poller.step()
            #expect(rig.sandbox.requests(.statusByClientReference) == 0)
            rig.clock.advance(31)
            store.fail([.append])
            await desk.poller.step()
            #expect(rig.sandbox.requests(.statusByClientReference) == 1)
            #expect(try await desk.stored(reference).state.status == .pending)
            store.fail([])
            // The unanswered question holds the next one back for as long as it may still be answered.
            rig.clock.advance(121)
            await desk.poller.step()
            #expect(try await desk.stored(reference).state.status == .succeeded)
        }
    }
}
