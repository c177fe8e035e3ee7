import Payments
import TerminalKit

/// One transaction an agent watches, and how it stood when they last saw it.
public struct WatchedPayout: Hashable, Sendable {
    /// Which one.
    public var reference: Reference
    /// How it stood.
    public var status: PaymentStatus

    /// One from its parts.
    public init(_ reference: Reference, _ status: PaymentStatus) { (self.reference, self.status) = (reference, status) }
}

/// What an agent watches; kept across sessions.
struct WatchList: Hashable, Sendable {
    /// The most that are watched at once.
    static let limit = 200

    /// How each stood when it was last told.
    private(set) var known: [Reference: PaymentStatus] = [:]

    /// Those that are watched.
    var references: Set<Reference> { Set(known.keys) }

    /// Takes what was kept.
    mutating func take(_ kept: [WatchedPayout]) {
        for one in kept where known[one.reference] == nil { known[one.reference] = one.status }
    }

    /// Watches one, or ends that.
    mutating func toggle(_ row: Transaction) {
        known[row.reference] = known[row.reference] == nil ? row.status : nil
    }

    /// Compares rows with what is known and knows them from then on; returns those that changed.
    mutating func observe(_ rows: [Transaction]) -> [Transaction] {
        let changed = rows.filter { row in known[row.reference].map { $0 != row.status } ?? false }
        for row in changed { known[row.reference] = row.status }
        return changed
    }
}

extension DashboardState {
    /// The transactions this agent watches.
    public var watchedReferences: Set<Reference> { watched.references }

    /// Watches the marked ones, or the selected one; or ends that.
    mutating func watchSubject() -> [Effect] {
        if !marked.isEmpty { return watchMarked() }
        guard let row = subjectRow else {
            say(Notice("It is being read; press \(key(.watch)) again in a moment."))
            return []
        }
        guard watched.known[row.reference] != nil || watched.known.count < WatchList.limit else {
            say(Notice("w: \(WatchList.limit) are watched already; w on one of them ends that.", .warning))
            return []
        }
        watched.toggle(row)
        let isOn = watched.known[row.reference] != nil
        say(Notice(isOn ? "You are told when \(row.reference) changes." : "\(row.reference) is watched no more."))
        return [isOn ? .keepWatched([WatchedPayout(row.reference, row.status)]) : .dropWatched([row.reference])]
            + showWatchedAnew()
    }

    /// Watches every marked one; where all of them are watched, none.
    private mutating func watchMarked() -> [Effect] {
        let rows = marked
        let new = rows.filter { watched.known[$0.reference] == nil }
        guard watched.known.count + new.count <= WatchList.limit else {
            say(Notice("w: at most \(WatchList.limit) are watched; \(watched.known.count) are already.", .warning))
            return []
        }
        for row in new.isEmpty ? rows : new { watched.toggle(row) }
        let count = IndianNumber.grouped(rows.count)
        guard !new.isEmpty else {
            say(Notice("The \(count) marked are watched no more."))
            return [.dropWatched(rows.map(\.reference))] + showWatchedAnew()
        }
        say(Notice("You are told when one of the \(count) marked changes."))
        return [.keepWatched(new.map { WatchedPayout($0.reference, $0.status) })] + showWatchedAnew()
    }

    /// The view of what is watched shows what is watched now.
    private mutating func showWatchedAnew() -> [Effect] {
        guard case .watched = list.filter.view else { return [] }
        return list.show(.watched(watched.references), now: now, &tickets) ?? []
    }

    /// What was kept is here: how those stand now is read.
    mutating func takeWatched(_ kept: [WatchedPayout]) -> [Effect] {
        watched.take(kept)
        return readWatched
    }

    /// Reads how those that are watched stand.
    var readWatched: [Effect] { watched.known.isEmpty ? [] : [.readWatched(watched.references)] }

    /// Tells what changed: in the hint line, and by the terminal without names or amounts.
    mutating func observeWatched(_ rows: [Transaction]) -> [Effect] {
        let changed = watched.observe(rows)
        guard let first = changed.first else { return [] }
        if changed.count == 1 {
            let weight: Notice.Weight = first.status == .failed || first.status == .reversed ? .warning : .plain
            let who = first.title.isEmpty ? "" : " to \(first.title)"
            say(Notice("\(first.reference)\(who) is \(first.status.symbol) \(first.status.word) now.", weight))
        } else {
            say(Notice("\(changed.count) that you watch changed; the newest is \(first.reference).", .warning))
        }
        return [.keepWatched(changed.map { WatchedPayout($0.reference, $0.status) }), .notify(changed.count)]
    }
}
