import Ledger
import Payments

/// Whose a provider's reference is, where that reference is the only thing to ask a provider by.
///
/// Such a provider's reply names no order of ours (PayAtom's payout), so a reference that another of its transactions
/// has already shows that the reply is that one's. Where our own reference is in every answer, the provider's decides
/// nothing and is not looked at.
struct ProviderHandles: Sendable {
    let store: any LedgerStore
    let providers: DeskProviders

    /// False where another transaction of the same provider has this reference of the provider's.
    func isFree(_ theirs: String?, for reference: Reference, at provider: String) async throws(LedgerError) -> Bool {
        guard let theirs, providers.capability(of: provider)?.statusByReference == false,
            try await store.payout(reference)?.state.providerReference != theirs
        else { return true }
        for other in try await store.references(matching: theirs) where other != reference {
            guard let known = try await store.payout(other), known.intent.provider == provider,
                known.state.providerReference == theirs
            else { continue }
            return false
        }
        return true
    }

    /// The answer as one that is about another payout: nothing of it is taken over, and its bytes are kept.
    static func anothers(_ answer: Answer) -> Answer {
        Answer(
            .mismatch("their reference belongs to another payout"), message: answer.message,
            retryAfter: answer.retryAfter, toldAt: answer.toldAt, repaired: answer.repaired, failure: answer.failure,
            raw: answer.raw, rawSHA256: answer.rawSHA256)
    }
}
