import Guarded

/// A key and what it does now.
public struct Hint: Sendable, Hashable {
    /// The key, as people read it.
    public var key: SafeText
    /// What it does.
    public var words: SafeText
    /// Whether it can run now; otherwise the words say why not.
    public var isOn: Bool

    /// A hint.
    public init(_ key: SafeText, _ words: SafeText, isOn: Bool = true) {
        self.key = key
        self.words = words
        self.isOn = isOn
    }
}

/// The line of key hints: `Enter open   r ask now   ? help`.
public struct HintLine: Sendable, Hashable {
    /// The hints, the most useful first.
    public var hints: [Hint]

    /// How many of the last ones stay where room is short, such as the way to help.
    public var kept: Int

    /// A hint line.
    public init(_ hints: [Hint], keeping kept: Int = 1) { (self.hints, self.kept) = (hints, kept) }

    /// It in at most `width` columns: three blanks between hints, two where room is short, then without the hints before
    /// those that are kept, and at last without the first of these.
    public func line(fitting width: Int) -> Line {
        var left = hints
        while !left.isEmpty {
            for gap in [3, 2] {
                let line = Self.joined(left, gap: gap)
                if line.columns <= width { return line }
            }
            left.remove(at: max(0, left.count - 1 - min(kept, left.count - 1)))
        }
        return .empty
    }

    private static func joined(_ hints: [Hint], gap: Int) -> Line {
        var spans: [Span] = []
        for hint in hints {
            if !spans.isEmpty { spans.append(Span(blanks(gap), .hintText)) }
            spans.append(Span(hint.key, hint.isOn ? .hintKey : .hintOff))
            if !hint.words.isEmpty { spans.append(Span(" " + hint.words, hint.isOn ? .hintText : .hintOff)) }
        }
        return Line(spans)
    }
}
