import Payments

/// A callback as it came, to be kept.
public struct ReceivedCallback: Hashable, Sendable {
    /// The configured provider on whose path it came.
    public var provider: String
    /// What it claims; nil where it could not be understood.
    public var claim: CallbackClaim?
    /// Why it could not be understood, a plain sentence without anything the sender wrote; empty where it was.
    public var reason: String
    /// All of it as text; the beginning of it is kept, sealed, where it goes into quarantine.
    public var raw: String
    /// When it came.
    public var at: Timestamp

    /// A callback from its parts.
    public init(provider: String, claim: CallbackClaim?, reason: String = "", raw: String, at: Timestamp) {
        (self.provider, self.claim, self.reason) = (provider, claim, reason)
        (self.raw, self.at) = (raw, at)
    }
}

/// What a callback adds to its order's log; nil where it adds nothing.
public typealias CallbackDecision = @Sendable (PayoutRecord, CallbackClaim, Timestamp) -> LogGrowth?

/// What became of a callback.
public enum CallbackFate: Hashable, Sendable {
    /// It stands in the order's log.
    case kept(Reference)
    /// The order's log has one like it, or needs none.
    case repeated(Reference)
    /// An unsigned one beyond those that are kept: counted.
    case counted(Reference)
    /// It speaks of no order of this provider, or could not be understood: kept apart.
    case quarantined
    /// Its order cannot be read: nothing of it was written. Carries the reason, a plain sentence.
    case failed(String)
}

/// How much of what anybody may send is kept.
public struct CallbackBounds: Hashable, Sendable {
    /// Unsigned callbacks in one order's log.
    public var hintsPerOrder: Int
    /// Seconds between two status calls that the unsigned ones beyond those bring about.
    public var pauseBeyond: Int64
    /// Callbacks in quarantine, of all providers.
    public var quarantine: Int
    /// Callbacks in quarantine, of one provider.
    public var quarantinePerProvider: Int

    /// Fifty, ten minutes, ten thousand and four thousand.
    public init(
        hintsPerOrder: Int = 50, pauseBeyond: Int64 = 600, quarantine: Int = 10_000, quarantinePerProvider: Int = 4_000
    ) {
        (self.hintsPerOrder, self.pauseBeyond) = (hintsPerOrder, pauseBeyond)
        (self.quarantine, self.quarantinePerProvider) = (quarantine, quarantinePerProvider)
    }
}

/// A callback in quarantine.
public struct QuarantinedCallback: Hashable, Sendable {
    /// The provider on whose path it came.
    public var provider: String
    /// When it came first.
    public var firstAt: Timestamp
    /// When it came last.
    public var lastAt: Timestamp
    /// How often it came.
    public var times: Int
    /// Why it is kept apart, a plain sentence.
    public var reason: String
    /// What it claims; nil where it could not be understood.
    public var claim: CallbackClaim?
    /// What of its text was kept.
    public var raw: String?
    /// Lower-case hex SHA-256 of all of it.
    public var sha256: String
}

/// A provider's operators as it listed them last.
public struct OperatorList: Hashable, Sendable {
    /// The operators, in the provider's order.
    public var operators: [Operator]
    /// When it listed them.
    public var asOf: Timestamp

    /// A list from its parts.
    public init(operators: [Operator], asOf: Timestamp) { (self.operators, self.asOf) = (operators, asOf) }
}
