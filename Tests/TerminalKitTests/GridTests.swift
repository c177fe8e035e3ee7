import Guarded
import Testing

@testable import TerminalKit

@Suite("The grid of cells")
struct GridTests {
    private func grid(_ columns: Int, _ rows: Int = 1) -> Grid { Grid(size: Size(columns: columns, rows: rows)) }

    @Test("Text stands where it is put, and the rest is blank")
    func put() {
        var grid = grid(8, 2)
        #expect(grid.put("pay", at: Point(column: 2, row: 1)) == 3)
        #expect(grid.lines == ["        ", "  pay   "])
        #expect(grid.text == "\n  pay")
    }

    @Test(
        "What does not fit ends in an ellipsis, cut between clusters",
        arguments: [
            (5, "abcdef", "abcd…"), (6, "abcdef", "abcdef"), (1, "abc", "…"), (4, "राष्ट्र", "रा… "), (5, "राष्ट्र", "राष्ट्र"),
            (3, "你好", "你…"), (2, "你好", "… "), (4, "你好", "你好"),
        ])
    func cut(width: Int, text: String, expected: String) {
        var grid = grid(width)
        grid.put(SafeText(text), at: .zero)
        #expect(grid.lines == [expected])
        #expect(grid.row(0).reduce(0) { $0 + $1.columns } == width)
    }

    @Test(
        "Alignment pads to the width",
        arguments: [
            (Alignment.left, "₹640     "), (.right, "     ₹640"), (.centre, "  ₹640   "), (.point(2), "  ₹640   "),
        ])
    func alignment(alignment: Alignment, expected: String) {
        var grid = grid(9)
        #expect(grid.put("₹640", at: .zero, width: 9, align: alignment) == 9)
        #expect(grid.lines == [expected])
    }

    @Test("Amounts align on the rupee, with paise and without")
    func point() {
        var grid = grid(12, 3)
        for (row, amount) in ["₹2,499.50", "₹1,85,000", "₹75"].enumerated() {
            grid.put(SafeText(amount), at: Point(column: 0, row: row), width: 12, align: .point(2))
        }
        #expect(grid.lines == ["   ₹2,499.50", "₹1,85,000   ", "      ₹75   "])
    }

    @Test("Places outside are ignored")
    func outside() {
        var grid = grid(3, 1)
        let before = grid
        for point in [
            Point(column: 3, row: 0), Point(column: -1, row: 0), Point(column: 0, row: 1), Point(column: 0, row: -1),
        ] {
            #expect(grid.put("x", at: point) == 0)
        }
        grid.fill(Rect(column: -5, row: -5, columns: 3, rows: 3))
        grid.rule(at: Point(column: 9, row: 9), width: 4)
        #expect(grid == before)
        #expect(grid[Point(column: 9, row: 9)] == .blank)
        #expect(grid.row(4).isEmpty)
    }

    @Test("A wide cluster cut in half by another is blanked")
    func halves() {
        var grid = grid(5)
        grid.put("你好", at: .zero)
        grid.put("x", at: Point(column: 1, row: 0))
        #expect(grid.lines == [" x好 "])
        grid.put("y", at: Point(column: 2, row: 0))
        #expect(grid.lines == [" xy  "])
        grid.put("你", at: Point(column: 4, row: 0))
        #expect(grid.row(0).allSatisfy { $0.columns == 1 })
    }

    @Test("A box has round corners, clears what is under it, and touches nothing")
    func box() {
        var grid = grid(8, 3)
        grid.put("xxxxxxxx", at: Point(column: 0, row: 1))
        grid.box(Rect(column: 2, row: 0, columns: 4, rows: 3))
        #expect(grid.text == "  ╭──╮\nx │  │ x\n  ╰──╯")
    }

    @Test("A grid laid over another keeps its styles and clusters")
    func blit() {
        var under = grid(6, 2)
        under.put("......", at: .zero)
        var over = grid(3, 1)
        over.put("你", at: .zero, style: Style(bold: true))
        under.blit(over, at: Point(column: 2, row: 0))
        #expect(under.lines[0] == "..你 .")
        #expect(under[Point(column: 2, row: 0)].style.bold)
        #expect(under[Point(column: 3, row: 0)].isContinuation)
    }

    @Test("Rows are compared by text and look")
    func rows() {
        var one = grid(4, 2)
        let other = one
        one.put("x", at: Point(column: 0, row: 1))
        #expect(one.sameRow(0, as: other) && !one.sameRow(1, as: other))
        var styled = other
        styled.restyle(Rect(column: 0, row: 0, columns: 1, rows: 1)) { $0.reversed }
        #expect(!styled.sameRow(0, as: other))
        #expect(!one.sameRow(0, as: grid(5, 2)))
        // A row that one of them does not have is blank to none.
        #expect(!one.sameRow(1, as: grid(4)) && !grid(4).sameRow(1, as: one) && one.sameRow(7, as: other))
    }

    @Test(
        "A cell with one character is told from clusters, and is what ncurses gets",
        arguments: ["a", "₹", "…", "你", "क", "\u{301}", "राष्ट्र", "é", ""])
    func onlyScalar(text: String) {
        let cell = Cell(text: text, columns: 1, style: .plain)
        let spacings = cell.spacings
        #expect((cell.onlyScalar != nil) == (text.unicodeScalars.count == 1))
        guard let scalar = cell.onlyScalar else { return }
        #expect(spacings.count == 1 && spacings.first?.offset == 0)
        #expect(spacings.first?.scalars == [Int32(scalar.value), 0])
    }

    @Test("A style upon another keeps its own colours and adds attributes")
    func styles() {
        let loud = Style(foreground: .palette(0), background: .palette(11), bold: true)
        let selection = Style(background: .palette(235), underline: true)
        let both = loud.on(selection)
        #expect(both.background == .palette(11) && both.bold && both.underline)
        #expect(Style.plain.on(selection).background == .palette(235))
    }

    @Test("In ASCII nothing moves and nothing else remains")
    func ascii() {
        var grid = grid(30, 2)
        grid.put("▸ ● success ₹640 … मीना 你", at: .zero)
        grid.rule(at: Point(column: 0, row: 1), width: 3, heavy: true)
        let ascii = grid.ascii
        #expect(ascii.lines[0].hasPrefix("> + success  640 . "))
        #expect(ascii.lines[1].hasPrefix("==="))
        #expect(ascii.lines.allSatisfy { $0.utf8.count == 30 && $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } })
    }
}
