/// How much and for how long a caller may ask of the listener.
public struct CallbackLimits: Hashable, Sendable {
    /// The most bytes of a request's line and headers together.
    public var headBytes = 16 * 1024
    /// The most bytes of a request's body.
    public var bodyBytes = 64 * 1024
    /// From the connection, or a later request's first byte, to the last byte of its head.
    public var headTime = Duration.seconds(5)
    /// From the end of the head to the last byte of the body, the whole of it.
    public var bodyTime = Duration.seconds(5)
    /// How long a connection may rest between two requests.
    public var idleTime = Duration.seconds(15)
    /// How long an answer may take; then the connection is closed without one, so that the provider repeats.
    public var answerTime = Duration.seconds(30)
    /// How long input is thrown away behind a last answer, so that the answer arrives.
    public var lingerTime = Duration.seconds(1)
    /// How long stopping waits for what is under way.
    public var stopTime = Duration.seconds(5)
    /// The most connections at once; fewer where the system does not let the process hold so many files open.
    public var connections = 4_096
    /// Callbacks a second on each route in the long run.
    public var rate = 4_000
    /// Callbacks at once on each route after a rest.
    public var burst = 8_000

    /// The limits of `architecture.md`; change what must differ.
    public init() {}
}
