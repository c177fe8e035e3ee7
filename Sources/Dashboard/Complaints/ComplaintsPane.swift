import Guarded
import Payments
import TerminalKit

/// Pane 5: the complaints, due first, and the form of one.
struct ComplaintsPane: Hashable, Sendable {
    /// How many are read at most.
    static let most = 200

    /// Open ones first by due day.
    private(set) var items: [Complaint] = []
    /// When they were read, or why they could not be.
    var fresh = Freshness()
    /// Drafts that waited for the provider's reference and can go now, by our numbers.
    private(set) var ready: Set<String> = []
    /// The selected one, by our number.
    private(set) var selected: String?
    /// The one that is being written; kept when the form is left.
    var composer: ComplaintComposer?
    /// Whether the form is shown instead of the list.
    var isComposing = false

    /// The one that is read, by our number; nil while the list is shown.
    private(set) var reading: String?
    /// Lines of it that are scrolled away at its top.
    private(set) var top = 0

    /// Whether the next marked transaction has its turn when this complaint is written down.
    var followsMarks = false
    /// One that an earlier start left, until its transaction is read.
    var kept: DeskSession.KeptComplaint?
    /// What was written about other transactions and not sent, the oldest first.
    var aside: [DeskSession.KeptComplaint] = []
    /// What was done about the one of this number, as far as it is read.
    private(set) var acts: [ComplaintAct] = []
    private(set) var actsOf: String?
    private var askedActsOf: String?

    /// Whether one is on its way; it cannot be sent again meanwhile.
    var isRaising = false
    /// The stored one that is being sent or closed; what is written in the form is another then.
    var sending: String?

    /// Whether a draft waits to be gone on with.
    var isKept: Bool { composer != nil }

    /// How many are open.
    var open: Int { items.count { $0.status != .closed } }

    /// The selected one.
    var selection: Complaint? { items.first { $0.number == selected } }

    /// The one that is read.
    var beingRead: Complaint? { reading.flatMap { number in items.first { $0.number == number } } }

    /// What a provider has and has not settled: its transaction is marked in the list.
    var marked: Set<Reference> { Set(items.filter(\.status.isWithProvider).map(\.transaction)) }

    /// Takes what was read; the selection stays with its number.
    mutating func take(_ new: [Complaint], ready: Set<String>, at moment: Timestamp) {
        (items, self.ready) = (new, ready)
        fresh.succeed(at: moment)
        if selection == nil { selected = new.first?.number }
        askedActsOf = nil
    }

    /// The number of the complaint whose history is to be read, once; nil where it is not shown, or there already.
    mutating func wantsActs(isShown: Bool) -> String? {
        guard isShown, !isComposing, let selected, selected != askedActsOf else { return nil }
        askedActsOf = selected
        return selected
    }

    /// Takes what was done about one.
    mutating func take(_ new: [ComplaintAct], of number: String) {
        if number == selected { (acts, actsOf) = (new, number) }
    }

    /// Shows the selected one whole.
    mutating func read() { (reading, top) = (selected, 0) }

    /// Back to the list.
    mutating func stopReading() { (reading, top) = (nil, 0) }

    /// Scrolls the one that is read, of which so many lines do not fit.
    mutating func scroll(_ lines: Int, hidden: Int) { top = min(max(0, top + lines), hidden) }

    /// Selects one by its number.
    mutating func select(_ number: String) { selected = number }

    /// Lays what is being written aside, where something was typed; returns what it is about.
    mutating func layAside() -> Reference? {
        guard let composer, let draft = composer.kept else { return nil }
        aside.removeAll { $0.transaction == draft.transaction }
        aside.append(draft)
        self.composer = nil
        return composer.row.reference
    }

    /// Takes back what was written about a transaction; nil where nothing was.
    mutating func takeUp(_ reference: Reference) -> DeskSession.KeptComplaint? {
        guard let index = aside.firstIndex(where: { $0.transaction == reference.text }) else { return nil }
        return aside.remove(at: index)
    }

    /// What is known now of the transaction that is being complained about.
    mutating func observe(_ details: TransactionDetails) {
        if composer?.row.reference == details.transaction.reference { composer?.observe(details) }
    }

    /// Moves the selection.
    mutating func move(_ steps: Int) {
        guard !items.isEmpty else { return }
        let index = items.firstIndex { $0.number == selected } ?? 0
        selected = items[min(max(0, index + steps), items.count - 1)].number
    }

    /// The first that is open for a transaction.
    func openOne(for reference: Reference) -> Complaint? {
        items.first { $0.transaction == reference && $0.status != .closed && $0.status != .answered }
    }
}

extension Complaint.Status {
    /// Whether the provider has it, or may have it, and it is not done.
    var isWithProvider: Bool {
        switch self {
        case .submitting, .unknown, .raised, .answered: true
        case .draft, .closed: false
        }
    }
}

/// The rows of the complaint form.
enum ComplaintRow: Hashable, Sendable {
    case about, who, to, subject, message, due, tick, evidenceHead
    case evidence(Evidence.Kind)
    case gate(Int)

    /// Whether it is one of those under the message.
    var isEvidence: Bool { if case .evidence = self { true } else { false } }
}

/// One complaint as it is written.
///
/// It speaks of the transaction it was begun with, whatever is selected later.
struct ComplaintComposer: Hashable, Sendable {
    /// The transaction as it was when the form was opened, or asked about since.
    var row: Transaction
    var subject: TextField
    var message: TextField
    /// What the timeline proves, to stand under the message.
    var evidence = EvidencePack()
    /// When its status was last asked for, because the answer was too old.
    var askedAt: Timestamp?
    /// Whether a warning about a young transaction was ticked.
    var isTicked = false
    var inUse = ComplaintRow.subject
    var keptAt: Timestamp?

    /// A complaint about a transaction, with a prefilled subject and message.
    init(_ row: Transaction) {
        self.row = row
        subject = TextField(Self.subject(row), limit: 120)
        message = TextField(Self.text(row), limit: 1_000)
    }

    /// The transaction was asked about since: what the agent has not changed says what is known now.
    mutating func observe(_ details: TransactionDetails) {
        let now = details.transaction
        evidence = EvidencePack(details, after: evidence)
        if subject.text == SafeText(Self.subject(row)) { subject.set(Self.subject(now)) }
        if message.text == SafeText(Self.text(row)) { message.set(Self.text(now)) }
        row = now
    }

    /// The message with what is ticked under it.
    var text: String { message.text.string + evidence.sentence }

    private static func subject(_ row: Transaction) -> String {
        let when = "\(row.startedAt.day.short) \(row.startedAt.ist.clock)"
        let complaint = row.status == .succeeded ? "of \(when) not credited" : "\(row.status.word) since \(when)"
        return "\(row.mode.word) of \(row.amount.rupees()) \(complaint)"
    }

    /// What is known of it, in sentences a provider can act on.
    ///
    /// No whole account, mobile or key is in it.
    private static func text(_ row: Transaction) -> String {
        let theirs = row.providerReference.map { ", your reference \($0)" } ?? ""
        let bank = row.beneficiary.ifsc.flatMap { Banks.name(String($0.prefix(4))) }.map { " to \($0)" } ?? ""
        let tail = row.beneficiary.target.suffix(4)
        let number = row.recharge.map { " for \($0.operatorName ?? $0.operatorCode), number ending \(tail)" } ?? ""
        let account = row.beneficiary.account == nil ? number : ", account ending \(tail)"
        let sent = "\(row.startedAt.day.short) at \(row.startedAt.ist.clockWithSeconds) IST"
        let answered = row.lastAnsweredAt.map { " at \($0.ist.clockWithSeconds)" } ?? ""
        let stands = row.providerStatus ?? row.status.word
        let (name, none) = row.kind == .recharge ? ("operator id", "operator id") : ("bank reference", "RRN")
        let bankReference = row.bankReference.map { " The \(name) given is \($0)." } ?? " No \(none) was given."
        let what = "\(row.amount.rupees()) by \(row.mode.word)\(bank)\(account)"
        return "Our \(row.kind.noun) \(row.reference)\(theirs), \(what), "
            + "sent on \(sent), stands at “\(stands)”\(answered).\(bankReference) "
            + "Please confirm the \(row.kind == .recharge ? "recharge" : "credit") with its reference, or reverse it."
    }
}
