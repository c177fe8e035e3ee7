import Foundation
import Testing

@testable import Sandbox

@Suite("Every scripted delivery and every plan, at every provider, in its own form", .timeLimit(.minutes(3)))
struct EveryProviderTests {
    static let deliveries: [Delivery] = [
        .whole, .cut(atByte: 9), .cutResponse(atByte: 0), .silent, .late(seconds: 40), .serverError, .unavailable,
        .forbiddenPage, .redirect, .notJSON, .huge(bytes: 100_000), .wrongOrder, .unknownStatusWord, .withoutData,
        .contradiction, .unclosed,
    ]

    /// The first order is there; the second's answer travels the given way.
    static func second(_ play: Play, _ delivery: Delivery) -> (reply: SandboxReply, teller: any Teller) {
        var teller = play.teller()
        teller.till.script([.success], for: play.call)
        _ = teller.answer(play.order(play.ids[0]), now: moment(friday))
        teller.till.script([.delivered(delivery)], for: play.call)
        let reply = teller.answer(play.order(play.ids[1]), now: moment(friday))
        return (reply, teller)
    }

    static func ask(_ play: Play, _ teller: inout any Teller, _ id: String, at now: Int64) -> SandboxReply {
        let own = teller.world.order(clientID: id)?.providerID ?? "0"
        return teller.answer(play.question(id, own), now: SandboxMoment(world: now, wall: friday))
    }

    @Test("what moves money: executed or not as the delivery says, asked about truly afterwards", arguments: Play.all)
    func orders(play: Play) {
        for delivery in Self.deliveries {
            var (reply, teller) = Self.second(play, delivery)
            #expect(Self.looks(reply, delivery), "\(delivery)")
            Self.checkContent(play, reply, delivery, teller)
            let entry = teller.world.entry(play.ids[1])
            #expect(entry?.payoutPosts == 1, "\(delivery)")
            #expect(entry?.status == (delivery.executes ? .pending : .refused), "\(delivery)")
            let asked = Self.ask(play, &teller, play.ids[1], at: friday + 2_000)
            if delivery.executes {
                #expect(play.words(.success).contains(Play.word(asked.body) ?? ""), "\(delivery): \(asked.text)")
            } else {
                #expect(Play.word(asked.body) == nil, "\(delivery): \(asked.text)")
            }
        }
    }

    @Test("status questions: bent as the delivery says, and true the next time", arguments: Play.all)
    func questions(play: Play) {
        for delivery in Self.deliveries {
            var teller = play.teller()
            teller.till.script([.success, .success], for: play.call)
            for id in play.ids { _ = teller.answer(play.order(id), now: moment(friday)) }
            teller.till.script([delivery], for: play.status)
            let bent = Self.ask(play, &teller, play.ids[1], at: friday)
            #expect(Self.looks(bent, delivery), "\(delivery)")
            Self.checkContent(play, bent, delivery, teller)
            let straight = Self.ask(play, &teller, play.ids[1], at: friday)
            #expect(play.words(.success).contains(Play.word(straight.body) ?? ""), "\(delivery)")
        }
    }

    /// Status line, length and pace.
    private static func looks(_ reply: SandboxReply, _ delivery: Delivery) -> Bool {
        switch delivery {
        case .cut(let byte): reply.pace == .cutBody(atByte: byte)
        case .cutResponse(let byte): reply.pace == .cutResponse(atByte: byte)
        case .silent: reply.pace == .never
        case .late(let seconds): reply.pace == .after(milliseconds: Int64(seconds * 1_000))
        case .serverError: reply.status == 500 && reply.contentType == "text/html"
        case .unavailable: reply.status == 503
        case .forbiddenPage: reply.status == 403 && reply.contentType == "text/html"
        case .redirect: reply.status == 307 && reply.location != nil
        case .huge(let bytes): reply.body.count == bytes && !object(reply.body).isEmpty
        case .notJSON: reply.status == 200 && object(reply.body).isEmpty
        case .unclosed: object(reply.body).isEmpty && !object(reply.body + [UInt8(ascii: "}")]).isEmpty
        default: reply.pace == .atOnce
        }
    }

    /// What the answer says, where it can be read.
    private static func checkContent(
        _ play: Play, _ reply: SandboxReply, _ delivery: Delivery, _ teller: any Teller
    ) {
        let own = play.ids.map { teller.world.order(clientID: $0)?.providerID ?? "" }
        // PayAtom names its orders by its own id, and puts its pid where an order id should be.
        func isOf(_ number: Int) -> Bool {
            let named = Play.named(reply.body) ?? ""
            return named == play.ids[number] || !own[number].isEmpty && named == own[number]
        }
        switch delivery {
        case .whole, .late: #expect(isOf(1), "\(delivery): \(reply.text)")
        case .wrongOrder: #expect(isOf(0) && !isOf(1), "\(reply.text)")
        case .unknownStatusWord:
            #expect(isOf(1), "\(reply.text)")
            // The answer that makes a link has no status to be unknown.
            if play.call != .link || reply.text.contains("comments") {
                #expect(Play.word(reply.body) == "under bank review", "\(reply.text)")
            }
        case .withoutData: #expect(Play.word(reply.body) == nil && !isOf(1), "\(reply.text)")
        case .contradiction: #expect(isOf(1), "\(reply.text)")
        default: break
        }
    }

    @Test("contradictions contradict: the words of one answer cannot all be true")
    func contradictions() throws {
        func answer(_ number: Int, isQuestion: Bool) throws -> [String: Any] {
            let play = Play.all[number]
            var teller = play.teller()
            teller.till.script([isQuestion ? .success : .success.delivered(.contradiction)], for: play.call)
            let reply = teller.answer(play.order(play.ids[0]), now: moment(friday))
            guard isQuestion else { return object(reply.body) }
            teller.till.script([.contradiction], for: play.status)
            return object(Self.ask(play, &teller, play.ids[0], at: friday).body)
        }
        for isQuestion in [false, true] {
            let segura = try answer(0, isQuestion: isQuestion)
            #expect(text(segura["StatusCode"]) == "0")
            #expect(text((segura["Data"] as? [String: Any])?["Status"]) == "Success")
            let pentabit = try answer(2, isQuestion: isQuestion)
            #expect(pentabit["success"] as? Bool == false)
            #expect(text((pentabit["data"] as? [String: Any])?["status"])?.lowercased() == "approved")
            let paygrt = try answer(5, isQuestion: isQuestion)
            #expect(text(paygrt["status"]) == "1")
            #expect(text((paygrt["data"] as? [String: Any])?["recharge_status"]) == "Success")
        }
        let reply = try answer(4, isQuestion: false)
        #expect(text(reply["status"]) == "Approved" && text(reply["message"]) == "Transaction declined")
        let asked = try answer(4, isQuestion: true)
        #expect(text(asked["status"]) == "Failed" && PayAtomTests.proven(asked) == nil)
    }

    @Test("plans: nothing is executed when it is down; whatever is lost was executed; the same seed, the same trouble")
    func plans() {
        for play in Play.all {
            for plan in FaultPlan.allCases {
                func run() -> (replies: [SandboxReply], book: [BookEntry]) {
                    var teller = play.teller(faults: plan, seed: 9)
                    let replies = (0..<100).map { number -> SandboxReply in
                        teller.answer(play.order("1109111616\(number + 100)"), now: moment(friday))
                    }
                    return (replies, teller.world.book())
                }
                let (first, again) = (run(), run())
                #expect(first.replies == again.replies && first.book == again.book, "\(play) \(plan)")
                let executed = first.book.filter { $0.status != .refused }.count
                switch plan {
                case .none: #expect(executed == 100 && first.replies.allSatisfy { $0.pace == .atOnce })
                case .down: #expect(executed == 0 && first.replies.allSatisfy { $0.status == 503 })
                case .lossy:
                    #expect(executed == 100)
                    let lost = first.replies.filter { $0.pace != .atOnce || $0.status == 500 }
                    #expect((1..<40).contains(lost.count), "\(play) \(lost.count)")
                case .slow: #expect(first.replies.allSatisfy { if case .after = $0.pace { true } else { false } })
                case .liars, .storm: #expect((60..<100).contains(executed), "\(play) \(plan) \(executed)")
                }
            }
        }
    }

    @Test("money adds up at every provider once all is settled")
    func wallets() {
        for play in Play.all {
            var teller = play.teller(seed: 4)
            let opening = teller.world.walletPaise
            for number in 0..<300 {
                _ = teller.answer(play.order("1109111616\(number + 100)"), now: moment(friday))
            }
            teller.world.advance(to: friday + 3 * 86_400_000)
            let paid = teller.world.book().filter { $0.status == .success }
            let moved = paid.reduce(0) { $0 + ($1.receivedPaise ?? -($1.amountPaise ?? 0)) }
            #expect(teller.world.walletPaise == opening + moved, "\(play)")
            #expect(paid.count > 150 && paid.count < 300)
            #expect(paid.allSatisfy { $0.bankReference != nil })
        }
    }

    @Test("reversals come at SeguraPay and PayAtom alone, where the documents list them")
    func reversals() {
        for play in Play.all {
            var teller = play.teller(seed: 4)
            for number in 0..<800 {
                _ = teller.answer(play.order("1109111616\(number + 100)"), now: moment(friday))
            }
            teller.world.advance(to: friday + 3 * 86_400_000)
            let reversed = teller.world.book().filter { $0.status == .reversal }
            #expect(reversed.isEmpty == (play.provider == .pentabit || play.provider == .paygrt), "\(play)")
        }
    }
}
