import Foundation
import Payments

/// The file itself, and who sits here by it.
struct ConfigurationCheck {
    let configuration: Configuration

    func findings() -> [Finding] {
        [file, station, role, limits] + (configuration.providers.isEmpty ? [noProvider] : [])
    }

    private var file: Finding {
        let mode = FileMode.of(configuration.file)
        let found = configuration.file + (mode.map { ", mode \($0.text)" } ?? "")
        guard let mode, mode.isWritable(by: .group) else { return .ok(.configuration, "file", found) }
        return .warning(
            .configuration, "file", found + ": others of its group can write it, and it names programs that are run",
            "chmod g-w \(configuration.file)")
    }

    private var station: Finding {
        guard let station = configuration.agent.station else {
            return .failure(
                .agent, "station", "none is given, so nothing can be sent",
                "Write station = 11 under [agent]: 10 to 99, another one at each desk.", .configuration)
        }
        return .ok(.agent, "station", "\(station): every reference made here begins with it")
    }

    private var role: Finding {
        let authority = configuration.authority
        let agent = configuration.agent.agent
        let source = authority.source ?? configuration.file
        return .ok(
            .agent, "role", "\(agent.name), user \(agent.uid), is \(authority.role.rawValue) by \(source)")
    }

    private var limits: Finding {
        let limits = configuration.authority.limits
        let said = [
            limits.perPayout.map { "\($0.rupees()) a payout" }, limits.perDay.map { "\($0.rupees()) a day" },
            limits.perBeneficiary.map { "\($0.rupees()) a day to one beneficiary" },
            limits.approvalFrom.map { "a second person from \($0.rupees())" },
        ].compactMap(\.self)
        guard said.isEmpty, configuration.authority.role != .viewer else {
            return .ok(.agent, "limits", said.isEmpty ? "none needed" : said.joined(separator: ", "))
        }
        return .warning(
            .agent, "limits", "none: any amount can be sent by one person",
            "Set limit_per_payout, limit_per_day and approval_from under [agent].")
    }

    private var noProvider: Finding {
        .failure(
            .provider, "section", "no provider is configured", "Add a [[provider]] section; README.md shows each kind.",
            .configuration)
    }
}

/// The rights of a file or folder.
struct FileMode: Equatable {
    var bits: UInt32
    var owner: UInt32

    /// Whose rights are meant.
    enum Class: UInt32 {
        case group = 3
        case others = 0
    }

    /// The mode of what lies at a path; nil where nothing does, or it cannot be looked at.
    static func of(_ path: String) -> FileMode? {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        return FileMode(bits: UInt32(found.st_mode) & 0o7777, owner: found.st_uid)
    }

    /// `0600`.
    var text: String {
        let digits = String(bits, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Whether they can write it.
    func isWritable(by whose: Class) -> Bool { bits >> whose.rawValue & 0o2 != 0 }

    /// Whether they can do anything with it.
    func isOpen(to whose: Class) -> Bool { bits >> whose.rawValue & 0o7 != 0 }
}
