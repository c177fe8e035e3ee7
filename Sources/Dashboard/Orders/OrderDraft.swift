import Guarded
import Payments
import TerminalKit

/// A recharge or a pay link as it is being entered.
public enum OrderDraft: Hashable, Sendable {
    /// A recharge, bill or cash drop.
    case recharge(RechargeDraft)
    /// A pay link.
    case link(PayLinkDraft)
}

/// A recharge's or a pay link's draft that breaks no rule, in the domain's values.
public enum NormalizedOrder: Hashable, Sendable {
    /// A recharge, bill or cash drop.
    case recharge(NormalizedRecharge)
    /// A pay link.
    case link(NormalizedPayLink)

    /// The configured provider's name.
    var provider: String {
        switch self {
        case .recharge(let recharge): recharge.provider
        case .link(let link): link.provider
        }
    }

    /// The amount, whole rupees.
    var amount: Money {
        switch self {
        case .recharge(let recharge): recharge.amount
        case .link(let link): link.amount
        }
    }
}

/// What the rules say of the draft of a recharge or a pay link.
public typealias OrderCheck = RuleCheck<NormalizedOrder>

extension RuleCheck where Normalized == NormalizedOrder {
    /// What the rules said of a recharge's draft.
    public init(_ check: RechargeCheck) { self.init(check, NormalizedOrder.recharge) }

    /// What the rules said of a pay link's draft.
    public init(_ check: PayLinkCheck) { self.init(check, NormalizedOrder.link) }

    private init<Own>(_ check: RuleCheck<Own>, _ order: (Own) -> NormalizedOrder) {
        self.init(
            violations: check.violations, warnings: check.warnings, remarks: check.remarks,
            normalized: check.normalized.map(order), needsApproval: check.needsApproval)
    }
}

/// What was confirmed, as its way and its outcome tell it.
struct SentOrder: Hashable, Sendable {
    let kind: TransactionKind
    let provider: String
    let mode: Mode
    let amount: Money
    /// Who is paid, the numbers masked; on a pay link the agent's note.
    let receiver: String

    /// A payout.
    init(_ payout: NormalizedPayout) {
        (kind, provider, mode, amount) = (.payout, payout.provider, .rail(payout.rail), payout.amount)
        receiver = "\(payout.beneficiary.name) \(payout.beneficiary.maskedTarget)"
    }

    /// A recharge or a pay link.
    init(_ order: NormalizedOrder) {
        (provider, amount) = (order.provider, order.amount)
        switch order {
        case .recharge(let recharge):
            (kind, mode) = (.recharge, .recharge)
            receiver = "\(recharge.beneficiary.name) \(recharge.beneficiary.maskedTarget)"
        case .link(let link): (kind, mode, receiver) = (.payin, .link, link.note)
        }
    }

    /// As in: `₹299 to Airtel ••••3210`.
    func line(_ context: Context) -> Line {
        let amount = Line(context.rupees(amount), .money)
        guard kind == .payin else { return amount + " to " + Line(receiver) }
        return amount + Line(" by pay link") + (receiver.isEmpty ? .empty : Line("  \(receiver)", .muted))
    }
}

extension TransactionKind {
    /// The word in sentences.
    var noun: String {
        switch self {
        case .payout: "payout"
        case .recharge: "recharge"
        case .payin: "pay link"
        }
    }

    /// The title of its form.
    var title: String {
        switch self {
        case .payout: PaneID.payout.title
        case .recharge: "Recharge"
        case .payin: "Pay link"
        }
    }

    /// What a bank reference is called on it (`providers.md`, *Paygrt*).
    func nameOfReference(_ reference: String) -> String {
        self == .recharge ? "operator id" : BankReferenceWord.of(reference)
    }
}

extension DeskProfile {
    /// The providers that take this kind.
    func providers(of kind: TransactionKind) -> [Capability] {
        switch kind {
        case .payout: paying
        case .recharge: capabilities.filter(\.recharges)
        case .payin: capabilities.filter(\.payLinks)
        }
    }

    /// The kinds that some configured provider takes.
    var kinds: [TransactionKind] { TransactionKind.allCases.filter { !providers(of: $0).isEmpty } }
}

extension Transaction {
    /// What the name column says: the beneficiary or operator; on a pay link the payer where known, else the note.
    var title: String {
        guard kind == .payin, beneficiary.name.isEmpty else { return beneficiary.name }
        return note.isEmpty ? "pay link" : note
    }

    /// What was asked for where another amount came.
    var askedOtherwise: Money? {
        guard status == .succeeded || status == .reversed, let requestedAmount else { return nil }
        return requestedAmount == amount ? nil : requestedAmount
    }

    /// The address the payer pays at, while nothing speaks against paying there.
    var openPayURL: String? { status == .pending || status == .processing ? payURL : nil }
}
