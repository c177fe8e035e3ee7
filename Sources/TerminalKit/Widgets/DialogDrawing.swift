import Guarded

extension Dialog {
    static var textColumn: Int { 5 }

    /// The buttons; what a remark says of typing holds only until it matches.
    private var row: ButtonRow {
        guard confirmation?.matches == true else { return ButtonRow(buttons) }
        return ButtonRow(buttons.map { DialogButton($0.choice, $0.title) })
    }

    /// The size it takes in a window; narrower only where the window is.
    public func size(in window: Size) -> Size {
        let width = min(Self.width, window.columns)
        let wanted = rows(width: width, isDense: false)
        let rows = wanted <= window.rows ? wanted : min(window.rows, rows(width: width, isDense: true))
        return Size(columns: width, rows: rows)
    }

    /// The rows it takes; where it is dense without its blank ones.
    ///
    /// What the notice takes is there without it too, so that nothing moves when it comes.
    private func rows(width: Int, isDense: Bool) -> Int {
        let typed = confirmation == nil ? 0 : 2
        let edges = 2 + row.rows(width: width - Self.textColumn - 1).count
        guard isDense else { return edges + body.count + (typed > 0 ? typed + 1 : 0) + 2 }
        return edges + body.count { !$0.isEmpty } + typed + (typed > 0 || !notice.isEmpty ? 1 : 0)
    }

    /// Draws it in the middle of a rectangle and returns the place of the caret.
    @discardableResult
    public func draw(into grid: inout Grid, in rect: Rect, theme: Theme) -> Point? {
        let frame = rect.centred(size(in: rect.size))
        let isDense = rows(width: frame.columns, isDense: false) > frame.rows
        grid.box(frame, style: theme[.box])
        let edge = frame.origin.moved(columns: 2)
        grid.put(" " + title.cut(to: frame.columns - 6) + " ", at: edge, style: theme[.titleFocused])
        let width = frame.columns - Self.textColumn - 1
        var place = frame.origin.moved(columns: Self.textColumn, rows: isDense ? 1 : 2)
        let buttons = row.rows(width: frame.columns - Self.textColumn - 1)
        let lines = shownBody(rows(width: frame.columns, isDense: isDense) - frame.rows, isDense: isDense)
        for line in lines {
            grid.put(line.cut(to: width), at: place, theme: theme)
            place = place.moved(rows: 1)
        }
        let caret = drawConfirmation(into: &grid, at: &place, width: width, isDense: isDense, theme: theme)
        // The row before the buttons is blank without it.
        let last = Point(column: place.column, row: frame.endRow - 2 - buttons.count)
        if !notice.isEmpty { grid.put(notice.cut(to: width), at: last, theme: theme) }
        for (offset, places) in buttons.enumerated() {
            row.draw(places, pressed: pressed, into: &grid, at: last.moved(rows: 1 + offset), theme)
        }
        return caret
    }

    /// The body without what a low window has no room for: first its blank lines, then its end; the buttons must stay.
    private func shownBody(_ excess: Int, isDense: Bool) -> [Line] {
        let lines = isDense ? body.filter { !$0.isEmpty } : body
        guard excess > 0 else { return lines }
        return lines.dropLast(min(lines.count, excess + 1)) + [Line("…", .muted)]
    }

    private func drawConfirmation(
        into grid: inout Grid, at place: inout Point, width: Int, isDense: Bool, theme: Theme
    ) -> Point? {
        guard let confirmation else { return nil }
        let prompt = place.moved(rows: isDense ? 0 : 1)
        grid.put(confirmation.prompt.cut(to: width), at: prompt, theme: theme)
        let field = prompt.moved(rows: 1)
        place = field.moved(rows: 1)
        return confirmation.field.draw(into: &grid, at: field, width: width, theme: theme, isFocused: focus == nil)
    }
}
