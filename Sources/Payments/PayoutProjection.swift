extension Transaction {
    /// The row a payout's log projects to (`architecture.md`, decision 5).
    ///
    /// Beneficiary numbers are whole: the store masks them. `nextAskAt` is the poll plan's to fill in.
    public static func project(intent: PayoutIntent, state: PayoutState, log: [LogEntry]) -> Transaction {
        Transaction(
            reference: intent.reference, provider: intent.provider, kind: intent.kind, mode: intent.mode,
            amount: state.receivedAmount ?? intent.amount,
            requestedAmount: intent.kind == .payin ? intent.amount : nil, status: state.status, flags: state.flags,
            providerStatus: state.providerStatus, providerReference: state.providerReference,
            bankReference: state.bankReference, beneficiary: intent.beneficiary, recharge: intent.recharge,
            payURL: state.payURL, nameAtBank: state.nameAtBank, charge: state.charge, agent: intent.agent,
            note: intent.note, createdAt: intent.createdAt,
            updatedAt: log.map(\.at).max() ?? intent.createdAt, lastAnsweredAt: state.lastAnsweredAt,
            sentAt: state.claim?.at)
    }
}
