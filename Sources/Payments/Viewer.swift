/// Who looks, as far as it decides what is shown: the one rule of the figures that an approver types again unseen
/// (`payouts.md`, *States*).
public struct Viewer: Hashable, Sendable {
    /// The Unix user.
    public var uid: UInt32
    /// The most they may be: whoever can become an approver by a line of their own file is one here already.
    public var role: AgentRole

    /// A viewer from the Unix user and the most they may be.
    public init(uid: UInt32, role: AgentRole) {
        (self.uid, self.role) = (uid, role)
    }

    /// Whether amount and numbers are hidden: from whoever may approve a payout, until it is decided.
    ///
    /// Whoever entered it knows them.
    public func hides(_ status: PaymentStatus, enteredBy maker: Agent) -> Bool {
        role == .approver && status == .awaitingApproval && maker.uid != uid
    }

    /// The row as this person may see it.
    public func shown(_ row: Transaction) -> Transaction {
        row.isHidden || hides(row.status, enteredBy: row.agent) ? row.hidden : row
    }
}

extension Transaction {
    /// The same without its figures: no amount, no number of the beneficiary's, and marked so.
    public var hidden: Transaction {
        var copy = self
        (copy.isHidden, copy.amount, copy.requestedAmount, copy.charge) = (true, .zero, nil, nil)
        copy.isTwin = false
        copy.beneficiary = Beneficiary(name: beneficiary.name, ifsc: beneficiary.ifsc, bank: beneficiary.bank)
        return copy
    }
}
