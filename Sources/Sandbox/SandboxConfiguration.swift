/// How a sandbox is to be.
public struct SandboxConfiguration: Sendable {
    /// Whether one port serves every provider below its kind, or each has its own.
    public enum Ports: Sendable {
        /// One port; a provider's base address ends in its kind (`http://127.0.0.1:4000/pentabit`).
        case one
        /// A free port each; ``SandboxConfiguration/port`` is SeguraPay's.
        case each
    }

    /// The address it listens on; loopback by default.
    public var host = "127.0.0.1"
    /// The port; 0 takes a free one.
    public var port = 0
    /// One port for all, or one for each.
    public var ports = Ports.one
    /// The same seed gives the same world.
    public var seed: UInt64 = 1
    /// World time and waiting.
    public var clock: SandboxClock
    /// The one token SeguraPay answers to.
    public var token: String
    /// The account Pentabit knows.
    public var pentabit = PentabitAccount.standard
    /// The account PayAtom knows.
    public var payatom = PayAtomAccount.standard
    /// The account Paygrt knows.
    public var paygrt = PaygrtAccount.standard
    /// What each wallet holds at first, paise.
    public var walletPaise: Int64 = 123_456_700
    /// What a provider's wallet holds at first where that is another sum, paise.
    public var walletsPaise: [SandboxProvider: Int64] = [:]
    /// Whether someone fills the wallets now and then.
    public var topUps = true
    /// Trouble on the wire.
    public var faults = FaultPlan.none
    /// Whether SeguraPay's replies lack their last `}`, as the document prints them.
    public var printedAsInDocument = false
    /// Whether SeguraPay's `Amount` may be a JSON number; the sample shows a string, the table says Int.
    public var numericAmounts = false
    /// Where each provider's callbacks go, `http` on this machine alone; none by default.
    public var callbacks: [SandboxProvider: String] = [:]
    /// Set to speak HTTPS instead of HTTP.
    public var tls: SandboxTLS?
    /// How often callbacks misbehave.
    public var callbackPlan = CallbackPlan.plain

    /// A sandbox on a free loopback port whose SeguraPay answers to `token`.
    public init(token: String, clock: SandboxClock) {
        self.token = token
        self.clock = clock
    }
}

/// Why a sandbox did not start.
public struct SandboxError: Error, CustomStringConvertible {
    /// A plain sentence with the next step.
    public let description: String

    init(description: String) {
        self.description = description
    }
}
