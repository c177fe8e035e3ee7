import Guarded
import Payments
import TerminalKit

/// The keys, drawn from the action table; typing searches them.
struct HelpOverlay: Hashable, Sendable {
    private(set) var search = TextField(limit: 40)
    private(set) var top = 0

    /// Takes a key; false where it closes.
    mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .esc, .ctrl("c"), .enter: return false
        case .char("?") where search.isEmpty: return false
        case .down: top += 1
        case .up: top = max(0, top - 1)
        default:
            if case .changed = search.handle(key) { top = 0 }
        }
        return true
    }

    /// What the search leaves of the table.
    var matching: [Action] {
        let wanted = search.text.string.lowercased()
        guard !wanted.isEmpty else { return Action.table }
        return Action.table.filter { action in
            [action.title, action.help, action.keyNames, action.id.rawValue].contains {
                $0.lowercased().contains(wanted)
            }
        }
    }

    /// Draws it in the middle of the window.
    func draw(on canvas: inout Canvas, focus: PaneID) {
        let width = min(canvas.size.columns, 120)
        let legend = Self.legend(width: width - 6)
        let isWide = width >= 100
        let groups = Action.Group.allCases.map { group in
            Self.lines(group, matching.filter { $0.group == group })
        }
        let body = isWide ? Self.sideBySide(groups) : groups.flatMap { $0 + [.empty] }
        let shownLegend = body.count + legend.count + 4 <= canvas.size.rows ? legend : []
        let rows = min(canvas.size.rows, body.count + shownLegend.count + 4)
        let frame = Rect(canvas.size).centred(Size(columns: width, rows: rows))
        canvas.grid.box(frame, style: canvas.theme[.box])
        drawTitle(in: frame, on: &canvas, focus: focus)
        let room = max(0, rows - 4 - shownLegend.count)
        let first = min(top, max(0, body.count - room))
        for (offset, line) in (body.dropFirst(first).prefix(room) + shownLegend).enumerated() {
            canvas.put(line, row: frame.row + 2 + offset, column: frame.column + 3, width: width - 6)
        }
    }

    private func drawTitle(in frame: Rect, on canvas: inout Canvas, focus: PaneID) {
        let title = Line(" Help · \(focus.title) ", .titleFocused)
        canvas.put(title, row: frame.row, column: frame.column + 2)
        guard search.isEmpty else {
            let column = frame.column + 4 + title.columns
            canvas.put(" ", row: frame.row, column: column - 1)
            let width = min(30, search.text.columns + 1)
            canvas.cursor = search.draw(
                into: &canvas.grid, at: Point(column: column, row: frame.row), width: width, theme: canvas.theme,
                isFocused: true)
            return
        }
        canvas.put(Line(" type to search · Esc closes ", .muted), row: frame.row, endingAt: frame.endColumn - 2)
    }

    private static func lines(_ group: Action.Group, _ actions: [Action]) -> [Line] {
        guard !actions.isEmpty else { return [] }
        let keys = (actions.map(\.keyNames.count).max() ?? 0) + 2
        return [Line(group.rawValue, .titleFocused)]
            + actions.map { Line($0.keyNames, .hintKey).padded(to: keys) + Line($0.help, .muted) }
    }

    /// The groups beside each other, each as wide as its longest line.
    private static func sideBySide(_ groups: [[Line]]) -> [Line] {
        let rows = groups.map(\.count).max() ?? 0
        let gap = 2
        return (0..<rows).map { row in
            var line = Line.empty
            var start = 0
            for group in groups {
                if row < group.count { line = line.padded(to: start) + group[row] }
                start += (group.map(\.columns).max() ?? -gap) + gap
            }
            return line
        }
    }

    private static func legend(width: Int) -> [Line] {
        let words = { (text: String) in Line(text, .muted) }
        let statuses: [PaymentStatus] = [
            .succeeded, .pending, .processing, .failed, .reversed, .unknown, .notSent, .awaitingApproval,
        ]
        let status = Line.joined(statuses.map { $0.line() }, by: "  ")
        return [
            .empty,
            Line("Filter   ", .titleFocused)
                + words("status:unknown,pending  provider:segura  mode:imps  bank:hdfc  amount>5000  amount:1000..2000"),
            words(
                "         age>1h  account:1234  name:iyer  on:yesterday since:2h  flag:late  has:complaint  -status:success"
            ),
            .empty, Line("Status   ", .titleFocused) + status,
            Line("Note     ", .titleFocused)
                + words(
                    "4m, 1h, 2d: open for · late: success after failed · name: another name at the bank · T+1: past due"
                ),
        ].map { $0.cut(to: width) }
    }
}
