import Foundation
import Testing

/// `paydesk store` as an administrator meets it.
@Suite(.serialized, .ownThreads) struct StoreCommandTests {
    private static func mode(_ file: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    }

    @Test func aCopyALookAndAnotherKey() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        #expect(try sandbox.paydesk("store", "check").status == 73, "there is no store yet")
        let reference = try sandbox.reference()
        let file = sandbox.home.appending(path: "copy.db").path
        let watch = try Watch(sandbox, "--json")
        _ = try watch.ready()
        let copied = try sandbox.paydesk("store", "backup", file, "--json")
        #expect(copied.status == 0, "\(copied.err)")
        #expect(copied.objects.first?["file"] as? String == file)
        #expect(try Self.mode(file) == 0o600)
        #expect(try sandbox.paydesk("store", "backup", file).status == 73, "nothing is written over")
        let busy = try sandbox.paydesk("store", "rekey", "--yes", "--json")
        #expect(busy.status == 74 && busy.err.contains("process \(watch.pid)"), "\(busy.err)")
        #expect(try watch.end(SIGTERM) == 0)

        let whole = try sandbox.paydesk("store", "check", "--json")
        #expect(whole.status == 0, "\(whole.out) \(whole.err)")
        #expect(whole.objects.first?["whole"] as? Bool == true && whole.objects.first?["compared"] as? Int == 1)
        #expect(try sandbox.paydesk("store", "rekey").status == 64, "nobody can be asked here")
        let done = try sandbox.paydesk("store", "rekey", "--yes", "--json")
        #expect(done.status == 0, "\(done.err)")
        let old = try #require(done.objects.first?["old_key_file"] as? String)
        #expect(try Self.mode(old) == 0o600)
        let listed = try sandbox.paydesk("transactions", "account:7812", "--json")
        #expect(listed.objects.map { $0["reference"] as? String } == [reference], "\(listed.err)")
        let revealed = try sandbox.paydesk("transactions", "--reveal", "--json")
        let beneficiary = revealed.objects.first?["beneficiary"] as? [String: Any]
        #expect(beneficiary?["account"] as? String == "50100234567812")
        let after = try sandbox.paydesk("store", "check")
        #expect(after.status == 0 && after.out.contains("0 differ, 0 cannot be read"), "\(after.out)")
        try sandbox.changeConfiguration("station = 11", to: "role = \"viewer\"\nstation = 11")
        let looking = try sandbox.paydesk("store", "backup", file + ".second")
        #expect(looking.status == 77 && looking.err.contains("Ask an operator"), "\(looking.err)")
        #expect(!FileManager.default.fileExists(atPath: file + ".second"))
    }

    @Test func theNextKeyComesFromAnySource() throws {
        let sandbox = try SandboxProcess()
        let keys = ["K1": String(repeating: "one ", count: 10), "K2": String(repeating: "two ", count: 10)]
        func configure(_ lines: String) throws {
            try sandbox.configure()
            let file = sandbox.home.appending(path: "config.toml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try text.replacing("[store]\n", with: "[store]\n\(lines)\n").write(
                to: file, atomically: true, encoding: .utf8)
        }
        try configure("key = { env = \"K1\" }")
        #expect(try sandbox.paydesk("transactions", environment: keys).status == 0)
        #expect(try sandbox.paydesk("store", "rekey", "--yes", environment: keys).status == 78, "which one?")
        try configure("key = { env = \"K1\" }\nnew_key = { command = [\"printenv\", \"K2\"] }")
        let done = try sandbox.paydesk("store", "rekey", "--yes", environment: keys)
        #expect(done.status == 0 && done.err.contains("drop new_key"), "\(done.err)")
        #expect(try sandbox.paydesk("transactions", environment: keys).status == 73, "the old key opens nothing")
        try configure("key = { env = \"K2\" }")
        #expect(try sandbox.paydesk("transactions", environment: keys).status == 0)
    }
}
