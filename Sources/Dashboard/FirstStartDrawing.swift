import Guarded
import Payments
import TerminalKit

/// Draws the screen of a first start: equal states in equal sizes give equal frames.
public func render(_ start: FirstStart, size: Size, theme: Theme) -> Frame {
    var canvas = Canvas(size: size, theme: theme)
    if size.holds(Layout.least) {
        FirstStartDrawing(start: start, width: size.columns - 3).draw(on: &canvas)
    } else {
        drawTooSmall(isInFlight: false, quit: "q", on: &canvas)
    }
    return Frame(grid: canvas.grid.laid(on: theme.ground).drawn(in: start.symbols), cursor: canvas.cursor)
}

/// How it is drawn: what is missing, what can be done, where secrets belong.
struct FirstStartDrawing {
    let start: FirstStart
    /// Columns of its text.
    let width: Int

    /// The text never runs wider, however wide the window.
    private static let mostColumns = 76
    /// Where what a choice does begins.
    private static let remarkColumn = 24

    private var textWidth: Int { min(width, Self.mostColumns) }
    private var isNarrow: Bool { width < Self.mostColumns }

    /// Draws it.
    func draw(on canvas: inout Canvas) {
        canvas.put(Line("paydesk"), row: 0, column: 2)
        canvas.put(Line("\(start.now.ist.clock) IST", .muted), row: 0, endingAt: canvas.size.columns - 1)
        let area = Area(
            rect: Rect(column: 0, row: 2, columns: canvas.size.columns, rows: canvas.size.rows - 3), gutter: 2)
        canvas.title(
            line: Line("First start", .titleFocused), [Line("no configuration", .warning)], in: area, isFocused: true)
        var row = isNarrow ? 3 : 4
        for sentence in [
            "There is no \(start.path), so no provider can be asked.", "Nothing has been sent and nothing can be.",
        ] {
            row = canvas.rows(Line(sentence).wrapped(textWidth), from: row, in: area)
        }
        drawChoices(from: row + 1, in: area, on: &canvas)
        drawHints(on: &canvas)
        if start.showsHelp { drawHelp(on: &canvas) }
    }

    private func drawChoices(from first: Int, in area: Area, on canvas: inout Canvas) {
        var row = first
        for choice in FirstStart.Choice.allCases {
            let remark = isNarrow ? .empty : Line(start.remark(choice), .muted)
            canvas.put(Line(start.title(choice)).padded(to: Self.remarkColumn) + remark, row: row, column: area.left)
            if choice == start.choice { canvas.select(row: row, in: area, isFocused: true) }
            row += 1
        }
        row += 1
        if isNarrow {
            // Beside the choices there is no room for what they do: the chosen one says it below.
            canvas.put(Line(start.remark(start.choice), .muted).shortened(to: textWidth), row: row, column: area.left)
            row += 1
        }
        let secrets =
            "A key or token never goes into the file: it names a command, a file or an environment variable that holds it."
        canvas.rows(Line(secrets, .muted).wrapped(textWidth), from: row, in: area)
    }

    private func drawHints(on canvas: inout Canvas) {
        if let message = start.message {
            Hints.drawMessage(message.notice, column: 2, width: width, on: &canvas)
            return
        }
        let hints = HintLine([
            Hint("↑ ↓", "choose"), Hint("Enter", "do it"), Hint("?", start.showsHelp ? "close help" : "help"),
            Hint("q", "quit"),
        ])
        canvas.put(hints.line(fitting: width), row: canvas.size.rows - 1, column: 2)
    }

    private func drawHelp(on canvas: inout Canvas) {
        let keys: [(String, String)] = [
            ("↑ ↓ k j", "choose"), ("Enter", "do what ▸ says"), ("q", "quit"), ("Ctrl-L", "paint again"),
            ("Ctrl-Z", "to the shell"), ("? Esc", "close this help"),
        ]
        let lines =
            keys.map { Line($0.0, .hintKey).padded(to: 10) + Line($0.1, .muted) } + [
                .empty, Line("paydesk --config FILE reads another file;", .muted),
                Line("paydesk help lists every command.", .muted),
            ]
        let size = Size(columns: Dialog<Int>.width, rows: lines.count + 4)
        let frame = Rect(canvas.size).centred(size)
        canvas.grid.box(frame, style: canvas.theme[.box])
        canvas.put(Line(" Help ", .titleFocused), row: frame.row, column: frame.column + 2)
        for (offset, line) in lines.enumerated() {
            canvas.put(line, row: frame.row + 2 + offset, column: frame.column + 5, width: frame.columns - 8)
        }
    }
}
