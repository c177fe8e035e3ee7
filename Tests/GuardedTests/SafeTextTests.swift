import Guarded
import Testing

@Suite("SafeText keeps harm out (dashboard.md, Behaviour every pane keeps)")
struct SafeTextTests {
    @Test(
        "Nothing that steers a terminal survives",
        arguments: [
            "\u{1B}]52;c;aGVsbG8=\u{07}", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}[2J\u{1B}[H", "\u{9B}31m",
            "\u{9D}0;title\u{9C}",
            "\u{90}q\u{9C}", "a\u{00}b\u{08}c\u{7F}d", "one\r\ntwo\ttwo\u{0B}\u{0C}", "\u{85}\u{2028}\u{2029}",
        ])
    func steering(hostile: String) {
        let safe = SafeText(hostile)
        #expect(safe.string.unicodeScalars.allSatisfy { !Self.isControl($0) }, "\(Array(safe.string.unicodeScalars))")
    }

    @Test("Every control, both as C0 and as C1, shows that something was there or becomes a blank")
    func everyControl() {
        for value in Array(UInt32(0)...0x1F) + Array(0x7F...0x9F) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let safe = SafeText("a\(Character(scalar))b").string
            #expect(["a·b", "a b"].contains(safe), "U+\(String(value, radix: 16)) became \(safe)")
        }
    }

    @Test("No scalar of all of Unicode passes that is a control, a format, private, unassigned or shows nothing")
    func everyScalar() {
        var wrong: [String] = []
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            var text = "x"
            text.unicodeScalars.append(scalar)
            for kept in SafeText(text).string.unicodeScalars where !Self.mayPass(kept) {
                wrong.append(String(value, radix: 16))
            }
        }
        #expect(wrong == [])
    }

    /// Strings put together by chance of what hurts and what does not, from seeds that are written here.
    private static func random(_ seed: UInt64) -> String {
        var state = seed
        func next(_ bound: UInt32) -> UInt32 {
            // The steps of SplitMix64.
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return UInt32((mixed ^ (mixed >> 31)) >> 33) % bound
        }
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7E, 0x7F...0xA0, 0x300...0x36F, 0x900...0x97F, 0xB80...0xBFF, 0x200B...0x206F,
            0x20D0...0x20F0, 0xFE00...0xFE0F, 0xE000...0xE0FF, 0xE0000...0xE01EF, 0x1F1E6...0x1F6FF, 0...0x10FFFF,
        ]
        var scalars = String.UnicodeScalarView()
        for _ in 0..<next(40) {
            let range = ranges[Int(next(UInt32(ranges.count)))]
            let value = range.lowerBound + next(range.upperBound - range.lowerBound + 1)
            Unicode.Scalar(value).map { scalars.append($0) }
        }
        return String(scalars)
    }

    @Test(
        "Random strings: only what may pass does, never more than four marks on a base, and cleaning again changes nothing"
    )
    func randomStrings() {
        for seed in UInt64(0)..<20_000 {
            let text = Self.random(seed)
            let safe = SafeText(text)
            #expect(safe.string.unicodeScalars.allSatisfy(Self.mayPass), "seed \(seed)")
            #expect(Self.mostMarks(safe.string) <= SafeText.marksPerBase, "seed \(seed)")
            #expect(SafeText(safe.string) == safe, "seed \(seed)")
            let joined = safe + SafeText(Self.random(seed &+ 1_000_000))
            #expect(Self.mostMarks(joined.string) <= SafeText.marksPerBase, "seed \(seed)")
            #expect(SafeText(text, limit: 7).string.unicodeScalars.count <= 8, "seed \(seed)")
        }
    }

    /// The most marks on one base; one that has no base counts as too many.
    private static func mostMarks(_ text: String) -> Int {
        var (most, marks, hasBase) = (0, 0, false)
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark:
                marks += 1
                if !hasBase { return .max }
            default: (marks, hasBase) = (0, true)
            }
            most = max(most, marks)
        }
        return most
    }

    @Test("Bytes that are no UTF-8 become replacement characters, never controls")
    func invalidBytes() {
        let bytes: [UInt8] = [0x41, 0x9B, 0x33, 0xC3, 0x28, 0xF5, 0xED, 0xA0, 0x80, 0xC0, 0x9B, 0x42]
        let safe = SafeText(String(decoding: bytes, as: UTF8.self)).string
        #expect(safe.hasPrefix("A\u{FFFD}3\u{FFFD}("))
        #expect(safe.unicodeScalars.allSatisfy { !Self.isControl($0) })
        #expect(safe.hasSuffix("B"))
    }

    @Test(
        "Text that pretends an order or hides letters loses what does it",
        arguments: [
            ("\u{202E}gnp.exe\u{202C}", "gnp.exe"), ("\u{2066}A\u{2069}B\u{061C}", "AB"),
            ("A\u{200B}B\u{200D}C\u{FEFF}D", "ABCD"),
            ("a\u{034F}b", "ab"), ("a\u{3164}b\u{115F}", "ab"), ("soft\u{AD}hyphen", "softhyphen"),
            ("x\u{E0041}y", "xy"),
            ("p\u{E000}q\u{10FFFF}r", "pqr"),
        ])
    func hidden(hostile: String, expected: String) {
        #expect(SafeText(hostile).string == expected)
    }

    @Test(
        "Emoji forms and keycaps lose their selectors",
        arguments: [
            ("\u{2764}\u{FE0F}", "\u{2764}"), ("1\u{FE0F}\u{20E3}", "1"),
            ("\u{1F468}\u{200D}\u{1F469}", "\u{1F468}\u{1F469}"),
        ])
    func emoji(hostile: String, expected: String) {
        #expect(SafeText(hostile).string == expected)
    }

    @Test("A thousand marks on one letter become four, and marks without a letter none")
    func marks() {
        let many = "z" + String(repeating: "\u{0301}", count: 1_000) + "!"
        #expect(SafeText(many).string.unicodeScalars.count == 1 + SafeText.marksPerBase + 1)
        #expect(SafeText("\u{0301}\u{0302}A").string == "A")
        // Marks of two texts meet on one letter: they are counted anew.
        let half = SafeText("z" + String(repeating: "\u{0301}", count: 3))
        #expect((half + SafeText("\u{0301}")).string.unicodeScalars.count <= 1 + SafeText.marksPerBase)
    }

    @Test(
        "Names in Indian scripts survive whole",
        arguments: [
            "मीना अय्यर", "राष्ट्रीय बैंक", "हिंदी", "தமிழ்ச்செல்வி", "বাংলা", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "లక్ష్మీ దేవి", "ಅನನ್ಯ", "മോഹൻ", "فاطمہ",
            "José Nuñez", "₹1,23,456.50", "● ◐ ◔ ✕ ↺ ? ○ ◇",
        ])
    func names(name: String) {
        #expect(SafeText(name).string == name)
    }

    @Test("Line ends and tabs become one blank each")
    func blanks() {
        #expect(SafeText("a\r\nb\nc\rd\te\u{A0}f").string == "a b c d e f")
    }

    @Test("Longer text ends in an ellipsis and keeps as many scalars as it may")
    func limit() {
        #expect(SafeText("abcdef", limit: 3).string == "abc…")
        #expect(SafeText("abc", limit: 3).string == "abc")
        #expect(SafeText("ñandú", limit: 2).string == "ña…")
        #expect(SafeText(String(repeating: "x", count: 100_000)).string.unicodeScalars.count == 4_097)
    }

    @Test("Interpolated text is cleaned like any other")
    func interpolation() {
        let outside = "\u{1B}[31mred\u{202E}"
        let safe: SafeText = "name: \(outside)"
        #expect(safe.string == "name: ·[31mred")
    }

    @Test(
        "Cleaning what is clean changes nothing",
        arguments: [
            "\u{1B}]52;c;x\u{07}", "\u{202E}abc\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}", "தமிழ்", "a\r\nb", "👍🏽",
        ])
    func idempotent(text: String) {
        let once = SafeText(text)
        #expect(SafeText(once.string) == once)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value)
    }

    private static func mayPass(_ scalar: Unicode.Scalar) -> Bool {
        if isControl(scalar) || scalar.properties.isDefaultIgnorableCodePoint { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator,
            .enclosingMark:
            return false
        default:
            return !scalar.properties.isBidiControl && !scalar.properties.isVariationSelector
        }
    }
}
