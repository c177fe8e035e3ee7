/// A size in columns and rows of the terminal.
public struct Size: Sendable, Hashable, CustomStringConvertible {
    /// Columns, never negative.
    public let columns: Int
    /// Rows, never negative.
    public let rows: Int

    /// A size; negative measures become zero.
    public init(columns: Int, rows: Int) {
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }

    /// As people write it: `120×34`.
    public var description: String { "\(columns)×\(rows)" }

    /// Whether `other` fits into this size.
    public func holds(_ other: Size) -> Bool { columns >= other.columns && rows >= other.rows }
}

/// A place in a grid; column and row count from zero at the top left.
public struct Point: Sendable, Hashable {
    /// The column, from zero.
    public var column: Int
    /// The row, from zero.
    public var row: Int

    /// A place.
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    /// The top left corner.
    public static let zero = Point(column: 0, row: 0)

    /// The place moved right and down.
    public func moved(columns: Int = 0, rows: Int = 0) -> Point {
        Point(column: column + columns, row: row + rows)
    }
}

/// An upright rectangle of cells.
public struct Rect: Sendable, Hashable {
    /// The top left cell.
    public let origin: Point
    /// How many columns and rows it covers.
    public let size: Size

    /// A rectangle from its corner and size.
    public init(origin: Point, size: Size) {
        self.origin = origin
        self.size = size
    }

    /// A rectangle from four numbers; negative measures become zero.
    public init(column: Int, row: Int, columns: Int, rows: Int) {
        self.init(origin: Point(column: column, row: row), size: Size(columns: columns, rows: rows))
    }

    /// A rectangle of this size at the top left corner.
    public init(_ size: Size) {
        self.init(origin: .zero, size: size)
    }

    /// The leftmost column.
    public var column: Int { origin.column }
    /// The top row.
    public var row: Int { origin.row }
    /// The width in columns.
    public var columns: Int { size.columns }
    /// The height in rows.
    public var rows: Int { size.rows }
    /// The first column to the right of it.
    public var endColumn: Int { origin.column + size.columns }
    /// The first row below it.
    public var endRow: Int { origin.row + size.rows }
    /// Whether it covers no cell.
    public var isEmpty: Bool { size.columns == 0 || size.rows == 0 }

    /// Whether the place lies inside.
    public func contains(_ point: Point) -> Bool {
        point.column >= column && point.column < endColumn && point.row >= row && point.row < endRow
    }

    /// The first `count` rows, and what is below them.
    public func split(top count: Int) -> (top: Rect, rest: Rect) {
        let taken = min(max(0, count), rows)
        return (
            Rect(column: column, row: row, columns: columns, rows: taken),
            Rect(column: column, row: row + taken, columns: columns, rows: rows - taken)
        )
    }

    /// The last `count` rows, and what is above them.
    public func split(bottom count: Int) -> (rest: Rect, bottom: Rect) {
        let parts = split(top: rows - min(max(0, count), rows))
        return (parts.top, parts.rest)
    }

    /// The first `count` columns, and what is right of them.
    public func split(left count: Int) -> (left: Rect, rest: Rect) {
        let taken = min(max(0, count), columns)
        return (
            Rect(column: column, row: row, columns: taken, rows: rows),
            Rect(column: column + taken, row: row, columns: columns - taken, rows: rows)
        )
    }

    /// A rectangle of `inner` size in the middle of this one, cut to it when it is larger.
    public func centred(_ inner: Size) -> Rect {
        let width = min(inner.columns, columns)
        let height = min(inner.rows, rows)
        return Rect(
            column: column + (columns - width) / 2, row: row + (rows - height) / 2, columns: width, rows: height)
    }
}
