import Guarded
import Payments
import TerminalKit

/// Builds the form's rows from what is typed and what the rules say of it.
struct PayoutFormBuilder {
    let pane: PayoutPane
    let profile: DeskProfile
    let context: Context
    /// Whether remarks have little room.
    var isNarrow = false

    /// The form as it stands.
    func form() -> Form<PayoutRow> {
        let check = pane.check(profile, now: context.now)
        let own = OwnRows(profile: profile, facts: pane.facts, context: context, isNarrow: isNarrow)
        let from = own.from(.payout, pane.provider, pane.capability)
        var rows = [own.kind(.payout), from, to(check)].compactMap(\.self)
        rows += (again(check) + [rail(check)])
        let listed: [PayoutField] = pane.capability.map { PayoutRules.fields(pane.rail, $0) } ?? []
        // Before the target is known its IFSC is not asked for.
        let fields = listed.filter { $0 != .ifsc || pane.rail != nil }
        for field in fields where Self.typed.contains(field) {
            var row = input(.field(field), check, hasSpace: Self.spaced.contains(field))
            // A note is never asked for, but Enter comes by it once.
            if field == .note, pane.inUse != row.id, !pane.touched.contains(row.id), pane.text(row.id).isEmpty {
                row.needs = true
            }
            rows.append(row)
            rows += PayoutRow.field(field).ticks(check.warnings, ticked: pane.ticks)
        }
        rows += own.wallet(pane.provider, pane.amount) + [own.day(pane.amount)] + arrives() + [review(check)]
        return Form(rows, focus: rows.contains { $0.id == pane.inUse && $0.isEditable } ? pane.inUse : .to)
    }

    private static let typed: Set<PayoutField> = [
        .ifsc, .name, .mobile, .amount, .email, .address, .bank, .bankAddress, .note,
    ]
    private static let spaced: Set<PayoutField> = [.ifsc, .name, .amount, .note]

    // MARK: Who pays, who is paid

    private func to(_ check: PayoutCheck) -> FormRow<PayoutRow> {
        var row = input(.to, check)
        let recipient = pane.recipient
        if case .unclear(let reason) = recipient {
            row.remark = .empty
            row.notes = [Line("✕ \(reason)", .statusFailed)]
        } else {
            row.remark = Line(pane.isKnown ? "paid before" : recipient.remark, .muted)
        }
        row.needs = !recipient.isTarget || row.needs
        for (index, known) in pane.offers.prefix(5).enumerated() { row.notes.append(offer(known, at: index)) }
        if !pane.offers.isEmpty {
            row.notes.append(Line("↓ chooses, then Enter takes · or type a new one", .muted))
        } else if case .name = recipient {
            row.notes.append(Line("Nobody paid before has this name: type an account, UPI id or mobile.", .muted))
        }
        return row
    }

    private func offer(_ known: KnownBeneficiary, at index: Int) -> Line {
        let isChosen = index == pane.offerIndex
        let bank = known.ifsc.flatMap { Banks.name(String($0.prefix(4))) } ?? (known.rail == .upi ? "UPI id" : "")
        let paid = context.wall(known.lastPaidAt).day.short
        // Aligned as far as the widest of them needs.
        let widest = pane.offers.prefix(5).map { SafeText($0.maskedTarget).columns }.max() ?? 0
        let target = Line(known.maskedTarget, .muted).padded(to: widest + 2)
        return Line(isChosen ? "▸ " : "  ", .accent)
            + Line(known.name, isChosen ? .accent : .text).cut(to: 18).padded(to: 20)
            + target + Line(bank, .muted).cut(to: 20).padded(to: 22) + Line(known.rail.rawValue, .muted).padded(to: 6)
            + Line(paid, .muted)
    }

    private func again(_ check: PayoutCheck) -> [FormRow<PayoutRow>] {
        let ticks = PayoutRow.to.ticks(check.warnings, ticked: pane.ticks)
        guard case .account = pane.recipient, !pane.isKnown else { return ticks }
        return ticks + [input(.toAgain, check)]
    }

    private func rail(_ check: PayoutCheck) -> FormRow<PayoutRow> {
        guard let capability = pane.capability, let rail = pane.rail else {
            let reason =
                pane.recipient.isTarget
                ? Line("✕ \(pane.provider) cannot pay to this", .statusFailed) : Line(pane.recipient.reason, .muted)
            return FormRow(.rail, "Rail", .value(reason))
        }
        let choices = RailRules.choices(capability, amount: pane.amount, toAccount: rail.takesAccount)
            .filter { pane.recipient.rails.contains($0.rail) }
        let content: FormRow<PayoutRow>.Content
        if choices.count > 1, let index = choices.firstIndex(where: { $0.rail == rail }) {
            content = .choice(choices.map { SafeText($0.rail.rawValue) }, selected: index)
        } else {
            content = .value(Line(rail.rawValue))
        }
        var row = FormRow(.rail, "Rail", content, remark: Line(check.remarks[.mode] ?? "", .muted))
        row.notes = reasons(.rail, check)
        // Another rail may do what this one cannot; where there is none the amount or To is what is wrong.
        row.needs = row.isEditable && check.violations.contains { PayoutRow.rail.holds($0.field) }
        if let trouble = trouble(rail) {
            if !row.remark.isEmpty { row.notes.insert(row.remark, at: 0) }
            let words = "! \(trouble.words): \(trouble.paid) of \(trouble.asked) since \(context.clock(trouble.since))"
            row.remark = Line(words, .warning)
        }
        return row
    }

    /// That the beneficiary's bank does not take what comes by a rail today; nil where it does, or is not known yet.
    private func trouble(_ rail: Rail) -> BankTrouble? {
        let handle = pane.draft.upi.split(separator: "@").last.map { $0.lowercased() }
        let bank = rail.takesAccount ? String(pane.text(.field(.ifsc)).prefix(4)).uppercased() : handle
        return pane.facts.troubles.first { $0.rail == rail && $0.bank == bank }
    }

    // MARK: Fields

    private func input(_ id: PayoutRow, _ check: PayoutCheck, hasSpace: Bool = false) -> FormRow<PayoutRow> {
        var field = pane.fields[id] ?? PayoutPane.field(id)
        let violations = check.violations.filter { id.holds($0.field) }
        let isMissing = violations.contains(where: \.isMissing)
        field.face = nil
        if id == .field(.amount), let amount = pane.amount { field.face = SafeText(context.rupees(amount)) }
        // A number in the wrong field is hidden as in its own.
        if id == .field(.name), BeneficiaryRules.isNumber(name: pane.text(id)) { field.masking = .whenLeft(visible: 4) }
        if isMissing, field.isEmpty, id != .to, id != pane.inUse {
            // It stands where the value will; nothing is typed, so nothing needs hiding.
            (field.masking, field.face) = (.none, "needed")
        }
        let remark = Line(remarkText(id, check), .muted)
        return FormRow(
            id, SafeText(id.label), .input(field), remark: remark, notes: reasons(id, check),
            needs: !violations.isEmpty, hasSpace: hasSpace)
    }

    private func remarkText(_ id: PayoutRow, _ check: PayoutCheck) -> String {
        switch id {
        case .toAgain: check.remarks[.accountAgain] ?? ""
        case .field(.amount) where pane.amount == nil && pane.text(id).isEmpty: "whole rupees"
        case .field(let field): check.remarks[field] ?? ""
        default: ""
        }
    }

    /// What is said under a row: what blocks it, once it was left or where the correction is known; warnings.
    private func reasons(_ id: PayoutRow, _ check: PayoutCheck) -> [Line] {
        var lines: [Line] = []
        for violation in check.violations where id.holds(violation.field) && !violation.isMissing {
            guard pane.touched.contains(id) || violation.offer != nil || violation.rule == "held" else { continue }
            if id == .rail || !pane.text(id).isEmpty { lines.append(Line("✕ \(violation.message)", .statusFailed)) }
            if let offer = violation.offer { lines.append(Line("  → takes \(offer)", .fieldOffer)) }
        }
        for warning in check.warnings where warning.field.map(id.holds) ?? false {
            lines.append(Line("! \(warning.message)", .warning))
        }
        return lines
    }

    // MARK: What follows from it

    private func arrives() -> [FormRow<PayoutRow>] {
        guard let rail = pane.rail else { return [] }
        let usual = Turnaround.usualArrival(rail, sentAt: context.now)
        let latest = Turnaround.latestArrival(rail, sentAt: context.now)
        return [FormRow(.arrives, "Arrives", .value(Line(usual)), remark: Line(latest, .muted))]
    }

    private func review(_ check: PayoutCheck) -> FormRow<PayoutRow> {
        var review = ReviewRow(check: ReviewRow.Check(check), ticks: pane.ticks, words: "Enter opens it")
        // The rail and what it asks for follow from To: they are not asked for before it.
        if pane.rail == nil { review.early = [.mode, .ifsc, .accountAgain] }
        if !pane.recipient.isTarget { review.also = ["To"] }
        review.refusals = pane.refusals
        return review.row
    }
}

extension Warning {
    /// What ticking it says.
    var acknowledgement: String {
        switch self {
        case .lookAlike: "I have compared them: this is another payment"
        case .nameChanged: "I have compared the names with the request"
        case .accountLength: "I have compared the account with the request"
        case .unknownBank: "I have compared the IFSC with the request"
        case .upiLimit: "Send it by UPI all the same"
        case .upiLength: "I have compared the UPI id with the request"
        case .walletShort: "Send it all the same"
        case .tooFresh: "Complain all the same"
        }
    }

    /// What the confirmation says was ticked.
    func ticked(_ references: [Reference]) -> String {
        switch self {
        case .lookAlike: "look-alike of \(references.map(\.text).joined(separator: ", "))"
        case .nameChanged: "another name than before"
        case .accountLength: "unusual account length"
        case .unknownBank: "bank not known here"
        case .upiLimit: "over the usual UPI limit"
        case .upiLength: "long UPI id"
        case .walletShort: "more than the wallet held"
        case .tooFresh: "younger than five minutes"
        }
    }
}
