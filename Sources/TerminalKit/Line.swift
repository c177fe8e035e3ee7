import Guarded

/// A piece of text with the role that says its colour.
public struct Span: Sendable, Hashable {
    /// The text.
    public var text: SafeText
    /// What it is; the theme knows how that looks.
    public var role: Role
    /// Whether it changed just now, which is shown by an underline for a few seconds.
    public var changed: Bool

    /// A span.
    public init(_ text: SafeText, _ role: Role = .text, changed: Bool = false) {
        self.text = text
        self.role = role
        self.changed = changed
    }
}

/// One line of text in several roles.
public struct Line: Sendable, Hashable, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral {
    /// The pieces, from the left.
    public var spans: [Span]

    /// A line of spans.
    public init(_ spans: [Span]) { self.spans = spans }

    /// A line in one role.
    public init(_ text: SafeText, _ role: Role = .text, changed: Bool = false) {
        spans = text.isEmpty ? [] : [Span(text, role, changed: changed)]
    }

    /// A literal in the text role, cleaned like all text.
    public init(stringLiteral value: String) { self.init(SafeText(value)) }

    /// A line of spans.
    public init(arrayLiteral elements: Span...) { spans = elements }

    /// Nothing.
    public static let empty = Line([Span]())

    /// Whether it shows nothing.
    public var isEmpty: Bool { spans.allSatisfy(\.text.isEmpty) }

    /// The columns it takes.
    public var columns: Int { spans.reduce(0) { $0 + $1.text.columns } }

    /// The text without its roles.
    public var text: SafeText { SafeText(spans.map(\.text.string).joined(), limit: .max) }

    var hasPoint: Bool { spans.contains { $0.text.string.utf8.contains(UInt8(ascii: ".")) } }

    /// The line in at most `limit` columns, ending in `…` when something was cut.
    public func cut(to limit: Int) -> Line {
        if columns <= limit { return self }
        var kept: [Span] = []
        var room = limit
        for span in spans {
            let taken = span.text.columns
            // One column stays free for the ellipsis, since more follows or this span itself is too long.
            if taken < room {
                kept.append(span)
                room -= taken
            } else {
                let last = room > 0 ? span.text.prefix(fitting: room - 1) + "…" : .empty
                kept.append(Span(last, span.role, changed: span.changed))
                return Line(kept)
            }
        }
        return Line(kept)
    }

    /// The line in lines of at most `limit` columns, broken at blanks; those after the first are indented by `hanging`.
    ///
    /// A line that fits stays as it is. Else blanks in a row count as one, save those at its beginning.
    public func wrapped(_ limit: Int, hanging: Int = 0) -> [Line] {
        guard limit > hanging, columns > limit else { return [self] }
        let indent = text.string.prefix { $0 == " " }.count
        let hang = Line(SafeText(String(repeating: " ", count: hanging)))
        var lines: [Line] = []
        var line = Line(SafeText(String(repeating: " ", count: indent)))
        var isFresh = true
        for word in words {
            for piece in word.broken(limit - hanging) {
                let gap = isFresh ? 0 : 1
                if !isFresh, line.columns + gap + piece.columns > limit {
                    lines.append(line)
                    (line, isFresh) = (hang, true)
                }
                line = line + (isFresh ? .empty : " ") + piece
                isFresh = false
            }
        }
        return lines + [line]
    }

    /// The pieces between blanks, each in its roles.
    private var words: [Line] {
        var words: [Line] = []
        var word = Line.empty
        for span in spans {
            for (index, part) in span.text.string.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
                if index > 0 {
                    if !word.isEmpty { words.append(word) }
                    word = .empty
                }
                word = word + Line(SafeText(String(part), limit: .max), span.role, changed: span.changed)
            }
        }
        return word.isEmpty ? words : words + [word]
    }

    /// A word in pieces that fit.
    private func broken(_ limit: Int) -> [Line] {
        guard columns > limit, let role = spans.first?.role else { return [self] }
        var rest = text
        var pieces: [Line] = []
        while rest.columns > limit {
            let head = rest.prefix(fitting: limit)
            if head.isEmpty { break }
            pieces.append(Line(head, role))
            rest = SafeText(String(rest.string.dropFirst(head.string.count)), limit: .max)
        }
        return rest.isEmpty ? pieces : pieces + [Line(rest, role)]
    }

    /// Two lines as one.
    public static func + (left: Line, right: Line) -> Line { Line(left.spans + right.spans) }
}
