/// What the fields of a SeguraPay reply hold, each checked by itself and none defaulted.
struct SeguraPayReply {
    /// `StatusCode`: 1 success, 0 failed, other pending.
    enum StatusCode: Hashable {
        case success
        case failed
        case other
    }

    /// `StatusCode`; nil where it is missing, doubled or no whole number.
    var statusCode: StatusCode?
    /// `Message`.
    var message: String?
    /// `Data`; nil where it is missing, doubled or no object.
    var data: SeguraPayOrder?

    /// Reads a reply's outermost object.
    init(_ object: JSONObject) {
        statusCode = Self.statusCode(object["StatusCode"])
        message = WireField.text(object["Message"], limit: 500)
        if case .value(.object(let inner)) = object["Data"] { data = SeguraPayOrder(inner) }
    }

    /// Whether its message turns the token away.
    ///
    /// The document prints no code for that, so the words decide what is said of a question, and never of an order.
    var refusesToken: Bool {
        let words = Set((message ?? "").lowercased().split { !$0.isLetter }.map(String.init))
        return words.contains("unauthorized") || words.contains("unauthorised")
            || words.contains("token") && !words.isDisjoint(with: ["invalid", "wrong", "expired", "incorrect"])
    }

    /// A whole number, or a string of one: `1`, `"1"`; not `1.0`, `true` or `null`.
    private static func statusCode(_ field: JSONObject.Field) -> StatusCode? {
        guard case .value(let value) = field, let text = value.text, let code = Int(text), String(code) == text else {
            return nil
        }
        switch code {
        case 1: return .success
        case 0: return .failed
        default: return .other
        }
    }
}

/// The order a reply speaks of: the inside of `Data`.
struct SeguraPayOrder {
    /// `ClientOrderID`: our reference, back.
    var clientOrderID: String?
    /// `OrderID`: SeguraPay's reference.
    var orderID: String?
    /// `BeneficiaryName`: described as an account number, shown as a name.
    var beneficiaryName: String?
    /// `RRN`: the bank's reference.
    var rrn: String?
    /// `Status`: the word.
    var status: String?
    /// Whether a field that decides something stands there twice.
    var isAmbiguous: Bool

    /// Reads `Data`.
    init(_ object: JSONObject) {
        clientOrderID = WireField.identifier(object["ClientOrderID"])
        orderID = WireField.identifier(object["OrderID"])
        beneficiaryName = WireField.text(object["BeneficiaryName"], limit: 200)
        rrn = WireField.identifier(object["RRN"])
        status = WireField.word(object["Status"])
        isAmbiguous = ["ClientOrderID", "OrderID", "RRN", "Status"].contains { object[$0] == .ambiguous }
    }
}
