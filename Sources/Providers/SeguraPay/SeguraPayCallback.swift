import Payments

/// SeguraPay's callback: `GET {ours}?clientTxnRef=&refId=&status=&operatorRef=`, unsigned, so a hint at most
/// (`providers.md`, *Callbacks are claims*).
struct SeguraPayCallback {
    /// The account, for what must be taken out of the kept text.
    let account: SeguraPayConfiguration

    private static let maximumQueryBytes = 1_024
    private static let maximumPairs = 16
    private static let keys = ["clientTxnRef", "refId", "status", "operatorRef"]

    /// Understands a callback.
    ///
    /// Keys are trimmed, since the vendor's sample has a blank before `operatorRef`; each of the four may stand there
    /// once.
    func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim {
        guard callback.method == "GET" else { throw CallbackError("SeguraPay calls back with GET") }
        guard callback.query.utf8.count <= Self.maximumQueryBytes else {
            throw CallbackError("the callback is longer than any real one")
        }
        let values = try Self.values(of: callback.query)
        guard let reference = values["clientTxnRef"], WireField.isIdentifier(reference) else {
            throw CallbackError("clientTxnRef is missing or no reference")
        }
        guard let status = values["status"], Self.isWord(status) else {
            throw CallbackError("status is missing or no word")
        }
        let redaction = Redaction(secrets: [account.token])
        return CallbackClaim(
            reference: redaction.redacted(reference), state: SeguraPayWord(status).state,
            providerStatus: redaction.redacted(status),
            providerReference: try Self.identifier("refId", values).map(redaction.redacted),
            bankReference: try Self.identifier("operatorRef", values).map(redaction.redacted), verified: false,
            raw: redaction.kept(Array(Self.known(values).utf8)), rawSHA256: Hex.sha256(Array(callback.query.utf8)))
    }

    /// The four values by key, decoded and trimmed.
    ///
    /// What else stands in the query is nobody's business.
    private static func values(of query: String) throws(CallbackError) -> [String: String] {
        let pairs = query.split(separator: "&", omittingEmptySubsequences: true)
        guard pairs.count <= maximumPairs else { throw CallbackError("the callback has too many fields") }
        var values: [String: String] = [:]
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first, let key = PercentText.decoded(first).map(WireField.trimmed),
                let value = PercentText.decoded(parts.count == 2 ? parts[1] : "").map(WireField.trimmed)
            else { throw CallbackError("the callback is not properly encoded") }
            guard keys.contains(key) else { continue }
            guard values.updateValue(value, forKey: key) == nil else {
                throw CallbackError("the callback carries \(key) twice")
            }
        }
        return values
    }

    /// A reference that may be left out or empty, but not be something else.
    private static func identifier(_ key: String, _ values: [String: String]) throws(CallbackError) -> String? {
        guard let value = values[key], !value.isEmpty else { return nil }
        guard WireField.isIdentifier(value) else { throw CallbackError("\(key) is no reference") }
        return value
    }

    private static func isWord(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isASCIIDigit || $0 == "_" || $0 == "-" || $0 == " ") }
    }

    /// The understood fields as a query again, in the document's order: all that is kept.
    private static func known(_ values: [String: String]) -> String {
        keys.compactMap { key in values[key].map { "\(key)=\($0)" } }.joined(separator: "&")
    }
}
