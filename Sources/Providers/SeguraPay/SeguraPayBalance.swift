import Payments

/// The wallet's balance, "in string format": what can be meant by that (`providers.md`, *SeguraPay*, balance).
extension SeguraPayMapping {
    /// Understands the answer to the balance question.
    ///
    /// Throws with a sentence that shows the reply's shape at most.
    func balance(_ outcome: Outcome) throws(ProviderError) -> WalletBalance {
        let reply = try outcome.reply()
        do throws(ReplyDefect) {
            return WalletBalance(amount: try amount(of: try ReplyTriage.body(of: reply)))
        } catch {
            throw ProviderError(error, of: reply)
        }
    }

    private func amount(of body: [UInt8]) throws(ReplyDefect) -> Money {
        guard let value = try? JSONValue(parsing: body) else {
            let text = WireField.trimmed(String(decoding: body, as: UTF8.self))
            guard let money = Self.money(text) else {
                throw ReplyDefect("the balance came as text of \(text.count) characters that is no amount")
            }
            return money
        }
        switch value {
        case .string(let text), .number(let text):
            guard let money = Self.money(text) else {
                throw ReplyDefect("the balance came as a \(value.kind) that is no amount")
            }
            return money
        case .object(let object): return try amount(in: object)
        default: throw ReplyDefect("the balance came as \(value.kind)")
        }
    }

    private func amount(in object: JSONObject) throws(ReplyDefect) -> Money {
        if object["StatusCode"] != .missing, SeguraPayReply(object).statusCode != .success {
            let said = SeguraPayReply(object).message.map { ": " + redaction(nil).shown($0) } ?? ""
            throw ReplyDefect("the provider did not tell the balance\(said)", isRefusal: true)
        }
        let found = ["Balance", "Data"].filter { object[$0] != .missing }
        if found.count == 1, let key = found.first, case .value(let value) = object[key], let text = value.text,
            let money = Self.money(text)
        {
            return money
        }
        throw ReplyDefect("the balance came as an object of \(redaction(nil).redacted(object.shape))")
    }

    /// A balance may be negative; what lies below a paisa is cut off.
    private static func money(_ text: String) -> Money? {
        (try? Money.reading(decimal: WireField.trimmed(text), signed: true))?.money
    }
}
