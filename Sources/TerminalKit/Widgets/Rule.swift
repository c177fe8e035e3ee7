import Guarded

/// A pane's title on a rule: `2 Transactions ━━━━━ 1,04,233 · newest first · at 14:02:12`.
///
/// The rule of the pane in focus is heavy, readable without colour; exactly one is. Facts stand at the right, joined by
/// `·`; where room is short the middle ones go first, then the first, and the last (when) stays longest.
public struct Rule: Sendable, Hashable {
    /// What the pane is; a filter that is being typed stands here too.
    public var title: Line
    /// How many, in which order, when from.
    public var facts: [Line]
    /// Whether the pane has the focus.
    public var isFocused: Bool
    /// The blanks before the title, so that it stands over the pane's text.
    public var indent: Int

    /// A rule whose title takes its role from the focus.
    public init(_ title: SafeText, facts: [Line] = [], isFocused: Bool = false, indent: Int = 1) {
        let role: Role = isFocused ? .titleFocused : .title
        self.init(line: Line(title, role), facts: facts, isFocused: isFocused, indent: indent)
    }

    /// A rule with a title in roles of its own.
    public init(line title: Line, facts: [Line] = [], isFocused: Bool = false, indent: Int = 1) {
        self.title = title
        self.facts = facts
        self.isFocused = isFocused
        self.indent = indent
    }

    /// Draws it in one row of `width` columns.
    public func draw(into grid: inout Grid, at point: Point, width: Int, theme: Theme) {
        guard width > indent else { return }
        let room = width - indent
        let title = title.cut(to: room)
        // A rule of fewer than two cells is no rule: the facts give way.
        let facts = facts(fitting: room - title.columns - (title.isEmpty ? 0 : 1) - 3)
        grid.fill(Rect(column: point.column, row: point.row, columns: width, rows: 1))
        grid.put(title, at: point.moved(columns: indent), theme: theme)
        let start = indent + title.columns + (title.isEmpty ? 0 : 1)
        let end = width - (facts.isEmpty ? 0 : facts.columns + 1)
        let style = theme[isFocused ? .borderFocused : .border]
        grid.rule(at: point.moved(columns: start), width: end - start, heavy: isFocused, style: style)
        grid.put(facts, at: point.moved(columns: end + 1), theme: theme)
    }

    private func facts(fitting room: Int) -> Line {
        var left = facts.filter { !$0.isEmpty }
        while !left.isEmpty {
            let joined = Self.joined(left)
            if joined.columns <= room { return joined }
            left.remove(at: left.count > 2 ? left.count - 2 : 0)
        }
        return .empty
    }

    private static func joined(_ facts: [Line]) -> Line {
        facts.dropFirst().reduce(facts.first ?? .empty) { $0 + Line(" · ", .muted) + $1 }
    }
}
