import Foundation
import Testing

@testable import paydesk

/// Manual pages are made from the declarations of the commands, so they name each of them and every option.
@Suite struct ManualTests {
    @Test("Every command has a page that names what it takes, and nothing in it is read as a request by mistake")
    func pages() throws {
        let family = try CommandFacts.all().family
        #expect(family.map { $0.words.joined(separator: " ") }.contains("paydesk payouts import"))
        #expect(family.count >= 30)
        for facts in family {
            let page = ManualPage(facts: facts, version: "1")
            for argument in facts.shown {
                let word = argument.preferredName?.word ?? argument.valueName ?? ""
                #expect(page.text.contains(word.replacing("-", with: "\\-")), "\(page.file) lacks \(word)")
            }
            for line in page.text.split(separator: "\n") where line.hasPrefix(".") {
                let request = line.prefix { $0 != " " }
                #expect([".TH", ".SH", ".B", ".TP", ".PP", ".nf", ".fi"].contains(request), "\(page.file): \(line)")
            }
            #expect(page.text.contains(".SH NAME\n\(page.name.replacing("-", with: "\\-")) \\- "))
        }
    }

    @Test func theyAreWrittenAndPrinted() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "paydesk-man-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try Program.run(Terminal.program, ["manual", "--all", folder.path]).status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(["paydesk.1", "paydesk-payouts-import.1", "paydesk-link-create.1"]).isSubset(of: names))
        let printed = try Program.run(Terminal.program, ["manual", "payouts", "import"]).out
        let written = try String(contentsOf: folder.appending(path: "paydesk-payouts-import.1"), encoding: .utf8)
        #expect(printed == written)
        #expect(try Program.run(Terminal.program, ["manual", "payoots"]).status == 64)
    }
}
