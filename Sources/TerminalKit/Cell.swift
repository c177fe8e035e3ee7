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
}
