import Foundation
import GRDB
import Payments
import Sandbox
import Testing

@testable import Desk
@testable import Ledger

/// `payouts.md`, *The promises*: a process of its own, killed with -9 at each step of a payout's way; then the store and
/// the provider's own book are compared.
@Suite("Killed at a named step", .serialized)
struct CrashStepTests {
    /// Where a payout stands after the restart, before anybody asks.
    struct Step: Sendable, CustomTestStringConvertible {
        var name: String
        /// What the dead process left; nil where it left nothing.
        var left: PaymentStatus?
        /// What the restart makes of it.
        var found: PaymentStatus?
        /// Requests at the provider.
        var posts = 1
        /// Questions without an answer.
        var open = 0
        var testDescription: String { name }
    }

    static let steps = [
        Step(name: "beforeIntent", left: nil, found: nil, posts: 0),
        Step(name: "afterIntent", left: .ready, found: .ready, posts: 0),
        Step(name: "beforeClaim", left: .ready, found: .ready, posts: 0),
        Step(name: "afterClaim", left: .submitting, found: .unknown, posts: 0, open: 1),
        Step(name: "beforeFirstByte", left: .submitting, found: .unknown, posts: 0, open: 1),
        Step(name: "afterLastByte", left: .submitting, found: .unknown, open: 1),
        Step(name: "afterReply", left: .submitting, found: .unknown, open: 1),
        Step(name: "insideOutcome", left: .submitting, found: .unknown, open: 1),
        Step(name: "afterOutcome", left: .pending, found: .pending),
        Step(name: "beforeQuestion", left: .pending, found: .pending),
        Step(name: "afterQuestion", left: .pending, found: .pending, open: 1),
        Step(name: "afterPollReply", left: .pending, found: .pending, open: 1),
        Step(name: "insidePollAnswer", left: .pending, found: .pending, open: 1),
        Step(name: "afterPollAnswer", left: .pending, found: .pending),
    ]

    @Test("nothing is lost, doubled or guessed", arguments: steps)
    func step(_ step: Step) async throws {
        try await FourRig.withSandbox(at: SystemClock().now()) { sandbox, clock, path in
            let isSilent = step.name == "afterLastByte"
            sandbox.script(Scenario.success(afterSeconds: 60).delivered(isSilent ? .silent : .whole))
            let dummy = try Dummy(store: path, sandbox, ["step": isSilent ? "never" : step.name, "pays": "1"])
            if isSilent {
                try await Dummy.wait("the whole request at the provider") { !sandbox.book().isEmpty }
                try await dummy.kill()
            } else {
                try await dummy.died()
            }

            let store = try SQLiteLedger(path: path)
            defer { store.close() }
            #expect(try await store.isSound())
            clock.advance(10)
            let rig = try FourRig(sandbox, clock, store)
            let rows = try await store.page(.everything, start: .newest, limit: 10).rows
            #expect(rows.map(\.status) == [step.left].compactMap(\.self))
            #expect(sandbox.book().map(\.payoutPosts) == (step.posts == 1 ? [1] : []))
            guard let reference = rows.first?.reference else {
                #expect(try await rig.payouts.recover() == Recovery())
                return
            }
            let found = try await rig.payouts.recover()
            #expect(found.leftUnsent == (step.found == .ready ? [reference] : []))
            #expect(found.nowUnknown == (step.found == .unknown ? [reference] : []))
            let record = try await rig.stored(reference)
            #expect(record.state.status == step.found && record.state.openQuestions.count == step.open)

            try await rig.pass(until: clock.now().adding(seconds: 2 * 86_400), stride: 600)
            if step.found == .ready {
                try await expectOnlyAPersonSends(reference, rig)
            } else {
                let end = try await rig.stored(reference).state.status
                #expect(end == (step.posts == 1 ? .succeeded : .unknown))
            }
            try await rig.expectAgreement([(reference, .seguraPay)], atEnd: true)
            #expect(sandbox.requests(.payout) == (step.found == .ready ? 1 : step.posts))
            #expect(try await store.isProjected(reference))
            #expect(try await store.isSound())
        }
    }

    /// Two days later it is where it was; then it is sent, once.
    private func expectOnlyAPersonSends(_ reference: Reference, _ rig: FourRig) async throws {
        #expect(try await rig.stored(reference).state.status == .ready)
        #expect(rig.sandbox.book().isEmpty)
        #expect(try await rig.payouts.recover().leftUnsent == [reference])
        _ = try await rig.payouts.send(reference)
        #expect(await failure { () throws(DeskError) in try await rig.payouts.send(reference) }?.isNotNow == true)
        try await rig.pass(until: rig.clock.now().adding(seconds: 3_600), stride: 600)
    }

    @Test("one whose process lives is left alone, whoever else starts; when it dies it is unknown, and asked")
    func alive() async throws {
        try await FourRig.withSandbox(at: SystemClock().now()) { sandbox, clock, path in
            sandbox.script(Scenario.success(afterSeconds: 60).delivered(.silent))
            let dummy = try Dummy(store: path, sandbox, ["pays": "1"])
            let reference = try #require(Reference(try await dummy.wait(for: "entered")))
            try await Dummy.wait("the whole request at the provider") { !sandbox.book().isEmpty }
            let store = try SQLiteLedger(path: path)
            defer { store.close() }
            clock.advance(10)
            let rig = try FourRig(sandbox, clock, store)
            #expect(try await rig.payouts.recover() == Recovery())
            try await rig.pass(until: clock.now().adding(seconds: 86_400), stride: 600)
            #expect(try await rig.stored(reference).state.status == .submitting)
            #expect(sandbox.entry(reference.text)?.statusCalls == 0)
            #expect(await failure { () throws(DeskError) in try await rig.payouts.send(reference) }?.isNotNow == true)

            try await dummy.kill()
            #expect(try await rig.payouts.recover().nowUnknown == [reference])
            try await rig.pass(until: clock.now().adding(seconds: 86_400), stride: 600)
            #expect(try await rig.stored(reference).state.status == .succeeded)
            try await rig.expectAgreement([(reference, .seguraPay)], atEnd: true)
        }
    }

    /// What a callback said is on disk before its sender is told, and not a moment earlier as far as the sender knows.
    @Test(
        "during a callback: what was acknowledged is there, what was not comes again and counts once",
        arguments: ["beforeCallback", "insideCallback", "afterCallback"], [Trade.seguraPay, .payAtom])
    func callback(_ step: String, _ trade: Trade) async throws {
        try await FourRig.withSandbox(at: SystemClock().now()) { sandbox, clock, path in
            sandbox.script(.success(afterSeconds: 20), at: trade.provider)
            // By its plan it asks after half a minute, and is dead then.
            let words = ["step": step, "pays": "1", "first": trade == .payAtom ? "1" : "0", "speed": "1"]
            let dummy = try Dummy(store: path, sandbox, words)
            try sandbox.setCallbacks(to: try await dummy.address(trade.provider), for: trade.provider)
            try await dummy.wait(for: "outcome")
            let reference = try #require(dummy.references("entered").first)
            clock.advance(30)
            try await dummy.died()

            let store = try SQLiteLedger(path: path)
            defer { store.close() }
            let rig = try FourRig(sandbox, clock, store)
            #expect(try await rig.payouts.recover() == Recovery())
            #expect(rig.book(reference, trade)?.callbacksAcknowledged == 0)
            let isKept = step == "afterCallback"
            let record = try await rig.stored(reference)
            #expect(record.callbacks == (isKept ? 1 : 0))
            #expect(record.state.status == (isKept && trade == .payAtom ? .succeeded : .pending))

            try await rig.withDoor { door in
                try sandbox.setCallbacks(to: door.address(trade.name), for: trade.provider)
                await sandbox.tell(reference.text, at: trade.provider, times: 2)
            }
            #expect(rig.book(reference, trade)?.callbacksAcknowledged ?? 0 >= 2)
            #expect(try await rig.stored(reference).callbacks == 1)
            try await rig.pass(until: clock.now().adding(seconds: 86_400), stride: 600)
            #expect(try await rig.stored(reference).state.status == .succeeded)
            try await rig.expectAgreement([(reference, trade)], atEnd: true)
            #expect(try await store.isProjected(reference))
            #expect(try await store.isSound())
        }
    }
}

extension SQLiteLedger {
    /// Whether SQLite finds nothing wrong with the file.
    func isSound() async throws -> Bool {
        try await read { db in try String.fetchAll(db, sql: "PRAGMA integrity_check") } == ["ok"]
    }
}

extension PayoutRecord {
    /// How many callbacks its log has.
    var callbacks: Int { log.count { if case .callback = $0.event { true } else { false } } }
}
