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
    /// Lines of the timeline that are scrolled away at its end.
    private(set) var back = 0

    /// Shows another one; what was revealed is hidden at once.
    mutating func show(_ new: Reference?) {
        let known = before.flatMap { $0.transaction.reference == new ? $0 : nil }
        before = content ?? before
        (reference, content, reveal, back) = (new, known, nil, 0)
    }

    /// Takes what was read, if it is still wanted.
    mutating func take(_ new: TransactionDetails) {
        if new.transaction.reference == reference { content = new }
    }

    /// Shows whole numbers for a while.
    mutating func reveal(_ beneficiary: Beneficiary, of wanted: Reference, now: Timestamp) {
        guard wanted == reference else { return }
        reveal = Reveal(beneficiary: beneficiary, until: now.adding(seconds: Self.revealSeconds))
    }

    /// Hides what was shown long enough.
    mutating func tick(_ now: Timestamp) {
        if let until = reveal?.until, now >= until { reveal = nil }
    }

    /// Scrolls the timeline.
    mutating func scroll(_ lines: Int) {
        back = min(max(0, back + lines), max(0, (content?.timeline.count ?? 1) - 1))
    }
}
