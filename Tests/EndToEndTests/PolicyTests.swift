import Foundation
import Ledger
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

    /// The store of an agent whose own `[store]` says this on the lines from 2.
    private static func store(_ own: String, policy: String) throws -> StoreSection {
        var configuration = try Configuration.parse("[store]\n\(own)\n", file: "config.toml")
        try configuration.store.keep(to: try Self.policy(policy), file: "config.toml")
        return configuration.store
    }

    @Test func thePolicysStoreIsEverybodysStore() throws {
        let policy = "# one for all\nstore = \"/srv/paydesk/paydesk.db\"\n[default]\nlimit_per_day = 5"
        for own in ["", "path = \"/srv/paydesk/paydesk.db\"", "path = \"/srv/x/..//paydesk/paydesk.db\""] {
            var configuration = Configuration(file: "config.toml")
            configuration.store = try Self.store(own, policy: policy)
            let path = Archive.path(configuration, environment: ["XDG_DATA_HOME": "/tmp/mine", "HOME": "/tmp"])
            #expect(path == "/srv/paydesk/paydesk.db", "\(own)")
        }
        let error = try #require(throws: ConfigurationError.self) {
            try Self.store("\npath = \"/tmp/mine.db\"", policy: policy)
        }
        #expect(error.file == "config.toml" && error.line == 3 && error.key == "store.path")
        #expect(error.problem.contains("/srv/paydesk/paydesk.db, /etc/paydesk/policy.toml line 2"))
        #expect(try Self.store("path = \"/tmp/mine.db\"", policy: "[default]").path == "/tmp/mine.db")
        #expect(throws: ConfigurationError.self) { try Self.policy("store = \"paydesk.db\"") }
    }

    @Test func thePolicysGroupSharesIt() throws {
        let name = try #require(getgrgid(getegid()).map { String(cString: $0.pointee.gr_name) })
        let policy = "group = \"\(name)\""
        for own in ["", "group = \"\(name)\""] {
            #expect(try Self.store(own, policy: policy).rights == .shared(group: getegid()))
        }
        var section = StoreSection()
        (section.rights, section.groupLine) = (.shared(group: getegid() &+ 1), 2)
        let error = try #require(throws: ConfigurationError.self) {
            try section.keep(to: try Self.policy(policy), file: "config.toml")
        }
        #expect(error.line == 2 && error.problem.contains("/etc/paydesk/policy.toml line 1"))
        #expect(throws: ConfigurationError.self) { try Self.policy("group = \"no such group\"") }
    }

    @Test func aStricterConfigurationUnhidesNothing() throws {
        for own in ["role = \"operator\"", "role = \"viewer\"", "station = 12"] {
            var ravi = try Configuration.parse("[agent]\n\(own)\n", file: "config.toml")
            ravi.authority = ravi.authority.tightened(
                by: try Self.policy(), uid: 1_002, name: "ravi", configured: ravi.agent.role)
            #expect(ravi.authority.mayBe == .approver && ravi.viewer.role == .approver, "\(own)")
            #expect(ravi.authority.role == (ravi.agent.role ?? .approver))
        }
        let asha = try Self.authority("role = \"approver\"", policy: try Self.policy())
        #expect(asha.mayBe == .operator, "nobody is more than the policy allows")
        #expect(try Self.authority("role = \"approver\"", policy: nil).mayBe == .approver)
        #expect(try Self.authority("role = \"viewer\"", policy: nil).mayBe == .viewer)
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
