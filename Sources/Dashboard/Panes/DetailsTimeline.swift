import Guarded
import Payments
import TerminalKit

/// The timeline of Details: the payout's log, and the complaints about it.
struct DetailsTimeline {
    let content: TransactionDetails
    /// Entries that are scrolled away at the end.
    let back: Int
    let context: Context
    let width: Int
    let isFocused: Bool

    /// Columns of who said it; where room is short the column is left out.
    private var actorColumns: Int { width < 70 ? 0 : 13 }
    /// Columns before the note.
    private var noteIndent: Int { 34 + actorColumns }

    /// As many entries as fit, each whole, the newest last; what is left out is counted.
    func lines(fitting room: Int) -> [Line] {
        guard room > 0 else { return [] }
        let all = entries
        let hiddenBelow = min(back, max(0, all.count - 1))
        let below = hiddenBelow > 0 ? [Line("\(count(hiddenBelow, "later")) · ↓", .muted)] : []
        let shown = all.dropLast(hiddenBelow)
        let ahead = hiddenBelow > 0 ? [] : self.ahead
        var lines: [Line] = ahead + below
        var taken = 0
        for entry in shown.reversed() {
            // The line that counts what is left out needs its place, unless nothing is.
            let isLast = taken == shown.count - 1
            guard lines.count + entry.count + (isLast ? 0 : 1) <= room else { break }
            lines = entry + lines
            taken += 1
        }
        let hidden = shown.count - taken
        guard hidden > 0 else { return lines }
        let way = isFocused ? "↑ shows them" : "3 and ↑ show them"
        return Array([Line("\(count(hidden, "earlier")) · \(way)", .muted)] + lines).suffix(room)
    }

    private func count(_ number: Int, _ which: String) -> String {
        number == 1 ? "1 \(which) entry" : "\(number) \(which) entries"
    }

    /// One entry each, with the rule of its day in front where another day begins.
    private var entries: [[Line]] {
        let newest = content.timeline.lastIndex { $0.status != nil }
        let told = content.timeline.enumerated().map { ($1.at, lines(of: $1, isNewest: $0 == newest)) }
        let complained = content.complaints.map { ($0.raisedAt ?? $0.createdAt, lines(of: $0)) }
        var day = context.wall(context.now).day
        var isFirst = true
        return (told + complained).enumerated()
            .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element)
            .map { moment, lines in
                let own = context.wall(moment).day
                defer { (day, isFirst) = (own, false) }
                guard own != day else { return lines }
                return [Line(isFirst ? "\(own.named), \(context.zone)" : own.named, .muted)] + lines
            }
    }

    private var ahead: [Line] { next + returned }

    /// Of money that came back by when it had to, and whether anything is owed.
    private var returned: [Line] {
        let row = content.transaction
        guard row.status == .reversed, let back = content.since(.reversed),
            let due = Turnaround.returnDue(row.mode, sentAt: row.startedAt)
        else { return [] }
        let isByDay = row.mode == .rail(.imps) || row.mode == .rail(.upi)
        let last = isByDay ? due.day.adding(days: -1).named : context.clockAndDay(due)
        let owed = Turnaround.owed(row.mode, sentAt: row.startedAt, now: back)
        let late = owed > .zero ? "back too late, \(context.rupees(owed)) owed" : "back too late"
        let words = "was \(last): \(back < due ? "back in time, nothing is owed" : late)"
        let label = Line(isByDay ? "T+1" : "return", .muted).padded(to: 10)
        return (label + Line(words, back < due ? .muted : .warning)).wrapped(width, hanging: 10)
    }

    private var next: [Line] {
        guard let next = content.transaction.nextAskAt, context.isAsked(content.transaction) else { return [] }
        guard next > context.now else { return [] }
        let day = context.wall(next).day
        let when = day == context.wall(context.now).day ? context.seconds(next) : "\(day.named) \(context.clock(next))"
        let purpose = content.transaction.status.isTerminal ? "next look, for a reversal" : "next ask"
        let later = content.laterAsk(than: next, context)
        let asks = "\(context.key(.askNow)) asks now"
        return Line("\(when)  \(purpose)\(later) · \(asks)", .muted).wrapped(width, hanging: 10)
    }

    /// Only where it stands now is as loud as in the list: what it was is past.
    private func lines(of entry: TimelineEntry, isNewest: Bool) -> [Line] {
        let status =
            entry.status.map { isNewest ? $0.line() : Line("\($0.symbol) \($0.word)", .muted) }
            ?? Line(entry.source == .callback ? "· hint" : "", .muted)
        let role: Role = entry.status == nil ? .muted : .text
        return lines(entry.at, entry.label, entry.actor, status, Line(entry.note, role))
    }

    private func lines(of complaint: Complaint) -> [Line] {
        let due = complaint.dueAt.map { complaint.status == .closed ? "" : ", due \($0.named)" } ?? ""
        let theirs = complaint.providerReference.map { ", their number \($0)" } ?? ""
        let remark = complaint.remark.map { ": \($0)" } ?? ""
        let note = Line("\(complaint.number)\(due)\(theirs)\(remark)")
        return lines(
            complaint.raisedAt ?? complaint.createdAt, "complaint", complaint.agent.name, complaint.status.line, note)
    }

    private func lines(
        _ moment: Timestamp, _ label: String, _ actor: String, _ status: Line, _ note: Line
    ) -> [Line] {
        let who = actorColumns > 0 ? Line(actor, .muted).cut(to: actorColumns - 1).padded(to: actorColumns) : .empty
        let head =
            Line(context.seconds(moment), .muted) + "  " + Line(label, .muted).cut(to: 9).padded(to: 10) + who
            + status.padded(to: 14)
        let notes = note.wrapped(max(10, width - noteIndent))
        guard let first = notes.first, !first.isEmpty else { return [head] }
        return [head + first] + notes.dropFirst().map { .blanks(noteIndent) + $0 }
    }
}

extension TransactionDetails {
    /// As in: `, then about 14:13`; the first of the later ones that is not told as the same minute.
    func laterAsk(than next: Timestamp, _ context: Context) -> String {
        let words = laterAsks.lazy.map { context.clockAndDay($0) }.first { $0 != context.clockAndDay(next) }
        return words.map { ", then about \($0)" } ?? ""
    }
}
