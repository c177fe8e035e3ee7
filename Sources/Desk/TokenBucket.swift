/// How often one provider may be asked: `rate` calls a second on average and `burst` at once (`payouts.md`, *Polling*).
struct TokenBucket: Sendable {
    let rate: Double
    let burst: Double
    private var level: Double
    private var filledAt: Duration

    /// A full bucket.
    init(rate: Double, burst: Int, at moment: Duration) {
        (self.rate, self.burst) = (max(rate, 0.001), Double(max(burst, 1)))
        (level, filledAt) = (self.burst, moment)
    }

    /// Takes one token where there is one.
    mutating func take(at moment: Duration) -> Bool {
        fill(at: moment)
        guard level >= 1 else { return false }
        level -= 1
        return true
    }

    /// Takes one token even on credit: what a person asks or sends never waits, and the plan waits a little longer for
    /// it, by one burst at most.
    mutating func takeAnyway(at moment: Duration) {
        fill(at: moment)
        level = max(level - 1, -burst)
    }

    /// How many tokens there are.
    mutating func count(at moment: Duration) -> Int {
        fill(at: moment)
        return max(0, Int(level))
    }

    /// When the next token is there; `moment` itself where one is.
    mutating func available(at moment: Duration) -> Duration {
        fill(at: moment)
        return level >= 1 ? moment : moment + .milliseconds(Int64(((1 - level) / rate * 1_000).rounded(.up)))
    }

    private mutating func fill(at moment: Duration) {
        guard moment > filledAt else { return }
        level = min(burst, level + (moment - filledAt).inSeconds * rate)
        filledAt = moment
    }
}

extension Duration {
    /// As a number of seconds.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    /// As whole milliseconds, rounded down.
    var inMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
