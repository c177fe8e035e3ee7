import Dashboard
import Foundation
import Payments
import Testing

@testable import paydesk

/// What is shown or marked, written to a file (`screens.md`, *Keys*, `e`).
@Suite(.serialized, .ownThreads) struct ExportTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "export-\(UUID().uuidString)").path

    private func row(_ name: String, note: String = "", isHidden: Bool = false) throws -> Transaction {
        var row = Transaction(
            reference: try #require(Reference("1109111588400")), provider: "segura-main", mode: .rail(.imps),
            amount: Money(rupees: 25_000), status: .awaitingApproval,
            beneficiary: Beneficiary(name: name, account: "••••5521", ifsc: "HDFC0001203"),
            agent: Agent(uid: 1000, name: "asha"), note: note, createdAt: Timestamp(seconds: 1_795_163_284),
            updatedAt: Timestamp(seconds: 1_795_163_284))
        if isHidden { row = row.hidden }
        return row
    }

    private func mode(_ path: String) -> Int { Program.mode(of: path) ?? 0 }

    /// Lower-case hex of its SHA-256, by another program's reckoning.
    private func digest(_ path: String) throws -> String {
        String(try Program.run("/usr/bin/sha256sum", [path]).out.prefix(64))
    }

    @Test(arguments: [ExportFormat.csv, .json])
    func aFileIsForThisUserAloneHoldsNoFormulaAndNothingHidden(_ format: ExportFormat) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try ExportFile(folder: folder, format: format, at: Timestamp(seconds: 1_795_163_284))
        try file.write(try row("=HYPERLINK(\"http://x\")", note: "+1"))
        try file.write(try row("BHARAT SHAH", isHidden: true))
        try file.end()
        #expect(!FileManager.default.fileExists(atPath: file.path), "it has its name once it is whole")
        try file.publish()
        #expect(mode(file.path) == 0o600 && mode(folder) == 0o700)
        let data = try #require(FileManager.default.contents(atPath: file.path))
        #expect(try digest(file.path) == file.sha256 && file.rows == 2)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.components(separatedBy: "25000").count == 2, "of one of the two")
        switch format {
        case .csv:
            let lines = text.components(separatedBy: "\r\n")
            #expect(lines.count == 4 && lines[3].isEmpty)
            #expect(lines[1].contains("\"'=HYPERLINK(\"\"http://x\"\")\"") && lines[1].contains(",'+1,"))
            #expect(lines[2].contains(",hidden,") && !lines[2].contains("5521"))
        case .json:
            let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
            #expect(rows.count == 2 && rows[1]["hidden"] as? Bool == true && rows[1]["amount_paise"] is NSNull)
        }
    }

    @Test func nothingIsOverwrittenAndWhatIsGivenUpLeavesNothing() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let moment = Timestamp(seconds: 1_795_163_284)
        for _ in 0..<2 {
            let file = try ExportFile(folder: folder, format: .csv, at: moment)
            try file.end()
            try file.publish()
        }
        _ = try ExportFile(folder: folder, format: .csv, at: moment)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names.count == 2 && names.contains { $0.hasSuffix("-2.csv") }, "\(names)")
        #expect(throws: Failure.self) { try ExportFile(folder: "/proc/none", format: .csv, at: moment) }
    }

    @Test func eWritesWhatIsShownAndTheChainKnowsIt() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let reference = try sandbox.reference()
        let terminal = try RawTerminal.desk(sandbox)
        try terminal.wait(for: String(reference.suffix(7)))
        try terminal.send("e")
        try terminal.wait("the question with its folder") { lines in
            lines.contains { $0.contains("Export 1 shown?") } && lines.contains { $0.contains("▸[ CSV ]") }
        }
        try terminal.send("\r")
        try terminal.wait(for: "1 transaction is in")
        let exports = sandbox.home.appending(path: ".local/share/paydesk/exports")
        let names = try FileManager.default.contentsOfDirectory(atPath: exports.path)
        let path = exports.appending(path: try #require(names.first)).path
        #expect(names.count == 1 && mode(path) == 0o600)
        let data = try #require(FileManager.default.contents(atPath: path))
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains(reference) && text.contains("••••7812") && !text.contains("50100234567812"))
        // Its digest stands in the chain.
        let store = sandbox.home.appending(path: "store/paydesk.db").path
        let written = ["", "-wal"].compactMap { FileManager.default.contents(atPath: store + $0) }
        let digest = Data(try digest(path).utf8)
        #expect(written.contains { $0.range(of: digest) != nil })
        try terminal.send("q")
        #expect(try terminal.waitForTheEnd() == 0)
        #expect(try sandbox.paydesk("audit", "verify").status == 0)
    }
}
