import Ledger
import Payments
import Sandbox
import Testing

@testable import Desk

/// Every way an answer can travel, at every provider and on every call, one after the other.
@Suite("Every way an answer travels")
struct DeliveryTests {
    /// Every delivery, cut and late ones at several places; a new one does not compile until it is listed.
    static let deliveries: [Delivery] = {
        func variants(of delivery: Delivery) -> [Delivery] {
            switch delivery {
            case .cut: [.cut(atByte: 0), .cut(atByte: 20), .cut(atByte: 90)]
            case .cutResponse: [.cutResponse(atByte: 0), .cutResponse(atByte: 60)]
            case .late: [.late(seconds: 2), .late(seconds: 40)]
            case .whole, .silent, .serverError, .unavailable, .forbiddenPage, .redirect, .notJSON, .huge, .wrongOrder,
                .unknownStatusWord, .withoutData, .contradiction, .unclosed:
                [delivery]
            }
        }
        let one: [Delivery] = [
            .whole, .cut(atByte: 0), .cutResponse(atByte: 0), .silent, .late(seconds: 0), .serverError, .unavailable,
            .forbiddenPage, .redirect, .notJSON, .huge(bytes: 5_242_880), .wrongOrder, .unknownStatusWord,
            .withoutData, .contradiction, .unclosed,
        ]
        return one.flatMap(variants)
    }()

    private static func neverComes(_ delivery: Delivery) -> Bool { [.silent, .late(seconds: 40)].contains(delivery) }

    /// What can become of an order behind any answer; nil where it is never executed.
    private static let lives: [Life?] = [.success(afterSeconds: 0), .failure(afterSeconds: 20), nil]

    @Test("the order's own reply", arguments: Trade.all)
    func replies(_ trade: Trade) async throws {
        try await FourRig.run { rig in
            // One that is known here, for the answers that are about another.
            rig.sandbox.script(.success(afterSeconds: 2), at: trade.provider, for: trade.call)
            var orders = [(reference: try await rig.send(trade, 0), trade: trade)]
            try await rig.askNow(orders[0].reference)
            for delivery in Self.deliveries {
                rig.setHasty(Self.neverComes(delivery))
                for life in Self.lives {
                    rig.sandbox.script(Scenario(life: life, delivery: delivery), at: trade.provider, for: trade.call)
                    orders.append((try await rig.send(trade, orders.count), trade))
                    let last = orders[orders.count - 1]
                    try await rig.expectAgreement([last], "\(delivery) \(String(describing: life))")
                    // References are made of seconds; the world stands still otherwise.
                    if orders.count.isMultiple(of: 20) { rig.clock.advance(1) }
                }
            }
            rig.setHasty(false)
            try await rig.pass(until: rig.clock.now().adding(seconds: 75 * 3_600), stride: 3 * 3_600)
            try await rig.expectAgreement(orders, atEnd: true)
        }
    }

    @Test("the answer to a question about it, for every place the order can have", arguments: Trade.all)
    func answers(_ trade: Trade) async throws {
        let lives: [Life] = [.success(afterSeconds: 1), .failure(afterSeconds: 1), .pending]
        try await FourRig.run { rig in
            for (number, life) in lives.enumerated() {
                rig.sandbox.script(Scenario(life: life), at: trade.provider, for: trade.call)
                let order = (reference: try await rig.send(trade, number), trade: trade)
                try await Self.ask(rig, order)
            }
        }
    }

    /// Each bent answer leaves the order where it was or where the book has it, and the next whole one settles it.
    private static func ask(_ rig: FourRig, _ order: (reference: Reference, trade: Trade)) async throws {
        let (reference, trade) = order
        for delivery in deliveries {
            let before = try await rig.stored(reference).state
            try await askNow(rig, reference, trade, delivery)
            try await rig.expectAgreement([order], "\(delivery)")
            let after = try await rig.stored(reference).state
            if before.status.isTerminal { #expect(after.status == before.status, "\(delivery)") }
        }
        try await rig.askNow(reference)
        try await rig.expectAgreement([order], atEnd: trade.call != .link)
    }

    private static func askNow(_ rig: FourRig, _ reference: Reference, _ trade: Trade, _ delivery: Delivery)
        async throws
    {
        rig.sandbox.script(delivery, for: trade.status, at: trade.provider)
        rig.setHasty(neverComes(delivery))
        try await rig.askNow(reference)
        rig.setHasty(false)
    }

    @Test(
        "what was taken back after success is found out by two whole answers, and by no bent one",
        arguments: Trade.all.filter(\.reverses))
    func reversals(_ trade: Trade) async throws {
        try await FourRig.run { rig in
            rig.sandbox.script(.reverse(afterSeconds: 30), at: trade.provider, for: trade.call)
            let order = (reference: try await rig.send(trade, 0), trade: trade)
            try await rig.askNow(order.reference)
            #expect(try await rig.stored(order.reference).state.status == .succeeded)
            rig.clock.advance(30)
            // What contradicts itself elsewhere may still say this one word.
            let bent = Self.deliveries.filter { ![.whole, .late(seconds: 2), .contradiction].contains($0) }
            for delivery in bent {
                try await Self.askNow(rig, order.reference, trade, delivery)
                #expect(try await rig.stored(order.reference).state.status == .succeeded, "\(delivery)")
            }
            try await rig.askNow(order.reference)
            #expect(try await rig.stored(order.reference).state.status == .succeeded, "one answer is not enough")
            try await rig.askNow(order.reference)
            #expect(try await rig.stored(order.reference).state.status == .reversed)
            try await rig.expectAgreement([order], atEnd: true)
        }
    }
}
