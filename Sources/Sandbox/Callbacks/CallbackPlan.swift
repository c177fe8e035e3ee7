/// How the callbacks about one order travel.
public enum CallbackManner: Sendable, Equatable {
    /// Each once, shortly after what it tells of.
    case once
    /// Each so many times, a moment apart.
    case duplicate(times: Int)
    /// Each so many real seconds late.
    case late(seconds: Double)
    /// The first one before the reply to the request itself, which waits for it (five seconds at most).
    case beforeReply
    /// The older news after the newer: a callback that more news follows is held back until that has left.
    case reordered
    /// Each once, and beside it one that nobody of the provider's sent: it says the opposite, with a proof (where
    /// there is one) that does not hold.
    case forged
    /// None at all.
    case none
}

/// How often callbacks misbehave where no script says so; shares of the orders, from 0 to 1.
public struct CallbackPlan: Sendable, Equatable {
    /// Sent two or three times.
    public var duplicates: Double
    /// Three to fifteen real seconds late.
    public var late: Double
    /// Before the reply.
    public var beforeReply: Double
    /// Older news after the newer.
    public var reordered: Double
    /// Accompanied by a forged one; the fault plans `liars` and `storm` add to it.
    public var forged: Double

    /// A plan of one's own; see the properties.
    public init(
        duplicates: Double = 0, late: Double = 0, beforeReply: Double = 0, reordered: Double = 0, forged: Double = 0
    ) {
        self.duplicates = duplicates
        self.late = late
        self.beforeReply = beforeReply
        self.reordered = reordered
        self.forged = forged
    }

    /// Each callback once, in order, soon, and true.
    public static let plain = CallbackPlan()
    /// Mostly so; many come two or three times, some late, early or out of order.
    public static let usual = CallbackPlan(duplicates: 0.4, late: 0.06, beforeReply: 0.04, reordered: 0.05)

    /// The manner for one order, from the seed and its reference alone.
    func manner(seed: UInt64, clientID: String, faults: FaultPlan) -> CallbackManner {
        var dice = SplitMix64(seed: seed, "callback", clientID)
        let lies = faults == .liars || faults == .storm ? 0.25 : 0
        let choices: [(CallbackManner, Double)] = [
            (.forged, forged + lies), (.duplicate(times: Int(dice.whole(2...3))), duplicates),
            (.late(seconds: 3 + 12 * dice.unit()), late), (.beforeReply, beforeReply), (.reordered, reordered),
        ]
        let troubled = min(1, choices.reduce(0) { $0 + $1.1 })
        return dice.pick(choices + [(.once, 1 - troubled)], or: .once)
    }
}
