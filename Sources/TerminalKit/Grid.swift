import Guarded

/// Which side a text keeps to in its width.
public enum Alignment: Sendable, Hashable {
    /// Starts at the left.
    case left
    /// Ends at the right.
    case right
    /// In the middle.
    case centre
    /// Ends at the right, leaving room for a point and this many digits where the text has no point: amounts align on the
    /// rupee with `.point(2)`.
    case point(Int)

    /// The blanks before a text of `taken` columns in a width.
    func lead(of taken: Int, in width: Int, hasPoint: Bool) -> Int {
        switch self {
        case .left: 0
        case .right: width - taken
        case .centre: (width - taken) / 2
        case .point(let digits): max(0, width - taken - (hasPoint ? 0 : digits + 1))
        }
    }
}

/// A rectangle of cells: what a pane draws, what a test reads as text, what a picture and the terminal show.
///
/// Only `SafeText` can be drawn. Places outside are ignored, text that does not fit is cut between grapheme
/// clusters and ends in `…`, and a cluster that would be cut in half by another is blanked.
public struct Grid: Sendable, Hashable {
    /// Columns and rows.
    public let size: Size
    var cells: [Cell]

    /// A blank grid.
    public init(size: Size, style: Style = .plain) {
        self.size = size
        cells = Array(
            repeating: Cell(text: " ", columns: 1, style: style), count: size.columns * size.rows)
    }

    /// The cell at a place; a blank outside.
    public subscript(_ point: Point) -> Cell {
        holds(point) ? cells[index(point)] : .blank
    }

    /// The cells of a row, from the left; none outside.
    public func row(_ row: Int) -> ArraySlice<Cell> {
        row >= 0 && row < size.rows ? cells[row * size.columns..<(row + 1) * size.columns] : []
    }

    /// Whether two grids of one width show the same in a row.
    public func sameRow(_ row: Int, as other: Grid) -> Bool {
        guard size.columns == other.size.columns else { return false }
        guard row >= 0, row < min(size.rows, other.size.rows) else { return self.row(row) == other.row(row) }
        let places = row * size.columns..<(row + 1) * size.columns
        // In place: this looks at every cell of the screen for every key, and a slice would copy each.
        return cells.withUnsafeBufferPointer { own in
            other.cells.withUnsafeBufferPointer { others in places.allSatisfy { own[$0] == others[$0] } }
        }
    }

    /// The rows as text, blanks to the right kept.
    public var lines: [String] {
        (0..<size.rows).map { row in self.row(row).map(\.text).joined() }
    }

    /// The whole grid as text: rows without the blanks at their right, joined by line ends.
    ///
    /// For tests and for reading.
    public var text: String {
        lines.map { line in
            var end = line.endIndex
            while end > line.startIndex, line[line.index(before: end)] == " " { end = line.index(before: end) }
            return String(line[..<end])
        }.joined(separator: "\n")
    }

    /// Draws a text in at most `width` columns (by default to the right edge) and returns the columns it took with its
    /// padding: `width` when that is given, else the text's own.
    @discardableResult
    public mutating func put(
        _ text: SafeText, at point: Point, style: Style = .plain, width: Int? = nil, align: Alignment = .left
    ) -> Int {
        let room = max(0, min(width ?? .max, size.columns - point.column))
        guard point.row >= 0, point.row < size.rows, point.column >= 0, room > 0 else { return 0 }
        let drawn = text.cut(to: room)
        let taken = drawn.columns
        guard let width = width.map({ min($0, room) }) else {
            write(drawn, at: point, style: style)
            return taken
        }
        let lead = align.lead(of: taken, in: width, hasPoint: drawn.string.utf8.contains(UInt8(ascii: ".")))
        fill(Rect(column: point.column, row: point.row, columns: width, rows: 1), style: style)
        write(drawn, at: point.moved(columns: lead), style: style)
        return width
    }

    mutating func write(_ text: SafeText, at point: Point, style: Style) {
        var column = point.column
        forEachGlyph(text) { glyph in
            place(glyph, at: Point(column: column, row: point.row), style: style)
            column += glyph.columns
            return column < size.columns
        }
    }

    /// Puts one cluster in its cells, blanking what it cuts in half.
    mutating func place(_ glyph: Glyph, at point: Point, style: Style) {
        guard holds(point), point.column + glyph.columns <= size.columns else { return }
        release(point)
        if glyph.columns > 1 { release(point.moved(columns: glyph.columns - 1)) }
        let start = index(point)
        cells[start] = Cell(text: glyph.text, columns: glyph.columns, style: style)
        for offset in 1..<max(1, glyph.columns) {
            cells[start + offset] = Cell(text: "", columns: 0, style: style)
        }
    }

    /// Turns the whole cluster that covers a cell into blanks, when it is wider than one.
    private mutating func release(_ point: Point) {
        var first = index(point)
        guard cells[first].columns != 1 else { return }
        let rowStart = point.row * size.columns
        while first > rowStart, cells[first].isContinuation { first -= 1 }
        for offset in 0..<max(1, cells[first].columns) {
            cells[first + offset] = Cell(text: " ", columns: 1, style: cells[first + offset].style)
        }
    }

    /// Blanks a rectangle in a style.
    public mutating func fill(_ rect: Rect, style: Style = .plain) {
        forEachPoint(of: rect) { grid, point in
            grid.release(point)
            grid.cells[grid.index(point)] = Cell(text: " ", columns: 1, style: style)
        }
    }

    /// Changes the style of what stands in a rectangle.
    public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        forEachPoint(of: rect) { grid, point in
            let index = grid.index(point)
            grid.cells[index].style = change(grid.cells[index].style)
        }
    }

    /// The grid upon what lies under everything: its colours stand where a cell names none.
    public func laid(on ground: Style) -> Grid {
        guard ground != .plain else { return self }
        var copy = self
        for index in copy.cells.indices { copy.cells[index].style = copy.cells[index].style.on(ground) }
        return copy
    }

    /// Lays another grid over this one.
    public mutating func blit(_ other: Grid, at point: Point) {
        for row in 0..<other.size.rows { copyRow(row, of: other, to: point.moved(rows: row)) }
    }

    func holds(_ point: Point) -> Bool {
        point.column >= 0 && point.column < size.columns && point.row >= 0 && point.row < size.rows
    }

    func index(_ point: Point) -> Int { point.row * size.columns + point.column }

    private mutating func forEachPoint(of rect: Rect, _ body: (inout Grid, Point) -> Void) {
        let columns = max(0, rect.column)..<max(max(0, rect.column), min(size.columns, rect.endColumn))
        let rows = max(0, rect.row)..<max(max(0, rect.row), min(size.rows, rect.endRow))
        for row in rows {
            for column in columns { body(&self, Point(column: column, row: row)) }
        }
    }
}
