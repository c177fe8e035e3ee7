import Foundation

@testable import Sandbox

/// The document's Payout Request, with some keys changed or (nil) left out.
func payatomPayout(
    _ orderID: String, changing changes: [String: Any] = [:], without gone: [String] = []
) -> [UInt8] {
    json(
        [
            "payment_mode": "imps", "pid": "2323232323", "order_id": orderID, "amount": "8128",
            "account_holder": "user1", "account_no": "78473000", "bank": "SBI", "ifsc": "SBI002",
            "bank_address": "icicici pune", "email": "user1@gmail.com", "phone": "8754850254",
        ], changes, without: gone)
}

/// The document's Status Polling; `postHash` is made as it says where none is given.
func payatomQuestion(_ refCode: String, postHash: String? = nil, changing changes: [String: Any] = [:]) -> [UInt8] {
    let account = PayAtomAccount.standard
    let hash = PayAtomHash.md5(refCode + account.pid + account.secretKey)
    let sealed = PayAtomHash.sealed(hash, secret: account.secretKey, iv: Array(7..<23)) ?? ""
    return json(["pid": account.pid, "ref_code": refCode, "post_hash": postHash ?? sealed], changes)
}

func payatomCall(_ path: String, _ body: [UInt8], headers: [String: String] = [:]) -> WireCall {
    WireCall(
        method: "POST", path: path,
        headers: ["content-type": "application/json"].merging(headers) { $1 }, body: body)
}

func payatom(
    seed: UInt64 = 1, walletPaise: Int64 = 100_000_000, faults: FaultPlan = .none,
    _ change: (inout PayAtomAccount) -> Void = { _ in }
) -> PayAtomTeller {
    var account = PayAtomAccount.standard
    change(&account)
    let world = World(provider: .payatom, seed: seed, walletPaise: walletPaise, topUps: false, now: friday)
    return PayAtomTeller(Till(world: world, faults: faults), account)
}

extension PayAtomTeller {
    mutating func send(_ call: WireCall, at now: Int64 = friday) -> SandboxReply { answer(call, now: moment(now)) }

    mutating func pay(_ orderID: String) -> SandboxReply {
        send(payatomCall("/payout/api/request.php", payatomPayout(orderID)))
    }

    mutating func ask(_ refCode: String, at now: Int64 = friday) -> SandboxReply {
        send(payatomCall("/payout/api/status_polling.php", payatomQuestion(refCode)), at: now)
    }
}
