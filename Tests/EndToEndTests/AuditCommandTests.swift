import Foundation
import Testing

/// The audit chain from the command line (`command-line.md`).
@Suite(.serialized, .ownThreads) struct AuditCommandTests {
    @Test func aShiftIsOneWholeChainAndAnOlderCopyOfItIsRefused() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        #expect(try sandbox.paydesk("audit", "verify").status == 73, "there is no store yet, and none is made")
        _ = try sandbox.reference()
        let whole = try sandbox.paydesk("audit", "verify")
        #expect(whole.status == 0, "\(whole.err)")
        let words = whole.out.split(separator: " ")
        #expect(words.dropFirst().first == "links," && whole.out.hasSuffix(", whole\n"))
        #expect(whole.out.split(separator: "\n").count == 1)
        #expect(whole.out.ranges(of: " IST").count == 2, "the time in India, as everywhere")

        // A copy of the database alone, and one payout more.
        let store = sandbox.home.appending(path: "store/paydesk.db").path
        let kept = ["", "-wal"].map { ($0, FileManager.default.contents(atPath: store + $0)) }
        #expect(try sandbox.pay("--yes", account: "50100999000012").status == 0)
        try? FileManager.default.removeItem(atPath: store + "-shm")
        for (part, data) in kept {
            try? FileManager.default.removeItem(atPath: store + part)
            try data?.write(to: URL(filePath: store + part))
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: store)

        let refused = try sandbox.pay("--yes", account: "50100999000013")
        #expect(refused.status == 73 && refused.err.contains("older copy of the store"))
        #expect(refused.err.contains("paydesk audit accept-copy"))
        #expect(try sandbox.paydesk("transactions").status == 73)
        let broken = try sandbox.paydesk("audit", "verify", "--json")
        #expect(broken.status == 1)
        let found = try #require(broken.objects.first)
        #expect(found["whole"] as? Bool == false)
        #expect((found["broken"] as? [String: Any])?["problem"] as? String == "anchor_newer")
        #expect(try sandbox.orders().count == 2, "nothing was sent from it")

        #expect(try sandbox.paydesk("audit", "accept-copy").status == 64, "nobody can be asked here")
        #expect(try sandbox.paydesk("transactions").status == 73)
    }
}
