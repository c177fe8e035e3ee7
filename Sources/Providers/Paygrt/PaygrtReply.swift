import Payments

/// What the fields of a Paygrt reply hold, each checked by itself and none defaulted.
struct PaygrtReply {
    /// The outer `status`: whether the request worked.
    ///
    /// It says nothing of the transaction.
    enum Status: Hashable {
        case worked
        case failed
    }

    /// `status`; nil where it is missing, doubled or neither 0 nor 1.
    var status: Status?
    /// The outer `message`.
    var message: String?
    /// `data`, whatever it is.
    var data: JSONObject.Field
    /// Whether the last brace was missing and was put there.
    var isUnclosed: Bool

    /// Reads a reply; throws where it is none that can be read as an object.
    init(_ reply: HTTPReply) throws(ReplyDefect) {
        guard Self.firstSign(of: try ReplyTriage.body(of: reply)) != UInt8(ascii: "<") else {
            throw ReplyDefect("the provider answered in XML, and not in JSON as it was asked to")
        }
        let read = try ReplyTriage.json(of: reply)
        guard case .object(let object) = read.value else {
            throw ReplyDefect("the reply is JSON, but no object: \(read.value.kind)")
        }
        status = Self.status(object["status"])
        message = WireField.text(object["message"], limit: 500)
        data = object["data"]
        isUnclosed = read.unclosed
    }

    /// The order `data` speaks of; nil where it is no object.
    var order: PaygrtOrder? {
        if case .value(.object(let object)) = data { PaygrtOrder(object) } else { nil }
    }

    /// Whether its message turns the key or the merchant away.
    ///
    /// The document prints no code for that, so the words decide what is said of a question, and never of an order.
    var refusesKey: Bool {
        let words = Set((message ?? "").lowercased().split { !$0.isLetter }.map(String.init))
        if !words.isDisjoint(with: ["unauthorized", "unauthorised", "unauthenticated"]) { return true }
        let names = words.isSuperset(of: ["api", "key"]) || words.contains("apikey") || words.contains("merchant")
        return names && !words.isDisjoint(with: ["invalid", "wrong", "expired", "incorrect", "missing"])
    }

    /// `0` or `1`, as a number or a string; not `0.0`, `true` or `null`.
    private static func status(_ field: JSONObject.Field) -> Status? {
        guard case .value(let value) = field else { return nil }
        return switch value.text {
        case "0": .worked
        case "1": .failed
        default: nil
        }
    }

    /// The first byte that is neither a blank nor of a byte order mark.
    private static func firstSign(of body: [UInt8]) -> UInt8? {
        body.first { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) }
    }
}

/// The order a reply speaks of: the inside of `data`.
struct PaygrtOrder {
    /// What a field holds that may be left out: `null` and an empty string are nothing.
    enum Stated<Value: Hashable>: Hashable {
        case nothing
        case value(Value)
        /// Something else than it should hold.
        case unreadable
    }

    /// `status_code`: 0 success, 1 fail, 2 pending.
    enum StatusCode: Hashable {
        case success
        case fail
        case pending
        /// A whole number nobody here knows.
        case other(String)
    }

    /// `api_ref_id`: our reference, back.
    var reference: String?
    /// `txn_id`: Paygrt's reference.
    var transactionID: String?
    /// `operator_id`: the operator's reference; empty means none.
    var operatorID: String?
    /// `recharge_number`, as it came.
    var number: Stated<String>
    /// `recharge_amount`.
    var amount: Stated<Money>
    /// `recharge_status`: the word.
    var word: Stated<String>
    /// `status_code`.
    var code: Stated<StatusCode>
    /// `message`: why it failed, for one.
    var message: String?
    /// Whether a field that decides something stands there twice.
    var isAmbiguous: Bool

    /// Reads `data`.
    init(_ object: JSONObject) {
        reference = WireField.identifier(object["api_ref_id"])
        transactionID = WireField.identifier(object["txn_id"])
        operatorID = WireField.identifier(object["operator_id"])
        number = Self.stated(object["recharge_number"]) { $0.text }
        amount = Self.stated(object["recharge_amount"]) { value in
            value.text.flatMap { try? Money(decimal: WireField.trimmed($0)) }
        }
        word = Self.stated(object["recharge_status"]) { WireField.word(.value($0)) }
        code = Self.stated(object["status_code"], Self.statusCode)
        message = WireField.text(object["message"], limit: 500)
        let deciding = [
            "api_ref_id", "txn_id", "operator_id", "recharge_number", "recharge_amount", "recharge_status",
            "status_code",
        ]
        isAmbiguous = deciding.contains { object[$0] == .ambiguous }
    }

    /// Whether a number that came back can be ours: compared from its end, where a prefix such as `+91` may stand before
    /// it and signs that mask may stand for all but its last four characters.
    static func mayBe(_ echo: String, _ ours: String) -> Bool {
        let pairs = Array(zip(bare(echo).reversed(), bare(ours).reversed()))
        return pairs.count >= 4
            && pairs.enumerated().allSatisfy { place, pair in
                pair.0 == pair.1 || (place >= 4 && "X*•".contains(pair.0))
            }
    }

    private static func bare(_ number: String) -> String {
        number.filter { !$0.isWhitespace && $0 != "-" }.uppercased()
    }

    private static func stated<Value>(
        _ field: JSONObject.Field, _ read: (JSONValue) -> Value?
    ) -> Stated<Value> {
        switch field {
        case .missing, .value(.null): return .nothing
        case .ambiguous: return .unreadable
        case .value(.string(let text)) where WireField.trimmed(text).isEmpty: return .nothing
        case .value(let value): return read(value).map(Stated.value) ?? .unreadable
        }
    }

    /// A whole number, or a string of one: `1`, `"1"`; not `1.0` or `01`.
    private static func statusCode(_ value: JSONValue) -> StatusCode? {
        guard let text = value.text, let code = Int(text), String(code) == text else { return nil }
        return switch code {
        case 0: .success
        case 1: .fail
        case 2: .pending
        default: .other(text)
        }
    }
}
