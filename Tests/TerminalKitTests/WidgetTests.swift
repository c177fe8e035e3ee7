import Guarded
import Testing

@testable import TerminalKit

@Suite("Rules, tables and small widgets, as drawn in screens.md")
struct WidgetTests {
    private func grid(_ columns: Int, _ rows: Int) -> Grid { Grid(size: Size(columns: columns, rows: rows)) }

    @Test("A rule carries title and facts; the focused one is heavy")
    func rules() {
        var grid = grid(84, 3)
        Rule("1 Wallets", facts: [Line("at 14:02:11", .muted)])
            .draw(into: &grid, at: .zero, width: 36, theme: .mono)
        let facts: [Line] = [Line("1,04,233", .muted), Line("newest first", .muted), Line("at 14:02:12", .muted)]
        let wide = Rule("2 Transactions", facts: facts, isFocused: true, indent: 2)
        wide.draw(into: &grid, at: Point(column: 0, row: 1), width: 84, theme: .mono)
        #expect(grid.lines[0].hasPrefix(" 1 Wallets ───────────── at 14:02:11" + " "))
        #expect(grid.lines[1] == "  2 Transactions ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1,04,233 · newest first · at 14:02:12")
        #expect(grid[Point(column: 2, row: 1)].style.bold && !grid[Point(column: 1, row: 0)].style.bold)
    }

    @Test(
        "As room goes, facts leave from the middle and the last stays longest",
        arguments: [
            (60, 5, " 1,04,233 · newest first · at 14:02:12"), (57, 2, " 1,04,233 · newest first · at 14:02:12"),
            (56, 16, " 1,04,233 · at 14:02:12"), (42, 2, " 1,04,233 · at 14:02:12"), (41, 12, " at 14:02:12"),
            (31, 2, " at 14:02:12"),
            (30, 13, ""),
        ])
    func narrowRules(width: Int, cells: Int, facts: String) {
        var grid = grid(width + 2, 1)
        Rule("2 Transactions", facts: ["1,04,233", "newest first", "at 14:02:12"], isFocused: true, indent: 2)
            .draw(into: &grid, at: .zero, width: width, theme: .mono)
        #expect(grid.lines == ["  2 Transactions " + String(repeating: "━", count: cells) + facts + "  "])
    }

    @Test(
        "A rule in no room cuts its title, or draws nothing",
        arguments: [(10, "  2 Trans…"), (3, "  …"), (2, ""), (0, "")])
    func tinyRules(width: Int, expected: String) {
        var grid = grid(12, 1)
        Rule("2 Transactions", facts: ["at 14:02:12"], indent: 2).draw(
            into: &grid, at: .zero, width: width, theme: .mono)
        #expect(grid.text == expected)
    }

    static let columns = [
        TableColumn("time", width: 5), TableColumn("ref", width: 8), TableColumn("rail", width: 4),
        TableColumn("amount", width: 12, alignment: .point(2)), TableColumn("status", width: 12),
        TableColumn("note", width: 4, alignment: .right, gap: 1), TableColumn("account", width: 8),
        TableColumn("name", gap: 1),
    ]

    static func row(_ cells: [SafeText], marked: Bool = false) -> TableRow {
        var lines = cells.map { Line($0) }
        lines[4] = Line(cells[4], .statusUnknown)
        return TableRow(lines, isMarked: marked)
    }

    @Test("The list as drawn, 84 wide")
    func table() {
        var grid = grid(84, 5)
        let rows = [
            Self.row(["14:02", "…1612600", "UPI", "₹640", "◐ pending", "", "••••@ybl", "SUNITA YADAV"]),
            Self.row(
                ["13:59", "…1598100", "NEFT", "₹1,85,000", "◔ processing", "2m", "••••0097", "LAKSHMI DEVI"],
                marked: true),
            Self.row(["13:58", "…1588400", "IMPS", "₹25,000", "? unknown", "4m", "••••5521", "ARJUN NAIR"]),
            Self.row(["13:51", "…1549700", "LINK", "₹2,499.50", "● success", "", "••••@axl", "ROHAN MEHTA"]),
            Self.row(["13:50", "…1549701", "LINK", "₹1", "● success", "", "••••@axl", "BELOW THE WINDOW"]),
        ]
        let table = Table(columns: Self.columns, rows: rows, selected: 2, isFocused: true)
        table.draw(into: &grid, in: Rect(grid.size), theme: .mono)
        #expect(
            grid.text == """
                  time   ref       rail     amount     status       note  account  name
                  14:02  …1612600  UPI        ₹640     ◐ pending          ••••@ybl SUNITA YADAV
                 ┃13:59  …1598100  NEFT  ₹1,85,000     ◔ processing   2m  ••••0097 LAKSHMI DEVI
                ▸ 13:58  …1588400  IMPS    ₹25,000     ? unknown      4m  ••••5521 ARJUN NAIR
                  13:51  …1549700  LINK     ₹2,499.50  ● success          ••••@axl ROHAN MEHTA
                """)
        #expect(grid[Point(column: 80, row: 3)].style.reverse && grid[Point(column: 39, row: 3)].style.bold)
        #expect(!grid[Point(column: 80, row: 2)].style.reverse)
        #expect(Table.width(of: Self.columns, rest: 12) == 79)
    }

    @Test("Without the focus only the mark shows the selected row; a notice takes the place of the heads")
    func unfocused() {
        var grid = grid(84, 2)
        let row = Self.row(["14:02", "", "", "", "", "", "", ""])
        Table(columns: Self.columns, rows: [row], selected: 0, notice: "No such word: unknwn")
            .draw(into: &grid, in: Rect(grid.size), theme: .mono)
        #expect(grid.text == "  No such word: unknwn\n▸ 14:02")
        #expect(grid.row(1).allSatisfy { !$0.style.reverse || $0.style.bold })
    }

    @Test("A table in no room draws nothing and a wide name is cut", arguments: [0, 1, 2, 5, 30])
    func tinyTable(columns: Int) {
        var grid = grid(columns, 2)
        let row = Self.row(["14:02", "…", "", "", "", "", "", "राष्ट्रीय 你好 बैंक"], marked: true)
        Table(columns: Self.columns, rows: [row], selected: 0, isFocused: true).draw(
            into: &grid, in: Rect(grid.size), theme: .mono)
        #expect(grid.row(1).reduce(0) { $0 + $1.columns } == columns)
    }

    @Test(
        "Sparklines span least to most; nothing known is blank",
        arguments: [
            ([1, 2, 3, 4, 5, 6, 7, 8], "▁▂▃▄▅▆▇█"), ([3, 3, 3], "▄▄▄"), ([0, nil, 10], "▁ █"), ([nil, nil], "  "),
            ([], ""),
            ([.nan, 1, 2], " ▁█"), ([.infinity], " "),
        ] as [([Double?], String)])
    func sparklines(values: [Double?], expected: String) {
        #expect(Sparkline(values).line.text.string == expected)
    }

    @Test("A sparkline's last cell has the text role")
    func newest() {
        #expect(Sparkline([1, 2]).line.spans.map(\.role) == [.sparkline, .sparklineLast])
        #expect(Sparkline([90, 95], range: 0...100).line.text.string == "██")
    }

    @Test(
        "A bar shows anything used, and full only when full",
        arguments: [
            (Int64(4_000), Int64(10_000), "████████░░░░░░░░░░░░", Role.bar), (1, 10_000, "█░░░░░░░░░░░░░░░░░░░", .bar),
            (0, 10_000, "░░░░░░░░░░░░░░░░░░░░", .bar), (9_999, 10_000, "███████████████████░", .barOver),
            (20_000, 10_000, "████████████████████", .barOver), (5, 0, "████████████████████", .barOver),
            (-5, 10, "░░░░░░░░░░░░░░░░░░░░", .bar),
        ])
    func bars(used: Int64, limit: Int64, expected: String, role: Role) {
        let line = Bar(used: used, of: limit).line
        #expect(line.text.string == expected)
        #expect(line.spans.first?.role == role)
    }

    @Test("Hints close up, then leave before the last")
    func hints() {
        let hints = HintLine([
            Hint("Enter", "open"), Hint("r", "ask now"), Hint("p", "pay", isOn: false), Hint("?", "help"),
        ])
        #expect(hints.line(fitting: 80).text.string == "Enter open   r ask now   p pay   ? help")
        #expect(hints.line(fitting: 37).text.string == "Enter open  r ask now  p pay  ? help")
        #expect(hints.line(fitting: 30).text.string == "Enter open   r ask now  ? help".replacing("   ", with: "  "))
        #expect(hints.line(fitting: 6).text.string == "? help")
        #expect(hints.line(fitting: 3).isEmpty)
        #expect(hints.line(fitting: 80).spans.contains { $0.role == .hintOff })
    }

    @Test("A line is cut like a text and keeps its roles", arguments: 0...12)
    func lines(limit: Int) {
        let line: Line = [Span("₹25,000", .money), Span(" "), Span("IMPS", .muted)]
        let cut = line.cut(to: limit)
        #expect(cut.text == line.text.cut(to: limit))
        #expect(cut.spans.allSatisfy { line.spans.map(\.role).contains($0.role) })
    }
}

@Suite("Pictures")
struct PictureTests {
    private var grid: Grid {
        var grid = Grid(size: Size(columns: 20, rows: 3))
        grid.put("<₹> & \"मीना\"", at: .zero, style: Style(foreground: .palette(196), bold: true))
        grid.fill(Rect(column: 0, row: 1, columns: 20, rows: 1), style: Style(background: .palette(235)))
        grid.put("? unknown", at: Point(column: 3, row: 2), style: Style(reverse: true))
        return grid
    }

    @Test func nothingTouchesABoxThatFloats() {
        var grid = Grid(size: Size(columns: 9, rows: 3))
        for row in 0..<3 { grid.put("xxxxxxxxx", at: Point(column: 0, row: row)) }
        grid.box(Rect(column: 2, row: 0, columns: 5, rows: 3))
        #expect(grid.lines == ["x ╭───╮ x", "x │   │ x", "x ╰───╯ x"])
    }

    @Test("The same grid gives the same bytes, and another grid others")
    func deterministic() {
        #expect(grid.svg(base: .dark) == grid.svg(base: .dark))
        #expect(grid.svg(base: .dark) != grid.svg(base: .light))
        #expect(grid.svg(base: .dark) != Grid(size: grid.size).svg(base: .dark))
    }

    @Test("Text is escaped, placed by columns and as wide as its columns")
    func content() {
        let svg = grid.svg(base: .dark, title: "a & b")
        #expect(svg.contains("<title>a &amp; b</title>"))
        #expect(svg.contains("&lt;₹&gt; &amp; &quot;मीना&quot;"))
        #expect(svg.contains("textLength=\"\(12 * 9)\""))
        #expect(svg.contains("<rect x=\"12\" y=\"30\" width=\"180\" height=\"18\" fill=\"#262626\"/>"))
        #expect(svg.contains("fill=\"#d4d8dc\"/>") && svg.contains("fill=\"#101418\">? unknown</text>"))
        #expect(svg.hasPrefix("<svg xmlns=") && svg.hasSuffix("</svg>\n"))
    }
}

@Suite("Dialogs with entries")
struct EntryDialogTests {
    private enum Answer { case back, act }

    private func dialog(_ entries: Int = 2) -> EntryDialog<Answer> {
        EntryDialog(
            "Really?", body: ["A line."],
            entries: (0..<entries).map { DialogEntry("entry \($0)", TextField(accepted: .digits)) },
            buttons: [DialogButton(.back, "Back"), DialogButton(.act, "Do it")])
    }

    @Test("The button that acts cannot be reached before it is armed, by any key")
    func unarmed() {
        let keys: [Key] = [.enter, .tab, .down, .backTab, .up, .left, .right, .char("1"), .char("\n"), .home]
        var state: UInt64 = 7
        var dialog = dialog()
        for _ in 0..<2_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            #expect(dialog.handle(keys[Int(state >> 33) % keys.count]) != .chosen(.act))
        }
    }

    @Test("Enter goes on, asks in the last entry, and acts once it is armed")
    func armed() {
        var dialog = dialog()
        #expect(dialog.pressed == 0)
        #expect(dialog.handle(.char("1")) == .edited && dialog.pressed == nil)
        #expect(dialog.handle(.enter) == .moved && dialog.focus == .entry(1))
        #expect(dialog.handle(.enter) == .missing)
        #expect(dialog.handle(.char("2")) == .edited)
        #expect(dialog.handle(.enter) == .filled)
        dialog.isArmed = true
        #expect(dialog.pressed == 1)
        #expect(dialog.handle(.enter) == .chosen(.act))
        dialog.forget()
        #expect(dialog.entries.allSatisfy { $0.field.isEmpty })
    }

    @Test("In a low window what is typed and the buttons stay", arguments: 6...20)
    func low(rows: Int) {
        var grid = Grid(size: Size(columns: 60, rows: rows))
        dialog().draw(into: &grid, in: Rect(grid.size), theme: .mono)
        #expect(grid.text.contains("entry 0") && grid.text.contains("entry 1"))
        #expect(rows < 7 || grid.text.contains("[ Do it ]"))
    }
}
