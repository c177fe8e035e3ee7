import Foundation
import Ledger
import Payments
import Providers
import Sandbox
import Testing

@testable import Desk

/// Callbacks as the providers' own senders write them (`providers.md`, *Callbacks are claims*), over real HTTP.
@Suite("Callbacks of the real providers")
struct RealCallbackTests {
    private static let wait: Int64 = 30

    @Test(
        "2,500 forged ones of every kind at each provider change no state and leave a short log", arguments: Trade.all)
    func forged(_ trade: Trade) async throws {
        try await FourRig.run { rig in
            let orders = try await rig.several(trade)
            var genuine: [RawCallback] = []
            for order in orders { genuine += try await rig.callbacks(about: order, trade) }
            let before = try await rig.standing(orders)
            let forger = Forger(genuine: genuine, references: orders.map(\.text))
            for round in 0..<5 {
                await withDiscardingTaskGroup { group in
                    for number in 0..<500 {
                        let forgery = forger.forgery(round * 500 + number)
                        group.addTask { _ = await rig.callbacks.take(route: trade.name, forgery) }
                    }
                }
            }
            // And those the sandbox's own forger sends.
            try await rig.withDoor { door in
                try rig.sandbox.setCallbacks(to: door.address(trade.name), for: trade.provider)
                for order in orders { await rig.sandbox.tell(order.text, at: trade.provider, times: 3, isForged: true) }
            }
            #expect(try await rig.standing(orders) == before)
            for order in orders {
                let record = try await rig.stored(order)
                #expect(record.log.count < 150 && record.state.hints.count <= 50)
            }
            #expect(try await rig.store.quarantined(limit: 20_000).count <= 4_000)
            // What they bring about is a question, and that is answered by the provider itself.
            try await rig.ask()
            try await rig.expectAgreement(orders.map { ($0, trade) })
        }
    }

    @Test("1,000 repeats of a real one change the order once, and each is acknowledged", arguments: Trade.all)
    func repeats(_ trade: Trade) async throws {
        try await FourRig.run { rig in
            rig.sandbox.script(.success(afterSeconds: 20), at: trade.provider, for: trade.call)
            let reference = try await rig.send(trade, 0)
            rig.clock.advance(Self.wait - 8)
            let real = try #require(try await rig.callbacks(about: reference, trade).first)
            let replies = await withTaskGroup(of: CallbackReply.self) { group in
                for _ in 0..<990 { group.addTask { await rig.callbacks.take(route: trade.name, real) } }
                return await group.reduce(into: Set()) { $0.insert($1) }
            }
            try await rig.withDoor { door in
                try rig.sandbox.setCallbacks(to: door.address(trade.name), for: trade.provider)
                #expect(await rig.sandbox.tell(reference.text, at: trade.provider, times: 10) == 10)
                #expect(Set(door.visits().map(\.reply)) == replies && replies.count == 1)
            }
            let isProof = trade == .payAtom
            let record = try await rig.stored(reference)
            #expect(record.log.count { if case .callback = $0.event { true } else { false } } == 1)
            #expect(record.furtherHints == 0 && record.state.hints.count == (isProof ? 0 : 1))
            #expect(record.state.status == (isProof ? .succeeded : .pending))
            #expect(record.nextAskAt.map { $0 <= rig.clock.now() } == true)
            #expect(replies.first?.status == 200)
            if isProof {
                let yes = #"{"hash_status":"Hash Matched","acknowledge":"yes"}"#
                #expect(replies.first.map { String(decoding: $0.body, as: UTF8.self) } == yes)
                #expect(replies.first?.contentType == "application/json; charset=utf-8")
            }
            try await rig.ask()
            #expect(rig.book(reference, trade)?.statusCalls == 1, "a thousand callbacks, one question")
            try await rig.expectAgreement([(reference, trade)], atEnd: true)
        }
    }

    @Test("PayAtom's with a hash that does not match is told so, moves nothing, and makes the look-up due")
    func mismatched() async throws {
        try await FourRig.run { rig in
            rig.sandbox.script(.success(afterSeconds: 40), at: .payatom)
            let reference = try await rig.send(.payAtom, 0)
            try await rig.withDoor { door in
                try rig.sandbox.setCallbacks(to: door.address("payatom"), for: .payatom)
                #expect(await rig.sandbox.tell(reference.text, at: .payatom, times: 3, isForged: true) == 0)
                let told = door.visits().map { String(decoding: $0.reply.body, as: UTF8.self) }
                #expect(Set(told) == [#"{"hash_status":"Hash Mismatch","acknowledge":"no"}"#] && told.count == 3)
            }
            let record = try await rig.stored(reference)
            #expect(record.state.status == .pending && record.state.hints.map(\.state) == [.succeeded])
            #expect(record.nextAskAt == rig.clock.now())
            try await rig.ask()
            #expect(try await rig.stored(reference).state.status == .pending)
        }
    }

    @Test("a proof that is sent again with other details fills no log")
    func worn() async throws {
        try await FourRig.run { rig in
            rig.sandbox.script(.success(afterSeconds: 20), at: .payatom)
            let reference = try await rig.send(.payAtom, 0)
            rig.clock.advance(Self.wait)
            let real = try #require(try await rig.callbacks(about: reference, .payAtom).first)
            for number in 0..<200 {
                let altered = real.replacing(/"bank_ref":"[^"]*"/, with: "\"bank_ref\":\"\(632_400_000_000 + number)\"")
                let reply = await rig.callbacks.take(route: "payatom", altered)
                #expect(String(decoding: reply.body, as: UTF8.self).contains("Hash Matched"))
            }
            let record = try await rig.stored(reference)
            #expect(record.state.status == .succeeded && record.state.bankReference == nil)
            #expect(record.log.count { if case .callback = $0.event { true } else { false } } == 20)
        }
    }

    // MARK: Orders of arrival

    /// Where an order may end, whatever came first.
    private struct End: Hashable {
        var status: PaymentStatus
        var flags: Set<PaymentFlag>
        var hasBankReference: Bool
        var hints: Int
        var owesCall: Bool
    }

    private enum Arrival: CaseIterable { case reply, callback, pollEarly, pollLate }

    private static let courses: [(Trade, Life)] = Trade.all.flatMap { trade in
        [Life.success(afterSeconds: 30), .failure(afterSeconds: 30)].map { (trade, $0) }
            + (trade.reverses ? [(trade, .reversal(afterSeconds: 30))] : [])
    }

    @Test("every order in which reply, callback and two answers arrive ends the same", arguments: courses)
    func orders(_ trade: Trade, _ life: Life) async throws {
        try await FourRig.run { rig in
            var ends: Set<End> = []
            for (number, order) in permutations(Arrival.allCases).enumerated() {
                let wire = try await rig.wire(trade, number, life)
                for arrival in order {
                    switch arrival {
                    case .reply: try await rig.arrive(wire.reply, 1, wire)
                    case .callback: _ = await rig.callbacks.take(route: trade.name, wire.callback)
                    case .pollEarly: try await rig.arrive(wire.early.answer, wire.early.id, wire)
                    case .pollLate: try await rig.arrive(wire.late.answer, wire.late.id, wire)
                    }
                }
                let state = try await rig.stored(wire.reference).state
                ends.insert(
                    End(
                        status: state.status, flags: state.flags, hasBankReference: state.bankReference != nil,
                        hints: state.hints.count, owesCall: state.askNow))
                if number == 0 {
                    try await rig.pass(until: rig.clock.now().adding(seconds: 60), stride: 6)
                    try await rig.expectAgreement([(wire.reference, trade)], atEnd: true)
                }
            }
            #expect(ends.count == 1, "\(ends)")
        }
    }
}
