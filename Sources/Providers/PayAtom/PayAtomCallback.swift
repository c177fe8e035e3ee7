import Payments

/// PayAtom's callback: POST JSON with a `post_hash` over order, one amount and status (`providers.md`, *PayAtom* and
/// *Callbacks are claims*).
struct PayAtomCallback {
    /// The mapping, for the account's key and for what must be taken out of the kept text.
    let mapping: PayAtomMapping

    private static let maximumBytes = 64 * 1024
    private static let deciding = [
        "order_id", "status", "requested_amount", "processed_amount", "amount", "post_hash", "ref_code",
    ]
    /// What is kept, in the document's order; the hash and the log of changes are not.
    private static let known = [
        "order_id", "requested_amount", "processed_amount", "amount", "bank_ref", "sender_pg", "ref_code", "status",
        "payment_type", "request_time", "action_time", "upi_vpa", "account_no", "account_holder", "ifsc", "bank_name",
    ]

    /// Understands a callback.
    ///
    /// Verified only where the hash matched. `ref_code`, `bank_ref` and the times are outside it: a handle to ask by and
    /// text to show, no proof.
    func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim {
        let object = try Self.object(of: callback)
        for key in Self.deciding where object[key] == .ambiguous {
            throw CallbackError("the callback carries \(key) twice")
        }
        let stated = PayAtomOrder(object)
        guard let reference = stated.orderID.value else { throw CallbackError("order_id is missing or no reference") }
        guard let status = stated.status else { throw CallbackError("status is missing or no word") }
        let proven = stated.proven(by: PayAtomHash(secret: mapping.account.secretKey))
        let word = PayAtomWord(status)
        var redaction = mapping.redaction(nil)
        PayAtomMapping.add(personal: .object(object), to: &redaction)
        let times = ["action_time", "request_time"].compactMap { WireField.text(object[$0], limit: 64) }
        var claim = CallbackClaim(
            reference: redaction.redacted(reference), state: word.state,
            providerStatus: redaction.shown(status, sparing: [reference]), verified: proven != nil)
        claim.providerReference = stated.refCode.value.map(redaction.redacted)
        claim.bankReference = stated.bankReference.map(redaction.redacted)
        claim.amount = Self.amount(stated, proven, word)
        claim.providerTime = times.first.map(redaction.redacted)
        claim.proof = proven.map { "post_hash over \($0.name)" }
        (claim.raw, claim.rawSHA256) = (redaction.kept(object.plain(Self.known)), Hex.sha256(callback.body))
        return claim
    }

    /// The amount the hash covers; where it covers none, the one that was asked for, unproven as the rest.
    ///
    /// A payout that did not go through has processed nothing: a proven 0 under such a word is no other amount, but none.
    private static func amount(_ stated: PayAtomOrder, _ proven: PayAtomAmount?, _ word: PayAtomWord) -> Money? {
        guard let proven else { return (stated.requested.value ?? stated.amount.value)?.money }
        return word != .approved && proven.money == .zero ? nil : proven.money
    }

    private static func object(of callback: RawCallback) throws(CallbackError) -> JSONObject {
        guard callback.method == "POST" else { throw CallbackError("PayAtom calls back with POST") }
        guard callback.body.count <= maximumBytes else {
            throw CallbackError("the callback is longer than any real one")
        }
        guard let value = try? JSONValue(parsing: callback.body), case .object(let object) = value else {
            throw CallbackError("the callback is no JSON object")
        }
        return object
    }

    /// What PayAtom is told: `yes` only where the hash matched and the claim is on disk (the pairing is ours).
    static func acknowledgement(of claim: CallbackClaim?, stored: Bool) -> CallbackReply {
        let isMatched = claim?.verified == true
        var body = JSONBody()
        body.add("hash_status", isMatched ? "Hash Matched" : "Hash Mismatch")
        body.add("acknowledge", isMatched && stored ? "yes" : "no")
        return CallbackReply(status: 200, contentType: "application/json; charset=utf-8", body: body.bytes)
    }
}
