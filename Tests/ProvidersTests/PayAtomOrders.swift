import Guarded
import Payments

@testable import Providers

/// The payouts, accounts and replies the PayAtom tests speak of.
enum PayAtomOrders {
    static let secret = "p2p_secret"
    static let pid = "2323232323"
    static let reference = Orders.reference
    /// The vendor's sample, 128 characters.
    static let refCode =
        "7701004b34f1db47cbf7edf3eb376703158df1e88b4c1c4a8b2b04d9ebe500d0"
        + "7683f0f5615eccc0c038cb621823f0aadb6df1adc44904e0ba1044c0cbcbeb4e"

    /// 0x00…0x0F, as in `providers.md`.
    static let iv = (0..<16).map { UInt8($0) }
    static let signing = SigningSource(now: { 0 }, randomBytes: { Array(iv.prefix($0)) })

    static func configuration(
        secret: String = PayAtomOrders.secret, amountAsNumber: Bool = false, statusURL: String? = nil,
        statusHash: PayAtomConfiguration.StatusHash = .checked, everything: Bool = false,
        signatureFields: [PayAtomConfiguration.SignatureField] = PayAtomConfiguration.SignatureField.usual
    ) throws -> PayAtomConfiguration {
        PayAtomConfiguration(
            name: "payatom", baseURL: try BaseURL("https://pg.example.in"), pid: pid, secretKey: Secret(secret),
            amountAsNumber: amountAsNumber, statusURL: try statusURL.map { try BaseURL($0) }, statusHash: statusHash,
            wallet: everything
                ? .init(token: Secret("wallet-tok/1"), email: "ops@example.in", password: Secret("pa55 wörd")) : nil,
            complaints: everything
                ? .init(token: Secret("complaint-tok/2"), signatureFields: signatureFields) : nil,
            reconciliation: everything ? .init(token: Secret("list-tok/3")) : nil, label: "TEST")
    }

    static func intent(
        _ rail: Rail = .imps, beneficiary: Beneficiary? = nil, paise: Int64 = 2_500_00, provider: String = "payatom"
    ) throws -> PayoutIntent {
        let payee =
            beneficiary
            ?? Beneficiary(
                name: "KAVITA PATIL", account: Orders.account, ifsc: "SBIN0060589", mobile: Orders.mobile,
                email: "kavita@example.in", bank: "State Bank of India", bankAddress: "Pune")
        return try Orders.intent(rail, beneficiary: payee, paise: paise, provider: provider)
    }

    static func handle(_ refCode: String? = PayAtomOrders.refCode) throws -> OrderHandle {
        OrderHandle(intent: try intent(), providerReference: refCode)
    }

    /// The fields of a status answer or a callback as the vendor lists them, each with its JSON text.
    static let fields: [(String, String)] = [
        ("order_id", "\"\(reference)\""), ("requested_amount", "2500"), ("processed_amount", "2500"),
        ("bank_ref", "\"432112345678\""), ("sender_pg", "\"\""), ("ref_code", "\"\(refCode)\""),
        ("status", "\"Approved\""), ("payment_type", "\"imps\""), ("request_time", "\"2026-11-20 14:00:00\""),
        ("action_time", "\"2026-11-20 14:01:07\""), ("upi_vpa", "null"), ("account_no", "\"\(Orders.account)\""),
        ("account_holder", "\"KAVITA PATIL\""), ("ifsc", "\"SBIN0060589\""), ("bank_name", "\"SBI\""),
    ]

    /// The object with some fields put to another JSON text or, with nil, taken out; new ones are added.
    static func object(_ changes: [String: String?] = [:], fields: [(String, String)] = fields) -> String {
        var members = fields.compactMap { key, text -> String? in
            guard let change = changes[key] else { return "\"\(key)\":\(text)" }
            return change.map { "\"\(key)\":\($0)" }
        }
        let known = Set(fields.map(\.0))
        for (key, text) in changes.sorted(by: { $0.key < $1.key }) where !known.contains(key) {
            if let text { members.append("\"\(key)\":\(text)") }
        }
        return "{\(members.joined(separator: ","))}"
    }

    /// `post_hash` over these parts as JSON text; that it is made right is shown in `PayAtomHashTests`.
    static func hash(_ parts: String..., secret: String = PayAtomOrders.secret) -> String {
        "\"\(PayAtomHash(secret: Secret(secret)).sealed(parts, iv: iv) ?? "")\""
    }

    /// A reply to the payout request.
    static func taken(status: String = "\"Pending\"", refCode: String? = "\"\(PayAtomOrders.refCode)\"") -> String {
        let handle = refCode.map { [("ref_code", $0)] } ?? []
        return object(fields: handle + [("status", status), ("message", "\"Request Saved successfully\"")])
    }

    /// Both questions PayAtom is asked.
    static let questions: [Question] = [.payout, .statusByProviderReference]
}

extension PayAtomProvider {
    /// A provider whose every request meets the same outcome.
    static func meeting(
        _ outcome: Result<HTTPReply, TransportFailure>, _ configuration: PayAtomConfiguration? = nil
    ) throws -> PayAtomProvider {
        PayAtomProvider(
            try configuration ?? PayAtomOrders.configuration(), transport: RecordingTransport(outcome),
            signing: PayAtomOrders.signing)
    }

    /// The answer to a question when this comes back.
    static func answer(
        _ question: Question, _ outcome: Result<HTTPReply, TransportFailure>,
        _ configuration: PayAtomConfiguration? = nil
    ) async throws -> Answer {
        let provider = try meeting(outcome, configuration)
        guard question != .payout else { return await provider.send(try provider.prepare(try PayAtomOrders.intent())) }
        return await provider.status(of: try PayAtomOrders.handle(), by: question)
    }

    static func answer(
        _ question: Question, _ body: String, _ configuration: PayAtomConfiguration? = nil
    ) async throws -> Answer {
        try await answer(question, .success(HTTPReply(body)), configuration)
    }
}
