import Desk
import Guarded
import Ledger
import Payments

/// What became of a row of a file, for standard output and the result file.
struct ImportRow {
    /// What was done with it.
    enum Act: String, CaseIterable {
        /// It could be sent; only a dry run says so.
        case ready
        /// It was entered now, and sent unless it waits for approval.
        case sent
        /// It was entered by an earlier run.
        case earlier
        /// It was not sent, for a reason.
        case refused
        /// The import ended before its turn.
        case waiting
    }

    var line: BulkLine
    var act: Act
    /// The masked row, as whoever looks may see it; nil where nothing was entered.
    var transaction: Transaction?
    /// What it breaks and the warnings it meets.
    var violations: [Violation] = []
    /// Why it is as it is; empty where there is nothing to say.
    var reason = ""

    /// A row that is refused.
    static func refused(_ line: BulkLine, _ violations: [RuleViolation], _ warnings: [RaisedWarning]) -> ImportRow {
        let all =
            violations.map { Violation(field: $0.field.rawValue, rule: $0.rule, message: $0.message) }
            + warnings.map {
                Violation(
                    field: $0.field?.rawValue ?? "transaction", rule: $0.warning.rawValue, message: $0.message)
            }
        return ImportRow(
            line: line, act: .refused, violations: all,
            reason: all.map { "\($0.field): \($0.message) [\($0.rule)]" }.joined(separator: " "))
    }

    /// The code a payout like this would leave with by itself; nil where its turn has not come.
    var exit: Exit? {
        switch act {
        case .waiting: nil
        case .ready: .done
        case .refused, .sent, .earlier:
            switch transaction?.status {
            case .pending, .processing, .succeeded: .done
            case .failed, .reversed, .rejected, .discarded, .closed: .definiteNo
            case .notSent: .notSent
            case .awaitingApproval: .keptForApproval
            case .unknown, .submitting, .draft, .ready: .unknown
            case nil: .data
            }
        }
    }

    /// What became of rows, as in `40 accepted, 2 refused`.
    static func counts(_ rows: [ImportRow]) -> String {
        let codes = rows.map(\.exit)
        let words: [(Exit?, String)] = [
            (.done, "accepted"), (.keptForApproval, "kept for approval"), (.definiteNo, "failed"),
            (.notSent, "reached nobody"), (.unknown, "unknown"), (.data, "refused"), (nil, "not reached yet"),
        ]
        return words.compactMap { code, word in
            let count = codes.filter { $0 == code }.count
            return count > 0 ? "\(IndianNumber.grouped(count)) \(word)" : nil
        }.joined(separator: ", ")
    }

    /// A line of text.
    var text: String {
        let head = "line \(line.line)  \(act.rawValue)"
        guard let transaction else {
            return "\(head)  \(SafeText(act == .ready ? payment : reason, limit: 2_000))"
        }
        let tail = reason.isEmpty ? "" : "  \(SafeText(reason, limit: 2_000))"
        return "\(head)  \(PlainTable.line(transaction))\(tail)"
    }

    /// What the row pays, its number masked.
    private var payment: String {
        let draft = line.draft
        let rupees = (try? Money(typed: draft.amount))?.rupees() ?? draft.amount
        return "\(rupees) by \(draft.mode.uppercased()) from \(draft.provider) to \(draft.name) \(maskedTarget)"
    }

    /// The name as it stands in the file; a number in its column is masked as one.
    private var shownName: String {
        BeneficiaryRules.isNumber(name: line.draft.name) ? Masking.tail(line.draft.name) : line.draft.name
    }

    private var maskedTarget: String {
        let target = line.draft.account.isEmpty ? line.draft.upi : line.draft.account
        return target.isEmpty ? "" : target.contains("@") ? Masking.upi(target) : Masking.tail(target)
    }

    /// The transaction's object with what is told of the row; without a transaction its keys are `null`.
    var json: JSON {
        let listed = violations.map { violation in
            JSON.object([
                ("field", .text(violation.field)), ("rule", .text(violation.rule)),
                ("message", .text(violation.message)),
            ])
        }
        let row: [(key: String, value: JSON)] = [
            ("line", .integer(Int64(line.line))), ("result", .text(act.rawValue)),
            ("reason", reason.isEmpty ? .null : .text(reason)), ("violations", .list(listed)),
        ]
        return .object(row + (transaction?.jsonPairs ?? [("reference", .null), ("status", .null)]))
    }

    /// The heads of the result file.
    static let heads = [
        "line", "result", "reference", "status", "provider", "mode", "amount_paise", "name", "account",
        "provider_reference", "bank_reference", "reason",
    ]

    /// A line of the result file; numbers masked to the last four.
    var cells: [String] {
        let draft = line.draft
        guard let transaction else {
            let paise = (try? Money(typed: draft.amount)).map { String($0.paise) } ?? ""
            return [
                String(line.line), act.rawValue, "", "", draft.provider, draft.mode, paise, shownName,
                maskedTarget, "", "", reason,
            ]
        }
        return [
            String(line.line), act.rawValue, transaction.reference.text, transaction.status.rawValue,
            transaction.provider, transaction.mode.word,
            transaction.isHidden ? "hidden" : String(transaction.amount.paise), transaction.beneficiary.name,
            transaction.isHidden ? "hidden" : transaction.beneficiary.maskedTarget,
            transaction.providerReference ?? "", transaction.bankReference ?? "", reason,
        ]
    }
}
