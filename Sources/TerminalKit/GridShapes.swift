import Guarded

extension Grid {
    /// A horizontal rule; the heavy one marks the focus, readable without colour.
    public mutating func rule(at point: Point, width: Int, heavy: Bool = false, style: Style = .plain) {
        let glyph = Glyph(text: heavy ? "━" : "─", columns: 1)
        for offset in 0..<max(0, width) { place(glyph, at: point.moved(columns: offset), style: style) }
    }

    /// A box with rounded corners along the inside of a rectangle, the inside blanked.
    ///
    /// Only what floats has one.
    public mutating func box(_ rect: Rect, style: Style = .plain, inside: Style = .plain) {
        guard rect.columns >= 2, rect.rows >= 2 else { return }
        // What it lies on ends a column before it, so that nothing touches its edge.
        fill(Rect(column: rect.column - 1, row: rect.row, columns: rect.columns + 2, rows: rect.rows))
        fill(rect, style: inside)
        let right = rect.endColumn - 1
        let bottom = rect.endRow - 1
        rule(at: rect.origin.moved(columns: 1), width: rect.columns - 2, style: style)
        rule(at: Point(column: rect.column + 1, row: bottom), width: rect.columns - 2, style: style)
        for row in rect.row + 1..<bottom {
            place(Glyph(text: "│", columns: 1), at: Point(column: rect.column, row: row), style: style)
            place(Glyph(text: "│", columns: 1), at: Point(column: right, row: row), style: style)
        }
        place(Glyph(text: "╭", columns: 1), at: rect.origin, style: style)
        place(Glyph(text: "╮", columns: 1), at: Point(column: right, row: rect.row), style: style)
        place(Glyph(text: "╰", columns: 1), at: Point(column: rect.column, row: bottom), style: style)
        place(Glyph(text: "╯", columns: 1), at: Point(column: right, row: bottom), style: style)
    }

    /// Draws a line of spans in the theme's colours, laid upon `base`, in at most `width` columns; returns the columns
    /// taken, as ``put(_:at:style:width:align:)-(SafeText,_,_,_,_)`` does.
    ///
    /// What does not fit ends in `…`.
    @discardableResult
    public mutating func put(
        _ line: Line, at point: Point, theme: Theme, on base: Style = .plain, width: Int? = nil,
        align: Alignment = .left
    ) -> Int {
        let room = max(0, min(width ?? .max, size.columns - point.column))
        guard let width = width.map({ min($0, room) }) else {
            return write(line.cut(to: room), at: point, theme: theme, on: base)
        }
        fill(Rect(column: point.column, row: point.row, columns: width, rows: 1), style: base)
        putWithin(line, at: point, theme: theme, on: base, width: width, align: align)
        return width
    }

    /// Draws a line aligned in a width that is blank already.
    mutating func putWithin(
        _ line: Line, at point: Point, theme: Theme, on base: Style, width: Int, align: Alignment
    ) {
        let cut = line.cut(to: width)
        let lead = align == .left ? 0 : align.lead(of: cut.columns, in: width, hasPoint: cut.hasPoint)
        write(cut, at: point.moved(columns: lead), theme: theme, on: base)
    }

    @discardableResult
    private mutating func write(_ line: Line, at point: Point, theme: Theme, on base: Style) -> Int {
        guard point.row >= 0, point.row < size.rows, point.column >= 0 else { return 0 }
        var column = point.column
        for span in line.spans {
            let style = span.changed ? theme[.changed].on(theme[span.role]) : theme[span.role]
            write(span.text, at: Point(column: column, row: point.row), style: style.on(base))
            column += span.text.columns
        }
        return column - point.column
    }

    /// Copies one row of another grid to a place.
    mutating func copyRow(_ row: Int, of other: Grid, to point: Point) {
        for (offset, cell) in other.row(row).enumerated() where !cell.isContinuation {
            let glyph = Glyph(text: cell.text, columns: cell.columns)
            place(glyph, at: point.moved(columns: offset), style: cell.style)
        }
    }
}
