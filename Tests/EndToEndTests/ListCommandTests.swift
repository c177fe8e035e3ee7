import Foundation
import Testing

/// The list on the command line, revealed and followed, and where common options may stand (`command-line.md`).
@Suite(.serialized, .ownThreads) struct ListCommandTests {
    @Test func numbersAreMaskedUntilTheyAreRevealedAndThatIsWrittenDown() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let reference = try sandbox.reference()
        for format in ["json", "csv", "table"] {
            #expect(!(try sandbox.paydesk("transactions", "--format", format).out.contains("50100234567812")))
            let revealed = try sandbox.paydesk("transactions", "--format", format, "--reveal")
            #expect(revealed.status == 0 && revealed.out.contains("50100234567812"), "\(format)")
        }
        let shown = try sandbox.paydesk("show", reference, "--json")
        let timeline = try #require(shown.objects.first?["timeline"] as? [[String: Any]])
        #expect(timeline.filter { $0["note"] as? String == "looked at the whole numbers" }.count == 3)
    }

    @Test func followingPrintsWhatComesAndEndsWellOnInterrupt() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let first = try sandbox.reference()
        let file = sandbox.home.appending(path: "followed").path
        let child = try sandbox.start(["transactions", "--follow", "--json"], out: file)
        func lines() -> [String] {
            String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
                .split(separator: "\n").map(String.init)
        }
        try SandboxProcess.wait("the list") { lines().contains { $0.contains(first) } }
        let second = try sandbox.reference(ofPaymentTo: "50100234567899")
        try SandboxProcess.wait("the new one") { lines().contains { $0.contains(second) } }
        kill(child, SIGINT)
        #expect(try Program.wait(for: child, seconds: 10, "transactions --follow") == 0)
        for line in lines() {
            #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(line)")
        }
    }

    @Test func commonOptionsMayStandBeforeTheCommand() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let elsewhere = sandbox.home.appending(path: "not-there.toml").path
        let outcome = try sandbox.paydesk("--config", elsewhere, "balances")
        #expect(outcome.status == 78 && outcome.err.contains("not-there.toml"), "\(outcome.err)")
        #expect(try sandbox.paydesk("--no-color", "complaint", "close", "C-000101-01").status == 1)
    }

    @Test func withoutAConfigurationTheDemoIsOffered() throws {
        let sandbox = try SandboxProcess()
        let outcome = try sandbox.paydesk("transactions")
        #expect(outcome.status == 78 && outcome.err.contains("paydesk demo"), "\(outcome.err)")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionsNameTheCommands(_ shell: String) throws {
        let outcome = try Program.run(Terminal.program, ["--generate-completion-script", shell])
        #expect(outcome.status == 0)
        for command in [
            "balances", "transactions", "refresh", "payout", "complaint", "complaints", "recharge", "operators", "link",
            "listen", "watch", "demo", "sandbox",
        ] {
            #expect(outcome.out.contains(command), "\(command)")
        }
        guard shell == "bash" else { return }
        let script = FileManager.default.temporaryDirectory.appending(path: "completion-\(UUID().uuidString)")
        try Data(outcome.out.utf8).write(to: script)
        defer { try? FileManager.default.removeItem(at: script) }
        let checked = try Program.run("/bin/bash", ["-n", script.path])
        #expect(checked.status == 0, "\(checked.err)")
    }

    @Test func aPracticeStoreIsWrittenOnceAndTheSameEachTime() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "paydesk-fill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var listings: [String] = []
        for name in ["a.db", "b.db"] {
            let store = folder.appending(path: name).path
            let filled = try Program.run(
                Terminal.program,
                [
                    "demo", "--fill-only", store, "--transactions", "300", "--seed", "5", "--at",
                    "2026-11-20T14:02:12+05:30",
                ])
            #expect(filled.status == 0, "\(filled.err)")
            let file = folder.appending(path: "\(name).toml").path
            try Data("[store]\npath = \"\(store)\"\n".utf8).write(to: URL(filePath: file))
            let listed = try Program.run(
                Terminal.program, ["transactions", "--config", file, "--json", "--limit", "1000"])
            #expect(listed.out.split(separator: "\n").count == 300)
            listings.append(listed.out)
        }
        #expect(listings[0] == listings[1], "the same seed and moment give the same store")
        let again = try Program.run(Terminal.program, ["demo", "--fill-only", folder.appending(path: "a.db").path])
        #expect(again.status == 73)
        #expect(try Program.run(Terminal.program, ["demo", "--fill-only", "x", "--at", "soon"]).status == 64)
    }
}
