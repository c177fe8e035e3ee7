import NIOCore
import Synchronization

/// Every open connection, how many there may be, and who makes room when there are too many.
final class ConnectionRoll: Sendable {
    private struct State {
        var open: [UInt64: any Channel] = [:]
        /// Those that have not shown a route's path yet.
        var strangers = WaitingLine()
        /// Those that have, between two callbacks.
        var known = WaitingLine()
        var lastID: UInt64 = 0
        var isClosed = false
        var counts: [CallbackEvent: Int] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes a new connection in; nil where there is no room and none can be made.
    ///
    /// A full house sheds the stranger that has waited longest without delivering a request, then a known caller at rest.
    /// One that was heard and waits for its answer is never shed.
    func enter(_ channel: any Channel) -> UInt64? {
        let (id, shed) = state.withLock { state -> (UInt64?, (any Channel)?) in
            var shed: (any Channel)?
            if !state.isClosed, state.open.count >= limit,
                let oldest = state.strangers.popOldest() ?? state.known.popOldest()
            {
                shed = state.open.removeValue(forKey: oldest)
                state.counts[.shed, default: 0] += 1
            }
            guard !state.isClosed, state.open.count < limit else {
                state.counts[.turnedAway, default: 0] += 1
                return (nil, shed)
            }
            state.lastID += 1
            state.open[state.lastID] = channel
            state.strangers.join(state.lastID)
            return (state.lastID, shed)
        }
        shed?.close(promise: nil)
        return id
    }

    /// A request arrived whole: until its answer the connection cannot be shed; false where it was already.
    func begin(_ id: UInt64) -> Bool {
        state.withLock { state in
            guard state.open[id] != nil else { return false }
            state.strangers.leave(id)
            state.known.leave(id)
            return true
        }
    }

    /// The connection waits for its next request, or for its end.
    func wait(_ id: UInt64, isKnown: Bool) {
        state.withLock { state in
            guard state.open[id] != nil else { return }
            if isKnown { state.known.join(id) } else { state.strangers.join(id) }
        }
    }

    /// The connection is gone and nobody works for it any more.
    func leave(_ id: UInt64) {
        state.withLock { state in
            state.open[id] = nil
            state.strangers.leave(id)
            state.known.leave(id)
        }
    }

    /// Closes every connection and takes none in any more.
    func closeAll() {
        let open = state.withLock { state in
            state.isClosed = true
            return Array(state.open.values)
        }
        for channel in open { channel.close(promise: nil) }
    }

    /// Remembers that `event` happened once more.
    func count(_ event: CallbackEvent) {
        state.withLock { $0.counts[event, default: 0] += 1 }
    }

    /// What happened so far.
    var statistics: CallbackStatistics {
        state.withLock { CallbackStatistics(openConnections: $0.open.count, counts: $0.counts) }
    }
}
