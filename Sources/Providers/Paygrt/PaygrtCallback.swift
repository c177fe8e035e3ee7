import Payments

/// Paygrt's callback: `GET {ours}?api_ref_id=&txn_id=&operator_id=&recharge_status=`, unsigned, so a hint at most
/// (`providers.md`, *Callbacks are claims*).
struct PaygrtCallback {
    /// The account, for what must be taken out of the kept text.
    let account: PaygrtConfiguration

    private static let keys = ["api_ref_id", "txn_id", "operator_id", "recharge_status"]

    /// Understands a callback; the document prints its method as `VIEW`, which is read as `GET`.
    func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim {
        guard callback.method == "GET" else { throw CallbackError("Paygrt calls back with GET") }
        let query = try CallbackQuery(callback.query, keys: Self.keys)
        let reference = try query.reference("api_ref_id")
        let status = try query.word("recharge_status")
        let redaction = Redaction(secrets: [account.apiKey], beside: account.knownSecrets)
        return CallbackClaim(
            reference: redaction.redacted(reference), state: PaygrtWord(status).state,
            providerStatus: redaction.shown(status, sparing: [reference]),
            providerReference: try query.optionalReference("txn_id").map(redaction.redacted),
            bankReference: try query.optionalReference("operator_id").map(redaction.redacted), verified: false,
            raw: redaction.kept(Array(query.known.utf8)), rawSHA256: Hex.sha256(Array(callback.query.utf8)))
    }
}
