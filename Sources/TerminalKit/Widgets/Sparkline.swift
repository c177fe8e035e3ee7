/// Numbers over time in one cell each, `▁` the least and `█` the most; the last cell is the newest.
public struct Sparkline: Sendable, Hashable {
    /// The values, oldest first; nothing where nothing is known.
    public var values: [Double?]
    /// What the lowest and the highest cell stand for; nothing takes the least and the most of the values.
    public var range: ClosedRange<Double>?

    /// A sparkline.
    public init(_ values: [Double?], range: ClosedRange<Double>? = nil) {
        self.values = values
        self.range = range
    }

    private static let cells = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// It as a line: muted, with its last cell in the text role.
    public var line: Line {
        let known = values.compactMap(\.self).filter(\.isFinite)
        guard let least = range?.lowerBound ?? known.min(), let most = range?.upperBound ?? known.max() else {
            return Line(blanks(values.count), .sparkline)
        }
        let cells = values.map { value in value.map { Self.cell($0, least: least, most: most) } ?? " " }
        guard let last = cells.last else { return .empty }
        return Line([
            Span(clean(cells.dropLast().joined()), .sparkline), Span(clean(last), .sparklineLast),
        ])
    }

    private static func cell(_ value: Double, least: Double, most: Double) -> String {
        guard value.isFinite else { return " " }
        // All alike says "steady", which the middle shows better than the floor.
        guard most > least else { return cells[3] }
        let share = min(max((value - least) / (most - least), 0), 1)
        return cells[min(Int(share * Double(cells.count)), cells.count - 1)]
    }
}
