/// A rule that a draft breaks: it cannot be sent.
public struct RuleViolation: Hashable, Sendable {
    /// The field under which it is said.
    public var field: PayoutField
    /// The rule's name, snake case, as `--json` prints it.
    public var rule: String
    /// The reason, plain sentences.
    public var message: String
    /// The correction that `→` takes; nil where there is none.
    public var offer: String?

    /// A violation from its parts.
    public init(_ field: PayoutField, _ rule: String, _ message: String, offer: String? = nil) {
        (self.field, self.rule, self.message, self.offer) = (field, rule, message, offer)
    }

    /// A value's problem, said in a field.
    public init(_ field: PayoutField, _ problem: FieldProblem) {
        self.init(field, problem.rule, problem.message, offer: problem.offer)
    }

    /// Whether the field is only empty still.
    public var isMissing: Bool { rule.hasSuffix("_missing") }
}

/// What may be sent only after it was acknowledged by name.
public struct RaisedWarning: Hashable, Sendable {
    /// Its name.
    public var warning: Warning
    /// The field under which it is said; nil outside the payout form.
    public var field: PayoutField?
    /// The reason, plain sentences.
    public var message: String
    /// The other payouts it speaks of.
    public var references: [Reference]
    /// Those of a look-alike with what is known of each, the newest first; none whose figures are hidden.
    public var lookAlikes: [LookAlike]

    /// A warning from its parts.
    public init(
        _ warning: Warning, _ message: String, field: PayoutField? = nil, references: [Reference] = [],
        lookAlikes: [LookAlike] = []
    ) {
        (self.warning, self.message, self.field, self.references) = (warning, message, field, references)
        self.lookAlikes = lookAlikes
    }
}

/// A draft that breaks no rule, in the domain's values.
public struct NormalizedPayout: Hashable, Sendable {
    /// The configured provider's name.
    public var provider: String
    /// The rail.
    public var rail: Rail
    /// The amount, whole rupees.
    public var amount: Money
    /// Who is paid.
    public var beneficiary: Beneficiary
    /// The agent's own note.
    public var note: String

    /// A payout from its parts.
    public init(provider: String, rail: Rail, amount: Money, beneficiary: Beneficiary, note: String = "") {
        (self.provider, self.rail, self.amount) = (provider, rail, amount)
        (self.beneficiary, self.note) = (beneficiary, note)
    }
}

/// What the rules say of a payout's draft.
public typealias PayoutCheck = RuleCheck<NormalizedPayout>

/// What the rules say of a draft; `Normalized` is what it becomes where nothing blocks.
public struct RuleCheck<Normalized: Hashable & Sendable>: Hashable, Sendable {
    /// What blocks, in the order of the fields.
    public var violations: [RuleViolation]
    /// What must be acknowledged, in the order of the fields.
    public var warnings: [RaisedWarning]
    /// What stands beside a field where nothing is wrong: the bank, the amount in words, the next batch.
    public var remarks: [PayoutField: String]
    /// The draft in the domain's values, where nothing blocks.
    public var normalized: Normalized?
    /// Whether a second person must approve it.
    public var needsApproval: Bool

    /// A result from its parts.
    public init(
        violations: [RuleViolation] = [], warnings: [RaisedWarning] = [], remarks: [PayoutField: String] = [:],
        normalized: Normalized? = nil, needsApproval: Bool = false
    ) {
        (self.violations, self.warnings, self.remarks) = (violations, warnings, remarks)
        (self.normalized, self.needsApproval) = (normalized, needsApproval)
    }

    /// What is said under one field alone.
    func narrowed(to field: PayoutField) -> RuleCheck {
        RuleCheck(
            violations: violations.filter { $0.field == field }, warnings: warnings(of: field),
            remarks: remarks.filter { $0.key == field }, needsApproval: needsApproval)
    }

    /// The first thing that blocks a field.
    public func violation(of field: PayoutField) -> RuleViolation? { violations.first { $0.field == field } }

    /// The warnings under a field.
    public func warnings(of field: PayoutField) -> [RaisedWarning] { warnings.filter { $0.field == field } }

    /// The fields that are empty and must not be, in the form's order.
    public var missing: [PayoutField] { violations.filter(\.isMissing).map(\.field) }

    /// The warnings nobody acknowledged by name.
    public func unaccepted(_ accepted: Set<Warning>) -> [RaisedWarning] {
        warnings.filter { !accepted.contains($0.warning) }
    }
}
