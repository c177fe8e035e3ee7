import Guarded
import Payments
import TerminalKit

/// A recharge or a pay link as it is entered: keys into fields, fields into a draft, the draft to the rules.
struct OrderEntry: Hashable, Sendable {
    /// Which of the two.
    let kind: TransactionKind
    /// What is typed, by row.
    var fields: [PayoutRow: TextField] = [:]
    /// The provider.
    private(set) var provider = ""
    var capability: Capability?
    /// The operators; recharges only.
    var operators = OperatorPicker()
    /// Acknowledged warnings.
    var ticks: Set<Warning> = []
    /// Rows that were left once: their reasons are shown.
    var touched: Set<PayoutRow> = []
    /// The row in use.
    var inUse: PayoutRow
    /// The last full answer of the rules, and the draft it speaks of.
    private(set) var answer: OrderAnswer?
    /// The draft the last question was about.
    private var asked: OrderDraft?
    /// Whether Enter was pressed on a form that was still being checked.
    var wantsConfirmation = false
    /// When something was typed last.
    private(set) var keptAt: Timestamp?
    /// Sentences of a refusal after confirming; shown until something changes.
    var refusals: [String] = []

    /// An empty one.
    init(_ kind: TransactionKind) {
        self.kind = kind
        inUse = Self.first(kind)
    }

    /// The row it begins with.
    static func first(_ kind: TransactionKind) -> PayoutRow {
        .field(kind == .recharge ? .operator : .amount)
    }

    /// The fields that are typed, in the order of the form: the operator decides what a number must be.
    var typed: [PayoutField] {
        kind == .recharge ? [.operator, .number, .amount, .note] : [.amount, .redirect, .user, .note]
    }

    /// The text of a row.
    func text(_ row: PayoutRow) -> String { fields[row]?.text.string ?? "" }

    private func text(_ field: PayoutField) -> String { text(.field(field)) }

    /// The draft as the rules read it.
    var draft: OrderDraft {
        guard kind == .recharge else {
            return .link(
                PayLinkDraft(
                    provider: provider, amount: text(.amount), redirectURL: text(.redirect), userID: text(.user),
                    note: text(.note)))
        }
        return .recharge(
            RechargeDraft(
                provider: provider, number: text(.number), operatorCode: operators.chosen?.code ?? text(.operator),
                amount: text(.amount), note: text(.note)))
    }

    /// The amount, where one can be read.
    var amount: Money? { try? Money(typed: text(.amount)) }

    /// Whether the store has answered for exactly what stands here.
    var isAnswered: Bool { answer?.draft == draft }

    /// What the rules say now: at once from what is known here, with what only the store knows as far as it was told
    /// for the same number, operator and amount.
    func check(_ profile: DeskProfile, _ facts: PayoutFacts, now: Timestamp) -> OrderCheck {
        let draft = draft
        if let answer, answer.draft == draft { return answer.check }
        guard let capability else { return OrderCheck() }
        var context = PayoutContext(
            capability: capability, wallet: facts.wallet(provider)?.amount, limits: profile.limits,
            sentToday: facts.sentToday, now: now)
        context.operators = operators.all
        var check =
            switch draft {
            case .recharge(let recharge): OrderCheck(RechargeRules.check(recharge, context))
            case .link(let link): OrderCheck(PayLinkRules.check(link, context))
            }
        if let answer, answer.draft.isAlike(draft) {
            let known = Set(check.warnings.map(\.warning))
            check.warnings += answer.check.warnings.filter { !known.contains($0.warning) }
            check.violations += answer.check.violations.filter { $0.rule == "held" }
        }
        return check
    }

    // MARK: Changing it

    /// Opens it, or comes back to it; a recharge reads its operators.
    mutating func begin(_ profile: DeskProfile, _ tickets: inout TicketBook) -> [Effect] {
        let takers = profile.providers(of: kind)
        let own = takers.first { $0.provider == provider } ?? takers.first
        return turn(to: own, &tickets)
    }

    /// Takes up what an earlier start left.
    mutating func takeUp(
        _ texts: [PayoutRow: TextField], of provider: String, operatorCode: String?, at moment: Timestamp
    ) {
        (fields, self.provider, keptAt) = (texts, provider, moment)
        if let operatorCode { operators.await(operatorCode, of: provider) }
    }

    /// It begins where something is typed.
    mutating func rewind() { if inUse == .kind { inUse = Self.first(kind) } }

    /// Another provider, which has other operators.
    mutating func turn(to new: Capability?, _ tickets: inout TicketBook) -> [Effect] {
        (provider, capability) = (new?.provider ?? "", new)
        var effects: [Effect] = []
        if kind == .recharge {
            if operators.provider != provider, operators.chosen != nil { fields[.field(.operator)] = nil }
            operators.turn(to: provider)
            operators.failure = nil
            effects.append(.loadOperators(provider))
        }
        return fields.isEmpty ? effects : effects + ask(&tickets)
    }

    /// Empties it; where the payer of a pay link is sent to is kept for the next.
    mutating func clear() {
        let redirect = fields[.field(.redirect)]
        var empty = OrderEntry(kind)
        (empty.provider, empty.capability, empty.operators) = (provider, capability, operators)
        empty.operators.clear()
        empty.fields[.field(.redirect)] = redirect
        self = empty
    }

    /// Asks the rules, with what only the store knows, about the draft.
    mutating func ask(_ tickets: inout TicketBook) -> [Effect] {
        let draft = draft
        asked = draft
        return [.checkOrder(draft, ticket: tickets.draw(.check))]
    }

    /// Takes the rules' answer to the newest question.
    mutating func take(_ check: OrderCheck) {
        guard let asked else { return }
        answer = OrderAnswer(draft: asked, check: check)
    }

    /// Takes the operators of a provider.
    mutating func take(_ listed: [Operator], of name: String, asOf: Timestamp) {
        guard kind == .recharge, name == provider else { return }
        operators.take(listed, asOf: asOf)
        guard operators.chosen == nil, !listed.isEmpty, !text(.operator).isEmpty else { return }
        operators.search(text(.operator))
    }

    /// Puts a text into a row's field.
    mutating func set(_ row: PayoutRow, _ text: String) {
        var field = fields[row] ?? Self.field(row)
        field.set(text)
        fields[row] = field
    }

    /// An empty field of a row: what it takes and when it hides.
    static func field(_ row: PayoutRow) -> TextField {
        switch row {
        case .field(.operator): TextField(limit: 64)
        case .field(.number): TextField(limit: 36, masking: .whenLeft(visible: 4))
        case .field(.amount): TextField(limit: 16)
        case .field(.redirect): TextField(limit: 2_000)
        case .field(.note): TextField(limit: 200)
        default: TextField(limit: 64)
        }
    }

    /// Something of a row changed: what depends on it is forgotten, and the rules are asked.
    mutating func changed(_ row: PayoutRow, now: Timestamp, _ tickets: inout TicketBook) -> [Effect] {
        (keptAt, refusals, wantsConfirmation) = (now, [], false)
        if row != .field(.note) { ticks = [] }
        return ask(&tickets)
    }

    /// Takes the operator the cursor is on, else the only one found.
    mutating func chooseOperator(now: Timestamp, _ tickets: inout TicketBook) -> [Effect]? {
        guard let chosen = operators.choose(text(.operator)) else { return nil }
        set(.field(.operator), chosen.name)
        return changed(.field(.operator), now: now, &tickets)
    }

    /// A row was left: its reasons may be said, and a word that only one operator has means that one.
    mutating func left(_ row: PayoutRow, now: Timestamp, _ tickets: inout TicketBook) -> [Effect] {
        touched.insert(row)
        wantsConfirmation = false
        let typed = text(.operator)
        guard row == .field(.operator), operators.chosen == nil, !typed.isEmpty, operators.found(typed).count == 1
        else { return [] }
        return chooseOperator(now: now, &tickets) ?? []
    }
}

/// What the rules said of the draft of a recharge or a pay link.
struct OrderAnswer: Hashable, Sendable {
    var draft: OrderDraft
    var check: OrderCheck
}

extension OrderDraft {
    /// Whether both would pay the same amount for the same number at the same operator.
    func isAlike(_ other: OrderDraft) -> Bool {
        guard case (.recharge(let one), .recharge(let two)) = (self, other) else { return false }
        return one.number == two.number && one.operatorCode == two.operatorCode && one.amount == two.amount
            && one.provider == two.provider
    }
}

extension PayoutPane {
    /// The recharge or pay link that is being entered.
    var order: OrderEntry {
        get { kind == .recharge ? recharge : link }
        set {
            switch newValue.kind {
            case .recharge: recharge = newValue
            case .payin: link = newValue
            case .payout: break
            }
        }
    }

    /// What is on its way.
    var sentKind: TransactionKind { if case .sending(let flight) = phase { flight.order.kind } else { .payout } }

    /// Opens the form of a kind, as it was left.
    mutating func begin(_ kind: TransactionKind, _ profile: DeskProfile, _ tickets: inout TicketBook) -> [Effect] {
        self.kind = kind
        // What is answered of another form must not be taken for this one.
        tickets.drop(.check)
        guard kind == .payout else { return order.begin(profile, &tickets) }
        let paying = profile.paying
        if !paying.contains(where: { $0.provider == provider }) { provider = paying.first?.provider ?? "" }
        capability = profile.capability(of: provider)
        return fields.isEmpty ? [] : ask(&tickets)
    }

    /// Empties the form of a kind; what is entered next is a payout.
    mutating func clear(_ sent: TransactionKind) {
        switch sent {
        case .payout: clear()
        case .recharge: recharge.clear()
        case .payin: link.clear()
        }
        kind = .payout
    }

    /// Acknowledges a warning of the form that is shown.
    mutating func acknowledge(_ warning: Warning) {
        if kind == .payout { ticks.insert(warning) } else { order.ticks.insert(warning) }
    }

    /// What was confirmed was refused: the form says why.
    mutating func refuse(_ reasons: [String], _ sent: TransactionKind, _ tickets: inout TicketBook) -> [Effect] {
        (phase, kind) = (.entering, sent)
        guard sent != .payout else {
            refusals = reasons
            return ask(&tickets)
        }
        order.refusals = reasons
        return order.ask(&tickets)
    }
}
