import Payments

/// What the fields of a Pentabit reply hold, each checked by itself and none defaulted.
struct PentabitReply {
    /// `success`: whether the request was taken, which is not whether money moved; nil where it cannot be read.
    var success: Bool?
    /// `message`.
    var message: String?
    /// What `error` says, be it a string, an object or an array; nil where it is empty.
    var error: String?
    /// `data`; nil where it is missing or no object.
    var data: PentabitOrder?
    /// Whether one of them stands there twice.
    var isAmbiguous: Bool

    /// Reads a reply's outermost object.
    init(_ object: JSONObject) {
        success = Self.flag(object[PentabitField.success])
        message = WireField.text(object[PentabitField.message], limit: 500)
        if case .value(let value) = object[PentabitField.error] { error = Self.words(of: value) }
        if case .value(.object(let inner)) = object[PentabitField.data] { data = PentabitOrder(inner) }
        isAmbiguous = [PentabitField.success, PentabitField.error, PentabitField.data].contains {
            object[$0] == .ambiguous
        }
    }

    /// A boolean, or what PHP makes of one: `1`, `"1"`, `"true"`.
    private static func flag(_ field: JSONObject.Field) -> Bool? {
        guard case .value(let value) = field else { return nil }
        if case .bool(let flag) = value { return flag }
        return switch value.text?.lowercased() {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }

    /// Every text in it, without the keys, cut at 500 characters.
    private static func words(of value: JSONValue) -> String? {
        let words = texts(of: value).map(WireField.trimmed).filter { !$0.isEmpty }
        return words.isEmpty ? nil : String(words.joined(separator: "; ").prefix(500))
    }

    private static func texts(of value: JSONValue) -> [String] {
        switch value {
        case .null, .bool(false), .number("0"): []
        case .bool(true): ["error"]
        case .number(let text), .string(let text): [text]
        case .array(let values): values.flatMap(texts)
        case .object(let object): object.members.flatMap { texts(of: $0.value) }
        }
    }

    /// What it said, for people: the order's own words first, and what went wrong.
    var said: String? {
        let parts = [data?.message ?? message, success == true ? nil : error].compactMap(\.self)
        guard let first = parts.first else { return nil }
        return parts.count == 2 && parts[1] != first ? "\(first): \(parts[1])" : first
    }

    /// Whether its words turn this machine's key, stamp or address away.
    ///
    /// The document prints none, so they decide what is said of a question, and never of an order.
    var refusesKey: Bool {
        let text = [message, error].compactMap(\.self).joined(separator: " ").lowercased()
        let words = Set(text.split { !$0.isLetter }.map(String.init))
        let certain: Set = [
            "unauthorized", "unauthorised", "unauthenticated", "signature", "timestamp", "whitelist", "whitelisted",
        ]
        let wrong: Set = ["invalid", "wrong", "expired", "incorrect", "access", "api"]
        return !words.isDisjoint(with: certain) || words.contains("key") && !words.isDisjoint(with: wrong)
    }

    /// Whether it says that there is no such order, in these words and no others.
    ///
    /// The document prints no such reply, so nothing longer is taken for one: a merchant or key may be missing too.
    var saysNotFound: Bool {
        let orders = ["order", "payout", "payin", "transaction", "payout order", "payout transaction", "order id"]
        return [message, error].compactMap(\.self).contains { text in
            let plain = text.lowercased().split { !$0.isLetter }.joined(separator: " ")
            return orders.contains { plain == "\($0) not found" }
        }
    }
}

/// The order a reply or callback speaks of: the inside of `data`.
struct PentabitOrder {
    /// An amount as it came.
    enum Amount: Hashable {
        /// Missing or `null`: there is nothing to compare.
        case none
        /// An exact amount.
        case money(Money)
        /// Something that is no amount.
        case unreadable

        /// The amount, where it is one.
        var money: Money? {
            if case .money(let money) = self { money } else { nil }
        }
    }

    /// `order_id`: our reference, back.
    var orderID: String?
    /// `status`: the word.
    var status: String?
    /// `amount`: of a payout what is sent, of a pay link what was received.
    var amount: Amount
    /// `request_amount`: of a pay link what was asked for.
    var requestAmount: Amount
    /// `transaction_id`: the bank's reference (UTR), by the document.
    var transactionID: String?
    /// `charge`; nil also for ten million rupees and more, since a number of that length is rather somebody's account.
    var charge: Money?
    /// `beneficiary_acc_no`.
    var account: String?
    /// `message` of payouts, `comments` of pay links.
    var message: String?
    /// `pay_url`.
    var payURL: String?
    /// Numbers of people in it, by how they are masked, whoever they are.
    var numbers: [String]
    /// Whether a field that decides something stands there twice.
    var isAmbiguous: Bool

    /// Reads `data`.
    init(_ object: JSONObject) {
        orderID = WireField.identifier(object[PentabitField.orderID])
        status = WireField.word(object[PentabitField.status])
        amount = Self.amount(object[PentabitField.amount])
        requestAmount = Self.amount(object[PentabitField.requestAmount])
        transactionID = WireField.identifier(object[PentabitField.transactionID])
        if case .value(let value) = object[PentabitField.charge] {
            let money = value.text.flatMap { try? Money.reading(decimal: WireField.trimmed($0)).money }
            charge = money.flatMap { $0 < Money(rupees: 10_000_000) ? $0 : nil }
        }
        account = WireField.text(object[PentabitField.beneficiaryAccount], limit: 64)
        message =
            WireField.text(object[PentabitField.message], limit: 500)
            ?? WireField.text(object[PentabitField.comments], limit: 500)
        payURL = WireField.text(object[PentabitField.payURL], limit: 2_001)
        numbers = Self.numbers(in: object)
        isAmbiguous = [
            PentabitField.orderID, PentabitField.status, PentabitField.amount, PentabitField.requestAmount,
            PentabitField.transactionID, PentabitField.beneficiaryAccount, PentabitField.payURL,
        ].contains { object[$0] == .ambiguous }
    }

    /// A number or a string of one, exact to the paisa and never through `Double`.
    private static func amount(_ field: JSONObject.Field) -> Amount {
        switch field {
        case .missing, .value(.null): return .none
        case .ambiguous: return .unreadable
        case .value(let value):
            guard let text = value.text, let money = try? Money(decimal: WireField.trimmed(text)) else {
                return .unreadable
            }
            return .money(money)
        }
    }

    /// Accounts, mobiles and UPI ids, another order's included; a field that stands there twice gives both.
    private static func numbers(in object: JSONObject) -> [String] {
        let personal: Set = [
            PentabitField.beneficiaryAccount, PentabitField.beneficiaryMobile, PentabitField.vpa, PentabitField.bankUPI,
        ]
        return object.members.filter { personal.contains($0.key) }.flatMap(\.value.texts).map(WireField.trimmed)
            .filter { (4...256).contains($0.utf8.count) }
    }

    /// Whether its account ends otherwise than `account`; masked ends and fewer than four characters tell nothing.
    func differs(from account: String) -> Bool {
        guard let told = self.account else { return false }
        let tail = told.reversed().prefix { $0.isASCII && ($0.isLetter || $0.isNumber) && $0 != "x" && $0 != "X" }
        guard tail.count >= 4, account.count >= 4 else { return false }
        return String(tail.prefix(4)).lowercased() != String(account.reversed().prefix(4)).lowercased()
    }
}
