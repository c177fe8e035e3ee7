import Foundation
import TerminalGlass
import Testing

@testable import paydesk_bench

/// The measuring itself: what counts as a frame, a share, a missed budget.
@Suite("The screen's benchmark", .serialized)
struct ScreenBenchTests {
    @Test("a key is timed to the end of what it brings, and what brings nothing is told")
    func burst() throws {
        let script = "stty -echo; printf ready; read a; printf 12345; read b"
        let terminal = try MeasuredTerminal("/bin/sh", ["-c", script])
        defer { terminal.end() }
        #expect(terminal.time { $0.has("ready") } != nil)
        terminal.settle(50)
        terminal.press("x\n")
        let burst = try #require(terminal.burst())
        #expect(burst.bytes == 5 && burst.last < .seconds(1))
        #expect(terminal.has("12345") && !terminal.has("123456"))
        #expect(terminal.burst(patience: 20) == nil)
    }

    @Test("what a program draws is seen, and its memory and processor time are read")
    func drawn() throws {
        let terminal = try MeasuredTerminal("/bin/sh", ["-c", "printf '\\033[3;5Hhello'; read a"], isDrawn: true)
        defer { terminal.end() }
        #expect(terminal.time { $0.glass?.lines[2] == "    hello" } != nil)
        #expect(Child.memory("VmRSS", of: terminal.pid) > 0.1)
        #expect(Child.processorSeconds(of: terminal.pid) > 0)
    }

    @Test("a program that is not there is told, and so is one that fails")
    func missing() throws {
        #expect(throws: BenchFault.self) { try MeasuredTerminal("/nowhere/at-all") }
        let file = FileManager.default.temporaryDirectory.appending(path: "bench-\(UUID().uuidString)").path
        defer { for name in [file, file + ".err"] { try? FileManager.default.removeItem(atPath: name) } }
        #expect(throws: BenchFault.self) {
            try Child.run("/bin/sh", ["-c", "echo broken >&2; exit 3"], into: file, environment: [:])
        }
    }

    private static func figures(_ key: Double, memory: Double = 30) -> Figures {
        var figures = Figures()
        figures.firstFrame = 30
        figures.keys = Array(repeating: 0.5, count: 98) + [key, key]
        figures.memory = (memory, memory)
        figures.idle = (0.05, 0)
        figures.filter = [
            Figures.FilterKey(text: "ku", milliseconds: 20),
            Figures.FilterKey(text: "status:failed kum", milliseconds: 9),
        ]
        return figures
    }

    @Test("a budget is missed where it is exceeded by more than the margin, and by how much is told")
    func budgets() {
        var report = ScreenReport(
            small: (100, Self.figures(2)), large: (1_000, Self.figures(2)), peers: [("htop", Self.figures(2))])
        report.peers[0].figures.firstFrame = 100
        #expect(report.missed(margin: 0).isEmpty, "\(report.verdicts())")
        report.large.figures = Self.figures(9, memory: 36)
        #expect(report.missed(margin: 0).map(\.what) == ["key → paint p99, ms", "memory by that of 100"])
        #expect(report.missed(margin: 10).map(\.what) == ["key → paint p99, ms"])
        #expect(report.verdicts().contains("12 % over"))
        report.large.figures.idle = (0.05, 1)
        #expect(report.missed(margin: 1_000).map(\.what) == ["idle, bytes"])
        report.large.figures.filter.append(Figures.FilterKey(text: "kuma", milliseconds: nil))
        #expect(report.missed(margin: 1_000).count == 2 && report.table().contains("never"))
    }

    @Test("a ratio is ours by theirs, and a dash where one of them was not measured")
    func ratios() {
        var report = ScreenReport(
            small: (100, Self.figures(2)), large: (1_000, Self.figures(2, memory: 60)),
            peers: [("htop", Self.figures(4, memory: 120))])
        let lines = report.ratios().split(separator: "\n")
        #expect(lines.first?.hasSuffix("htop") ?? false)
        #expect(lines.last?.hasPrefix("memory") ?? false && lines.last?.hasSuffix("0.50×") ?? false)
        #expect(lines.contains { $0.hasPrefix("key → paint p99") && $0.hasSuffix("0.50×") })
        #expect(lines.contains { $0.hasPrefix("bytes a key") && $0.hasSuffix("–") })
        report.peers = []
        #expect(report.ratios().isEmpty)
    }

    @Test("a word of three characters is one the index can look for; the last word counts")
    func indexed() {
        #expect(Figures.FilterKey(text: "kum", milliseconds: 1).isIndexed)
        #expect(!Figures.FilterKey(text: "status:failed ku", milliseconds: 1).isIndexed)
        #expect(Figures.share(0.99, of: []) == nil && Figures.share(0.5, of: [1, 2, 3]) == 2)
    }
}
