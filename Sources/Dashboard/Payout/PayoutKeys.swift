import Guarded
import Payments
import TerminalKit

extension DashboardState {
    /// A key while the payout pane has the focus.
    mutating func pressPayout(_ key: Key) -> [Effect] {
        switch payout.phase {
        case .entering: pressForm(key)
        case .sending: pressFlight(key)
        case .done(let outcome): press(key, on: outcome)
        }
    }

    // MARK: The form

    private mutating func pressForm(_ key: Key) -> [Effect] {
        guard payout.kind == .payout else { return pressOrder(key) }
        if let effects = pressOffers(key) { return effects }
        var form = payout.form(profile, context)
        let outcome = form.handle(key)
        payout.inUse = form.focus ?? .to
        switch outcome {
        case .changed(let row): return change(row, in: form)
        case .moved(let from, _): return payout.left(from, now: now, &tickets)
        case .takeOffer(let row): return takeOffer(row)
        case .submitted: return goOn()
        case .stuck(let row):
            payout.touched.insert(row)
            say(Notice("Still needed: \(row.label.isEmpty ? "the tick" : row.label).", .warning))
        case .left:
            payout.wantsConfirmation = false
            leaveForm()
            if payout.keptAt != nil { say(Notice("The draft is kept; \(self.key(.pay)) comes back to it.")) }
        case .refused(_, let reason): say(Notice(reason.string, .warning))
        case .none, .ignored: break
        }
        return []
    }

    /// `↓` and Enter among the names that were found, while `To` is in use.
    private mutating func pressOffers(_ key: Key) -> [Effect]? {
        guard payout.inUse == .to, !payout.offers.isEmpty else { return nil }
        let last = min(5, payout.offers.count) - 1
        switch key {
        case .down:
            payout.offerIndex = min(last, (payout.offerIndex ?? -1) + 1)
            return []
        case .up:
            payout.offerIndex = payout.offerIndex.flatMap { $0 > 0 ? $0 - 1 : nil }
            return []
        case .enter:
            guard let index = payout.offerIndex, payout.offers.indices.contains(index) else { return nil }
            return [.fetchBeneficiary(payout.offers[index], ticket: tickets.draw(.beneficiary))]
        default: return nil
        }
    }

    private mutating func change(_ row: PayoutRow, in form: Form<PayoutRow>) -> [Effect] {
        message = nil
        if let field = form[row]?.field {
            payout.fields[row] = field
            return payout.changed(row, now: now, &tickets)
        }
        switch (row, form[row]?.content) {
        case (.kind, .choice(_, let index)): return turnForm(to: index)
        case (.rail, .choice(let options, let index)): payout.chosenRail = Rail(word: options[index].string)
        case (.from, .choice(let options, let index)):
            payout.provider = options[index].string
            payout.capability = profile.capability(of: payout.provider)
        case (.tick(let warning), .tick(let isOn, _)): return tick(warning, isOn)
        default: return []
        }
        return payout.changed(row, now: now, &tickets)
    }

    /// Ticks a warning; a look-alike is compared first, and only the last button of that dialog ticks.
    private mutating func tick(_ warning: Warning, _ isOn: Bool) -> [Effect] {
        guard isOn else {
            payout.ticks.remove(warning)
            return []
        }
        let raised = payout.check(profile, now: now).warnings.first { $0.warning == warning }
        if warning == .lookAlike, let raised {
            let own = LookAlikeQuestion.Own(
                name: payout.text(.field(.name)), mode: payout.rail?.rawValue ?? "", provider: payout.provider,
                target: payout.maskedTarget)
            overlays.append(.lookAlike(LookAlikeQuestion(raised, own, context)))
        } else {
            payout.ticks.insert(warning)
        }
        return []
    }

    private mutating func takeOffer(_ row: PayoutRow) -> [Effect] {
        let violations = payout.check(profile, now: now).violations
        guard let offer = violations.first(where: { row.holds($0.field) && $0.offer != nil })?.offer else { return [] }
        payout.set(row, offer)
        return payout.changed(row, now: now, &tickets)
    }

    // MARK: To the confirmation

    /// Enter where nothing is needed any more goes on to Review; only there it opens the confirmation, or waits for the
    /// rules' answer to do so.
    ///
    /// Nothing is typed in Review, so that what is typed after the confirmation is gone changes no amount.
    private mutating func goOn() -> [Effect] {
        guard payout.inUse == .review else {
            let before = payout.inUse
            payout.inUse = .review
            return payout.left(before, now: now, &tickets)
        }
        guard payout.isAnswered else {
            payout.wantsConfirmation = true
            return tickets.waits(.check) ? [] : payout.ask(&tickets)
        }
        return openConfirmation()
    }

    /// The rules answered; where Enter waited for it and nothing stands against it, the confirmation opens.
    ///
    /// It opens with Cancel in front, so that a further Enter cannot hurt.
    mutating func takeCheck(_ check: PayoutCheck) -> [Effect] {
        payout.take(check)
        guard payout.wantsConfirmation, payout.isAnswered, focus == .payout, overlays.isEmpty else { return [] }
        payout.wantsConfirmation = false
        return openConfirmation()
    }

    private mutating func openConfirmation() -> [Effect] {
        if let blocked {
            say(Notice("New payouts wait: \(blocked)", .failure))
            return []
        }
        guard let answer = payout.answer, let normalized = answer.check.normalized,
            answer.check.unaccepted(payout.ticks).isEmpty
        else { return [] }
        // What was said of an earlier question must not be read as an answer to this one.
        message = nil
        let accepted = answer.check.warnings.filter { payout.ticks.contains($0.warning) }
        let held = payout.facts.wallet(normalized.provider)?.amount
        overlays.append(
            .confirm(
                PayoutConfirmation(
                    draft: answer.draft, payout: normalized, warnings: accepted, wallet: held,
                    needsApproval: answer.check.needsApproval, symbols: profile.symbols)))
        showWallets()
        return [.makeReference(ticket: tickets.draw(.reference))]
    }

    /// The reference of the payout that is being confirmed.
    mutating func takeReference(_ reference: Reference) {
        switch overlays.last {
        case .confirm(var confirmation):
            confirmation.reference = reference
            overlays[overlays.count - 1] = .confirm(confirmation)
        case .order(var confirmation):
            confirmation.reference = reference
            overlays[overlays.count - 1] = .order(confirmation)
        default: break
        }
    }

    /// Sends what was confirmed: once.
    ///
    /// The dialog is gone and the pane has left the form before the effect is handed out, so that no second Enter can
    /// find it again.
    mutating func submit(_ confirmation: PayoutConfirmation) -> [Effect] {
        guard case .entering = payout.phase else { return [] }
        payout.phase = .sending(
            PayoutFlight(
                order: SentOrder(confirmation.payout), reference: confirmation.reference, startedAt: now))
        return [
            .submit(
                confirmation.draft, accepted: confirmation.warnings.map(\.warning), reference: confirmation.reference)
        ]
    }

    // MARK: On its way

    /// How a submitted payout goes on.
    mutating func take(_ progress: PayoutProgress) -> [Effect] {
        switch progress {
        case .answered(let reference, _): unsaved.insert(reference)
        case .settled(let row, _): unsaved.remove(row.reference)
        default: break
        }
        guard case .sending(var flight) = payout.phase else { return [] }
        switch progress {
        case .refused(let reasons):
            say(Notice(reasons.first ?? "It was refused. Nothing was written, nothing was sent.", .failure))
            return payout.refuse(reasons, flight.order.kind, &tickets)
        case .written(let reference, let moment):
            flight.reference = reference
            flight.steps.append(PayoutFlight.Step(at: moment, words: "written to disk"))
        case .sent(let reference, let moment, let deadline):
            (flight.reference, flight.sentAt, flight.deadline) = (reference, moment, deadline)
            flight.steps.append(PayoutFlight.Step(at: moment, words: "sent"))
        case .answered(let reference, let moment):
            guard flight.reference == nil || flight.reference == reference else { return [] }
            flight.answeredAt = moment
            flight.steps.append(PayoutFlight.Step(at: moment, words: "answered, not written yet"))
        case .waitsForApproval(let reference, let moment):
            finish(
                flight, reference, .awaitingApproval, "A second person must approve it. Nothing was sent.", at: moment)
            return []
        case .settled(let row, let reason):
            guard flight.reference == nil || flight.reference == row.reference else { return [] }
            finish(flight, row.reference, row.status, reason, at: flight.sentAt ?? row.startedAt)
            payout.observe(row)
            // When it is asked after the next time is known with its details.
            return row.status.isOpenAtProvider ? [.loadDetails(row.reference)] : []
        }
        payout.phase = .sending(flight)
        return []
    }

    private mutating func finish(
        _ flight: PayoutFlight, _ reference: Reference, _ status: PaymentStatus, _ reason: String, at moment: Timestamp
    ) {
        payout.phase = .done(
            PayoutOutcome(
                order: flight.order, reference: reference, status: status, reason: reason, sentAt: moment,
                knownAt: now))
        if status != .notSent { payout.clear(flight.order.kind) }
        guard focus != .payout else { return }
        let loud = status == .unknown || status == .failed || status == .notSent
        say(Notice("\(reference): \(status.symbol) \(status.word). \(reason)", loud ? .warning : .plain))
        message?.about = Message.Told(reference: reference, status: status)
    }

    private mutating func pressFlight(_ key: Key) -> [Effect] {
        switch key {
        case .enter, .esc, .ctrl("c"):
            leaveForm()
            guard case .sending(let flight) = payout.phase, let reference = flight.reference, !flight.steps.isEmpty
            else { return [] }
            return list.select(reference, &tickets)
        default: return pressBeside(key)
        }
    }

    private mutating func press(_ key: Key, on outcome: PayoutOutcome) -> [Effect] {
        let buttons = outcome.buttons
        var outcome = outcome
        switch key {
        case .left, .backTab, .right, .tab:
            let step = key == .left || key == .backTab ? buttons.count - 1 : 1
            outcome.button = (min(outcome.button, buttons.count - 1) + step) % buttons.count
            payout.phase = .done(outcome)
            return []
        case .enter:
            switch buttons[min(outcome.button, buttons.count - 1)] {
            case .ask: return ask(about: outcome)
            case .show:
                let effects = close(outcome)
                focus = .details
                return effects
            case .close: return close(outcome)
            }
        case .esc, .ctrl("c"): return close(outcome)
        default: return pressAction(key, on: outcome)
        }
    }

    /// The keys that speak of what became of it, as they are bound here.
    private mutating func pressAction(_ key: Key, on outcome: PayoutOutcome) -> [Effect] {
        switch profile.keys.action(for: key)?.id {
        case .askNow where outcome.canAsk: return ask(about: outcome)
        case .copy where outcome.payURL != nil, .copyField where outcome.payURL != nil:
            return outcome.payURL.map { [.copy($0)] } ?? []
        case .copy: return copyAnswer(of: outcome)
        case .reveal, .sameBeneficiary:
            let keys = "\(self.key(.reveal)) and \(self.key(.sameBeneficiary))"
            say(Notice("Esc leaves this with its row selected; \(keys) work there."))
            return []
        default: return pressBeside(key)
        }
    }

    /// Copies the customer's sentence; where Details speak of another one, it is read first.
    private mutating func copyAnswer(of outcome: PayoutOutcome) -> [Effect] {
        if let content = details.content, content.transaction.reference == outcome.reference {
            return copyAnswer(content)
        }
        awaitedAnswer = outcome.reference
        return [.loadDetails(outcome.reference)]
    }

    private mutating func ask(about outcome: PayoutOutcome) -> [Effect] {
        let content = details.content?.transaction
        return askNow(about: outcome.reference, content?.reference == outcome.reference ? content : nil)
    }

    /// Leaves the result; the payout is selected in the list.
    private mutating func close(_ outcome: PayoutOutcome) -> [Effect] {
        leaveForm()
        if outcome.status != .notSent { payout.phase = .entering }
        return list.select(outcome.reference, &tickets)
    }

    /// Beside a payout that is on its way, or done, the desk's own keys work.
    private mutating func pressBeside(_ key: Key) -> [Effect] {
        guard let action = profile.keys.action(for: key), action.panes.contains(.payout) else { return [] }
        let held = holdSubject(for: action.id)
        guard action.refusal(self) == nil else { return held }
        switch action.id {
        case .askNow, .open, .utc, .back: return held
        default: return held + perform(action.id)
        }
    }
}

extension PayoutPane {
    /// What is known now of the payout whose result is shown.
    mutating func observe(_ row: Transaction) {
        guard case .done(var outcome) = phase, outcome.reference == row.reference else { return }
        // What the reply said is not what happened since.
        if row.status != outcome.status { outcome.reason = "" }
        (outcome.status, outcome.bankReference, outcome.nextAskAt) = (row.status, row.bankReference, row.nextAskAt)
        (outcome.payURL, outcome.row) = (row.openPayURL, row)
        outcome.knownAt = row.lastAnsweredAt ?? outcome.knownAt
        if !outcome.canAsk { outcome.button = 0 }
        phase = .done(outcome)
    }

    /// When the payout whose result is shown is asked about after the next time.
    mutating func observe(_ details: TransactionDetails) {
        guard case .done(var outcome) = phase, outcome.reference == details.transaction.reference else { return }
        outcome.laterAsks = details.laterAsks
        phase = .done(outcome)
    }
}
