import Foundation
import Payments
import Testing

@testable import paydesk

/// The machine's policy and what it leaves of an agent's own configuration (`payouts.md`, *Who acts*).
@Suite struct PolicyTests {
    private static let text = """
        [default]
        role = "operator"
        limit_per_payout = 200000
        approval_from = 100000

        [user.ravi]
        role = "approver"
        limit_per_day = 500000

        [user.1003]
        role = "viewer"
        """

    private static func policy(_ text: String = text) throws -> Policy {
        try Policy.parse(text, file: "/etc/paydesk/policy.toml")
    }

    /// What a user may do whose own configuration says this under `[agent]`.
    private static func authority(
        _ own: String, uid: UInt32 = 1_001, name: String? = "asha", policy: Policy?
    ) throws -> Authority {
        let configuration = try Configuration.parse("[agent]\n\(own)\n", file: "config.toml")
        return configuration.authority.tightened(
            by: policy, uid: uid, name: name, configured: configuration.agent.role)
    }

    @Test func theStricterOfBothHolds() throws {
        let policy = try Self.policy()
        let tight = try Self.authority(
            "role = \"viewer\"\nlimit_per_payout = 5000\napproval_from = 200000", policy: policy)
        #expect(tight.role == .viewer && tight.source == "config.toml line 2")
        #expect(tight.limits == PayoutLimits(perPayout: Money(rupees: 5_000), approvalFrom: Money(rupees: 100_000)))
        let loose = try Self.authority("role = \"approver\"\nlimit_per_payout = 900000", policy: policy)
        #expect(loose.role == .operator && loose.source == "/etc/paydesk/policy.toml line 2")
        #expect(loose.limits.perPayout == Money(rupees: 200_000))
        #expect(try Self.authority("limit_per_day = 7", policy: policy).limits.perDay == Money(rupees: 7))
    }

    @Test func aUserIsNamedByNameOrNumberAndTheRestIsTheDefault() throws {
        let policy = try Self.policy()
        let ravi = try Self.authority("station = 12", uid: 1_002, name: "ravi", policy: policy)
        #expect(ravi.role == .approver && ravi.source == "/etc/paydesk/policy.toml line 7")
        #expect(ravi.limits.perDay == Money(rupees: 500_000) && ravi.limits.perPayout == Money(rupees: 200_000))
        #expect(try Self.authority("role = \"approver\"", uid: 1_003, name: "x", policy: policy).role == .viewer)
        let others = try Self.policy("[user.ravi]\nrole = \"viewer\"")
        let unnamed = try Self.authority("role = \"approver\"", policy: others)
        #expect(unnamed.role == .viewer && unnamed.source == "/etc/paydesk/policy.toml, which gives asha no role")
    }

    @Test func withoutAPolicyTheOwnConfigurationHolds() throws {
        #expect(try Self.authority("station = 11", policy: nil).role == .operator)
        let approver = try Self.authority("station = 11\nrole = \"approver\"", policy: nil)
        #expect(approver.role == .approver && approver.source == "config.toml line 3")
    }

    @Test(arguments: [
        ("[default]\nrole = \"boss\"", 2, "default.role"), ("[default]\nlimit = 5", 2, "default.limit"),
        ("[user.ravi]\nlimit_per_day = \"5\"", 2, "user.ravi.limit_per_day"), ("rolle = 1", 1, "rolle"),
    ])
    func errorsNameFileLineAndKey(_ text: String, _ line: Int, _ key: String) throws {
        do {
            _ = try Self.policy(text)
            Issue.record("\(text) was taken")
        } catch let error as ConfigurationError {
            #expect(error.file == "/etc/paydesk/policy.toml" && error.line == line && error.key == key)
        }
    }

    @Test func onlyItsOwnersFileIsBelievedAndNoneIsNoPolicy() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "policy-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        chmod(folder, 0o755)
        let (file, owner) = (folder + "/policy.toml", geteuid())
        #expect(try Policy.read(file: file, owner: owner) == nil)
        try Self.text.write(toFile: file, atomically: false, encoding: .utf8)
        chmod(file, 0o644)
        #expect(try Policy.read(file: file, owner: owner)?.users.count == 2)
        #expect(throws: ConfigurationError.self, "another user's") {
            try Policy.read(file: file, owner: owner &+ 1)
        }
        for mode in [0o664, 0o646] as [mode_t] {
            chmod(file, mode)
            #expect(throws: ConfigurationError.self) { try Policy.read(file: file, owner: owner) }
        }
        chmod(file, 0o644)
        chmod(folder, 0o775)
        #expect(throws: ConfigurationError.self, "another could be put in its place") {
            try Policy.read(file: file, owner: owner)
        }
        chmod(folder, 0o755)
        #expect(rename(file, file + ".real") == 0 && symlink(file + ".real", file) == 0)
        #expect(throws: ConfigurationError.self, "a link leads anywhere") { try Policy.read(file: file, owner: owner) }
    }
}
