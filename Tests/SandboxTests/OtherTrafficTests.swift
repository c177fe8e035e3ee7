import Foundation
import Testing

@testable import Sandbox

@Suite("Made-up traffic for all four providers")
struct OtherTrafficTests {
    static let orders: [MadeUpPayout] = {
        var generator = TrafficGenerator(seed: 11, providers: SandboxProvider.allCases)
        return (0..<3_000).map { _ in generator.next(at: friday) }
    }()

    @Test("each provider gets its share, and what it can do")
    func shares() {
        let counts = Dictionary(grouping: Self.orders, by: \.provider).mapValues(\.count)
        #expect((1_350...1_650).contains(counts[.segurapay] ?? 0) && (550...780).contains(counts[.pentabit] ?? 0))
        #expect((380...590).contains(counts[.payatom] ?? 0) && (270...460).contains(counts[.paygrt] ?? 0))
        for order in Self.orders {
            switch order.provider {
            case .segurapay, .payatom: #expect(order.kind == .payout)
            case .pentabit: #expect(order.kind != .recharge)
            case .paygrt: #expect(order.kind == .recharge)
            }
            if order.provider != .segurapay, order.kind == .payout { #expect(order.rail == .imps) }
        }
        let links = Self.orders.filter { $0.kind == .link }.count
        #expect((100...230).contains(links))
    }

    /// The request each provider's document makes of an order.
    private static func call(_ order: MadeUpPayout, _ id: String) -> WireCall {
        func quoted(_ text: String?) -> String { WireText.quoted(text ?? "") }
        switch order.provider {
        case .segurapay: return WireCall(method: "POST", path: "/", body: [])
        case .pentabit where order.kind == .link:
            return pentabitCall("POST", "/api/v1/payin/generate/link", pentabitLink(id, amount: "\(order.rupees)"))
        case .pentabit:
            let changes = [
                "beneficiary_name": quoted(order.name), "beneficiary_email": quoted(order.email),
                "beneficiary_mobile_no": quoted(order.mobile), "beneficiary_address": quoted(order.address),
                "beneficiary_acc_no": quoted(order.account), "bank_name": quoted(order.bankName),
                "ifsc": quoted(order.ifsc), "amount": "\(order.rupees)",
            ]
            return pentabitCall("POST", "/api/v1/payout/initiate", pentabitPayout(id, changes))
        case .payatom:
            let changes: [String: Any] = [
                "amount": "\(order.rupees)", "account_holder": order.name, "account_no": order.account ?? "",
                "ifsc": order.ifsc ?? "", "bank": order.bankName ?? "", "bank_address": order.address ?? "",
            ]
            return payatomCall("/payout/api/request.php", payatomPayout(id, changing: changes))
        case .paygrt:
            let fields = [
                ("api_ref_id", id), ("recharge_number", order.rechargeNumber ?? ""),
                ("recharge_amount", "\(order.rupees)"), ("operator_code", order.operatorCode ?? ""),
            ]
            return paygrtCall("POST", "/v1/recharges/AP5210", paygrtForm(fields))
        }
    }

    @Test("everything is taken by the provider it is for", arguments: [SandboxProvider.pentabit, .payatom, .paygrt])
    func legal(provider: SandboxProvider) {
        var teller = Play.all.first { $0.provider == provider }?.teller()
        for (number, order) in Self.orders.filter({ $0.provider == provider }).prefix(300).enumerated() {
            let id = "1109111\(100_000 + number)"
            let reply = teller?.answer(Self.call(order, id), now: moment(friday))
            #expect(teller?.world.order(clientID: id)?.amountPaise == order.rupees * 100, "\(reply?.text ?? "")")
            #expect(teller?.world.order(clientID: id)?.kind == order.kind)
        }
    }

    @Test("a month of all four is told to the sandbox, answered for, and settles")
    func month() throws {
        let month = TrafficGenerator.month(
            count: 1_500, endingAt: friday, seed: 11, providers: SandboxProvider.allCases)
        let told = month.enumerated().map { ($0.element, "1109111\(100_000 + $0.offset)") }
        #expect(Set(month.compactMap(\.providerID)).count == 1_499)
        for play in Play.all {
            var teller = play.teller()
            let own = told.filter {
                $0.0.payout.provider == play.provider && ($0.0.payout.kind == .link) == (play.call == .link)
            }
            teller.preload(own.compactMap { $0.0.order(clientID: $0.1) })
            for (past, id) in own.prefix(60) where past.providerID != nil && past.payout.provider != .paygrt {
                let status = past.past.last?.status ?? past.atOnce
                let reply = EveryProviderTests.ask(play, &teller, id, at: friday)
                #expect(play.status == .statusByOrderID || play.words(status).contains(Play.word(reply.body) ?? ""))
            }
            teller.world.advance(to: friday + 3 * 86_400_000)
            #expect(teller.world.book().allSatisfy { $0.status != .pending && $0.status != .processing })
            #expect(!own.isEmpty)
        }
        let counts = Dictionary(grouping: month, by: \.status).mapValues(\.count)
        #expect(counts[.unknown] == 2 && (counts[.success] ?? 0) > 1_200 && (counts[.failed] ?? 0) > 40)
        #expect(month.filter { $0.payout.kind == .link }.contains { $0.receivedPaise != nil })
    }

    @Test("one provider's traffic is what it was before there were others, and the seed decides")
    func determinism() {
        var (one, again) = (TrafficGenerator(seed: 5), TrafficGenerator(seed: 5, providers: [.segurapay]))
        #expect((0..<50).map { _ in one.next(at: friday) } == (0..<50).map { _ in again.next(at: friday) })
        let four = TrafficGenerator.month(count: 80, endingAt: friday, seed: 5, providers: SandboxProvider.allCases)
        #expect(
            four == TrafficGenerator.month(count: 80, endingAt: friday, seed: 5, providers: SandboxProvider.allCases))
    }
}
