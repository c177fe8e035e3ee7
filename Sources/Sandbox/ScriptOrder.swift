import Foundation
import NIOCore

/// What `POST /_sandbox/script` asks for: how the next answers of one call travel, and what becomes of the orders.
///
/// A flat JSON object, accepted from this machine alone; a key or word nobody knows is refused with a sentence.
///
/// - `provider`: its kind, `segurapay` by default.
/// - `call`: a word of ``SandboxCall`` the provider has (`payout`, `recharge`, `link`, `status`, `status_by_order_id`,
///   `link_status`, `balance`, `complaint`, `operators`, `reconciliation`), by default its first that moves money; or
///   `callback`, for the callbacks of the next orders.
/// - `delivery`: how the answer travels, in the words of ``Delivery``: `whole` (default), `cut`, `cut_response`,
///   `silent`, `late`, `server_error`, `unavailable`, `forbidden_page`, `redirect`, `not_json`, `huge`, `wrong_order`,
///   `unknown_status_word`, `without_data`, `contradiction`, `unclosed`. For `callback`, in those of
///   ``CallbackManner``: `once` (default), `duplicate`, `late`, `before_reply`, `reordered`, `forged`, `none`.
/// - `at_byte`: where `cut` (20) and `cut_response` (0) cut. `bytes`: how large `huge` is (5242880). `seconds`: how
///   late `late` is, in real seconds (40). `copies`: how often a duplicate comes (2).
/// - `life`, for what moves money: `success`, `failure`, `reversal`, `pending`, or `none` for one that is never
///   executed; by default what the delivery lets through succeeds. `after_seconds`: when it turns, in world seconds (2).
/// - `times`: for how many answers or orders (1), at most 1000.
struct ScriptOrder: Equatable {
    /// Whose call is scripted.
    var provider = SandboxProvider.segurapay
    /// The call that is scripted; nil for callbacks.
    var call: SandboxCall?
    /// How its answers travel.
    var delivery = Delivery.whole
    /// What becomes of the order; its delivery's own where nothing is said.
    var scenario: Scenario?
    /// How the callbacks of the next orders travel.
    var manner: CallbackManner?
    /// For how many answers or orders.
    var times = 1

    /// Reads the request's body; throws with a sentence for whoever sent it.
    init(body: [UInt8]) throws(ScriptRefusal) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
            throw ScriptRefusal("the body must be a JSON object")
        }
        if let stranger = object.keys.sorted().first(where: { !Self.keys.contains($0) }) {
            throw ScriptRefusal("there is no key \(stranger): take \(Self.keys.joined(separator: ", "))")
        }
        provider = try Self.provider(object)
        times = Int(try Self.number("times", object, in: 1...1_000) ?? 1)
        let word = try Self.word("call", object)
        let movesMoney: Bool
        if word == "callback" {
            manner = try Self.manner(object)
            movesMoney = false
        } else {
            let call = try Self.call(word, provider)
            self.call = call
            delivery = try Self.delivery(object)
            movesMoney = call.takesAnOrder
            if movesMoney { scenario = try Self.scenario(delivery, object) }
        }
        if !movesMoney, object["life"] != nil || object["after_seconds"] != nil {
            throw ScriptRefusal("life and after_seconds belong to what moves money")
        }
    }

    /// Queues it.
    func apply(to till: inout Till) {
        if let manner {
            till.script(Array(repeating: manner, count: times))
        } else if let call, let scenario {
            till.script(Array(repeating: scenario, count: times), for: call)
        } else if let call {
            till.script(Array(repeating: delivery, count: times), for: call)
        }
    }

    /// Whether a request comes from this machine.
    static func isLoopback(_ address: SocketAddress?) -> Bool {
        guard let text = address?.ipAddress else { return false }
        return text.hasPrefix("127.") || text == "::1"
    }

    private static let keys = [
        "provider", "call", "delivery", "at_byte", "bytes", "seconds", "copies", "life", "after_seconds", "times",
    ]

    private static func provider(_ object: [String: Any]) throws(ScriptRefusal) -> SandboxProvider {
        guard let word = try word("provider", object) else { return .segurapay }
        guard let provider = SandboxProvider(rawValue: word) else {
            throw ScriptRefusal("there is no provider \(word)")
        }
        return provider
    }

    private static func call(_ word: String?, _ provider: SandboxProvider) throws(ScriptRefusal) -> SandboxCall {
        guard let word else { return provider.firstOrderCall }
        guard let call = SandboxCall(rawValue: word), provider.endpoint(call) != nil else {
            throw ScriptRefusal("there is no call \(word) at \(provider.rawValue)")
        }
        return call
    }

    private static func manner(_ object: [String: Any]) throws(ScriptRefusal) -> CallbackManner {
        let word = try word("delivery", object) ?? "once"
        switch word {
        case "once": return .once
        case "duplicate": return .duplicate(times: Int(try number("copies", object, in: 1...100) ?? 2))
        case "late": return .late(seconds: try number("seconds", object, in: 0...3_600) ?? 40)
        case "before_reply": return .beforeReply
        case "reordered": return .reordered
        case "forged": return .forged
        case "none": return .none
        default: throw ScriptRefusal("there is no way \(word) for a callback")
        }
    }

    private static func delivery(_ object: [String: Any]) throws(ScriptRefusal) -> Delivery {
        let word = try word("delivery", object) ?? "whole"
        switch word {
        case "whole": return .whole
        case "cut": return .cut(atByte: Int(try number("at_byte", object, in: 0...1_048_576) ?? 20))
        case "cut_response": return .cutResponse(atByte: Int(try number("at_byte", object, in: 0...1_048_576) ?? 0))
        case "silent": return .silent
        case "late": return .late(seconds: try number("seconds", object, in: 0...3_600) ?? 40)
        case "server_error": return .serverError
        case "unavailable": return .unavailable
        case "forbidden_page": return .forbiddenPage
        case "redirect": return .redirect
        case "not_json": return .notJSON
        case "huge": return .huge(bytes: Int(try number("bytes", object, in: 0...16_777_216) ?? 5_242_880))
        case "wrong_order": return .wrongOrder
        case "unknown_status_word": return .unknownStatusWord
        case "without_data": return .withoutData
        case "contradiction": return .contradiction
        case "unclosed": return .unclosed
        default: throw ScriptRefusal("there is no delivery \(word)")
        }
    }

    private static func scenario(_ delivery: Delivery, _ object: [String: Any]) throws(ScriptRefusal) -> Scenario {
        let seconds = try number("after_seconds", object, in: 0...31_536_000) ?? 2
        guard let word = try word("life", object) else {
            guard delivery.executes else { return Scenario(life: nil, delivery: delivery) }
            return Scenario(life: .success(afterSeconds: seconds), delivery: delivery)
        }
        let life: Life? =
            switch word {
            case "success": .success(afterSeconds: seconds)
            case "failure": .failure(afterSeconds: seconds)
            case "reversal": .reversal(afterSeconds: seconds)
            case "pending": .pending
            case "none": nil
            default: throw ScriptRefusal("there is no life \(word)")
            }
        return Scenario(life: life, delivery: delivery)
    }

    private static func word(_ key: String, _ object: [String: Any]) throws(ScriptRefusal) -> String? {
        guard let value = object[key] else { return nil }
        guard let text = value as? String else { throw ScriptRefusal("\(key) must be a word") }
        return text
    }

    private static func number(
        _ key: String, _ object: [String: Any], in range: ClosedRange<Double>
    ) throws(ScriptRefusal) -> Double? {
        guard let value = object[key] else { return nil }
        guard let number = (value as? NSNumber)?.doubleValue, range.contains(number) else {
            throw ScriptRefusal("\(key) must be a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
        }
        return number
    }
}

/// Why a script was not taken.
struct ScriptRefusal: Error, Equatable {
    /// A sentence without its capital and full stop.
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
