import Foundation

@testable import Sandbox

/// One kind of order at one provider: how it is asked for, asked about and read, for tests every provider must pass.
struct Play: Sendable, CustomStringConvertible {
    var provider: SandboxProvider
    var call: SandboxCall
    var status: SandboxCall
    /// The client's references, alike in length.
    var ids: [String]
    /// Asks for an order.
    var order: @Sendable (String) -> WireCall
    /// Asks about it; the second is the provider's own id.
    var question: @Sendable (String, String) -> WireCall
    /// The words an answer's status may be, by what is meant, in small letters.
    var words: @Sendable (SandboxStatus) -> Set<String>

    var description: String { "\(provider.rawValue) \(call.rawValue)" }

    func teller(faults: FaultPlan = .none, seed: UInt64 = 1) -> any Teller {
        var configuration = testConfiguration(seed: seed)
        configuration.clock.wall = { friday }
        let world = World(
            provider: provider, seed: seed, walletPaise: 100_000_000_000, topUps: false, now: friday)
        return provider.teller(Till(world: world, faults: faults), configuration)
    }

    static let all: [Play] = [
        Play(
            provider: .segurapay, call: .payout, status: .status, ids: ["1109111616200", "1109111616201"],
            order: { WireCall(method: "POST", path: "/PayoutBankTransafer", body: accountPayout($0)) },
            question: { id, _ in
                WireCall(method: "POST", path: "/PayoutTransactionStatusByClientRef", body: statusQuestion(id))
            },
            words: { [SeguraPayWire.word($0).lowercased()] }),
        Play(
            provider: .segurapay, call: .payout, status: .statusByOrderID, ids: ["1109111616200", "1109111616201"],
            order: { WireCall(method: "POST", path: "/PayoutBankTransafer", body: accountPayout($0)) },
            question: { _, own in
                WireCall(method: "POST", path: "/PayoutTransactionStatusByOrderID", body: statusQuestion(own))
            },
            words: { [SeguraPayWire.word($0).lowercased()] }),
        Play(
            provider: .pentabit, call: .payout, status: .status, ids: ["1109111616200", "1109111616201"],
            order: { pentabitCall("POST", "/api/v1/payout/initiate", pentabitPayout($0)) },
            question: { id, _ in pentabitCall("GET", "/api/v1/payout/\(id)/status") },
            words: { [PentabitWire.word($0).lowercased()] }),
        Play(
            provider: .pentabit, call: .link, status: .linkStatus, ids: ["1109111616200", "1109111616201"],
            order: { pentabitCall("POST", "/api/v1/payin/generate/link", pentabitLink($0)) },
            question: { id, _ in pentabitCall("POST", "/api/v1/payin/transactions", pentabitQuestion(id)) },
            words: { [PentabitWire.word($0).lowercased()] }),
        Play(
            provider: .payatom, call: .payout, status: .status, ids: ["1109111616200", "1109111616201"],
            order: { payatomCall("/payout/api/request.php", payatomPayout($0)) },
            question: { _, own in payatomCall("/payout/api/status_polling.php", payatomQuestion(own)) },
            words: { status in
                switch status {
                case .success: ["approved"]
                case .pending: ["pending"]
                case .processing: ["processing"]
                default: ["declined", "failed"]
                }
            }),
        Play(
            provider: .paygrt, call: .recharge, status: .status, ids: ["1109111616200", "1109111616201"],
            order: { paygrtCall("POST", "/v1/recharges/AP5210", paygrtRecharge($0)) },
            question: { id, _ in
                paygrtCall(
                    "POST", "/v1/recharges/status/AP5210",
                    paygrtForm([("api_ref_id", id), ("txn_date", "2026-11-20")]))
            },
            words: { [PaygrtWire.word($0).lowercased()] }),
    ]

    /// The fields that speak of an order, wherever the provider puts them.
    static func fields(_ body: [UInt8]) -> [String: Any]? {
        let all = object(body)
        if all["ref_code"] != nil { return all }
        return all["Data"] as? [String: Any] ?? all["data"] as? [String: Any]
    }

    /// The order an answer names: by the client's reference, else by the provider's own.
    static func named(_ body: [UInt8]) -> String? {
        let fields = fields(body) ?? [:]
        let keys = ["ref_code", "ClientOrderID", "api_ref_id", "order_id"]
        return keys.lazy.compactMap { text(fields[$0]) }.first
    }

    /// The status an answer gives, in small letters.
    static func word(_ body: [UInt8]) -> String? {
        let fields = fields(body) ?? [:]
        return ["Status", "recharge_status", "status"].lazy.compactMap { text(fields[$0]) }.first?.lowercased()
    }
}
