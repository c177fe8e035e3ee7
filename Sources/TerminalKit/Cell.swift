import CNcurses

/// One cell of a grid: a grapheme cluster, the columns it takes, and its style.
public struct Cell: Sendable, Hashable {
    /// The cluster, clean; empty in a cell that the cluster to its left covers.
    public internal(set) var text: String
    /// The columns the cluster takes, from one; zero in a cell that the cluster to its left covers.
    public internal(set) var columns: Int
    /// How it looks.
    public internal(set) var style: Style

    /// A blank.
    public static let blank = Cell(text: " ", columns: 1, style: .plain)

    /// Whether the cluster to the left covers this cell.
    public var isContinuation: Bool { columns == 0 }

    /// Whether a terminal may count its columns otherwise than `wcwidth`: combining marks and wide characters.
    var isFragile: Bool { columns != 1 || onlyScalar == nil }

    /// The character of a cluster that has only one.
    var onlyScalar: Unicode.Scalar? {
        var scalars = text.unicodeScalars.makeIterator()
        guard let first = scalars.next(), scalars.next() == nil else { return nil }
        return first
    }

    /// The cluster as ncurses wants it: characters that take columns, each with the marks that take none and a zero at
    /// its end, with how many columns from the cell's own they stand.
    ///
    /// None holds more scalars than a cell of ncurses.
    var spacings: [(offset: Int, scalars: [wchar_t])] {
        var spacings: [(offset: Int, scalars: [wchar_t])] = []
        var next = 0
        for scalar in text.unicodeScalars {
            let width = TerminalKit.columns(of: scalar) ?? 0
            if width > 0 || spacings.isEmpty {
                spacings.append((next, [wchar_t(scalar.value), 0]))
                next += width
            } else if spacings[spacings.count - 1].scalars.count <= Int(CCHARW_MAX) {
                spacings[spacings.count - 1].scalars.insert(
                    wchar_t(scalar.value), at: spacings[spacings.count - 1].scalars.count - 1)
            }
        }
        return spacings
    }
}
