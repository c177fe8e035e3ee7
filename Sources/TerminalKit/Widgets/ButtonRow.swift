import Guarded

/// How the buttons of a dialog stand beside and under each other.
struct ButtonRow {
    private let buttons: [(title: SafeText, remark: SafeText)]

    init<Choice>(_ buttons: [DialogButton<Choice>]) {
        self.buttons = buttons.map { ($0.title, $0.remark) }
    }

    /// The buttons in rows, each with its column: five blanks between them where they fit in one row, else two.
    func rows(width room: Int) -> [[Int: Int]] {
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

    /// Draws one row, `▸` before the button that Enter presses; `focused` is told apart also where it cannot be pressed.
    func draw(
        _ row: [Int: Int], pressed: Int?, focused: Int? = nil, into grid: inout Grid, at point: Point, _ theme: Theme
    ) {
        for (index, column) in row {
            let isPressed = index == pressed
            let place = point.moved(columns: column)
            if isPressed { grid.put("▸", at: place, style: theme[.accent]) }
            let title = "[ " + buttons[index].title + " ]"
            let style = theme[isPressed || index == focused ? .buttonFocused : .button]
            grid.put(title, at: place.moved(columns: 1), style: style)
            if index == row.keys.max(), !buttons[index].remark.isEmpty {
                let remark = place.moved(columns: title.columns + 3)
                grid.put(Line(buttons[index].remark, .muted), at: remark, theme: theme)
            }
        }
    }
}
