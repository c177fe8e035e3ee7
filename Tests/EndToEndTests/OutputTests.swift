import Foundation
import Payments
import Testing

@testable import paydesk

/// What leaves as a file or for another program (`command-line.md`).
@Suite struct OutputTests {
    @Test(
        "A cell is never a formula and never more than a cell",
        arguments: [
            ("MEENA IYER", "MEENA IYER"), ("=1+1", "'=1+1"), ("+91", "'+91"), ("-2+3", "'-2+3"),
            ("@SUM(1)", "'@SUM(1)"),
            ("  =1", "'  =1"), ("\t=1", "' =1"), ("\u{200B}=1", "'=1"), ("\u{FF1D}1", "'\u{FF1D}1"),
            ("\u{2212}1", "'\u{2212}1"), ("a\nb", "a b"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
            ("a;b", "\"a;b\""),
            ("\u{1B}]0;t\u{7}", "\"·]0;t·\""), ("=\"a\",1", "\"'=\"\"a\"\",1\""), ("", ""),
            ("1,23,456.50", "\"1,23,456.50\""),
        ])
    func cells(outside: String, expected: String) {
        #expect(CSV.cell(outside) == expected)
        #expect(CSV.line([outside, "x"]) == expected + ",x")
    }

    @Test("No hostile text makes a line end, a formula or an unquoted quote of a cell")
    func hostileCells() {
        for hostile in HostileText.all {
            let text = String(decoding: hostile.bytes, as: UTF8.self)
            for start in ["", "=", "  @", "\t+"] {
                let cell = CSV.cell(start + text)
                #expect(!cell.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
                let inside = cell.hasPrefix("\"") ? String(cell.dropFirst().dropLast()) : cell
                #expect(!["=", "+", "-", "@"].contains(inside.drop { $0 == " " }.first))
                #expect(!inside.replacing("\"\"", with: "").contains("\""))
            }
        }
    }

    @Test("A handover never takes the place of another, nor lies where it was not sent")
    func handovers() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "paydesk-handover-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let moment = Timestamp(seconds: 1_795_000_000)
        let paths = try ["one", "two"].map { try HandoverReading.write($0, to: folder.path, at: moment) }
        #expect(try paths.map { try String(contentsOfFile: $0, encoding: .utf8) } == ["one", "two"])
        #expect(paths.allSatisfy { $0.hasPrefix(folder.path + "/paydesk-handover-") && $0.hasSuffix(".txt") })
        let mode = try FileManager.default.attributesOfItem(atPath: paths[0])[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("The list has room for every status")
    func statusColumn() throws {
        let heads = try #require(PlainTable.header(.table))
        let place = try #require(heads.range(of: "account")).lowerBound.utf16Offset(in: heads)
        for status in PaymentStatus.allCases {
            let row = Transaction(
                reference: try #require(Reference("1109111588400")), provider: "segura-main", mode: .rail(.imps),
                amount: Money(rupees: 500), status: status,
                beneficiary: Beneficiary(name: "MEENA IYER", account: "••••7812"),
                agent: Agent(uid: 1, name: "asha"), createdAt: Timestamp(seconds: 1_795_000_000),
                updatedAt: Timestamp(seconds: 1_795_000_000))
            let line = PlainTable.line(row)
            #expect(line.range(of: "••••7812")?.lowerBound.utf16Offset(in: line) == place, "\(line)")
        }
    }

    @Test("JSON escapes what steers a terminal or shows nothing, and says it whole")
    func json() {
        for value in Array(UInt32(0)...0x2FFF) + Array(0xE000...0xFFFF) + Array(0xE0000...0xE01FF) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let line = JSON.text("a" + String(scalar) + "b").line
            let properties = scalar.properties
            let isHarmful =
                properties.isDefaultIgnorableCodePoint
                || [.control, .format, .privateUse, .unassigned, .enclosingMark, .lineSeparator, .paragraphSeparator]
                    .contains(properties.generalCategory)
            if isHarmful {
                #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "U+\(String(value, radix: 16))")
            }
        }
    }
}
