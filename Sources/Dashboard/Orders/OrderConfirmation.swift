import Guarded
import Payments
import TerminalKit

/// The last question before a recharge is sent or a pay link is made.
///
/// It holds what was checked, word for word. For a recharge the last four of the number must be typed; a pay link pays
/// nothing, so its answer stands in front.
struct OrderConfirmation: Hashable, Sendable {
    let draft: OrderDraft
    let order: NormalizedOrder
    /// The warnings that were ticked.
    let warnings: [RaisedWarning]
    /// What the wallet holds, as it is now.
    var wallet: Money? { didSet { dialog.body = body } }
    /// What must be said of that figure and its provider, as it is now.
    var remarks = WalletRemarks() { didSet { dialog.body = body } }
    private let isASCII: Bool
    /// The reference, once it is made.
    var reference: Reference? { didSet { dialog.body = body } }
    var dialog: Dialog<LastAnswer>

    /// A question about a checked draft.
    init(
        draft: OrderDraft, order: NormalizedOrder, warnings: [RaisedWarning], wallet: Money?, needsApproval: Bool,
        symbols: Symbols
    ) {
        (self.draft, self.order, self.warnings, self.wallet) = (draft, order, warnings, wallet)
        isASCII = symbols == .ascii
        switch order {
        case .recharge(let recharge):
            let verb = needsApproval ? "Keep for approval" : "Send \(recharge.amount.rupees(ascii: isASCII))"
            dialog = Dialog(
                needsApproval ? "Keep this recharge for approval?" : "Send this recharge?", body: [],
                confirmation: Confirmation(lastFourOf: recharge.beneficiary.target, called: "number"),
                buttons: [
                    DialogButton(.cancel, "Cancel"), DialogButton(.send, SafeText(verb), remark: "when they match"),
                ])
        case .link:
            dialog = Dialog(
                "Make this pay link?", body: [],
                buttons: [DialogButton(.send, "Make the link"), DialogButton(.cancel, "Cancel")])
        }
        dialog.body = body
    }

    private var body: [Line] {
        var lines: [Line] = [
            Line(order.amount.rupees(ascii: isASCII), .money), Line(order.amount.words, .muted), remarks.down ?? .empty,
        ]
        switch order {
        case .recharge(let recharge): lines += of(recharge)
        case .link(let link): lines += of(link)
        }
        for (index, warning) in warnings.enumerated() {
            lines += Self.row(index == 0 ? "ticked" : "", warning.warning.ticked(warning.references))
        }
        return lines
    }

    private func of(_ recharge: NormalizedRecharge) -> [Line] {
        let order = recharge.order
        let what = [order.operatorName, order.operatorType, order.operatorCode].compactMap(\.self)
        var lines = Self.row("operator", what.joined(separator: " · "))
        lines += Self.row("number", PayoutConfirmation.withoutTail(recharge.beneficiary.target))
        lines += Self.row("from", recharge.provider) + Self.row("reference", reference?.text ?? "being made")
        if let wallet { lines += remarks.beside(WalletLine.of(wallet, less: recharge.amount, isASCII: isASCII)) }
        return lines
    }

    private func of(_ link: NormalizedPayLink) -> [Line] {
        var lines = Self.row("by", link.provider) + Self.row("then to", link.order.redirectURL)
        if let user = link.order.userID { lines += Self.row("user", user) }
        lines += Self.row("reference", reference?.text ?? "being made")
        return lines + [.empty, Line("Nothing is paid by it. It is asked for once.", .muted)]
    }

    private static func row(_ label: String, _ value: String) -> [Line] {
        SafeText(value).wrapped(40).enumerated().map { index, line in
            Line(index == 0 ? label : "", .label).padded(to: 11) + Line(line)
        }
    }
}
