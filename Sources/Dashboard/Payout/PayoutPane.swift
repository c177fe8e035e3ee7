import Guarded
import Payments
import TerminalKit

/// The rows of the forms of payouts, recharges and pay links.
///
/// `To` stands for account, UPI id and mobile number alike.
enum PayoutRow: Hashable, Sendable {
    case kind, from, to, toAgain, rail
    case field(PayoutField)
    case tick(Warning)
    case wallet, day, arrives, review

    /// The row under which a field's reason is said.
    init(_ field: PayoutField) {
        switch field {
        case .provider: self = .from
        case .account, .upi: self = .to
        case .accountAgain: self = .toAgain
        case .mode: self = .rail
        default: self = .field(field)
        }
    }

    /// Whether the row stands for a field of the rules.
    func holds(_ field: PayoutField) -> Bool { self == PayoutRow(field) }

    /// The rows below this one in which its warnings are ticked.
    func ticks(_ warnings: [RaisedWarning], ticked: Set<Warning>) -> [FormRow<PayoutRow>] {
        warnings.filter { $0.field.map(holds) ?? false }.map { warning in
            let isOn = ticked.contains(warning.warning)
            return FormRow(
                .tick(warning.warning), "", .tick(isOn, SafeText(warning.warning.acknowledgement)), needs: !isOn)
        }
    }

    /// The label, which is also the word in the review line.
    var label: String {
        switch self {
        case .kind: "Kind"
        case .from: "From"
        case .to: "To"
        case .toAgain: "To again"
        case .rail: "Rail"
        case .field(.ifsc): "IFSC"
        case .field(.name): "Name"
        case .field(.mobile): "Mobile"
        case .field(.amount): "Amount"
        case .field(.email): "E-mail"
        case .field(.address): "Address"
        case .field(.bank): "Bank"
        case .field(.bankAddress): "Bank addr."
        case .field(.note): "Note"
        case .field(.operator): "Operator"
        case .field(.number): "Number"
        case .field(.redirect): "Redirect"
        case .field(.user): "User"
        case .field: ""
        case .tick: ""
        case .wallet: "Wallet"
        case .day: "Your day"
        case .arrives: "Arrives"
        case .review: "Review"
        }
    }
}

/// What the form needs to know of the desk.
struct PayoutFacts: Hashable, Sendable {
    var wallets: [Wallet] = []
    var sentToday = Money.zero
    var limitPerDay: Money?
    /// Banks that do not take what comes by a rail today.
    var troubles: [BankTrouble] = []

    /// The wallet of a provider.
    func wallet(_ provider: String) -> Wallet? { wallets.first { $0.provider == provider } }

    /// What is left of the day.
    var dayLeft: Money? { limitPerDay.map { max(.zero, $0 - sentToday) } }
}

/// Pane 4: the form of one payout, recharge or pay link, then its way to the provider, then what became of it.
struct PayoutPane: Hashable, Sendable {
    /// Where the pane stands.
    enum Phase: Hashable, Sendable {
        /// The form.
        case entering
        /// The request is on its way.
        case sending(PayoutFlight)
        /// What became of it.
        case done(PayoutOutcome)
    }

    var phase = Phase.entering
    /// What is entered.
    var kind = TransactionKind.payout
    /// The recharge that is entered.
    var recharge = OrderEntry(.recharge)
    /// The pay link that is entered.
    var link = OrderEntry(.payin)
    /// What is typed, by row; a text field each.
    var fields: [PayoutRow: TextField] = [:]
    /// The provider that pays.
    var provider = ""
    /// The rail the agent chose; nil leaves it to `To`.
    var chosenRail: Rail?
    /// Acknowledged warnings.
    var ticks: Set<Warning> = []
    /// Rows that were left once: their reasons are shown.
    var touched: Set<PayoutRow> = []
    /// The row in use.
    var inUse = PayoutRow.to
    /// The last full answer of the rules, and the draft it speaks of.
    var answer: PayoutAnswer?
    /// The draft the last question was about.
    var asked: PayoutDraft?
    /// Whether Enter was pressed on a form that was still being checked.
    var wantsConfirmation = false
    /// Beneficiaries seen before that the name in `To` may mean.
    var offers: [KnownBeneficiary] = []
    /// The one the cursor is on.
    var offerIndex: Int?
    /// Whether `To` was taken from those seen before, so that it need not be typed again.
    var isKnown = false
    /// When something was typed last.
    var keptAt: Timestamp?
    /// Whether a form stands here as an earlier start left it, and nobody has looked at it yet.
    var isTakenUp = false
    /// Sentences of a refusal after confirming; shown until something changes.
    var refusals: [String] = []
    var facts = PayoutFacts()
    var capability: Capability?

    /// Whether a payout is on its way.
    var isInFlight: Bool { if case .sending = phase { true } else { false } }

    /// The text of a row.
    func text(_ row: PayoutRow) -> String { fields[row]?.text.string ?? "" }

    /// What `To` holds.
    var recipient: Recipient { Recipient.recogniseLine(text(.to)).recipient }

    /// What `To` holds, all but its tail hidden.
    var maskedTarget: String {
        switch recipient {
        case .account(let target), .mobile(let target): Masking.tail(target)
        case .upi(let id): Masking.upi(id)
        case .name, .empty, .unclear: ""
        }
    }

    /// The rail: the one that was chosen where `To` can be paid on it, else the usual one.
    var rail: Rail? {
        let possible = recipient.rails.filter { capability?.rails.contains($0) ?? false }
        if let chosenRail, possible.contains(chosenRail) { return chosenRail }
        return possible.first
    }

    /// The draft as the rules read it.
    var draft: PayoutDraft {
        var draft = PayoutDraft(provider: provider, mode: rail?.rawValue ?? "")
        switch recipient {
        case .account(let account):
            draft.account = account
            draft.accountAgain = isKnown ? nil : text(.toAgain)
        case .upi(let id), .mobile(let id): draft.upi = id
        case .name, .empty, .unclear: break
        }
        if rail?.takesAccount ?? true { draft.ifsc = text(.field(.ifsc)) }
        for field in [PayoutField.name, .mobile, .amount, .email, .address, .bank, .bankAddress, .note] {
            draft[field] = text(.field(field))
        }
        return draft
    }

    /// The amount, where one can be read.
    var amount: Money? { try? Money(typed: text(.field(.amount))) }

    /// What the rules say now: at once from what is known here, with what only the store knows as far as it was told
    /// for the same target and amount.
    func check(_ profile: DeskProfile, now: Timestamp) -> PayoutCheck {
        let draft = draft
        if let answer, answer.draft == draft { return answer.check }
        guard let capability else { return PayoutCheck() }
        let context = PayoutContext(
            capability: capability, wallet: facts.wallet(provider)?.amount, limits: profile.limits,
            sentToday: facts.sentToday, now: now)
        var check = PayoutRules.check(draft, context)
        if let answer, answer.draft.isAlike(draft) {
            let known = Set(check.warnings.map(\.warning))
            check.warnings += answer.check.warnings.filter { !known.contains($0.warning) }
            check.violations += answer.check.violations.filter { $0.rule == "held" }
        }
        return check
    }

    /// What the store refused is not so any more: nothing is said of it under the form.
    mutating func forget(refusal reason: String) {
        if refusals.contains(reason) { refusals = [] }
        if recharge.refusals.contains(reason) { recharge.refusals = [] }
        if link.refusals.contains(reason) { link.refusals = [] }
    }

    /// Whether the store has answered for exactly what stands here.
    var isAnswered: Bool { answer?.draft == draft }
}

extension PayoutDraft {
    /// Whether both would pay the same amount to the same target under the same name.
    func isAlike(_ other: PayoutDraft) -> Bool {
        account == other.account && upi == other.upi && amount == other.amount && name == other.name
            && provider == other.provider
    }
}

/// What the rules said of a draft.
struct PayoutAnswer: Hashable, Sendable {
    var draft: PayoutDraft
    var check: PayoutCheck
}

/// A payout on its way.
struct PayoutFlight: Hashable, Sendable {
    /// What was confirmed.
    var order: SentOrder
    /// Its reference, once it is known.
    var reference: Reference?
    /// When it was confirmed.
    var startedAt: Timestamp
    /// When what happened.
    var steps: [Step] = []
    /// When it left.
    var sentAt: Timestamp?
    /// Until when an answer is awaited.
    var deadline: Timestamp?
    /// When the answer came that is not on disk yet.
    var answeredAt: Timestamp?

    /// One thing that happened.
    struct Step: Hashable, Sendable {
        var at: Timestamp
        var words: String
    }
}

/// What became of a payout.
struct PayoutOutcome: Hashable, Sendable {
    /// What was confirmed.
    var order: SentOrder
    /// Its reference.
    var reference: Reference
    /// Where it stands.
    var status: PaymentStatus
    /// RRN or UTR.
    var bankReference: String?
    /// Where the payer pays; pay links only, while they can be paid.
    var payURL: String?
    /// Why, a plain sentence.
    var reason: String
    /// When it was sent.
    var sentAt: Timestamp
    /// When its status was learnt.
    var knownAt: Timestamp
    /// When it is asked about next.
    var nextAskAt: Timestamp?
    /// When after that, as far as the plan was told.
    var laterAsks: [Timestamp] = []
    /// The whole of it as it was read last; nil before that.
    var row: Transaction?
    /// The button with `▸`.
    var button = 0

    /// Whether asking can still settle it.
    var canAsk: Bool { status.isOpenAtProvider || status == .submitting }
}
