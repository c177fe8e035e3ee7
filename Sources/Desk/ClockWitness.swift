import Ledger
import Payments
import Providers

/// A provider's clock as this process heard it within the last minutes.
public struct HeardClock: Hashable, Sendable {
    /// The provider's configured name.
    public var provider: String
    /// By how many seconds this machine's wall clock is ahead of it; negative where it is behind.
    public var ahead: Int64

    /// A clock from its parts.
    public init(provider: String, ahead: Int64) {
        (self.provider, self.ahead) = (provider, ahead)
    }

    fileprivate var words: String {
        let seconds = abs(ahead)
        let long = seconds < 7_200 ? "\(seconds / 60) min" : "\(seconds / 3_600) h"
        return "\(long) \(ahead > 0 ? "ahead of" : "behind") \(provider)'s"
    }
}

/// Every provider's clock that was heard lately; empty where none was.
public typealias ClockWitness = @Sendable () -> [HeardClock]

extension PayoutDesk {
    /// Throws `.notNow` unless a provider bears this machine's wall clock out: the day after a payout was sent begins by
    /// that clock, and nobody may bring it about by setting it.
    ///
    /// Where nobody was heard lately, one after the other is asked for its balance until one is. `done` is what was not
    /// done, for the sentence: `closed`.
    func requireTrueClock(for record: PayoutRecord, done: String) async throws(DeskError) {
        var heard = clocks()
        let own = record.intent.provider
        for name in [own] + providers.withBalance.filter({ $0 != own }) where heard.isEmpty {
            // Its answer matters to nobody here, a refusal tells the time as well.
            _ = try? await providers.balance(name)?.balance()
            heard = clocks()
        }
        guard !heard.isEmpty else {
            throw .notNow(
                "No provider could be asked for the time, so nothing was \(done). Try again when one answers.")
        }
        // One that agrees proves nothing against one that does not.
        guard let wrong = heard.first(where: { abs($0.ahead) > PayoutMachine.clockTolerance }) else { return }
        throw .notNow("This machine's clock is \(wrong.words). Nothing was \(done); set the clock first.")
    }
}
