import Guarded
import Payments
import TerminalKit

/// The rows that the forms of payouts, recharges and pay links share.
struct OwnRows {
    let profile: DeskProfile
    let facts: PayoutFacts
    let context: Context
    /// Whether remarks have little room.
    let isNarrow: Bool

    /// What is made, where the configured providers leave a choice.
    func kind(_ chosen: TransactionKind) -> FormRow<PayoutRow>? {
        let kinds = profile.kinds
        guard kinds.count > 1, let index = kinds.firstIndex(of: chosen) else { return nil }
        let others = kinds.filter { $0 != chosen }.map(\.noun).joined(separator: ", ")
        return FormRow(
            .kind, "Kind", .choice(kinds.map { SafeText($0.noun) }, selected: index),
            remark: Line("← → \(others)", .muted), hasSpace: true)
    }

    /// The provider, a choice where several take the kind; what it can send.
    func from(_ kind: TransactionKind, _ provider: String, _ capability: Capability?) -> FormRow<PayoutRow> {
        let takers = profile.providers(of: kind).map(\.provider)
        let content: FormRow<PayoutRow>.Content
        if takers.count > 1, let index = takers.firstIndex(of: provider) {
            content = .choice(takers.map { SafeText($0) }, selected: index)
        } else {
            content = .value(Line(provider))
        }
        var remark = kind == .payin ? Line.empty : Line(canSend(provider), .muted)
        if let label = capability?.label { remark = Line("\(label)  ", .warning) + remark }
        let isFirst = profile.kinds.count < 2
        var row = FormRow(.from, kind == .payin ? "By" : "From", content, remark: remark, hasSpace: isFirst)
        row.notes = facts.wallet(provider).flatMap { WalletRemarks($0, kind, context).down }.map { [$0] } ?? []
        return row
    }

    /// What the wallet holds, where it tells that, and what the agent can send from it.
    private func canSend(_ provider: String) -> String {
        guard let wallet = facts.wallet(provider) else { return "" }
        let held = wallet.amount.map { context.rupees($0, paise: .always) }
        let can = wallet.canSend(dayLeft: facts.dayLeft).map { "can send \(context.rupees($0))" }
        return isNarrow ? can ?? held ?? "" : [held, can].compactMap(\.self).joined(separator: " · ")
    }

    /// The wallet after it.
    func wallet(_ provider: String, _ amount: Money?) -> [FormRow<PayoutRow>] {
        guard let wallet = facts.wallet(provider), let held = wallet.amount else { return [] }
        let asOf = wallet.asOf.map { "as of \(context.clockOrDay($0))" }
        var remark = [after(amount), asOf].compactMap(\.self).joined(separator: ", ")
        if let amount, let lasting = lasting(wallet, less: amount) { remark += "; \(lasting)" }
        let after = amount.map { held - $0 }
        let role: Role = (after ?? held) < .zero ? .warning : .text
        return [
            FormRow(
                .wallet, "Wallet", .value(Line(context.rupees(after ?? held, paise: .always), role)),
                remark: Line(remark, .muted), hasSpace: true)
        ]
    }

    /// Until when the wallet lasts after it; nil where nothing can be said.
    private func lasting(_ wallet: Wallet, less amount: Money) -> String? {
        var after = wallet
        after.amount = wallet.amount.map { $0 - amount }
        guard after.amount.map({ $0 > .zero }) ?? false else { return nil }
        return switch Lasting.of(after, context) {
        case .dry(let clock): "dry \(clock)"
        case .pastDayEnd(let clock): "lasts past \(clock)"
        case nil: nil
        }
    }

    private func after(_ amount: Money?) -> String? { amount == nil ? nil : "after" }

    /// The agent's day after it.
    func day(_ amount: Money?) -> FormRow<PayoutRow> {
        let sum = facts.sentToday + (amount ?? .zero)
        let of = facts.limitPerDay.map { "of \(context.rupees($0))" } ?? "no limit"
        let remark = amount == nil ? of : "after, \(of)"
        return FormRow(.day, "Your day", .value(Line(context.rupees(sum))), remark: Line(remark, .muted))
    }
}

/// The last row of a form: what still stands against it.
struct ReviewRow {
    /// What the rules say, whatever is checked.
    struct Check {
        var violations: [RuleViolation]
        var warnings: [RaisedWarning]
        var needsApproval: Bool

        init<Normalized>(_ check: RuleCheck<Normalized>) {
            (violations, warnings, needsApproval) = (check.violations, check.warnings, check.needsApproval)
        }
    }

    let check: Check
    let ticks: Set<Warning>
    /// What Enter does where nothing stands against it.
    let words: String
    /// Fields that are not asked for yet.
    var early: Set<PayoutField> = []
    /// Rows that are needed though no rule says so.
    var also: [String] = []
    /// Sentences of a refusal after confirming.
    var refusals: [String] = []

    /// The row.
    var row: FormRow<PayoutRow> {
        let blocking = labels(check.violations.filter { !$0.isMissing }.map(\.field))
        var missing = labels(check.violations.filter(\.isMissing).map(\.field).filter { !early.contains($0) })
        missing = also.filter { !missing.contains($0) } + missing
        let toTick = labels(check.warnings.filter { !ticks.contains($0.warning) }.compactMap(\.field))
        var row: FormRow<PayoutRow>
        if blocking.isEmpty, missing.isEmpty, toTick.isEmpty {
            let remark = check.needsApproval ? "Enter opens it; a second person approves" : words
            row = FormRow(.review, "Review", .step("ready"), remark: Line(remark, .muted), hasSpace: true)
        } else if blocking.isEmpty, toTick.isEmpty {
            row = FormRow(
                .review, "Review", .step(Line("needs \(missing.joined(separator: ", "))", .muted)), hasSpace: true)
        } else {
            var parts: [String] = []
            if !blocking.isEmpty { parts.append("wrong: \(blocking.joined(separator: ", "))") }
            if !toTick.isEmpty { parts.append("to tick: \(toTick.joined(separator: ", "))") }
            let words = Line(parts.joined(separator: " · "), .warning)
            row = FormRow(.review, "Review", .step("not yet"), remark: words, hasSpace: true)
        }
        if !refusals.isEmpty {
            row.content = .step(Line("refused", .statusFailed))
            row.remark = Line("Enter asks again", .muted)
        }
        row.notes = refusals.map { Line("✕ \($0)", .statusFailed) }
        return row
    }

    private func labels(_ fields: [PayoutField]) -> [String] {
        var seen: Set<String> = []
        return fields.map { PayoutRow($0).label }.filter { seen.insert($0).inserted }
    }
}
