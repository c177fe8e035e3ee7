import Guarded
import TerminalKit

/// What panes draw on: a grid, the theme that colours it, and where the cursor goes.
struct Canvas {
    var grid: Grid
    let theme: Theme
    var cursor: Point?

    /// A blank canvas.
    init(size: Size, theme: Theme) {
        grid = Grid(size: size)
        self.theme = theme
    }

    /// Its size.
    var size: Size { grid.size }

    /// Draws a line from a column on.
    @discardableResult
    mutating func put(
        _ line: Line, row: Int, column: Int, width: Int? = nil, align: Alignment = .left, on base: Style = .plain
    ) -> Int {
        grid.put(
            line, at: Point(column: column, row: row), theme: theme, on: base, width: width, align: align)
    }

    /// Draws a line so that it ends before `end`; returns the column it starts at.
    @discardableResult
    mutating func put(_ line: Line, row: Int, endingAt end: Int, on base: Style = .plain) -> Int {
        let start = max(0, end - line.columns)
        put(line, row: row, column: start, on: base)
        return start
    }

    /// Draws a pane's title on its rule, heavy in the pane that has the focus.
    mutating func title(_ pane: PaneID, _ facts: [Line], in area: Area, isFocused: Bool) {
        let words = Line("\(pane.rawValue) ", .muted) + Line(pane.title, isFocused ? .titleFocused : .title)
        title(line: words, facts, in: area, isFocused: isFocused)
    }

    /// Draws a rule with words of its own.
    mutating func title(line words: Line, _ facts: [Line], in area: Area, isFocused: Bool) {
        guard area.rect.rows > 0 else { return }
        Rule(line: words, facts: facts, isFocused: isFocused, indent: area.gutter)
            .draw(into: &grid, at: area.rect.origin, width: area.rect.columns, theme: theme)
    }

    /// Puts `▸` into the gutter of the selected row and, in the pane in focus, the selection behind the row.
    mutating func select(row: Int, in area: Area, isFocused: Bool) {
        let base = isFocused ? theme[.selection] : .plain
        let whole = Rect(column: area.rect.column, row: row, columns: area.rect.columns, rows: 1)
        if isFocused { grid.restyle(whole) { $0.on(base) } }
        grid.put("▸", at: whole.origin, style: theme[.accent].on(base), width: 1)
    }

    /// Draws lines one under another in an area's text; returns the row below the last.
    @discardableResult
    mutating func rows(_ lines: [Line], from row: Int, in area: Area) -> Int {
        var row = row
        for line in lines where row < area.rect.endRow {
            put(line, row: row, column: area.left, width: area.width)
            row += 1
        }
        return row
    }
}

/// Where a pane draws: its rectangle, and how many columns of it are the gutter at the left.
struct Area: Hashable {
    var rect: Rect
    var gutter: Int

    /// The column its text starts at.
    var left: Int { rect.column + gutter }
    /// The columns its text has.
    var width: Int { max(0, rect.columns - gutter) }
    /// The rows under its title.
    var body: Int { max(0, rect.rows - 1) }
}
