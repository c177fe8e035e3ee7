import Guarded
import Payments
import TerminalKit

/// Builds the rows of a recharge's or a pay link's form from what is typed and what the rules say of it.
struct OrderFormBuilder {
    let entry: OrderEntry
    let facts: PayoutFacts
    let profile: DeskProfile
    let context: Context
    /// Whether remarks have little room.
    var isNarrow = false

    /// The form as it stands.
    func form() -> Form<PayoutRow> {
        let check = entry.check(profile, facts, now: context.now)
        let own = OwnRows(profile: profile, facts: facts, context: context, isNarrow: isNarrow)
        var from = own.from(entry.kind, entry.provider, entry.capability)
        from.notes += (entry.capability?.unconfirmed ?? []).map { Line("! unconfirmed: \($0)", .warning) }
        var rows = [own.kind(entry.kind), from].compactMap(\.self)
        for field in entry.typed {
            let id = PayoutRow.field(field)
            rows.append(input(id, check, hasSpace: field == .operator || field == .amount || field == .note))
            rows += id.ticks(check.warnings, ticked: entry.ticks)
        }
        if entry.kind == .recharge { rows += own.wallet(entry.provider, entry.amount) + [own.day(entry.amount)] }
        rows.append(review(check))
        let focus = rows.contains { $0.id == entry.inUse && $0.isEditable } ? entry.inUse : OrderEntry.first(entry.kind)
        return Form(rows, focus: focus)
    }

    // MARK: Fields

    private func input(_ id: PayoutRow, _ check: OrderCheck, hasSpace: Bool) -> FormRow<PayoutRow> {
        var field = entry.fields[id] ?? OrderEntry.field(id)
        let violations = check.violations.filter { id.holds($0.field) }
        field.face = nil
        if id == .field(.amount), let amount = entry.amount { field.face = SafeText(context.rupees(amount)) }
        if violations.contains(where: \.isMissing), field.isEmpty, id != entry.inUse {
            // It stands where the value will; nothing is typed, so nothing needs hiding.
            (field.masking, field.face) = (.none, "needed")
        }
        var row = FormRow(
            id, SafeText(id.label), .input(field), remark: Line(remark(id, check), .muted), notes: reasons(id, check),
            needs: !violations.isEmpty, hasSpace: hasSpace)
        if id == .field(.operator) { row.notes += operators() }
        // A note is never asked for, but Enter comes by it once.
        if id == .field(.note), entry.inUse != id, !entry.touched.contains(id), field.isEmpty { row.needs = true }
        return row
    }

    private func remark(_ id: PayoutRow, _ check: OrderCheck) -> String {
        switch id {
        case .field(.operator):
            if let chosen = entry.operators.chosen {
                return [chosen.type, chosen.code].filter { !$0.isEmpty }.joined(separator: " · ")
            }
            return entry.operators.all.isEmpty ? check.remarks[.operator] ?? "its code" : "name, code or type"
        case .field(.number): return check.remarks[.number] ?? "from the request"
        case .field(.amount) where entry.amount == nil && entry.text(id).isEmpty: return "whole rupees"
        case .field(.user): return entry.text(id).isEmpty ? "the configured one" : ""
        case .field(.redirect): return entry.text(id).isEmpty ? "where the payer goes next" : ""
        case .field(let field): return check.remarks[field] ?? ""
        default: return ""
        }
    }

    /// What is said under a row: what blocks it, once it was left; warnings.
    private func reasons(_ id: PayoutRow, _ check: OrderCheck) -> [Line] {
        var lines: [Line] = []
        for violation in check.violations where id.holds(violation.field) && !violation.isMissing {
            let isSearching = id == .field(.operator) && entry.inUse == id
            guard entry.touched.contains(id) || violation.rule == "held", !isSearching else { continue }
            lines.append(Line("✕ \(violation.message)", .statusFailed))
            if let offer = violation.offer { lines.append(Line("  → takes \(offer)", .fieldOffer)) }
        }
        for warning in check.warnings where warning.field.map(id.holds) ?? false {
            lines.append(Line("! \(warning.message)", .warning))
        }
        return lines
    }

    // MARK: Operators

    /// The operators found, those of a type together, while one is being chosen.
    private func operators() -> [Line] {
        let picker = entry.operators
        if picker.all.isEmpty {
            if let failure = picker.failure { return [Line("! no list of operators: \(failure)", .warning)] }
            return picker.asOf == nil
                ? [Line("reading the operators of \(entry.provider)", .muted)]
                : [Line("! \(entry.provider) lists no operators", .warning)]
        }
        guard entry.inUse == .field(.operator), picker.chosen == nil else { return [] }
        let found = picker.found(entry.text(.field(.operator)))
        guard !found.isEmpty else { return [Line("✕ no operator of \(entry.provider) has this", .statusFailed)] }
        let room = isNarrow ? 5 : OperatorPicker.shown
        let first = min(max(0, (picker.index ?? 0) - room + 1), max(0, found.count - room))
        let shown = found.indices.dropFirst(first).prefix(room)
        let lines = shown.map { index in
            let one = found[index]
            let isNew = index == shown.first || found[index - 1].type != one.type
            return line(one, isChosen: index == picker.index, type: isNew ? one.type : "")
        }
        let count = found.count > shown.count ? "\(shown.count) of \(found.count) · " : ""
        let age = picker.asOf.map { " · listed \(context.clockOrDay($0))" } ?? ""
        return lines + [Line("\(count)↑ ↓ choose · Enter takes\(isNarrow ? "" : age)", .muted)]
    }

    private func line(_ one: Operator, isChosen: Bool, type: String) -> Line {
        Line(isChosen ? "▸ " : "  ", .accent)
            + Line(type, .muted).cut(to: 10).padded(to: 11)
            + Line(one.name, isChosen ? .accent : .text).cut(to: 22).padded(to: 24) + Line(one.code, .muted)
    }

    // MARK: What follows from it

    private func review(_ check: OrderCheck) -> FormRow<PayoutRow> {
        let words = entry.kind == .payin ? "Enter shows it; nothing is paid by it" : "Enter opens it"
        // In the order of the form, as the eye comes by them.
        let places = [.provider] + entry.typed
        var own = ReviewRow.Check(check)
        own.violations.sort { (places.firstIndex(of: $0.field) ?? 0) < (places.firstIndex(of: $1.field) ?? 0) }
        if entry.isChoosingOperator {
            // What is being searched for is missing, not wrong.
            own.violations = own.violations.map { violation in
                violation.field == .operator ? RuleViolation(.operator, "operator_missing", "") : violation
            }
        }
        var review = ReviewRow(check: own, ticks: entry.ticks, words: words)
        review.refusals = entry.refusals
        return review.row
    }
}
