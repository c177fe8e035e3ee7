import Foundation

@testable import Sandbox

/// 20 November 2026, 14:03:00 IST.
let friday: Int64 = 1_795_163_580_000

let testToken = "sandbox-token-7f3a"

/// The documented request of an account payout, with some keys changed or (nil) left out.
func accountPayout(
    _ orderID: String, rail: String = "IMPS", amount: String = "500", ifsc: String = "SBIN0001234",
    changing changes: [String: Any] = [:], without gone: [String] = []
) -> [UInt8] {
    json(
        [
            "Token": testToken, "Number": "9876543210", "Amount": amount, "TransferMode": rail,
            "AccountNo": "30000012345", "IFSCCode": ifsc, "BeneficiaryName": "Rupesh Kumar Virendra",
            "OrderID": orderID,
        ], changes, without: gone)
}

/// The documented request of a UPI payout.
func upiPayout(
    _ orderID: String, amount: String = "500", changing changes: [String: Any] = [:], without gone: [String] = []
) -> [UInt8] {
    json(
        [
            "Token": testToken, "Number": "9876543210", "Amount": amount, "TransferMode": "UPI",
            "BeneficiaryName": "Asha Menon", "UPIId": "asha.menon@upi", "OrderID": orderID,
        ], changes, without: gone)
}

func statusQuestion(_ id: String, token: String = testToken) -> [UInt8] {
    json(["Token": token, "OrderID": id])
}

func json(_ keys: [String: Any], _ changes: [String: Any] = [:], without gone: [String] = []) -> [UInt8] {
    let keys = keys.merging(changes) { $1 }.filter { !gone.contains($0.key) }
    guard let data = try? JSONSerialization.data(withJSONObject: keys) else { return [] }
    return Array(data)
}

/// A reply read back leniently, the way a client must.
struct ReadReply {
    var code: Int?
    var message: String?
    var data: [String: Any]?

    init?(_ body: [UInt8]) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else { return nil }
        code = object["StatusCode"] as? Int
        message = object["Message"] as? String
        data = object["Data"] as? [String: Any]
    }

    /// A value of `Data` as text, whether it came as a string or as a number.
    func field(_ key: String) -> String? {
        switch data?[key] {
        case let text as String: text
        case let number as NSNumber: number.stringValue
        default: nil
        }
    }
}

func world(seed: UInt64 = 1, walletPaise: Int64 = 100_000_000, topUps: Bool = false) -> World {
    World(seed: seed, walletPaise: walletPaise, topUps: topUps, now: friday)
}

/// A world's time with the wall clock beside it.
func moment(_ world: Int64) -> SandboxMoment {
    SandboxMoment(world: world, wall: world)
}

func testConfiguration(seed: UInt64 = 1, clock: SandboxClock = HandClock(at: friday).clock) -> SandboxConfiguration {
    var configuration = SandboxConfiguration(token: testToken, clock: clock)
    configuration.seed = seed
    configuration.topUps = false
    return configuration
}

func teller(
    seed: UInt64 = 1, walletPaise: Int64 = 100_000_000, faults: FaultPlan = .none, printedAsInDocument: Bool = false,
    numericAmounts: Bool = false
) -> SeguraPayTeller {
    var configuration = testConfiguration(seed: seed)
    configuration.printedAsInDocument = printedAsInDocument
    configuration.numericAmounts = numericAmounts
    return SeguraPayTeller(Till(world: world(seed: seed, walletPaise: walletPaise), faults: faults), configuration)
}

extension SeguraPayTeller {
    mutating func post(_ endpoint: SandboxEndpoint, _ body: [UInt8], at now: Int64 = friday) -> SandboxReply {
        answer(WireCall(method: "POST", path: endpoint.path, body: body), now: moment(now))
    }

    mutating func balance(token: String? = testToken, at now: Int64 = friday) -> SandboxReply {
        let query = token.map { ["token": $0] } ?? [:]
        return answer(
            WireCall(method: "POST", path: SandboxEndpoint.balance.path, query: query, body: []), now: moment(now))
    }

    mutating func script(_ scenarios: [Scenario]) {
        till.script(scenarios, for: .payout)
    }

    mutating func script(_ deliveries: [Delivery], for endpoint: SandboxEndpoint) {
        till.script(deliveries, for: endpoint.call)
    }
}

extension SandboxReply {
    var text: String { String(decoding: body, as: UTF8.self) }
}
