import Guarded
import Payments
import TerminalKit

/// What happened to the selected complaint, and what to tell the customer (`screens.md`, *4*).
struct ComplaintDetails {
    let complaint: Complaint
    /// What was done about it, oldest first; empty until it is read.
    let acts: [ComplaintAct]
    /// Its transaction; nil until it is read.
    let content: TransactionDetails?
    let context: Context
    let isReady: Bool
    let area: Area
    let isFocused: Bool

    /// Columns of who did it; where room is short the column is left out.
    private var actorColumns: Int { area.width < 70 ? 0 : 14 }
    private static let momentColumns = 15
    private static let labelColumns = 11

    /// Draws it.
    func draw(on canvas: inout Canvas) {
        var facts = [Line(complaint.number, .muted)]
        if let due = dueWords { facts.append(due) }
        facts.append(
            Line("at \(context.clockOrDay(acts.last?.at ?? complaint.raisedAt ?? complaint.createdAt))", .muted))
        canvas.title(.details, facts, in: area, isFocused: isFocused)
        var row = area.rect.row + 1
        let sentence = SafeText("“" + ComplaintSay(complaint, content, context).sentence + "”")
        let say = sentence.wrapped(max(1, area.width - 6)).enumerated().map { index, line in
            (index == 0 ? Line("Say  ", .muted) : .blanks(5)) + Line(line)
        }
        row = canvas.rows(say, from: row, in: area)
        if area.body >= 9 { row += 1 }
        // The newest says most.
        canvas.rows(Array(history.suffix(max(0, area.rect.endRow - row))), from: row, in: area)
    }

    private var dueWords: Line? {
        guard let day = complaint.dueAt, complaint.status != .closed, complaint.status != .draft else { return nil }
        let today = context.now.day
        if day == today { return Line("due today", .warning) }
        return Line("due \(day.named)", day < today ? .warning : .muted)
    }

    // MARK: What happened

    private var history: [Line] {
        var told = told.map { (at: $0.at, line: line($0.at, $0.label, $0.actor, $0.words)) }
        told += moves.map { (at: $0.at, line: line($0.at, "asked", $0.actor, "the payout is \(Self.stands($0))")) }
        let lines = told.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        return lines.flatMap(\.element.line) + next
    }

    /// One line of its own history.
    private struct Told {
        var at: Timestamp
        var label: String
        var actor: String
        var words: String
    }

    /// Sending and what came of it are one line; without acts there is what its row says.
    private var told: [Told] {
        guard !acts.isEmpty else {
            let moment = complaint.raisedAt ?? complaint.createdAt
            return [Told(at: moment, label: complaint.status.word, actor: complaint.agent.name, words: "")]
        }
        return acts.enumerated().compactMap { index, act in
            let follows = index + 1 < acts.count ? acts[index + 1] : nil
            switch act.kind {
            case .written:
                // Raised at once, that says more.
                if let follows, follows.kind != .closed, follows.at.seconds(since: act.at) < 5 { return nil }
                return Told(at: act.at, label: "written", actor: act.agent, words: "kept as ours")
            case .sent: return follows == nil ? Told(at: act.at, label: "sending", actor: act.agent, words: "") : nil
            case .closed: return Told(at: act.at, label: "closed", actor: act.agent, words: act.remark ?? "")
            case .changed: return changed(act, wasSent: index > 0 && acts[index - 1].kind == .sent)
            }
        }
    }

    private func changed(_ act: ComplaintAct, wasSent: Bool) -> Told {
        let remark = act.remark.map { $0 == Complaint.byMail ? "" : ": “\($0)”" } ?? ""
        guard act.status == .raised, wasSent || act.remark == Complaint.byMail else {
            let label = act.status == .draft ? "kept" : act.status?.word ?? "changed"
            return Told(at: act.at, label: label, actor: act.agent, words: "written down\(remark)")
        }
        let theirs = complaint.providerReference.map { ", their number \($0)" } ?? ""
        let way = wasSent ? "to \(complaint.provider), sent once\(theirs)" : "by mail to \(complaint.provider)"
        let stood = content?.timeline.last { $0.status != nil && $0.at <= act.at }.map {
            "; the payout was \(Self.stands($0))"
        }
        return Told(at: act.at, label: "raised", actor: act.agent, words: way + (stood ?? ""))
    }

    /// Where the payout went after the complaint was raised.
    private var moves: [TimelineEntry] {
        guard let from = complaint.raisedAt, let content else { return [] }
        var before = content.timeline.last { $0.status != nil && $0.at <= from }?.status
        return content.timeline.filter { $0.at > from }.filter { entry in
            guard let status = entry.status, status != before else { return false }
            before = status
            return true
        }
    }

    private static func stands(_ entry: TimelineEntry) -> String {
        guard let status = entry.status else { return "" }
        let reference = entry.bankReference.map { ", \(BankReferenceWord.of($0)) \($0)" } ?? ""
        return "\(status.symbol) \(status.word)\(reference)"
    }

    /// What there is to do, and by when.
    private var next: [Line] {
        let words: String
        switch complaint.status {
        case .closed: return []
        case .draft: words = isReady ? "their reference has come: it can be sent now" : "it is ours alone, not sent"
        case .submitting: words = "it is on its way"
        case .unknown: words = "nobody knows whether they have it: ask them, then \(context.key(.palette)) update"
        case .raised: words = "get their answer and write it down · \(context.key(.palette)) update"
        case .answered:
            let palette = context.key(.palette)
            words = "close it, or raise it again · \(palette) close, \(palette) update"
        }
        let day = complaint.dueAt.flatMap { complaint.status == .draft ? nil : $0 }
        let when = day.map { $0 == context.now.day ? "today" : $0.named } ?? ""
        let role: Role = day.map { $0 <= context.now.day } ?? isReady ? .warning : .muted
        let head =
            Line(when, role).padded(to: Self.momentColumns)
            + Line(day == nil ? "" : "due", .muted)
            .padded(to: Self.labelColumns)
        return line(head, "", words + " · Enter opens it")
    }

    private func line(_ moment: Timestamp, _ label: String, _ actor: String, _ words: String) -> [Line] {
        let day = context.wall(moment).day
        let when = Line("\(day.weekdayName) \(day.day) \(context.clock(moment))", .muted)
        return line(
            when.padded(to: Self.momentColumns) + Line(label, .muted).padded(to: Self.labelColumns), actor, words)
    }

    private func line(_ head: Line, _ actor: String, _ words: String) -> [Line] {
        let who = actorColumns > 0 ? Line(actor, .muted).cut(to: actorColumns - 1).padded(to: actorColumns) : .empty
        let start = head + who
        let notes = Line(words).wrapped(max(10, area.width - start.columns))
        return [start + (notes.first ?? .empty)] + notes.dropFirst().map { .blanks(start.columns) + $0 }
    }
}

/// The sentence for a customer who complained: what stands in the complaint and in the log, and nothing else.
struct ComplaintSay {
    let complaint: Complaint
    let content: TransactionDetails?
    let context: Context

    init(_ complaint: Complaint, _ content: TransactionDetails?, _ desk: Context) {
        var context = desk
        context.showsUTC = false
        (self.complaint, self.context) = (complaint, context)
        self.content = content.flatMap { $0.transaction.reference == complaint.transaction ? $0 : nil }
    }

    /// The sentence in the language of the desk, without quotes.
    var sentence: String { context.language == .hindi ? hindi : english }

    private var moment: Timestamp { complaint.raisedAt ?? complaint.createdAt }

    /// Paid, with the bank's reference, and answered so: then the customer can look for it.
    private var paid: (amount: String, day: String, reference: String)? {
        guard let row = content?.transaction, row.status == .succeeded, let reference = row.bankReference else {
            return nil
        }
        return (context.rupees(row.amount), Say.long(row.startedAt, context), reference)
    }

    private var english: String {
        let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        let day = context.wall(moment).day
        let isThisWeek = context.now.day.daysSinceEpoch - day.daysSinceEpoch < 7
        let start =
            isThisWeek ? "Your complaint of \(days[day.weekday])" : "Your complaint of \(Say.long(moment, context))"
        let amount = complaint.amount.map { " about \(context.rupees($0))" } ?? ""
        if let paid, complaint.status == .answered || complaint.status == .closed {
            return "\(start): the bank says \(paid.amount) was credited, sent on \(paid.day) with reference "
                + "\(paid.reference). Please look for that number in the statement. If it is not there, call us and we "
                + "raise it again."
        }
        switch complaint.status {
        case .draft: return "\(start)\(amount) is written down here and has not been sent yet."
        case .submitting: return "\(start)\(amount) is being sent right now."
        case .unknown: return "\(start)\(amount) was sent. Whether it arrived is not known yet; we are finding out."
        case .raised:
            return "\(start)\(amount) is raised since \(context.clock(moment)). There is no answer yet"
                + (complaint.dueAt.map { "; we look at it again by \($0.day) \(Say.month($0.month))." } ?? ".")
        case .answered: return "\(start)\(amount) is answered. \(payment)"
        case .closed: return "\(start)\(amount) is closed. \(payment)"
        }
    }

    private var hindi: String {
        let start = "आपकी \(SayHindi.day(moment, context)) की शिकायत"
        let amount = complaint.amount.map { " (\(context.rupees($0)))" } ?? ""
        if let paid, complaint.status == .answered || complaint.status == .closed {
            return "\(start): बैंक के अनुसार \(paid.amount) जमा हो गए हैं, संदर्भ संख्या \(paid.reference)। "
                + "कृपया खाते के विवरण में यह संख्या देखें। अगर यह न मिले, तो हमें बताएँ, हम शिकायत फिर से करेंगे।"
        }
        switch complaint.status {
        case .draft: return "\(start)\(amount) यहाँ दर्ज है, पर अभी भेजी नहीं गई है।"
        case .submitting: return "\(start)\(amount) अभी भेजी जा रही है।"
        case .unknown: return "\(start)\(amount) भेजी गई थी। वह पहुँची या नहीं, यह अभी पता नहीं है; हम पता कर रहे हैं।"
        case .raised:
            let again = complaint.dueAt.map { "; हम इसे \($0.day) \(SayHindi.month($0.month)) तक फिर देखेंगे।" } ?? "।"
            return "\(start)\(amount) \(context.clock(moment)) बजे दर्ज कर दी गई है। अभी जवाब नहीं आया है\(again)"
        case .answered: return "\(start)\(amount) का जवाब आ गया है। \(payment)"
        case .closed: return "\(start)\(amount) बंद कर दी गई है। \(payment)"
        }
    }

    /// What is known of the payment itself.
    private var payment: String { content.map { Say.sentence($0, context) } ?? "" }
}
