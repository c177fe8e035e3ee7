import Guarded
import Payments

/// Lists as plain text and CSV.
///
/// Everything of outside origin is cleaned before it is written.
enum PlainTable {
    /// The head line of a format; nil where it has none.
    static func header(_ format: ListFormat) -> String? {
        switch format {
        case .table:
            row([
                ("time", 16), ("reference", 13), ("rail", 4), ("amount", -15), ("status", statusColumns),
                ("account", 12),
                ("name", 0),
            ])
        case .csv: csvHeads.joined(separator: ",")
        case .json: nil
        }
    }

    /// One transaction; its numbers are masked unless they were revealed.
    static func line(_ transaction: Transaction, csv isCSV: Bool = false, masked: Bool = true) -> String {
        if isCSV { return CSV.line(csv(transaction)) }
        let time = transaction.createdAt.ist
        return row([
            ("\(time.day.iso) \(time.clock)", 16), (transaction.reference.text, 13), (transaction.mode.word, 4),
            (transaction.isHidden ? hidden : transaction.amount.rupees(paise: .whenNotZero), -15),
            (transaction.status.rawValue, statusColumns), (target(transaction, masked: masked), 12),
            (clean(transaction.beneficiary.name), 0),
        ])
    }

    /// Columns of the longest status.
    private static let statusColumns = PaymentStatus.allCases.map(\.rawValue.count).max() ?? 0

    /// What stands for a figure that whoever looks is to type again unseen.
    private static let hidden = "hidden"

    private static func target(_ transaction: Transaction, masked: Bool) -> String {
        if transaction.isHidden { return hidden }
        return masked ? transaction.beneficiary.maskedTarget : transaction.beneficiary.target
    }

    /// One wallet.
    static func row(_ wallet: Wallet) -> String {
        // Where a provider tells a limit and no balance, what of it is used.
        let used = wallet.used.flatMap { used in
            wallet.limit.map { "used \(used.rupees()) of \($0.rupees())" }
        }
        let amount = wallet.amount?.rupees(paise: .always) ?? used ?? "not known"
        let time = wallet.asOf.map { "at \($0.ist.clockWithSeconds) IST" } ?? ""
        return row([(wallet.provider, 24), (amount, -26), (time, 16), (wallet.error.map(clean) ?? "", 0)])
    }

    /// One operator.
    static func row(_ one: Operator) -> String {
        row([(clean(one.code), 8), (clean(one.type), 10), (one.provider, 16), (clean(one.name), 0)])
    }

    /// One complaint.
    static func row(_ complaint: Complaint) -> String {
        let due = complaint.dueAt.map { "due \($0.iso)" } ?? ""
        let theirs = complaint.providerReference.map { "theirs \(clean($0))" } ?? ""
        return row([
            (complaint.number, 13), (complaint.status.rawValue, 10), (complaint.transaction.text, 13),
            (complaint.provider, 16), (due, 14), (theirs, 20), (clean(complaint.subject), 0),
        ])
    }

    /// A transaction whole, with its timeline.
    static func details(_ transaction: Transaction, _ timeline: [TimelineEntry]) -> [String] {
        var facts: [(String, String)] = [
            ("reference", transaction.reference.text), ("provider", transaction.provider),
            ("amount", amount(transaction)), ("status", transaction.status.rawValue),
            (
                "to",
                transaction.kind == .payin
                    ? "" : "\(clean(transaction.beneficiary.name)) \(target(transaction, masked: true))"
            ),
            ("operator", transaction.recharge.map { "\($0.operatorCode) \($0.operatorType ?? "")" } ?? ""),
            ("pay link", transaction.payURL ?? ""), ("ifsc", transaction.beneficiary.ifsc ?? ""),
            ("bank reference", transaction.bankReference ?? "none yet"),
            ("provider reference", transaction.providerReference ?? "none yet"), ("by", transaction.agent.name),
            ("note", transaction.note),
        ]
        if !transaction.flags.isEmpty {
            facts.append(("flags", transaction.flags.map(\.rawValue).sorted().joined(separator: ", ")))
        }
        let head = facts.filter { !$0.1.isEmpty }.map { row([($0.0, 18), (clean($0.1), 0)]) }
        let lines = timeline.map { entry in
            let time = entry.at.ist
            return row([
                ("\(time.day.iso) \(time.clockWithSeconds)", 19), (entry.label, 9), (clean(entry.actor), 14),
                (entry.status?.rawValue ?? "-", statusColumns), (clean(entry.note), 0),
            ])
        }
        return head + ["", "timeline, IST"] + lines
    }

    /// What moved and how; beside it what was asked for, where that is not the same.
    private static func amount(_ transaction: Transaction) -> String {
        if transaction.isHidden { return "\(hidden) by \(transaction.mode.word)" }
        let moved = "\(transaction.amount.rupees(paise: .whenNotZero)) by \(transaction.mode.word)"
        guard let requested = transaction.requestedAmount, requested != transaction.amount else { return moved }
        return "\(moved), \(requested.rupees(paise: .whenNotZero)) was asked for"
    }

    private static let csvHeads = [
        "reference", "provider", "kind", "mode", "amount_paise", "status", "flags", "provider_status",
        "provider_reference", "bank_reference", "name", "account", "ifsc", "upi", "agent", "note", "created_at",
        "updated_at",
    ]

    private static func csv(_ row: Transaction) -> [String] {
        [
            row.reference.text, row.provider, row.kind.rawValue, row.mode.word,
            row.isHidden ? hidden : String(row.amount.paise),
            row.status.rawValue, row.flags.map(\.rawValue).sorted().joined(separator: " "), row.providerStatus ?? "",
            row.providerReference ?? "", row.bankReference ?? "", row.beneficiary.name,
            row.isHidden ? hidden : row.beneficiary.account ?? "",
            row.beneficiary.ifsc ?? "", row.beneficiary.upi ?? "", row.agent.name, row.note, row.createdAt.rfc3339,
            row.updatedAt.rfc3339,
        ]
    }

    private static func clean(_ text: String) -> String { SafeText(text).string }

    /// Columns parted by two blanks; a negative width aligns to the right, 0 ends the line.
    private static func row(_ cells: [(text: String, width: Int)]) -> String {
        let padded = cells.map { cell in
            let blanks = String(repeating: " ", count: max(0, abs(cell.width) - cell.text.count))
            return cell.width < 0 ? blanks + cell.text : cell.text + blanks
        }
        var line = padded.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }
}
