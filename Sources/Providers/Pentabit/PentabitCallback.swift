import Payments

/// Pentabit's callback: `POST` of `{event, data}` in JSON, unsigned, so a hint at most (`providers.md`, *Callbacks are
/// claims*).
struct PentabitCallback {
    /// The account, for what must be taken out of the kept text.
    let account: PentabitConfiguration

    private static let maximumBytes = 64 * 1_024

    /// What of a callback is kept beside its event, in the document's order: no name, number or address of anybody.
    private static let kept = [
        PentabitField.userID, PentabitField.orderID, PentabitField.transactionID, PentabitField.amount,
        PentabitField.requestAmount, PentabitField.charge, PentabitField.method, PentabitField.paymentMethod,
        PentabitField.comments, PentabitField.status, PentabitField.timeOfProcessing, PentabitField.createdAt,
        PentabitField.updatedAt, PentabitField.message,
    ]

    /// Understands a callback.
    func read(_ callback: RawCallback) throws(CallbackError) -> CallbackClaim {
        guard callback.method == "POST" else { throw CallbackError("Pentabit calls back with POST") }
        guard callback.body.count <= Self.maximumBytes else {
            throw CallbackError("the callback is longer than any real one")
        }
        guard let value = try? JSONValue(parsing: callback.body), case .object(let object) = value else {
            throw CallbackError("the callback is no JSON object")
        }
        guard let event = WireField.word(object[PentabitField.event]), let kind = Self.kind(of: event) else {
            throw CallbackError("event is missing or none of a payin or payout")
        }
        guard case .value(.object(let data)) = object[PentabitField.data] else {
            throw CallbackError("data is missing or no object")
        }
        let order = PentabitOrder(data)
        guard !order.isAmbiguous else { throw CallbackError("the callback carries a field twice") }
        guard let reference = order.orderID else { throw CallbackError("order_id is missing or no reference") }
        guard let status = order.status, Self.isWord(status) else {
            throw CallbackError("status is missing or no word")
        }
        let redaction = PentabitMapping(account: account).redaction(nil, order)
        return CallbackClaim(
            reference: redaction.redacted(reference), state: Self.state(event, status, kind),
            providerStatus: redaction.shown(status, sparing: [reference]),
            bankReference: order.transactionID.map(redaction.redacted),
            amount: order.amount.money, providerTime: Self.time(in: data), verified: false,
            raw: redaction.kept(Self.known(event, data)), rawSHA256: Hex.sha256(callback.body))
    }

    private static func kind(of event: String) -> TransactionKind? {
        guard isWord(event) else { return nil }
        return event.hasPrefix("payin.") ? .payin : event.hasPrefix("payout.") ? .payout : nil
    }

    /// The state where event and status word say the same; nil where they contradict each other or one is not known.
    private static func state(_ event: String, _ status: String, _ kind: TransactionKind) -> ProviderState? {
        let word = PentabitWord(status)
        let agrees =
            switch event.drop(while: { $0 != "." }) {
            case ".initiated": word == .initiated || word == .pending
            case ".succeeded": word == .approved
            case ".failed": word == .rejected
            default: false
            }
        return agrees ? word.state(of: kind) : nil
    }

    /// The provider's own time as text: when it was processed, else when it was last changed.
    private static func time(in data: JSONObject) -> String? {
        for key in [PentabitField.timeOfProcessing, PentabitField.updatedAt, PentabitField.createdAt] {
            guard case .value(.string(let text)) = data[key], (1...40).contains(text.utf8.count),
                text.allSatisfy({ $0.isASCIIDigit || "-:.+TZ ".contains($0) })
            else { continue }
            return text
        }
        return nil
    }

    private static func isWord(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isASCIIDigit || "_-. ".contains($0)) }
    }

    /// The understood fields as one flat JSON object, values as text: all that is kept.
    private static func known(_ event: String, _ data: JSONObject) -> [UInt8] {
        var body = JSONBody()
        body.add(PentabitField.event, event)
        for key in kept {
            if let text = WireField.text(data[key], limit: 200) { body.add(key, text) }
        }
        return body.bytes
    }
}
