import Guarded
import Payments
import TerminalKit

/// What one shift tells the next, as lines of text: whole numbers of people never stand in it.
public struct HandoverText: Hashable, Sendable {
    let facts: HandoverFacts
    let profile: DeskProfile

    /// The handover of an agent.
    public init(_ facts: HandoverFacts, profile: DeskProfile) { (self.facts, self.profile) = (facts, profile) }

    private var context: Context { Context(profile: profile, now: facts.now, showsUTC: false) }

    /// As in: `Handover · asha · station 11 · Fri 20 Nov 09:58 to 14:02`.
    public var title: String { "Handover · \(profile.agent.name) · station \(profile.station) · \(span)" }

    /// As in: `Fri 20 Nov 09:58 to 14:02`.
    var span: String {
        let from = facts.from.map { "\(context.clock($0)) to " } ?? ""
        return "\(context.wall(facts.now).day.named) \(from)\(context.clock(facts.now))"
    }

    /// The lines below the title, with what the next shift itself adds.
    public func lines(notes: [String] = []) -> [String] {
        let urgent = [
            NeedsKind.possibleDoublePayment, .conflict, .leftUnsent, .unknown, .stuck, .approval,
        ].flatMap { kind in (facts.rows[kind] ?? []).map { row($0, kind) } }
        var lines = urgent.isEmpty ? ["Nothing is open that needs somebody."] : ["Look after first"] + urgent
        if facts.young.count > 0 {
            let amount = context.rupees(facts.young.amount)
            lines.append("  and \(facts.young.count) open under 1 h, \(amount), on their usual course")
        }
        lines += labelled("promised", facts.promised.map(promise))
        lines += labelled("due today", facts.complaints.map(complaint))
        lines += labelled("past T+1", (facts.rows[.pastTurnaround] ?? []).map(late))
        lines += labelled("wallets", wallets.isEmpty ? [] : [wallets.joined(separator: " · ")])
        lines += labelled("trouble", facts.health.troubles.prefix(3).map(trouble))
        lines += labelled("your day", [day])
        lines += labelled("note", notes)
        return lines.map { SafeText($0).string }
    }

    private func labelled(_ label: String, _ lines: [String]) -> [String] {
        lines.enumerated().map { index, line in
            (index == 0 ? label : "").padding(to: 12) + line
        }
    }

    private func row(_ row: Transaction, _ kind: NeedsKind) -> String {
        let amount = context.isHidden(row) ? "hidden" : context.rupees(row.amount)
        let symbol = row.status.symbol
        let name = Line(row.title).shortened(to: 14).text.string.padding(to: 14)
        return "\(symbol) \(row.reference) \(amount.padding(leftTo: 10))  \(name)  \(remark(row, kind))"
    }

    private func remark(_ row: Transaction, _ kind: NeedsKind) -> String {
        let age = Age.words(facts.now.seconds(since: row.startedAt))
        let bank = row.beneficiary.ifsc.map { ", \($0.prefix(4))" } ?? ""
        switch kind {
        case .possibleDoublePayment: return "POSSIBLE DOUBLE PAYMENT"
        case .conflict: return "conflict: a person must look"
        case .leftUnsent: return "left unsent: send or discard"
        case .unknown where facts.rows[.closing]?.contains { $0.reference == row.reference } ?? false:
            return "proposed for closing; a second person completes it"
        case .unknown:
            return (row.nextAskAt.map { "ask due \(context.clockAndDay($0)); " } ?? "") + "never pay twice"
        case .approval: return "an approver must decide"
        default: return "\(age)\(bank)"
        }
    }

    private func promise(_ promise: HandoverFacts.Promised) -> String {
        let name = promise.transaction.title
        let words = Self.masked(promise.words)
        let what = words.isEmpty ? name : words.holds(name) ? words : "\(name): \(words)"
        return "\(context.clock(promise.at)) \(what) (\(promise.agent), \(context.clockAndDay(promise.notedAt)))"
    }

    /// Runs of six digits and more keep their last four: a note may hold somebody's number.
    static func masked(_ text: String) -> String {
        var (result, digits) = ("", "")
        for character in text + "\0" {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            result += digits.count >= 6 ? "••••" + digits.suffix(4) : digits
            digits = ""
            if character != "\0" { result.append(character) }
        }
        return result
    }

    private func complaint(_ complaint: Complaint) -> String {
        let name = facts.rows[.complaintDue]?.first { $0.reference == complaint.transaction }?.title
        let who = name.map { " \($0)" } ?? ""
        return complaint.status == .answered
            ? "\(complaint.number)\(who), answered: close it or raise it again"
            : "\(complaint.number)\(who), \(complaint.status.rawValue), due \(complaint.dueAt?.named ?? "–")"
    }

    private func late(_ row: Transaction) -> String {
        let owed = Turnaround.owed(row.mode, sentAt: row.startedAt, now: facts.now)
        let words = owed > .zero ? ", \(context.rupees(owed)) owed" : ""
        let amount = context.isHidden(row) ? "hidden" : context.rupees(row.amount)
        return "\(row.reference) \(amount) \(row.title)\(words)"
    }

    /// Those that run dry, are low or do not answer.
    private var wallets: [String] {
        facts.wallets.compactMap { wallet in
            if wallet.isDown { return "\(wallet.provider) DOWN" }
            if wallet.isLow, let amount = wallet.amount {
                return "\(wallet.provider) LOW \(context.rupees(Money(rupees: amount.rupees)))"
            }
            guard case .dry(let clock)? = Lasting.of(wallet, context) else { return nil }
            return "\(wallet.provider) dry \(clock)"
        }
    }

    private func trouble(_ trouble: BankTrouble) -> String {
        var pane = HealthPane()
        pane.choose(trouble.rail)
        var own = facts.health
        own.troubles = [trouble]
        let instead = HealthTable(pane: pane, facts: own, context: context).instead
        let works = instead.map { "; \($0.rail.rawValue) works" } ?? ""
        return "\(trouble.words) \(trouble.paid) of \(trouble.asked) since \(context.clock(trouble.since))\(works)"
    }

    private var day: String {
        func count(_ fits: (PaymentStatus) -> Bool) -> Int {
            facts.day.filter { fits($0.status) }.reduce(0) { $0 + $1.count }
        }
        let sent = "\(facts.summary.sentTodayCount) sent \(context.rupees(facts.summary.sentToday))"
        let failed = count { $0 == .failed || $0 == .reversed }
        let open = count { $0.mayHaveLeft && !$0.isTerminal }
        return "\(sent) · \(count { $0 == .succeeded }) settled · \(failed) failed · \(open) open"
    }
}

extension String {
    /// With blanks behind it up to so many columns.
    fileprivate func padding(to columns: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, columns - SafeText(self).columns))
    }

    /// With blanks in front of it up to so many columns.
    fileprivate func padding(leftTo columns: Int) -> String {
        String(repeating: " ", count: Swift.max(0, columns - SafeText(self).columns)) + self
    }

    fileprivate func holds(_ other: String) -> Bool {
        !other.isEmpty && lowercased().contains(other.lowercased())
    }
}
