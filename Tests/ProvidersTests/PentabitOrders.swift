import Guarded
import Payments
import Providers

/// The payouts, pay links, account and replies the Pentabit tests speak of.
enum PentabitOrders {
    static let accessKey = "ak/LIVE+93f1c0d2"
    static let secretKey = "test_secret_key"
    static let reference = Orders.reference
    /// The stamp of the document's example.
    static let stamp: Int64 = 1_790_431_844_701

    static func configuration(
        _ change: (inout PentabitConfiguration) -> Void = { _ in }
    ) throws -> PentabitConfiguration {
        var configuration = PentabitConfiguration(
            name: "pentabit", baseURL: try BaseURL("https://crm.example.in"), accessKey: Secret(accessKey),
            secretKey: Secret(secretKey), userID: "desk-1", label: "TEST")
        change(&configuration)
        return configuration
    }

    static func provider(
        _ transport: any HTTPTransport, _ change: (inout PentabitConfiguration) -> Void = { _ in }
    ) throws -> PentabitProvider {
        let signing = SigningSource(now: { stamp }, randomBytes: { Array(repeating: 7, count: $0) })
        return PentabitProvider(try configuration(change), transport: transport, signing: signing)
    }

    static let payee = Beneficiary(
        name: "RUPESH KUMAR", account: Orders.account, ifsc: "SBIN0060589", mobile: Orders.mobile,
        email: "rupesh@example.in", address: "12/4 MG Road", bank: "State Bank of India")

    static func payout(_ change: (inout PayoutIntent) -> Void = { _ in }) throws -> PayoutIntent {
        guard let reference = Reference(reference) else { throw Orders.Missing() }
        var intent = PayoutIntent(
            reference: reference, provider: "pentabit", rail: .imps, amount: Money(rupees: 2_500), beneficiary: payee,
            agent: Agent(uid: 1_000, name: "asha"), createdAt: Timestamp(milliseconds: 1_763_000_000_000))
        change(&intent)
        return intent
    }

    static func link(_ change: (inout PayoutIntent) -> Void = { _ in }) throws -> PayoutIntent {
        try payout { intent in
            intent.mode = .link
            intent.beneficiary = Beneficiary(name: "")
            intent.link = PayLinkOrder(redirectURL: "https://shop.example.in/thanks?a=1")
            change(&intent)
        }
    }

    /// The answer when this comes back.
    static func answer(
        _ question: Question, _ intent: PayoutIntent, _ outcome: Result<HTTPReply, TransportFailure>
    ) async throws -> Answer {
        let provider = try provider(RecordingTransport(outcome))
        guard question != .payout else { return await provider.send(try provider.prepare(intent)) }
        return await provider.status(of: OrderHandle(intent: intent, providerReference: nil), by: question)
    }

    static func answer(_ question: Question, _ intent: PayoutIntent, _ body: String) async throws -> Answer {
        try await answer(question, intent, .success(HTTPReply(body)))
    }
}

/// A reply's fields, each as JSON text and changeable; nil leaves it out.
struct PentabitFields {
    var success: String? = "true"
    var error: String? = "\"\""
    var message: String? = "\"Payout status fetched.\""
    /// The whole of `data`; nil builds it from the fields below.
    var data: String?
    var orderID: String? = "\"\(PentabitOrders.reference)\""
    var transactionID: String? = "\"2517319122\""
    var amount: String? = "2500"
    var requestAmount: String?
    var charge: String? = "5.9"
    var account: String? = "\"\(Orders.account)\""
    var status: String? = "\"Approved\""
    var said: String? = "\"Payout has been completed.\""
    var payURL: String?

    /// The order of the printed reply to a payout's status.
    func payout() -> String {
        let inner =
            data
            ?? Self.object([
                ("order_id", orderID), ("user_id", "\"desk-1\""), ("transaction_id", transactionID), ("amount", amount),
                ("charge", charge), ("beneficiary_name", "\"RUPESH KUMAR\""),
                ("beneficiary_address", "\"12/4 MG Road\""),
                ("beneficiary_email", "\"rupesh@example.in\""), ("beneficiary_mobile_no", Orders.mobile),
                ("payment_method", "\"IMPS\""), ("beneficiary_acc_no", account), ("ifsc", "\"SBIN0060589\""),
                ("bank_name", "\"State Bank of India\""), ("vpa", "null"), ("remarks", "null"), ("status", status),
                ("created_at", "\"2024-11-14T08:09:54.000000Z\""), ("updated_at", "\"2024-11-14T14:55:36.000000Z\""),
                ("message", said),
            ])
        return whole(inner)
    }

    /// The order of the printed reply to a pay link's status.
    func payin() -> String {
        let inner =
            data
            ?? Self.object([
                ("user_id", "\"desk-1\""), ("order_id", orderID), ("transaction_id", transactionID), ("amount", amount),
                ("request_amount", requestAmount), ("method", "\"UPI\""), ("comments", said), ("status", status),
                ("time_of_processing", "\"2025-08-04 16:58:30\""), ("created_at", "\"2025-08-04T06:16:03.000000Z\""),
                ("updated_at", "\"2025-08-04T11:28:30.000000Z\""),
                ("bank_upi", "\"bharatpe907m7b2z0p2i00183@yesbankltd\""), ("bank_name", "null"),
            ])
        return whole(inner)
    }

    /// The order of the printed reply to a new pay link.
    func link() -> String {
        let inner =
            data
            ?? Self.object([
                ("user_id", "\"desk-1\""), ("order_id", orderID), ("amount", amount), ("method", "\"UPI\""),
                ("redirect_url", "\"https:\\/\\/shop.example.in\\/thanks?a=1\""), ("status", status),
                ("updated_at", "\"2025-07-29T16:23:48.000000Z\""), ("created_at", "\"2025-07-29T16:23:48.000000Z\""),
                ("pay_url", payURL),
            ])
        return whole(inner)
    }

    private func whole(_ inner: String) -> String {
        Self.object([("error", error), ("data", inner), ("message", message), ("success", success)])
    }

    private static func object(_ fields: [(String, String?)]) -> String {
        "{" + fields.compactMap { key, value in value.map { "\"\(key)\":\($0)" } }.joined(separator: ",") + "}"
    }
}

extension PentabitOrders {
    static func payoutReply(_ change: (inout PentabitFields) -> Void = { _ in }) -> String {
        var fields = PentabitFields()
        change(&fields)
        return fields.payout()
    }

    static func payinReply(_ change: (inout PentabitFields) -> Void = { _ in }) -> String {
        var fields = PentabitFields()
        (fields.requestAmount, fields.said) = ("2500", "\"Auto Approved\"")
        change(&fields)
        return fields.payin()
    }

    static func linkReply(_ change: (inout PentabitFields) -> Void = { _ in }) -> String {
        var fields = PentabitFields()
        (fields.status, fields.payURL) = (nil, "\"https://pay.example.in/l/8fZk?o=4209124812345\"")
        change(&fields)
        return fields.link()
    }
}
