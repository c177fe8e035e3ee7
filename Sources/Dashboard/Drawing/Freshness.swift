import Payments
import TerminalKit

/// How old what a pane shows is, and what became of the last question for it (`dashboard.md`, *Age is visible*).
///
/// The last good data stays whatever became of the question.
struct Freshness: Hashable, Sendable {
    /// Questions that must be missed in a row before the age is a warning.
    static let patience = 2
    /// Seconds between a reading that failed and the next try.
    static let retrySeconds: Int64 = 5
    /// Columns of a title that a reason takes at most; the whole of it is said in the hint line.
    private static let reasonColumns = 44

    /// When what is shown was good; nil before the first answer.
    var at: Timestamp?
    /// Questions missed in a row.
    var missed = 0
    /// Why asking fails, a plain sentence; nil while it does not.
    var reason: String?
    /// When is asked next, where asking fails.
    var nextTry: Timestamp?

    /// An answer came.
    mutating func succeed(at moment: Timestamp) { self = Freshness(at: moment) }

    /// A reading failed; it is tried again by itself.
    mutating func fail(_ reason: String, now: Timestamp) {
        (self.reason, missed) = (reason, missed + 1)
        nextTry = now.adding(seconds: Self.retrySeconds)
    }

    /// Whether it is time for the next try; asked once.
    mutating func takeTry(now: Timestamp) -> Bool {
        guard let nextTry, nextTry.isOver(lasting: Self.retrySeconds, at: now) else { return false }
        self.nextTry = nil
        return true
    }

    /// What the title says: why asking fails, `facts` of the pane's own, the age, and in the pane in focus the countdown
    /// to the next try.
    ///
    /// Where room is short the first and the last stay longest.
    ///
    /// A past moment that was asked for, `asKnown`, stands in place of the age: what is shown is no newer.
    func title(
        _ own: [Line], _ context: Context, isFocused: Bool, waiting: String = "reading", asKnown: Timestamp? = nil
    ) -> [Line] {
        let role: Role = reason != nil ? .statusFailed : missed >= Self.patience ? .warning : .muted
        var facts: [Line] = []
        if let reason { facts.append(Line("✕ \(reason)", role).shortened(to: Self.reasonColumns)) }
        facts += own
        if at != nil, let asKnown {
            facts.append(Line("as known \(context.wall(asKnown).day.named) \(context.seconds(asKnown))", .muted))
        } else {
            facts.append(at.map { Line("at \(context.seconds($0))", role) } ?? Line(waiting, role))
        }
        if isFocused, reason != nil, let nextTry, nextTry > context.now {
            facts.append(Line("next try in \(nextTry.seconds(since: context.now)) s", .warning))
        }
        return facts
    }
}

extension Timestamp {
    /// Whether a stretch of so many seconds that ends at this moment is over.
    ///
    /// Also where the clock was set back to before it began: nothing stays for a day because of that.
    func isOver(lasting seconds: Int64, at now: Timestamp) -> Bool { now >= self || now < adding(seconds: -seconds) }
}
