import Payments

/// What Paygrt tells beside its orders: the balance and the operators (`providers.md`, *Paygrt*).
extension PaygrtMapping {
    /// Understands the answer to the balance question.
    func balance(_ outcome: Outcome) throws(ProviderError) -> WalletBalance {
        let reply = try outcome.reply()
        do throws(ReplyDefect) {
            guard case .value(.object(let data)) = try data(of: reply, noun: "balance") else {
                throw ReplyDefect("the reply carries no balance")
            }
            return WalletBalance(amount: try balance(in: data))
        } catch {
            throw ProviderError(error, of: reply)
        }
    }

    /// Four decimals, of which money has two: what lies below a paisa is cut off.
    ///
    /// A balance may be negative; a merchant that is named must be ours.
    private func balance(in data: JSONObject) throws(ReplyDefect) -> Money {
        switch data["merchant_id"] {
        case .missing, .value(.null): break
        case .value(.string(let merchant)) where WireField.trimmed(merchant) == account.merchantID.text: break
        default: throw ReplyDefect("the reply carries another merchant's balance")
        }
        guard case .value(let value) = data["balance"], let text = value.text.map(WireField.trimmed),
            let money = (try? Money.reading(decimal: text, signed: true))?.money
        else {
            let shape = redaction(nil).redacted(data.shape)
            throw ReplyDefect("the balance came as no amount in an object of \(shape)")
        }
        return money
    }

    /// Understands the answer to the question for the operators.
    func operators(_ outcome: Outcome) throws(ProviderError) -> PaygrtOperators {
        let reply = try outcome.reply()
        do throws(ReplyDefect) {
            guard case .value(.array(let rows)) = try data(of: reply, noun: "operators") else {
                throw ReplyDefect("the reply carries no list of operators")
            }
            let list = PaygrtOperators(rows, provider: account.name, redaction(nil))
            guard !list.operators.isEmpty else {
                let rows = list.skipped == 1 ? "row" : "rows"
                throw ReplyDefect(
                    list.skipped == 0
                        ? "the list of operators is empty"
                        : "the list of operators has \(list.skipped) \(rows), none of which can be read")
            }
            return list
        } catch {
            throw ProviderError(error, of: reply)
        }
    }

    /// `data` of a whole reply whose request worked.
    private func data(of reply: HTTPReply, noun: String) throws(ReplyDefect) -> JSONObject.Field {
        let stated = try PaygrtReply(reply)
        guard !stated.isUnclosed else { throw ReplyDefect("the reply lacks its last brace") }
        switch stated.status {
        case .worked: return stated.data
        case .failed:
            let said = stated.message.map { ": " + redaction(nil).shown($0) } ?? ""
            throw ReplyDefect("the provider did not tell the \(noun)\(said)", isRefusal: true)
        case nil: throw ReplyDefect("the reply has no readable status")
        }
    }
}

/// The operators as they can be offered, with what of the list could not be.
struct PaygrtOperators: Hashable, Sendable {
    /// The operators in the list's order, each code once.
    private(set) var operators: [Operator] = []
    /// Rows without a code that can be sent, or that are no objects.
    private(set) var skipped = 0
    /// Rows whose code stood there before.
    private(set) var repeated = 0

    /// Reads rows, each by itself: a bad one costs itself alone.
    init(_ rows: [JSONValue], provider: String, _ redaction: Redaction) {
        var codes: Set<String> = []
        for row in rows {
            guard case .object(let object) = row, let code = WireField.identifier(object["operator_code"]),
                redaction.redacted(code) == code
            else {
                skipped += 1
                continue
            }
            guard codes.insert(code).inserted else {
                repeated += 1
                continue
            }
            let name = redaction.shown(Self.cleaned(object["operator_name"]) ?? code)
            let type = redaction.shown(Self.cleaned(object["type"]) ?? "")
            operators.append(Operator(provider: provider, name: name, code: code, type: type))
        }
    }

    /// Up to 60 characters that show something, runs of anything else made one blank; nil where there are none.
    private static func cleaned(_ field: JSONObject.Field) -> String? {
        guard case .value(.string(let text)) = field else { return nil }
        let words = text.split { !($0.isLetter || $0.isNumber || $0.isPunctuation || $0.isSymbol) }
        let line = words.joined(separator: " ")
        return line.isEmpty ? nil : String(line.prefix(60))
    }
}
