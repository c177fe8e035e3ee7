import Guarded

extension Dialog {
    private static var textColumn: Int { 5 }

    /// The size it takes in a window; narrower only where the window is.
    public func size(in window: Size) -> Size {
        let width = min(Self.width, window.columns)
        return Size(columns: width, rows: min(window.rows, bodyRows + buttonRows(width: width).count + 4))
    }

    private var bodyRows: Int {
        body.count + (confirmation == nil ? 0 : 3) + (notice.isEmpty ? 0 : 1)
    }

    /// Draws it in the middle of a rectangle and returns the place of the caret.
    @discardableResult
    public func draw(into grid: inout Grid, in rect: Rect, theme: Theme) -> Point? {
        let frame = rect.centred(size(in: rect.size))
        grid.box(frame, style: theme[.box])
        let edge = frame.origin.moved(columns: 2)
        grid.put(" " + title.cut(to: frame.columns - 6) + " ", at: edge, style: theme[.titleFocused])
        let width = frame.columns - Self.textColumn - 1
        var place = frame.origin.moved(columns: Self.textColumn, rows: 2)
        // The box cuts from its body when the window is too low: the buttons must stay.
        let rows = buttonRows(width: frame.columns)
        let room = frame.rows - rows.count - 4 - (bodyRows - body.count)
        for line in body.prefix(max(0, room)) {
            grid.put(line.cut(to: width), at: place, theme: theme)
            place = place.moved(rows: 1)
        }
        let caret = drawConfirmation(into: &grid, at: &place, width: width, theme: theme)
        if !notice.isEmpty {
            grid.put(notice.cut(to: width), at: place, theme: theme)
            place = place.moved(rows: 1)
        }
        for (offset, row) in rows.enumerated() {
            draw(row, into: &grid, at: Point(column: place.column, row: frame.endRow - 1 - rows.count + offset), theme)
        }
        return caret
    }

    private func drawConfirmation(
        into grid: inout Grid, at place: inout Point, width: Int, theme: Theme
    ) -> Point? {
        guard let confirmation else { return nil }
        grid.put(confirmation.prompt.cut(to: width), at: place.moved(rows: 1), theme: theme)
        let field = place.moved(rows: 2)
        place = place.moved(rows: 3)
        return confirmation.field.draw(into: &grid, at: field, width: width, theme: theme, isFocused: focus == nil)
    }

    /// The buttons in rows, each with its column: five blanks between them where they fit in one row, else two.
    private func buttonRows(width: Int) -> [[Int: Int]] {
        let room = width - Self.textColumn - 1
        let widths = buttons.map { $0.title.columns + 5 }
        for gap in [5, 2] {
            let total = widths.reduce(0, +) + gap * max(0, buttons.count - 1)
            if total <= room { return [Self.placed(widths, gap: gap)] }
        }
        var rows: [[Int: Int]] = [[:]]
        var column = 0
        for (index, width) in widths.enumerated() {
            if column > 0, column + width > room {
                rows.append([:])
                column = 0
            }
            rows[rows.count - 1][index] = column
            column += width + 2
        }
        return rows
    }

    private static func placed(_ widths: [Int], gap: Int) -> [Int: Int] {
        var column = 0
        var places: [Int: Int] = [:]
        for (index, width) in widths.enumerated() {
            places[index] = column
            column += width + gap
        }
        return places
    }

    private func draw(_ row: [Int: Int], into grid: inout Grid, at point: Point, _ theme: Theme) {
        for (index, column) in row {
            let isPressed = index == pressed
            let place = point.moved(columns: column)
            if isPressed { grid.put("▸", at: place, style: theme[.accent]) }
            let title = "[ " + buttons[index].title + " ]"
            grid.put(title, at: place.moved(columns: 1), style: theme[isPressed ? .buttonFocused : .button])
            if index == row.keys.max(), !buttons[index].remark.isEmpty {
                let remark = place.moved(columns: title.columns + 3)
                grid.put(Line(buttons[index].remark, .muted), at: remark, theme: theme)
            }
        }
    }
}
