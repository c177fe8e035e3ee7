import Guarded
import Payments
import TerminalKit

/// The last question before money leaves.
///
/// It holds what was checked, word for word; what is typed must match.
struct PayoutConfirmation: Hashable, Sendable {
    let draft: PayoutDraft
    let payout: NormalizedPayout
    /// The warnings that were ticked.
    let warnings: [RaisedWarning]
    /// What the wallet holds, as it is now.
    var wallet: Money? { didSet { dialog.body = body } }
    /// What must be said of that figure and its provider, as it is now.
    var remarks = WalletRemarks() { didSet { dialog.body = body } }
    let needsApproval: Bool
    let symbols: Symbols
    /// The reference, once it is made.
    var reference: Reference? { didSet { dialog.body = body } }
    var dialog: Dialog<LastAnswer>

    /// A question about a checked draft.
    init(
        draft: PayoutDraft, payout: NormalizedPayout, warnings: [RaisedWarning], wallet: Money?, needsApproval: Bool,
        symbols: Symbols
    ) {
        (self.draft, self.payout, self.warnings, self.wallet) = (draft, payout, warnings, wallet)
        (self.needsApproval, self.symbols) = (needsApproval, symbols)
        let amount = payout.amount.rupees(ascii: symbols == .ascii)
        let verb = needsApproval ? "Keep for approval" : "Send \(amount)"
        dialog = Dialog(
            needsApproval ? "Keep this payout for approval?" : "Send this payout?", body: [],
            confirmation: Confirmation(account: payout.beneficiary.account, amount: payout.amount),
            buttons: [
                DialogButton(.cancel, "Cancel"), DialogButton(.send, SafeText(verb), remark: "when they match"),
            ])
        dialog.body = body
    }

    private var body: [Line] {
        let isASCII = symbols == .ascii
        var lines: [Line] = [
            Line(payout.amount.rupees(ascii: isASCII), .money), Line(payout.amount.words, .muted),
            remarks.down ?? .empty, Self.row("to", payout.beneficiary.name),
        ]
        lines += target
        lines.append(Self.row("by", "\(payout.rail.rawValue) from \(payout.provider)"))
        lines.append(Self.row("reference", reference?.text ?? "being made"))
        if let wallet { lines += remarks.beside(WalletLine.of(wallet, less: payout.amount, isASCII: isASCII)) }
        for (index, warning) in warnings.enumerated() {
            lines.append(Self.row(index == 0 ? "ticked" : "", warning.warning.ticked(warning.references)))
        }
        return lines
    }

    private var target: [Line] {
        guard let account = payout.beneficiary.account else {
            let label = payout.beneficiary.upi == nil ? "mobile" : "UPI id"
            return [Self.row(label, payout.beneficiary.target)]
        }
        let ifsc = payout.beneficiary.ifsc ?? ""
        let bank = Banks.name(String(ifsc.prefix(4))) ?? "a bank not known here"
        return [Self.row("account", Self.withoutTail(account)), Self.row("", "\(bank) · \(ifsc)")]
    }

    private static func row(_ label: String, _ value: String) -> Line {
        Line(label, .label).padded(to: 11) + Line(value)
    }

    /// `5010 0234 56•• ••`: the typed four complete it.
    static func withoutTail(_ account: String) -> String {
        let shown = Array(account.dropLast(4)) + Array("••••")
        return stride(from: 0, to: shown.count, by: 4)
            .map { String(shown[$0..<min($0 + 4, shown.count)]) }.joined(separator: " ")
    }
}

/// What a payout leaves in the wallet, as the last question before it says it.
enum WalletLine {
    /// As in: `wallet     ₹12,34,567.00 → ₹12,22,067.00`; a warning where the wallet does not hold the amount.
    static func of(_ held: Money, less amount: Money, isASCII: Bool) -> Line {
        let after = held - amount
        let words = [held, after].map { $0.rupees(paise: .always, ascii: isASCII) }.joined(separator: " → ")
        return Line("wallet", .label).padded(to: 11) + Line(words, after < .zero ? .warning : .text)
    }
}

/// What must be said of a wallet before money leaves it: from when its figure is, and whether its provider answers.
struct WalletRemarks: Hashable, Sendable {
    /// As in: `at 14:02`.
    var asOf: Line?
    /// That the provider does not answer, and what that means; nil while it does.
    var down: Line?

    /// Nothing is known of it.
    init() {}

    /// What is known now, for one that is about to be made.
    init(_ wallet: Wallet, _ kind: TransactionKind, _ context: Context) {
        asOf = wallet.asOf.map { Line("at \(context.clockOrDay($0))", .muted) }
        guard wallet.isDown else { return }
        let since = wallet.failingSince.map { " since \(context.clockOrDay($0))" } ?? ""
        down = Line("✕ DOWN\(since) · a \(kind.noun) now may end unknown", .statusFailed)
    }

    /// The wallet's line with its moment, on a line of its own where both are too wide for a dialog.
    func beside(_ line: Line) -> [Line] {
        guard let asOf else { return [line] }
        let both = line + "  " + asOf
        return both.columns <= Dialog<Int>.width - 6 ? [both] : [line, Line("").padded(to: 11) + asOf]
    }
}

extension Dialog {
    /// What is said where a question about money is left unanswered: what became of what was typed, and of the money.
    var cancelled: String {
        guard let confirmation, !confirmation.field.isEmpty, !confirmation.matches else {
            return "Cancelled. Nothing was sent."
        }
        return "Cancelled: what was typed does not match. Nothing was sent."
    }
}

extension Confirmation {
    /// What must be typed before a payout is sent: the last four of an account, which may be masked before them; the
    /// amount for a UPI id or a mobile number.
    init(account: String?, amount: Money) {
        guard let account else {
            self.init("Type the amount, from the request:", expected: String(amount.rupees), accepted: .amount)
            return
        }
        self.init(lastFourOf: account, called: "account")
    }

    /// The last four of an account or a number.
    init(lastFourOf target: String, called name: String) {
        let isDigits = target.suffix(4).allSatisfy { $0.isASCII && $0.isNumber }
        self.init(
            Line("Type the last four of the \(name), from the request:"), expected: String(target.suffix(4)),
            accepted: isDigits ? .digits : .any)
    }
}
