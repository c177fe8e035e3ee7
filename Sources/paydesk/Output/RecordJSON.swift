import Payments

/// The objects of `command-line.md`, *JSON*: keys are only ever added, absent is `null`.
extension Transaction {
    /// The keys of a transaction, in the contract's order.
    var jsonPairs: [(key: String, value: JSON)] {
        [
            ("reference", .text(reference.text)), ("provider", .text(provider)), ("kind", .text(kind.rawValue)),
            ("mode", .text(mode.word)), ("amount_paise", isHidden ? .null : .integer(amount.paise)),
            ("requested_amount_paise", .optional(requestedAmount?.paise)), ("currency", .text("INR")),
            ("status", .text(status.rawValue)), ("flags", .list(flags.map(\.rawValue).sorted().map(JSON.text))),
            ("provider_status", .optional(providerStatus)), ("provider_reference", .optional(providerReference)),
            ("bank_reference", .optional(bankReference)), ("beneficiary", beneficiaryJSON),
            ("operator", .optional(recharge?.operatorCode)), ("recharge_number", .optional(beneficiary.rechargeNumber)),
            ("pay_url", .optional(payURL)), ("charge_paise", .optional(charge?.paise)),
            ("agent", .text(agent.name)), ("note", note.isEmpty ? .null : .text(note)),
            ("created_at", .text(createdAt.rfc3339)), ("updated_at", .text(updatedAt.rfc3339)),
            ("hidden", .bool(isHidden)),
        ]
    }

    /// The object on one line.
    var json: JSON { .object(jsonPairs) }

    private var beneficiaryJSON: JSON {
        .object([
            ("name", beneficiary.name.isEmpty ? .null : .text(beneficiary.name)),
            ("account", .optional(beneficiary.account)),
            ("ifsc", .optional(beneficiary.ifsc)), ("upi", .optional(beneficiary.upi)),
            ("mobile", .optional(beneficiary.mobile)), ("name_at_bank", .optional(nameAtBank)),
        ])
    }

    /// The same with every number of the beneficiary masked to its last four.
    var masked: Transaction {
        var copy = self
        copy.beneficiary.account = beneficiary.account.map(Masking.tail)
        copy.beneficiary.mobile = beneficiary.mobile.map(Masking.tail)
        copy.beneficiary.rechargeNumber = beneficiary.rechargeNumber.map(Masking.tail)
        copy.beneficiary.upi = beneficiary.upi.map(Masking.upi)
        return copy
    }
}

extension TimelineEntry {
    /// One entry of `timeline`.
    var json: JSON {
        .object([
            ("at", .text(at.rfc3339)), ("source", .text(source.rawValue)), ("verified", .bool(verified)),
            ("provider_status", .optional(providerStatus)), ("status", .optional(status?.rawValue)),
            ("bank_reference", .optional(bankReference)), ("note", note.isEmpty ? .null : .text(note)),
            ("raw_sha256", .optional(rawSHA256)),
        ])
    }
}

extension Wallet {
    /// A balance; `stale` where the figure is not the answer to the last question.
    var json: JSON {
        .object([
            ("provider", .text(provider)), ("wallet", .text("main")), ("amount_paise", .optional(amount?.paise)),
            ("limit_paise", .optional(limit?.paise)), ("used_paise", .optional(used?.paise)),
            ("as_of", .optional(asOf?.rfc3339)), ("stale", .bool(error != nil)), ("error", .optional(error)),
        ])
    }
}

extension Operator {
    /// An operator.
    var json: JSON {
        .object([
            ("provider", .text(provider)), ("name", .text(name)), ("code", .text(code)), ("type", .text(type)),
        ])
    }
}

extension Complaint {
    /// A complaint; `due_at` is the end of the day in India by which an answer is due.
    var json: JSON {
        .object([
            ("reference", .text(number)), ("transaction", .text(transaction.text)), ("provider", .text(provider)),
            ("provider_complaint_reference", .optional(providerReference)), ("subject", .text(subject)),
            ("message", .text(message)), ("status", .text(status.rawValue)),
            ("raised_at", .optional(raisedAt?.rfc3339)),
            ("due_at", .optional(dueAt.map { $0.adding(days: 1).start.rfc3339 })),
        ])
    }
}
