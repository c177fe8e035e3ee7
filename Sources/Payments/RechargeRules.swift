/// A recharge, bill or cash drop as it is being entered: every field as typed, nothing trusted yet.
public struct RechargeDraft: Hashable, Sendable {
    /// The configured provider's name.
    public var provider: String
    /// The number to recharge.
    public var number: String
    /// The operator's code.
    public var operatorCode: String
    /// Amount, whole rupees.
    public var amount: String
    /// The agent's own note; never sent.
    public var note: String

    /// A draft from its fields.
    public init(
        provider: String = "", number: String = "", operatorCode: String = "", amount: String = "", note: String = ""
    ) {
        (self.provider, self.number, self.operatorCode) = (provider, number, operatorCode)
        (self.amount, self.note) = (amount, note)
    }
}

/// A recharge's draft that breaks no rule, in the domain's values.
public struct NormalizedRecharge: Hashable, Sendable {
    /// The configured provider's name.
    public var provider: String
    /// The amount, whole rupees.
    public var amount: Money
    /// The operator's name, or its code where no name is known, and the number.
    public var beneficiary: Beneficiary
    /// The operator.
    public var order: RechargeOrder
    /// The agent's own note.
    public var note: String

    /// A recharge from its parts.
    public init(provider: String, amount: Money, beneficiary: Beneficiary, order: RechargeOrder, note: String = "") {
        (self.provider, self.amount, self.beneficiary) = (provider, amount, beneficiary)
        (self.order, self.note) = (order, note)
    }
}

/// What the rules say of a recharge's draft.
public typealias RechargeCheck = RuleCheck<NormalizedRecharge>

/// What may be recharged (`payouts.md`, *The payout form*): one set of rules for the form and the command line.
public enum RechargeRules {
    /// The fields of the form, in order.
    public static let fields: [PayoutField] = [.provider, .number, .operator, .amount, .note]

    /// Checks a whole draft.
    ///
    /// Pure: everything it needs to know beside the draft is in the context, whose `lookAlikes`,
    /// `sentTodayToBeneficiary` and `heldFor` are about the number.
    public static func check(_ draft: RechargeDraft, _ context: PayoutContext) -> RechargeCheck {
        var checking = RechargeChecking(draft: draft, context: context)
        return checking.result()
    }

    /// What the rules say under one field, as it is left: nothing about the fields not reached yet.
    public static func check(
        _ field: PayoutField, of draft: RechargeDraft, _ context: PayoutContext
    ) -> RechargeCheck {
        check(draft, context).narrowed(to: field)
    }

    /// The number as it is kept and looked up, as far as the draft says it well enough; `operators` are those the
    /// provider lists.
    public static func number(of draft: RechargeDraft, operators: [Operator]) -> String? {
        let isMobile = listed(draft, operators)?.takesMobileNumber ?? false
        return try? BeneficiaryRules.rechargeNumber(draft.number, isMobile: isMobile).get()
    }

    /// The operator the draft names by its code: letter for letter, else the only one that differs in letter case alone.
    static func listed(_ draft: RechargeDraft, _ operators: [Operator]) -> Operator? {
        let code = String(draft.operatorCode.trimmed)
        if let exact = operators.first(where: { $0.code == code }) { return exact }
        let alike = operators.filter { $0.code.lowercased() == code.lowercased() }
        return alike.count == 1 ? alike.first : nil
    }
}

/// One run of the rules over a recharge's draft.
struct RechargeChecking: DraftChecking {
    let draft: RechargeDraft
    let context: PayoutContext
    var violations: [RuleViolation] = []
    var warnings: [RaisedWarning] = []
    var remarks: [PayoutField: String] = [:]

    init(draft: RechargeDraft, context: PayoutContext) {
        (self.draft, self.context) = (draft, context)
    }

    /// Runs every rule, in the order of the form.
    mutating func result() -> RechargeCheck {
        checkProvider(draft.provider, prompt: "Choose the provider to recharge from.")
        if !capability.recharges {
            block(.provider, "recharges_not_offered", "\(capability.provider) takes no recharges.")
        }
        let order = checkOperator()
        let number = checkNumber(isMobile: order.map(isMobile) ?? false)
        let amount = checkAmount(draft.amount)
        if let amount {
            checkWallet(amount)
            checkLimits(amount, receiver: "the number")
            checkLookAlikes(amount, target: "number")
        }
        if let reference = context.heldFor {
            block(.number, "held", "Recharges of this number are held: \(reference) may have been paid twice.")
        }
        let note = take(.note, BeneficiaryRules.note(draft.note))
        var recharge: NormalizedRecharge?
        if let order, let number, let amount {
            let name = order.operatorName ?? order.operatorCode
            recharge = NormalizedRecharge(
                provider: capability.provider, amount: amount,
                beneficiary: Beneficiary(name: name, rechargeNumber: number), order: order, note: note ?? "")
        }
        return check(recharge, amount: amount)
    }

    private func isMobile(_ order: RechargeOrder) -> Bool {
        operators.first { $0.code == order.operatorCode }?.takesMobileNumber ?? false
    }

    private var operators: [Operator] { context.operators.filter { $0.provider == capability.provider } }

    /// The operator as listed; where no list was ever read, any code that can be one.
    private mutating func checkOperator() -> RechargeOrder? {
        let typed = String(draft.operatorCode.trimmed)
        guard !typed.isEmpty else {
            block(.operator, "operator_missing", "Choose the operator.")
            return nil
        }
        if let listed = RechargeRules.listed(draft, operators) {
            remarks[.operator] = [listed.name, listed.type].filter { !$0.isEmpty }.joined(separator: " · ")
            return RechargeOrder(
                operatorCode: listed.code, operatorName: listed.name,
                operatorType: listed.type.isEmpty ? nil : listed.type)
        }
        guard operators.isEmpty else {
            let named = operators.filter { $0.name.lowercased() == typed.lowercased() }
            block(
                .operator, "operator_unknown", "\(capability.provider) lists no operator with this code.",
                offer: named.count == 1 ? named.first?.code : nil)
            return nil
        }
        guard (1...64).contains(typed.count), typed.allSatisfy(Self.mayStandInCode) else {
            block(.operator, "operator_characters", "An operator's code has 1 to 64 letters, digits and ._-/ only.")
            return nil
        }
        remarks[.operator] = "not checked: the list of operators was never read"
        return RechargeOrder(operatorCode: typed)
    }

    private mutating func checkNumber(isMobile: Bool) -> String? {
        guard !draft.number.trimmed.isEmpty else {
            block(.number, "number_missing", "Type the number to recharge.")
            return nil
        }
        let number = take(.number, BeneficiaryRules.rechargeNumber(draft.number, isMobile: isMobile))
        if number != nil, isMobile { remarks[.number] = "mobile number" }
        return number
    }

    private static func mayStandInCode(_ character: Character) -> Bool {
        character.isASCIILetter || character.isASCIIDigit || "._-/".contains(character)
    }
}
