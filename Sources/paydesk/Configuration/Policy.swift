import Crypto
import Foundation
import Payments

/// The machine's own rules for who may do what (`payouts.md`, *Who acts*): `/etc/paydesk/policy.toml`, root's alone.
///
/// ```toml
/// store = "/srv/paydesk/paydesk.db"   # everybody's store: limits count what is in it
/// group = "payments"                  # the Unix group that shares it
///
/// [default]                      # whoever is not named below; without it such a user only looks
/// role = "operator"              # viewer | operator | approver
/// limit_per_payout = 200000      # rupees
/// limit_per_day = 1000000
/// limit_per_beneficiary = 500000
/// approval_from = 100000         # from here a second person approves
///
/// [user.ravi]                    # by the Unix user's name or number; what is not said here is as in [default]
/// role = "approver"
/// ```
///
/// An agent's own configuration can only be stricter. Where the file is there it must be root's, in a folder that is
/// root's, and nobody else may write either: else nothing starts.
struct Policy: Equatable {
    /// What one section says.
    struct Section: Equatable {
        var role: AgentRole?
        /// Where the role stands.
        var roleLine: Int?
        var limits = PayoutLimits()

        /// This section with what it leaves open taken from another.
        func completed(by other: Section) -> Section {
            var whole = self
            if role == nil { (whole.role, whole.roleLine) = (other.role, other.roleLine) }
            whole.limits.perPayout = limits.perPayout ?? other.limits.perPayout
            whole.limits.perDay = limits.perDay ?? other.limits.perDay
            whole.limits.perBeneficiary = limits.perBeneficiary ?? other.limits.perBeneficiary
            whole.limits.approvalFrom = limits.approvalFrom ?? other.limits.approvalFrom
            return whole
        }
    }

    /// What nobody's own configuration changes, and where it stands.
    struct Fixed<Value: Equatable>: Equatable {
        var value: Value
        var line: Int?
    }

    /// Where it lies: nothing in the environment or the configuration moves it.
    static let file = "/etc/paydesk/policy.toml"

    /// The file it was read from.
    var file: String
    /// The digest of what it says: lower-case hex SHA-256; nil where it was not read from a file.
    var sha256: String?
    /// The store's file; nil where everybody has their own.
    var store: Fixed<String>?
    /// The number of the Unix group that shares the store.
    var group: Fixed<UInt32>?
    var others = Section()
    /// By the Unix user's name or number.
    var users: [String: Section] = [:]

    /// What holds for a Unix user.
    func section(uid: UInt32, name: String?) -> Section {
        let own = users[String(uid)] ?? name.flatMap { users[$0] } ?? Section()
        return own.completed(by: others)
    }
}

extension Policy {
    /// Reads and checks the policy; nil where there is none.
    ///
    /// `owner` is the user whose file and folder it must be.
    static func read(file: String = Policy.file, owner: UInt32 = 0) throws(ConfigurationError) -> Policy? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw refused(file, "the policy cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        try refuseForeign(file, owner: owner, descriptor)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        guard let data = try? handle.readToEnd() ?? Data(), let text = String(bytes: data, encoding: .utf8) else {
            throw refused(file, "this file is not UTF-8 text")
        }
        var policy = try parse(text, file: file)
        policy.sha256 = SHA256.hash(data: data).hexadecimal
        return policy
    }

    /// Whoever may write the file or put another in its place could give themselves any role.
    private static func refuseForeign(_ file: String, owner: UInt32, _ descriptor: Int32) throws(ConfigurationError) {
        var (found, around) = (stat(), stat())
        let folder = URL(filePath: file).deletingLastPathComponent().path
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG, lstat(folder, &around) == 0 else {
            throw refused(file, "the policy is not a plain file")
        }
        for (what, status) in [("this file", found), ("its folder \(folder)", around)] {
            guard status.st_uid == owner else {
                throw refused(file, "\(what) is not \(owner == 0 ? "root" : "user \(owner)")’s")
            }
            guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
                throw refused(file, "\(what) can be written by others than its owner")
            }
        }
    }

    private static func refused(_ file: String, _ problem: String) -> ConfigurationError {
        ConfigurationError(
            file: file, line: nil, key: nil, problem: problem,
            hint:
                "Nothing starts while it stands so. As root: chown root:root /etc/paydesk \(file) && chmod 755 /etc/paydesk && chmod 644 \(file)"
        )
    }

    static func parse(_ text: String, file: String) throws(ConfigurationError) -> Policy {
        let document = try TOMLDocument(text: text, file: file)
        var root = TableReader(document, path: [], name: "", entries: document.root)
        var policy = Policy(file: file)
        if let path = try root.string("store") {
            guard path.hasPrefix("/") else {
                throw root.error(
                    "store", "“\(path)” is not a whole path", hint: "Write store = \"/srv/paydesk/paydesk.db\".")
            }
            policy.store = Fixed(value: path, line: root.lines["store"])
        }
        policy.group = try root.group("group").map { Fixed(value: $0, line: root.lines["group"]) }
        if let table = try root.table("default") { policy.others = try Section(table) }
        if var users = try root.table("user") {
            for name in users.keys {
                guard let table = try users.table(name) else { continue }
                policy.users[name] = try Section(table)
            }
        }
        try root.finish()
        return policy
    }
}

extension Policy.Section {
    fileprivate init(_ reader: TableReader) throws(ConfigurationError) {
        var table = reader
        role = try table.choice("role", AgentRole.self)
        roleLine = role == nil ? nil : table.lines["role"]
        limits.perPayout = try table.rupees("limit_per_payout")
        limits.perDay = try table.rupees("limit_per_day")
        limits.perBeneficiary = try table.rupees("limit_per_beneficiary")
        limits.approvalFrom = try table.rupees("approval_from")
        try table.finish()
    }
}
