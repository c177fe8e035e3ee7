import NIOCore
import Synchronization

/// What all connections share.
final class CallbackListener: Sendable {
    let gate: CallbackGate
    let limits: CallbackLimits
    let roll: ConnectionRoll
    private let rates: Mutex<[RateLimit]>

    init(_ configuration: CallbackServerConfiguration, connections: Int) {
        gate = CallbackGate(routes: configuration.routes, trustedProxies: configuration.trustedProxies)
        limits = configuration.limits
        roll = ConnectionRoll(limit: connections)
        let rate = RateLimit(rate: configuration.limits.rate, burst: configuration.limits.burst)
        rates = Mutex(Array(repeating: rate, count: configuration.routes.count))
    }

    /// Whether the route takes one more callback now; only who knows its path ever uses up its rate.
    func takes(_ route: Int) -> Bool {
        rates.withLock { $0[route].take(at: .now()) }
    }
}

extension Duration {
    /// The same length for NIO, to the nanosecond.
    var timeAmount: TimeAmount {
        .nanoseconds(components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000)
    }
}
