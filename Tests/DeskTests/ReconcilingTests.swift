import Ledger
import Payments
import Providers
import Testing

@testable import Desk

/// `payouts.md`, *Merging*: what the list of a day says of payouts that cannot be asked about.
@Suite("Lists of a day")
struct ReconcilingTests {
    /// A provider that gives no handle where its reply is lost.
    private func silent() -> ScriptedProvider {
        ScriptedProvider {
            $0.reply = Answer(.unknown("no reply"))
            $0.question = nil
        }
    }

    private func row(_ reference: Reference, rupees: Int64 = 500, _ state: ProviderState = .succeeded)
        -> ReconciledOrder
    {
        ReconciledOrder(
            reference: reference.text,
            answer: Answer(.state(state), providerReference: "PA1", bankReference: "632400000001"),
            requested: Money(rupees: rupees), processed: Money(rupees: rupees))
    }

    private func pass(_ bench: Bench, hours: Int) async {
        for _ in 0..<(hours * 2) {
            bench.clock.advance(1_800)
            await bench.poller.step()
        }
    }

    @Test("a payout without a handle is asked about by list: after two hours, in the evening, the next morning, a week")
    func plan() async throws {
        let provider = silent()
        try await Bench.run(provider) { bench in
            let reference = try await bench.sent()
            await pass(bench, hours: 1)
            #expect(provider.listed.isEmpty && provider.asked == 0)
            await pass(bench, hours: 24 * 9)
            let days = provider.listed.map { $0.daysSinceEpoch - friday.day.daysSinceEpoch }
            #expect(days == [0, 0, 0, 1, 1, 2, 3, 4, 5, 6])
            let record = try await bench.stored(reference)
            #expect(record.state.status == .unknown && record.state.notFoundAt.isEmpty && record.nextAskAt == nil)
            #expect(provider.asked == 0)
        }
    }

    @Test("its row settles it where amount and reference are ours; another amount, or two rows, are kept apart")
    func rows() async throws {
        let provider = silent()
        try await Bench.run(provider) { bench in
            var ours: [Reference] = []
            for number in 0..<4 { ours.append(try await bench.sent(number)) }
            let rows =
                [row(ours[0], rupees: 500), row(ours[1], rupees: 999)]
                + [ours[2], ours[2]].map {
                    row($0, rupees: 502)
                }
            provider.change { $0.list = .success(rows) }
            await pass(bench, hours: 3)
            #expect(provider.listed.count == 1, "one call for all of them")
            var states: [PayoutState] = []
            for reference in ours { states.append(try await bench.stored(reference).state) }
            #expect(states.map(\.status) == [.succeeded, .unknown, .unknown, .unknown])
            #expect(states.map(\.quarantined.count) == [0, 1, 1, 0])
            #expect(states[0].bankReference == "632400000001" && states.allSatisfy { $0.timesAsked == 0 })
        }
    }

    @Test("a row about a payout that was held to have failed is kept against it; one that agrees is not")
    func others() async throws {
        let provider = silent()
        try await Bench.run(provider) { bench in
            let lost = try await bench.sent(0)
            provider.change { $0.replies = [Answer(.state(.failed)), Answer(.state(.succeeded))] }
            let (failed, paid) = (try await bench.sent(1), try await bench.sent(2))
            let rows = [row(failed, rupees: 501), row(paid, rupees: 502)]
            provider.change { $0.list = .success(rows) }
            let lines = try await bench.stored(paid).log.count
            await pass(bench, hours: 3)
            #expect(try await bench.stored(failed).state.flags.contains(.unconfirmed))
            #expect(try await bench.stored(paid).log.count == lines)
            #expect(try await bench.stored(lost).state.status == .unknown)
        }
    }

    @Test("the provider's number of calls a day is never passed, by people and plan together; a new day starts anew")
    func counted() async throws {
        let provider = silent()
        try await Bench.run(provider) { bench in
            _ = try await bench.sent()
            for _ in 0..<10 { _ = try await bench.poller.reconcile("fake", day: friday.day) }
            let refused = await failure { () throws(DeskError) in
                try await bench.poller.reconcile("fake", day: friday.day)
            }
            #expect(refused?.isNotNow == true && refused?.sentence.contains("10 times") == true)
            await pass(bench, hours: 9)
            #expect(provider.listed.count == 10)
            await pass(bench, hours: 12)
            #expect(provider.listed.count == 12, "what was missed is made up for at midnight, and the morning's comes")
        }
    }

    @Test("a list that does not come is kept as that, and asked again by plan only")
    func failing() async throws {
        let provider = silent()
        provider.change { $0.list = .failure(.unknown("a page of HTML")) }
        try await Bench.run(provider) { bench in
            let reference = try await bench.sent()
            await pass(bench, hours: 4)
            #expect(provider.listed.count == 1)
            let record = try await bench.stored(reference)
            guard case .answered(_, let answer) = record.log.last?.event else {
                Issue.record("nothing was kept of it")
                return
            }
            #expect(answer.verdict == .questionFailed("a page of HTML") && record.state.status == .unknown)
            let error = await failure { () throws(DeskError) in
                try await bench.poller.reconcile("fake", day: friday.day)
            }
            guard case .provider = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("a provider that is switched off or can be asked otherwise is not asked for lists")
    func notNeeded() async throws {
        let asking = ScriptedProvider { $0.reply = Answer(.unknown("no reply")) }
        try await Bench.run(asking) { bench in
            _ = try await bench.sent()
            await pass(bench, hours: 30)
            #expect(asking.listed.isEmpty && asking.asked > 0)
        }
        let off = ScriptedProvider(
            Capability(
                provider: "fake", balance: true, rails: [.imps], statusByReference: false,
                statusByProviderReference: true, complaints: false))
        off.change {
            $0.reply = Answer(.unknown("no reply"))
            $0.question = nil
        }
        try await Bench.run(off) { bench in
            let reference = try await bench.sent()
            await pass(bench, hours: 30)
            #expect(off.listed.isEmpty)
            let why = DeskProviders([off]).whyNotAsked(try await bench.stored(reference))
            #expect(why?.contains("cannot be asked without") == true && why?.contains("list") == false)
            let error = await failure { () throws(DeskError) in
                try await bench.poller.reconcile("fake", day: friday.day)
            }
            guard case .configuration = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}
