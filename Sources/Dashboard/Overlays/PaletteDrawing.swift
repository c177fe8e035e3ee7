import Guarded
import Payments
import TerminalKit

extension Palette {
    /// Columns of a name, with its gap.
    private static let nameColumns = 23
    /// Columns of the keys, with their gap.
    private static let keyColumns = 9
    /// Rows for what the chosen one does, or why it cannot run.
    private static let wordRows = 3

    /// Draws it in the middle of the window.
    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        let found = state.found(by: self)
        let width = min(Dialog<Int>.width, canvas.size.columns)
        let rows = Self.rows(in: canvas.size)
        let height = min(canvas.size.rows, rows + Self.wordRows + 5)
        var frame = Rect(canvas.size).centred(Size(columns: width, rows: height))
        // Its upper edge, where it is typed, stays in its place; what is below it is not covered without need.
        let unused = rows - max(7, min(rows, found.count))
        frame = Rect(column: frame.column, row: frame.row, columns: width, rows: height - unused)
        canvas.grid.box(frame, style: canvas.theme[.box])
        let first = max(0, min(chosen, found.count - 1) - rows + 1)
        let count = Line(" \(found.count) of \(Self.actions.count) ", .muted)
        canvas.put(count, row: frame.row, endingAt: frame.endColumn - 2)
        drawField(in: frame, before: count.columns, on: &canvas)
        for (offset, item) in found.dropFirst(first).prefix(rows).enumerated() {
            let row = frame.row + 2 + offset
            let isChosen = first + offset == chosen
            if isChosen { canvas.put(Line("▸", .accent), row: row, column: frame.column + 2) }
            canvas.put(line(item, state), row: row, column: frame.column + 4, width: width - 6)
        }
        if found.isEmpty {
            let typed = Self.split(field.text.string).words
            canvas.put(
                Line("Nothing is called “\(typed)”.", .muted), row: frame.row + 2, column: frame.column + 4,
                width: width - 6)
        }
        drawRest(above: first, below: found.count - first - rows, in: frame, on: &canvas)
        let words = found.indices.contains(chosen) ? Self.explained(found[chosen], width: width - 7) : []
        for (offset, line) in words.prefix(Self.wordRows).enumerated() {
            canvas.put(line, row: frame.endRow - 2 - Self.wordRows + offset, column: frame.column + 4, width: width - 6)
        }
    }

    /// On the lower edge: how many stand above and below what is shown.
    private func drawRest(above: Int, below: Int, in frame: Rect, on canvas: inout Canvas) {
        let parts = [above > 0 ? "↑ \(above) more" : "", below > 0 ? "↓ \(below) more" : ""].filter { !$0.isEmpty }
        guard !parts.isEmpty else { return }
        let words = Line(" \(parts.joined(separator: " · ")) ", .muted)
        canvas.put(words, row: frame.endRow - 1, endingAt: frame.endColumn - 2)
    }

    private func drawField(in frame: Rect, before count: Int, on canvas: inout Canvas) {
        canvas.put(" ", row: frame.row, column: frame.column + 2)
        canvas.put(Line(":", .hintKey), row: frame.row, column: frame.column + 3)
        canvas.put(" ", row: frame.row, column: frame.column + 4)
        let room = frame.columns - 9 - count
        let shown = min(room, field.text.columns + 1)
        canvas.cursor = field.draw(
            into: &canvas.grid, at: Point(column: frame.column + 5, row: frame.row), width: shown,
            theme: canvas.theme, isFocused: true)
        canvas.put(" ", row: frame.row, column: frame.column + 5 + shown)
    }

    private func line(_ item: Found, _ state: DashboardState) -> Line {
        let role: Role = item.refusal == nil ? .text : .hintOff
        let matched = Set(item.matched)
        var name = Line.empty
        for (index, character) in item.action.name.enumerated() {
            name = name + Line(String(character), matched.contains(index) && item.refusal == nil ? .match : role)
        }
        let key = item.action.keyNames.split(separator: " ").first.map(String.init) ?? ""
        let remark = item.refusal == nil ? remark(item.action, state) : "not now"
        let keys = Line(key, role == .text ? .hintKey : role).padded(to: Self.keyColumns)
        return name.padded(to: Self.nameColumns) + keys + Line(remark, .muted)
    }

    /// What it would act on.
    private func remark(_ action: Action, _ state: DashboardState) -> String {
        let argument = Self.split(field.text.string).argument
        if !argument.isEmpty { return "on …\(argument.suffix(7))" }
        guard action.id.actsOnRow, let reference = state.subject else { return "" }
        return "on \(reference.short)"
    }

    /// What the chosen one does, and why it cannot run.
    private static func explained(_ item: Found, width: Int) -> [Line] {
        guard let refusal = item.refusal else { return Line(item.action.explanation).wrapped(width) }
        let sentence = refusal.prefix(1).uppercased() + refusal.dropFirst()
        let whole = sentence.hasSuffix(".") ? sentence : sentence + "."
        return Line(whole, .warning).wrapped(width)
    }
}
