import Payments
import TerminalKit

extension PayoutOutcome {
    /// The buttons of a result: none of them can hurt.
    enum Button: Hashable, Sendable {
        case show, ask, close

        /// Its words.
        var title: String {
            switch self {
            case .show: "Show it"
            case .ask: "Ask now"
            case .close: "Close"
            }
        }
    }

    /// Those it has now.
    var buttons: [Button] {
        if payURL != nil { return [.show, .close] }
        return canAsk ? [.ask, .close] : [.close]
    }

    /// What happened, what it means for the money, the one next step, each under its label; then the customer's
    /// sentence.
    func parts(_ context: Context) -> [(label: String, words: String)] {
        if order.kind == .payin { return linkParts(context) }
        return ownParts(context) + (say(context).map { [("Say", "“\($0)”")] } ?? [])
    }

    /// What the customer is told while it is open; nil before it was read.
    private func say(_ context: Context) -> String? {
        guard canAsk, let row, !context.isHidden(row) else { return nil }
        return Say.sentence(TransactionDetails(transaction: row, timeline: []), context)
    }

    /// As in: `at 14:04, 14:08, 14:18 and on`; nil where nothing is planned.
    private func asks(_ context: Context) -> String? {
        guard let nextAskAt else { return nil }
        let later = laterAsks.filter { $0 > nextAskAt }.prefix(2)
        guard !later.isEmpty else { return "at \(context.secondsOrDay(nextAskAt)) and on" }
        return "at \(([nextAskAt] + later).map(context.clockAndDay).joined(separator: ", ")) and on"
    }

    private func ownParts(_ context: Context) -> [(label: String, words: String)] {
        let happened = ("Happened", reason.isEmpty ? "The provider answered: \(status.word)." : reason)
        switch status {
        case .unknown:
            let next = asks(context).map { " paydesk does it by itself \($0);" } ?? ""
            return [
                happened, ("Money", "It may have moved or not. Nobody can say yet. It is not failed."),
                ("Next", "Ask again.\(next) \(context.key(.askNow)) asks now."),
                (
                    "Never",
                    "Do not enter it again: that could pay twice. It stays in Needs you until known."
                ),
            ]
        case .pending, .processing, .submitting:
            let next = asks(context).map { " \($0)" } ?? ""
            return [
                happened, ("Money", "With the provider, not confirmed yet."),
                ("Next", "paydesk asks by itself\(next); \(context.key(.askNow)) asks now."),
            ]
        case .succeeded:
            let reference = bankReference.map { " \(order.kind.nameOfReference($0)) \($0)." } ?? ""
            return [happened, ("Money", "Paid.\(reference)"), ("Next", "Nothing. Reversals are looked for until T+3.")]
        case .failed:
            return [
                happened, ("Money", "Not paid, says the provider."),
                ("Next", "Look at the reason; a new \(order.kind.noun) is a new reference."),
            ]
        case .notSent:
            return [
                happened, ("Money", "Nothing left: no byte of it was sent."),
                ("Next", "\(context.key(.pay)) comes back to the form as it was typed."),
            ]
        case .awaitingApproval:
            return [
                happened, ("Money", "Nothing was sent."),
                ("Next", "An approver types \(order.kind.proof) and amount again."),
            ]
        case .reversed:
            return [
                happened, ("Money", "It came back."), ("Next", "Check the \(order.kind.proof) with the customer."),
            ]
        case .draft, .ready, .rejected, .discarded, .closed:
            return [happened, ("Money", "Nothing was sent."), ("Next", "Its row is in the list.")]
        }
    }

    /// A pay link takes money in: whatever becomes of it, none of ours left.
    private func linkParts(_ context: Context) -> [(label: String, words: String)] {
        let happened = ("Happened", reason.isEmpty ? "The provider answered: \(status.word)." : reason)
        switch status {
        case .unknown:
            let next = asks(context).map { " paydesk does it by itself \($0);" } ?? ""
            return [
                happened, ("Money", "None of ours left. Whether there is a link nobody can say yet."),
                ("Next", "Ask again.\(next) \(context.key(.askNow)) asks now."),
            ]
        case .pending, .processing, .submitting:
            guard let payURL else {
                return [
                    happened, ("Money", "Nothing was paid by it yet."),
                    ("Next", "paydesk asks by itself; \(context.key(.askNow)) asks now."),
                ]
            }
            return [
                ("Happened", "The link is made."), ("Link", payURL), ("Money", "Nothing was paid by it yet."),
                (
                    "Next",
                    "Give it to the payer: \(context.key(.copy)) copies the address. "
                        + "paydesk asks by itself; \(context.key(.askNow)) asks now."
                ),
            ]
        case .succeeded:
            let reference = bankReference.map { " \(BankReferenceWord.of($0)) \($0)." } ?? ""
            return [happened, ("Money", "It was paid.\(reference)"), ("Next", "Nothing. Its row is in the list.")]
        case .notSent:
            return [
                happened, ("Money", "There is no link: no byte of the request was sent."),
                ("Next", "\(context.key(.pay)) comes back to the form as it was typed."),
            ]
        case .reversed: return [happened, ("Money", "What was paid went back."), ("Next", "Tell the payer.")]
        case .failed, .draft, .ready, .awaitingApproval, .rejected, .discarded, .closed:
            return [happened, ("Money", "Nothing was paid by it."), ("Next", "A new link is a new reference.")]
        }
    }
}

extension TransactionKind {
    /// What is compared with the request before it is paid.
    fileprivate var proof: String { self == .recharge ? "number" : "account" }
}
