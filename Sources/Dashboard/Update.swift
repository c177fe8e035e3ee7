import Payments
import TerminalKit

/// Lets one event change the state and says what is to be done outside.
///
/// It only routes: every event has one owner.
public func update(_ state: inout DashboardState, _ event: Event) -> [Effect] {
    let effects = state.route(event.withoutHiddenFigures(state.profile))
    return effects + state.settle()
}

extension DashboardState {
    mutating func route(_ event: Event) -> [Effect] {
        switch event {
        case .key(let key): return press(key)
        case .resize(let size): return resize(size)
        case .tick(let moment): return tick(moment)
        case .profile(let profile): return take(profile)
        case .page(let page, let moment, let ticket):
            guard tickets.take(.page, ticket) else { return [] }
            page.rows.forEach { observe($0) }
            return list.take(page, at: moment, now: now, &tickets)
        case .count(let count, let ticket):
            if tickets.take(.count, ticket) { list.take(count) }
            return []
        case .marks(let rows, let ticket):
            if tickets.take(.marks, ticket) { markAll(rows) }
            return []
        case .exportFolder(let folder):
            take(exportFolder: folder)
            return []
        case .details(let new):
            details.take(new)
            complaints.observe(new)
            takeUpComplaint(new)
            observe(new.transaction)
            payout.observe(new)
            observeHands(new)
            if let effects = performAwaited(new.transaction.reference) { return effects }
            guard awaitedAnswer == new.transaction.reference else { return [] }
            awaitedAnswer = nil
            return copyAnswer(new)
        case .wallets(let new, _):
            wallets.take(new, now: now)
            payout.facts = payoutFacts
            showWallets()
            return []
        case .summary(let summary):
            health.take(summary, now: now)
            showNeeds()
            payout.facts = payoutFacts
            return health.wantsFacts(now: now) ? [.loadHealth] : []
        case .healthFacts(let facts, let moment):
            health.take(facts, at: moment)
            payout.facts = payoutFacts
            return []
        case .complaints(let new, let moment, let ready):
            complaints.take(new, ready: ready, at: moment)
            showNeeds()
            return []
        case .checked(let check, let ticket):
            return tickets.take(.check, ticket) ? takeCheck(check) : []
        case .checkedOrder(let check, let ticket):
            return tickets.take(.check, ticket) ? takeOrderCheck(check) : []
        case .operators(let provider, let listed, let moment):
            payout.recharge.take(listed, of: provider, asOf: moment)
            return payout.kind == .recharge && !payout.order.fields.isEmpty ? payout.order.ask(&tickets) : []
        case .reference(let reference, let ticket):
            if tickets.take(.reference, ticket) { takeReference(reference) }
            return []
        case .beneficiaries(let known, let ticket):
            if tickets.take(.beneficiaries, ticket) { payout.take(offers: known) }
            return []
        case .beneficiary(let known, let ticket):
            guard tickets.take(.beneficiary, ticket) else { return [] }
            return payout.take(beneficiary: known, profile, &tickets)
        case .payout(let progress): return take(progress)
        case .unsent(let reference, let outcome): return take(outcome, of: reference)
        case .compared(let match, let ticket):
            if tickets.take(.approval, ticket) { take(match) }
            return []
        case .decided(let reference, let outcome): return take(outcome, of: reference)
        case .answer(let row, let reason):
            tell(row, reason)
            return []
        case .complaint(let result): return take(result)
        case .complaintActs(let number, let acts):
            complaints.take(acts, of: number)
            return []
        case .imported(let news): return take(news)
        case .session(let session): return restore(session)
        case .handover(let facts):
            overlays.append(.handover(HandoverOverlay(HandoverText(facts, profile: profile))))
            return []
        case .watched(let kept): return takeWatched(kept)
        case .watchedRows(let rows): return observeWatched(rows)
        case .revealed(let reference, let beneficiary):
            details.reveal(beneficiary, of: reference, now: now)
            return []
        case .clock(let difference):
            health.clock = difference
            return []
        case .notice(let notice):
            say(notice)
            return []
        case .failed(let effect, let reason):
            fail(effect, reason)
            return []
        case .providers(let up, let all):
            header.providers = HeaderLine.Providers(up: up, all: all)
            return []
        case .nextAsk(let moment):
            header.nextAsk = moment
            return []
        case .blocked(let reason):
            blocked = reason
            if reason == nil { unsaved = [] }
            return []
        case .storeFailing(let failing):
            if failing == nil, let old = storeFailing { payout.forget(refusal: old.reason) }
            storeFailing = failing
            return []
        case .noted(let reference):
            say(Notice("Noted on \(reference)."))
            return []
        case .storeChanged: return refresh()
        case .hangup: return [.quit]
        }
    }

    /// The first size starts everything; a later one only changes where things stand.
    private mutating func resize(_ new: Size) -> [Effect] {
        let isFirst = size.columns == 0
        size = new
        guard isFirst else { return [] }
        return list.restart(&tickets) + [.loadWallets, .loadSummary, .loadComplaints, .loadWatched]
    }

    private mutating func tick(_ moment: Timestamp) -> [Effect] {
        let before = now
        now = moment
        if let until = message?.until, until.isOver(lasting: Message.lasts, at: moment) { message = nil }
        details.tick(moment)
        var retries = retry() + askForComplaint()
        if let until = pausedUntil, moment >= until { retries += goOnAsking() }
        // Counts of the day and ages past the hour change with the clock alone.
        return moment.day == before.day ? retries : retries + [.loadSummary]
    }

    // MARK: Readings that fail

    /// The pane whose reading failed keeps what it has and says so.
    private mutating func fail(_ effect: Effect, _ reason: String) {
        say(Notice(reason, .failure))
        switch effect {
        case .loadPage(_, _, _, let ticket): if tickets.take(.page, ticket) { list.fail(reason, now: now) }
        case .loadCount(_, let ticket): if tickets.take(.count, ticket) { list.fresh.fail(reason, now: now) }
        case .loadWallets: wallets.fresh.fail(reason, now: now)
        case .loadSummary: health.fresh.fail(reason, now: now)
        case .loadComplaints: complaints.fresh.fail(reason, now: now)
        case .loadHealth: health.factsFresh.fail(reason, now: now)
        case .loadOperators(let provider):
            if payout.recharge.provider == provider { payout.recharge.operators.failure = reason }
        case .addNote(let reference, let text): keepNote(text, on: reference, unsaved: reason)
        case .compareApproval(_, _, _, let ticket):
            if tickets.take(.approval, ticket) { take(ApprovalMatch.refused(reason)) }
        case .approve(let reference, _, _), .reject(let reference, _), .proposeClosing(let reference, _),
            .close(let reference, _), .replace(let reference, _):
            deciding.remove(reference)
        case .loadDetails(let reference): if reference == details.reference { details.fresh.fail(reason, now: now) }
        default: break
        }
    }

    /// What failed a while ago is read again.
    private mutating func retry() -> [Effect] {
        var effects: [Effect] = []
        if list.fresh.takeTry(now: now) { effects += list.refresh(now: now, &tickets) }
        if wallets.fresh.takeTry(now: now) { effects.append(.loadWallets) }
        if health.fresh.takeTry(now: now) { effects.append(.loadSummary) }
        if complaints.fresh.takeTry(now: now) { effects.append(.loadComplaints) }
        if health.factsFresh.takeTry(now: now) { effects.append(.loadHealth) }
        if details.fresh.takeTry(now: now), let reference = details.reference {
            effects.append(.loadDetails(reference))
        }
        return effects
    }

    /// Whether a reading failed and is tried again.
    var isRetrying: Bool {
        [list.fresh, wallets.fresh, health.fresh, health.factsFresh, complaints.fresh, details.fresh]
            .contains { $0.nextTry != nil }
    }

    // MARK: What several panes show

    /// Needs you has the lines of the summary, and one for complaints that can go now.
    private mutating func showNeeds() {
        guard var summary = health.summary else { return }
        let ready = complaints.items.filter { complaints.ready.contains($0.number) }
        summary.needs.removeAll { $0.kind == .complaintReady }
        if let first = ready.first {
            summary.needs.append(NeedsItem(kind: .complaintReady, count: ready.count, detail: first.number))
            summary.needs.sort { $0.kind < $1.kind }
        }
        needs.take(summary, now: now)
    }

    /// What is asked before money leaves shows the wallet as it is now, not as it was when the question was opened.
    mutating func showWallets() {
        for index in overlays.indices {
            switch overlays[index] {
            case .confirm(var confirmation):
                guard let wallet = payoutFacts.wallet(confirmation.payout.provider) else { continue }
                confirmation.wallet = wallet.amount ?? confirmation.wallet
                confirmation.remarks = WalletRemarks(wallet, .payout, context)
                overlays[index] = .confirm(confirmation)
            case .order(var confirmation):
                guard let wallet = payoutFacts.wallet(confirmation.order.provider) else { continue }
                confirmation.wallet = wallet.amount ?? confirmation.wallet
                confirmation.remarks = WalletRemarks(wallet, payout.kind, context)
                overlays[index] = .order(confirmation)
            case .unsent(var question):
                guard let held = payoutFacts.wallet(question.row.provider)?.amount else { continue }
                question.wallet = held
                overlays[index] = .unsent(question)
            default: break
            }
        }
    }

    private mutating func take(_ new: DeskProfile) -> [Effect] {
        profile = new
        if list.order.isByAmount, new.viewer.role == .approver { list.order = .newest }
        payout.capability = new.capability(of: payout.provider)
        payout.recharge.capability = new.capability(of: payout.recharge.provider)
        payout.link.capability = new.capability(of: payout.link.provider)
        payout.facts = payoutFacts
        // Another role may see other figures.
        if let summary = health.summary { needs.take(new.shown(summary), now: now) }
        return refresh()
    }

    /// Reads again what is on the screen; the selection stays.
    mutating func refresh() -> [Effect] {
        var effects = list.refresh(now: now, &tickets) + [.loadWallets, .loadSummary, .loadComplaints] + readWatched
        let asked = askedAbout.filter { $0 != details.reference }
        effects += ([details.reference].compactMap(\.self) + asked).map { .loadDetails($0) }
        return effects
    }

    /// A row was read: what is shown or waited for elsewhere is known now.
    private mutating func observe(_ row: Transaction) {
        if let told = message?.about, told.reference == row.reference, told.status != row.status { message = nil }
        payout.observe(row)
        observeHands(row)
        if row.status != .ready, row.status != .submitting { leaving.remove(row.reference) }
    }

    /// Shows a sentence in the hint line.
    mutating func say(_ notice: Notice) {
        message = Message(notice: notice, until: now.adding(seconds: Message.lasts))
    }

    /// Says where a payout stands and why, until it stands elsewhere.
    mutating func tell(_ row: Transaction, _ reason: String) {
        let loud = row.status == .unknown || row.status == .failed || row.status == .notSent
        let still = message?.about == Message.Told(reference: row.reference, status: row.status) ? "still " : ""
        let why = reason.isEmpty ? "" : " " + reason
        let words = "\(row.reference): \(still)\(row.status.symbol) \(row.status.word).\(why)"
        say(Notice(words, loud ? .warning : .plain))
        message?.about = Message.Told(reference: row.reference, status: row.status)
    }

    /// The transaction that Details speak of: that of the selected row of the list in focus.
    var subject: Reference? {
        focus == .complaints ? complaints.selection?.transaction ?? list.selected : list.selected
    }

    /// What is known of it; nil while neither the window nor Details hold it.
    var subjectRow: Transaction? {
        guard let subject else { return nil }
        if let row = details.content?.transaction, row.reference == subject { return row }
        return list.selection.flatMap { $0.reference == subject ? $0 : nil }
    }

    /// Where the selected row stands in the list, as in `12 of 1,04,238`; empty where rows above it are not counted.
    var placeInList: String {
        guard !list.hasNewer, let index = list.selectedIndex, let count = list.count, index < count.shown,
            details.reference == list.selected
        else { return "" }
        return "\(IndianNumber.grouped(index + 1)) of \(IndianNumber.grouped(count.shown))"
    }

    /// Details speak of the subject, and of nothing else.
    private mutating func showSubject() -> [Effect] {
        guard subject != details.reference else { return [] }
        details.show(subject)
        return subject.map { [.loadDetails($0)] } ?? []
    }

    /// A key speaks of the selected row: from here on nothing that arrives takes its place.
    mutating func holdSubject() -> [Effect] {
        list.hold(now: now)
        return showSubject()
    }

    /// Before an action that does something with the selected row of the list.
    mutating func holdSubject(for action: Action.ID) -> [Effect] {
        let speaksOfList = focus == .transactions || focus == .details || action == .complain
        return action.actsOnRow && speaksOfList ? holdSubject() : []
    }

    /// After every event: what is selected is on the screen, Details follow it, and the store knows what is in view.
    mutating func settle() -> [Effect] {
        closeQuitQuestion()
        guard isLargeEnough else { return [] }
        let layout = Layout(self, size: size)
        var effects: [Effect] = []
        if let area = layout.areas[.transactions] {
            let height = ListDrawing.rows(in: area, form: layout.form, hasSums: list.hasSums)
            effects += list.settle(height: height, today: now.day, &tickets)
        }
        effects += showSubject()
        if let number = complaints.wantsActs(isShown: focus == .complaints) {
            effects.append(.loadComplaintActs(number: number))
        }
        if !wasInView {
            wasInView = true
            effects.append(.walletsInView(true))
        }
        return effects
    }
}
