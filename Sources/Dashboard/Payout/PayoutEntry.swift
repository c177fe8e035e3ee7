import Payments
import TerminalKit

/// Entering a payout: keys into fields, fields into a draft, the draft to the rules.
extension PayoutPane {
    /// Opens the form, or comes back to it; a result that was seen gives way to an empty form.
    mutating func begin(_ profile: DeskProfile, facts: PayoutFacts, now: Timestamp, _ tickets: inout TicketBook)
        -> [Effect]
    {
        self.facts = facts
        if case .done(let outcome) = phase {
            if outcome.status != .notSent { clear(outcome.order.kind) }
            phase = .entering
        }
        // It begins where something is typed, wherever it was left to make something else.
        if inUse == .kind { inUse = .to }
        recharge.rewind()
        link.rewind()
        let kinds = profile.kinds
        return begin(kinds.contains(kind) ? kind : kinds.first ?? .payout, profile, &tickets)
    }

    /// Empties the form.
    mutating func clear() {
        (fields, chosenRail, ticks, touched) = ([:], nil, [], [])
        (inUse, answer, asked, wantsConfirmation) = (.to, nil, nil, false)
        (offers, offerIndex, isKnown, keptAt, refusals) = ([], nil, false, nil, [])
    }

    /// Asks the rules, with what only the store knows, about the draft.
    mutating func ask(_ tickets: inout TicketBook) -> [Effect] {
        let draft = draft
        asked = draft
        return [.checkDraft(draft, ticket: tickets.draw(.check))]
    }

    /// Takes the rules' answer to the newest question.
    mutating func take(_ check: PayoutCheck) {
        guard let asked else { return }
        answer = PayoutAnswer(draft: asked, check: check)
    }

    /// Takes the beneficiaries that a name may mean.
    mutating func take(offers known: [KnownBeneficiary]) {
        offers = known
        offerIndex = nil
    }

    /// Fills the form from a beneficiary seen before, with its whole numbers.
    mutating func take(beneficiary known: KnownBeneficiary, _ profile: DeskProfile, _ tickets: inout TicketBook)
        -> [Effect]
    {
        guard let target = known.target else { return [] }
        set(.to, target)
        set(.field(.name), known.name)
        if let ifsc = known.ifsc { set(.field(.ifsc), ifsc) }
        if let mobile = known.mobile { set(.field(.mobile), mobile) }
        (offers, offerIndex, isKnown, chosenRail) = ([], nil, true, known.rail)
        ticks = []
        inUse = .field(.amount)
        return ask(&tickets)
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
        case .to: TextField(limit: 320, masking: .whenLeft(visible: 4))
        // Typing it twice is the proof, so pasting is refused.
        case .toAgain: TextField(limit: 40, masking: .whenLeft(visible: 4), allowsPaste: false)
        case .field(.ifsc): TextField(accepted: .code, limit: 11)
        case .field(.mobile): TextField(limit: 16, masking: .whenLeft(visible: 4))
        case .field(.amount): TextField(limit: 16)
        case .field(.note): TextField(limit: 200)
        default: TextField(limit: 254)
        }
    }

    /// Something of a row changed: what depends on it is forgotten, and the rules are asked.
    mutating func changed(_ row: PayoutRow, now: Timestamp, _ tickets: inout TicketBook) -> [Effect] {
        keptAt = now
        refusals = []
        wantsConfirmation = false
        if row != .field(.note) { ticks = [] }
        var effects: [Effect] = []
        if row == .to {
            isKnown = false
            (offers, offerIndex) = ([], nil)
            tickets.drop(.beneficiary)
            if case .name(let name) = recipient, name.count >= 2 {
                effects.append(.findBeneficiaries(name, ticket: tickets.draw(.beneficiaries)))
            } else {
                tickets.drop(.beneficiaries)
            }
        }
        return effects + ask(&tickets)
    }

    /// A row was left: its reasons may be said, and `id 12500` fills the amount too.
    mutating func left(_ row: PayoutRow, now: Timestamp, _ tickets: inout TicketBook) -> [Effect] {
        touched.insert(row)
        wantsConfirmation = false
        guard row == .to, let amount = Recipient.recogniseLine(text(.to)).amount else { return [] }
        let words = text(.to).split(separator: " ")
        guard let target = words.first else { return [] }
        set(.to, String(target))
        set(.field(.amount), String(amount.rupees))
        return changed(.to, now: now, &tickets)
    }
}
