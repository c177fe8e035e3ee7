import Guarded
import Payments
import Providers
import Synchronization

/// The recharge, account and replies the tests of Paygrt speak of.
enum Recharges {
    static let key = "k+y/EN 7f3a&9c=%ä"
    static let number = "9988998899"
    static let reference = "4209124812345"

    static func configuration(merchant: String = "AP2210", key: String = Recharges.key) throws -> PaygrtConfiguration {
        guard let merchant = PaygrtMerchantID(merchant) else { throw Orders.Missing() }
        return PaygrtConfiguration(
            name: "paygrt", baseURL: try BaseURL(PaygrtConfiguration.defaultAddress), apiKey: Secret(key),
            merchantID: merchant)
    }

    /// `createdAt` is Thu 13 Nov 2025, 07:43:20 IST.
    static func intent(
        mode: Mode = .recharge, number: String? = Recharges.number, code: String? = "AT", paise: Int64 = 10_00,
        provider: String = "paygrt"
    ) throws -> PayoutIntent {
        guard let reference = Reference(reference) else { throw Orders.Missing() }
        return PayoutIntent(
            reference: reference, provider: provider, mode: mode, amount: Money(paise: paise),
            beneficiary: Beneficiary(name: "Airtel", rechargeNumber: number),
            recharge: code.map { RechargeOrder(operatorCode: $0, operatorName: "Airtel", operatorType: "Mobile") },
            agent: Agent(uid: 1_000, name: "asha"), createdAt: Timestamp(milliseconds: 1_763_000_000_000))
    }

    static func handle(sentAt: Timestamp? = nil) throws -> OrderHandle {
        OrderHandle(intent: try intent(), providerReference: "5001234", sentAt: sentAt)
    }

    /// The fields of a recharge's reply as the vendor prints them, in that order; each is JSON, and nil leaves it out.
    struct Fields {
        var reference: String? = "\"\(Recharges.reference)\""
        var transaction: String? = "\"5001234\""
        var operatorID: String? = "\"PG12345XYZ\""
        var number: String? = "\"\(Recharges.number)\""
        var amount: String? = "\"10.00\""
        var word: String? = "\"Success\""
        var message: String? = "\"Recharge Request Accepted\""
        var balance: String? = "\"12150.50\""
        var code: String? = "\"0\""
        var status: String? = "\"0\""
        /// The data, where it is not made of the fields.
        var data: String?

        /// The reply.
        var text: String {
            let data: [(String, String?)] = [
                ("api_ref_id", reference), ("txn_id", transaction), ("operator_id", operatorID),
                ("recharge_number", number), ("recharge_amount", amount), ("recharge_status", word),
                ("message", message), ("remaining_balance", balance), ("status_code", code),
            ]
            let inner = self.data ?? "{\(Self.members(data))}"
            let outer = [
                ("message", "\"\(status == "\"0\"" ? "Success" : "Fail")\""), ("data", inner), ("status", status),
            ]
            return "{\(Self.members(outer))}"
        }

        private static func members(_ fields: [(String, String?)]) -> String {
            fields.compactMap { name, value in value.map { "\"\(name)\": \($0)" } }.joined(separator: ", ")
        }
    }

    /// A recharge's reply, with changes to what the vendor prints.
    static func reply(_ change: (inout Fields) -> Void = { _ in }) -> String {
        var fields = Fields()
        change(&fields)
        return fields.text
    }

    /// A refusal as the vendor prints it: all but four fields are null.
    static func refusal(_ change: (inout Fields) -> Void = { _ in }) -> String {
        reply {
            ($0.transaction, $0.operatorID, $0.number, $0.amount, $0.word) = ("null", "null", "null", "null", "null")
            ($0.message, $0.code, $0.status) = ("\"Insufficient Merchant Balance\"", "\"1\"", "\"1\"")
            change(&$0)
        }
    }

    /// A look-up's reply: `recharge_status` alone speaks.
    static func look(_ change: (inout Fields) -> Void = { _ in }) -> String {
        reply {
            ($0.number, $0.amount, $0.message, $0.balance, $0.code) = (nil, nil, nil, nil, nil)
            change(&$0)
        }
    }
}

/// Answers each request with the next outcome, the last one for good, and keeps what was sent.
final class TransportInTurn: HTTPTransport {
    private let outcomes: [Result<HTTPReply, TransportFailure>]
    private let sent = Mutex<[HTTPRequest]>([])

    init(_ outcomes: [Result<HTTPReply, TransportFailure>]) {
        self.outcomes = outcomes
    }

    var requests: [HTTPRequest] { sent.withLock(\.self) }

    func perform(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPReply {
        let index = sent.withLock { sent in
            sent.append(request)
            return min(sent.count, outcomes.count) - 1
        }
        return try outcomes[index].get()
    }
}

extension PaygrtProvider {
    /// The answer to a question when this comes back.
    static func answer(
        _ question: Question, _ outcome: Result<HTTPReply, TransportFailure>, intent: PayoutIntent? = nil
    ) async throws -> Answer {
        let provider = PaygrtProvider(try Recharges.configuration(), transport: RecordingTransport(outcome))
        let intent = try intent ?? Recharges.intent()
        guard question != .payout else { return await provider.send(try provider.prepare(intent)) }
        return await provider.status(of: OrderHandle(intent: intent, providerReference: nil), by: question)
    }

    static func answer(_ question: Question, _ body: String) async throws -> Answer {
        try await answer(question, .success(HTTPReply(body)))
    }
}

/// The two questions Paygrt is asked.
let paygrtQuestions: [Question] = [.payout, .statusByReference]
