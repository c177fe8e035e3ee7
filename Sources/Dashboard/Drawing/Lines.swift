import Guarded
import TerminalKit

extension Line {
    /// A line of plain text, cleaned.
    init(_ text: String, _ role: Role = .text, changed: Bool = false) {
        self.init(SafeText(text), role, changed: changed)
    }

    /// The parts with two blanks, or another separator, between those that are not empty.
    static func joined(_ parts: [Line], by separator: Line) -> Line {
        var result = Line.empty
        for part in parts where !part.isEmpty {
            result = result.isEmpty ? part : result + separator + part
        }
        return result
    }

    /// The parts that fit in a width, each whole; `order` names those that may go, the first to go first.
    static func fitting(_ width: Int, _ parts: [Line], by separator: Line = "  ", dropping order: [Int]) -> Line {
        var left = parts
        for index in order {
            let line = joined(left, by: separator)
            if line.columns <= width { return line }
            left[index] = .empty
        }
        return joined(left, by: separator).cut(to: width)
    }

    /// The line in at most `width` columns, whole words only, ending in `…` where some had to go: a number is there
    /// whole or not at all.
    func shortened(to width: Int) -> Line {
        guard columns > width else { return self }
        let first = wrapped(max(1, width - 1)).first ?? .empty
        return first.isEmpty ? cut(to: width) : first + "…"
    }

    /// This many blanks.
    static func blanks(_ count: Int) -> Line { Line(String(repeating: " ", count: max(0, count))) }

    /// The line with blanks behind it up to a width.
    func padded(to width: Int) -> Line { self + .blanks(width - columns) }

    /// The line with blanks in front of it up to a width.
    func padded(leftTo width: Int) -> Line { .blanks(width - columns) + self }
}
