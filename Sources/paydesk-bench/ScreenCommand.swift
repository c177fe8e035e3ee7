import ArgumentParser
import Foundation

/// `paydesk-bench screen`: the real program on a terminal, with many transactions.
struct ScreenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screen",
        abstract: "The real dashboard on a terminal of 120×34: frames, keys, filters, memory, idling.",
        discussion: """
            Fills a small and a large store where the folder has none, drives paydesk on a pseudo-terminal, and prints \
            the budgets beside what was measured; then htop, lnav, vd and less on the same transactions, where they are \
            installed. Leaves with 1 where a budget is missed by more than the margin.
            """)

    @Option(help: "The program; by default the one built beside this.") var paydesk: String?
    @Option(help: "Transactions of the large store.") var transactions = 1_000_000
    @Option(help: "Transactions of the small store.") var small = 10_000
    @Option(help: "Starts for the first frame.") var starts = 9
    @Option(help: "Keys to scroll by.") var keys = 400
    @Option(help: "Seconds of idling, at most 50.") var idle = 20.0
    @Option(help: "Per cent that a budget may be exceeded by before this leaves with 1.") var margin = 25.0
    @Option(help: "Where the stores are kept for the next run; without it they are removed.") var folder: String?
    @Flag(help: "Leave out the other programs.") var alone = false
    @Flag(help: "Time what the store is asked for, too, and every key of the filters.") var details = false

    /// Typed into the filter: a common and a rare name, one that nobody has, fields, several at once.
    private static let filters = [
        "kumar", "venkatesh", "zzyzx", "5500", "amount>50000", "status:unknown", "status:success", "status:failed",
        "bank:hdfc", "mode:neft", "name:sharma", "status:failed kumar", "bank:sbin amount>20000 mode:imps",
    ]

    func validate() throws {
        guard small >= 100, transactions >= small, starts > 0, keys > 0, (0...50).contains(idle), margin >= 0 else {
            throw ValidationError("At least 100 transactions, a start and a key; at most 50 seconds of idling.")
        }
    }

    func run() async throws {
        let place = folder.map { URL(filePath: $0) }
        let made = FileManager.default.temporaryDirectory.appending(path: "paydesk-bench-stores-\(UUID().uuidString)")
        let scene = try DeskScene(program: program, folder: place ?? made)
        defer {
            scene.end()
            if place == nil { try? FileManager.default.removeItem(at: made) }
        }
        var figures: [Figures] = []
        for count in [small, transactions] {
            if let seconds = try scene.fill(count) {
                print("filled \(count) in \(ScreenReport.number(seconds, digits: 1)) s")
            }
            print("the store of \(count): \(ScreenReport.number(scene.size(of: count), digits: 0)) MiB")
            figures.append(try await measure(count, scene))
        }
        let peers = alone ? [] : try peers(scene)
        let report = ScreenReport(small: (small, figures[0]), large: (transactions, figures[1]), peers: peers)
        let parts = [report.table(), report.ratios(), report.verdicts()]
        print("\n" + parts.filter { !$0.isEmpty }.joined(separator: "\n\n"))
        let missed = report.missed(margin: margin)
        guard missed.isEmpty else {
            print("\nmissed by more than \(margin) %: \(missed.map(\.what).joined(separator: "; "))")
            throw ExitCode(1)
        }
    }

    private var program: String {
        paydesk ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "paydesk").path
    }

    private func measure(_ count: Int, _ scene: DeskScene) async throws -> Figures {
        let run = try await DeskRun(scene, transactions: count)
        defer { run.close() }
        let figures = try await run.measure(starts: starts, keys: keys, idleSeconds: idle, filters: Self.filters)
        guard details else { return figures }
        for key in figures.filter { print("filter  \(ScreenReport.number(key.milliseconds))  \(key.text)") }
        let lines = try await StoreRun.measure(scene.store(of: count), filters: Self.filters)
        print(
            ScreenReport.aligned(
                [["asked of the store", "p50, ms", "slowest, ms"]]
                    + lines.map { line in
                        [
                            line.what, ScreenReport.number(Figures.share(0.5, of: line.times)),
                            ScreenReport.number(line.times.last),
                        ]
                    }))
        return figures
    }

    private func peers(_ scene: DeskScene) throws -> [(String, Figures)] {
        let file = try scene.text(of: transactions)
        let (first, last) = try Self.ends(file)
        return try Peer.installed(file: file, first: first, last: last).map { peer, path in
            let run = ProgramRun(
                program: path, arguments: peer.arguments, environment: [:],
                hasData: { $0.has(peer.mark) }, down: peer.down)
            return (peer.name, try run.measure(starts: starts, keys: keys, idleSeconds: idle))
        }
    }

    /// The first thirteen figures in a row of the list's first and of its last line: their references.
    private static func ends(_ file: String) throws -> (first: String, last: String) {
        let handle = try FileHandle(forReadingFrom: URL(filePath: file))
        defer { try? handle.close() }
        let start = String(decoding: try handle.read(upToCount: 4_096) ?? Data(), as: UTF8.self)
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: size > 4_096 ? size - 4_096 : 0)
        let rest = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
        guard let first = start.firstMatch(of: /[0-9]{13}/),
            let last = rest.split(separator: "\n").last?.firstMatch(of: /[0-9]{13}/)
        else { throw BenchFault(what: "\(file) has no transaction") }
        return (String(first.output), String(last.output))
    }
}
