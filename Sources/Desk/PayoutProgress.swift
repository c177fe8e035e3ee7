import Payments

/// Where a payout on its way is, for the screen (`screens.md`, *Confirmation and in flight*).
public struct PayoutProgress: Hashable, Sendable {
    /// How far it is.
    public enum Stage: Hashable, Sendable {
        /// The intent is on disk.
        case written
        /// The claim is on disk and the request is leaving.
        case sent
        /// The reply is waited for, until this moment at most.
        case waiting(until: Timestamp)
        /// The reply is here and goes to disk.
        case saving
        /// The reply is here, and the store could not take it: what it says is not told before it is on disk.
        case answered
        /// There is an outcome. `isWritten` is false while the store cannot take it.
        case done(PaymentStatus, isWritten: Bool)
    }

    /// The payout.
    public var reference: Reference
    /// How far it is.
    public var stage: Stage
    /// Since when.
    public var at: Timestamp

    /// A step from its parts.
    public init(reference: Reference, stage: Stage, at: Timestamp) {
        (self.reference, self.stage, self.at) = (reference, stage, at)
    }
}
