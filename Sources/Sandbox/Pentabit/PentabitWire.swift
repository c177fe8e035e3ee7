/// The replies and webhooks of `002_…`, with the variants it prints.
enum PentabitWire {
    static func balance(paise: Int64) -> SandboxReply {
        reply(
            .object([.init("balance", .text(RupeeText.decimals(paise)))]), message: "Merchant wallet balance fetched.")
    }

    /// The envelope of every answer.
    static func reply(
        _ data: WireText, message: String, isSuccess: Bool = true, error: WireText = .text(""), status: Int = 200
    ) -> SandboxReply {
        let envelope = WireText.object([
            .init("error", error), .init("data", data), .init("message", .text(message)),
            .init("success", .flag(isSuccess)),
        ])
        return .json(envelope.json, status: status)
    }

    /// `error` may be a string, an object or an array: none is printed.
    static func refusal(_ refusal: WireRefusal, status: Int, _ dice: inout SplitMix64) -> SandboxReply {
        let text = WireText.text(refusal.message)
        let errors: [WireText] = [
            text, .object([.init(refusal.field ?? "error", .list([text]))]), .list([text]),
        ]
        return reply(
            .null, message: refusal.message, isSuccess: false, error: errors[Int(dice.whole(0...2))], status: status)
    }

    static func word(_ status: SandboxStatus) -> String {
        switch status {
        case .success: "Approved"
        case .pending, .processing: "Pending"
        case .failure, .reversal, .refused: "Rejected"
        }
    }

    static func message(_ status: SandboxStatus) -> String {
        switch status {
        case .success: "Payout has been completed."
        case .pending, .processing: "Payout has been processing."
        case .failure, .reversal, .refused: "Payout has been rejected."
        }
    }

    /// Rupees as a number or as a string.
    static func amount(_ paise: Int64, _ dice: inout SplitMix64) -> WireText {
        switch dice.whole(0...4) {
        case 0: .text(RupeeText.decimals(paise))
        case 1: .number(RupeeText.decimals(paise))
        case 2: .text(RupeeText.short(paise))
        default: .number(RupeeText.short(paise))
        }
    }

    /// A stamp with its `Z` in UTC, or without one in IST.
    static func stamp(_ milliseconds: Int64, _ dice: inout SplitMix64) -> WireText {
        dice.chance(0.2)
            ? .text(IndianTime(milliseconds: milliseconds).stamp) : .text(IndianTime.utcStamp(milliseconds))
    }
}

/// How an order is printed.
struct PentabitPrint {
    var order: WorldOrder
    var word: String
    var status: SandboxStatus
    var bankReference: String?
    var dice: SplitMix64

    init(_ order: WorldOrder, status: SandboxStatus, bankReference: String?, dice: SplitMix64) {
        self.order = order
        self.status = status
        self.bankReference = bankReference
        self.dice = dice
        word = PentabitWire.word(status)
    }

    /// Letters of another size now and then.
    mutating func varyWord() {
        switch dice.whole(0...9) {
        case 0: word = word.uppercased()
        case 1: word = word.lowercased()
        default: break
        }
    }

    private func echo(_ key: String) -> WireText.Field {
        .init(key, .optional(order.details[key]))
    }

    /// ₹2 when it is taken, ₹5.90 in the end, as in the samples; the wallet is not charged for it here.
    private var charge: WireText { .number(status == .pending ? "2" : "5.9") }

    private mutating func mobile() -> WireText {
        .id(order.details["beneficiary_mobile_no"] ?? "", asNumber: dice.chance(0.5))
    }

    /// The `data` of Payout Initiate.
    mutating func initiated() -> WireText {
        .object([
            echo("beneficiary_name"), echo("beneficiary_email"), .init("beneficiary_mobile_no", mobile()),
            echo("beneficiary_address"), .init("payment_method", .optional(order.rail?.rawValue)),
            echo("beneficiary_acc_no"), echo("bank_name"), echo("ifsc"),
            .init("amount", PentabitWire.amount(order.amountPaise, &dice)), .init("order_id", .text(order.clientID)),
            echo("user_id"), .init("transaction_id", .optional(bankReference)), echo("remarks"),
            .init("charge", charge), .init("status", .text(word)),
            .init("message", .text(PentabitWire.message(status))),
            .init("updated_at", PentabitWire.stamp(order.updatedAt, &dice)),
            .init("created_at", PentabitWire.stamp(order.createdAt, &dice)),
        ])
    }

    /// The `data` of Payout Status and of the payout webhook, which print the same keys in another order.
    mutating func payout(isWebhook: Bool) -> WireText {
        let ids: [WireText.Field] = [.init("order_id", .text(order.clientID)), echo("user_id")]
        let money: [WireText.Field] = [
            .init("transaction_id", .optional(bankReference)),
            .init("amount", PentabitWire.amount(order.amountPaise, &dice)), .init("charge", charge),
        ]
        let payee: [WireText.Field] = [
            echo("beneficiary_name"), echo("beneficiary_address"), echo("beneficiary_email"),
            .init("beneficiary_mobile_no", mobile()), .init("payment_method", .optional(order.rail?.rawValue)),
            echo("beneficiary_acc_no"), echo("ifsc"), echo("bank_name"), .init("vpa", .null), echo("remarks"),
        ]
        let message = isWebhook && status == .success ? "Payout has been approved." : PentabitWire.message(status)
        let end: [WireText.Field] = [
            .init("status", .text(word)), .init("created_at", PentabitWire.stamp(order.createdAt, &dice)),
            .init("updated_at", PentabitWire.stamp(order.updatedAt, &dice)), .init("message", .text(message)),
        ]
        return .object(isWebhook ? money + payee + ids + end : ids + money + payee + end)
    }

    /// The `data` of Payin Link.
    mutating func link(payURL: String) -> WireText {
        .object([
            echo("user_id"), .init("order_id", .text(order.clientID)),
            .init("amount", PentabitWire.amount(order.amountPaise, &dice)), .init("method", .text("UPI")),
            echo("redirect_url"), .init("updated_at", PentabitWire.stamp(order.updatedAt, &dice)),
            .init("created_at", PentabitWire.stamp(order.createdAt, &dice)), .init("pay_url", .text(payURL)),
        ])
    }

    /// The `data` of Payin Status and of the payin webhooks.
    mutating func payin(isInitiation: Bool = false) -> WireText {
        let comments =
            switch status {
            case _ where isInitiation: "Payin Initiated"
            case .success: "Auto Approved"
            case .pending, .processing: "Waiting for payment"
            default: "Auto Rejected"
            }
        let isPaid = status == .success && !isInitiation
        let isNamed = isPaid && dice.chance(0.6)
        let received = isPaid ? order.receivedPaise ?? order.amountPaise : order.amountPaise
        return .object([
            echo("user_id"), .init("order_id", .text(order.clientID)),
            .init("transaction_id", isInitiation ? .null : .optional(bankReference)),
            .init("amount", PentabitWire.amount(received, &dice)),
            .init("request_amount", PentabitWire.amount(order.amountPaise, &dice)), .init("method", .text("UPI")),
            .init("comments", .text(comments)), .init("status", .text(isInitiation ? "Initiated" : word)),
            .init("time_of_processing", .text(IndianTime(milliseconds: order.updatedAt).stamp)),
            .init("created_at", PentabitWire.stamp(order.createdAt, &dice)),
            .init("updated_at", PentabitWire.stamp(order.updatedAt, &dice)),
            .init("bank_upi", isNamed ? .text("sandbox.shop@upi") : .null),
            .init("bank_name", isNamed ? .text("SANDBOX BANK") : .null),
        ])
    }
}
