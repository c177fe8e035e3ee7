/// A provider's wallet as it was last seen.
public struct Wallet: Hashable, Sendable {
    /// The configured provider's name.
    public var provider: String
    /// What is in it; nil where it was never told.
    public var amount: Money?
    /// The limit, for providers that tell a limit instead of a balance.
    public var limit: Money?
    /// What of the limit is used.
    public var used: Money?
    /// When the figure is from; nil where there is none yet.
    public var asOf: Timestamp?
    /// Why the last question failed, a plain sentence; nil when it was answered.
    public var error: String?
    /// Since when questions fail.
    public var failingSince: Timestamp?
    /// When it is asked next.
    public var nextAskAt: Timestamp?
    /// Questions missed in a row.
    public var missed: Int
    /// Warn below this.
    public var alarmBelow: Money?
    /// Earlier balances, oldest first, evenly spaced, for the trend.
    public var trend: [Money]
    /// Seconds between two points of ``trend``; nil where there is no trend.
    public var trendSpacing: Int64?

    /// What waits for approval and would leave it too; nil where that is not for whoever looks, or was not asked for.
    public var waiting: Money?
    /// When money was last put in, and how much; nil where none was seen.
    public var lastRise: WalletRise?

    /// A wallet from its parts.
    public init(
        provider: String, amount: Money? = nil, limit: Money? = nil, used: Money? = nil, asOf: Timestamp? = nil,
        error: String? = nil, failingSince: Timestamp? = nil, nextAskAt: Timestamp? = nil, missed: Int = 0,
        alarmBelow: Money? = nil, trend: [Money] = [],
        trendSpacing: Int64? = nil, waiting: Money? = .zero, lastRise: WalletRise? = nil
    ) {
        (self.waiting, self.lastRise) = (waiting, lastRise)
        (self.provider, self.amount, self.limit, self.used, self.asOf) = (provider, amount, limit, used, asOf)
        (self.error, self.failingSince, self.nextAskAt) = (error, failingSince, nextAskAt)
        (self.missed, self.alarmBelow) = (missed, alarmBelow)
        (self.trend, self.trendSpacing) = (trend, trendSpacing)
    }

    /// Whether it is below its alarm.
    public var isLow: Bool {
        guard let amount, let alarmBelow else { return false }
        return amount < alarmBelow
    }
}

/// That a wallet's balance rose.
public struct WalletRise: Hashable, Sendable {
    /// By how much.
    public var amount: Money
    /// When the higher balance was told.
    public var at: Timestamp

    /// A rise from its parts.
    public init(amount: Money, at: Timestamp) { (self.amount, self.at) = (amount, at) }
}
