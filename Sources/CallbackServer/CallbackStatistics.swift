/// What becomes of a request or a connection.
public enum CallbackEvent: String, CaseIterable, Hashable, Sendable {
    /// The callback was handed over and its answer sent.
    case answered
    /// No route has this path: 404.
    case unknownPath
    /// The path is right, the address is not, or cannot be known: 404.
    case addressRefused
    /// The route's rate was exceeded: 429.
    case rateLimited
    /// Neither GET nor POST on a route's path: 405.
    case methodRefused
    /// The body is longer than allowed: 413.
    case bodyTooLarge
    /// The head is longer than allowed: 431.
    case headTooLarge
    /// Not HTTP/1: 400.
    case malformed
    /// The head did not arrive in time: closed.
    case headTooSlow
    /// The body did not arrive in time: closed.
    case bodyTooSlow
    /// No further request arrived in time: closed.
    case idle
    /// The answer was not there in time: closed.
    case answerTooSlow
    /// Closed to make room for a new connection.
    case shed
    /// Closed at once because no room could be made.
    case turnedAway
}

/// What the listener has done since it started.
public struct CallbackStatistics: Hashable, Sendable {
    /// Connections that are open now.
    public var openConnections: Int
    private let counts: [CallbackEvent: Int]

    init(openConnections: Int, counts: [CallbackEvent: Int]) {
        (self.openConnections, self.counts) = (openConnections, counts)
    }

    /// How often `event` happened.
    public subscript(event: CallbackEvent) -> Int { counts[event] ?? 0 }
}
