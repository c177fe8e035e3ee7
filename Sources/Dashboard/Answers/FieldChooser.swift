import Guarded
import Payments
import TerminalKit

/// Which field of one transaction is copied: it holds what it showed when it was opened.
struct FieldChooser: Hashable, Sendable {
    /// One field.
    struct Field: Hashable, Sendable {
        let name: String
        let value: String
    }

    let reference: Reference
    let fields: [Field]
    /// The place of the chosen one.
    private(set) var chosen: Int

    /// The fields a transaction has, as far as they may be seen; the one asked for most is chosen: where a link is
    /// paid, else the bank's reference, the provider's, ours.
    init(_ row: Transaction, isHidden: Bool) {
        reference = row.reference
        let bank = row.bankReference.map { row.kind.nameOfReference($0) } ?? ""
        let amounts = isHidden ? nil : row.amount.decimal
        let target = row.beneficiary.maskedTarget
        let all: [(String, String?)] = [
            ("link", row.openPayURL), (bank, row.bankReference), ("their reference", row.providerReference),
            ("our reference", row.reference.text), ("amount", amounts), ("name", row.beneficiary.name),
            ("account", isHidden || target.isEmpty ? nil : target), ("branch code", row.beneficiary.ifsc),
            ("name at the bank", row.nameAtBank), ("provider", row.provider),
            ("their word", row.providerStatus), ("entered at", row.createdAt.rfc3339),
        ]
        fields = all.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : Field(name: name, value: $0) }
        }
        chosen = 0
    }

    /// What a key comes to.
    enum Outcome: Hashable {
        case stays, closed
        case copies(Field)
    }

    /// Takes a key.
    mutating func handle(_ key: Key) -> Outcome {
        switch key {
        case .up, .char("k"), .backTab: chosen = max(0, chosen - 1)
        case .down, .char("j"), .tab: chosen = min(fields.count - 1, chosen + 1)
        case .home, .char("g"): chosen = 0
        case .end, .char("G"): chosen = max(0, fields.count - 1)
        case .enter, .char("Y"), .char("y"):
            return fields.indices.contains(chosen) ? .copies(fields[chosen]) : .closed
        case .esc, .ctrl("c"): return .closed
        default: break
        }
        return .stays
    }

    /// Columns of the names.
    private static let nameColumns = 18

    /// Draws it in the middle of a window.
    func draw(in window: Rect, on canvas: inout Canvas) {
        let frame = window.centred(
            Size(columns: min(window.columns, Dialog<Int>.width), rows: min(window.rows, fields.count + 6)))
        canvas.grid.box(frame, style: canvas.theme[.box])
        canvas.grid.put(" Copy a field ", at: frame.origin.moved(columns: 2), style: canvas.theme[.titleFocused])
        let room = max(1, frame.rows - 5)
        let first = min(max(0, chosen - room + 1), max(0, fields.count - room))
        var row = frame.row + 1
        if frame.rows > room + 4 { row += 1 }
        for (index, field) in fields.enumerated().dropFirst(first).prefix(room) {
            let mark = index == chosen ? Line("▸ ", .accent) : Line("  ")
            let line = mark + Line(field.name, .muted).padded(to: Self.nameColumns) + Line(field.value)
            canvas.put(line.cut(to: frame.columns - 6), row: row, column: frame.column + 3)
            row += 1
        }
        let hints = HintLine([Hint("Enter", "copies it"), Hint("↑ ↓", "choose"), Hint("Esc", "closes")])
        canvas.put(
            hints.line(fitting: frame.columns - 10), row: frame.endRow - 2, column: frame.column + 5)
    }
}

extension DashboardState {
    /// Opens the fields of the selected one.
    mutating func chooseField() -> [Effect] {
        guard let row = subjectRow else {
            say(Notice("It is being read; press \(key(.copyField)) again in a moment."))
            return []
        }
        overlays.append(.fields(FieldChooser(row, isHidden: context.isHidden(row))))
        return []
    }

    mutating func press(_ key: Key, on chooser: FieldChooser) -> [Effect] {
        var chooser = chooser
        switch chooser.handle(key) {
        case .copies(let field): return [.copy(field.value)]
        case .closed: return []
        case .stays:
            overlays.append(.fields(chooser))
            return []
        }
    }

    /// Says it in the other language.
    mutating func switchLanguage() {
        language = language.other
        say(Notice("The answer is in \(language.name) now; \(key(.copy)) copies it."))
    }
}
