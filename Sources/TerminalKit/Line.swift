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

    /// Two lines as one.
    public static func + (left: Line, right: Line) -> Line { Line(left.spans + right.spans) }
}
