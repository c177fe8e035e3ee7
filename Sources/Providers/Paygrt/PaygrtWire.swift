import Guarded
import Payments

/// Paygrt's words on the wire, each written once (`providers.md`, *Paygrt*; `004_…`).
enum PaygrtWire {
    /// `GET /v1/merchants/{merchant_id}/balance`.
    static func balance(_ account: PaygrtConfiguration) -> HTTPRequest {
        get("/v1/merchants/\(account.merchantID)/balance", account)
    }

    /// `GET /v1/operators/{merchant_id}`.
    static func operators(_ account: PaygrtConfiguration) -> HTTPRequest {
        get("/v1/operators/\(account.merchantID)", account)
    }

    /// `POST /v1/recharges/{merchant_id}`, keys in the order of the vendor's sample.
    ///
    /// Throws where the intent has no words here.
    static func recharge(
        _ intent: PayoutIntent, _ account: PaygrtConfiguration
    ) throws(ProviderError) -> HTTPRequest {
        guard intent.mode == .recharge, let order = intent.recharge else {
            throw .notSent("Paygrt takes recharges only")
        }
        guard intent.amount.isWholeRupees, intent.amount > .zero else {
            throw .notSent("Paygrt is sent whole rupees only")
        }
        guard let number = intent.beneficiary.rechargeNumber, isRechargeNumber(number) else {
            throw .notSent("a recharge needs its number: 4 to 30 letters and digits")
        }
        guard WireField.isIdentifier(order.operatorCode) else {
            throw .notSent("a recharge needs the operator's code")
        }
        var body = FormBody()
        body.add("api_ref_id", intent.reference.text)
        body.add("recharge_number", number)
        body.add("recharge_amount", String(intent.amount.rupees))
        body.add("operator_code", order.operatorCode)
        return post("/v1/recharges/\(account.merchantID)", body, account)
    }

    /// `POST /v1/recharges/status/{merchant_id}` with our reference and the day of the transaction in India.
    static func status(of reference: Reference, on day: CivilDay, _ account: PaygrtConfiguration) -> HTTPRequest {
        var body = FormBody()
        body.add("api_ref_id", reference.text)
        body.add("txn_date", day.iso)
        return post("/v1/recharges/status/\(account.merchantID)", body, account)
    }

    /// Seconds around midnight within which two clocks may name different days.
    static let midnightMargin: Int64 = 300

    /// The days Paygrt may have dated a transaction that was sent then, the likelier first.
    static func days(sentAt: Timestamp) -> [CivilDay] {
        let day = sentAt.day
        if sentAt.adding(seconds: -midnightMargin).day < day { return [day, day.adding(days: -1)] }
        if sentAt.adding(seconds: midnightMargin).day > day { return [day, day.adding(days: 1)] }
        return [day]
    }

    private static func isRechargeNumber(_ text: String) -> Bool {
        (4...30).contains(text.utf8.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isASCIIDigit) }
    }

    private static func get(_ path: String, _ account: PaygrtConfiguration) -> HTTPRequest {
        HTTPRequest(
            method: "GET", url: account.baseURL.text + path,
            headers: [(name: "api-key", value: account.apiKey), accept])
    }

    private static func post(_ path: String, _ body: FormBody, _ account: PaygrtConfiguration) -> HTTPRequest {
        HTTPRequest(
            method: "POST", url: account.baseURL.text + path,
            headers: [
                (name: "api-key", value: account.apiKey),
                (name: "Content-Type", value: Secret("application/x-www-form-urlencoded")), accept,
            ], body: body.bytes)
    }

    /// The vendor answers in XML too.
    private static let accept = (name: "Accept", value: Secret("application/json"))
}

/// A `recharge_status`, in any letter case: exactly the three words the document prints.
///
/// A word it does not print, however close, moves nothing and is shown.
enum PaygrtWord: Hashable, Sendable {
    case success
    case pending
    case fail
    case unknown

    /// Reads the vendor's word.
    init(_ word: String) {
        switch word.lowercased() {
        case "success": self = .success
        case "pending": self = .pending
        case "fail": self = .fail
        default: self = .unknown
        }
    }

    /// The state the word alone speaks of; nil for a word nobody here knows.
    var state: ProviderState? {
        switch self {
        case .success: .succeeded
        case .pending: .pending
        case .fail: .failed
        case .unknown: nil
        }
    }
}
