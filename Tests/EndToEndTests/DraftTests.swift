import Foundation
import Testing

/// What is typed into the form and not sent survives the program that is killed.
@Suite(.serialized, .ownThreads) struct DraftTests {
    @Test func aPayoutHalfTypedIsThereAgainAfterAKill() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let session = sandbox.home.appending(path: "store/paydesk.db.session-\(getuid())").path
        do {
            let terminal = try Terminal.desk(sandbox)
            try terminal.press("p")
            try terminal.wait(for: "4 Payout ━")
            try terminal.type("50100234567812")
            try terminal.press("Enter")
            try terminal.wait(for: "▸ To again")
            try SandboxProcess.wait("the draft on disk") { FileManager.default.fileExists(atPath: session) }
            let first = FileManager.default.contents(atPath: session)
            try terminal.type("5010023")
            try SandboxProcess.wait("the newer draft") { FileManager.default.contents(atPath: session) != first }
            #expect(kill(try terminal.child(), SIGKILL) == 0)
            try terminal.waitForTheEnd()
        }
        let bytes = try #require(FileManager.default.contents(atPath: session))
        #expect(bytes.range(of: Data("50100234567812".utf8)) == nil, "it is sealed")
        #expect(try FileManager.default.attributesOfItem(atPath: session)[.posixPermissions] as? Int == 0o600)

        do {
            let terminal = try Terminal.desk(sandbox)
            try terminal.wait(for: "A payout was being written: p goes on with it. Nothing of it was sent.")
            try terminal.press("p")
            try terminal.wait(for: "••••••••••7812          account, 14 digits")
            try terminal.wait(for: "▸ To again     5010023")
            #expect(try sandbox.posts().isEmpty)
            try terminal.press("Escape", "q")
            try terminal.waitForTheEnd()
        }

        try Data("not ours".utf8).write(to: URL(filePath: session))
        let terminal = try Terminal.desk(sandbox)
        try terminal.wait(for: "What was being written at the last start cannot be read")
        #expect(FileManager.default.contents(atPath: session + ".unreadable") == Data("not ours".utf8))
        try terminal.press("p")
        try terminal.wait(for: "To           ")
        #expect(try sandbox.posts().isEmpty)
    }
}
