/// What each rail takes (`payouts.md`, *The payout form*).
public enum RailRules {
    /// RTGS starts here.
    public static let rtgsLeast = Money(rupees: 200_000)
    /// IMPS ends here.
    public static let impsMost = Money(rupees: 500_000)
    /// UPI above this is worth a warning.
    public static let upiUsualMost = Money(rupees: 100_000)

    /// Why a rail cannot carry an amount, with what the other rails among `offered` take; nil where it can.
    public static func violation(_ rail: Rail, amount: Money, offered: [Rail]) -> FieldProblem? {
        guard let reason = refusal(rail, amount: amount) else { return nil }
        let others = [Rail.neft, .imps, .rtgs].filter { $0 != rail && offered.contains($0) }.map(limit)
        let advice = others.isEmpty ? "" : " " + others.joined(separator: "; ") + "."
        return FieldProblem(rail == .rtgs ? "rtgs_minimum" : "imps_maximum", reason + "." + advice)
    }

    /// The rails a provider offers for an account or for UPI, each with why it cannot be used, where it cannot.
    public static func choices(_ capability: Capability, amount: Money?, toAccount: Bool) -> [RailChoice] {
        capability.rails.filter { $0.takesAccount == toAccount }.map { rail in
            RailChoice(rail: rail, refusal: amount.flatMap { refusal(rail, amount: $0) })
        }
    }

    /// The rail that suits what is typed: UPI for a UPI id, else the first that takes the amount of IMPS, NEFT, RTGS.
    ///
    /// Nil where there is no target yet or the provider offers none.
    public static func suggestion(_ draft: PayoutDraft, _ capability: Capability) -> Rail? {
        if !draft.upi.trimmed.isEmpty { return capability.rails.contains(.upi) ? .upi : nil }
        guard !draft.account.trimmed.isEmpty else { return nil }
        let amount = try? Money(typed: draft.amount)
        return [Rail.imps, .neft, .rtgs].first { rail in
            capability.rails.contains(rail) && (amount.map { refusal(rail, amount: $0) == nil } ?? true)
        }
    }

    /// What stands beside the chosen rail: `NEFT too · RTGS starts at ₹2,00,000`.
    static func remark(_ rail: Rail, capability: Capability, amount: Money?, now: Timestamp) -> String {
        let others = choices(capability, amount: amount, toAccount: rail.takesAccount).filter { $0.rail != rail }
        let legal = others.filter { $0.refusal == nil }.map(\.rail.rawValue)
        var parts: [String] = []
        if rail == .neft { parts.append("next batch \(NEFTBatch.next(after: now).ist.clock)") }
        if !legal.isEmpty { parts.append(legal.joined(separator: ", ") + " too") }
        parts += others.compactMap(\.refusal)
        return parts.joined(separator: " · ")
    }

    /// `RTGS starts at ₹2,00,000` where the amount is out of the rail's range; no full stop.
    private static func refusal(_ rail: Rail, amount: Money) -> String? {
        switch rail {
        case .rtgs where amount < rtgsLeast: limit(.rtgs)
        case .imps where amount > impsMost: limit(.imps)
        case .rtgs, .imps, .neft, .upi: nil
        }
    }

    private static func limit(_ rail: Rail) -> String {
        switch rail {
        case .neft: "NEFT has no limit"
        case .rtgs: "RTGS starts at \(rtgsLeast.rupees())"
        case .imps: "IMPS takes at most \(impsMost.rupees())"
        case .upi: "UPI takes \(upiUsualMost.rupees()) as a rule"
        }
    }
}

/// A rail a provider offers.
public struct RailChoice: Hashable, Sendable {
    /// The rail.
    public var rail: Rail
    /// Why it cannot carry the amount, without a full stop; nil where it can.
    public var refusal: String?

    /// A choice from its parts.
    public init(rail: Rail, refusal: String? = nil) {
        (self.rail, self.refusal) = (rail, refusal)
    }
}
