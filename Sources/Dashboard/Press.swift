import Guarded
import Payments
import TerminalKit

extension DashboardState {
    /// Finds the owner of a key: a dialog, what is being typed, else the action table.
    mutating func press(_ key: Key) -> [Effect] {
        guard isLargeEnough else {
            // What cannot be seen must not act: only leaving works.
            return profile.keys.action(for: key)?.id == .quit ? [.quit] : []
        }
        switch key {
        case .ctrl("l"): return [.repaint]
        case .ctrl("z"): return [.suspend]
        case .unknown: return []
        default: break
        }
        if !overlays.isEmpty { return pressOverlay(key) }
        if list.filter.isTyping { return typeFilter(key) }
        if awaitsView { return pressView(key) }
        if awaitsSort { return pressSort(key) }
        if focus == .payout { return pressPayout(key) }
        if focus == .complaints, complaints.isComposing { return pressComplaint(key) }
        return pressDesk(key)
    }

    private mutating func pressDesk(_ key: Key) -> [Effect] {
        if case .paste = key {
            let filter = self.key(.filter)
            say(Notice("Pasting does nothing here. \(filter) takes it: a reference, a UTR, a name, a mobile."))
            return []
        }
        if case .mouse(let mouse) = key { return press(mouse) }
        guard let action = profile.keys.action(for: key) else { return [] }
        guard action.panes.contains(focus) else {
            if action.group != .move { say(Notice("\(profile.keys.name(action.id)): not in \(focus.title).")) }
            return []
        }
        awaitedAction = nil
        let held = holdSubject(for: action.id)
        if let refusal = action.refusal(self) {
            say(Notice(refusal, .warning))
            return held
        }
        message = nil
        if key == .ctrl("c"), isAtRest {
            say(Notice("\(self.key(.quit)) quits."))
            return held
        }
        uses[action.id, default: 0] += 1
        return held + perform(action.id)
    }

    /// Whether there is no step back: the whole list, and nothing in front of it.
    private var isAtRest: Bool { focus == .transactions && !isZoomed && list.filter.isEmpty && list.marks.isEmpty }

    /// Listens to the mouse, or leaves it to the terminal.
    mutating func switchMouse() -> [Effect] {
        listensToMouse.toggle()
        let isOn = "The mouse is on: press a pane, turn the wheel. \(key(.mouse)) gives it back to the terminal."
        say(Notice(listensToMouse ? isOn : "The mouse is off: the terminal selects text again."))
        return [.mouse(listensToMouse)]
    }

    private mutating func press(_ mouse: Mouse) -> [Effect] {
        switch mouse.action {
        case .wheelUp: return move(-3)
        case .wheelDown: return move(3)
        case .press:
            let areas = Layout(self, size: size).areas
            guard let pane = areas.first(where: { $0.value.rect.contains(mouse.point) })?.key else { return [] }
            return go(to: pane)
        }
    }

    // MARK: The filter

    private mutating func typeFilter(_ key: Key) -> [Effect] {
        switch key {
        case .enter: return list.leaveFilter(byEnter: true, &tickets)
        case .esc, .ctrl("c"): return list.leaveFilter(&tickets)
        case .tab: return takeFilterOffer()
        case .up: return list.recallTyped(-1, now: now, &tickets)
        case .down: return list.recallTyped(1, now: now, &tickets)
        default:
            switch list.filter.type(key) {
            case .changed: return list.refilter(now: now, &tickets)
            case .refused(let reason):
                say(Notice(reason.string, .warning))
                return []
            case .moved: return []
            case .ignored: return key == .right ? takeFilterOffer() : []
            }
        }
    }

    private mutating func takeFilterOffer() -> [Effect] {
        list.filter.takeOffer() ? list.refilter(now: now, &tickets) : []
    }

    // MARK: Going

    /// Gives a pane the focus.
    mutating func go(to pane: PaneID) -> [Effect] {
        focus = pane
        if pane == .details { return holdSubject() }
        guard pane == .payout else { return [] }
        let effects = payout.begin(profile, facts: payoutFacts, now: now, &tickets)
        tellOfKeptForm()
        return effects
    }

    /// Leaves a form for the list; what was typed is kept.
    mutating func leaveForm() {
        focus = .transactions
        isZoomed = false
    }

    /// What the form needs to know of the desk.
    var payoutFacts: PayoutFacts {
        PayoutFacts(
            wallets: wallets.wallets, sentToday: health.summary?.sentToday ?? .zero,
            limitPerDay: health.summary?.limitPerDay ?? profile.limits.perDay,
            troubles: health.facts?.troubles ?? [])
    }
}
