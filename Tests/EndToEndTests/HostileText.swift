import Foundation

/// Texts that want to harm a terminal, a log or a spreadsheet, each with a mark to find it by.
struct HostileText: Sendable {
    /// As in `h017`.
    let mark: String
    /// As it comes down a line; not always UTF-8.
    let bytes: [UInt8]

    /// The text, where it is one.
    var text: String? { String(validating: bytes, as: UTF8.self) }

    /// What can be typed of it: without the controls that are keys.
    var typed: [UInt8] { bytes.filter { $0 >= 0x20 && $0 != 0x7F } }

    /// As the inside of a JSON string: escaped throughout, or raw but for what JSON needs.
    func json(escaped: Bool) -> [UInt8] {
        guard escaped, let text else {
            return bytes.flatMap { byte -> [UInt8] in
                switch byte {
                case 0x22, 0x5C: [0x5C, byte]
                case 0x00..<0x20: Array(String(format: "\\u%04x", Int(byte)).utf8)
                default: [byte]
                }
            }
        }
        return text.utf16.flatMap { Array(String(format: "\\u%04X", Int($0)).utf8) }
    }

    /// All of them.
    static let all: [HostileText] = payloads.enumerated().map { index, payload in
        let mark = String(format: "h%03d", index)
        return HostileText(mark: mark, bytes: Array(mark.utf8) + payload + [0x7A])
    }

    private static let payloads: [[UInt8]] = controls + texts.map { Array($0.utf8) } + noText

    /// Texts one after another, as long as they fit together in so many characters.
    static func chunks(of limit: Int, _ part: (HostileText) -> [UInt8] = \.bytes) -> [[UInt8]] {
        var chunks: [[UInt8]] = []
        for hostile in all {
            let next = part(hostile)
            if let last = chunks.last, last.count + next.count <= limit {
                chunks[chunks.count - 1] += next
            } else {
                chunks.append(next)
            }
        }
        return chunks
    }

    // MARK: What they are made of

    /// Every control of ASCII, and every one of C1 as a byte and as a character.
    private static let controls: [[UInt8]] =
        (Array(0x00...0x1F) + [0x7F]).map { [UInt8($0)] } + (0x80...0x9F).map { [UInt8($0)] }
        + (0x80...0x9F).map { [0xC2, UInt8($0)] }

    private static let texts: [String] =
        escapes + csi + osc + strings + invisible + marks + people + layout + languages

    private static let escapes = [
        "c", "7", "8", "D", "E", "H", "M", "N", "O", "Z", "=", ">", "#8", "%G", "%@", "(0", ")0", "*A", "+B", "~", "n",
        "o", "|", "}", " F", "l", "m", "\u{1B}[31m",
    ].map { "\u{1B}" + $0 }

    private static let csi: [String] =
        [
            "5m", "8m", "31337m", "38;5;9;8m", "4:3m", "58;5;1m", "2J", "3J", "K", "999;999H", "99A", "99B", "99C",
            "99D",
            "99d", "99G", "99L", "99M", "99P", "99@", "99X", "99S", "99T", "1;3r", "4h", "20h", "?3h", "?5h", "?6h",
            "?7l",
            "?25h", "?47h", "?1000h", "?1002h", "?1003h", "?1004h", "?1006h", "?1049l", "?2004l", "?2026h", "6n", "5n",
            "c",
            ">c", "=c", "0x", "18t", "21t", "8;10;10t", "!p", "5i", "4i", "200~", "201~", "A", "1;1R", "?1;2c", "?u",
            ">1u",
        ].map { "\u{1B}[" + $0 } + ["31m", "2J", "?1049l"].map { "\u{9B}" + $0 }

    private static let osc: [String] = {
        let commands = [
            "0;title", "2;title", "4;1;?", "7;file:///etc", "8;;http://evil.example/", "9;note", "10;?", "11;#000000",
            "50;font", "52;c;cm0gLXJm", "52;c;?", "104", "112", "133;A", "777;notify;a;b", "1337;File=:AAAA",
        ]
        let ends = ["\u{7}", "\u{1B}\\", "\u{9C}", ""]
        return commands.enumerated().map { "\u{1B}]" + $1 + ends[$0 % 4] } + [
            "\u{9D}0;title\u{9C}", "\u{9D}52;c;YQ==\u{7}",
        ]
    }()

    private static let strings: [String] =
        [
            "P$qm", "P+q544e", "Pq#0;2;0;0;0#0!9~", "Ptmux;\u{1B}\u{1B}]0;t\u{7}", "_Ga=T,f=24;AAAA", "^privacy",
            "Xstart", "kname",
        ]
        .flatMap { ["\u{1B}" + $0 + "\u{1B}\\", "\u{1B}" + $0] } + [
            "\u{90}$qm\u{9C}", "\u{9F}Ga=T\u{9C}", "\u{98}x", "\u{9E}x",
        ]

    /// Bidi, zero width, tags, variation selectors, separators, noncharacters, private and unassigned characters.
    private static let invisible: [String] = {
        let single: [UInt32] = [
            0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200B,
            0x200C,
            0x200D, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x206A, 0x206F, 0xFEFF, 0x00AD, 0x180E, 0x034F, 0x115F,
            0x1160,
            0x3164, 0xFFA0, 0x17B4, 0x17B5, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFC, 0xFFFD, 0x2028, 0x2029, 0xFE00, 0xFE0E,
            0xFE0F,
            0xE0100, 0xE0001, 0xE0020, 0xE007F, 0xFFFE, 0xFFFF, 0x1FFFE, 0xE000, 0xF8FF, 0xF0000, 0x10FFFD, 0x0378,
            0x00A0,
            0x2003, 0x3000, 0x1D173, 0x13430, 0x1BCA0,
        ]
        let tagged = "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"
        return (single + formats.filter { !single.contains($0) }).compactMap(Unicode.Scalar.init)
            .map { "a" + String($0) + "b" }
            + [tagged, "\u{202E}000,21₹\u{202C}", "\u{2067}rlo\u{2066}lro", "pay\u{200B}pal", "MEENA\u{2060} IYER"]
    }()

    /// Every character that Unicode counts as format: it has no picture of its own and changes those of others.
    private static let formats: [UInt32] = [UInt32](0...0xE0FFF).filter {
        Unicode.Scalar($0)?.properties.generalCategory == .format
    }

    private static let marks = [
        "a" + String(repeating: "\u{301}", count: 60), String(repeating: "a\u{489}\u{321}\u{334}", count: 20),
        "\u{301}\u{302}",
        "1\u{20DD}2\u{20E3}", "क" + String(repeating: "\u{94D}क", count: 40), "\u{E31}\u{E34}\u{E38}\u{E48}",
    ]

    /// Emoji that are one picture of many characters.
    private static let people = [
        "👨‍👩‍👧‍👦", "👩🏽‍💻", "🏳️‍🌈", "🇮🇳🇮", "1️⃣", "❤️", "🧑🏿‍🤝‍🧑🏻", "☠︎☠️", "😀" + "\u{200D}", "🏻",
    ]

    private static let layout: [String] = [
        "a\r\nb", "a\nb", "a\rb", "\n\n\n\n", "\t\t\t\t", String(repeating: "\u{8}", count: 30),
        "\r" + String(repeating: " ", count: 40),
        "a\u{B}b\u{C}c", "\u{85}next", "%n%n%s%s", "%1$n", "$(reboot)`id`", "'; DROP TABLE payout;--", "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3", "@SUM(1)", "\t=1", "<script>alert(1)</script>", "\"}],\"x\":{", "\\u001b[31m", "\\x1b[31m", "^[[31m",
        "../../etc/passwd",
        "{{7*7}}", "\u{0}\u{0}", "a\u{0}b", String(repeating: "A", count: 5_000), String(repeating: "漢", count: 1_500),
        String(repeating: "e\u{301}", count: 1_500), String(repeating: " ", count: 3_000),
        String(repeating: "\u{1B}[", count: 200),
    ]

    private static let languages = [
        "漢字仮名", "한국어각", "ｆｕｌｌ", "ﷺ", "العربية", "עברית", "العربية123", "हिंदी क्षत्रिय", "தமிழ்", "বাংলা", "ไทย", "ᠮᠣᠩᠭᠣᠯ", "𒐫", "꧅",
        "ﬁ",
        "İıſ", "Ａ", "\u{1F1EE}",
    ]

    /// Bytes that are no UTF-8: overlong, surrogates, out of range, cut, alone.
    private static let noText: [[UInt8]] = [
        [0xC0, 0xAF], [0xC1, 0x9B], [0xE0, 0x80, 0x9B], [0xF0, 0x80, 0x80, 0x9B], [0xED, 0xA0, 0x80],
        [0xED, 0xBF, 0xBF],
        [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        [0xBF, 0xBF], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC2], [0xC2, 0x1B, 0x5B, 0x33, 0x31, 0x6D],
        [0xE2, 0x1B, 0x5D, 0x30, 0x3B],
        [0x1B, 0x5B, 0xFF, 0x6D], [0x9B, 0x33, 0x31, 0x6D], [0x9D, 0x30, 0x3B, 0x61, 0x07], [0x90, 0x71, 0x9C],
        [0xFF, 0xFE, 0x41, 0x00],
    ]
}
