/// Who acted: the Unix user is the identity, the name a label (`payouts.md`, *Who acts*).
public struct Agent: Hashable, Sendable, Codable {
    /// The numeric Unix user id.
    public var uid: UInt32
    /// The name from `[agent] name`.
    public var name: String

    /// An agent from the Unix user id and a label.
    public init(uid: UInt32, name: String) {
        (self.uid, self.name) = (uid, name)
    }
}

/// What a person may do here.
public enum AgentRole: String, CaseIterable, Sendable, Codable {
    /// Looks, cannot send.
    case viewer
    /// Enters payouts and complaints.
    case `operator`
    /// Decides on what others entered.
    case approver
}
