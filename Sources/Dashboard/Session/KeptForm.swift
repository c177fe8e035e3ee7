import Guarded
import Payments
import TerminalKit

/// A payout, recharge or pay link that was being entered, with its fields as they were typed.
///
/// What was ticked, and what is typed into the last question before money leaves, is not in it: both are asked again.
public struct KeptForm: Codable, Hashable, Sendable {
    /// Which of the three, as `TransactionKind` is written.
    public var kind: String
    /// The configured provider's name.
    public var provider: String
    /// The rail that was chosen; nil leaves it to `To`.
    public var rail: String?
    /// What is typed, by the field's name.
    public var fields: [String: String]
    /// Whether `To` was taken from those seen before.
    public var isKnown = false
    /// The name of the row in use; nil for one in which nothing is typed.
    public var inUse: String?
    /// The code of the operator that was chosen; recharges only.
    public var operatorCode: String?
    /// When something was typed in it last, UTC milliseconds.
    public var keptAt: Int64
}

extension PayoutRow {
    /// The rows in which text is typed, under the names they are kept by.
    private static let kept: [String: PayoutRow] = {
        let fields = PayoutField.allCases.map { ($0.rawValue, PayoutRow($0)) }
        let own = [("to", PayoutRow.to), (PayoutField.accountAgain.rawValue, .toAgain)]
        return Dictionary(fields.filter { $0.1.nameOfField != nil } + own) { first, _ in first }
    }()

    private var nameOfField: String? { if case .field(let field) = self { field.rawValue } else { nil } }

    /// The name it is kept by; nil where nothing is typed.
    fileprivate var keptName: String? {
        switch self {
        case .to: "to"
        case .toAgain: PayoutField.accountAgain.rawValue
        default: nameOfField
        }
    }

    /// The row of a name.
    fileprivate init?(keptName: String) {
        guard let row = Self.kept[keptName] else { return nil }
        self = row
    }
}

extension [PayoutRow: TextField] {
    /// What is typed, by name; rows in which nothing is are left out.
    fileprivate var kept: [String: String] {
        var texts: [String: String] = [:]
        for (row, field) in self where !field.isEmpty {
            if let name = row.keptName { texts[name] = field.text.string }
        }
        return texts
    }

    /// Fields that hold what was typed.
    fileprivate init(_ kept: KeptForm, _ empty: (PayoutRow) -> TextField) {
        self = [:]
        for (name, text) in kept.fields {
            guard let row = PayoutRow(keptName: name) else { continue }
            var field = empty(row)
            field.set(text)
            self[row] = field
        }
    }
}

extension PayoutPane {
    /// What is kept of the forms: those in which something is typed, without what is on its way.
    var kept: [KeptForm] {
        var forms: [KeptForm] = []
        if let keptAt {
            forms.append(
                KeptForm(
                    kind: TransactionKind.payout.rawValue, provider: provider, rail: chosenRail?.rawValue,
                    fields: fields.kept, isKnown: isKnown, inUse: inUse.keptName, keptAt: keptAt.milliseconds))
        }
        forms += [recharge, link].compactMap(\.kept)
        let sent = isInFlight ? sentKind.rawValue : nil
        return forms.filter { !$0.fields.isEmpty && $0.kind != sent }
    }

    /// Takes up a form that an earlier start left.
    mutating func takeUp(_ form: KeptForm) {
        switch TransactionKind(rawValue: form.kind) {
        case .payout:
            (provider, chosenRail) = (form.provider, form.rail.flatMap(Rail.init(word:)))
            fields = Dictionary(form, Self.field)
            (isKnown, keptAt) = (form.isKnown, Timestamp(milliseconds: form.keptAt))
            inUse = form.inUse.flatMap(PayoutRow.init(keptName:)) ?? .to
        case .recharge: recharge.takeUp(form)
        case .payin: link.takeUp(form)
        case nil: break
        }
    }
}

extension OrderEntry {
    fileprivate var kept: KeptForm? {
        keptAt.map { moment in
            KeptForm(
                kind: kind.rawValue, provider: provider, fields: fields.kept, inUse: inUse.keptName,
                operatorCode: operators.chosen?.code, keptAt: moment.milliseconds)
        }
    }

    fileprivate mutating func takeUp(_ form: KeptForm) {
        let texts = Dictionary(form, Self.field)
        takeUp(texts, of: form.provider, operatorCode: form.operatorCode, at: Timestamp(milliseconds: form.keptAt))
        inUse = form.inUse.flatMap(PayoutRow.init(keptName:)) ?? Self.first(kind)
    }
}
