import Foundation
import Testing

/// The grid of cells, the picture drawn from it and what a terminal shows are one (`dashboard.md`, *Pictures*): for every
/// picture of the repository, and for the least and a large window beside them.
@Suite(.serialized, .ownThreads) struct PictureTests {
    /// A picture's seed and moment, in a smaller month.
    private static let world = ["--transactions", "400", "--seed", "20261120", "--at", "2026-11-20T14:02:12+05:30"]

    /// A line of the table that `screenshots/make` draws from.
    struct Picture: CustomStringConvertible, Sendable {
        let name: String
        let columns: Int
        let rows: Int
        let theme: String
        let keys: [String]
        var description: String { name }

        init?(_ line: Substring) {
            let words = line.split(separator: " ").map(String.init)
            guard words.count >= 3, !line.hasPrefix("#") else { return nil }
            let size = words[1].split(separator: "x").compactMap { Int($0) }
            guard size.count == 2 else { return nil }
            (name, columns, rows, theme, keys) = (words[0], size[0], size[1], words[2], Array(words.dropFirst(3)))
        }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../screenshots").standardizedFileURL
    private static let table =
        ((try? String(contentsOf: folder.appending(path: "pictures"), encoding: .utf8)) ?? "")
        + "least 60x16 midnight 6\nlarge 200x50 contrast ?\n"
    static let pictures = table.split(separator: "\n").compactMap { Picture($0) }

    /// What the program drew of all of them, by file name.
    private static let drawn: [String: String] = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "paydesk-pictures-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let list = folder.appending(path: "pictures")
        try? Data(table.utf8).write(to: list)
        for kind in [[], ["--text"]] {
            let outcome = try? Program.run(
                Terminal.program, ["picture", "--table", list.path] + world + kind + [folder.path],
                environment: ["TMPDIR": folder.path], seconds: 60)
            if outcome?.status != 0 { Issue.record("no pictures: \(outcome?.err ?? "the program hangs")") }
        }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let read = files.map { ($0, try? String(contentsOf: folder.appending(path: $0), encoding: .utf8)) }
        return Dictionary(uniqueKeysWithValues: read).compactMapValues { $0 }
    }()

    @Test(arguments: pictures) func gridPictureAndTerminalAgreeCellByCell(_ picture: Picture) throws {
        let lines = try #require(Self.drawn["\(picture.name).txt"]).split(
            separator: "\n", omittingEmptySubsequences: false)
        let grid = lines.map { Self.trimmed(String($0)) }.prefix(picture.rows)
        #expect(grid.count == picture.rows && grid.contains { $0.contains("asha") || $0.contains("Help") })
        let svg = try #require(Self.drawn["\(picture.name).svg"])
        #expect(Self.cells(of: svg, picture.columns, picture.rows) == Array(grid))

        let terminal = try Terminal(columns: picture.columns, rows: picture.rows)
        try terminal.run(
            "'\(Terminal.program)' demo --still --theme \(picture.theme) \(Self.world.joined(separator: " "))")
        try terminal.wait("the list") { $0.contains { $0.contains("2 Transactions ━") } }
        try terminal.wait("a selected row") { $0.contains { $0.contains("▸") } }
        for key in picture.keys { try press(key, in: terminal) }
        _ = try? terminal.wait("the same as the grid", seconds: 20) {
            $0.prefix(picture.rows).map(Self.trimmed) == Array(grid)
        }
        let shown = try terminal.screen().prefix(picture.rows).map(Self.trimmed)
        let odd = zip(grid, shown).filter { $0 != $1 }.map { "\($0)\n\($1)" }
        #expect(odd == [] && shown.count == picture.rows, "\(odd.joined(separator: "\n"))")
    }

    /// What the repository shows is of this program: each line of the table has its picture, no picture is left over, and
    /// none is large.
    @Test func everyPictureOfTheTableIsThere() throws {
        let all = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        let files = all.filter { $0.hasSuffix(".svg") }
        let wanted = Self.pictures.dropLast(2).map { "\($0.name).svg" }
        #expect(Set(files) == Set(wanted) && wanted.count >= 8)
        let readme = try String(contentsOf: Self.folder.appending(path: "../README.md"), encoding: .utf8)
        for picture in Self.pictures.dropLast(2) {
            let file = Self.folder.appending(path: "\(picture.name).svg")
            let svg = try String(contentsOf: file, encoding: .utf8)
            let lines = Self.cells(of: svg, picture.columns, picture.rows)
            #expect(lines.contains { $0.contains("asha") } && svg.utf8.count < 100_000, "\(picture.name)")
            #expect(readme.contains("screenshots/\(picture.name).svg"), "README.md does not show \(picture.name)")
        }
    }

    /// Presses what the table names, and lets the desk take it before the next.
    private func press(_ key: String, in terminal: Terminal) throws {
        switch key {
        case "Esc": try terminal.press("Escape")
        case "Enter", "Tab", "Up", "Down", "Left", "Right", "Space": try terminal.press(key)
        default: try terminal.type(key)
        }
        var last: [String] = []
        try terminal.wait("a screen at rest") { lines in
            defer { last = lines }
            return lines == last
        }
    }

    /// The lines that a picture's text elements stand for, each put where the element says.
    private static func cells(of svg: String, _ columns: Int, _ rows: Int) -> [String] {
        var cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        let element = /<text x="([0-9]+)" y="([0-9]+)" textLength="([0-9]+)"[^>]*>([^<]*)<\/text>/
        for match in svg.matches(of: element) {
            let (x, y, length) = (Int(match.1) ?? 0, Int(match.2) ?? 0, Int(match.3) ?? 0)
            let text = String(match.4).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
            // A cell is 9 wide and 18 high, the margin 12, the baseline 14 below a cell's top.
            let (row, column) = ((y - 12 - 14) / 18, (x - 12) / 9)
            guard row < rows, text.count == length / 9 else {
                Issue.record("out of place: \(text)")
                continue
            }
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
