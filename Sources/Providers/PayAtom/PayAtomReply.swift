import Payments

/// What stands under a key of a PayAtom object.
enum PayAtomField<Value> {
    /// Nothing: no such key, `null` or blank text.
    case absent
    /// Something that can be read.
    case value(Value)
    /// Something else, or two of them: what is meant nobody knows.
    case unreadable

    /// Reads a string or a number; nil from `read` is unreadable.
    init(_ field: JSONObject.Field, _ read: (JSONValue) -> Value?) {
        switch field {
        case .missing, .value(.null): self = .absent
        case .value(let value):
            if let text = value.text, WireField.trimmed(text).isEmpty {
                self = .absent
            } else {
                self = read(value).map(PayAtomField.value) ?? .unreadable
            }
        case .ambiguous: self = .unreadable
        }
    }

    /// The value, where there is one.
    var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }

    /// Whether there is something that cannot be read.
    var isUnreadable: Bool {
        if case .unreadable = self { true } else { false }
    }
}

/// An amount under one of its names, as text and as money.
struct PayAtomAmount: Hashable {
    /// The key it stands under.
    var name: String
    /// Its own text, a number's as it was printed.
    var text: String
    /// The same as money, exact.
    var money: Money

    /// Reads a string or a number of exact decimals, never negative; nil for anything else.
    init?(_ name: String, _ value: JSONValue) {
        guard let text = value.text, let money = try? Money(decimal: WireField.trimmed(text)) else { return nil }
        (self.name, self.text, self.money) = (name, text, money)
    }

    /// The texts the vendor may have hashed: its own, whole rupees, two decimals.
    var forms: [String] {
        let paise = money.paise % 100
        var forms = [text]
        if paise == 0 { forms.append(String(money.rupees)) }
        forms.append("\(money.rupees).\(paise < 10 ? "0" : "")\(paise)")
        return forms
    }
}

/// What the fields of a PayAtom order hold, in the payout's reply, a status answer and a callback, each checked by itself
/// and none defaulted.
struct PayAtomOrder {
    /// `order_id`: ours, or in a status answer perhaps the pid.
    var orderID: PayAtomField<String>
    /// `ref_code`: PayAtom's reference, 128 characters in the vendor's sample.
    var refCode: PayAtomField<String>
    /// `status`: the word; nil where it is missing, doubled or no text.
    var status: String?
    /// `requested_amount`, and `processed_amount`, and the `amount` that the vendor's code reads.
    var requested: PayAtomField<PayAtomAmount>
    var processed: PayAtomField<PayAtomAmount>
    var amount: PayAtomField<PayAtomAmount>
    /// `account_no`, as printed: perhaps masked.
    var account: PayAtomField<String>
    /// `account_holder`.
    var holder: String?
    /// `bank_ref`.
    var bankReference: String?
    /// `message`.
    var message: String?
    /// `post_hash`.
    var postHash: PayAtomField<String>
    /// `order_id` and `status` as they were hashed: untrimmed.
    private var hashed: (order: String, status: String)?

    /// The most characters of a `ref_code`.
    static let refCodeLimit = 256

    /// Reads an order's object.
    init(_ object: JSONObject) {
        func amount(_ name: String) -> PayAtomField<PayAtomAmount> {
            PayAtomField(object[name]) { PayAtomAmount(name, $0) }
        }
        orderID = PayAtomField(object["order_id"]) { WireField.identifier(.value($0)) }
        refCode = PayAtomField(object["ref_code"]) { WireField.identifier(.value($0), limit: Self.refCodeLimit) }
        status = WireField.word(object["status"])
        (requested, processed, self.amount) = (amount("requested_amount"), amount("processed_amount"), amount("amount"))
        account = PayAtomField(object["account_no"]) { $0.text.map(WireField.trimmed) }
        holder = WireField.text(object["account_holder"], limit: 200)
        bankReference = Self.bankReference(object["bank_ref"])
        message = WireField.text(object["message"], limit: 500)
        postHash = PayAtomField(object["post_hash"]) { if case .string(let text) = $0 { text } else { nil } }
        if case .value(let order) = object["order_id"], let order = order.text,
            case .value(.string(let status)) = object["status"]
        {
            hashed = (order, status)
        }
    }

    /// The amounts that can be read, in the order the hash is tried on them.
    var amounts: [PayAtomAmount] { [processed, requested, amount].compactMap(\.value) }

    /// The amount the `post_hash` covers beside order and status; nil where it covers none, or there is no hash.
    func proven(by hash: PayAtomHash) -> PayAtomAmount? {
        guard let postHash = postHash.value, let hashed else { return nil }
        return hash.matched(postHash, order: hashed.order, status: hashed.status, amounts: amounts)
    }

    /// A bank's reference has a digit in it that is not 0; `NA`, `-` and `0` are none.
    static func bankReference(_ field: JSONObject.Field) -> String? {
        WireField.identifier(field).flatMap { $0.contains { ("1"..."9").contains($0) } ? $0 : nil }
    }
}

/// Whether an account as PayAtom prints it can be the one that is paid.
enum PayAtomAccount {
    /// Blanks and leading zeros left aside; `x`, `X`, `*` and `•` may stand for any character, as in the vendor's
    /// sample `78473xxx`.
    static func canBe(_ shown: String, _ account: String) -> Bool {
        let (shown, account) = (plain(shown), plain(account))
        if withoutZeros(shown) == withoutZeros(account) { return true }
        guard let first = shown.firstIndex(where: isMask), let last = shown.lastIndex(where: isMask) else {
            return false
        }
        if shown.count == account.count { return zip(shown, account).allSatisfy { isMask($0) || $0 == $1 } }
        return account.starts(with: shown[..<first]) && account.reversed().starts(with: shown[(last + 1)...].reversed())
    }

    private static func plain(_ text: String) -> [Character] {
        text.uppercased().filter { !$0.isWhitespace && $0 != "-" }.map { $0 }
    }

    private static func withoutZeros(_ text: [Character]) -> ArraySlice<Character> { text.drop { $0 == "0" } }

    private static func isMask(_ character: Character) -> Bool { "X*•".contains(character) }
}

extension JSONObject {
    /// The strings and numbers under these keys as an object again, in this order: all that is kept of an object.
    func plain(_ keys: [String]) -> [UInt8] {
        let members = keys.compactMap { key -> String? in
            switch self[key] {
            case .value(.string(let text)): "\(JSONBody.quoted(key)):\(JSONBody.quoted(text))"
            case .value(.number(let text)): "\(JSONBody.quoted(key)):\(text)"
            default: nil
            }
        }
        return Array("{\(members.joined(separator: ","))}".utf8)
    }
}
