/// The answers and callbacks of `003_…`, with the variants it prints.
struct PayAtomPrint {
    let order: WorldOrder
    let account: PayAtomAccount
    let status: SandboxStatus
    let bankReference: String?
    var dice: SplitMix64
    var word: String

    init(
        _ order: WorldOrder, status: SandboxStatus, bankReference: String?, account: PayAtomAccount,
        dice: SplitMix64
    ) {
        self.order = order
        self.account = account
        self.status = status
        self.bankReference = bankReference
        self.dice = dice
        word = Self.word(status, seed: order.clientID)
    }

    /// The document's words; what was not paid is `Declined` by PayAtom or `Failed` at the bank.
    static func word(_ status: SandboxStatus, seed: String) -> String {
        switch status {
        case .pending: return "Pending"
        case .processing: return "Processing"
        case .success: return "Approved"
        case .failure, .reversal, .refused:
            var dice = SplitMix64(seed: 1, "declined", seed)
            return dice.chance(0.5) ? "Declined" : "Failed"
        }
    }

    private var isPaid: Bool { status == .success }

    private func echo(_ key: String, as name: String? = nil) -> WireText.Field {
        .init(name ?? key, .text(order.details[key] ?? ""))
    }

    /// Rupees as the tables have them (a whole number), or as a string.
    private mutating func rupees(_ paise: Int64) -> WireText {
        switch dice.whole(0...5) {
        case 0: .text(RupeeText.short(paise))
        case 1: .text(RupeeText.decimals(paise))
        default: .number(RupeeText.short(paise))
        }
    }

    /// A proof of order, amount and status; the word hashed may be another than the one printed.
    private mutating func proof(orderID: String, amount: WireText, word: String) -> WireText {
        let printed: String =
            switch amount {
            case .text(let text): text
            case .number(let digits): digits
            default: ""
            }
        let hash = PayAtomHash.md5(orderID + printed + word + account.secretKey)
        return .optional(PayAtomHash.sealed(hash, secret: account.secretKey, iv: dice.bytes(16)))
    }

    private mutating func common(
        orderID: String, requested: WireText, processed: WireText, proof: WireText
    ) -> [WireText.Field] {
        let name = order.details["account_holder"] ?? order.bankName
        return [
            .init("order_id", .text(orderID)), .init("requested_amount", requested),
            .init("processed_amount", processed), .init("bank_ref", .text(bankReference ?? "")),
            .init("sender_pg", .text(isPaid ? "SANDBOX PG" : "")), .init("ref_code", .text(order.providerID)),
            .init("status", .text(word)), .init("post_hash", proof), .init("payment_type", .text("imps")),
            .init("request_time", .text(IndianTime(milliseconds: order.createdAt).stamp)),
            .init("action_time", .text(IndianTime(milliseconds: order.updatedAt).stamp)),
            .init("upi_vpa", dice.chance(0.5) ? .text("") : .null), echo("account_no"),
            .init("account_holder", .text(name)), echo("ifsc"), echo("bank", as: "bank_name"),
        ]
    }

    /// The answer of Status Polling; `hashedWord` is what the proof says, where it is to contradict.
    mutating func status(acknowledged: Bool, hashedWord: String? = nil) -> WireText {
        let requested = rupees(order.amountPaise)
        let processed = isPaid ? rupees(order.amountPaise) : rupees(0)
        // The table says "Merchant ID/PID" of `order_id`.
        let orderID = dice.chance(0.15) ? account.pid : order.clientID
        var hashed = account.hashedAmount
        if hashed == .varied {
            hashed = dice.pick([(.processed, 4), (.requested, 1), (.amount, 1)], or: .processed)
        }
        let amount = rupees(order.amountPaise)
        let chosen =
            switch hashed {
            case .requested: requested
            case .amount: amount
            case .processed, .varied: processed
            }
        let proof = proof(orderID: orderID, amount: chosen, word: hashedWord ?? word)
        var fields = common(orderID: orderID, requested: requested, processed: processed, proof: proof)
        if hashed == .amount {
            fields += [
                .init("upi_id", .text("")), .init("amount", amount),
                .init("webhook_acknowledged", .text(acknowledged ? "yes" : "no")),
            ]
        }
        return .object(fields)
    }

    /// The body of a callback; a forged one carries the proof of what is true, or of nothing.
    mutating func callback(forgedFrom truth: SandboxStatus?) -> WireText {
        let requested = rupees(order.amountPaise)
        let processed = isPaid ? rupees(order.amountPaise) : rupees(0)
        var proof = proof(
            orderID: order.clientID, amount: processed,
            word: truth.map { Self.word($0, seed: order.clientID) } ?? word)
        if truth != nil, dice.chance(0.5) {
            let hash = PayAtomHash.md5(order.clientID + word)
            proof = .optional(PayAtomHash.sealed(hash, secret: "somebody-else", iv: dice.bytes(16)))
        }
        let fields = common(orderID: order.clientID, requested: requested, processed: processed, proof: proof)
        let changes = order.changes.map { change in
            WireText.object([
                .init("status", .text(Self.word(change.status, seed: order.clientID))),
                .init("time", .text(IndianTime(milliseconds: change.at).stamp)),
            ])
        }
        return .object(fields + [echo("bank_address"), .init("transaction_info", .list(changes))])
    }
}
