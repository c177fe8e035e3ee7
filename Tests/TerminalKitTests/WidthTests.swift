import CNcurses
import Guarded
import Testing

@testable import TerminalKit

@Suite("Widths are those of ncurses (research: Indic text)")
struct WidthTests {
    @Test(
        "Columns as measured in ncurses, xterm and tmux",
        arguments: [
            ("का", 2), ("कि", 2), ("राष्ट्र", 5), ("हिंदी", 4), ("தமிழ்", 4), ("বাংলা", 5), ("₹", 1), ("…", 1), ("─━╭╮╰╯│", 7),
            ("●◐◔✕↺?○◇", 8), ("▸┃▏•·→", 6), ("▁▂▃▄▅▆▇█░", 9), ("你好", 4), ("e\u{0301}", 1), ("", 0), ("पैसा paid", 8),
        ])
    func widths(text: String, expected: Int) {
        #expect(SafeText(text).columns == expected)
    }

    @Test("Where a locale's terminals draw our symbols wide they become ASCII")
    func locales() {
        for name in ["ja_JP.UTF-8", "zh_CN.UTF-8", "zh_TW", "ko_KR.UTF-8", "ja"] {
            #expect(Symbols.trusted(inLocale: name, isUTF8: true) == .ascii)
        }
        for name in ["en_IN.UTF-8", "hi_IN.UTF-8", "C.UTF-8", "", "jam_JM.UTF-8"] {
            #expect(Symbols.trusted(inLocale: name, isUTF8: true) == .unicode)
        }
        #expect(Symbols.trusted(inLocale: "en_IN", isUTF8: false) == .ascii)
    }

    @Test(
        "Names of Indian scripts in the last column break no row, whatever the width, and stay whole clusters",
        arguments: [
            "मीना अय्यर", "राष्ट्रीय स्वयंवर क्षत्रिय", "தமிழ்ச்செல்வி முருகேசன்", "বাংলা বন্দ্যোপাধ্যায়", "లక్ష్మీ దేవి", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
        ])
    func lastColumn(name: String) {
        let text = SafeText(name)
        #expect(text.string == name)
        #expect(text.columns == name.unicodeScalars.reduce(0) { $0 + (columns(of: $1) ?? 0) })
        for width in 12...40 {
            var grid = Grid(size: Size(columns: width, rows: 2))
            let table = Table(
                columns: [TableColumn("time", width: 5), TableColumn("name")],
                rows: [TableRow(["14:02", Line(text)]), TableRow(["14:03", "KAVITA PATIL"])], selected: 0,
                hasHead: false)
            table.draw(into: &grid, in: Rect(grid.size), theme: .mono)
            let row = Array(grid.row(0))
            #expect(row.prefix(7).map(\.text).joined() == "▸ 14:02")
            // Each cluster is followed by just the cells it covers, and the last ends within the row.
            var column = 0
            while column < row.count {
                let cell = row[column]
                #expect(cell.columns > 0 && column + cell.columns <= width)
                let covered = row[(column + 1)..<(column + max(1, cell.columns))]
                #expect(covered.allSatisfy { $0.isContinuation })
                #expect(cell.spacings.allSatisfy { $0.offset < cell.columns })
                column += max(1, cell.columns)
            }
            var kept = Array(row.dropFirst(9).map(\.text).joined().replacing("…", with: ""))
            while kept.last == " " { kept.removeLast() }
            #expect(Array(name).starts(with: kept), "\(String(kept))")
        }
    }

    @Test("Every symbol of the screens has width one and no emoji form")
    func symbols() {
        for scalar in "● ◐ ◔ ✕ ↺ ? ○ ◇ ▸ ┃ ▏ … • · → ━ ─ ╭ ╮ ╰ ╯ │ ▁ ▂ ▃ ▄ ▅ ▆ ▇ █ ░ ₹".unicodeScalars {
            #expect(columns(of: scalar) == 1, "\(scalar)")
            #expect(!scalar.properties.isEmojiPresentation, "\(scalar)")
        }
    }

    @Test(
        "Hostile clusters keep a width that can be drawn",
        arguments: [
            String(repeating: "क्", count: 500), "z" + String(repeating: "\u{0301}", count: 1_000),
            "\u{1161}", "🇮🇳", "👩\u{200D}👩\u{200D}👧", "\u{0FFFD}",
        ])
    func hostile(text: String) {
        let safe = SafeText(text)
        var total = 0
        forEachGlyph(safe) { glyph in
            #expect((1...8).contains(glyph.columns))
            total += glyph.columns
            return true
        }
        #expect(total == safe.columns)
        var grid = Grid(size: Size(columns: 10, rows: 1))
        grid.put(safe, at: .zero)
        #expect(grid.row(0).reduce(0) { $0 + $1.columns } == 10)
    }

    @Test("A beginning or an end fits and is cut between clusters", arguments: 0...10)
    func fitting(limit: Int) {
        let name: SafeText = "मीना अय्यर 你好"
        let head = name.prefix(fitting: limit)
        let tail = name.suffix(fitting: limit)
        #expect(head.columns <= limit && tail.columns <= limit)
        #expect(name.string.hasPrefix(head.string) && name.string.hasSuffix(tail.string))
        #expect(name.cut(to: limit).columns <= limit)
    }

    @Test("Text wraps at blanks, and long words where they must")
    func wrapping() {
        let say: SafeText = "₹25,000 was sent at 13:58 by IMPS."
        #expect(say.wrapped(12).map(\.string) == ["₹25,000 was", "sent at", "13:58 by", "IMPS."])
        #expect(SafeText("abcdefgh ij").wrapped(3).map(\.string) == ["abc", "def", "gh", "ij"])
        #expect(SafeText("").wrapped(5).isEmpty)
        #expect(say.wrapped(0).isEmpty)
    }

    @Test(
        "ncurses gets characters that take columns with their marks",
        arguments: [
            ("x", [[0x78]], [0]), ("का", [[0x915], [0x93E]], [0, 1]), ("हिं", [[0x939], [0x93F, 0x902]], [0, 1]),
            ("e\u{0301}", [[0x65, 0x301]], [0]), ("你", [[0x4F60]], [0]),
        ] as [(String, [[wchar_t]], [Int])])
    func spacings(text: String, scalars: [[wchar_t]], offsets: [Int]) {
        var grid = Grid(size: Size(columns: 4, rows: 1))
        grid.put(SafeText(text), at: .zero)
        let spacings = grid[.zero].spacings
        #expect(spacings.map(\.scalars) == scalars.map { $0 + [0] })
        #expect(spacings.map(\.offset) == offsets)
    }

    @Test("What is taken for simple is one column and one cluster, beside any other of its kind")
    func simple() {
        for value in UInt32(0x20)...0x3000 {
            guard let scalar = Unicode.Scalar(value), isSimple(scalar), !SafeText(String(scalar)).isEmpty else {
                continue
            }
            #expect(columns(of: scalar) == 1, "U+\(String(value, radix: 16))")
            #expect("a\(Character(scalar))a\(Character(scalar))".count == 4, "U+\(String(value, radix: 16))")
        }
    }
}
