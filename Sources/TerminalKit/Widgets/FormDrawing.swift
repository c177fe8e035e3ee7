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

extension FormRow {
    /// What is only shown, in lines that fit: a value takes the room of a remark that is not there.
    func shown(_ layout: FormLayout, columns: Int) -> [Line] {
        let room = max(1, columns - Table.gutter - layout.label)
        switch content {
        case .value(let line), .step(let line): return remark.isEmpty ? line.wrapped(room, hanging: 2) : [line]
        case .tick(let isOn, let words):
            return (Line(isOn ? "[x] " : "[ ] ") + Line(words)).wrapped(max(1, room - 2), hanging: 4)
        case .input, .area, .choice: return []
        }
    }

    /// The remark in the lines it needs: an amount or a limit is never cut.
    func remarks(_ layout: FormLayout, columns: Int) -> [Line] {
        guard !remark.isEmpty else { return [] }
        return remark.wrapped(max(1, columns - Table.gutter - layout.label - layout.value))
    }

    /// The notes in lines that fit: a reason is never cut.
    func wrappedNotes(_ layout: FormLayout, columns: Int) -> [Line] {
        notes.flatMap { $0.wrapped(max(1, columns - Table.gutter - layout.label), hanging: 2) }
    }

    /// The rows of the screen it takes.
    func height(_ layout: FormLayout, columns: Int) -> Int {
        var own = max(1, shown(layout, columns: columns).count, remarks(layout, columns: columns).count)
        if case .area(_, let rows) = content { own = max(1, rows) }
        return (hasSpace ? 1 : 0) + own + wrappedNotes(layout, columns: columns).count
    }
}

extension Form {
    /// Leaves out the blank rows, for a pane that is too low.
    public mutating func closeUp() {
        for index in rows.indices { rows[index].hasSpace = false }
    }

    /// The rows it takes in a pane of this many columns.
    public func height(columns: Int, layout: FormLayout? = nil) -> Int {
        let layout = layout ?? .fitting(columns)
        return rows.reduce(0) { $0 + $1.height(layout, columns: columns) }
    }

    /// Draws the form, scrolled by whole rows so that the row in use is seen, and returns the place of the caret.
    @discardableResult
    public func draw(
        into grid: inout Grid, in rect: Rect, theme: Theme, layout: FormLayout? = nil, isFocused: Bool = true
    ) -> Point? {
        grid.fill(rect)
        let layout = layout ?? .fitting(rect.columns)
        var page = Grid(size: Size(columns: rect.columns, rows: height(columns: rect.columns, layout: layout)))
        var caret: Point?
        var used = 0..<0
        var top = 0
        var tops: [Int] = []
        for row in rows {
            tops.append(top)
            let isInUse = isFocused && row.id == focus
            let height = row.height(layout, columns: rect.columns)
            if row.id == focus { used = top..<top + height }
            let place = draw(row, into: &page, at: top + (row.hasSpace ? 1 : 0), theme, layout, isInUse: isInUse)
            caret = place ?? caret
            top += height
        }
        let least = max(0, min(page.size.rows - rect.rows, used.upperBound - rect.rows))
        // A row that is higher than the pane begins at its top.
        let hidden = min(tops.first { $0 >= least } ?? least, max(least, used.lowerBound))
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
        case .tick(let isOn, _):
            below = put(row.shown(layout, columns: grid.size.columns), into: &grid, at: value.moved(columns: 2), theme)
            grid.put(isOn ? "[x]" : "[ ]", at: value.moved(columns: 2), style: theme[isInUse ? .field : .text])
        case .value, .step:
            below = put(row.shown(layout, columns: grid.size.columns), into: &grid, at: value, theme)
        }
        below = max(below, put(row.remarks(layout, columns: grid.size.columns), into: &grid, at: remark, theme))
        let notes = row.wrappedNotes(layout, columns: grid.size.columns)
        put(notes, into: &grid, at: Point(column: value.column, row: below), theme)
        return caret
    }

    /// Draws lines one under another; returns the row below them.
    @discardableResult
    private func put(_ lines: [Line], into grid: inout Grid, at place: Point, _ theme: Theme) -> Int {
        for (offset, line) in lines.enumerated() { grid.put(line, at: place.moved(rows: offset), theme: theme) }
        return place.row + lines.count
    }
}
