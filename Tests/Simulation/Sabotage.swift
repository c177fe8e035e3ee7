/// A deliberate fault in what surrounds the desk, to prove that the simulation would see it.
enum Sabotage: String, CaseIterable {
    /// The ledger grants every claim, whoever had it before.
    case claimTwice = "claim-twice"
    /// The provider's client sends each payout twice.
    case sendTwice = "send-twice"
    /// The ledger says that an answer is written and keeps nothing of it.
    case dropAnswer = "drop-answer"
    /// “No such order” is read as a refusal.
    case notFoundIsRefused = "not-found-is-refused"
    /// A reply that did not come in time is read as proof that nothing was sent.
    case timeoutIsNotSent = "timeout-is-not-sent"
    /// A callback without a proof is read as one that has it.
    case believeAnybody = "believe-anybody"
    /// The ledger grants a claim before it is written down, and sometimes never writes it.
    case forgetClaim = "forget-claim"
    /// A callback's sender is told that it is kept, and it is not.
    case dropCallback = "drop-callback"
    /// The row is not written anew when the log grows.
    case staleRow = "stale-row"
}
