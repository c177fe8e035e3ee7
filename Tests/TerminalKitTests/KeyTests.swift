import CNcurses
import Guarded
import Testing

@testable import TerminalKit

@Suite("Keys from what ncurses reads")
struct KeyTests {
    /// What these reads give, the terminal silent behind the last.
    private func keys(_ raws: [RawKey]) -> [Key] {
        var decoder = KeyDecoder()
        return raws.compactMap { decoder.decode($0) } + decoder.settle()
    }

    private func typed(_ text: String) -> [RawKey] { text.unicodeScalars.map { .scalar($0.value) } }
    private let begins = RawKey.code(KeyDecoder.pasteBegins)
    private let ends = RawKey.code(KeyDecoder.pasteEnds)

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

    @Test("What a pasted end mark lets loose never acts")
    func markInPaste() {
        #expect(keys([begins] + typed("x") + [ends] + typed("q\r") + [.code(KEY_UP), ends]) == [.paste("x")])
        #expect(
            keys([begins] + typed("x") + [ends] + typed("q") + [begins] + typed("y") + [ends, ends])
                == [.paste("x"), .paste("y")])
        let flood = [begins, ends] + typed(String(repeating: "q", count: KeyDecoder.mostHeld + 1))
        #expect(keys(flood) == [.paste("")])
    }

    @Test("What is typed behind a paste acts once the terminal is silent")
    func typedBehindPaste() {
        var decoder = KeyDecoder()
        for raw in [begins] + typed("x") + [ends] { _ = decoder.decode(raw) }
        #expect(decoder.isSettling)
        #expect(decoder.decode(.scalar(0x71)) == nil)
        #expect(decoder.settle() == [.char("q")])
        #expect(decoder.decode(.scalar(0x71)) == .char("q"))
    }

    @Test("A mark that comes in pieces is a mark")
    func markInPieces() {
        #expect(keys([begins] + typed("1234\u{1B}[201~") + typed("q")) == [.paste("1234"), .char("q")])
        let begun = keys(typed("\u{1B}[200~q\r\u{1B}[201~"))
        #expect(begun == [.esc, .char("["), .char("2"), .char("0"), .char("0"), .paste("q\r")])
        #expect(keys([begins] + typed("a\u{1B}[201") + [ends]) == [.paste("a\u{1B}[201")])
    }

    @Test("A paste whose end was lost can be given up")
    func abandoned() {
        var decoder = KeyDecoder()
        for raw in [begins] + typed("x") { _ = decoder.decode(raw) }
        decoder.abandonPaste()
        #expect(decoder.decode(.scalar(0x71)) == .char("q"))
    }

    @Test("Characters come whole, however their bytes are split, and what is none is dropped")
    func bytes() {
        var bytes = KeyBytes()
        let text = "a₹é😀\u{10FFFF}\u{80}"
        #expect(text.utf8.compactMap { bytes.take($0) } == text.unicodeScalars.map(\.value))
        let broken: [UInt8] = [
            0xFF, 0x80, 0xC0, 0xAF, 0xE0, 0x80, 0xAF, 0xED, 0xA0, 0x80, 0xF4, 0x90, 0x80, 0x80, 0xF8, 0xE2, 0x82, 0x61,
        ]
        #expect(broken.compactMap { bytes.take($0) } == [0x61])
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

    @Test func aNotificationIsOneSequenceThatItsTextCannotLeave() {
        let text: SafeText = "1; 2 changed\u{07}\u{1B}\\"
        #expect(notificationSequence(text, .bell, throughTmux: false) == nil)
        #expect(notificationSequence(text, .off, throughTmux: true) == nil)
        let plain = notificationSequence(text, .osc777, throughTmux: false) ?? ""
        #expect(plain.hasPrefix("\u{1B}]777;notify;paydesk;1, 2 changed") && plain.hasSuffix("\u{07}"))
        #expect(plain.unicodeScalars.count { $0.value < 0x20 } == 2, "its own first and last, and none of the text's")
        let wrapped = notificationSequence(text, .osc9, throughTmux: true) ?? ""
        #expect(wrapped.hasPrefix("\u{1B}Ptmux;\u{1B}\u{1B}]9;1, 2") && wrapped.hasSuffix("\u{07}\u{1B}\\"))
    }

    @Test("Nothing in the text can end the sequence")
    func inert() {
        let sequence = clipboardSequence(["a\u{1B}\\b\u{07}₹"])
        #expect(sequence.hasPrefix("\u{1B}]52;c;") && sequence.hasSuffix("\u{1B}\\"))
        let alphabet = sequence.dropFirst(7).dropLast(2)
        #expect(alphabet.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+/=".contains($0)) })
    }
}
