/// The calls of PayAtom's other public pages (`providers.md`, *From the vendor's other public pages*).
extension PayAtomTeller {
    /// Limits and what is used of them: there is no balance.
    func wallets(_ call: WireCall, _ now: SandboxMoment) throws(WireRefusal) -> SandboxReply {
        try authorize(call.headers["authorization"], account.walletToken)
        let request = try WireRequest(body: call.body)
        try request.allowOnly(["email", "verification_code"])
        guard try request.text("email") == account.operatorEmail,
            try request.text("verification_code") == account.verificationCode
        else { throw WireRefusal(message: "Invalid operator", status: 401) }
        let today = IndianTime(milliseconds: now.world).date
        let used = world.orders(of: .payout).filter {
            $0.status != .failure && $0.status != .reversal && IndianTime(milliseconds: $0.createdAt).date == today
        }.reduce(0) { $0 + $1.amountPaise }
        func wallet(_ accountKey: String, _ number: String, _ usage: Int64) -> WireText {
            .object([
                .init(accountKey, .text(number)), .init("minimum_balance", .text("1000")),
                .init("limit_volume", .text("\(account.limitRupees)")),
                .init("usage_volume", .text(RupeeText.short(usage))),
            ])
        }
        return .json(
            WireText.object([
                .init("status", .text("success")),
                .init(
                    "operator_details",
                    .object([
                        .init("name", .text("SANDBOX OPERATOR")), .init("email", .text(account.operatorEmail)),
                    ])),
                .init(
                    "wallets",
                    .object([
                        .init("upi", .list([wallet("account_number", "000111222333", 0)])),
                        .init("imps_upi", .list([wallet("Account_number", "000111222444", used)])),
                    ])),
            ]).json)
    }

    /// A complaint about an order, signed; the answer gives it a reference.
    mutating func complaint(_ call: WireCall) throws(WireRefusal) -> SandboxReply {
        try authorize(call.headers["authorization"], "Bearer \(account.complaintToken)")
        let request = try WireRequest(body: call.body)
        try request.allowOnly([
            "pid", "order_id", "ref_code", "signature", "complaint_description", "screenshot_images",
        ])
        let known = [
            "pid": try request.text("pid"), "secret_key": account.secretKey,
            "order_id": try request.text("order_id"), "ref_code": try request.text("ref_code"),
        ]
        let signed = account.signatureFields.map { known[$0] ?? "" }.joined()
        guard known["pid"] == account.pid, try request.text("signature") == PayAtomHash.sha256(signed) else {
            throw WireRefusal(message: "Invalid signature", status: 401)
        }
        if request.has("screenshot_images") {
            guard case .list = request.value("screenshot_images") else {
                throw PayAtomPayout.invalid("screenshot_images")
            }
        }
        guard let order = world.order(providerID: known["ref_code"] ?? ""), order.clientID == known["order_id"] else {
            throw WireRefusal(message: "Transaction not found", status: 404)
        }
        world.hear(of: order.clientID, \.complaints)
        let count = world.mentions[order.clientID]?.complaints ?? 1
        var dice = SplitMix64(seed: world.seed, "complaint", order.clientID, String(count))
        return .json(
            WireText.object([
                .init("status", .text("success")), .init("message", .text("Complaint submitted successfully")),
                .init("complaint_reference_id", .text("CMP\(dice.digits(9))")),
            ]).json)
    }

    /// The approved payouts of one day in India; ten calls a day.
    mutating func reconciliation(_ call: WireCall, _ now: SandboxMoment) throws(WireRefusal) -> SandboxReply {
        try authorize(call.headers["token"], account.reconciliationToken)
        let request = try WireRequest(body: call.body)
        try request.allowOnly(["pid", "date", "signature"])
        let date = try request.text("date")
        let parts = date.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.map(\.utf8.count) == [2, 2, 4], parts.joined().utf8.allSatisfy(Plain.isDigit) else {
            throw PayAtomPayout.invalid("date")
        }
        let signed = PayAtomHash.sha256(account.pid + account.secretKey + date)
        guard try request.text("pid") == account.pid, try request.text("signature") == signed else {
            throw WireRefusal(message: "Invalid signature", status: 401)
        }
        guard countReconciliation(on: IndianTime(milliseconds: now.world).date) else {
            throw WireRefusal(message: "Daily limit reached", status: 429)
        }
        let day = [parts[2], parts[1], parts[0]].joined(separator: "-")
        let rows = world.orders(of: .payout).filter {
            $0.status == .success && IndianTime(milliseconds: $0.createdAt).date == day
        }
        return .json(
            WireText.object([.init("status", .text("success")), .init("data", .list(rows.map(Self.row)))]).json)
    }

    private static func row(_ order: WorldOrder) -> WireText {
        let amount = RupeeText.short(order.amountPaise)
        return .object([
            .init("orderCreateDateTime", .text(IndianTime(milliseconds: order.createdAt).words)),
            .init("statusChangeDateTime", .text(IndianTime(milliseconds: order.updatedAt).words)),
            .init("order_id", .text(order.clientID)), .init("ref_code", .text(order.providerID)),
            .init("amount_requested", .text(amount)), .init("amount_processed", .text(amount)),
            .init("transaction_status", .text("Approved")), .init("bank_ref", .text(order.bankReference ?? "")),
        ])
    }

    private func authorize(_ sent: String?, _ expected: String) throws(WireRefusal) {
        guard sent == expected else { throw WireRefusal(message: "Unauthorized", status: 401) }
    }
}
