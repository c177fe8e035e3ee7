/// The providers a sandbox plays, by the `kind` paydesk's configuration gives them.
public enum SandboxProvider: String, Sendable, Codable, CaseIterable {
    /// Payouts on four rails (`000_…`).
    case segurapay
    /// Signed payouts and pay links (`002_…`).
    case pentabit
    /// Payouts by IMPS with a hash for a proof (`003_…`).
    case payatom
    /// Recharges, bills and cash drops (`004_…`).
    case paygrt

    /// Who answers for it; one line for each provider.
    func teller(_ till: Till, _ configuration: SandboxConfiguration) -> any Teller {
        switch self {
        case .segurapay: SeguraPayTeller(till, configuration)
        case .pentabit: PentabitTeller(till, configuration.pentabit)
        case .payatom: PayAtomTeller(till, configuration.payatom)
        case .paygrt: PaygrtTeller(till, configuration.paygrt)
        }
    }

    /// The calls it answers, as its document prints them; one line for each provider.
    public var endpoints: [SandboxEndpoint] {
        switch self {
        case .segurapay: SeguraPayTeller.endpoints
        case .pentabit: PentabitTeller.endpoints
        case .payatom: PayAtomTeller.endpoints
        case .paygrt: PaygrtTeller.endpoints
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
