import Guarded
import Payments
import TerminalKit

/// The question about a payout that is on disk and never left: send it or discard it.
///
/// Sending needs the same typed confirmation as a fresh payout.
struct UnsentQuestion: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case cancel, discard, send
    }

    /// The payout as it was when the question was opened.
    let row: Transaction
    /// What the wallet holds, as it is now.
    var wallet: Money? { didSet { dialog.body = Self.body(row, wallet: wallet, isASCII: isASCII) } }
    private let isASCII: Bool
    var dialog: Dialog<Answer>

    var reference: Reference { row.reference }

    /// A question about a row whose account is masked to its last four.
    init(_ row: Transaction, wallet: Money?, symbols: Symbols) {
        (self.row, self.wallet, isASCII) = (row, wallet, symbols == .ascii)
        let amount = row.amount.rupees(ascii: isASCII)
        // Of four characters and fewer nothing is known here that could be compared.
        let number = row.beneficiary.account ?? row.beneficiary.rechargeNumber
        let target = number.flatMap { $0.hasSuffix("•") ? nil : $0 }
        let verb = row.kind == .payin ? "Make the link" : "Send \(amount)"
        dialog = Dialog(
            "Send or discard?", body: Self.body(row, wallet: wallet, isASCII: isASCII),
            confirmation: row.kind == .payin
                ? nil
                : target.map { Confirmation(lastFourOf: $0, called: row.kind == .recharge ? "number" : "account") }
                    ?? Confirmation(account: nil, amount: row.amount),
            buttons: [
                DialogButton(.cancel, "Leave it"), DialogButton(.discard, "Discard"),
                DialogButton(.send, SafeText(verb)),
            ])
    }

    private static func body(_ row: Transaction, wallet: Money?, isASCII: Bool) -> [Line] {
        var lines: [Line] = [
            Line(row.amount.rupees(ascii: isASCII), .money), Line(row.amount.words, .muted), .empty,
            line("to", row.title),
        ]
        if row.beneficiary.account != nil {
            // The last four are what is typed, so they are not shown here.
            let ifsc = row.beneficiary.ifsc ?? ""
            let bank = Banks.name(String(ifsc.prefix(4))) ?? row.beneficiary.bank ?? "a bank not known here"
            lines.append(line("account", ifsc.isEmpty ? bank : "\(bank) · \(ifsc)"))
        } else if let order = row.recharge {
            lines.append(line("number", "\(order.operatorType ?? "the last four are typed") · \(order.operatorCode)"))
        } else if row.kind != .payin {
            lines.append(line(row.beneficiary.upi == nil ? "mobile" : "UPI id", row.beneficiary.maskedTarget))
        }
        lines.append(line("by", "\(row.mode.word) from \(row.provider)"))
        lines.append(line("reference", row.reference.text))
        lines.append(line("entered", "\(row.createdAt.day.named) \(row.createdAt.ist.clock) by \(row.agent.name)"))
        if let wallet { lines.append(WalletLine.of(wallet, less: row.amount, isASCII: isASCII)) }
        return lines
    }

    private static func line(_ label: String, _ value: String) -> Line {
        Line(label, .label).padded(to: 11) + Line(value)
    }
}

extension DashboardState {
    /// Opens the question where the selected payout was left unsent; false where it was not.
    mutating func askAboutUnsent() -> Bool {
        guard let row = subjectRow, row.status == .ready, profile.maySend, !leaving.contains(row.reference),
            !payout.isSending(row.reference), !isInHand(row.reference)
        else { return false }
        let wallet = payoutFacts.wallet(row.provider)?.amount
        overlays.append(.unsent(UnsentQuestion(row, wallet: wallet, symbols: profile.symbols)))
        return true
    }

    /// Whether another process is about to send it.
    private func isInHand(_ reference: Reference) -> Bool {
        details.content.map { $0.transaction.reference == reference && $0.isInHand } ?? false
    }

    /// Hands out what was answered, once.
    mutating func leave(_ reference: Reference, _ effect: Effect) -> [Effect] {
        guard leaving.insert(reference).inserted else { return [] }
        if case .send = effect { say(Notice("Sending \(reference), once.")) }
        return [effect]
    }

    /// What became of a payout that was left unsent.
    mutating func take(_ outcome: UnsentOutcome, of reference: Reference) -> [Effect] {
        leaving.remove(reference)
        deciding.remove(reference)
        switch outcome {
        case .sent(let row, let reason):
            tell(row, reason)
        case .discarded: say(Notice("\(reference) is discarded. Nothing was sent."))
        case .refused(let reason): say(Notice(reason, .failure))
        }
        return refresh()
    }
}

extension PayoutPane {
    /// Whether this one is on its way from the form.
    func isSending(_ reference: Reference) -> Bool {
        if case .sending(let flight) = phase { flight.reference == reference } else { false }
    }
}
