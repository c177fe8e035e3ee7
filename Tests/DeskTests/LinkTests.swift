import Ledger
import Payments
import Providers
import Testing

@testable import Desk

@Suite("Pay links")
struct LinkTests {
    private let draft = PayLinkDraft(provider: "fake", amount: "750", redirectURL: "https://shop.example/done")
    private static let address = "https://pay.example/l/77"

    private func provider(_ change: (inout ScriptedProvider.Script) -> Void = { _ in }) -> ScriptedProvider {
        ScriptedProvider {
            $0.reply = Answer(.state(.pending), payURL: Self.address)
            change(&$0)
        }
    }

    /// Lets time pass, a quarter of an hour at a time.
    private func pass(_ bench: Bench, hours: Int) async {
        for _ in 0..<(hours * 4) {
            bench.clock.advance(900)
            await bench.poller.step()
        }
    }

    @Test("a link is asked for once, shown with its address, and settled with what was received")
    func life() async throws {
        try await Bench.run(provider(), settings: { $0.limitPerDay = Money(rupees: 1) }) { bench in
            let outcome = try await bench.links.create(draft)
            #expect(outcome.status == .pending && outcome.record.state.payURL == Self.address)
            let sent = try #require(bench.provider.sent.first)
            #expect(sent.mode == .link && sent.link?.redirectURL == "https://shop.example/done")
            bench.provider.change {
                $0.status = Answer(
                    .state(.succeeded), bankReference: "632400000009", receivedAmount: Money(rupees: 700))
            }
            bench.clock.advance(38)
            await bench.poller.step()
            let record = try await bench.links.link(outcome.reference)
            #expect(record.state.status == .succeeded && record.state.receivedAmount == Money(rupees: 700))
            let row = try #require(try await bench.store.page(.everything, start: .newest, limit: 1).rows.first)
            #expect(row.amount == Money(rupees: 700) && row.requestedAmount == Money(rupees: 750))
            #expect(row.payURL == Self.address && row.kind == .payin && bench.provider.sent.count == 1)
        }
    }

    @Test("nobody pays: asked hourly for a day and once at its end, then expired and asked no more")
    func expiry() async throws {
        try await Bench.run(provider()) { bench in
            let reference = try await bench.links.create(draft).reference
            await pass(bench, hours: 23)
            #expect(try await bench.links.link(reference).state.status == .pending)
            await pass(bench, hours: 2)
            let record = try await bench.links.link(reference)
            #expect(record.state.status == .closed && record.state.flags.contains(.expired))
            #expect(record.nextAskAt == nil)
            let asked = bench.provider.asked
            #expect((20...30).contains(asked))
            await pass(bench, hours: 72)
            #expect(bench.provider.asked == asked)
            // Paid after all: the provider's word makes it be asked, and two answers settle it.
            bench.provider.change { $0.status = Answer(.state(.succeeded), receivedAmount: Money(rupees: 750)) }
            await bench.take(callback(reference, "succeeded"))
            for _ in 0..<3 {
                await bench.poller.step()
                bench.clock.advance(6)
            }
            #expect(try await bench.links.link(reference).state.status == .succeeded)
        }
    }

    @Test("a lost reply is unknown and asked about; while nobody answers it is not given up before a second day")
    func lost() async throws {
        try await Bench.run(
            provider {
                $0.reply = Answer(.unknown("no reply"))
                $0.status = Answer(.questionFailed("no reply"))
            }
        ) { bench in
            let reference = try await bench.links.create(draft).reference
            #expect(try await bench.links.link(reference).state.status == .unknown)
            await pass(bench, hours: 40)
            #expect(try await bench.links.link(reference).state.status == .unknown)
            #expect(bench.provider.asked < 60, "no more than hourly")
            await pass(bench, hours: 12)
            #expect(try await bench.links.link(reference).state.status == .closed)
            #expect(bench.provider.sent.count == 1)
        }
    }

    @Test("a bad address or a provider without links blocks; a payout is no link")
    func checked() async throws {
        try await Bench.run(provider()) { bench in
            var bad = draft
            bad.redirectURL = "ftp://shop.example"
            let blocked = await failure { () throws(DeskError) in try await bench.links.create(bad) }
            #expect(blocked?.rules.isEmpty == false && bench.provider.sent.isEmpty)
            bad.provider = "nobody"
            #expect(bench.links.review(bad).violation(of: .provider)?.rule == "provider_unknown")
            let payout = try await bench.sent()
            guard
                case .notFound = await failure({ () throws(DeskError) in try await bench.links.link(payout) })
            else {
                Issue.record("a payout was given as a link")
                return
            }
        }
    }
}
