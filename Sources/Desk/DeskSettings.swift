import Payments

/// What the configuration and the policy say about this desk (`command-line.md`, *Configuration*).
public struct DeskSettings: Sendable {
    /// Who acts here.
    public var agent: Agent
    /// What they may do.
    public var role: AgentRole
    /// Where the role was set, such as `/etc/paydesk/policy.toml line 12`; named when something is refused.
    public var roleSource: String?
    /// The first two digits of every reference made here, 10 to 99.
    public var station: Int
    /// The most one payout may be.
    public var limitPerPayout: Money?
    /// The most the agent may send on a day in India.
    public var limitPerDay: Money?
    /// The most one beneficiary may get from the agent on a day in India.
    public var limitPerBeneficiary: Money?
    /// From this amount on a second person approves.
    public var approvalFrom: Money?
    /// Warn below this, by provider.
    public var alarms: [String: Money]
    /// When the agent's day ends, minutes after midnight IST.
    public var dayEnds: Int
    /// How long a payout's reply is waited for, for the clock on the screen; the transport keeps the deadline itself.
    public var replyTimeout: Duration
    /// When providers are asked, and how often.
    public var plan: PollPlan
    /// How long a provider that does not answer is left alone.
    public var backoff: BackoffSettings
    /// The most the agent may be; nil where that is ``role``.
    public var mayBe: AgentRole?
    /// Whether nobody can tell who the agent is, as in a user namespace: nothing that takes two people is done then, and
    /// nothing is entered or sent where limits or a second person are asked for.
    public var isUnproven: Bool
    /// Whether a policy of the machine's stands above the configuration.
    public var hasPolicy: Bool

    /// Settings from their parts.
    public init(
        agent: Agent, role: AgentRole = .operator, roleSource: String? = nil, station: Int,
        limitPerPayout: Money? = nil, limitPerDay: Money? = nil, limitPerBeneficiary: Money? = nil,
        approvalFrom: Money? = nil, alarms: [String: Money] = [:], dayEnds: Int = 18 * 60,
        replyTimeout: Duration = .seconds(30), plan: PollPlan = .standard,
        backoff: BackoffSettings = BackoffSettings(), mayBe: AgentRole? = nil, isUnproven: Bool = false,
        hasPolicy: Bool = false
    ) {
        (self.agent, self.role, self.roleSource, self.station) = (agent, role, roleSource, station)
        (self.limitPerPayout, self.limitPerDay) = (limitPerPayout, limitPerDay)
        (self.limitPerBeneficiary, self.approvalFrom) = (limitPerBeneficiary, approvalFrom)
        (self.alarms, self.dayEnds, self.replyTimeout) = (alarms, dayEnds, replyTimeout)
        (self.plan, self.backoff, self.mayBe) = (plan, backoff, mayBe)
        (self.isUnproven, self.hasPolicy) = (isUnproven, hasPolicy)
    }
}

extension DeskSettings {
    /// The agent's limits, as the rules take them.
    public var limits: PayoutLimits {
        PayoutLimits(
            perPayout: limitPerPayout, perDay: limitPerDay, perBeneficiary: limitPerBeneficiary,
            approvalFrom: approvalFrom)
    }

    /// Who looks here, as far as it decides what is shown.
    public var viewer: Viewer { Viewer(uid: agent.uid, role: mayBe ?? role) }

    /// Throws `.forbidden` where the role only looks.
    public func requireOperator(to act: String) throws(DeskError) {
        guard role == .viewer else { return }
        throw .forbidden("\(roleSentence), which cannot \(act). Nothing was done. Ask an operator.")
    }

    /// Throws `.forbidden` where the role does not decide on what others entered, or nobody can tell whose role it is.
    public func requireApprover(to act: String) throws(DeskError) {
        guard role == .approver else {
            throw .forbidden("\(roleSentence), which cannot \(act). Nothing was done. Ask an approver.")
        }
        try requireProven(to: act)
    }

    /// Throws `.forbidden` where the role only looks, or where limits or a second person are asked for and nobody can
    /// tell whose they are.
    public func requirePayer(to act: String) throws(DeskError) {
        try requireOperator(to: act)
        if isGoverned { try requireProven(to: act) }
    }

    /// Whether anything here depends on who the agent is.
    private var isGoverned: Bool {
        hasPolicy || [limitPerPayout, limitPerDay, limitPerBeneficiary, approvalFrom].contains { $0 != nil }
    }

    /// Throws `.forbidden` where the role only looks, or nobody can tell who acts in what takes two people.
    public func requireOneOfTwo(to act: String) throws(DeskError) {
        try requireOperator(to: act)
        try requireProven(to: act)
    }

    private func requireProven(to act: String) throws(DeskError) {
        guard isUnproven else { return }
        throw .forbidden(
            "This process runs in a user namespace, where anybody can be anybody, so it cannot \(act). Nothing was "
                + "done. Do it from an ordinary login.")
    }

    private var roleSentence: String {
        "Your role is \(role.rawValue)\(roleSource.map { ", set in \($0)" } ?? "")"
    }
}

/// How long a provider that does not answer is left alone.
public struct BackoffSettings: Hashable, Sendable {
    /// The longest first wait; it doubles up to ``longest``.
    public var first: Duration
    /// The longest wait.
    public var longest: Duration
    /// The wait after a provider asked for fewer questions (HTTP 429) and did not say for how long.
    public var pause: Duration
    /// The longest wait a provider can ask for.
    public var longestPause: Duration

    /// Five seconds, five minutes, one minute, one hour.
    public init(
        first: Duration = .seconds(5), longest: Duration = .seconds(300), pause: Duration = .seconds(60),
        longestPause: Duration = .seconds(3_600)
    ) {
        (self.first, self.longest) = (first, longest)
        (self.pause, self.longestPause) = (pause, longestPause)
    }
}
