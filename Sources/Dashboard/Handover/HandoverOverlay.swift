import Guarded
import Payments
import TerminalKit

/// The handover as it floats above the desk.
struct HandoverOverlay: Hashable, Sendable {
    let text: HandoverText
    /// What was added here.
    private(set) var notes: [String] = []
    /// A note while it is typed.
    private(set) var entry: TextField?
    /// Lines that are scrolled away at the top.
    private(set) var top = 0

    init(_ text: HandoverText) { self.text = text }

    /// All of it, to be copied or written.
    var whole: String { ([text.title, ""] + text.lines(notes: notes)).joined(separator: "\n") + "\n" }

    /// What a key comes to.
    enum Outcome: Hashable {
        case stays, closed
        case copies(String)
        case writes(String)
        case refused(SafeText)
    }

    /// Takes a key in a window of a size.
    mutating func handle(_ key: Key, in window: Size) -> Outcome {
        if let outcome = type(key) { return outcome }
        let lines = Self.wrapped(text.lines(notes: notes), min(window.columns, 80) - 6)
        let last = max(0, lines.count - Self.room(window))
        switch key {
        case .esc, .ctrl("c"): return .closed
        case .char("y"): return .copies(whole)
        case .char("e"): return .writes(whole)
        case .char("n"): entry = TextField(limit: 120)
        case .down, .char("j"): top = min(last, top + 1)
        case .up, .char("k"): top = max(0, min(last, top) - 1)
        case .pageDown: top = min(last, top + Self.room(window))
        case .pageUp: top = max(0, min(last, top) - Self.room(window))
        default: break
        }
        return .stays
    }

    /// A key while a note is typed; nil where none is.
    private mutating func type(_ key: Key) -> Outcome? {
        guard var field = entry else { return nil }
        switch key {
        case .esc, .ctrl("c"): entry = nil
        case .enter:
            if !field.isEmpty { notes.append(HandoverText.masked(field.text.string)) }
            entry = nil
        default:
            let outcome = field.handle(key)
            entry = field
            if case .refused(let reason) = outcome { return .refused(reason) }
        }
        return .stays
    }

    /// Columns of the labels.
    private static let labelColumns = 12

    /// The lines as they fit: what follows a label goes on under it, a payout's line keeps its columns and is cut.
    private static func wrapped(_ lines: [String], _ columns: Int) -> [Line] {
        lines.flatMap { text -> [Line] in
            let line = styled(text)
            let label = text.prefix(labelColumns)
            let isLabelled = label.hasSuffix(" ") && (label.first?.isLetter ?? false || label.allSatisfy { $0 == " " })
            guard line.columns > columns, isLabelled else { return [line.cut(to: columns)] }
            let rest = Line(String(text.dropFirst(labelColumns))).wrapped(max(10, columns - labelColumns))
            return rest.enumerated().map { ($0 == 0 ? Line(String(label)) : .blanks(labelColumns)) + $1 }
        }
    }

    /// A status is as loud here as in the list.
    private static func styled(_ text: String) -> Line {
        if text == "Look after first" { return Line(text, .titleFocused) }
        guard let status = PaymentStatus.allCases.first(where: { text.hasPrefix($0.symbol + " ") }) else {
            return Line(text)
        }
        return Line(status.symbol, status.role) + Line(String(text.dropFirst(status.symbol.count)))
    }

    /// Rows of its text in a window.
    private static func room(_ window: Size) -> Int { max(1, window.rows - 6) }

    /// Draws it.
    func draw(in window: Rect, on canvas: inout Canvas) {
        let columns = min(window.columns, 80)
        let lines = Self.wrapped(text.lines(notes: notes), columns - 6)
        let room = min(lines.count, Self.room(window.size))
        let frame = window.centred(Size(columns: columns, rows: min(window.rows, room + 5)))
        canvas.grid.box(frame, style: canvas.theme[.box])
        let title = Line(" Handover · \(text.profile.agent.name) · station \(text.profile.station) ", .titleFocused)
        canvas.put(title, row: frame.row, column: frame.column + 2)
        let span = Line(" \(text.span) ", .muted)
        if title.columns + span.columns + 6 <= columns {
            canvas.put(span, row: frame.row, endingAt: frame.endColumn - 2)
        }
        let first = min(top, max(0, lines.count - room))
        var row = frame.row + 2
        for line in lines.dropFirst(first).prefix(room) {
            canvas.put(line, row: row, column: frame.column + 3)
            row += 1
        }
        let below = lines.count - room - first
        if below > 0 {
            canvas.put(Line(" ↓ \(below) more ", .accent), row: frame.endRow - 1, endingAt: frame.endColumn - 2)
        }
        drawFoot(in: frame, on: &canvas)
    }

    private func drawFoot(in frame: Rect, on canvas: inout Canvas) {
        let (row, column) = (frame.endRow - 2, frame.column + 3)
        guard let entry else {
            let hints = HintLine(Self.hints)
            canvas.put(hints.line(fitting: frame.columns - 6), row: row, column: column)
            return
        }
        canvas.put(Line("note  ", .muted), row: row, column: column)
        canvas.cursor = entry.draw(
            into: &canvas.grid, at: Point(column: column + 6, row: row), width: max(1, frame.columns - 12),
            theme: canvas.theme, isFocused: true)
    }

    static let hints = [
        Hint("y", "copy as text, masked"), Hint("e", "write a file"), Hint("n", "add a note"), Hint("Esc", "close"),
    ]
}

extension DashboardState {
    mutating func press(_ key: Key, on handover: HandoverOverlay) -> [Effect] {
        var handover = handover
        let outcome = handover.handle(key, in: size)
        if outcome != .closed { overlays.append(.handover(handover)) }
        switch outcome {
        case .stays, .closed: return []
        case .copies(let text): return [.copy(text)]
        case .writes(let text): return [.writeHandover(text, folder: exports)]
        case .refused(let reason):
            say(Notice(reason.string, .warning))
            return []
        }
    }
}
