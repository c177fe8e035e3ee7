import Payments
import Synchronization

/// Something happened that a screen may want to show.
///
/// Events say what to read again; the truth is in the store.
public enum DeskEvent: Hashable, Sendable {
    /// A wallet's balance, or the reason it is not known, was written.
    case walletChanged(provider: String)
    /// A payout's log grew.
    case transactionChanged(Reference)
    /// A complaint was written or changed.
    case complaintChanged(number: String)
    /// A payout on its way.
    case payoutProgress(PayoutProgress)
    /// A provider does not answer. `since` is the first failure; `nextTry` when it is asked again by itself.
    case providerDown(name: String, reason: String, since: Timestamp, nextTry: Timestamp)
    /// A provider answers again.
    case providerUp(name: String)
    /// New payouts are stopped because an outcome could not be written, or the store is damaged.
    case payoutsBlocked(reason: String)
    /// Every outcome is on disk again.
    case payoutsUnblocked
    /// The store could not be read or written while asking.
    case storeFailing(reason: String)
    /// Whether this process is the one that asks by itself.
    case polling(here: Bool)
}

/// Hands events to everybody who listens.
///
/// A listener that does not keep up loses the oldest of its events, never the desk its pace: read the store anew after
/// any event.
public final class DeskEvents: Sendable {
    private struct Listeners {
        var next = 0
        var all: [Int: AsyncStream<DeskEvent>.Continuation] = [:]
    }

    private let listeners = Mutex(Listeners())

    /// How many events wait for a listener at most.
    public static let capacity = 256

    /// Nobody listens yet.
    public init() {}

    /// Everything from now on; ends for good when the listener's task is cancelled.
    public func stream() -> AsyncStream<DeskEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: DeskEvent.self, bufferingPolicy: .bufferingNewest(Self.capacity))
        let key = listeners.withLock { listeners in
            listeners.next += 1
            listeners.all[listeners.next] = continuation
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in self?.forget(key) }
        return stream
    }

    /// Tells everybody.
    public func send(_ event: DeskEvent) {
        let all = listeners.withLock { Array($0.all.values) }
        for continuation in all { continuation.yield(event) }
    }

    private func forget(_ key: Int) {
        listeners.withLock { _ = $0.all.removeValue(forKey: key) }
    }
}
