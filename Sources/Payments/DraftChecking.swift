/// One run of the rules over a draft, be it of a payout, a recharge or a pay link.
///
/// Each step looks at one field and notes what it finds.
protocol DraftChecking {
    /// What the rules need to know beside the draft.
    var context: PayoutContext { get }
    /// What blocks, as it was found.
    var violations: [RuleViolation] { get set }
    /// What must be acknowledged, as it was found.
    var warnings: [RaisedWarning] { get set }
    /// What stands beside a field where nothing is wrong.
    var remarks: [PayoutField: String] { get set }
}

extension DraftChecking {
    var capability: Capability { context.capability }

    // MARK: Noting

    mutating func block(_ field: PayoutField, _ rule: String, _ message: String, offer: String? = nil) {
        violations.append(RuleViolation(field, rule, message, offer: offer))
    }

    mutating func warn(
        _ warning: Warning, _ field: PayoutField, _ message: String, references: [Reference] = []
    ) {
        warnings.append(RaisedWarning(warning, message, field: field, references: references))
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

    // MARK: What every draft has

    mutating func checkProvider(_ typed: String, prompt: String) {
        let typed = typed.trimmed
        if typed.isEmpty {
            block(.provider, "provider_missing", prompt)
        } else if typed != capability.provider {
            block(.provider, "provider_unknown", "This is checked for \(capability.provider), not for \(typed).")
        }
    }

    mutating func checkAmount(_ typed: String) -> Money? {
        let amount: Money
        do throws(MoneyParsingError) {
            amount = try Money(typed: typed)
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
        return amount
    }

    // MARK: What spends

    mutating func checkWallet(_ amount: Money) {
        guard let wallet = context.wallet, amount > wallet else { return }
        let held = wallet.rupees(paise: .always)
        warn(.walletShort, .amount, "The wallet held \(held) when it was last asked; this is more.")
    }

    /// The agent's own limits; `receiver` is who gets it, for the sentence.
    mutating func checkLimits(_ amount: Money, receiver: String) {
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
            let message = "With this \(receiver) would get \(sum) today; your limit is \(most.rupees()) each."
            block(.amount, "limit_per_beneficiary", message)
        }
    }

    /// The same amount to the same target within 24 hours; `target` is what it is, for the sentence.
    ///
    /// One whose figures are hidden is told whatever its amount, and without it.
    mutating func checkLookAlikes(_ amount: Money, target: String) {
        let alike = context.lookAlikes.filter { other in
            (other.amount == amount || other.isHidden) && other.mayHaveMovedMoney
                && context.now.seconds(since: other.at) <= 86_400
        }
        guard !alike.isEmpty else { return }
        let told = alike.filter { !$0.isHidden }
        guard let newest = told.max(by: { $0.at < $1.at }) else {
            let message =
                "Another to the same \(target) waits for a second person, and may be yours to approve. Ask who entered it."
            return warn(.lookAlike, .amount, message)
        }
        let sorted = told.sorted { $0.at > $1.at }
        let (time, day) = (newest.at.ist.clock, newest.at.day)
        let when = day == context.now.day ? "at \(time) today" : "at \(time) on \(day.short)"
        let list = sorted.map(\.reference.text).joined(separator: ", ")
        warnings.append(
            RaisedWarning(
                .lookAlike, "The same \(target) got \(amount.rupees()) \(when): \(list)", field: .amount,
                references: sorted.map(\.reference), lookAlikes: sorted))
    }

    // MARK: The result

    /// What was found, in the order of the fields; the draft's values only where nothing blocks.
    func check<Normalized>(_ normalized: Normalized?, amount: Money?) -> RuleCheck<Normalized> {
        var needsApproval = false
        if let amount, let from = context.limits.approvalFrom { needsApproval = amount >= from }
        return RuleCheck(
            violations: inOrder(violations, \.field), warnings: inOrder(warnings) { $0.field ?? .note },
            remarks: remarks, normalized: violations.isEmpty ? normalized : nil, needsApproval: needsApproval)
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
