/// The providers a sandbox plays, by the `kind` paydesk's configuration gives them.
public enum SandboxProvider: String, Sendable, Codable, CaseIterable {
    /// Payouts on four rails (`000_…`).
    case segurapay

    /// Who answers for it; one line for each provider.
    func teller(_ till: Till, _ configuration: SandboxConfiguration) -> any Teller {
        switch self {
        case .segurapay: SeguraPayTeller(till, configuration)
        }
    }

    /// The calls it answers, as its document prints them; one line for each provider.
    public var endpoints: [SandboxEndpoint] {
        switch self {
        case .segurapay: SeguraPayTeller.endpoints
        }
    }
}

extension SandboxProvider {
    /// The call of that meaning, where its document has one.
    public func endpoint(_ call: SandboxCall) -> SandboxEndpoint? {
        endpoints.first { $0.call == call }
    }

    /// The call that moves money first of all: what a script means when it names none.
    var firstOrderCall: SandboxCall {
        endpoints.first { $0.call.takesAnOrder }?.call ?? .payout
    }
}
