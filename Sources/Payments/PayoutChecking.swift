/// One run of the rules over a payout's draft.
struct PayoutChecking: DraftChecking {
    let draft: PayoutDraft
    let context: PayoutContext
    var violations: [RuleViolation] = []
    var warnings: [RaisedWarning] = []
    var remarks: [PayoutField: String] = [:]

    init(draft: PayoutDraft, context: PayoutContext) {
        (self.draft, self.context) = (draft, context)
    }

    /// Runs every rule, in the order of the form.
    mutating func result() -> PayoutCheck {
        checkProvider(draft.provider, prompt: "Choose the provider to pay from.")
        let amount = checkAmount(draft.amount)
        if let amount { checkWallet(amount) }
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
            checkLimits(amount, receiver: "the beneficiary")
            let target = rail == .upi ? (draft.upi.contains("@") ? "UPI id" : "mobile number") : "account"
            checkLookAlikes(amount, target: target)
        }
        checkHold(rail: rail)
        var payout: NormalizedPayout?
        if violations.isEmpty, let rail, let amount {
            let provider = capability.provider
            payout = NormalizedPayout(
                provider: provider, rail: rail, amount: amount, beneficiary: beneficiary, note: note ?? "")
        }
        return check(payout, amount: amount)
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

    private mutating func checkHold(rail: Rail?) {
        guard let reference = context.heldFor else { return }
        let message = "Payouts to this beneficiary are held: \(reference) may have been paid twice."
        block(rail == .upi ? .upi : .account, "held", message)
    }
}
