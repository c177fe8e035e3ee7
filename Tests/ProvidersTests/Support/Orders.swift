import Guarded
import Payments
import Providers

/// The payouts, account and replies the tests speak of.
enum Orders {
    static let token = "tok/EN+7f3a 9c=ä"
    static let account = "00112233445566"
    static let mobile = "9876543210"
    static let upi = "asha.k@ybl"
    static let reference = "4209124812345"

    static func configuration(
        amountAsNumber: Bool = false, unclosed: UnclosedReplies = .display, token: String = Orders.token
    ) throws -> SeguraPayConfiguration {
        SeguraPayConfiguration(
            name: "segura-main", baseURL: try BaseURL("https://api.segurapay.in"), token: Secret(token),
            amountAsNumber: amountAsNumber, unclosedReplies: unclosed, label: "TEST")
    }

    static func intent(
        _ rail: Rail = .imps, beneficiary: Beneficiary? = nil, paise: Int64 = 2_500_00, provider: String = "segura-main"
    ) throws -> PayoutIntent {
        let payee =
            beneficiary
            ?? (rail.takesAccount
                ? Beneficiary(name: "RUPESH KUMAR", account: account, ifsc: "SBIN0060589", mobile: mobile)
                : Beneficiary(name: "RUPESH KUMAR", upi: upi, mobile: mobile))
        guard let reference = Reference(reference) else { throw Missing() }
        return PayoutIntent(
            reference: reference, provider: provider, rail: rail, amount: Money(paise: paise), beneficiary: payee,
            agent: Agent(uid: 1_000, name: "asha"), createdAt: Timestamp(milliseconds: 1_763_000_000_000))
    }

    static func handle(_ providerReference: String? = "188020200") throws -> OrderHandle {
        OrderHandle(intent: try intent(), providerReference: providerReference)
    }

    /// A reply as the vendor prints it, closed, about our order.
    static func reply(
        code: String = "1", status: String = "\"Success\"", client: String = "\"\(reference)\"",
        order: String = "\"188020200\"", name: String = "\"RUPESH KUMAR VIRENDR\"", rrn: String = "\"036516753713\""
    ) -> String {
        """
        { "StatusCode": \(code), "Message": "Transaction Successful", "Data": { "ClientOrderID": \(client), \
        "OrderID": \(order), "BeneficiaryName": \(name), "RRN": \(rrn), "Status": \(status) } }
        """
    }

    struct Missing: Error {}
}

extension SeguraPayProvider {
    /// The answer to a question when this comes back.
    static func answer(
        _ question: Question, _ outcome: Result<HTTPReply, TransportFailure>, unclosed: UnclosedReplies = .display,
        handle: OrderHandle? = nil
    ) async throws -> Answer {
        let provider = SeguraPayProvider(
            try Orders.configuration(unclosed: unclosed), transport: RecordingTransport(outcome))
        let order = try handle ?? Orders.handle()
        guard question != .payout else { return await provider.send(try provider.prepare(order.intent)) }
        return await provider.status(of: order, by: question)
    }

    static func answer(_ question: Question, _ body: String) async throws -> Answer {
        try await answer(question, .success(HTTPReply(body)))
    }
}

/// All three questions, so that a table says for each what it means.
let everyQuestion: [Question] = [.payout, .statusByReference, .statusByProviderReference]

extension Verdict {
    /// The verdict without its sentence: `unknown`, `state succeeded`, `mismatch`.
    var word: String {
        switch self {
        case .state(let state): "state \(state.rawValue)"
        case .notSent: "notSent"
        case .unknown: "unknown"
        case .notFound: "notFound"
        case .questionFailed: "questionFailed"
        case .newWord: "newWord"
        case .mismatch: "mismatch"
        }
    }

    /// The sentence.
    var sentence: String {
        switch self {
        case .state: ""
        case .notSent(let text), .unknown(let text), .notFound(let text), .questionFailed(let text), .newWord(let text),
            .mismatch(let text):
            text
        }
    }
}
