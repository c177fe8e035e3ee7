import Guarded
import Payments
import TerminalKit

/// The keys, drawn from the action table; typing searches them.
struct HelpOverlay: Hashable, Sendable {
    /// The keys of this desk.
    var keys = KeyBindings()
    /// The pane it explains.
    var focus = PaneID.transactions
    private(set) var search = TextField(limit: 40)
    /// Lines that are scrolled away at the top.
    private(set) var top = 0

    /// Takes a key in a window of a size; false where it closes.
    mutating func handle(_ key: Key, in window: Size) -> Bool {
        switch key {
        case .esc, .ctrl("c"), .enter: return false
        case .char("?") where search.isEmpty: return false
        case .down, .up, .pageDown, .pageUp, .home, .end: scroll(key, in: window)
        default:
            if case .changed = search.handle(key) { top = 0 }
        }
        return true
    }

    private mutating func scroll(_ key: Key, in window: Size) {
        let lines = body(in: window).count
        let room = Self.room(for: lines, in: window)
        let last = max(0, lines - room)
        switch key {
        case .down: top = min(last, top + 1)
        case .up: top = max(0, min(last, top) - 1)
        case .pageDown: top = min(last, top + max(1, room - 1))
        case .pageUp: top = max(0, min(last, top) - max(1, room - 1))
        case .home: top = 0
        default: top = last
        }
    }

    /// What the search leaves of the table.
    var matching: [Action] {
        let wanted = search.text.string.lowercased()
        // What has no key, and what other panes do, is found by its name, here as in the palette.
        guard !wanted.isEmpty else { return keys.table.filter { !$0.keys.isEmpty && $0.panes.contains(focus) } }
        return keys.table.filter { action in
            [action.title, action.help, action.keyNames, action.name, action.id.rawValue].contains {
                $0.lowercased().contains(wanted)
            }
        }
    }

    /// Columns of its box.
    private func columns(in window: Size) -> Int { min(window.columns, 120) }

    /// Rows of its text: all it has where the window holds them.
    private static func room(for count: Int, in window: Size) -> Int {
        count + 3 <= window.rows ? count : max(1, window.rows - 2)
    }

    /// The groups beside each other as the width allows, what the filter takes and what symbols mean below them.
    private func body(in window: Size) -> [Line] {
        let width = columns(in: window) - 6
        // What is done with several stands under the cursor's keys.
        let parts: [[Action.Group]] = [[.everywhere], [.move, .mark], [.selected]]
        let matching = matching
        let listed = parts.map { part in part.map { group in rows(matching.filter { $0.group == group }) } }
        // What may stand under one another has its keys in the same columns.
        let own = Self.keyColumns(listed.prefix(1).joined())
        let shared = Self.keyColumns(listed.dropFirst().joined())
        let groups = parts.indices.map { place in
            let keys = place == 0 ? own : shared
            let lines = zip(parts[place], listed[place]).map { Self.lines($0, $1, keys: keys) }
            return Array(lines.filter { !$0.isEmpty }.joined(separator: [Line.empty]))
        }.filter { !$0.isEmpty }
        for columns in [groups, Self.twoColumns(groups)] {
            let lines = Self.sideBySide(columns)
            if lines.allSatisfy({ $0.columns <= width }) { return lines + Self.legend(width: width) }
        }
        return groups.flatMap { $0 + [.empty] }.dropLast() + Self.legend(width: width)
    }

    /// Draws it in the middle of the window.
    func draw(on canvas: inout Canvas, focus: PaneID) {
        let lines = body(in: canvas.size)
        let room = Self.room(for: lines.count, in: canvas.size)
        let size = Size(columns: columns(in: canvas.size), rows: min(canvas.size.rows, room + 4))
        let frame = Rect(canvas.size).centred(size)
        canvas.grid.box(frame, style: canvas.theme[.box])
        drawTitle(in: frame, on: &canvas, focus: focus)
        let first = min(top, max(0, lines.count - room))
        let start = frame.row + (frame.rows > room + 3 ? 2 : 1)
        for (offset, line) in lines.dropFirst(first).prefix(room).enumerated() {
            canvas.put(line, row: start + offset, column: frame.column + 3, width: frame.columns - 6)
        }
        drawMore(below: lines.count - room - first, isScrolled: first > 0, in: frame, on: &canvas)
    }

    /// On the lower edge: that more follows, and the keys that go there.
    private func drawMore(below: Int, isScrolled: Bool, in frame: Rect, on canvas: inout Canvas) {
        guard below > 0 || isScrolled else { return }
        let words = below > 0 ? " ↓ \(below) more lines · PgDn " : " the end · PgUp goes back "
        canvas.put(Line(words, .accent), row: frame.endRow - 1, endingAt: frame.endColumn - 2)
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

    /// A key and what it does.
    private typealias Row = (key: String, help: String)

    private static func keyColumns(_ rows: some Sequence<[Row]>) -> Int {
        (rows.joined().map { $0.key.count }.max() ?? 0) + 2
    }

    /// A row for each; the panes share one, as long as each goes by its number and nothing is searched for.
    private func rows(_ actions: [Action]) -> [Row] {
        let panes = PaneID.allCases.map { ("\($0.rawValue)", "go to \($0.title)") }
        func isPane(_ action: Action) -> Bool { panes.contains { $0 == (action.keyNames, action.help) } }
        let isWhole = search.isEmpty && actions.count(where: isPane) == panes.count
        let rest = isWhole ? actions.filter { !isPane($0) } : actions
        let each: [Row] = rest.map { ($0.keys.isEmpty ? ": \($0.title)" : $0.keyNames, $0.help) }
        let shared: Row = ("1–\(panes.count)", "go to a pane, by its number")
        return isWhole ? [shared] + each : each
    }

    /// A group with its keys in so many columns.
    private static func lines(_ group: Action.Group, _ rows: [Row], keys: Int) -> [Line] {
        guard !rows.isEmpty else { return [] }
        return [Line(group.rawValue, .titleFocused)]
            + rows.map { Line($0.key, .hintKey).padded(to: keys) + Line($0.help, .muted) }
    }

    /// The groups beside each other, each as wide as its longest line.
    private static func sideBySide(_ groups: [[Line]]) -> [Line] {
        let rows = groups.map(\.count).max() ?? 0
        let gap = 2
        let widths = groups.map { group in (group.map(\.columns).max() ?? -gap) + gap }
        return (0..<rows).map { row in
            var line = Line.empty
            var start = 0
            for (group, width) in zip(groups, widths) {
                if row < group.count { line = line.padded(to: start) + group[row] }
                start += width
            }
            return line
        }
    }

    /// The last two groups under one another.
    private static func twoColumns(_ groups: [[Line]]) -> [[Line]] {
        guard groups.count > 2 else { return groups }
        return [groups[0], groups.dropFirst().flatMap { $0 + [.empty] }.dropLast()]
    }

    private static func legend(width: Int) -> [Line] {
        let statuses: [PaymentStatus] = [
            .succeeded, .pending, .processing, .failed, .reversed, .unknown, .notSent, .awaitingApproval,
        ]
        let filters = [
            "status:unknown,pending", "provider:segura", "mode:imps", "bank:hdfc", "amount>5000", "amount:1000..2000",
            "age>1h", "account:1234", "name:iyer", "on:yesterday", "since:2h", "before:20nov", "raised:tue",
            "flag:late", "flag:twin", "has:complaint", "-status:success", "@19nov,14:05",
        ]
        let notes = [
            "4m, 1h, 2d: open for", "C: a complaint is with the provider", "late: success after failed",
            "name: another name at the bank", "twin: as much to the same, within a day", "T+1: past due",
            "!?: conflict",
        ]
        let fields = [
            "Ctrl-U empties", "Ctrl-W drops a word", "Ctrl-Y takes back", "→ takes the offer", "Esc leaves, text kept",
        ]
        let views = ListView.own(0).map { Line("'\($0.key) \($0.word)", .muted) }
        return [.empty] + entry("Views", views, by: "  ", width)
            + entry("Filter", filters.map { Line($0, .muted) }, by: "  ", width)
            + entry("Status", statuses.map { $0.line() }, by: "  ", width)
            + entry("Field", fields.map { Line($0, .muted) }, by: Line(" · ", .muted), width)
            + entry("Note", notes.map { Line($0, .muted) }, by: Line(" · ", .muted), width)
    }

    /// A label with its parts beside it, in as many lines as they need, each part whole.
    private static func entry(_ label: String, _ parts: [Line], by separator: Line, _ width: Int) -> [Line] {
        let indent = 9
        var lines: [Line] = []
        var line = Line.empty
        for part in parts {
            let longer = line.isEmpty ? part : line + separator + part
            if longer.columns > width - indent, !line.isEmpty {
                lines.append(line)
                line = part
            } else {
                line = longer
            }
        }
        return (lines + [line]).enumerated().map { index, line in
            (index == 0 ? Line(label, .titleFocused) : .empty).padded(to: indent) + line
        }
    }
}
