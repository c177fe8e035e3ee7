import Guarded
import Payments
import TerminalKit

/// Which columns the list shows, in which order and how wide: it shows what is chosen at once.
struct ColumnsQuestion: Hashable, Sendable {
    /// As it is chosen now.
    private(set) var choice: ColumnChoice
    /// As it was before; nil where nobody had chosen.
    let before: ColumnChoice?
    private(set) var index = 0

    /// Begins at what holds.
    init(_ before: ColumnChoice?) { (self.before, choice) = (before, before ?? ColumnChoice()) }

    /// What a key comes to.
    enum Outcome: Hashable {
        /// Goes on; the list shows the choice.
        case stays
        /// The choice holds from here on; nil for the usual columns.
        case keeps(ColumnChoice?)
        /// It cannot be; the sentence says why.
        case refused(SafeText)
    }

    /// Takes a key.
    mutating func handle(_ key: Key) -> Outcome {
        let last = choice.items.count - 1
        switch key {
        case .up, .char("k"), .backTab: index = max(0, index - 1)
        case .down, .char("j"), .tab: index = min(last, index + 1)
        case .char(" "):
            if !choice.toggle(index) { return .refused("Amount and status stay: a row without them misleads.") }
        case .left, .char("h"): choice.widen(index, by: -1)
        case .right, .char("l"): choice.widen(index, by: 1)
        case .char("-"): index = choice.move(index, by: -1)
        case .char("+"): index = choice.move(index, by: 1)
        case .char("0"): return .keeps(nil)
        case .enter: return .keeps(choice)
        case .esc, .ctrl("c"): return .keeps(before)
        default: break
        }
        return .stays
    }

    /// Draws it in the middle of a window, above a list of so many columns.
    func draw(in window: Rect, listColumns: Int, on canvas: inout Canvas) {
        let shown = choice.shown(in: listColumns)
        let height = min(window.rows, choice.items.count + 6)
        let frame = window.centred(Size(columns: min(window.columns, Dialog<Int>.width), rows: height))
        canvas.grid.box(frame, style: canvas.theme[.box])
        canvas.grid.put(" Columns of the list ", at: frame.origin.moved(columns: 2), style: canvas.theme[.titleFocused])
        let room = max(1, frame.rows - 5)
        let first = min(max(0, index - room + 1), max(0, choice.items.count - room))
        for (place, item) in choice.items.enumerated().dropFirst(first).prefix(room) {
            let row = frame.row + 2 + place - first
            canvas.put(
                line(item, isChosen: place == index, shown).cut(to: frame.columns - 6), row: row,
                column: frame.column + 3)
        }
        let hints = [
            HintLine([Hint("Space", "shows"), Hint("← →", "width"), Hint("- +", "moves it")]),
            HintLine([Hint("Enter", "keeps it"), Hint("0", "as usual"), Hint("Esc", "as before")]),
        ]
        for (offset, hint) in hints.enumerated() {
            canvas.put(
                hint.line(fitting: frame.columns - 10), row: frame.endRow - 3 + offset, column: frame.column + 5)
        }
    }

    /// `▸ [x] provider     11 columns`, and where the list has no room for it now, that.
    private func line(_ item: ColumnChoice.Item, isChosen: Bool, _ shown: [ColumnChoice.Item]) -> Line {
        let mark = isChosen ? Line("▸ ", .accent) : Line("  ")
        let widths = item.column.widths
        let isFixed = widths.lowerBound == widths.upperBound
        let width = "\(item.width) columns\(isFixed ? "" : ", \(widths.lowerBound) to \(widths.upperBound)")"
        let there = shown.first { $0.column == item.column }
        var remark = Line.empty
        if item.isShown, there == nil { remark = Line(" · no room now", .warning) }
        if let there, there.width < item.width { remark = Line(" · \(there.width) fit now", .warning) }
        return mark + Line(item.isShown ? "[x] " : "[ ] ")
            + Line(item.column.rawValue, item.isShown ? .text : .muted).padded(to: 11) + Line(width, .muted) + remark
    }
}

extension DashboardState {
    mutating func press(_ key: Key, on question: ColumnsQuestion) -> [Effect] {
        var question = question
        switch question.handle(key) {
        case .keeps(let choice):
            list.columns = choice
            return []
        case .refused(let reason): say(Notice(reason.string, .warning))
        case .stays: list.columns = question.choice
        }
        overlays.append(.columns(question))
        return []
    }

    // MARK: Order

    /// The key after `s`: another order, or the same the other way round.
    mutating func pressSort(_ key: Key) -> [Effect] {
        awaitsSort = false
        let order: ListOrder
        switch key {
        case .char("t"): order = .newest
        case .char("a"): order = .largest
        case .char("s"): order = list.order.reversed
        case .esc, .ctrl("c"): return []
        default: return press(key)
        }
        return sort(order)
    }

    private mutating func sort(_ order: ListOrder) -> [Effect] {
        guard order != list.order else { return [] }
        if order.isByAmount, profile.viewer.role == .approver {
            let why = "amounts that wait for you are hidden, so nothing is put in their order"
            say(Notice("\(key(.sort)): \(why).", .warning))
            return []
        }
        list.order = order
        (focus, message) = (.transactions, nil)
        say(Notice("The list stands \(order.words); \(key(.sort)) s turns it round."))
        return list.restart(&tickets)
    }
}
