import Ledger
import Payments

/// Where a payout stands after it was entered or sent.
public struct PayoutOutcome: Sendable {
    /// The payout; folded in memory where the store could not take the answer.
    public var record: PayoutRecord
    /// Whether all of it is on disk.
    ///
    /// Where not, it is written as soon as the store takes it, and nothing is sent again.
    public var isWritten: Bool

    /// An outcome from its parts.
    public init(record: PayoutRecord, isWritten: Bool) {
        (self.record, self.isWritten) = (record, isWritten)
    }

    /// Its reference.
    public var reference: Reference { record.intent.reference }

    /// Where it stands.
    public var status: PaymentStatus { record.state.status }
}
