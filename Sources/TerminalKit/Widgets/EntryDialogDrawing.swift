import Guarded

extension EntryDialog {
    /// Columns of the labels of entries.
    private var labelColumns: Int { max(11, (entries.map(\.label.columns).max() ?? 0) + 2) }
    /// Lines that are kept for what is said of what was typed, so that nothing moves when it comes.
    private static var noticeRows: Int { 2 }

    private var row: ButtonRow { ButtonRow(buttons) }
    private var focusedButton: Int? { if case .button(let index) = focus { index } else { nil } }

    /// One line of it, from the top.
    private enum Piece {
        case blank
        case text(Line)
        case entry(Int)
        case notice(Line)
        case buttons([Int: Int])
    }

    /// All its lines between the edges, with the blank ones that give way in a low window.
    private func pieces(width: Int) -> [Piece] {
        var pieces: [Piece] = [.blank] + body.map { $0.isEmpty ? .blank : .text($0) } + [.blank]
        for (index, entry) in entries.enumerated() {
            pieces.append(.entry(index))
            if !entry.remark.isEmpty { pieces.append(.text(.init("", width: labelColumns) + entry.remark)) }
        }
        if !entries.isEmpty { pieces.append(.blank) }
        let kept = entries.isEmpty ? notice.count : max(Self.noticeRows, notice.count)
        for index in 0..<kept { pieces.append(.notice(notice.indices.contains(index) ? notice[index] : .empty)) }
        if kept > 0 { pieces.append(.blank) }
        return pieces + row.rows(width: width).map { .buttons($0) } + [.blank]
    }

    /// Draws it in the middle of a rectangle and returns the place of the caret.
    @discardableResult
    public func draw(into grid: inout Grid, in rect: Rect, theme: Theme) -> Point? {
        let columns = min(Dialog<Choice>.width, rect.columns)
        let width = columns - Dialog<Choice>.textColumn - 1
        let pieces = Self.fitting(rect.rows - 2, pieces(width: width))
        let frame = rect.centred(Size(columns: columns, rows: min(rect.rows, pieces.count + 2)))
        grid.box(frame, style: theme[.box])
        grid.put(
            " " + title.cut(to: columns - 6) + " ", at: frame.origin.moved(columns: 2), style: theme[.titleFocused])
        var caret: Point?
        for (offset, piece) in pieces.prefix(frame.rows - 2).enumerated() {
            let place = frame.origin.moved(columns: Dialog<Choice>.textColumn, rows: 1 + offset)
            caret = draw(piece, into: &grid, at: place, width: width, theme) ?? caret
        }
        return caret
    }

    private func draw(
        _ piece: Piece, into grid: inout Grid, at place: Point, width: Int, _ theme: Theme
    ) -> Point? {
        switch piece {
        case .blank: return nil
        case .text(let line), .notice(let line): grid.put(line.cut(to: width), at: place, theme: theme)
        case .buttons(let places):
            row.draw(places, pressed: pressed, focused: focusedButton, into: &grid, at: place, theme)
        case .entry(let index):
            let entry = entries[index]
            grid.put(Line(entry.label, .label), at: place, theme: theme)
            let indent = entry.label.isEmpty ? 0 : labelColumns
            return entry.field.draw(
                into: &grid, at: place.moved(columns: indent), width: width - indent, theme: theme,
                isFocused: focus == .entry(index))
        }
        return nil
    }

    /// In a low window blank lines go, then lines of the text from its end: what is typed, what is said of it and the
    /// buttons stay.
    private static func fitting(_ room: Int, _ pieces: [Piece]) -> [Piece] {
        guard pieces.count > room else { return pieces }
        var left = pieces.filter { if case .blank = $0 { false } else { true } }
        while left.count > room {
            guard let last = left.lastIndex(where: { if case .text = $0 { true } else { false } }) else { break }
            left.remove(at: last)
        }
        return left
    }
}

extension Line {
    /// A text with blanks behind it up to a width.
    fileprivate init(_ text: SafeText, width: Int) {
        self = Line(text) + Line(SafeText(String(repeating: " ", count: max(0, width - text.columns))))
    }
}
