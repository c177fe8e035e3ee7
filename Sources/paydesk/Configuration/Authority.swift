import Payments

/// What the Unix user may do here, in effect: the agent's own configuration and the machine's policy, of each thing the
/// stricter.
struct Authority: Equatable {
    var role = AgentRole.operator
    /// The most they may be, however little they want to be now: what is hidden goes by it.
    var mayBe = AgentRole.operator
    /// Where the role was set, for the sentence that refuses: `/etc/paydesk/policy.toml line 12`.
    var source: String?
    var limits = PayoutLimits()

    /// What the agent's own configuration says.
    init(_ section: AgentSection, file: String) {
        role = section.role ?? .operator
        mayBe = role
        source = section.role == nil ? file : Self.place(file, section.roleLine)
        limits = section.limits
    }

    init() {}

    /// The same under a policy, which it cannot loosen; without one, as it is.
    ///
    /// `configured` is the role the agent's own configuration names.
    func tightened(by policy: Policy?, uid: UInt32, name: String?, configured: AgentRole?) -> Authority {
        guard let policy else { return self }
        let rules = policy.section(uid: uid, name: name)
        var result = self
        let most = rules.role ?? .viewer
        result.mayBe = most
        if configured.map({ $0.rank >= most.rank }) ?? true {
            result.role = most
            let unnamed = "\(policy.file), which gives \(name ?? "user \(uid)") no role"
            result.source = rules.role == nil ? unnamed : Self.place(policy.file, rules.roleLine)
        }
        result.limits = PayoutLimits(
            perPayout: Self.least(limits.perPayout, rules.limits.perPayout),
            perDay: Self.least(limits.perDay, rules.limits.perDay),
            perBeneficiary: Self.least(limits.perBeneficiary, rules.limits.perBeneficiary),
            approvalFrom: Self.least(limits.approvalFrom, rules.limits.approvalFrom))
        return result
    }

    private static func place(_ file: String, _ line: Int?) -> String {
        line.map { "\(file) line \($0)" } ?? file
    }

    private static func least(_ left: Money?, _ right: Money?) -> Money? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}

extension AgentRole {
    /// How much it may do.
    fileprivate var rank: Int {
        switch self {
        case .viewer: 0
        case .operator: 1
        case .approver: 2
        }
    }
}
