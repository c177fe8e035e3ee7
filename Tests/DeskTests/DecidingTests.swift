import Ledger
import Payments
import Testing

@testable import Desk

/// The second person: approving, rejecting, closing and replacing (`payouts.md`, *States* and *Who acts*).
@Suite("Deciding") struct DecidingTests {
    private static let account = "50100234567812"

    /// From ₹400 on a second person approves.
    private static func run(_ body: (Bench, _ ravi: Bench) async throws -> Void) async throws {
        try await Bench.run(settings: { $0.approvalFrom = Money(rupees: 400) }) { bench in
            try await body(bench, bench.colleague(2_000, role: .approver))
        }
    }

    @Test("what does not match leaves everything; what matches sends, once")
    func approving() async throws {
        try await Self.run { bench, ravi in
            let reference = try await bench.sent()
            let guesses = [
                ("50100234567813", "500"), (Self.account, "5000"), (Self.account, "all"), ("", ""), ("••••7812", "500"),
            ]
            for (target, amount) in guesses {
                // Each on another quarter of an hour: three in ten minutes would be too many.
                bench.clock.advance(900)
                let error = await failure { () throws(DeskError) in
                    try await ravi.payouts.approve(reference, target: target, amount: amount)
                }
                #expect(error?.isNotNow == true && error?.sentence == PayoutGuards.approvalDiffers)
            }
            let missed = LogEvent.approvalMismatched(by: Agent(uid: 2_000, name: "asha"))
            let waiting = try await bench.stored(reference)
            #expect(waiting.log.dropFirst().map(\.event) == guesses.map { _ in missed }, "counted, without the words")
            #expect(waiting.state.status == .awaitingApproval && bench.provider.sent.isEmpty)
            let outcome = try await ravi.payouts.approve(reference, target: " 5010 0234 567812", amount: "₹500")
            #expect(outcome.status == .pending && outcome.isWritten)
            let again = await failure { () throws(DeskError) in
                try await ravi.payouts.approve(reference, target: Self.account, amount: "500")
            }
            #expect(again?.isNotNow == true)
            #expect(bench.provider.sent.map(\.reference) == [reference])
            let record = try await bench.stored(reference)
            #expect(record.log[1 + guesses.count].event == .approved(by: Agent(uid: 2_000, name: "asha")))
        }
    }

    @Test("account and amount are not found by trying: three misses stop it for ten minutes, by whatever way")
    func guessing() async throws {
        try await Self.run { bench, ravi in
            let reference = try await bench.sent()
            let meera = bench.colleague(3_000, role: .approver)
            #expect(try await !ravi.payouts.matches(reference, target: Self.account, amount: "501"))
            #expect(try await !meera.payouts.matches(reference, target: Self.account, amount: "many"))
            #expect(try await ravi.payouts.matches(reference, target: Self.account, amount: "500"))
            let third = await failure { () throws(DeskError) in
                try await ravi.payouts.approve(reference, target: Self.account, amount: "502")
            }
            #expect(third?.sentence == PayoutGuards.approvalDiffers)
            for desk in [ravi, meera] {
                let right = await failure { () throws(DeskError) in
                    try await desk.payouts.approve(reference, target: Self.account, amount: "500")
                }
                #expect(right?.sentence.contains("Look at the request again") == true)
                for amount in ["500", "many"] {
                    let tried = await failure { () throws(DeskError) in
                        try await desk.payouts.matches(reference, target: Self.account, amount: amount)
                    }
                    #expect(tried?.sentence.contains("Look at the request again") == true)
                }
            }
            #expect(try await bench.stored(reference).log.count == 4 && bench.provider.sent.isEmpty)
            bench.clock.advance(600)
            let outcome = try await ravi.payouts.approve(reference, target: Self.account, amount: "500")
            #expect(outcome.status == .pending)
            let store = try #require(bench.store as? SQLiteLedger)
            #expect(try await store.isProjected(reference))
        }
    }

    @Test("what this desk cannot send is not approved: it waits on for one that can")
    func approvedOnlyWhereItCanBeSent() async throws {
        try await Self.run { bench, _ in
            let reference = try await bench.sent()
            let byNEFT = Capability(
                provider: "fake", balance: true, rails: [.neft], statusByReference: true,
                statusByProviderReference: true, complaints: false)
            let elsewhere = [ScriptedProvider("other"), ScriptedProvider(byNEFT)]
            for provider in elsewhere {
                let ravi = bench.colleague(2_000, role: .approver, provider: provider)
                let error = await failure { () throws(DeskError) in
                    try await ravi.payouts.approve(reference, target: Self.account, amount: "500")
                }
                guard case .configuration = error else {
                    Issue.record("\(error?.sentence ?? "it was approved")")
                    continue
                }
                #expect(provider.sent.isEmpty)
            }
            let record = try await bench.stored(reference)
            #expect(record.state.status == .awaitingApproval && record.log.count == 1)
        }
    }

    @Test("nobody decides on what they entered, whatever they are called; only an approver decides")
    func whoDecides() async throws {
        try await Self.run { bench, ravi in
            let reference = try await bench.sent()
            let renamed = bench.colleague(1_000, role: .approver, name: "ravi")
            for desk in [renamed, bench.colleague(3_000, role: .operator), bench.colleague(3_000, role: .viewer)] {
                let errors = [
                    await failure { () throws(DeskError) in
                        try await desk.payouts.approve(reference, target: Self.account, amount: "500")
                    },
                    await failure { () throws(DeskError) in try await desk.payouts.reject(reference, reason: "no") },
                ]
                #expect(errors.allSatisfy { $0?.isForbidden == true }, "\(desk.settings.role)")
            }
            #expect(try await bench.stored(reference).log.count == 1)
            let empty = await failure { () throws(DeskError) in try await ravi.payouts.reject(reference, reason: " ") }
            #expect(empty?.sentence.contains("1 to 500 characters") == true)
            let rejected = try await ravi.payouts.reject(reference, reason: "another account in the request")
            #expect(rejected.state.status == .rejected)
            let send = await failure { () throws(DeskError) in try await bench.payouts.send(reference) }
            #expect(send?.isNotNow == true && bench.provider.sent.isEmpty)
        }
    }

    /// Unknown since Friday, “not found” three times, the last on Saturday at 01:00.
    ///
    /// The provider's replies tell the time by `clock`, the desk's own unless it is given.
    private static func notFound(_ bench: Bench, by clock: (any DeskClock)? = nil) async throws -> Reference {
        bench.provider.change { script in
            script.reply = Answer(.unknown("reset"))
            script.status = Answer(.notFound("no such order"))
            script.clock = clock ?? bench.clock
        }
        let reference = try await bench.sent()
        for wait in [3_600, 7_200, 29_000] as [Int64] {
            bench.clock.advance(wait)
            _ = try await bench.poller.askNow(reference)
        }
        bench.clock.advance(5)
        return reference
    }

    @Test("closing: proposed by one, completed by another, on the provider's own answers")
    func closing() async throws {
        try await Bench.run { bench in
            let meera = bench.colleague(2_000, role: .operator)
            let reference = try await Self.notFound(bench)
            let early = await failure { () throws(DeskError) in try await meera.payouts.close(reference) }
            #expect(early?.isNotNow == true, "nobody proposed it")
            let reading = await failure { () throws(DeskError) in
                try await bench.payouts.proposeClosing(reference, reading: "not in the list")
            }
            #expect(reading?.sentence.contains("can be asked") == true)
            let proposed = try await bench.payouts.proposeClosing(reference)
            #expect(proposed.state.status == .unknown && proposed.state.closingProposal?.agent.uid == 1_000)
            let own = await failure { () throws(DeskError) in try await bench.payouts.close(reference) }
            #expect(own?.isForbidden == true)
            let closed = try await meera.payouts.close(reference)
            #expect(closed.state.status == .closed)
            let rebuilt = try #require(bench.store as? SQLiteLedger)
            #expect(try await rebuilt.isProjected(reference))
        }
    }

    @Test("a clock that no provider bears out closes and replaces nothing")
    func wrongClock() async throws {
        try await Bench.run { bench in
            let meera = bench.colleague(2_000, role: .operator)
            let reference = try await Self.notFound(bench)
            let propose = { () async throws(DeskError) in try await bench.payouts.proposeClosing(reference) }
            let close = { () async throws(DeskError) in try await meera.payouts.close(reference) }
            let replace = { () async throws(DeskError) in try await bench.payouts.replace(reference) }
            let clocks = [(Int64(86_400), "24 h ahead of fake's"), (-121, "2 min behind fake's")]
            for act in [propose, close, replace] {
                for (ahead, words) in clocks {
                    bench.witness.tell {
                        [HeardClock(provider: "else", ahead: 0), HeardClock(provider: "fake", ahead: ahead)]
                    }
                    let error = await failure(act)
                    #expect(error?.isNotNow == true && error?.sentence.contains(words) == true, "\(words)")
                }
                let asked = bench.provider.balanceCalls
                bench.witness.tell { [] }
                let alone = await failure(act)
                #expect(alone?.sentence.contains("No provider could be asked for the time") == true)
                #expect(bench.provider.balanceCalls == asked + 1, "it is asked, once")
                let provider = bench.provider
                bench.witness.tell {
                    provider.balanceCalls > asked + 1 ? [HeardClock(provider: "fake", ahead: -120)] : []
                }
                #expect(try await act().state.status != .draft, "it tells the time when it is asked")
            }
            #expect(try await bench.stored(reference).state.replacedBy != nil)
        }
    }

    @Test("“not found” that a provider's clock does not bear out opens no door")
    func notFoundByAnotherClock() async throws {
        try await Bench.run { bench in
            let slow = HandDeskClock(at: friday)
            let reference = try await Self.notFound(bench, by: slow)
            let refused = await failure { () throws(DeskError) in try await bench.payouts.proposeClosing(reference) }
            #expect(refused?.sentence.contains("0 of 3 so far") == true, "\(refused?.sentence ?? "")")
            #expect(refused?.sentence.contains("3 more count for nothing") == true)
        }
    }

    @Test("where nobody can be asked, both type what they read, the second unseen")
    func closingByReading() async throws {
        try await Bench.run { bench in
            bench.provider.change { script in
                script.reply = Answer(.unknown("reset"))
                script.question = nil
            }
            let meera = bench.colleague(2_000, role: .operator)
            let reference = try await bench.sent()
            bench.clock.advance(86_400)
            #expect(await bench.payouts.needsReading(try await bench.stored(reference)))
            let none = await failure { () throws(DeskError) in try await bench.payouts.proposeClosing(reference) }
            #expect(none?.isNotNow == true)
            try await bench.payouts.proposeClosing(reference, reading: "20 Nov: not in the list")
            let other = await failure { () throws(DeskError) in
                try await meera.payouts.close(reference, reading: "20 Nov: in the list, failed")
            }
            #expect(other?.sentence.contains("not the same") == true)
            let notes = Timeline.entries(
                intent: try await bench.stored(reference).intent, log: try await bench.stored(reference).log,
                provider: "fake"
            ).map(\.note)
            #expect(!notes.contains { $0.contains("20 Nov") }, "the second must not see it")
            let closed = try await meera.payouts.close(reference, reading: "20 nov: not in the list")
            #expect(closed.state.status == .closed)
        }
    }

    @Test("a replacement is new, linked both ways, waits for approval whatever its amount, and comes once")
    func replacing() async throws {
        try await Bench.run { bench in
            let ravi = bench.colleague(2_000, role: .approver)
            let original = try await Self.notFound(bench)
            let open = await failure { () throws(DeskError) in try await bench.payouts.replace(original) }
            #expect(open?.isNotNow == true, "it is not closed")
            try await bench.payouts.proposeClosing(original)
            try await ravi.payouts.close(original)
            let new = try await bench.payouts.replace(original)
            #expect(new.state.status == .awaitingApproval && new.state.replaces == original)
            #expect(new.state.flags == [.replaces] && new.intent.amount == Money(rupees: 500))
            let closed = try await bench.stored(original)
            #expect(closed.state.replacedBy == new.intent.reference && closed.state.status == .closed)
            #expect(new.intent.beneficiary == closed.intent.beneficiary && new.intent.mode == closed.intent.mode)
            let twice = await failure { () throws(DeskError) in try await bench.payouts.replace(original) }
            #expect(twice?.sentence.contains("already replaced") == true)
            #expect(bench.provider.sent.map(\.reference) == [original], "nothing leaves before it is approved")
            let own = await failure { () throws(DeskError) in
                try await bench.colleague(1_000, role: .approver).payouts.approve(
                    new.intent.reference, target: Self.account, amount: "500")
            }
            #expect(own?.isForbidden == true)
            bench.provider.change { $0.reply = Answer(.state(.succeeded), bankReference: "632316440192") }
            let paid = try await ravi.payouts.approve(new.intent.reference, target: Self.account, amount: "500")
            #expect(paid.status == .succeeded)
            #expect(bench.provider.sent.map(\.reference) == [original, new.intent.reference])
            let store = try #require(bench.store as? SQLiteLedger)
            for reference in [original, new.intent.reference] { #expect(try await store.isProjected(reference)) }
        }
    }

    @Test("the original lives after all: nothing more goes to its beneficiary, by any way")
    func possibleDoublePayment() async throws {
        try await Bench.run(settings: { $0.approvalFrom = Money(rupees: 900) }) { bench in
            let ravi = bench.colleague(2_000, role: .approver)
            var large = draft("950")
            large.provider = "fake"
            let accepted = Set(Warning.allCases)
            let waiting = try await bench.payouts.enter(large, accepted: accepted).intent.reference
            var small = draft("100")
            small.provider = "fake"
            let ready = try await bench.payouts.enter(small, accepted: accepted).intent.reference
            let original = try await Self.notFound(bench)
            try await bench.payouts.proposeClosing(original)
            try await ravi.payouts.close(original)
            let new = try await bench.payouts.replace(original, accepted: accepted).intent.reference
            bench.provider.change { $0.status = Answer(.state(.succeeded), bankReference: "632316440192") }
            for _ in 0..<2 {
                bench.clock.advance(60)
                _ = try await bench.poller.askNow(original)
            }
            let alive = try await bench.stored(original)
            #expect(alive.state.status == .succeeded && alive.state.possibleDoublePayment)
            let sentSoFar = bench.provider.sent.count
            let errors = [
                await failure { () throws(DeskError) in try await bench.payouts.submit(small, accepted: accepted) },
                await failure { () throws(DeskError) in try await bench.payouts.enter(large, accepted: accepted) },
                await failure { () throws(DeskError) in try await bench.payouts.send(ready) },
                await failure { () throws(DeskError) in
                    try await ravi.payouts.approve(waiting, target: Self.account, amount: "950")
                },
                await failure { () throws(DeskError) in
                    try await ravi.payouts.approve(new, target: Self.account, amount: "500")
                },
            ]
            for error in errors {
                #expect(error?.sentence.contains("held: \(original)") == true, "\(error?.sentence ?? "nothing")")
            }
            #expect(bench.provider.sent.count == sentSoFar)
            #expect(try await bench.stored(new).state.status == .awaitingApproval)
        }
    }
}
