import Ledger
import Payments
import Providers
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
            let blocked = await desk.payouts.blocked ?? ""
            #expect(blocked.hasPrefix("The answer for \(reference.short) is here but cannot be saved: "))
            #expect(blocked.hasSuffix("; paydesk saves it by itself. Do not enter it again."))
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

    @Test("an outcome is waited for until it is on disk; given up, it is what the next start would find")
    func waitedFor() async throws {
        try await DeskRig.run { rig in
            let real = try rig.openStore()
            defer { real.close() }
            let store = FaultyLedger(real)
            let desk = try rig.desk(store)
            rig.sandbox.script(.success)
            let reference = try await desk.payouts.enter(draft(), accepted: []).intent.reference
            store.fail([.append])
            let outcome = try await desk.payouts.send(reference)
            #expect(await desk.payouts.whyUnwritten(reference) != nil)
            var given: [PayoutOutcome] = []
            for isStopped in [false, true] {
                let waiting = Task { await desk.payouts.whenWritten(outcome, within: .seconds(12)) }
                for _ in 0..<(isStopped ? 1 : 12) {
                    // Who waits for it and who writes it again both sleep.
                    while rig.clock.sleeping < 2 { await Task.yield() }
                    rig.clock.advance(1)
                }
                if isStopped { waiting.cancel() }
                given.append(await waiting.value)
            }
            for lost in given {
                #expect(!lost.isWritten && lost.status == .unknown && lost.reference == reference)
                let state = lost.record.state
                #expect(state.providerReference == nil && state.bankReference == nil, "nothing of it is on disk")
            }
            #expect(try await desk.stored(reference).state.status == .submitting)
            store.fail([])
            // This clock runs faster than a disk writes: the patience is longer here.
            let waiting = Task { await desk.payouts.whenWritten(outcome, within: .seconds(1_000_000_000)) }
            while await desk.payouts.whyUnwritten(reference) != nil {
                rig.clock.advance(1)
                await Task.yield()
            }
            rig.clock.advance(1)
            let kept = await waiting.value
            #expect(kept.isWritten && kept.status == .succeeded && kept.record.state.bankReference != nil)
            #expect(rig.sandbox.requests(.payout) == 1)
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

    @Test("a store in trouble: nothing new is entered or sent; what is on its way is written; well again, it goes on")
    func trouble() async throws {
        try await DeskRig.run { rig in
            let real = try rig.openStore()
            defer { real.close() }
            let store = FaultyLedger(real)
            let desk = try rig.desk(store) { request in
                if request.url.contains("ayout") { store.say("The store is damaged.") }
            }
            rig.sandbox.script(.success)
            let reference = try await desk.payouts.submit(draft(), accepted: []).reference
            #expect(await desk.payouts.blocked == "The store is damaged.")
            #expect(try await desk.stored(reference).state.status == .succeeded, "the outcome is kept all the same")
            let other = draft("700", account: "50100234569999")
            for _ in 0..<2 {
                let error = await failure { () throws(DeskError) in
                    try await desk.payouts.submit(other, accepted: [])
                }
                #expect(error?.isStore == true)
            }
            #expect(rig.sandbox.requests(.payout) == 1)
            store.say(nil)
            #expect(await desk.payouts.blocked == nil)
            _ = try await desk.payouts.enter(other, accepted: [])
        }
    }

    @Test("a payout that cannot be read keeps no other from being asked about")
    func oneDamaged() async throws {
        try await DeskRig.run { rig in
            let real = try rig.openStore()
            defer { real.close() }
            let store = FaultyLedger(real)
            let desk = try rig.desk(store)
            var references: [Reference] = []
            for account in ["50100234567812", "50100234569999"] {
                rig.sandbox.script(.success(afterSeconds: 5))
                references.append(try await desk.payouts.submit(draft(account: account), accepted: []).reference)
                rig.clock.advance(1)
            }
            store.damage([references[0]])
            rig.clock.advance(45)
            await desk.poller.step()
            #expect(try await desk.stored(references[1]).state.status == .succeeded)
            store.damage([])
            rig.clock.advance(61)
            await desk.poller.step()
            #expect(try await desk.stored(references[0]).state.status == .succeeded)
        }
    }
}
