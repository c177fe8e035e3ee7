import Guarded
import Payments
import TerminalKit

/// Pane 2: one window of the list.
///
/// The store has the rest; what is selected is a reference, never a row.
struct TransactionsPane: Hashable, Sendable {
    /// Rows asked for at once.
    static let pageSize = 200
    /// Rows kept at most.
    static let windowSize = 600
    /// Milliseconds a row must have been selected before a key can mean it: a hand is slower than what arrives.
    static let handTime: Int64 = 1_000

    /// The filter, as it is typed and as it was understood.
    var filter = FilterEntry()
    /// The window, newest first.
    private(set) var rows: [Transaction] = []
    private(set) var hasOlder = false
    private(set) var hasNewer = false
    /// What there is in all.
    private(set) var count: ListCount?
    /// When the window was read, or why it could not be.
    var fresh = Freshness()
    /// The selected one.
    private(set) var selected: Reference?
    /// Whether the newest stays selected as rows arrive.
    private(set) var follows = true
    /// The index of the first row on the screen.
    private(set) var top = 0
    /// The marked ones.
    var marks = Marks()
    /// In which order the rows stand.
    var order = ListOrder.newest
    /// The columns the agent chose; nil for the usual ones.
    var columns: ColumnChoice?
    /// The filters with a name.
    var saved: [SavedFilter] = []
    /// The filters that were typed, the newest last, and which of them stands in the field.
    private var typed: [String] = []
    private var recalled: Int?
    /// When a status changed.
    private(set) var changedAt: [Reference: Timestamp] = [:]
    private var shownWhenLeft: Int?
    private var asked: PageStart?
    private var isStale = false
    /// Where the selected row stood last: from there the cursor moves on once the row is gone.
    private var place = 0
    /// The one that is newer than the window: the newest rows are read until it is among them.
    private var awaited: Reference?
    /// Since when following has the newest selected; nil where the agent went there.
    private var selectedSince: Timestamp?
    /// The last one that was selected long enough to be meant, while a newer one has the selection.
    private var steady: Reference?

    /// The selected row, where the window holds it.
    var selection: Transaction? { selectedIndex.map { rows[$0] } }

    /// Whether a line of sums stands under the rows.
    var hasSums: Bool { !filter.isEmpty && !(count?.sums.isEmpty ?? true) }

    /// Whether the window holds all there is.
    var holdsAll: Bool { !hasOlder && !hasNewer && count.map { $0.shown == rows.count } ?? false }

    /// Its index in the window.
    var selectedIndex: Int? { selected.flatMap { wanted in rows.firstIndex { $0.reference == wanted } } }

    /// Rows that arrived above since the cursor moved.
    var arrived: Int {
        guard !follows, let count, let shownWhenLeft else { return 0 }
        return max(0, count.shown - shownWhenLeft)
    }

    /// Whether a change is still marked.
    func hasFreshChanges(at now: Timestamp) -> Bool { changedAt.values.contains { Fresh.isFresh($0, at: now) } }

    // MARK: Reading

    /// Asks for the window anew with another query, from the newest.
    mutating func restart(_ tickets: inout TicketBook) -> [Effect] {
        (follows, shownWhenLeft, isStale) = (true, nil, false)
        (awaited, steady, selectedSince) = (nil, nil, nil)
        tickets.drop(.page)
        return ask(.newest, &tickets) + recount(&tickets)
    }

    /// The store changed: the same window is read again, and counted.
    mutating func refresh(now: Timestamp, _ tickets: inout TicketBook) -> [Effect] {
        filter.renew(now: now)
        guard !tickets.waits(.page) else {
            isStale = true
            return []
        }
        let start = follows || awaited != nil || isByBank ? nil : rows.first.map { PageStart.from(PageAnchor($0)) }
        return ask(start ?? .newest, &tickets) + recount(&tickets)
    }

    private mutating func ask(_ start: PageStart, _ tickets: inout TicketBook) -> [Effect] {
        asked = start
        var limit = Self.pageSize
        if case .from = start { limit = max(limit, rows.count) }
        return [.loadPage(query, start, limit: limit, ticket: tickets.draw(.page))]
    }

    /// What is shown, in its order.
    var query: TransactionQuery {
        var query = filter.query
        query.order = order
        return query
    }

    private func recount(_ tickets: inout TicketBook) -> [Effect] {
        [.loadCount(filter.query, ticket: tickets.draw(.count))]
    }

    /// Takes a window that was asked for; the selection and what is on the screen stay where they were.
    mutating func take(_ page: TransactionPage, at moment: Timestamp, now: Timestamp, _ tickets: inout TicketBook)
        -> [Effect]
    {
        let shownFirst = rows.indices.contains(top) ? rows[top] : nil
        noteChanges(page.rows, now: now)
        marks.observe(page.rows)
        switch asked {
        case .older: appendOlder(page)
        case .newer: prependNewer(page)
        case .newest, .oldest, .from, nil:
            (rows, hasOlder, hasNewer) = (page.rows, page.hasOlder, page.hasNewer)
        }
        if isByBank { rows = Self.byBank(rows) }
        if let total = page.total, let shown = page.shown, count == nil {
            count = ListCount(total: total, shown: shown)
        }
        if asked == .oldest { selected = rows.last?.reference }
        fresh.succeed(at: moment)
        top = shownFirst.flatMap(place) ?? 0
        if follows { followNewest(now) }
        if selectedIndex != nil { awaited = nil }
        asked = nil
        guard isStale else { return [] }
        isStale = false
        return refresh(now: now, &tickets)
    }

    /// Where a row that was on the screen stands now: at its reference, else where one as old would.
    private func place(_ row: Transaction) -> Int? {
        rows.firstIndex { $0.reference == row.reference }
            ?? rows.firstIndex { stands(PageAnchor($0), belowOrAt: PageAnchor(row)) }
    }

    private func stands(_ one: PageAnchor, belowOrAt other: PageAnchor) -> Bool {
        switch order {
        case .newest: one <= other
        case .oldest: one >= other
        case .largest, .smallest: false
        }
    }

    /// Takes what was counted.
    mutating func take(_ new: ListCount) {
        count = new
        if !follows, awaited == nil, shownWhenLeft == nil { shownWhenLeft = new.shown }
    }

    /// A window could not be read: the rows stay, and the question is open no longer.
    mutating func fail(_ reason: String, now: Timestamp) {
        asked = nil
        fresh.fail(reason, now: now)
    }

    private mutating func appendOlder(_ page: TransactionPage) {
        let known = Set(rows.map(\.reference))
        rows += page.rows.filter { !known.contains($0.reference) }
        hasOlder = page.hasOlder
        let excess = min(rows.count - Self.windowSize, max(0, top - Self.pageSize / 2))
        if excess > 0 {
            rows.removeFirst(excess)
            hasNewer = true
        }
    }

    private mutating func prependNewer(_ page: TransactionPage) {
        let known = Set(rows.map(\.reference))
        rows = page.rows.filter { !known.contains($0.reference) } + rows
        hasNewer = page.hasNewer
        if rows.count > Self.windowSize {
            rows.removeLast(rows.count - Self.windowSize)
            hasOlder = true
        }
    }

    private mutating func noteChanges(_ new: [Transaction], now: Timestamp) {
        let before = Dictionary(rows.map { ($0.reference, $0.status) }) { first, _ in first }
        changedAt = changedAt.filter { Fresh.isFresh($0.value, at: now) }
        for row in new where before[row.reference].map({ $0 != row.status }) ?? false { changedAt[row.reference] = now }
    }

    /// Selects the newest; where it came by itself, the one that was in view before can still be meant.
    private mutating func followNewest(_ now: Timestamp) {
        guard let newest = rows.first?.reference, let before = selected else {
            (selected, steady, selectedSince) = (rows.first?.reference, nil, nil)
            return
        }
        guard newest != before, rows.contains(where: { $0.reference == before }) else {
            selected = newest
            return
        }
        if hasSettled(now) { steady = before }
        (selected, selectedSince) = (newest, now)
    }

    private func hasSettled(_ now: Timestamp) -> Bool {
        selectedSince.map { now.milliseconds - $0.milliseconds >= Self.handTime } ?? true
    }

    // MARK: Filtering

    /// The filter was typed on: rows are asked for where it is understood and means something else than before.
    mutating func refilter(now: Timestamp, _ tickets: inout TicketBook) -> [Effect] {
        let before = filter.query
        filter.understand(now: now)
        guard filter.query != before else { return [] }
        count = nil
        return restart(&tickets)
    }

    /// Leaves the filter's text; rows are asked for anew where it is not applied.
    ///
    /// Enter stays in a text that is not understood.
    mutating func leaveFilter(byEnter: Bool = false, _ tickets: inout TicketBook) -> [Effect] {
        let before = filter.query
        noteTyped()
        if byEnter { filter.enter() } else { filter.leave() }
        guard filter.query != before else { return [] }
        count = nil
        return restart(&tickets)
    }

    private mutating func noteTyped() {
        recalled = nil
        let text = filter.field.text.string
        guard !text.isEmpty, typed.last != text else { return }
        typed = typed.suffix(49) + [text]
    }

    /// Puts an older (-1) or newer (1) filter in place of what is typed; what is typed now is newer than all of them.
    mutating func recallTyped(_ step: Int, now: Timestamp, _ tickets: inout TicketBook) -> [Effect] {
        let wanted = (recalled ?? typed.count) + step
        guard wanted >= 0, wanted < typed.count || recalled != nil else { return [] }
        recalled = wanted < typed.count ? wanted : nil
        filter.set(recalled.map { typed[$0] } ?? "")
        return refilter(now: now, &tickets)
    }

    /// A filter of an earlier session holds from the start, where it is still understood.
    mutating func recall(_ text: String, now: Timestamp) {
        guard !text.isEmpty, (try? FilterLanguage.parse(text, now: now).get()) != nil else { return }
        filter = FilterEntry()
        filter.begin()
        filter.set(text)
        filter.understand(now: now)
        filter.leave()
    }

    /// Shows a view; false where the text of a saved one is understood no longer.
    mutating func show(_ view: ListView, now: Timestamp, _ tickets: inout TicketBook) -> [Effect]? {
        guard let entry = FilterEntry(view, now: now) else { return nil }
        (filter, count) = (entry, nil)
        return restart(&tickets)
    }

    /// Shows all again.
    mutating func clearFilter(_ tickets: inout TicketBook) -> [Effect] {
        guard !filter.isEmpty else { return [] }
        filter = FilterEntry()
        return restart(&tickets)
    }

    /// Shows the rows of a query that was not typed, under a name.
    mutating func show(_ query: TransactionQuery, named name: String, _ tickets: inout TicketBook) -> [Effect] {
        (filter, count) = (FilterEntry(query, named: name), nil)
        return restart(&tickets)
    }

    // MARK: Moving

    /// Moves the cursor; leaves following.
    ///
    /// From a row that is gone it moves to the one that stands in its place.
    mutating func move(_ steps: Int) {
        guard !rows.isEmpty else { return }
        let index = min(max(0, selectedIndex.map { $0 + steps } ?? place), rows.count - 1)
        if rows[index].reference != selected || steps > 0 { leaveNewest() }
        (selected, awaited) = (rows[index].reference, nil)
        marks.reach(to: selected, in: rows)
    }

    /// A key speaks of the selected row: it stays selected, whatever arrives.
    ///
    /// A row that took the selection by itself a moment ago cannot be meant yet; the one before it is.
    mutating func hold(now: Timestamp) {
        guard follows else { return }
        leaveNewest()
        if !hasSettled(now), let steady { selected = steady }
        (steady, selectedSince) = (nil, nil)
    }

    /// Goes to the newest and follows it.
    mutating func goToNewest(now: Timestamp, _ tickets: inout TicketBook) -> [Effect] {
        (follows, shownWhenLeft) = (true, nil)
        (awaited, steady, selectedSince) = (nil, nil, nil)
        selected = rows.first?.reference
        top = 0
        return hasNewer || isStale ? restart(&tickets) : refresh(now: now, &tickets)
    }

    /// Goes to the oldest.
    mutating func goToOldest(_ tickets: inout TicketBook) -> [Effect] {
        leaveNewest()
        (selected, awaited) = (rows.last?.reference, nil)
        guard hasOlder else { return [] }
        return ask(.oldest, &tickets)
    }

    /// Follows the newest, or stays where it is.
    mutating func toggleFollowing(now: Timestamp, _ tickets: inout TicketBook) -> [Effect] {
        if !follows { return goToNewest(now: now, &tickets) }
        leaveNewest()
        return []
    }

    /// Selects one by its reference, wherever it is.
    ///
    /// Where the window does not hold it, the window around `anchor` is read; without one the newest, among which a
    /// payout is that was just sent. Until it is there no other is selected.
    mutating func select(_ reference: Reference, around anchor: PageAnchor? = nil, _ tickets: inout TicketBook)
        -> [Effect]
    {
        leaveNewest()
        selected = reference
        guard selectedIndex == nil else { return [] }
        if let anchor { return ask(.from(anchor), &tickets) }
        (awaited, shownWhenLeft, isStale, top) = (reference, nil, false, 0)
        return ask(.newest, &tickets) + recount(&tickets)
    }

    private mutating func leaveNewest() {
        guard follows else { return }
        follows = false
        shownWhenLeft = count?.shown
    }

    /// Brings the selected row onto the screen and asks for more where the window ends near.
    mutating func settle(height: Int, today: CivilDay, _ tickets: inout TicketBook) -> [Effect] {
        guard !rows.isEmpty, height > 0 else {
            top = 0
            return []
        }
        top = min(max(0, top), rows.count - 1)
        if let index = selectedIndex {
            place = index
            top = min(top, index)
            while top < index, !isVisible(index, height: height, today: today) { top += 1 }
        }
        guard !tickets.waits(.page) else { return [] }
        if hasOlder, rows.count - top < 2 * height, let last = rows.last {
            return ask(.older(than: PageAnchor(last)), &tickets)
        }
        if hasNewer, top < height, !follows, let first = rows.first {
            return ask(.newer(than: PageAnchor(first)), &tickets)
        }
        return []
    }

    private func isVisible(_ index: Int, height: Int, today: CivilDay) -> Bool {
        screenLines(height: height, today: today).contains { $0 == .row(index) }
    }
}
