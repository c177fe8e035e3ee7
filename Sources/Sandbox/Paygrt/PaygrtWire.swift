/// The replies of `004_…`, with the variants it prints.
enum PaygrtWire {
    /// The envelope of every answer.
    static func reply(_ data: WireText, message: String = "Success", status: String = "0") -> SandboxReply {
        .json(
            WireText.object([
                .init("message", .text(message)), .init("data", data), .init("status", .text(status)),
            ]).json)
    }

    /// A recharge that failed, as printed: four fields filled, the rest null.
    static func failed(clientID: String?, message: String, remainingPaise: Int64) -> SandboxReply {
        let empty = ["txn_id", "operator_id", "recharge_number", "recharge_amount", "recharge_status"]
        return reply(
            .object(
                [.init("api_ref_id", .optional(clientID))] + empty.map { .init($0, .null) } + [
                    .init("message", .text(message)),
                    .init("remaining_balance", .text(RupeeText.decimals(remainingPaise))),
                    .init("status_code", .text("1")),
                ]),
            message: "Fail", status: "1")
    }

    static func word(_ status: SandboxStatus) -> String {
        switch status {
        case .success: "Success"
        case .pending, .processing: "Pending"
        case .failure, .reversal, .refused: "Fail"
        }
    }

    static func code(_ status: SandboxStatus) -> String {
        switch status {
        case .success: "0"
        case .failure, .reversal, .refused: "1"
        case .pending, .processing: "2"
        }
    }
}

/// How a recharge is printed.
struct PaygrtPrint {
    let order: WorldOrder
    let status: SandboxStatus
    let bankReference: String?
    let remainingPaise: Int64
    var dice: SplitMix64
    var word: String
    private var code: String
    private var outer = "0"

    init(
        _ order: WorldOrder, status: SandboxStatus, bankReference: String?, remainingPaise: Int64, dice: SplitMix64
    ) {
        self.order = order
        self.status = status
        self.bankReference = bankReference
        self.remainingPaise = remainingPaise
        self.dice = dice
        word = PaygrtWire.word(status)
        code = PaygrtWire.code(status)
    }

    /// The words and the codes say different things.
    mutating func contradict() {
        code = code == "1" ? "0" : "1"
        outer = "1"
    }

    /// An id as a string or as a number.
    private mutating func id(_ text: String) -> WireText { .id(text, asNumber: dice.chance(0.25)) }

    /// The code as a string, as printed, or as a number, as a table would have it.
    private mutating func digit(_ text: String) -> WireText {
        dice.chance(0.2) ? .number(text) : .text(text)
    }

    mutating func recharge() -> SandboxReply {
        let isTest = order.details["merchant_id"] == PaygrtAccount.testMerchantID
        // A live recharge that fails at once is sometimes told in full, with the request itself having worked.
        if status == .failure, word == PaygrtWire.word(status), isTest || dice.chance(0.5), outer == "0" {
            let message = order.details["refusal"].map { _ in "Insufficient Merchant Balance" } ?? "Recharge Failed"
            return PaygrtWire.failed(clientID: order.clientID, message: message, remainingPaise: remainingPaise)
        }
        let message =
            switch status {
            case .success: "Recharge Successful"
            case .pending, .processing: "Recharge Request Accepted"
            default: "Recharge Failed"
            }
        return envelope([
            .init("api_ref_id", id(order.clientID)), .init("txn_id", id(order.providerID)),
            .init("operator_id", .text(bankReference ?? "")),
            .init("recharge_number", .optional(order.details["recharge_number"])),
            .init("recharge_amount", .text(RupeeText.decimals(order.amountPaise))),
            .init("recharge_status", .text(word)), .init("message", .text(message)),
            .init("remaining_balance", .text(RupeeText.decimals(remainingPaise))),
            .init("status_code", digit(code)),
        ])
    }

    mutating func asked() -> SandboxReply {
        envelope([
            .init("api_ref_id", id(order.clientID)), .init("txn_id", id(order.providerID)),
            .init("operator_id", dice.chance(0.2) && bankReference == nil ? .null : .text(bankReference ?? "")),
            .init("recharge_status", .text(word)),
        ])
    }

    private mutating func envelope(_ fields: [WireText.Field]) -> SandboxReply {
        .json(
            WireText.object([
                .init("message", .text(outer == "0" ? "Success" : "Fail")), .init("data", .object(fields)),
                .init("status", digit(outer)),
            ]).json)
    }
}
