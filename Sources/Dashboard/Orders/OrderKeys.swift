import Guarded
import Payments
import TerminalKit

extension DashboardState {
    /// A key in the form of a recharge or a pay link.
    mutating func pressOrder(_ key: Key) -> [Effect] {
        var effects: [Effect] = []
        if payout.order.isChoosingOperator, let taken = pressOperators(key) {
            effects = taken
            guard key == .enter else { return effects }
        }
        var form = payout.form(profile, context)
        let outcome = form.handle(key)
        payout.order.inUse = form.focus ?? OrderEntry.first(payout.kind)
        switch outcome {
        case .changed(let row): return effects + change(row, ofOrder: form)
        case .moved(let from, _): return effects + payout.order.left(from, now: now, &tickets)
        case .takeOffer(let row): return effects + takeOrderOffer(row)
        case .submitted: return effects + goOnWithOrder()
        case .stuck(let row):
            payout.order.touched.insert(row)
            say(Notice("Still needed: \(row.label.isEmpty ? "the tick" : row.label).", .warning))
        case .left: leaveOrder()
        case .refused(_, let reason): say(Notice(reason.string, .warning))
        case .none, .ignored: break
        }
        return effects
    }

    /// The arrows and Enter among the operators; nil where the key is the form's.
    private mutating func pressOperators(_ key: Key) -> [Effect]? {
        let typed = payout.order.text(.field(.operator))
        let steps: Int
        switch key {
        case .down: steps = 1
        case .up: steps = -1
        case .pageDown: steps = OperatorPicker.shown
        case .pageUp: steps = -OperatorPicker.shown
        case .enter: return payout.order.chooseOperator(now: now, &tickets)
        default: return nil
        }
        return payout.order.operators.move(steps, typed) ? [] : nil
    }

    private mutating func change(_ row: PayoutRow, ofOrder form: Form<PayoutRow>) -> [Effect] {
        message = nil
        if let field = form[row]?.field {
            payout.order.fields[row] = field
            if row == .field(.operator) { payout.order.operators.search(field.text.string) }
            return payout.order.changed(row, now: now, &tickets)
        }
        switch (row, form[row]?.content) {
        case (.kind, .choice(_, let index)): return turnForm(to: index)
        case (.from, .choice(let options, let index)):
            return payout.order.turn(to: profile.capability(of: options[index].string), &tickets)
        case (.tick(let warning), .tick(let isOn, _)): return tickOrder(warning, isOn)
        default: return []
        }
    }

    /// Another kind of form; each keeps what was typed in it.
    mutating func turnForm(to index: Int) -> [Effect] {
        let kinds = profile.kinds
        guard kinds.indices.contains(index) else { return [] }
        let effects = payout.begin(kinds[index], profile, &tickets)
        if payout.kind == .payout { payout.inUse = .kind } else { payout.order.inUse = .kind }
        return effects
    }

    private mutating func tickOrder(_ warning: Warning, _ isOn: Bool) -> [Effect] {
        guard isOn else {
            payout.order.ticks.remove(warning)
            return []
        }
        let raised = payout.order.check(profile, payout.facts, now: now).warnings.first { $0.warning == warning }
        if warning == .lookAlike, let raised {
            let own = LookAlikeQuestion.Own(
                name: "", mode: Mode.recharge.word, provider: payout.order.provider,
                target: Masking.tail(payout.order.text(.field(.number))))
            overlays.append(.lookAlike(LookAlikeQuestion(raised, own, context)))
        } else {
            payout.order.ticks.insert(warning)
        }
        return []
    }

    private mutating func takeOrderOffer(_ row: PayoutRow) -> [Effect] {
        if row == .field(.operator), payout.order.isChoosingOperator {
            return payout.order.chooseOperator(now: now, &tickets) ?? []
        }
        let violations = payout.order.check(profile, payout.facts, now: now).violations
        guard let offer = violations.first(where: { row.holds($0.field) && $0.offer != nil })?.offer else { return [] }
        payout.order.set(row, offer)
        if row == .field(.operator) { payout.order.operators.search(offer) }
        return payout.order.changed(row, now: now, &tickets)
    }

    /// Where nothing was typed `p` opens a payout again.
    private mutating func leaveOrder() {
        payout.order.wantsConfirmation = false
        leaveForm()
        if payout.order.keptAt != nil {
            say(Notice("The draft is kept; \(key(.pay)) comes back to it."))
        } else {
            payout.kind = .payout
        }
    }

    // MARK: To the confirmation

    /// Enter where nothing is needed any more goes on to Review; only there it opens the question, or waits for the
    /// rules' answer to do so.
    private mutating func goOnWithOrder() -> [Effect] {
        guard payout.order.inUse == .review else {
            let before = payout.order.inUse
            payout.order.inUse = .review
            return payout.order.left(before, now: now, &tickets)
        }
        guard payout.order.isAnswered else {
            payout.order.wantsConfirmation = true
            return tickets.waits(.check) ? [] : payout.order.ask(&tickets)
        }
        return openOrderConfirmation()
    }

    /// The rules answered; where Enter waited for it and nothing stands against it, the question opens.
    mutating func takeOrderCheck(_ check: OrderCheck) -> [Effect] {
        guard payout.kind != .payout else { return [] }
        payout.order.take(check)
        guard payout.order.wantsConfirmation, payout.order.isAnswered, focus == .payout, overlays.isEmpty else {
            return []
        }
        payout.order.wantsConfirmation = false
        return openOrderConfirmation()
    }

    private mutating func openOrderConfirmation() -> [Effect] {
        if let blocked {
            say(Notice("New payouts wait: \(blocked)", .failure))
            return []
        }
        guard let answer = payout.order.answer, let normalized = answer.check.normalized,
            answer.check.unaccepted(payout.order.ticks).isEmpty
        else { return [] }
        // What was said of an earlier question must not be read as an answer to this one.
        message = nil
        let accepted = answer.check.warnings.filter { payout.order.ticks.contains($0.warning) }
        overlays.append(
            .order(
                OrderConfirmation(
                    draft: answer.draft, order: normalized, warnings: accepted,
                    wallet: payout.facts.wallet(normalized.provider)?.amount,
                    needsApproval: answer.check.needsApproval, symbols: profile.symbols)))
        showWallets()
        return [.makeReference(ticket: tickets.draw(.reference))]
    }

    /// A key in the last question before a recharge is sent or a pay link is made.
    mutating func press(_ key: Key, on confirmation: OrderConfirmation) -> [Effect] {
        var confirmation = confirmation
        switch press(key, last: &confirmation.dialog) {
        case .send: return submit(confirmation)
        case .gone: return []
        case .asked:
            overlays.append(.order(confirmation))
            return []
        }
    }

    /// Sends what was confirmed: once, as a payout is.
    private mutating func submit(_ confirmation: OrderConfirmation) -> [Effect] {
        guard case .entering = payout.phase else { return [] }
        payout.phase = .sending(
            PayoutFlight(order: SentOrder(confirmation.order), reference: confirmation.reference, startedAt: now))
        return [
            .submitOrder(
                confirmation.draft, accepted: confirmation.warnings.map(\.warning), reference: confirmation.reference)
        ]
    }
}

extension OrderEntry {
    /// Whether the list of operators is open.
    var isChoosingOperator: Bool {
        kind == .recharge && inUse == .field(.operator) && operators.chosen == nil && !operators.all.isEmpty
    }
}
