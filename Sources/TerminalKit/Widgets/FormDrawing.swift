import Guarded

/// Where a form's columns stand, counted from its left edge.
public struct FormLayout: Sendable, Hashable {
    /// The columns of labels, with the blanks after them; the gutter of two stands before them.
    public var label: Int
    /// The columns of values, with the blanks after them; remarks take the rest.
    public var value: Int

    /// A layout, by default the narrow one of the drawings.
    public init(label: Int = 12, value: Int = 20) {
        self.label = label
        self.value = value
    }

    /// The layout of the drawings for a pane of this many columns.
    public static func fitting(_ columns: Int) -> FormLayout {
        columns >= 80
            ? FormLayout(label: 13, value: 24) : columns >= 60 ? FormLayout() : FormLayout(label: 10, value: 18)
    }
}

extension Form {
    /// Draws the form, scrolled so that the row in use is seen, and returns the place of the caret.
    @discardableResult
    public func draw(
        into grid: inout Grid, in rect: Rect, theme: Theme, layout: FormLayout? = nil, isFocused: Bool = true
    ) -> Point? {
        grid.fill(rect)
        let layout = layout ?? .fitting(rect.columns)
        var page = Grid(size: Size(columns: rect.columns, rows: rows.reduce(0) { $0 + $1.height }))
        var caret: Point?
        var used = 0..<0
        var top = 0
        for row in rows {
            let isInUse = isFocused && row.id == focus
            if isInUse { used = top..<top + row.height }
            let place = draw(row, into: &page, at: top + (row.hasSpace ? 1 : 0), theme, layout, isInUse: isInUse)
            caret = place ?? caret
            top += row.height
        }
        let hidden = max(0, min(page.size.rows - rect.rows, used.upperBound - rect.rows))
        for row in 0..<min(rect.rows, page.size.rows - hidden) {
            grid.copyRow(row + hidden, of: page, to: rect.origin.moved(rows: row))
        }
        return caret.map { $0.moved(columns: rect.column, rows: rect.row - hidden) }.flatMap {
            rect.contains($0) ? $0 : nil
        }
    }

    private func draw(
        _ row: FormRow<ID>, into grid: inout Grid, at top: Int, _ theme: Theme, _ layout: FormLayout, isInUse: Bool
    ) -> Point? {
        let label = Point(column: Table.gutter, row: top)
        let value = label.moved(columns: layout.label)
        let remark = value.moved(columns: layout.value)
        if isInUse { grid.put("▸", at: Point(column: 0, row: top), style: theme[.accent]) }
        grid.put(row.label, at: label, style: theme[.label], width: layout.label - 1)
        var caret: Point?
        var below = top + 1
        switch row.content {
        case .input(let field):
            let width = row.remark.isEmpty ? grid.size.columns - value.column : layout.value - 1
            caret = field.draw(into: &grid, at: value, width: width, theme: theme, isFocused: isInUse)
        case .area(let field, let rows):
            let area = Rect(
                column: value.column, row: top, columns: grid.size.columns - value.column, rows: max(1, rows))
            caret = field.draw(into: &grid, in: area, theme: theme, isFocused: isInUse)
            below = top + area.rows
        case .choice(let options, let selected):
            let text = options.indices.contains(selected) ? options[selected] : .empty
            let style = isInUse ? theme[.field].underlined : theme[.text]
            grid.put(text.cut(to: layout.value - 1), at: value, style: style)
        case .tick(let isOn, let words):
            let line = Line([Span(isOn ? "[x] " : "[ ] ", isInUse ? .field : .text), Span(words)])
            grid.put(line, at: value.moved(columns: 2), theme: theme)
        case .value(let line):
            grid.put(line, at: value, theme: theme)
        }
        if !row.remark.isEmpty { grid.put(row.remark, at: remark, theme: theme) }
        for (offset, note) in row.notes.enumerated() {
            grid.put(note, at: Point(column: value.column, row: below + offset), theme: theme)
        }
        return caret
    }
}
