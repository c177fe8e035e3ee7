import Testing

@testable import paydesk

/// How a file of payouts is read, and how its progress is told.
@Suite struct ImportReadingTests {
    @Test(
        "Records as RFC 4180 has them, each with the line it begins at",
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]], [1, 2]),
            ("\u{FEFF}a\r\n\r\n1\r\n", [["a"], ["1"]], [1, 3]),
            ("a\r1\r2", [["a"], ["1"], ["2"]], [1, 2, 3]),
            ("\"a\nb\",c\nd,\"e\"\"f\"", [["a\nb", "c"], ["d", "e\"f"]], [1, 3]),
            ("\"a\r\nb\"\r\n,", [["a\r\nb"], ["", ""]], [1, 3]),
            ("मीना,é\n", [["मीना", "é"]], [1]), ("", [], []),
        ] as [(String, [[String]], [Int])])
    func records(_ text: String, _ cells: [[String]], _ lines: [Int]) throws {
        let records = try CSVReading.records(Array(text.utf8))
        #expect(records.map(\.cells) == cells)
        #expect(records.map(\.line) == lines)
    }

    @Test(
        "What nobody can understand is refused with its line",
        arguments: [
            (Array("a\n\"b".utf8), 2), (Array("a\nb\"c\n".utf8), 2), (Array("\"a\"b\n".utf8), 1),
            ([0x61, 0x0A, 0xFF, 0x0A], 2),
        ] as [([UInt8], Int)])
    func refused(_ bytes: [UInt8], _ line: Int) {
        #expect { try CSVReading.records(bytes) } throws: { ($0 as? CSVProblem)?.line == line }
    }

    @Test("A bar with rate and remaining time, never wider than the terminal")
    func progress() {
        var progress = ImportProgress("done", total: 10_000)
        #expect(progress.bar(after: .zero, columns: 80).hasSuffix("done 0 of 10,000, 0 %"))
        progress.step(to: 2_500)
        let bar = progress.bar(after: .seconds(50), columns: 100)
        #expect(bar == "[#######.......................] done 2,500 of 10,000, 25 %, 50 rows a second, 3 min left")
        for columns in 1...120 { #expect(progress.bar(after: .seconds(50), columns: columns).count < max(columns, 2)) }
        #expect(progress.words(after: .seconds(5_000)).hasSuffix("0.5 rows a second, 4 h 10 min left"))
        progress.step(to: 10_000)
        #expect(progress.words(after: .seconds(200)) == "done 10,000 of 10,000, 100 %, 50 rows a second")
    }
}
