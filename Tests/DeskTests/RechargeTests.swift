import Ledger
import Payments
import Providers
import Testing

@testable import Desk

@Suite("Recharges")
struct RechargeTests {
    private static let airtel = Operator(provider: "fake", name: "Airtel", code: "AT", type: "Mobile")
    private static let dish = Operator(provider: "fake", name: "Dish TV", code: "DTV", type: "DTH")

    private func provider(_ change: (inout ScriptedProvider.Script) -> Void = { _ in }) -> ScriptedProvider {
        ScriptedProvider {
            $0.operators = .success([Self.airtel, Self.dish])
            change(&$0)
        }
    }

    private func draft(_ number: String = "9812345678", operatorCode: String = "AT", amount: String = "299")
        -> RechargeDraft
    {
        RechargeDraft(provider: "fake", number: number, operatorCode: operatorCode, amount: amount)
    }

    @Test("a recharge is written, sent once with its operator and whole number, asked by its plan and settled")
    func life() async throws {
        try await Bench.run(provider()) { bench in
            let outcome = try await bench.recharges.submit(draft(), accepted: [])
            #expect(outcome.status == .pending && outcome.isWritten)
            let sent = try #require(bench.provider.sent.first)
            #expect(bench.provider.sent.count == 1 && sent.mode == .recharge && sent.kind == .recharge)
            #expect(sent.beneficiary.rechargeNumber == "9812345678" && sent.beneficiary.name == "Airtel")
            #expect(
                sent.recharge == RechargeOrder(operatorCode: "AT", operatorName: "Airtel", operatorType: "Mobile"))
            bench.provider.change { $0.status = Answer(.state(.succeeded), bankReference: "OP77") }
            bench.clock.advance(26)
            await bench.poller.step()
            let record = try await bench.stored(outcome.reference)
            #expect(record.state.status == .succeeded && bench.provider.asked == 1)
            let again = await failure { () throws(DeskError) in try await bench.payouts.send(outcome.reference) }
            #expect(again?.isNotNow == true && bench.provider.sent.count == 1)
            let row = try #require(try await bench.store.page(.everything, start: .newest, limit: 1).rows.first)
            #expect(row.kind == .recharge && row.recharge?.operatorName == "Airtel")
            #expect(row.beneficiary.rechargeNumber == "••••5678")
        }
    }

    @Test("a lost reply is unknown, never sent again, and settled by its status")
    func lost() async throws {
        try await Bench.run(provider { $0.reply = Answer(.unknown("no reply")) }) { bench in
            let outcome = try await bench.recharges.submit(draft(), accepted: [])
            #expect(outcome.status == .unknown)
            bench.provider.change { $0.status = Answer(.state(.failed)) }
            bench.clock.advance(26)
            await bench.poller.step()
            #expect(try await bench.stored(outcome.reference).state.status == .failed)
            #expect(bench.provider.sent.count == 1)
        }
    }

    @Test("limits, look-alikes and approval are shared with payouts, by the same sums")
    func shared() async throws {
        try await Bench.run(
            provider(),
            settings: {
                $0.limitPerDay = Money(rupees: 1_000)
                $0.approvalFrom = Money(rupees: 600)
            }
        ) { bench in
            _ = try await bench.sent()
            _ = try await bench.recharges.submit(draft(amount: "200"), accepted: [])
            let twin = await failure { () throws(DeskError) in
                try await bench.recharges.submit(draft(amount: "200"), accepted: [])
            }
            #expect(twin?.warnings == [.lookAlike])
            _ = try await bench.recharges.submit(draft(amount: "200"), accepted: [.lookAlike])
            let over = await failure { () throws(DeskError) in
                try await bench.recharges.submit(draft(amount: "101"), accepted: [])
            }
            #expect(over?.rules == ["limit_per_day"], "₹500 by IMPS and twice ₹200 were sent")
            #expect(bench.provider.sent.count == 3)
        }
        try await Bench.run(provider(), settings: { $0.approvalFrom = Money(rupees: 200) }) { bench in
            let kept = try await bench.recharges.submit(draft(), accepted: [])
            #expect(kept.status == .awaitingApproval && bench.provider.sent.isEmpty)
        }
    }

    @Test("eight enter the same recharge at once: one goes out")
    func together() async throws {
        try await Bench.run(provider()) { bench in
            let went = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { (try? await bench.recharges.submit(draft(), accepted: [])) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(went == 1 && bench.provider.sent.count == 1)
        }
    }

    @Test("operators are asked for once a day, kept with their date, and anew on demand; a silent provider leaves them")
    func operators() async throws {
        try await Bench.run(provider()) { bench in
            #expect(try await bench.recharges.knownOperators("fake") == nil)
            let first = try await bench.recharges.operators("fake")
            #expect(first.operators == [Self.airtel, Self.dish] && first.asOf == bench.clock.now())
            bench.clock.advance(86_399)
            #expect(try await bench.recharges.operators("fake") == first && bench.provider.operatorCalls == 1)
            bench.clock.advance(1)
            bench.provider.change { $0.operators = .failure(.unknown("no reply")) }
            #expect(try await bench.recharges.operators("fake") == first && bench.provider.operatorCalls == 2)
            let refused = await failure { () throws(DeskError) in
                try await bench.recharges.operators("fake", anew: true)
            }
            guard case .provider = refused else {
                Issue.record("\(String(describing: refused))")
                return
            }
            bench.provider.change { $0.operators = .success([Self.dish]) }
            #expect(try await bench.recharges.operators("fake", anew: true).operators == [Self.dish])
            #expect(try await bench.recharges.knownOperators("fake")?.asOf == bench.clock.now())
            let nobody = await failure { () throws(DeskError) in try await bench.recharges.operators("nobody") }
            guard case .configuration = nobody else {
                Issue.record("\(String(describing: nobody))")
                return
            }
        }
    }

    @Test("what is entered is checked against the operators of the day: an unknown one, or no mobile number, blocks")
    func checked() async throws {
        try await Bench.run(provider()) { bench in
            let unknown = await failure { () throws(DeskError) in
                try await bench.recharges.enter(draft(operatorCode: "XX"), accepted: [])
            }
            #expect(unknown?.rules == ["operator_unknown"])
            let landline = await failure { () throws(DeskError) in
                try await bench.recharges.enter(draft("1234"), accepted: [])
            }
            #expect(landline?.rules.isEmpty == false)
            _ = try await bench.recharges.enter(draft("1234", operatorCode: "DTV"), accepted: [])
            var stranger = draft()
            stranger.provider = "nobody"
            let nobody = await failure { () throws(DeskError) in
                try await bench.recharges.enter(stranger, accepted: [])
            }
            #expect(nobody?.rules == ["provider_unknown"])
            #expect(bench.provider.sent.isEmpty)
        }
        try await Bench.run(provider(), settings: { $0.role = .viewer }) { bench in
            let viewer = await failure { () throws(DeskError) in
                try await bench.recharges.submit(draft(), accepted: [])
            }
            #expect(viewer?.isForbidden == true)
        }
    }
}
