import Guarded
import Payments
import TerminalKit

extension DashboardState {
    // MARK: Views

    /// Every view there is: the usual ones, then the agent's own.
    var views: [ListView] { own + list.saved.map(ListView.saved) }

    private var own: [ListView] { ListView.own(profile.agent.uid, watching: watched.references) }

    /// The key after `'`.
    mutating func pressView(_ key: Key) -> [Effect] {
        awaitsView = false
        guard case .char(let letter) = key else {
            return key == .esc || key == .ctrl("c") ? [] : press(key)
        }
        guard let view = views.first(where: { $0.key == String(letter) }) else {
            let (views, palette) = (self.key(.views), self.key(.palette))
            say(
                Notice("\(views)\(letter) is no view. \(views) lists them; \(palette) save filter makes one.", .warning)
            )
            return []
        }
        if view == .watched([]) {
            let key = profile.keys.name(.watch)
            say(Notice("Nothing is watched. \(key) on a transaction tells you when it changes.", .warning))
            return []
        }
        guard let effects = list.show(view, now: now, &tickets) else {
            let name = "\(self.key(.views))\(letter)"
            say(Notice("\(name) is not understood any more: “\(view.text)”. \(self.key(.filter)) mends it.", .warning))
            return []
        }
        (focus, message) = (.transactions, nil)
        return effects
    }

    /// Asks for a name and a key for the filter that holds.
    mutating func beginSaving() {
        let text = list.filter.textToKeep
        overlays.append(.saveFilter(SaveFilterQuestion(text: text, saved: list.saved)))
    }

    mutating func press(_ key: Key, on question: SaveFilterQuestion) -> [Effect] {
        var question = question
        switch question.dialog.handle(key) {
        case .chosen(.save): return keep(question.filter)
        case .chosen(.cancel), .cancelled: return []
        case .refused(let reason): question.dialog.notice = [Line(reason, .warning)]
        case .edited, .filled, .missing: question.check(saved: list.saved)
        case .moved, .none: break
        }
        overlays.append(.saveFilter(question))
        return []
    }

    private mutating func keep(_ filter: SavedFilter) -> [Effect] {
        if let index = list.saved.firstIndex(where: { $0.key == filter.key }) {
            list.saved[index] = filter
        } else {
            list.saved.append(filter)
        }
        say(Notice("Kept as \(key(.views))\(filter.key): \(filter.name). \(key(.palette)) forget filter drops it."))
        return list.show(.saved(filter), now: now, &tickets) ?? []
    }

    /// Drops the saved filter that is shown; its rows and words stay.
    mutating func forgetFilter() -> [Effect] {
        guard case .saved(let filter) = list.filter.view else { return [] }
        list.saved.removeAll { $0.key == filter.key }
        list.recall(filter.text, now: now)
        say(Notice("\(key(.views))\(filter.key) is forgotten."))
        return list.restart(&tickets)
    }

    // MARK: Marks

    /// The marked ones, where keys speak of them: in the list.
    var marked: [Transaction] { focus == .transactions ? list.marks.ordered : [] }

    mutating func mark() {
        guard let row = list.selection else { return }
        if list.marks.isRanging { return list.marks.endRange() }
        if !list.marks.toggle(row) { sayMarksAreFull() }
    }

    mutating func markRange() {
        if list.marks.isRanging { return list.marks.endRange() }
        guard let row = list.selection else { return }
        list.marks.beginRange(at: row)
        say(Notice("↑ ↓ mark up to where you go; \(key(.markRange)) or \(key(.mark)) ends it."))
    }

    /// Marks everything that is shown, or says why it is too much.
    mutating func markAll() -> [Effect] {
        guard list.holdsAll else {
            if let shown = list.count?.shown, shown > Marks.limit { return sayMarksAreFull() }
            return [.loadMarks(list.filter.query, limit: Marks.limit, ticket: tickets.draw(.marks))]
        }
        return markAll(list.rows)
    }

    /// Marks rows that were read for it.
    @discardableResult
    mutating func markAll(_ rows: [Transaction]) -> [Effect] {
        list.marks.add(rows) ? [] : sayMarksAreFull()
    }

    @discardableResult
    private mutating func sayMarksAreFull() -> [Effect] {
        let limit = IndianNumber.grouped(Marks.limit)
        say(Notice("At most \(limit) can be marked. \(key(.filter)) narrows what is shown.", .warning))
        return []
    }

    /// Asks whether to ask about the marked ones.
    mutating func askMarked() {
        overlays.append(.askMarked(MarkedQuestion(marked, context)))
    }

    mutating func press(_ key: Key, on question: MarkedQuestion) -> [Effect] {
        var question = question
        switch question.dialog.handle(key) {
        case .chosen(.ask):
            say(Notice("Asking about \(question.references.count)."))
            return [.askNow(question.references)]
        case .chosen(.cancel), .cancelled: return []
        default: overlays.append(.askMarked(question))
        }
        return []
    }

    // MARK: Complaints about the marked ones

    /// Opens the form about the first of the marked ones that has no complaint; the others follow.
    mutating func complainAboutMarked() -> [Effect] {
        guard let row = list.marks.ordered.last(where: { mayComplain(about: $0) }) else { return [] }
        complaints.followsMarks = true
        let effects = list.select(row.reference, around: PageAnchor(row), &tickets)
        details.show(row.reference)
        focus = .complaints
        let opened = openComposer(about: row)
        let left = list.marks.ordered.filter { mayComplain(about: $0) }.count
        if message == nil, left > 1 { say(Notice("1 of \(left), the oldest first; the next follows. Esc ends it.")) }
        return effects + [.loadDetails(row.reference)] + opened
    }

    func mayComplain(about row: Transaction) -> Bool {
        row.status.mayHaveLeft && !complaints.marked.contains(row.reference)
    }

    /// A complaint is written down: its transaction is unmarked, and the next marked one has its turn.
    mutating func followMarks(after reference: Reference) -> [Effect] {
        guard complaints.followsMarks else { return [] }
        list.marks.remove(reference)
        guard list.marks.ordered.contains(where: { mayComplain(about: $0) }) else {
            complaints.followsMarks = false
            return []
        }
        return complainAboutMarked()
    }

    // MARK: Export

    /// Asks where what is shown or marked goes.
    mutating func beginExport() -> [Effect] {
        let rows = marked
        let references = rows.isEmpty ? nil : Set(rows.map(\.reference))
        let query = references.map { TransactionQuery(references: $0) } ?? list.query
        let count = references?.count ?? list.count?.shown
        overlays.append(
            .export(ExportQuestion(query, count: count, isMarked: references != nil, folder: exports ?? "")))
        return exports == nil ? [.loadExportFolder] : []
    }

    mutating func press(_ key: Key, on question: ExportQuestion) -> [Effect] {
        var question = question
        switch question.dialog.handle(key) {
        case .chosen(.write(let format)):
            exports = question.folder
            say(Notice("Writing the file."))
            return [.export(question.query, format, folder: question.folder)]
        case .chosen(.cancel), .cancelled: return []
        case .refused(let reason): question.dialog.notice = [Line(reason, .warning)]
        case .edited, .filled, .missing, .moved, .none: question.check()
        }
        overlays.append(.export(question))
        return []
    }

    /// The usual folder, for a question that has none yet.
    mutating func take(exportFolder: String) {
        for index in overlays.indices {
            guard case .export(var question) = overlays[index], question.folder.isEmpty else { continue }
            question.dialog.entries[0].field.set(exportFolder)
            question.check()
            overlays[index] = .export(question)
        }
    }
}
