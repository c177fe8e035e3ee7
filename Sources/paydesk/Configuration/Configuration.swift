import Dashboard
import Ledger
import Payments
import Providers
import TerminalKit

/// Everything the configuration file says, checked (`command-line.md`, *Configuration*).
struct Configuration {
    /// The file it was read from.
    var file: String
    /// The digest of what it says, which holds no secret: lower-case hex SHA-256; nil where it was not read from a file.
    var sha256: String?
    /// The same of the machine's policy; nil where there is none.
    var policySHA256: String?
    /// The theme's name.
    var theme = "midnight"
    var agent = AgentSection()
    /// What the Unix user may do in effect.
    var authority = Authority()
    var store = StoreSection()
    var providers: [ProviderSection] = []
    var http = HTTPSection()
    var desk = DeskSection()
    /// Which keys do what in the dashboard.
    var keys = KeyBindings()
    /// The desk's own words for customers.
    var answers = AnswerTemplates()
    /// When providers are asked, and how often.
    var polling = PollPlan.standard
    /// Nil where callbacks are not received.
    var listen: ListenSection?

    /// Below which balance each provider warns, by its name.
    var alarms: [String: Money] {
        Dictionary(
            providers.compactMap { section in section.lowBalance.map { (section.name, $0) } },
            uniquingKeysWith: { first, _ in first })
    }
}

/// What `[agent]` says.
struct AgentSection {
    /// The label; the Unix user where none is given.
    var name: String?
    /// Nil where none is named: an operator then, or what the policy says.
    var role: AgentRole?
    /// Where the role stands.
    var roleLine: Int?
    /// 10–99; without one nothing can be sent, since references would not be unique.
    var station: Int?
    var limitPerPayout: Money?
    var limitPerDay: Money?
    var limitPerBeneficiary: Money?
    /// From this amount a second person approves.
    var approvalFrom: Money?
}

/// What `[store]` says.
struct StoreSection {
    var path: String?
    /// Where the path stands.
    var pathLine: Int?
    var key: SecretSource?
    /// The key that takes its place with `paydesk store rekey`.
    var newKey: SecretSource?
    /// Where that stands.
    var newKeyLine: Int?
    /// One user's, or a Unix group's that shares it.
    var rights = StoreRights.alone
    /// Where the group stands.
    var groupLine: Int?
}

/// `[http]`, in seconds.
struct HTTPSection {
    var connectTimeout = 5
    var replyTimeout = 30
    var caFile: String?
}

/// What `[desk]` says.
struct DeskSection {
    enum Symbols: String, CaseIterable {
        /// As the locale tells.
        case auto
        case ascii, unicode
    }

    /// Minutes after midnight, IST.
    var dayEnds = 18 * 60
    var symbols = Symbols.auto
    /// How the terminal tells that something watched changed.
    var notify = NotificationStyle.bell
}
