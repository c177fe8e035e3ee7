import Testing

@testable import Sandbox

@Suite("Trouble, scripted and by plan")
struct FaultTests {
    /// One payout whose answer travels the given way.
    static func payout(_ delivery: Delivery) -> (SandboxReply, SeguraPayTeller) {
        var teller = teller()
        teller.script([.success])
        _ = teller.post(.payout, accountPayout("1"))
        teller.script([.delivered(delivery)])
        let reply = teller.post(.payout, accountPayout("2"))
        return (reply, teller)
    }

    @Test(
        "what is lost on the way back was executed all the same",
        arguments: [
            Delivery.cut(atByte: 9), .cutResponse(atByte: 0), .silent, .late(seconds: 40), .serverError, .notJSON,
            .huge(bytes: 5_242_880), .wrongOrder, .unknownStatusWord, .contradiction, .unclosed,
        ])
    func executed(delivery: Delivery) {
        var (_, teller) = Self.payout(delivery)
        #expect(teller.world.order(clientID: "2")?.status == .pending)
        let asked = teller.post(.statusByClientReference, statusQuestion("2"), at: friday + 2_000)
        #expect(ReadReply(asked.body)?.field("Status") == "Success")
        #expect(teller.world.book().map(\.payoutPosts) == [1, 1])
    }

    @Test(
        "what is stopped at the door was not executed",
        arguments: [
            Delivery.unavailable, .forbiddenPage, .redirect, .withoutData,
        ])
    func notExecuted(delivery: Delivery) {
        var (_, teller) = Self.payout(delivery)
        #expect(teller.world.order(clientID: "2") == nil)
        let asked = teller.post(.statusByClientReference, statusQuestion("2"), at: friday + 2_000)
        #expect(ReadReply(asked.body)?.message == "Order not found")
        #expect(teller.world.book().last?.payoutPosts == 1)
    }

    @Test("a refusal without Data may hide an executed payout, where a test says so")
    func refusedYetExecuted() {
        var teller = teller()
        teller.script([Scenario.success(afterSeconds: 1).delivered(.withoutData)])
        let reply = ReadReply(teller.post(.payout, accountPayout("1")).body)
        #expect(reply?.code == 0)
        #expect(reply?.data == nil)
        #expect(teller.world.order(clientID: "1")?.status == .pending)
    }

    @Test("each way looks as it should")
    func looks() throws {
        #expect(Self.payout(.cut(atByte: 9)).0.pace == .cutBody(atByte: 9))
        #expect(Self.payout(.cutResponse(atByte: 3)).0.pace == .cutResponse(atByte: 3))
        #expect(Self.payout(.silent).0.pace == .never)
        #expect(Self.payout(.late(seconds: 1.5)).0.pace == .after(milliseconds: 1_500))
        #expect(Self.payout(.serverError).0.status == 500)
        #expect(Self.payout(.unavailable).0.status == 503)
        let forbidden = Self.payout(.forbiddenPage).0
        #expect(forbidden.status == 403)
        #expect(forbidden.contentType == "text/html")
        let redirect = Self.payout(.redirect).0
        #expect(redirect.status == 307)
        #expect(redirect.location == "/_sandbox/elsewhere")
        let nonsense = Self.payout(.notJSON).0
        #expect(nonsense.status == 200)
        #expect(ReadReply(nonsense.body) == nil)
        let huge = Self.payout(.huge(bytes: 5_242_880)).0
        #expect(huge.body.count == 5_242_880)
        #expect(ReadReply(huge.body)?.code == 1)
        #expect(ReadReply(Self.payout(.wrongOrder).0.body)?.field("ClientOrderID") == "1")
        #expect(ReadReply(Self.payout(.unknownStatusWord).0.body)?.field("Status") == "Under Bank Review")
        let contradiction = try #require(ReadReply(Self.payout(.contradiction).0.body))
        #expect(contradiction.code == 1)
        #expect(contradiction.field("Status") == "Pending")
        #expect(ReadReply(Self.payout(.unclosed).0.body) == nil)
    }

    @Test("answers to questions can be scripted too, one each")
    func scriptedQuestions() {
        var teller = teller()
        teller.script([.success])
        _ = teller.post(.payout, accountPayout("1"))
        teller.script([.serverError, .withoutData], for: .statusByClientReference)
        teller.script([.forbiddenPage], for: .balance)
        #expect(teller.post(.statusByClientReference, statusQuestion("1")).status == 500)
        let hidden = ReadReply(teller.post(.statusByClientReference, statusQuestion("1")).body)
        #expect(hidden?.code == 0)
        #expect(hidden?.data == nil)
        #expect(
            ReadReply(teller.post(.statusByClientReference, statusQuestion("1")).body)?.field("Status") == "Success")
        #expect(teller.balance().status == 403)
        #expect(teller.balance().status == 200)
    }

    /// A thousand payouts, each asked for once, under a plan.
    static func thousand(_ plan: FaultPlan) -> (payouts: [SandboxReply], questions: [SandboxReply], executed: Int) {
        var teller = teller(walletPaise: 100_000_000_000, faults: plan)
        let numbers = 0..<1_000
        let payouts = numbers.map { teller.post(.payout, accountPayout("11\($0)", ifsc: "HDFC0001234")) }
        let questions = numbers.map { teller.post(.statusByClientReference, statusQuestion("11\($0)")) }
        return (payouts, questions, teller.world.book().filter { $0.status != .refused }.count)
    }

    static func plain(_ reply: SandboxReply) -> Bool {
        guard reply.status == 200, reply.pace == .atOnce, reply.body.count < 1_000, let read = ReadReply(reply.body)
        else { return false }
        return read.data != nil
    }

    @Test("none: every answer is whole and at once")
    func none() {
        let run = Self.thousand(.none)
        #expect(run.payouts.allSatisfy(Self.plain) && run.questions.allSatisfy(Self.plain))
        #expect(run.executed == 1_000)
    }

    @Test("slow: every answer takes 1 to 5 s")
    func slow() {
        let run = Self.thousand(.slow)
        for reply in run.payouts + run.questions {
            guard case .after(let wait) = reply.pace else { Issue.record("not slow"); return }
            #expect((1_000...5_000).contains(wait))
        }
    }

    @Test("lossy: about a tenth of the payouts lose their answer in all four ways, and all are executed")
    func lossy() {
        let run = Self.thousand(.lossy)
        let lost = run.payouts.filter { $0.status != 200 || $0.pace != .atOnce }
        #expect((60...140).contains(lost.count))
        #expect(run.executed == 1_000)
        #expect(run.questions.allSatisfy(Self.plain))
        #expect(lost.contains { $0.pace == .never })
        #expect(lost.contains { $0.status == 500 })
        #expect(lost.contains { if case .cutBody = $0.pace { true } else { false } })
        let late = lost.compactMap { if case .after(let wait) = $0.pace { wait } else { nil } }
        #expect(!late.isEmpty && late.allSatisfy { $0 >= 35_000 })
    }

    @Test("down: nothing is answered and nothing is executed")
    func down() {
        let run = Self.thousand(.down)
        #expect((run.payouts + run.questions).allSatisfy { $0.status == 503 })
        #expect(run.executed == 0)
        var refused = teller(faults: .down)
        #expect(refused.post(.payout, accountPayout("1", amount: "x")).status == 503)
        #expect(refused.balance().status == 503)
    }

    @Test("liars: some answers lie, most do not, and a later question is told the truth")
    func liars() {
        let run = Self.thousand(.liars)
        let lies = run.payouts.filter { !Self.plain($0) }
        #expect((120...300).contains(lies.count))
        #expect(run.payouts.contains { $0.status == 307 } && run.payouts.contains { $0.status == 403 })
        var teller = teller(faults: .liars)
        teller.script([.success])
        _ = teller.post(.payout, accountPayout("1"))
        let told = (0..<20).map { _ in ReadReply(teller.post(.statusByClientReference, statusQuestion("1")).body) }
        #expect(
            told.contains { $0?.field("ClientOrderID") == "1" && $0?.field("Status") == "Success" && $0?.code == 1 })
    }

    @Test("storm: slow, lost and lying at once, and HDFC by IMPS mostly fails or hangs")
    func storm() {
        let run = Self.thousand(.storm)
        #expect(run.payouts.contains { $0.pace == .never })
        #expect(run.payouts.contains { $0.status == 503 })
        #expect(run.questions.contains { if case .after = $0.pace { true } else { false } })
        var teller = teller(walletPaise: 100_000_000_000, faults: .storm)
        for number in 0..<300 {
            _ = teller.post(.payout, accountPayout("9\(number)", ifsc: "HDFC0001234"))
        }
        teller.world.advance(to: friday + 15 * 60_000)
        let taken = teller.world.book().filter { $0.status != .refused }
        #expect(taken.filter { $0.status == .success }.count < taken.count / 2)
    }

    @Test("a plan is found by its name in any case, and says in one sentence what it does")
    func names() {
        #expect(FaultPlan(name: "Lossy") == .lossy)
        #expect(FaultPlan(name: "hurricane") == nil)
        #expect(FaultPlan.names.map(\.name) == ["none", "slow", "lossy", "down", "liars", "storm"])
        #expect(FaultPlan.names.allSatisfy { $0.sentence.hasSuffix(".") })
    }
}
