import Payments
import TerminalKit

/// Who sits at this desk and what may be done here: fixed while the dashboard runs, except by ``Event/profile(_:)``.
public struct DeskProfile: Hashable, Sendable {
    /// The agent.
    public var agent: Agent
    /// The station, the first two digits of references made here.
    public var station: Int
    /// What the agent may do.
    public var role: AgentRole
    /// The most the agent may be, by which figures are hidden; nil where that is ``role``.
    public var mayBe: AgentRole?
    /// What each configured provider can do, in the order of the configuration.
    public var capabilities: [Capability]
    /// What the agent may send.
    public var limits: PayoutLimits
    /// `DEMO` or `TEST`, where the money is not real.
    public var label: String?
    /// When the working day ends: minutes after midnight in India.
    public var dayEnds: Int
    /// The symbols the terminal can be trusted with.
    public var symbols: Symbols
    /// Where the role is set, for the sentence that refuses: `/etc/paydesk/policy.toml line 12`.
    public var roleSource: String
    /// Which keys do what.
    public var keys: KeyBindings
    /// The desk's own words for customers.
    public var answers: AnswerTemplates
    /// The configured theme, by its name.
    public var theme: String
    /// The themes there are, by their names.
    public var themes: [String]

    /// A profile from its parts.
    public init(
        agent: Agent, station: Int, role: AgentRole = .operator, capabilities: [Capability],
        limits: PayoutLimits = PayoutLimits(), label: String? = nil, dayEnds: Int = 18 * 60,
        symbols: Symbols = .unicode, roleSource: String = "the configuration", mayBe: AgentRole? = nil,
        keys: KeyBindings = KeyBindings(), answers: AnswerTemplates = AnswerTemplates(), theme: String = "midnight",
        themes: [String] = []
    ) {
        (self.agent, self.station, self.role, self.capabilities) = (agent, station, role, capabilities)
        (self.limits, self.label, self.dayEnds, self.symbols) = (limits, label, dayEnds, symbols)
        (self.roleSource, self.mayBe, self.keys) = (roleSource, mayBe, keys)
        (self.answers, self.theme, self.themes) = (answers, theme, themes)
    }

    /// What a provider can do; nil for one that is not configured any more.
    public func capability(of provider: String) -> Capability? {
        capabilities.first { $0.provider == provider }
    }

    /// The providers that pay.
    var paying: [Capability] { capabilities.filter { !$0.rails.isEmpty } }

    /// Who looks, as far as it decides what is shown.
    var viewer: Viewer { Viewer(uid: agent.uid, role: mayBe ?? role) }

    /// Whether the agent may enter payouts and complaints.
    var maySend: Bool { role != .viewer }
}
