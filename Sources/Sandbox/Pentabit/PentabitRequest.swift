import Foundation

/// A payout as the document describes it (`002_…`, Payout Initiate), every field checked.
struct PentabitPayout: Sendable, Equatable {
    /// The keys in the order of the sample.
    static let keys = [
        "beneficiary_name", "beneficiary_email", "beneficiary_mobile_no", "beneficiary_address", "payment_method",
        "beneficiary_acc_no", "bank_name", "ifsc", "amount", "order_id", "user_id", "remarks",
    ]

    var order: OrderRequest

    init(_ request: WireRequest) throws(WireRefusal) {
        try request.allowOnly(Set(Self.keys))
        var details: [String: String] = [:]
        for key in ["beneficiary_name", "beneficiary_email", "beneficiary_address", "bank_name", "user_id"] {
            details[key] = try request.words(key)
        }
        let mobile = try PentabitField.digits("beneficiary_mobile_no", request)
        guard Plain.isMobile(mobile) else { throw PentabitField.invalid("beneficiary_mobile_no") }
        details["beneficiary_mobile_no"] = mobile
        guard details["beneficiary_email"]?.split(separator: "@").count == 2 else {
            throw PentabitField.invalid("beneficiary_email")
        }
        let account = try request.text("beneficiary_acc_no")
        guard Plain.isReference(account, 5...35) else { throw PentabitField.invalid("beneficiary_acc_no") }
        details["beneficiary_acc_no"] = account
        let ifsc = try request.text("ifsc")
        guard Plain.isIFSC(ifsc) else { throw PentabitField.invalid("ifsc") }
        details["ifsc"] = ifsc
        let method = try request.text("payment_method")
        guard let rail = SandboxRail(rawValue: method), rail != .upi else {
            throw PentabitField.invalid("payment_method")
        }
        switch request.value("remarks") {
        case nil, .null: break
        default: details["remarks"] = try request.text("remarks")
        }
        order = OrderRequest(
            clientID: try PentabitField.orderID(request), amountPaise: try PentabitField.amount(request), rail: rail,
            bank: String(ifsc.prefix(4)), name: details["beneficiary_name"] ?? "", details: details)
    }
}

/// A pay link as the document describes it (`002_…`, Payin Link), every field checked.
struct PentabitLink: Sendable, Equatable {
    /// The keys in the order of the sample.
    static let keys = ["user_id", "order_id", "amount", "method", "redirect_url"]

    var order: OrderRequest

    init(_ request: WireRequest) throws(WireRefusal) {
        try request.allowOnly(Set(Self.keys))
        let user = try request.words("user_id")
        guard try request.text("method") == "UPI" else { throw PentabitField.invalid("method") }
        let redirect = try request.text("redirect_url")
        guard redirect.hasPrefix("http://") || redirect.hasPrefix("https://"), redirect.utf8.count <= 500 else {
            throw PentabitField.invalid("redirect_url")
        }
        order = OrderRequest(
            clientID: try PentabitField.orderID(request), kind: .link,
            amountPaise: try PentabitField.amount(request), rail: .upi, name: user,
            details: ["user_id": user, "redirect_url": redirect])
    }
}

/// The fields both requests have.
enum PentabitField {
    static func invalid(_ key: String) -> WireRefusal {
        WireRefusal(message: "The \(key) field is invalid.", status: 422, field: key)
    }

    /// The client's reference: letters, digits and hyphens, 64 at most.
    static func orderID(_ request: WireRequest) throws(WireRefusal) -> String {
        let text = try request.text("order_id")
        guard isOrderID(text) else { throw invalid("order_id") }
        return text
    }

    static func isOrderID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { Plain.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    /// A number above nought with two decimals at most, as paise.
    static func amount(_ request: WireRequest) throws(WireRefusal) -> Int64 {
        guard case .number(let rupees) = request.value("amount"), rupees > 0, rupees <= 10_000_000 else {
            throw invalid("amount")
        }
        let paise = NSDecimalNumber(decimal: rupees * 100)
        guard Decimal(paise.int64Value) == rupees * 100 else { throw invalid("amount") }
        return paise.int64Value
    }

    /// Digits, as a string or as a number: the samples print both.
    static func digits(_ key: String, _ request: WireRequest) throws(WireRefusal) -> String {
        if case .number(let number) = request.value(key) { return "\(number)" }
        return try request.text(key)
    }

    /// The `order_id` of a multipart form, as the cURL sample posts it.
    static func orderID(multipart body: [UInt8]) throws(WireRefusal) -> String {
        let text = String(decoding: body, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        guard parts.count == 2, parts[0].contains("name=\"order_id\"") else { throw invalid("order_id") }
        return String(parts[1].prefix { $0 != "\r\n" })
    }
}
