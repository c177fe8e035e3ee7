import Ledger
import Payments
import Providers
import Sandbox
import Testing

@testable import Desk

/// PayAtom's payout reply names no order and carries the only handle there is (`providers.md`, *PayAtom*).
@Suite("A payout without a handle, and one with another's")
struct PayAtomHandleTests {
    private let trade = Trade.payAtom

    private func lost(_ rig: FourRig, _ number: Int, _ life: Life) async throws -> Reference {
        rig.sandbox.script(Scenario(life: life, delivery: .serverError), at: .payatom)
        return try await rig.send(trade, number)
    }

    @Test("where the reply is lost nobody can be asked, and the list of the day settles what it names")
    func list() async throws {
        try await FourRig.run { rig in
            let paid = try await lost(rig, 1, .success(afterSeconds: 40))
            let refused = try await lost(rig, 2, .failure(afterSeconds: 40))
            try await rig.pass(until: friday.adding(seconds: 7_000), stride: 600)
            for reference in [paid, refused] {
                let state = try await rig.stored(reference).state
                #expect(state.status == .unknown && state.timesAsked == 0 && state.providerReference == nil)
            }
            #expect(rig.sandbox.requests(.status, at: .payatom) == 0)
            #expect(rig.sandbox.requests(.reconciliation, at: .payatom) == 0)
            try await rig.pass(until: friday.adding(seconds: 7_600), stride: 600)
            let record = try await rig.stored(paid)
            let entry = try #require(rig.book(paid, trade))
            #expect(record.state.status == .succeeded && record.state.bankReference == entry.bankReference)
            #expect(record.state.providerReference == entry.providerID, "from now on it can be asked")
            let line = Timeline.entries(intent: record.intent, log: record.log, provider: "payatom").last
            #expect(line?.source == .reconciliation)
            // The list holds approved payouts only: not to be on it proves nothing.
            try await rig.pass(until: friday.adding(seconds: 30 * 3_600), stride: 3_600)
            #expect(try await rig.stored(refused).state.status == .unknown)
            #expect(rig.sandbox.requests(.reconciliation, at: .payatom) <= 6)
            try await rig.expectAgreement([(paid, trade), (refused, trade)], atEnd: true)
        }
    }

    @Test("a verified callback settles it too, whichever way it went, and brings the handle", arguments: [true, false])
    func callback(isPaid: Bool) async throws {
        try await FourRig.run { rig in
            let life: Life = isPaid ? .success(afterSeconds: 40) : .failure(afterSeconds: 40)
            let reference = try await lost(rig, 1, life)
            try await rig.withDoor { door in
                rig.clock.advance(45)
                try rig.sandbox.setCallbacks(to: door.address("payatom"), for: .payatom)
                #expect(await rig.sandbox.tell(reference.text, at: .payatom) == 1)
            }
            let state = try await rig.stored(reference).state
            #expect(state.status == (isPaid ? .succeeded : .failed))
            let entry = try #require(rig.book(reference, trade))
            #expect(state.providerReference == entry.providerID)
            // What the hash does not cover is not taken over before a look-up says it too.
            #expect(state.bankReference == nil && state.timesAsked == 0)
            try await rig.ask()
            let asked = try await rig.stored(reference).state
            #expect(asked.timesAsked == 1 && asked.bankReference == entry.bankReference)
            try await rig.expectAgreement([(reference, trade)], atEnd: true)
        }
    }

    @Test("the reply of another payout is that one's: no handle is taken, nothing is believed, and it is shown")
    func anothersReply() async throws {
        try await FourRig.run { rig in
            for (number, life) in [Life.success(afterSeconds: 0), .failure(afterSeconds: 0), .pending].enumerated() {
                // The sandbox tells of the first it knows: paid, while this one is not.
                if number == 0 {
                    rig.sandbox.script(.success, at: .payatom)
                    let first = try await rig.send(trade, 0)
                    #expect(try await rig.stored(first).state.status == .processing, "approved, said of no order")
                    try await rig.askNow(first)
                    #expect(try await rig.stored(first).state.status == .succeeded)
                }
                rig.sandbox.script(Scenario(life: life, delivery: .wrongOrder), at: .payatom)
                let reference = try await rig.send(trade, number + 1)
                let state = try await rig.stored(reference).state
                #expect(state.status == .unknown && state.providerReference == nil && state.providerStatus == nil)
                #expect(state.quarantined.map(\.reason) == ["their reference belongs to another payout"])
                #expect(rig.book(reference, trade)?.payoutPosts == 1)
            }
        }
    }

    @Test("a refusal of another payout is no refusal of this one")
    func anothersRefusal() async throws {
        try await FourRig.run { rig in
            rig.sandbox.script(.fail, at: .payatom)
            let first = try await rig.send(trade, 0)
            #expect(try await rig.stored(first).state.status == .failed)
            rig.sandbox.script(Scenario(life: .success(afterSeconds: 20), delivery: .wrongOrder), at: .payatom)
            let reference = try await rig.send(trade, 1)
            #expect(try await rig.stored(reference).state.status == .unknown)
            try await rig.pass(until: friday.adding(seconds: 3 * 3_600), stride: 1_800)
            try await rig.expectAgreement([(first, trade), (reference, trade)], atEnd: true)
        }
    }

    @Test("a reference nobody here has is asked by, finds nothing, and the callback that names the order settles it")
    func strangersReply() async throws {
        try await FourRig.run { rig in
            // The only order there is: the sandbox makes another one up.
            rig.sandbox.script(Scenario(life: .success(afterSeconds: 20), delivery: .wrongOrder), at: .payatom)
            let reference = try await rig.send(trade, 1)
            #expect(try await rig.stored(reference).state.status == .pending)
            try await rig.pass(until: friday.adding(seconds: 3_600), stride: 60)
            let state = try await rig.stored(reference).state
            #expect(state.status == .pending && state.failuresInARow > 0)
            try await rig.withDoor { door in
                try rig.sandbox.setCallbacks(to: door.address("payatom"), for: .payatom)
                #expect(await rig.sandbox.tell(reference.text, at: .payatom) == 1)
            }
            #expect(try await rig.stored(reference).state.status == .succeeded)
        }
    }

    @Test("only where their reference is all there is to ask by, and only against the same provider's own")
    func whose() async throws {
        func provider(_ name: String, asksByOurs: Bool) -> ScriptedProvider {
            let capability = Capability(
                provider: name, balance: false, rails: [.imps], statusByReference: asksByOurs,
                statusByProviderReference: true, complaints: false)
            return ScriptedProvider(capability) { $0.question = .statusByProviderReference }
        }
        for asksByOurs in [false, true] {
            let other = provider("other", asksByOurs: false)
            try await Bench.run(provider("fake", asksByOurs: asksByOurs), others: [other]) { bench in
                var elsewhere = draft("900")
                elsewhere.provider = "other"
                let accepted = Set(Warning.allCases)
                #expect(try await bench.payouts.submit(elsewhere, accepted: accepted).status == .pending)
                let first = try await bench.sent(0)
                #expect(try await bench.stored(first).state.status == .pending, "another provider's is no other's")
                // The reference the answer to a look-up repeats is its own.
                bench.clock.advance(31)
                await bench.poller.step()
                #expect(try await bench.stored(first).state.failuresInARow == 0)
                let second = try await bench.stored(try await bench.sent(1)).state
                #expect(second.status == (asksByOurs ? .pending : .unknown))
                #expect(second.quarantined.count == (asksByOurs ? 0 : 1))
            }
        }
    }
}
