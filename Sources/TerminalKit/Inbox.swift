import Synchronization

/// Where every event arrives: keys, resizes, answers of the background.
///
/// Any thread posts; one loop waits for the bell, drains what has gathered, and draws once.
public final class Inbox<Event: Sendable>: Sendable {
    private let waiting = Mutex<[Event]>([])
    private let ring: AsyncStream<Void>.Continuation

    /// Rings after a post; several posts between two looks ring once.
    ///
    /// It ends with ``close()``. For one loop only.
    public let bell: AsyncStream<Void>

    /// An empty inbox.
    public init() {
        (bell, ring) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Adds an event; callable from any thread, never waits for the loop.
    public func post(_ event: Event) {
        add(event)
        ring.yield()
    }

    /// Adds an event and rings nothing: for whoever makes the loop look by other means.
    public func add(_ event: Event) { waiting.withLock { $0.append(event) } }

    /// Rings without a post, for a loop that put something off.
    public func wake() { ring.yield() }

    /// Takes everything that has gathered, in the order it was posted.
    public func drain() -> [Event] {
        waiting.withLock { events in
            defer { events.removeAll() }
            return events
        }
    }

    /// Ends the bell; later posts are kept for a last drain and ring nothing.
    public func close() { ring.finish() }
}
