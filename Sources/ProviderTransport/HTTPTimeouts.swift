/// How long the network is waited for (`command-line.md`, `[http]`).
public struct HTTPTimeouts: Hashable, Sendable {
    /// Until the connection stands, TLS included; after it nothing was sent.
    public var connect: Duration
    /// From the start until the reply's last byte; after it a payout is unknown.
    public var reply: Duration

    /// 5 s and 30 s unless told otherwise.
    public init(connect: Duration = .seconds(5), reply: Duration = .seconds(30)) {
        (self.connect, self.reply) = (connect, reply)
    }
}
