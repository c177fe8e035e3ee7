import Guarded
import Payments
import TerminalKit

/// One of the rarer hands on a payout, as its dialog asks for it.
enum Hand: Hashable, Sendable {
    /// A second person lets it be sent.
    case approve
    /// A second person says no.
    case reject
    /// A person gives it up before it was sent.
    case discard
    /// A person says that it never happened; with `completes` as the second.
    case close(completes: Bool)
    /// A closed one is entered anew, under a new reference.
    case replace

    /// Its word in the palette and in sentences.
    var word: String {
        switch self {
        case .approve: "approve"
        case .reject: "reject"
        case .discard: "discard"
        case .close: "close"
        case .replace: "replace"
        }
    }
}

/// The dialog of a hand, with the payout as it was when it was opened.
///
/// What is typed in it leaves with the effect and stays nowhere.
struct HandQuestion: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case back, reject, act
    }

    let hand: Hand
    /// The payout, without hidden figures.
    let row: Transaction
    /// Who proposed its closing when the dialog was opened.
    var proposal: ClosingGates.Proposal?
    var dialog: EntryDialog<Answer>
    /// What must be typed before the last button is given, where this screen knows it.
    var expected: String?
    /// Warnings that were said here and are accepted by pressing again.
    var warnings: [RaisedWarning] = []
    /// Whether the desk has been told and its answer is awaited.
    var isWaiting = false
    /// Whether the payout changed meanwhile, so that only harmless buttons are left.
    private(set) var isOver = false

    var reference: Reference { row.reference }

    /// Columns of a dialog's text.
    static let width = Dialog<Answer>.width - 6

    init(_ hand: Hand, _ row: Transaction, _ dialog: EntryDialog<Answer>, expected: String? = nil) {
        (self.hand, self.row, self.dialog, self.expected) = (hand, row, dialog, expected)
    }

    /// The payout moved while the question stood: it says so, and nothing in it acts any more.
    mutating func end(_ lines: [Line]) {
        (isOver, isWaiting, expected) = (true, false, nil)
        dialog = EntryDialog(
            dialog.title, body: lines.flatMap { $0.wrapped(Self.width, hanging: 2) },
            buttons: [DialogButton(.back, "Go back")])
    }

    // MARK: What dialogs say

    /// A label with its value.
    static func line(_ label: String, _ value: String) -> Line { Line(label, .label).padded(to: 11) + Line(value) }

    /// `● `, `✕ ` or `◇ ` and a sentence, in the lines it needs.
    static func gate(_ symbol: String, _ role: Role, _ sentence: String) -> [Line] {
        (Line(symbol + " ", role) + Line(sentence, role == .statusSuccess ? .muted : .text)).wrapped(width, hanging: 2)
    }

    /// A sentence in the lines it needs.
    static func sentence(_ text: String, _ role: Role = .text) -> [Line] { Line(text, role).wrapped(width) }
}

extension Transaction {
    /// As in: `BHARAT SHAH · State Bank of India · SBIN0004107`.
    fileprivate var whoAndWhere: String {
        var parts = [title]
        if let ifsc = beneficiary.ifsc {
            parts += [Banks.name(String(ifsc.prefix(4))) ?? beneficiary.bank ?? "", ifsc]
        }
        if let order = recharge { parts += [order.operatorType ?? "", order.operatorCode] }
        return parts.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    /// What its number is called.
    var nameOfNumber: String {
        if beneficiary.account != nil { return "account" }
        if beneficiary.upi != nil { return "UPI id" }
        return beneficiary.rechargeNumber == nil ? "mobile" : "number"
    }

    /// Its amount where it may be seen here.
    func figure(_ context: Context) -> String { context.isHidden(self) ? "hidden" : context.rupees(amount) }
}

/// The number that an approver types unseen.
///
/// The row that an approver gets holds no number at all, so how the payout travels says which kind it is.
enum UnseenNumber {
    case account, upi, recharge

    init(_ mode: Mode) {
        switch mode {
        case .rail(.upi): self = .upi
        case .rail: self = .account
        case .recharge, .link: self = .recharge
        }
    }

    /// What it is called.
    var label: SafeText {
        switch self {
        case .account: "account"
        case .upi: "UPI id or mobile"
        case .recharge: "number"
        }
    }

    /// The characters that its rule lets stand in it.
    var accepted: Accepted { self == .upi ? .any : .code }

    /// The most characters that its rule takes.
    var limit: Int {
        switch self {
        case .account: 35
        case .upi: 321
        case .recharge: 30
        }
    }
}

extension HandQuestion {
    /// The blind re-typing: what the approver types is compared by the desk, since this screen does not know it.
    static func approve(_ row: Transaction, _ context: Context) -> HandQuestion {
        let kind = UnseenNumber(row.mode)
        let number = TextField(
            accepted: kind.accepted, limit: kind.limit, masking: .whenLeft(visible: 4), allowsPaste: false)
        let dialog = EntryDialog<Answer>(
            "Approve this payout?",
            body: Line(row.whoAndWhere).wrapped(width) + origin(row, context) + [.empty]
                + sentence("Type both from the request; they stay hidden until they match."),
            entries: [
                DialogEntry(kind.label, number),
                DialogEntry("amount", TextField(accepted: .amount, limit: 15, allowsPaste: false)),
            ],
            buttons: [
                DialogButton(.back, "Cancel"), DialogButton(.reject, "Reject…"), DialogButton(.act, "Approve"),
            ])
        return HandQuestion(.approve, row, dialog)
    }

    /// A no needs a reason, which stands in the timeline.
    static func reject(_ row: Transaction, _ context: Context) -> HandQuestion {
        let dialog = EntryDialog<Answer>(
            "Reject this payout?",
            body: Line(row.whoAndWhere).wrapped(width) + origin(row, context) + [.empty]
                + sentence("It is not sent, now or later. The reason stands in its timeline."),
            entries: [DialogEntry("reason", TextField(limit: 200))],
            buttons: [DialogButton(.back, "Go back"), DialogButton(.act, "Reject")])
        return HandQuestion(.reject, row, dialog)
    }

    /// What was not sent is given up.
    static func discard(_ row: Transaction, _ context: Context) -> HandQuestion {
        let dialog = EntryDialog<Answer>(
            "Discard this payout?",
            body: [Line(row.figure(context), .money), .empty] + Line(row.whoAndWhere).wrapped(width)
                + origin(row, context) + [.empty]
                + sentence("Nothing was sent, and nothing ever is under this reference."),
            buttons: [DialogButton(.back, "Leave it"), DialogButton(.act, "Discard")], isArmed: true)
        return HandQuestion(.discard, row, dialog)
    }

    /// The way it goes and where it comes from.
    private static func origin(_ row: Transaction, _ context: Context) -> [Line] {
        let moment = context.wall(row.createdAt)
        let day = moment.day == context.wall(context.now).day ? "" : "on \(moment.day.named) "
        return [
            Line("\(row.mode.word) from \(row.provider) · \(row.reference)"),
            Line("entered by \(row.agent.name), station \(row.reference.text.prefix(2)), \(day)at \(moment.clock)"),
        ].flatMap { $0.wrapped(width) }
    }

    /// What is said where the two do not match: never which.
    mutating func tellMismatch() {
        dialog.isArmed = false
        dialog.notice = Line(
            "! One of the two differs from what \(row.agent.name) entered. Look at the request again.", .warning
        ).wrapped(Self.width, hanging: 2)
    }

    /// Something was typed: what was found out of it before holds no longer.
    mutating func edited(_ context: Context) {
        dialog.notice = []
        switch hand {
        case .approve:
            dialog.isArmed = false
            let typed = dialog.entries[1].field.text.string
            dialog.entries[1].field.face = (try? Money(typed: typed)).map { SafeText(context.rupees($0)) }
        case .replace:
            dialog.isArmed = dialog.entries.first.map { $0.field.text.string == expected } ?? false
        case .reject, .close: dialog.isArmed = dialog.isFilled
        case .discard: break
        }
    }
}
