/// One run of the rules over a draft.
///
/// Each step looks at one field and notes what it finds.
struct PayoutChecking {
    let draft: PayoutDraft
    let context: PayoutContext
    private(set) var violations: [RuleViolation] = []
    private(set) var warnings: [RaisedWarning] = []
    var remarks: [PayoutField: String] = [:]

    init(draft: PayoutDraft, context: PayoutContext) {
        (self.draft, self.context) = (draft, context)
    }

    var capability: Capability { context.capability }

    /// Runs every rule, in the order of the form.
    mutating func result() -> PayoutCheck {
        checkProvider()
        let amount = checkAmount()
        let rail = checkMode(amount: amount)
        var beneficiary = Beneficiary(name: "")
        if rail?.takesAccount ?? draft.upi.trimmed.isEmpty {
            checkAccount(rail: rail, into: &beneficiary)
        } else {
            checkUPI(into: &beneficiary)
        }
        checkName(into: &beneficiary)
        checkMobile(into: &beneficiary)
        checkContact(into: &beneficiary)
        let note = take(.note, BeneficiaryRules.note(draft.note))
        if let amount {
            checkRail(rail, amount: amount)
            checkLimits(amount)
            checkLookAlikes(amount, rail: rail)
        }
        checkHold(rail: rail)
        var payout: NormalizedPayout?
        if violations.isEmpty, let rail, let amount {
            let provider = capability.provider
            payout = NormalizedPayout(
                provider: provider, rail: rail, amount: amount, beneficiary: beneficiary, note: note ?? "")
        }
        let needsApproval = both(amount, context.limits.approvalFrom).map { $0 >= $1 } ?? false
        return PayoutCheck(
            violations: inOrder(violations, \.field), warnings: inOrder(warnings) { $0.field ?? .note },
            remarks: remarks, normalized: payout, needsApproval: needsApproval)
    }

    private mutating func checkProvider() {
        let typed = draft.provider.trimmed
        if typed.isEmpty {
            block(.provider, "provider_missing", "Choose the provider to pay from.")
        } else if typed != capability.provider {
            block(.provider, "provider_unknown", "This is checked for \(capability.provider), not for \(typed).")
        }
    }

    private mutating func checkMode(amount: Money?) -> Rail? {
        let offered = capability.rails.map(\.rawValue).joined(separator: ", ")
        guard !offered.isEmpty else {
            block(.mode, "mode_not_offered", "\(capability.provider) makes no payouts.")
            return nil
        }
        guard !draft.mode.trimmed.isEmpty else {
            block(.mode, "mode_missing", "Choose a rail: \(offered).")
            return nil
        }
        guard let rail = Rail(word: String(draft.mode.trimmed)) else {
            block(.mode, "mode_unknown", "There is no such rail. \(capability.provider) offers \(offered).")
            return nil
        }
        guard capability.rails.contains(rail) else {
            block(
                .mode, "mode_not_offered",
                "\(capability.provider) does not pay by \(rail.rawValue); it offers \(offered).")
            return rail
        }
        if rail == .upi {
            remarks[.mode] = Recipient.recognise(draft.upi).reason
        } else {
            remarks[.mode] = RailRules.remark(rail, capability: capability, amount: amount, now: context.now)
        }
        return rail
    }

    private mutating func checkAmount() -> Money? {
        let amount: Money
        do throws(MoneyParsingError) {
            amount = try Money(typed: draft.amount)
        } catch {
            let rule = error.reason == .empty ? "amount_missing" : "amount_\(error.reason.rawValue)"
            block(.amount, rule, error.sentence, offer: error.offer)
            return nil
        }
        guard amount > .zero else {
            block(.amount, "amount_zero", "The amount is at least ₹1.")
            return nil
        }
        remarks[.amount] = amount.words
        if let wallet = context.wallet, amount > wallet {
            let held = wallet.rupees(paise: .always)
            warn(.walletShort, .amount, "The wallet held \(held) when it was last asked; this is more.")
        }
        return amount
    }

    private mutating func checkRail(_ rail: Rail?, amount: Money) {
        guard let rail else { return }
        if let problem = RailRules.violation(rail, amount: amount, offered: capability.rails) {
            violations.append(RuleViolation(.amount, problem))
        }
        if rail == .upi, amount > RailRules.upiUsualMost {
            warn(
                .upiLimit, .amount, "UPI takes \(RailRules.upiUsualMost.rupees()) as a rule; the bank may refuse more.")
        }
    }

    private mutating func checkLimits(_ amount: Money) {
        let limits = context.limits
        if let most = limits.perPayout, amount > most {
            block(.amount, "limit_per_payout", "Your limit is \(most.rupees()) per payout.")
        }
        if let most = limits.perDay, context.sentToday + amount > most {
            let sum = (context.sentToday + amount).rupees()
            let message = "With this you would have sent \(sum) today; your limit is \(most.rupees()) a day."
            block(.amount, "limit_per_day", message)
        }
        if let most = limits.perBeneficiary, context.sentTodayToBeneficiary + amount > most {
            let sum = (context.sentTodayToBeneficiary + amount).rupees()
            let message = "With this the beneficiary would get \(sum) today; your limit is \(most.rupees()) each."
            block(.amount, "limit_per_beneficiary", message)
        }
    }

    private mutating func checkLookAlikes(_ amount: Money, rail: Rail?) {
        let alike = context.lookAlikes.filter { other in
            other.amount == amount && other.mayHaveMovedMoney && context.now.seconds(since: other.at) <= 86_400
        }
        guard let newest = alike.max(by: { $0.at < $1.at }) else { return }
        let sorted = alike.sorted { $0.at > $1.at }.map(\.reference)
        let target = rail == .upi ? (draft.upi.contains("@") ? "UPI id" : "mobile number") : "account"
        let (time, day) = (newest.at.ist.clock, newest.at.day)
        let when = day == context.now.day ? "at \(time) today" : "at \(time) on \(day.short)"
        let list = sorted.map(\.text).joined(separator: ", ")
        let message = "The same \(target) got \(amount.rupees()) \(when): \(list)"
        warnings.append(RaisedWarning(.lookAlike, message, field: .amount, references: sorted))
    }

    private mutating func checkHold(rail: Rail?) {
        guard let reference = context.heldFor else { return }
        let message = "Payouts to this beneficiary are held: \(reference) may have been paid twice."
        block(rail == .upi ? .upi : .account, "held", message)
    }

    mutating func block(_ field: PayoutField, _ rule: String, _ message: String, offer: String? = nil) {
        violations.append(RuleViolation(field, rule, message, offer: offer))
    }

    mutating func warn(_ warning: Warning, _ field: PayoutField, _ message: String) {
        warnings.append(RaisedWarning(warning, message, field: field))
    }

    mutating func take<Value>(_ field: PayoutField, _ result: Result<Value, FieldProblem>) -> Value? {
        switch result {
        case .success(let value): return value
        case .failure(let problem):
            violations.append(RuleViolation(field, problem))
            return nil
        }
    }

    /// A field that may stay empty unless the provider asks for it.
    mutating func takeOptional(
        _ field: PayoutField, _ typed: String, _ rule: (String) -> Result<String, FieldProblem>
    ) -> String? {
        if typed.trimmed.isEmpty, !capability.required.contains(field) { return nil }
        return take(field, rule(typed))
    }

    private func inOrder<Item>(_ items: [Item], _ field: (Item) -> PayoutField) -> [Item] {
        PayoutField.allCases.flatMap { wanted in items.filter { field($0) == wanted } }
    }
}

extension LookAlike {
    /// Whether money may have moved for it: everything but what is proven never to have been sent.
    var mayHaveMovedMoney: Bool {
        switch status {
        case .draft, .rejected, .discarded, .notSent: false
        default: true
        }
    }
}

/// Both, where both are there.
private func both<First, Second>(_ first: First?, _ second: Second?) -> (First, Second)? {
    guard let first, let second else { return nil }
    return (first, second)
}
