import Payments

/// SeguraPay's callback: `GET {ours}?clientTxnRef=&refId=&status=&operatorRef=`, unsigned, so a hint at most
/// (`providers.md`, *Callbacks are claims*).
struct SeguraPayCallback {
    /// The account, for what must be taken out of the kept text.
    let account: SeguraPayConfiguration

    private static let keys = ["clientTxnRef", "refId", "status", "operatorRef"]

    /// Understands a callback.
    ///
    /// Keys are trimmed, since the vendor's sample has a blank before `operatorRef`; each of the four may stand there
    /// once.
    func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim {
        guard callback.method == "GET" else { throw CallbackError("SeguraPay calls back with GET") }
        let query = try CallbackQuery(callback.query, keys: Self.keys)
        let reference = try query.reference("clientTxnRef")
        let status = try query.word("status")
        let redaction = Redaction(secrets: [account.token], beside: account.knownSecrets)
        return CallbackClaim(
            reference: redaction.redacted(reference), state: SeguraPayWord(status).state,
            providerStatus: redaction.shown(status, sparing: [reference]),
            providerReference: try query.optionalReference("refId").map(redaction.redacted),
            bankReference: try query.optionalReference("operatorRef").map(redaction.redacted), verified: false,
            raw: redaction.kept(Array(query.known.utf8)), rawSHA256: Hex.sha256(Array(callback.query.utf8)))
    }
}
