import Guarded

/// How much of a limit is used: `████████░░░░░░░░░░░░`, a warning past four fifths.
public struct Bar: Sendable, Hashable {
    /// What is used, in any unit.
    public var used: Int64
    /// The limit, in the same unit.
    public var limit: Int64
    /// Its columns.
    public var width: Int

    /// A bar.
    public init(used: Int64, of limit: Int64, width: Int = 20) {
        self.used = used
        self.limit = limit
        self.width = width
    }

    /// It as a line.
    ///
    /// Anything used shows one cell at least, and only all of it shows them all.
    public var line: Line {
        let share = limit > 0 ? min(max(Double(used) / Double(limit), 0), 1) : (used > 0 ? 1 : 0)
        var full = Int(share * Double(width))
        if share > 0 { full = max(full, min(1, width)) }
        return Line([
            Span(clean(String(repeating: "█", count: full)), share > 0.8 ? .barOver : .bar),
            Span(clean(String(repeating: "░", count: max(0, width - full))), .barEmpty),
        ])
    }
}

func clean(_ text: String) -> SafeText { SafeText(text, limit: .max) }

func blanks(_ count: Int) -> SafeText { clean(String(repeating: " ", count: max(0, count))) }
