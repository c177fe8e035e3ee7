import Foundation
import Testing

/// The grid of cells, the picture drawn from it and what a terminal shows are one (`dashboard.md`, *Pictures*).
@Suite(.serialized, .ownThreads) struct PictureTests {
    /// A picture's seed and moment.
    private static let world = ["--transactions", "600", "--seed", "7", "--at", "2026-11-20T14:02:12+05:30"]

    @Test(arguments: [
        (60, 16, ""), (80, 24, "Down Down"), (120, 34, "Down Down Down"), (200, 50, "? "), (120, 34, "p"),
    ])
    func gridPictureAndTerminalAgreeCellByCell(_ columns: Int, _ rows: Int, _ keys: String) throws {
        let terminal = try Terminal(columns: columns, rows: rows)
        try terminal.run("'\(Terminal.program)' demo --still \(Self.world.joined(separator: " "))")
        let grid = try draw(columns, rows, keys, "--text", in: terminal.home).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map { Self.trimmed(String($0)) }.prefix(rows)
        #expect(grid.count == rows && grid.contains { $0.contains("IMPS") || $0.contains("UPI") })
        let picture = try Self.cells(of: draw(columns, rows, keys, in: terminal.home), columns, rows)
        #expect(picture == Array(grid))

        try terminal.wait(for: "14:02")
        try terminal.wait("the list") { $0.contains { $0.contains("2 Transactions ━") } }
        try terminal.wait("a selected row") { $0.contains { $0.contains("▸") } || keys.isEmpty }
        for key in keys.split(separator: " ") {
            if key.count > 1 { try terminal.press(String(key)) } else { try terminal.type(String(key)) }
        }
        _ = try? terminal.wait("the same as the grid", seconds: 10) { $0.prefix(rows).map(Self.trimmed) == Array(grid) }
        let shown = try terminal.screen().prefix(rows).map(Self.trimmed)
        let odd = zip(grid, shown).filter { $0 != $1 }.map { "\($0)\n\($1)" }
        #expect(odd == [] && shown.count == rows, "\(odd.joined(separator: "\n"))")
    }

    /// Draws a picture and gives the file's content.
    private func draw(
        _ columns: Int, _ rows: Int, _ keys: String, _ more: String..., in home: URL
    ) throws -> String {
        let file = home.appending(path: "picture").path
        let drawn = try Program.run(
            Terminal.program,
            ["picture", "--size", "\(columns)x\(rows)", "--keys", keys] + Self.world + more + [file],
            environment: ["TMPDIR": home.path])
        #expect(drawn.status == 0, "\(drawn.err)")
        return try String(contentsOfFile: file, encoding: .utf8)
    }

    /// The lines that a picture's text elements stand for, each put where the element says.
    private static func cells(of svg: String, _ columns: Int, _ rows: Int) throws -> [String] {
        var cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        let element = /<text x="([0-9]+)" y="([0-9]+)" textLength="([0-9]+)"[^>]*>([^<]*)<\/text>/
        for match in svg.matches(of: element) {
            let (x, y, length) = (Int(match.1) ?? 0, Int(match.2) ?? 0, Int(match.3) ?? 0)
            let text = String(match.4).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
            // A cell is 9 wide and 19 high, the margin 12, the baseline 14 below a cell's top.
            let (row, column) = ((y - 12 - 14) / 19, (x - 12) / 9)
            #expect(text.count == length / 9, "\(text)")
            for (offset, character) in text.enumerated() where column + offset < columns {
                cells[row][column + offset] = String(character)
            }
        }
        return cells.map { trimmed($0.joined()) }
    }

    private static func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
