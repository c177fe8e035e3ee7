import Payments
import TerminalKit

/// Pane 3: what happened to the selected transaction, and what to tell the customer.
struct DetailsPane: Hashable, Sendable {
    /// Seconds whole numbers are shown (`dashboard.md`, *Details*).
    static let revealSeconds: Int64 = 10

    /// Whole numbers that are shown for a while.
    struct Reveal: Hashable, Sendable {
        var beneficiary: Beneficiary
        var until: Timestamp
    }

    /// The one that is shown.
    private(set) var reference: Reference?
    /// What is known of it; nil while it is being read.
    private(set) var content: TransactionDetails?
    /// What was shown before it: the selection may go back there at once.
    private var before: TransactionDetails?
    /// Whole numbers, for ten seconds.
    private(set) var reveal: Reveal?
    /// Why it could not be read, if so.
    var fresh = Freshness()
    /// Entries of the timeline that are scrolled away at its end.
    private(set) var back = 0

    /// Shows another one; what was revealed is hidden at once.
    mutating func show(_ new: Reference?) {
        let known = before.flatMap { $0.transaction.reference == new ? $0 : nil }
        before = content ?? before
        (reference, content, reveal, back) = (new, known, nil, 0)
        fresh = Freshness()
    }

    /// Takes what was read, if it is still wanted.
    mutating func take(_ new: TransactionDetails) {
        guard new.transaction.reference == reference else { return }
        var new = new
        // What there is to close it by can come a moment later; until then the last is better than nothing.
        if new.closing == nil, new.transaction.status == .unknown { new.closing = content?.closing }
        (content, fresh) = (new, Freshness())
    }

    /// Shows whole numbers for a while.
    mutating func reveal(_ beneficiary: Beneficiary, of wanted: Reference, now: Timestamp) {
        guard wanted == reference else { return }
        reveal = Reveal(beneficiary: beneficiary, until: now.adding(seconds: Self.revealSeconds))
    }

    /// Hides what was shown long enough.
    mutating func tick(_ now: Timestamp) {
        if let until = reveal?.until, until.isOver(lasting: Self.revealSeconds, at: now) { reveal = nil }
    }

    /// Scrolls the timeline by entries.
    mutating func scroll(_ entries: Int) {
        let all = content.map { $0.timeline.count + $0.complaints.count } ?? 1
        back = min(max(0, back + entries), max(0, all - 1))
    }
}
