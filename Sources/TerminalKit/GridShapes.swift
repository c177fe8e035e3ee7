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
        let cut = line.cut(to: room)
        let taken = cut.columns
        var column = point.column
        if let width {
            let padded = min(width, room)
            fill(Rect(column: column, row: point.row, columns: padded, rows: 1), style: base)
            column += Self.lead(of: cut, taking: taken, in: padded, align: align)
        }
        for span in cut.spans {
            let style = span.changed ? theme[.changed].on(theme[span.role]) : theme[span.role]
            column += put(span.text, at: Point(column: column, row: point.row), style: style.on(base))
        }
        return width.map { min($0, room) } ?? taken
    }

    private static func lead(of line: Line, taking taken: Int, in width: Int, align: Alignment) -> Int {
        switch align {
        case .left: 0
        case .right: width - taken
        case .centre: (width - taken) / 2
        case .point(let digits):
            max(0, width - taken - (line.spans.contains { $0.text.string.contains(".") } ? 0 : digits + 1))
        }
    }

    /// Copies one row of another grid to a place.
    mutating func copyRow(_ row: Int, of other: Grid, to point: Point) {
        for (offset, cell) in other.row(row).enumerated() where !cell.isContinuation {
            let glyph = Glyph(text: cell.text, columns: cell.columns)
            place(glyph, at: point.moved(columns: offset), style: cell.style)
        }
    }
}
