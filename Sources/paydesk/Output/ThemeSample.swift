import Guarded
import TerminalKit

/// A made-up desk in a theme's colours: every status, a warning, the selection, a dialog's buttons.
enum ThemeSample {
    /// Its columns and rows.
    static let size = Size(columns: 80, rows: 18)

    /// Draws it.
    static func grid(_ theme: Theme) -> Grid {
        var grid = Grid(size: size)
        func put(_ row: Int, _ line: Line) { grid.put(line, at: Point(column: 2, row: row), theme: theme) }
        put(0, head(theme))
        Rule("1 Wallets", facts: [Line("at 14:02:11", .muted)])
            .draw(into: &grid, at: Point(column: 1, row: 2), width: 78, theme: theme)
        put(3, wallet("segura-main", "₹12,34,567", ".00", "▃▄▅▆", "▇", ""))
        put(4, wallet("paygrt", "₹1,204", ".00", "▂▂▁▁", "▁", "! LOW"))
        put(
            5, [Span("limit   ", .label), Span("██████", .bar), Span("░░░░░░", .barEmpty), Span("  ███████", .barOver)])
        Rule("2 Transactions", facts: [Line("8 shown", .muted), Line("at 14:02:12", .muted)], isFocused: true)
            .draw(into: &grid, at: Point(column: 1, row: 6), width: 78, theme: theme)
        table.draw(into: &grid, in: Rect(column: 1, row: 7, columns: 78, rows: 8), theme: theme)
        put(15, [Span("POSSIBLE DOUBLE PAYMENT", .alarm), Span("  changed just now", .text, changed: true)])
        put(16, question)
        put(17, hints)
        return grid.laid(on: theme.ground)
    }

    private static func head(_ theme: Theme) -> Line {
        [
            Span("paydesk   ", .muted), Span("DEMO", .warning), Span("   " + SafeText(theme.name), .text),
            Span("   " + theme.about, .muted),
        ]
    }

    private static func wallet(
        _ name: SafeText, _ rupees: SafeText, _ paise: SafeText, _ past: SafeText, _ now: SafeText, _ trouble: SafeText
    ) -> Line {
        let gap = SafeText(String(repeating: " ", count: max(0, 24 - name.columns - rupees.columns)))
        return [
            Span(name, .text), Span(gap + rupees, .text), Span(paise, .muted), Span("  " + past, .sparkline),
            Span(now, .sparklineLast), Span("  " + trouble, .warning),
        ]
    }

    private static let question: Line = [
        Span("Send ", .text), Span("₹12,500", .money), Span("  [ Cancel ]  ", .button),
        Span("▸[ Send ]", .buttonFocused),
    ]

    private static let hints: Line = [
        Span("Enter", .hintKey), Span(" open   ", .hintText), Span("/", .hintKey), Span(" filter ", .hintText),
        Span("meena", .match), Span("   field ", .label), Span("ICIC0001203", .field), Span(" → ICICI", .fieldOffer),
        Span("   A approve", .hintOff),
    ]

    private static let table = Table(
        columns: [
            TableColumn("time", width: 5), TableColumn("ref", width: 8),
            TableColumn("amount", width: 9, alignment: .right),
            TableColumn("status", width: 12), TableColumn("name"),
        ],
        rows: [
            row("14:01", "…1610800", "₹12,400", "●", .statusSuccess, "success", "GURPREET SINGH"),
            row("14:00", "…1605200", "₹6,000", "✕", .statusFailed, "failed", "KAVITA PATIL"),
            row("13:58", "…1588400", "₹25,000", "?", .statusUnknown, "unknown", "ARJUN NAIR"),
            row("13:57", "…1588100", "₹640", "◐", .statusPending, "pending", "SUNITA YADAV", isMarked: true),
            row("13:55", "…1587400", "₹1,85,000", "◔", .statusProcessing, "processing", "LAKSHMI DEVI"),
            row("13:51", "…1586000", "₹8,128", "↺", .statusReversed, "reversed", "RUPESH KUMAR"),
            row("13:40", "…1585200", "₹1,20,000", "◇", .statusApproval, "approval", "BHARAT SHAH"),
            row("13:38", "…1585100", "₹500", "○", .statusNotSent, "not sent", "VIDYA SHETTY"),
        ], selected: 3, isFocused: true, hasHead: false)

    private static func row(
        _ time: SafeText, _ reference: SafeText, _ amount: SafeText, _ symbol: SafeText, _ role: Role, _ word: SafeText,
        _ name: SafeText, isMarked: Bool = false
    ) -> TableRow {
        let isLoud = [.statusFailed, .statusReversed, .statusUnknown].contains(role)
        return TableRow(
            [
                Line(time, .muted), Line(reference, .muted), Line(amount),
                isLoud ? Line(symbol + " " + word, role) : [Span(symbol, role), Span(" " + word, .muted)], Line(name),
            ], isMarked: isMarked)
    }
}
