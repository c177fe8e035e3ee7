@testable import Sandbox

/// The document's Payout Initiate, compact and in the sample's order, with values changed: JSON, not text.
func pentabitPayout(_ orderID: String, _ changes: [String: String] = [:]) -> [UInt8] {
    var values = [
        "beneficiary_name": "\"Test Name\"", "beneficiary_email": "\"test.test@gmail.com\"",
        "beneficiary_mobile_no": "\"7878787878\"", "beneficiary_address": "\"NOIDA\"", "payment_method": "\"IMPS\"",
        "beneficiary_acc_no": "\"99999999999\"", "bank_name": "\"SBI\"", "ifsc": "\"SBIN0060589\"", "amount": "100",
        "order_id": "\"\(orderID)\"", "user_id": "\"aseq-2d2fss-22a4sd-44a33\"", "remarks": "null",
    ]
    values.merge(changes) { $1 }
    return Array("{\(PentabitPayout.keys.map { "\"\($0)\":\(values[$0] ?? "null")" }.joined(separator: ","))}".utf8)
}

/// The document's Payin Link.
func pentabitLink(_ orderID: String, amount: String = "100") -> [UInt8] {
    Array(
        """
        {"user_id":"a42332-2fs","order_id":"\(orderID)","amount":\(amount),"method":"UPI",\
        "redirect_url":"http://test.com/a?b=1&c=\\"d\\""}
        """.utf8)
}

func pentabitQuestion(_ orderID: String) -> [UInt8] { Array("{\"order_id\":\"\(orderID)\"}".utf8) }

/// A signed call; `signed` are the bytes the signature is made of where they are not those that are sent.
func pentabitCall(
    _ method: String, _ path: String, _ body: [UInt8] = [], signed: [UInt8]? = nil, at wall: Int64 = friday,
    account: PentabitAccount = .standard, signedPath: String? = nil, headers: [String: String?] = [:]
) -> WireCall {
    let stamp = String(wall)
    let line = signed ?? (method == "GET" || !body.isEmpty ? body : Array("{}".utf8))
    var all = [
        "access-key": account.accessKey, "timestamp": stamp,
        "signature": PentabitSignature.hex(
            secret: account.secretKey, method: method, path: signedPath ?? String(path.dropFirst()), body: line,
            timestamp: stamp),
    ]
    if method == "POST" { all["content-type"] = "application/json" }
    for (name, value) in headers { all[name] = value }
    return WireCall(method: method, path: path, headers: all, body: body, base: "http://127.0.0.1:1/pentabit")
}

func pentabit(
    seed: UInt64 = 1, walletPaise: Int64 = 100_000_000, faults: FaultPlan = .none,
    _ change: (inout PentabitAccount) -> Void = { _ in }
) -> PentabitTeller {
    var account = PentabitAccount.standard
    change(&account)
    let world = World(provider: .pentabit, seed: seed, walletPaise: walletPaise, topUps: false, now: friday)
    return PentabitTeller(Till(world: world, faults: faults), account)
}

extension PentabitTeller {
    mutating func send(_ call: WireCall, at now: Int64 = friday, wall: Int64 = friday) -> SandboxReply {
        answer(call, now: SandboxMoment(world: now, wall: wall))
    }

    mutating func pay(_ orderID: String, _ changes: [String: String] = [:]) -> SandboxReply {
        send(pentabitCall("POST", "/api/v1/payout/initiate", pentabitPayout(orderID, changes)))
    }

    mutating func ask(_ orderID: String, at now: Int64 = friday) -> SandboxReply {
        send(pentabitCall("GET", "/api/v1/payout/\(orderID)/status"), at: now)
    }

    mutating func link(_ orderID: String) -> SandboxReply {
        send(pentabitCall("POST", "/api/v1/payin/generate/link", pentabitLink(orderID)))
    }

    mutating func askLink(_ orderID: String, at now: Int64 = friday) -> SandboxReply {
        send(pentabitCall("POST", "/api/v1/payin/transactions", pentabitQuestion(orderID)), at: now)
    }
}

/// The `data` of a Pentabit or Paygrt answer.
func data(_ reply: SandboxReply) -> [String: Any] { object(reply.body)["data"] as? [String: Any] ?? [:] }
