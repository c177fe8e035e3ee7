import Guarded

/// A column of a table.
public struct TableColumn: Sendable, Hashable {
    /// The head.
    public var title: SafeText
    /// Its columns; nothing takes what is left, for the last column: names and free text stand there, so that a wide
    /// script harms nothing to its right.
    public var width: Int?
    /// The side its texts keep to.
    public var alignment: Alignment
    /// The blanks before it, after the column to its left.
    public var gap: Int

    /// A column.
    public init(_ title: SafeText, width: Int? = nil, alignment: Alignment = .left, gap: Int = 2) {
        self.title = title
        self.width = width
        self.alignment = alignment
        self.gap = gap
    }
}

/// A row of a table.
public struct TableRow: Sendable, Hashable {
    /// One line for each column.
    public var cells: [Line]
    /// Whether the row is marked, shown as `┃` in the gutter.
    public var isMarked: Bool

    /// A row.
    public init(_ cells: [Line], isMarked: Bool = false) {
        self.cells = cells
        self.isMarked = isMarked
    }
}

/// Rows under column heads, with a gutter of two columns: `▸` where you are, `┃` what is marked.
///
/// The table draws what it is given: the caller keeps the window of rows and finds the selected one by its reference.
public struct Table: Sendable, Hashable {
    /// The columns, from the left.
    public var columns: [TableColumn]
    /// The rows that are in the window, from the top.
    public var rows: [TableRow]
    /// The row of the window that is selected.
    public var selected: Int?
    /// Whether the pane has the focus: only then is the selected row coloured; `▸` always shows it.
    public var isFocused: Bool
    /// Whether column heads are drawn.
    public var hasHead: Bool
    /// A line in place of the heads: what a filter understood, or did not.
    public var notice: Line?

    /// A table.
    public init(
        columns: [TableColumn], rows: [TableRow], selected: Int? = nil, isFocused: Bool = false, hasHead: Bool = true,
        notice: Line? = nil
    ) {
        self.columns = columns
        self.rows = rows
        self.selected = selected
        self.isFocused = isFocused
        self.hasHead = hasHead
        self.notice = notice
    }

    /// The columns of the gutter.
    public static let gutter = 2

    /// The columns a table of these columns needs, its gutter and `rest` for a last column without width included.
    public static func width(of columns: [TableColumn], rest: Int = 0) -> Int {
        gutter
            + columns.enumerated().reduce(0) { $0 + ($1.offset == 0 ? 0 : $1.element.gap) + ($1.element.width ?? rest) }
    }

    /// Draws it into a rectangle; rows that do not fit are not drawn.
    public func draw(into grid: inout Grid, in rect: Rect, theme: Theme) {
        grid.fill(rect)
        let (head, body) = rect.split(top: hasHead || notice != nil ? 1 : 0)
        if let notice, !head.isEmpty {
            let start = head.origin.moved(columns: Self.gutter)
            grid.put(notice, at: start, theme: theme, width: head.columns - Self.gutter)
        } else if !head.isEmpty {
            drawCells(columns.map { Line($0.title, .muted) }, into: &grid, in: head, theme: theme, on: .plain)
        }
        for (offset, row) in rows.prefix(body.rows).enumerated() {
            let place = Rect(column: body.column, row: body.row + offset, columns: body.columns, rows: 1)
            draw(row, isSelected: offset == selected, into: &grid, in: place, theme: theme)
        }
    }

    private func draw(_ row: TableRow, isSelected: Bool, into grid: inout Grid, in rect: Rect, theme: Theme) {
        let base = isSelected && isFocused ? theme[.selection] : .plain
        grid.fill(rect, style: base)
        if isSelected { grid.put("▸", at: rect.origin, style: theme[.accent].on(base), width: 1) }
        if row.isMarked { grid.put("┃", at: rect.origin.moved(columns: 1), style: theme[.mark].on(base), width: 1) }
        drawCells(row.cells, into: &grid, in: rect, theme: theme, on: base)
    }

    private func drawCells(_ cells: [Line], into grid: inout Grid, in rect: Rect, theme: Theme, on base: Style) {
        var column = rect.column + Self.gutter
        for (offset, (spec, cell)) in zip(columns, cells).enumerated() {
            if offset > 0 { column += spec.gap }
            let width = min(spec.width ?? .max, rect.endColumn - column)
            guard width > 0 else { return }
            let place = Point(column: column, row: rect.row)
            grid.putWithin(cell, at: place, theme: theme, on: base, width: width, align: spec.alignment)
            column += width
        }
    }
}
