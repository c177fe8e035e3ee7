import Foundation
import Testing

/// The built program against stubs of the four providers that were made from the vendors' documents alone, in Python and
/// without a look at this program's sources: commands, exit codes, JSON, callbacks, and what reached the provider.
@Suite(.serialized, .ownThreads) struct StubTests {
    private static let driver = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Stubs/driver.py").path

    /// What takes two people is driven where this user can be somebody else.
    private static let canBeTwo = geteuid() == 0 && FileManager.default.fileExists(atPath: "/usr/bin/setpriv")

    /// Rows of the import that is killed, where there are to be many: each takes its time.
    private static let rows = ProcessInfo.processInfo.environment["PAYDESK_ROWS"].flatMap { Double($0) } ?? 0

    /// So many at once: most of a scenario is waiting.
    private static let lanes = 4

    @Test func everyScenarioHolds() throws {
        let listed = try Program.run("/usr/bin/python3", [Self.driver, "--list"])
        let names = listed.out.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
        #expect(names.count >= 60, "\(listed.err)")
        let folder = FileManager.default.temporaryDirectory.appending(path: "paydesk-stubs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let lanes = try (0..<Self.lanes).map { lane in
            let mine = names.enumerated().filter { $0.offset % Self.lanes == lane }.map(\.element)
            let file = folder.appending(path: "\(lane)").path
            return (
                file,
                try Program.start(
                    "/usr/bin/python3", [Self.driver, Terminal.program] + mine, out: file, err: file + ".err")
            )
        }
        for (file, child) in lanes {
            let status = try Program.wait(for: child, seconds: 300 + Self.rows / 2, "driver.py")
            let said = try [file, file + ".err"].map { try String(contentsOfFile: $0, encoding: .utf8) }
            #expect(status == 0, "\(said.joined())")
        }
        // Together they ran every command that --help names, and left with every code of the contract.
        let idle = try Program.run(
            "/usr/bin/python3", [Self.driver, "--missing", Terminal.program] + lanes.map(\.0))
        #expect(idle.status == 0 || !Self.canBeTwo, "\(idle.err)")
    }
}
