import Ledger
import Payments

/// The machine's store under all processes of a run: in memory or on SQLite.
protocol Vault: Sendable {
    /// The store as one more process opens it.
    func open(_ life: Life, _ world: World) throws -> any LedgerStore

    /// A payout as it is on disk, past every process.
    func record(_ reference: Reference) -> PayoutRecord?

    /// Its row in the lists.
    func row(_ reference: Reference) -> Transaction?

    /// All payouts.
    func references() -> [Reference]
}
