import Ledger
import Payments
import Providers
import Sandbox
import Testing

@testable import Desk

/// `payouts.md`, *The promises*: never twice, never lost, never guessed.
@Suite("A payout leaves once, whatever comes back")
struct PayoutPromiseTests {
    /// What can happen to the reply of a payout that was executed, and the deadline it is waited for.
    static let troubles: [(name: String, delivery: Delivery, reply: Duration)] = [
        ("cut in the body", .cut(atByte: 40), .seconds(20)),
        ("cut in the head", .cutResponse(atByte: 9), .seconds(20)),
        ("no byte", .cutResponse(atByte: 0), .seconds(20)),
        ("later than the deadline", .late(seconds: 3), .milliseconds(1_500)),
        ("never", .silent, .milliseconds(1_500)),
        ("500", .serverError, .seconds(20)),
        ("not JSON", .notJSON, .seconds(20)),
        ("5 MB", .huge(bytes: 5_242_880), .seconds(20)),
        ("another order's", .wrongOrder, .seconds(20)),
        ("unknown word", .unknownStatusWord, .seconds(20)),
        ("without its last brace", .unclosed, .seconds(20)),
    ]

    @Test(
        "lost or unreadable reply: unknown, never sent again, a restart included, success by polling",
        arguments: troubles.indices)
    func lostReply(_ index: Int) async throws {
        let trouble = Self.troubles[index]
        try await DeskRig.run { rig in
            rig.sandbox.script(.delivered(trouble.delivery))
            let reference: Reference
            do {
                let store = try rig.openStore()
                defer { store.close() }
                let desk = try rig.desk(store, reply: trouble.reply)
                let outcome = try await desk.payouts.submit(draft(), accepted: [])
                reference = outcome.reference
                #expect(outcome.status == .unknown && outcome.isWritten, "\(trouble.name)")
                #expect(
                    await failure { () throws(DeskError) in try await desk.payouts.send(reference) }?.isNotNow == true)
            }
            let store = try rig.openStore()
            defer { store.close() }
            let desk = try rig.desk(store)
            let recovery = try await desk.payouts.recover()
            #expect(recovery.nowUnknown.isEmpty && recovery.leftUnsent.isEmpty)
            #expect(await failure { () throws(DeskError) in try await desk.payouts.send(reference) }?.isNotNow == true)
            #expect(try await desk.stored(reference).state.status == .unknown)
            // The first step of IMPS is at 30 s, spread by a quarter at most.
            rig.clock.advance(45)
            await desk.poller.step()
            let record = try await desk.stored(reference)
            #expect(record.state.status == .succeeded)
            let book = try #require(rig.book(reference))
            #expect(book.payoutPosts == 1 && book.status == .success)
            #expect(rig.sandbox.requests(.payout) == 1)
            #expect(record.state.bankReference == book.bankReference)
            #expect(record.intent.amount.paise == book.amountPaise)
        }
    }

    /// What never reaches the provider's books is unknown too: the page in between could be anybody's.
    @Test(
        "a page, a redirect or a refusal without data: unknown, sent once, and “failed question” never makes it failed",
        arguments: [Delivery.forbiddenPage, .redirect, .unavailable, .withoutData])
    func notExecuted(_ delivery: Delivery) async throws {
        try await DeskRig.run { rig in
            rig.sandbox.script(.delivered(delivery))
            let store = try rig.openStore()
            defer { store.close() }
            let desk = try rig.desk(store)
            let outcome = try await desk.payouts.submit(draft(), accepted: [])
            #expect(outcome.status == .unknown)
            for _ in 0..<5 {
                rig.clock.advance(7_200)
                await desk.poller.step()
            }
            #expect(try await desk.stored(outcome.reference).state.status == .unknown)
            #expect(rig.sandbox.requests(.payout) == 1)
        }
    }

    @Test("refused connection: not sent, proven, and still never sent again")
    func refusedConnection() async throws {
        try await DeskRig.withDesk { rig, desk in
            let held = try await rig.stopProvider()
            defer { withExtendedLifetime(held) {} }
            let outcome = try await desk.payouts.submit(draft(), accepted: [])
            #expect(outcome.status == .notSent)
            let again = await failure { () throws(DeskError) in try await desk.payouts.send(outcome.reference) }
            #expect(again?.isNotNow == true)
        }
    }

    @Test("intent, claim and the request's hash are on disk before the first byte leaves")
    func orderOfWriting() async throws {
        try await DeskRig.run { rig in
            let store = try rig.openStore()
            defer { store.close() }
            let seen = Seen()
            let desk = try rig.desk(
                store,
                witness: { request in
                    guard request.url.hasSuffix(SandboxEndpoint.payout.path) else { return }
                    // Another process's view: what is not committed does not show.
                    guard let other = try? rig.openStore() else { return }
                    defer { other.close() }
                    let page = try? await other.page(.everything, start: .newest, limit: 10)
                    for row in page?.rows ?? [] {
                        if let record = try? await other.payout(row.reference) { await seen.note(record) }
                    }
                })
            let outcome = try await desk.payouts.submit(draft(), accepted: [])
            let records = await seen.records
            let before = try #require(records.first)
            #expect(records.count == 1 && before.intent.reference == outcome.reference)
            #expect(before.state.status == .submitting)
            #expect(before.state.claim?.process == store.process)
            #expect(before.state.claim?.requestSHA256 == (try desk.provider.prepare(before.intent).sha256))
            #expect(outcome.status == .pending || outcome.status == .succeeded || outcome.status == .failed)
        }
    }

    @Test("two desks on one store, eight hands, one payout: one request")
    func oneOfMany() async throws {
        try await DeskRig.run { rig in
            let (first, second) = (try rig.openStore(), try rig.openStore())
            defer {
                first.close()
                second.close()
            }
            let desks = [try rig.desk(first), try rig.desk(second)]
            rig.sandbox.script(.success)
            let reference = try await desks[0].payouts.enter(draft(), accepted: []).intent.reference
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for hand in 0..<8 {
                    group.addTask { (try? await desks[hand % 2].payouts.send(reference)) != nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(outcomes == 1)
            #expect(rig.sandbox.requests(.payout) == 1)
            #expect(try await desks[1].stored(reference).state.status == .succeeded)
        }
    }

    @Test("giving up the task that waits does not stop the payout, and it is not lost")
    func cancelledWaiter() async throws {
        try await DeskRig.run { rig in
            let store = try rig.openStore()
            defer { store.close() }
            let left = Flag()
            let desk = try rig.desk(
                store, witness: { if $0.url.hasSuffix(SandboxEndpoint.payout.path) { left.raise() } })
            rig.sandbox.script(Scenario.success.delivered(.late(seconds: 0.3)))
            let reference = try await desk.payouts.enter(draft(), accepted: []).intent.reference
            let waiter = Task { try await desk.payouts.send(reference) }
            while !left.isRaised { await Task.yield() }
            waiter.cancel()
            _ = await waiter.result
            #expect(try await desk.stored(reference).state.status == .succeeded)
            #expect(rig.sandbox.requests(.payout) == 1)
        }
    }
}

private actor Seen {
    private(set) var records: [PayoutRecord] = []
    func note(_ record: PayoutRecord) { records.append(record) }
}
