/// A payout as the document describes it (`003_…`, Payout Request), every field checked.
struct PayAtomPayout: Sendable, Equatable {
    static let keys: Set = [
        "payment_mode", "pid", "order_id", "amount", "account_holder", "account_no", "bank", "ifsc", "bank_address",
        "email", "phone",
    ]

    var order: OrderRequest

    /// `pid` has been compared already.
    init(_ request: WireRequest) throws(WireRefusal) {
        try request.allowOnly(Self.keys)
        guard try request.text("payment_mode") == "imps" else { throw Self.invalid("payment_mode") }
        guard let rupees = Plain.rupees(try request.amount("amount", numbersAllowed: true)), rupees <= 500_000 else {
            throw Self.invalid("amount")
        }
        var details = ["account_holder": try request.words("account_holder")]
        let account = try request.text("account_no")
        guard Plain.isReference(account, 5...35) else { throw Self.invalid("account_no") }
        details["account_no"] = account
        // The sample's IFSC (SBI002) is none, so no more than its letters are asked for.
        let ifsc = try request.text("ifsc")
        guard Plain.isReference(ifsc, 6...11), ifsc == ifsc.uppercased() else { throw Self.invalid("ifsc") }
        details["ifsc"] = ifsc
        for key in ["bank", "bank_address", "email", "phone"] where request.has(key) {
            details[key] = try request.text(key)
        }
        order = OrderRequest(
            clientID: try Self.orderID(request), amountPaise: rupees * 100, rail: .imps, bank: String(ifsc.prefix(4)),
            name: details["account_holder"] ?? "", details: details)
    }

    /// "10 to 13 alphanumeric string".
    static func orderID(_ request: WireRequest) throws(WireRefusal) -> String {
        let text = try request.text("order_id")
        guard Plain.isReference(text, 10...13) else { throw invalid("order_id") }
        return text
    }

    static func invalid(_ key: String) -> WireRefusal {
        WireRefusal(message: "Invalid \(key)", status: 400, field: key)
    }
}
