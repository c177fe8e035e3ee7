import Guarded
import Synchronization

/// The secrets that a process knows, whichever section of its configuration names them: a provider may repeat any of them
/// in what it says, another provider's key or the path of its own callbacks too, and none of them is kept or shown.
public final class KnownSecrets: Sendable, CustomReflectable {
    private let known = Mutex(Redaction())

    /// Shorter texts are looked for only by the provider whose secret they are: they would be found in common words.
    static let shortest = 8

    /// None yet.
    public init() {}

    /// From now on it is looked for.
    public func add(_ secret: Secret) {
        guard secret.expose().utf8.count >= Self.shortest else { return }
        known.withLock { $0.add(secret) }
    }

    /// A mirror without children, so that `dump` finds nothing.
    public var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .class) }

    /// What looks for all of them.
    var redaction: Redaction { known.withLock(\.self) }
}
