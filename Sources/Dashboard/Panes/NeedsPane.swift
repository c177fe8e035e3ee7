import Payments
import TerminalKit

/// Pane 6: what needs a person, worst first.
struct NeedsPane: Hashable, Sendable {
    /// The lines.
    private(set) var items: [NeedsItem] = []
    /// How many they speak of together.
    private(set) var total = 0
    /// The selected line, by why.
    private(set) var selected: NeedsKind?
    /// When a line's count changed.
    private(set) var changedAt: [NeedsKind: Timestamp] = [:]
    private var isLoaded = false

    /// Whether a change is still marked.
    func hasFreshChanges(at now: Timestamp) -> Bool { changedAt.values.contains { Fresh.isFresh($0, at: now) } }

    /// Takes the lines of a summary; the selection stays with its kind, and what changed is marked for a while.
    mutating func take(_ summary: DeskSummary, now: Timestamp) {
        let before = Dictionary(items.map { ($0.kind, $0.count) }) { first, _ in first }
        for item in summary.needs where isLoaded && before[item.kind] != item.count { changedAt[item.kind] = now }
        isLoaded = true
        (items, total) = (summary.needs, summary.needsCount)
        if selected.map({ kind in !items.contains { $0.kind == kind } }) ?? true { selected = items.first?.kind }
    }

    /// Moves the selection.
    mutating func move(_ steps: Int) {
        guard !items.isEmpty else { return }
        let index = items.firstIndex { $0.kind == selected } ?? 0
        selected = items[min(max(0, index + steps), items.count - 1)].kind
    }

    /// The selected line.
    var selection: NeedsItem? { items.first { $0.kind == selected } }

    /// Draws it.
    func draw(in area: Area, on canvas: inout Canvas, _ context: Context, fresh: Freshness, isFocused: Bool) {
        let count = fresh.at == nil ? [] : [Line(IndianNumber.grouped(total), .muted)]
        canvas.title(
            .needs, fresh.title(count, context, isFocused: isFocused), in: area, isFocused: isFocused)
        var row = area.rect.row + 1
        if !context.unsaved.isEmpty {
            let words = Line("! answered, not written yet  \(context.unsaved.count)", .alarm)
            canvas.put(words, row: row, column: area.left, width: area.width)
            row += 1
        }
        guard !items.isEmpty else {
            let words = Line("Nothing needs you.", .muted)
            if fresh.at != nil, context.unsaved.isEmpty { canvas.rows([words], from: area.rect.row + 1, in: area) }
            return
        }
        let room = max(0, area.rect.endRow - row)
        let shown = items.count > room ? max(0, room - 1) : items.count
        for item in items.prefix(shown) {
            let isFresh = changedAt[item.kind].map { Fresh.isFresh($0, at: context.now) } ?? false
            draw(item, isFresh: isFresh, row: row, in: area, on: &canvas)
            if isFocused, item.kind == selected { canvas.select(row: row, in: area, isFocused: true) }
            row += 1
        }
        if shown < items.count, room > 0 {
            canvas.put(Line("and \(items.count - shown) more kinds", .muted), row: row, column: area.left)
        }
    }

    private func draw(_ item: NeedsItem, isFresh: Bool, row: Int, in area: Area, on canvas: inout Canvas) {
        let words = Line(item.kind.symbol, item.kind.role) + " " + Line(item.kind.words, item.kind.wordsRole)
        let count = Line(IndianNumber.grouped(item.count), changed: isFresh)
        if words.columns > 17 {
            canvas.put(words + "  " + count, row: row, column: area.left, width: area.width)
            return
        }
        let detail = Line(item.detail, .muted).shortened(to: max(0, area.width - 22))
        canvas.put(words, row: row, column: area.left)
        canvas.put(count, row: row, endingAt: area.left + 20)
        canvas.put(detail, row: row, column: area.left + 22)
    }
}

extension NeedsKind {
    /// The symbol in front of the line.
    var symbol: String {
        switch self {
        case .unknown: "?"
        case .approval, .closing: "◇"
        case .stuck: "◐"
        case .leftUnsent: "○"
        case .possibleDoublePayment, .conflict, .pastTurnaround, .complaintDue, .complaintReady, .promised, .walletLow:
            "!"
        }
    }

    /// Whether a provider can be asked about what it speaks of.
    var canBeAsked: Bool {
        switch self {
        case .possibleDoublePayment, .conflict, .unknown, .closing, .stuck, .pastTurnaround, .promised: true
        case .leftUnsent, .approval, .complaintDue, .complaintReady, .walletLow: false
        }
    }

    /// The role of the symbol.
    var role: Role {
        switch self {
        case .possibleDoublePayment, .conflict: .alarm
        case .unknown: .statusUnknown
        case .approval, .closing: .statusApproval
        case .stuck: .statusPending
        case .leftUnsent: .statusNotSent
        case .pastTurnaround, .complaintDue, .complaintReady, .promised, .walletLow: .warning
        }
    }

    /// The role of the words.
    var wordsRole: Role { self == .possibleDoublePayment || self == .conflict ? .alarm : .text }

    /// The word in the one-line summary.
    var short: String {
        switch self {
        case .possibleDoublePayment: "DOUBLE?"
        case .conflict: "conflict"
        case .leftUnsent: "unsent"
        case .unknown: "unknown"
        case .approval: ""
        case .closing: "close"
        case .stuck: "stuck"
        case .pastTurnaround: "T+1"
        case .complaintDue: "due"
        case .complaintReady: "ready"
        case .promised: "promised"
        case .walletLow: "low"
        }
    }
}
