import Payments
import TerminalKit

extension DashboardState {
    /// Does what an action of the table says; it was found to apply.
    mutating func perform(_ action: Action.ID) -> [Effect] {
        switch action {
        case .wallets: return go(to: .wallets)
        case .transactions: return go(to: .transactions)
        case .details: return go(to: .details)
        case .payout, .pay: return go(to: .payout)
        case .complaints: return go(to: .complaints)
        case .needs: return go(to: .needs)
        case .health: return go(to: .health)
        case .nextPane: return go(to: nextPane(1))
        case .previousPane: return go(to: nextPane(-1))
        case .zoom: isZoomed.toggle()
        case .complain: return complain()
        case .filter: beginFilter()
        case .help: overlays.append(.help(HelpOverlay(keys: profile.keys, focus: focus)))
        case .back: return back()
        case .quit: return quit()
        case .mouse: return switchMouse()
        case .repaint: return [.repaint]
        case .suspend: return [.suspend]
        case .up: return move(-1)
        case .down: return move(1)
        case .pageUp: return move(-pageRows)
        case .pageDown: return move(pageRows)
        case .newest: return moveToEnd(newest: true)
        case .oldest: return moveToEnd(newest: false)
        case .follow: return list.toggleFollowing(now: now, &tickets)
        case .open: return open()
        case .askNow: return askNow()
        case .copy: return copyAnswer()
        case .copyField: return chooseField()
        case .sameBeneficiary: return showSameBeneficiary()
        case .note: beginNote()
        case .reveal: return subject.map { [.reveal($0)] } ?? []
        case .utc: showsUTC.toggle()
        case .approve, .reject, .discard, .closePayout, .replace: return open(action)
        case .language: switchLanguage()
        case .asKnown: return askAsKnown()
        case .views: awaitsView = true
        case .mark: mark()
        case .markRange: markRange()
        case .markAll: return markAll()
        case .export: return beginExport()
        case .sort: awaitsSort = true
        case .columns: overlays.append(.columns(ColumnsQuestion(list.columns)))
        case .saveFilter: beginSaving()
        case .forgetFilter: return forgetFilter()
        case .watch: return watchSubject()
        case .handover: return [.loadHandover]
        case .left: health.turnRail(-1, context)
        case .right: health.turnRail(1, context)
        case .palette: overlays.append(.palette(Palette()))
        case .importFile: beginImport()
        case .listOfDay: beginListOfDay()
        case .theme: overlays.append(.theme(ThemeQuestion(names: profile.themes, worn: wornTheme)))
        case .recharge: return enter(.recharge)
        case .payLink: return enter(.payin)
        case .pause: return pauseAsking()
        case .updateComplaint: openComplaintHand(closes: false)
        case .closeComplaint: openComplaintHand(closes: true)
        }
        return []
    }

    /// Opens the form of one kind; the other forms keep their drafts.
    private mutating func enter(_ kind: TransactionKind) -> [Effect] {
        let effects = go(to: .payout)
        guard case .entering = payout.phase, let index = profile.kinds.firstIndex(of: kind) else { return effects }
        return effects + turnForm(to: index)
    }

    /// For how long asking stays paused where nobody lets it go on: a pause that is forgotten would leave every desk of the
    /// store with old answers.
    static let longestPause: Int64 = 900

    /// Asks providers nothing by plan for a while, or goes on.
    private mutating func pauseAsking() -> [Effect] {
        guard pausedUntil == nil else { return goOnAsking() }
        let until = now.adding(seconds: Self.longestPause)
        pausedUntil = until
        let goesOn = "It goes on at \(context.clock(until)), by : pause, or when you quit."
        let words = "Asking is paused: what is open stays as it is known. \(goesOn) \(key(.askNow)) still asks."
        say(Notice(words, .warning))
        return [.pauseAsking(true)]
    }

    /// Providers are asked by plan again.
    mutating func goOnAsking() -> [Effect] {
        pausedUntil = nil
        say(Notice("Asking goes on."))
        return [.pauseAsking(false)]
    }

    /// The next pane an agent may enter.
    private func nextPane(_ steps: Int) -> PaneID {
        let pane = focus.next(steps)
        return pane == .payout && (!profile.maySend || profile.kinds.isEmpty) ? pane.next(steps) : pane
    }

    // MARK: Moving

    /// The rows a page moves by: those of the list, less one to keep the place.
    private var pageRows: Int {
        let layout = Layout(self, size: size)
        guard let area = layout.areas[focus == .details ? .details : .transactions] else { return 10 }
        return max(1, ListDrawing.rows(in: area, form: layout.form, hasSums: list.hasSums) - 1)
    }

    /// Moves the cursor of the pane in focus.
    mutating func move(_ steps: Int) -> [Effect] {
        switch focus {
        case .wallets: wallets.move(steps)
        case .transactions: list.move(steps)
        case .details: details.scroll(-steps)
        case .complaints: moveInComplaints(steps)
        case .needs: needs.move(steps)
        case .payout, .health: break
        }
        return []
    }

    private mutating func moveInComplaints(_ steps: Int) {
        guard let read = complaints.beingRead, let area = Layout(self, size: size).areas[.complaints] else {
            complaints.move(steps)
            return
        }
        complaints.scroll(steps, hidden: ComplaintReading(complaint: read, state: self, area: area).hiddenLines)
    }

    private mutating func moveToEnd(newest: Bool) -> [Effect] {
        switch focus {
        case .transactions: return newest ? list.goToNewest(now: now, &tickets) : list.goToOldest(&tickets)
        case .wallets: wallets.moveToEnd(last: !newest)
        case .details: details.scroll(newest ? Int.min / 2 : Int.max / 2)
        case .complaints: moveInComplaints(newest ? Int.min / 2 : Int.max / 2)
        case .needs: needs.move(newest ? Int.min / 2 : Int.max / 2)
        case .payout, .health: break
        }
        return []
    }

    // MARK: Stepping back and out

    private mutating func back() -> [Effect] {
        if message != nil { message = nil }
        if isZoomed {
            isZoomed = false
            return []
        }
        if focus == .details {
            focus = .transactions
            return []
        }
        if focus == .complaints, complaints.beingRead != nil {
            complaints.stopReading()
            return []
        }
        if focus == .transactions, !list.marks.isEmpty {
            list.marks.clear()
            return []
        }
        if !list.filter.isEmpty { return list.clearFilter(&tickets) }
        if focus != .transactions { focus = .transactions }
        return []
    }

    private mutating func quit() -> [Effect] {
        guard isInFlight else { return [.quit] }
        let question =
            importing != nil && !payout.isInFlight
            ? QuitQuestion.stoppingImport()
            : QuitQuestion.dialog(blocked: blocked, kind: payout.sentKind, losesAnswer: !unsaved.isEmpty)
        overlays.append(.quit(question))
        return []
    }

    /// The question before leaving is gone with what it was about.
    mutating func closeQuitQuestion() {
        guard !isInFlight, overlays.contains(where: \.isQuit) else { return }
        overlays.removeAll(where: \.isQuit)
        if message == nil { say(Notice("The answer is here and saved; nothing is on its way. \(key(.quit)) quits.")) }
    }

    // MARK: The filter

    private mutating func beginFilter() {
        focus = .transactions
        list.filter.begin()
    }

    private mutating func open() -> [Effect] {
        switch focus {
        case .transactions: if !askAboutUnsent() { focus = .details }
        case .details: if !askAboutUnsent() { focus = .transactions }
        case .needs: return showNeed()
        case .wallets: return showSameBeneficiary()
        case .complaints: return openComplaint()
        case .payout, .health: break
        }
        return []
    }

    /// The whole of a complaint; from there a draft leads to the question what is to be done with it, another to the
    /// transaction it is about.
    private mutating func openComplaint() -> [Effect] {
        guard let read = complaints.beingRead else {
            complaints.read()
            return []
        }
        if profile.maySend, read.status == .draft {
            overlays.append(.draft(DraftQuestion(read, self)))
            return []
        }
        let reference = read.transaction
        let anchor = subjectRow.map { PageAnchor($0) } ?? PageAnchor(createdAt: reference.madeAt, reference: reference)
        focus = .details
        return list.select(reference, around: anchor, &tickets)
    }

    private mutating func showNeed() -> [Effect] {
        guard let need = needs.selection else { return [] }
        if need.kind == .walletLow { return go(to: .wallets) }
        if need.kind == .complaintDue { return go(to: .complaints) }
        if need.kind == .complaintReady {
            complaints.items.first { complaints.ready.contains($0.number) }.map { complaints.select($0.number) }
            return go(to: .complaints)
        }
        guard let query = need.query else { return [] }
        focus = .transactions
        return list.show(query, named: need.kind.words, &tickets)
    }

    /// All to the beneficiary of the selected one; in Wallets, all from the selected wallet.
    private mutating func showSameBeneficiary() -> [Effect] {
        if focus == .wallets {
            guard let provider = wallets.selected else { return [] }
            focus = .transactions
            return list.show(
                TransactionQuery(providers: [provider.lowercased()]), named: "from \(provider)", &tickets)
        }
        guard let row = subjectRow else { return [] }
        if row.kind == .payin {
            focus = .transactions
            let query = TransactionQuery(providers: [row.provider.lowercased()], modes: [.link])
            return list.show(query, named: "pay links by \(row.provider)", &tickets)
        }
        // A UPI id is kept by its handle alone, which says nothing of whose it is.
        let other = row.beneficiary.rechargeNumber ?? row.beneficiary.mobile
        let number = row.beneficiary.account ?? (row.beneficiary.upi == nil ? other : nil)
        let modes: Set<Mode> = number == nil ? [row.mode] : []
        focus = .transactions
        // Numbers are sealed: the tail and the name together find the beneficiary, whichever wallet paid.
        let query = TransactionQuery(
            modes: modes, accountTail: number.map { String($0.suffix(4)) }, names: [row.beneficiary.name])
        return list.show(query, named: "to \(row.beneficiary.name) \(row.beneficiary.maskedTarget)", &tickets)
    }

    // MARK: The selected one

    private mutating func askNow() -> [Effect] {
        if focus == .wallets { return [.askWallets] }
        if focus == .needs { return askNeed() }
        if !marked.isEmpty {
            askMarked()
            return []
        }
        guard let subject else { return [] }
        return askNow(about: subject, subjectRow)
    }

    /// Asks the provider about one, or says why that cannot be and what is left.
    mutating func askNow(about reference: Reference, _ row: Transaction?) -> [Effect] {
        if let row, let reason = context.whyNotAsked(row) {
            say(Notice(reason, .warning))
            return []
        }
        say(Notice("Asking about \(reference)."))
        message?.about = row.map { Message.Told(reference: reference, status: $0.status) }
        return [.askNow([reference])]
    }

    private mutating func askNeed() -> [Effect] {
        guard let need = needs.selection, need.kind.canBeAsked, let query = need.query else {
            say(Notice("\(key(.askNow)): there is nothing a provider could be asked here. Enter shows them."))
            return []
        }
        say(Notice("Asking about \(need.count)."))
        return [.askAll(query)]
    }

    /// Whether Details speak of the selected complaint: while their list has the focus, and not one of them is read.
    var showsComplaintDetails: Bool {
        focus == .complaints && !complaints.isComposing && complaints.beingRead == nil && complaints.selection != nil
    }

    private mutating func copyAnswer() -> [Effect] {
        if focus == .health { return healthTable.say.map { [.copy($0)] } ?? [] }
        if showsComplaintDetails, let complaint = complaints.selection {
            return [.copy(ComplaintSay(complaint, details.content, context).sentence)]
        }
        guard let content = details.content else {
            say(Notice("It is being read; press \(key(.copy)) again in a moment."))
            return []
        }
        return copyAnswer(content)
    }

    /// The sentence for the customer, where its numbers are not hidden from who sits here.
    mutating func copyAnswer(_ content: TransactionDetails) -> [Effect] {
        guard !context.isHidden(content.transaction) else {
            say(Notice("\(key(.copy)): its numbers stay hidden until it is decided.", .warning))
            return []
        }
        guard asKnownAt == nil else {
            say(Notice("\(key(.copy)): this is the past; Esc shows it as it is now, and what to say.", .warning))
            return []
        }
        return [.copy(Say.sentence(content, context))]
    }

    private mutating func beginNote() {
        guard let subject else { return }
        overlays.append(.note(NoteEntry(reference: subject, name: subjectRow?.title)))
    }
}
