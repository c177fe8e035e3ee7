import Desk
import Payments
import Providers
import Synchronization

/// A provider in this process that notes when each question reached it, and leaves everything open.
final class PacedProvider: StatusReading, BalanceReading {
    /// One question as it arrived.
    struct Arrival: Sendable {
        /// Whose status; nil for the balance.
        var reference: Reference?
        /// On the steady clock.
        var at: Duration
    }

    let capability: Capability
    private let clock: any DeskClock
    private let answers: Bool
    /// How long a reply takes; nil answers at once.
    private let latency: DeskRandom?
    private let arrived = Mutex<[Arrival]>([])

    init(_ name: String, clock: any DeskClock, answers: Bool, latency: DeskRandom?) {
        capability = Capability(
            provider: name, balance: true, rails: Rail.allCases, statusByReference: true,
            statusByProviderReference: false, complaints: false, recharges: true)
        (self.clock, self.answers, self.latency) = (clock, answers, latency)
    }

    /// Everything since the last time this was asked.
    func takeArrivals() -> [Arrival] {
        arrived.withLock { arrived in
            defer { arrived = [] }
            return arrived
        }
    }

    func question(for order: OrderHandle) -> Question? { .statusByReference }

    func status(of order: OrderHandle, by question: Question) async -> Answer {
        await receive(order.intent.reference)
        return answers ? Answer(.state(.pending)) : Answer(.questionFailed("nobody answers"))
    }

    func balance() async throws(ProviderError) -> WalletBalance {
        await receive(nil)
        guard answers else { throw .unknown("nobody answers") }
        return WalletBalance(amount: Money(rupees: 100_000))
    }

    private func receive(_ reference: Reference?) async {
        let now = clock.monotonic()
        arrived.withLock { $0.append(Arrival(reference: reference, at: now)) }
        guard let latency else { return }
        // Most replies take a tenth of a second or two, one in fifty takes two seconds.
        let wait = latency.unit() < 0.02 ? 2 : 0.05 + 0.2 * latency.unit()
        try? await clock.sleep(until: now + .seconds(wait))
    }
}

/// Time that moves only when it is told to.
final class MovedClock: DeskClock {
    private let start: Timestamp
    private let steady = Mutex(Duration.zero)

    init(at start: Timestamp) { self.start = start }

    func now() -> Timestamp { start.adding(milliseconds: Int64(monotonic() / .milliseconds(1))) }

    func monotonic() -> Duration { steady.withLock { $0 } }

    /// Moves on, never back.
    func move(to moment: Duration) { steady.withLock { $0 = max($0, moment) } }

    /// Nobody waits for this clock: who moves it asks for the next round.
    func sleep(until deadline: Duration) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        move(to: deadline)
    }
}
