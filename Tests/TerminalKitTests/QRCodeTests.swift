import Guarded
import Testing

@testable import TerminalKit

@Suite("QR codes: the shape ISO/IEC 18004 asks for")
struct QRCodeTests {
    private static let link = "https://pay.example.in/l/1109111588400"

    @Test("The square is a version's, and a cell holds two modules")
    func size() throws {
        let code = try #require(QRCode(Self.link))
        #expect((code.side - 17) % 4 == 0 && (1...40).contains((code.side - 17) / 4))
        #expect(code.size == Size(columns: code.side + 4, rows: (code.side + 5) / 2))
        #expect(code.lines.count == code.size.rows)
        #expect(code.lines.allSatisfy { $0.count == code.size.columns })
    }

    @Test("Three finders stand in their corners, the quiet border is light, the timing row alternates")
    func patterns() throws {
        let code = try #require(QRCode(Self.link))
        let finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
        func module(_ x: Int, _ y: Int) -> Bool { code.isDark(column: x + 2, row: y + 2) }
        for (left, top) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
            for (y, row) in finder.enumerated() {
                for (x, digit) in row.enumerated() { #expect(module(left + x, top + y) == (digit == "1")) }
            }
        }
        for x in 8..<(code.side - 8) { #expect(module(x, 6) == (x % 2 == 0)) }
        for place in 0..<code.size.columns {
            for border in [0, 1, code.side + 2, code.side + 3] {
                #expect(!code.isDark(column: place, row: border) && !code.isDark(column: border, row: place))
            }
        }
    }

    @Test("The same text gives the same code, another text another")
    func content() {
        #expect(QRCode(Self.link) == QRCode(Self.link))
        #expect(QRCode(Self.link) != QRCode(Self.link + "1"))
    }

    @Test("Nothing, too much and NUL give none", arguments: ["", String(repeating: "a", count: 1_001), "a\u{0}b"])
    func refused(_ text: String) {
        #expect(QRCode(text) == nil)
    }

    @Test("It is drawn in the role a camera can read, in every shipped theme's terms")
    func drawing() throws {
        let code = try #require(QRCode(Self.link))
        #expect(code.drawing.count == code.size.rows)
        #expect(
            code.drawing.allSatisfy { $0.columns == code.size.columns && $0.spans.allSatisfy { $0.role == .qrCode } })
    }
}
