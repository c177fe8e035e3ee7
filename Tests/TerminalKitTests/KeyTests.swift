import CNcurses
import Guarded
import Testing

@testable import TerminalKit

@Suite("Keys from what ncurses reads")
struct KeyTests {
    private func keys(_ raws: [RawKey]) -> [Key] {
        var decoder = KeyDecoder()
        return raws.compactMap { decoder.decode($0) }
    }

    @Test(
        "Control characters have names, others are characters",
        arguments: [
            (UInt32(0x0D), Key.enter), (0x0A, .enter), (0x09, .tab), (0x1B, .esc), (0x7F, .backspace),
            (0x08, .backspace),
            (0x03, .ctrl("c")), (0x15, .ctrl("u")), (0x1A, .ctrl("z")), (0x61, .char("a")), (0x20B9, .char("₹")),
            (0x00, .unknown), (0x9B, .unknown), (0xD800, .unknown),
        ])
    func scalars(value: UInt32, expected: Key) {
        #expect(keys([.scalar(value)]) == [expected])
    }

    @Test(
        "Keys ncurses numbers",
        arguments: [
            (KEY_UP, Key.up), (KEY_DOWN, .down), (KEY_LEFT, .left), (KEY_RIGHT, .right), (KEY_HOME, .home),
            (KEY_END, .end),
            (KEY_PPAGE, .pageUp), (KEY_NPAGE, .pageDown), (KEY_BTAB, .backTab), (KEY_DC, .delete),
            (KEY_BACKSPACE, .backspace),
            (KEY_ENTER, .enter), (0o777 + 60, .unknown),
        ])
    func codes(code: Int32, expected: Key) {
        #expect(keys([.code(code)]) == [expected])
    }

    @Test("A code past 255 and a character of the same number are not confused")
    func numbers() {
        #expect(keys([.code(KEY_UP), .scalar(UInt32(KEY_UP))]) == [.up, .char("\u{103}")])
    }

    @Test("A paste comes as one, newlines inside, and no key of it acts")
    func paste() {
        let text = "1234\r5678\n\u{1B}[A"
        let raws = [RawKey.code(KeyDecoder.pasteBegins)] + text.unicodeScalars.map { .scalar($0.value) }
        #expect(
            keys(raws + [.code(KEY_UP), .code(KeyDecoder.pasteEnds), .scalar(0x71)]) == [.paste(text), .char("q")])
    }

    @Test("A paste without end is kept to its limit, and an end without beginning is nothing")
    func brokenPaste() {
        let much = Array(repeating: RawKey.scalar(0x78), count: KeyDecoder.longestPaste + 10)
        let all = keys([.code(KeyDecoder.pasteBegins)] + much + [.code(KeyDecoder.pasteEnds)])
        #expect(all == [.paste(String(repeating: "x", count: KeyDecoder.longestPaste))])
        #expect(keys([.code(KeyDecoder.pasteEnds), .scalar(0x61)]) == [.char("a")])
    }
}

@Suite("The inbox")
struct InboxTests {
    @Test("Events come out in order, and several posts ring once")
    func order() async {
        let inbox = Inbox<Int>()
        for number in 0..<100 { inbox.post(number) }
        inbox.close()
        var rings = 0
        for await _ in inbox.bell { rings += 1 }
        #expect(rings == 1)
        #expect(inbox.drain() == Array(0..<100))
        #expect(inbox.drain().isEmpty)
    }

    @Test("Nothing is lost when many post while one drains")
    func threads() async {
        let inbox = Inbox<Int>()
        let taken = await withTaskGroup(of: Void.self, returning: [Int].self) { group in
            for poster in 0..<8 {
                group.addTask { for number in 0..<500 { inbox.post(poster * 500 + number) } }
            }
            var taken: [Int] = []
            for await _ in inbox.bell {
                taken += inbox.drain()
                if taken.count == 4_000 { break }
            }
            return taken
        }
        #expect(taken.sorted() == Array(0..<4_000))
    }
}

@Suite("The clipboard")
struct ClipboardTests {
    @Test(
        "Base64 as in RFC 4648, section 10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(text: String, expected: String) {
        #expect(base64(Array(text.utf8)) == expected)
    }

    @Test("Nothing in the text can end the sequence")
    func inert() {
        let sequence = clipboardSequence(["a\u{1B}\\b\u{07}₹"])
        #expect(sequence.hasPrefix("\u{1B}]52;c;") && sequence.hasSuffix("\u{1B}\\"))
        let alphabet = sequence.dropFirst(7).dropLast(2)
        #expect(alphabet.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+/=".contains($0)) })
    }
}
