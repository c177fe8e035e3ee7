import Guarded

extension TextField {
    /// Draws the field in one row of `width` columns and returns the place of the caret, when it has the focus.
    ///
    /// Text that is too long is shown around the caret.
    @discardableResult
    public func draw(into grid: inout Grid, at point: Point, width: Int, theme: Theme, isFocused: Bool) -> Point? {
        guard width > 0 else { return nil }
        grid.fill(Rect(column: point.column, row: point.row, columns: width, rows: 1))
        let shown = visible(isFocused: isFocused)
        guard isFocused else {
            let text = masking == .none ? face ?? clean(String(shown)) : clean(String(shown))
            grid.put(text, at: point, style: theme[.text], width: width)
            return nil
        }
        let style = theme[.field].underlined
        if isAtEnd {
            let text = (masking == .none ? face : nil) ?? clean(String(shown))
            let end = text.suffix(fitting: width - 1)
            let used = grid.put(end, at: point, style: style)
            let place = point.moved(columns: used)
            grid.put("▏", at: place, style: theme[.field], width: 1)
            return place
        }
        let before = clean(String(shown[..<caret])).suffix(fitting: width - 2)
        let used = grid.put(before, at: point, style: style)
        let place = point.moved(columns: used)
        let under = clean(String(shown[caret]))
        let taken = grid.put(under, at: place, style: style.reversed, width: under.columns)
        let after = clean(String(shown[(caret + 1)...])).prefix(fitting: width - used - taken)
        grid.put(after, at: place.moved(columns: taken), style: style)
        return place
    }

    /// Draws the field over several rows, broken at blanks, those around the caret when it is longer and in use, else the
    /// first; returns the caret's place.
    @discardableResult
    public func draw(into grid: inout Grid, in rect: Rect, theme: Theme, isFocused: Bool) -> Point? {
        guard rect.columns > 1, rect.rows > 0 else { return nil }
        grid.fill(rect)
        let rows = wrappedRows(visible(isFocused: isFocused), width: rect.columns - 1)
        let caretRow = isFocused ? rows.lastIndex { $0.start <= caret } ?? 0 : 0
        let first = max(0, min(rows.count - rect.rows, max(caretRow - rect.rows + 1, 0)))
        let style = isFocused ? theme[.field].underlined : theme[.text]
        var place: Point?
        for (offset, row) in rows[first...].prefix(rect.rows).enumerated() {
            let start = rect.origin.moved(rows: offset)
            grid.put(clean(String(row.characters)), at: start, style: style)
            guard isFocused, first + offset == caretRow else { continue }
            let within = caret - row.start
            let used = clean(String(row.characters.prefix(within))).columns
            let spot = start.moved(columns: used)
            place = spot
            if within < row.characters.count {
                let cell = Rect(origin: spot, size: Size(columns: grid[spot].columns, rows: 1))
                grid.restyle(cell) { $0.reversed }
            } else {
                grid.put("▏", at: spot, style: theme[.field], width: 1)
            }
        }
        return place
    }

    /// Rows of characters, each with the place of its first; blanks at a break stay at the row's end.
    private func wrappedRows(_ shown: [Character], width: Int) -> [(start: Int, characters: [Character])] {
        var rows: [(start: Int, characters: [Character])] = []
        var start = 0
        while start < shown.count {
            var end = start
            var used = 0
            var lastBlank: Int?
            while end < shown.count {
                used += clean(String(shown[end])).columns
                if used > width, end > start { break }
                if shown[end] == " " { lastBlank = end }
                end += 1
            }
            if end < shown.count, let lastBlank, lastBlank > start { end = lastBlank + 1 }
            rows.append((start, Array(shown[start..<end])))
            start = end
        }
        return rows.isEmpty ? [(0, [])] : rows
    }
}
