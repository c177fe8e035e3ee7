import CNcurses
import Guarded
import Testing

@testable import TerminalKit

@Suite("The terminal's answer is no key (dashboard.md, Terminal citizenship)")
struct TerminalAnswerTests {
    private static func raws(_ text: String) -> [RawKey] { text.unicodeScalars.map { .scalar($0.value) } }

    /// What is typed and what is answered when these reads come, the terminal silent behind each part.
    private static func read(_ parts: [[RawKey]], awaited: Bool = true) -> (typed: [RawKey], answers: [String]) {
        var answer = TerminalAnswer()
        if awaited { answer.expect() }
        var (typed, answers): ([RawKey], [String]) = ([], [])
        for part in parts {
            for raw in part {
                switch answer.take(raw) {
                case .typed(let raws): typed += raws
                case .answer(let text): answers.append(text)
                }
            }
            typed += answer.settle()
        }
        return (typed, answers)
    }

    @Test(
        "Whole or in two pieces anywhere behind its mark, between keys, with either end",
        arguments: ["\u{7}", "\u{1B}\\"])
    func swallowed(end: String) {
        let whole = Self.raws("\u{1B}]11;rgb:1010/1414/1818" + end)
        for cut in 2...whole.count {
            let parts = [Self.raws("a") + Array(whole[..<cut]), Array(whole[cut...]) + Self.raws("b")]
            let (typed, answers) = Self.read(parts)
            #expect(typed == Self.raws("ab"), "cut at \(cut)")
            #expect(answers == ["11;rgb:1010/1414/1818"])
        }
    }

    @Test("Esc, Alt and keys of number pass while an answer is awaited")
    func keys() {
        let all: [RawKey] = Self.raws("\u{1B}") + [.code(KEY_UP)] + Self.raws("\u{1B}x\u{1B}\u{1B}[A")
        #expect(Self.read([Self.raws("\u{1B}"), [.code(KEY_UP)], Self.raws("\u{1B}x\u{1B}\u{1B}[A")]).typed == all)
    }

    @Test("Nothing is taken where nothing was asked, nor twice, nor without end")
    func bounds() {
        let whole = Self.raws("\u{1B}]11;rgb:1010/1414/1818\u{7}")
        #expect(Self.read([whole], awaited: false).typed == whole)
        #expect(Self.read([whole, whole]).typed == whole)
        let endless = Self.read([Self.raws("\u{1B}]" + String(repeating: "x", count: 300))])
        #expect(endless.typed.count < 50 && endless.answers.isEmpty)
        var half = TerminalAnswer()
        half.expect()
        for raw in Self.raws("\u{1B}]11;rgb") { _ = half.take(raw) }
        #expect(half.isHolding)
        half.giveUp()
        #expect(half.take(.scalar(0x71)) == .typed([.scalar(0x71)]))
    }

    @Test(
        "What a background tells",
        arguments: [
            ("11;rgb:ffff/ffff/ffff", true), ("11;rgb:0000/2b2b/3636", false), ("11;rgb:fd/f6/e3", true),
            ("11;rgba:1010/1414/1818/ffff", false), ("11;#ffffff", true), ("11;rgb:0/0/0", false),
            ("10;rgb:0/0/0", nil),
            ("11;", nil), ("11;rgb:zz/00/00", nil), ("11;rgb:00/00", nil), ("11;rgb:-1/+1/00", nil),
            ("11;rgb:00000/0/0", nil),
        ] as [(String, Bool?)])
    func backdrops(answer: String, expected: Bool?) {
        #expect(Backdrop.isLight(answer: answer) == expected)
    }

    @Test(
        "What COLORFGBG tells",
        arguments: [
            ("15;0", false), ("0;15", true), ("0;default;15", true), ("12;8", false), ("0;7", true),
            ("default;default", nil),
            ("", nil), ("0;300", nil),
        ] as [(String, Bool?)])
    func environment(value: String, expected: Bool?) {
        #expect(Backdrop.isLight(colorfgbg: value) == expected)
    }

    @Test("A painted grid says its looks in the terminal's depth and ends each line in the terminal's own")
    func painted() {
        var grid = Grid(size: Size(columns: 4, rows: 2))
        grid.put("ab", at: .zero, style: Style(foreground: .rgb(0xFF, 0xD7, 0), background: .palette(9), bold: true))
        grid.put("c", at: Point(column: 3, row: 1), style: Style(reverse: true))
        let last = " " + " " + " \u{1B}[0;7mc\u{1B}[0m"
        #expect(grid.painted(.palette) == ["\u{1B}[0;1;38;5;220;101mab\u{1B}[0m  ", last])
        #expect(grid.painted(.direct)[0].hasPrefix("\u{1B}[0;1;38;2;255;215;0;101mab"))
        #expect(grid.painted(.sixteen)[0].hasPrefix("\u{1B}[0;1;93;101mab"))
        grid.put("b", at: .zero, style: Style(foreground: .palette(0), background: .palette(11), bold: true))
        #expect(grid.painted(.palette)[0].hasPrefix("\u{1B}[0;30;103mb"))
        grid.put("ab", at: .zero, style: Style(foreground: .rgb(0xFF, 0xD7, 0), background: .palette(9), bold: true))
        #expect(grid.painted(.mono) == ["\u{1B}[0;1mab\u{1B}[0m  ", last])
    }
}
