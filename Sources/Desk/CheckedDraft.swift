import Payments

/// What the rules say of a draft of any kind, and the transaction it becomes where nothing blocks.
struct CheckedDraft: Sendable {
    /// The part of an intent that a draft decides.
    struct Order: Sendable {
        var provider: String
        var mode: Mode
        var amount: Money
        var beneficiary: Beneficiary
        var recharge: RechargeOrder?
        var link: PayLinkOrder?
        var note: String
    }

    var violations: [RuleViolation]
    var warnings: [RaisedWarning]
    var needsApproval: Bool
    var order: Order?

    init<Normalized>(_ check: RuleCheck<Normalized>, _ order: (Normalized) -> Order) {
        (violations, warnings, needsApproval) = (check.violations, check.warnings, check.needsApproval)
        self.order = check.normalized.map(order)
    }

    static func payout(_ payout: NormalizedPayout) -> Order {
        Order(
            provider: payout.provider, mode: .rail(payout.rail), amount: payout.amount,
            beneficiary: payout.beneficiary, note: payout.note)
    }

    static func recharge(_ recharge: NormalizedRecharge) -> Order {
        Order(
            provider: recharge.provider, mode: .recharge, amount: recharge.amount, beneficiary: recharge.beneficiary,
            recharge: recharge.order, note: recharge.note)
    }

    static func link(_ link: NormalizedPayLink) -> Order {
        Order(
            provider: link.provider, mode: .link, amount: link.amount, beneficiary: Beneficiary(name: ""),
            link: link.order, note: link.note)
    }
}
