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

    /// This many blanks.
    static func blanks(_ count: Int) -> Line { Line(String(repeating: " ", count: max(0, count))) }

    /// The line with blanks behind it up to a width.
    func padded(to width: Int) -> Line { self + .blanks(width - columns) }

    /// The line with blanks in front of it up to a width.
    func padded(leftTo width: Int) -> Line { .blanks(width - columns) + self }
}
