import Foundation
import Testing

@testable import paydesk

/// `paydesk doctor`: what works, what does not, and what to do about it.
@Suite(.serialized, .ownThreads) struct DoctorTests {
    /// The findings of one run by `part name check`.
    private static func findings(_ outcome: Program.Outcome) -> [String: [String: Any]] {
        let pairs = outcome.objects.map { found in
            (["part", "name", "check"].compactMap { found[$0] as? String }.joined(separator: " "), found)
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    @Test func allIsWellOnTheSandboxAndNoSecretIsShown() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure(more: "low_balance = 100")
        let before = try sandbox.paydesk("doctor", "--json")
        #expect(before.status == 0, "\(before.out) \(before.err)")
        #expect(Self.findings(before)["store file"]?["found"] as? String ?? "" != "")
        #expect(!FileManager.default.fileExists(atPath: "\(sandbox.home.path)/store"), "nothing is made by looking")
        _ = try sandbox.paydesk("transactions")
        let outcome = try sandbox.paydesk("doctor", "--json")
        let found = Self.findings(outcome)
        #expect(outcome.status == 0, "\(outcome.out) \(outcome.err)")
        for key in [
            "configuration file", "agent station", "agent role", "store version", "store journal", "store permissions",
            "store room", "store integrity", "secret store.key is there", "secret segura-main.token is there",
            "provider segura-main reachable", "provider segura-main balance", "provider segura-main clock",
        ] {
            #expect(found[key]?["status"] as? String == "ok", "\(key): \(found[key] ?? [:])")
        }
        #expect(found["terminal size"]?["status"] as? String == "skipped", "no terminal here")
        #expect((found["store journal"]?["found"] as? String)?.contains("synchronous full") == true)
        #expect((found["provider segura-main balance"]?["found"] as? String)?.contains("₹12,34,567.00") == true)
        #expect(!(outcome.out + outcome.err).contains(SandboxProcess.token))
        let words = try sandbox.paydesk("doctor")
        #expect(words.status == 0 && words.out.contains("provider\n  ok    segura-main reachable"), "\(words.out)")
        #expect(!(words.out + words.err).contains(SandboxProcess.token))
    }

    @Test func eachTroubleIsNamedWithWhatToDoAndItsExitCode() throws {
        let sandbox = try SandboxProcess()
        try sandbox.configure()
        let refused = try sandbox.paydesk("doctor", "--json", environment: ["SEGURA_TOKEN": "a-wrong-one"])
        #expect(refused.status == 1, "\(refused.out)")
        let balance = Self.findings(refused)["provider segura-main balance"]
        #expect(balance?["status"] as? String == "failure")
        #expect((balance?["next_step"] as? String)?.contains("lists the address") == true)
        #expect(!(refused.out + refused.err).contains("a-wrong-one"))

        let open = sandbox.home.appending(path: "open").path
        #expect(
            FileManager.default.createFile(
                atPath: open, contents: Data("hush".utf8), attributes: [.posixPermissions: 0o644]))
        try sandbox.configure(token: "{ file = \"\(open)\" }")
        let secret = try sandbox.paydesk("doctor", "--json")
        #expect(secret.status == 78)
        let token = Self.findings(secret)["secret segura-main.token is there"]
        #expect((token?["next_step"] as? String)?.contains("chmod 600") == true)
        #expect(!secret.out.contains("hush"))
        let skipped = Self.findings(secret)["provider segura-main balance"]
        #expect(skipped?["status"] as? String == "skipped", "the rest is looked at all the same")

        try sandbox.configure(address: "http://127.0.0.1:1")
        let gone = try sandbox.paydesk("doctor", "--json")
        #expect(gone.status == 4)
        #expect(Self.findings(gone)["provider segura-main reachable"]?["status"] as? String == "failure")

        try sandbox.configure(more: "low_balence = 5")
        let misspelt = try sandbox.paydesk("doctor")
        #expect(misspelt.status == 78 && misspelt.out.contains("low_balence"), "\(misspelt.out)")
        #expect(misspelt.out.contains("terminal"), "the terminal is looked at all the same")
    }

    @Test func someProvidersAreToldFromAll() {
        func failed(_ name: String?, _ part: Finding.Part, _ exit: Exit) -> Finding {
            .failure(part, "x", "y", name: name, "z", exit)
        }
        let well = Finding.ok(.provider, "reachable", "answers", name: "b")
        #expect(Doctor.exit([well]) == .done)
        #expect(Doctor.exit([failed("a", .provider, .notSent), well]) == .partly)
        #expect(Doctor.exit([failed("b", .provider, .definiteNo), well]) == .definiteNo)
        #expect(Doctor.exit([failed("a", .provider, .notSent), well, failed(nil, .store, .store)]) == .store)
        #expect(Doctor.exit([.warning(.terminal, "size", "small", "grow")]) == .done)
    }

    @Test(arguments: [(0, "0 bytes"), (900, "900 bytes"), (1_536, "1.5 KiB"), (3_221_225_472, "3.0 GiB")])
    func sizesAreReadable(_ bytes: Int64, _ text: String) {
        #expect(ByteCount(bytes).text == text)
    }
}
