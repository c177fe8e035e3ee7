import Crypto
import Dashboard
import Foundation
import Guarded
import Ledger
import Payments
import Providers
import TerminalKit

extension Configuration {
    /// Reads and checks a file.
    ///
    /// Secrets are only named here, not fetched. The machine's policy, where there is one, tightens what the agent may
    /// do.
    static func read(file: String) throws(ConfigurationError) -> Configuration {
        var configuration = try unlimited(file: file)
        let account = UnixUser.own
        let policy = try Policy.read()
        configuration.policySHA256 = policy?.sha256
        configuration.authority = configuration.authority.tightened(
            by: policy, uid: account.uid, name: account.name, configured: configuration.agent.role)
        try configuration.store.keep(to: policy, file: file)
        return configuration
    }

    private static func unlimited(file: String) throws(ConfigurationError) -> Configuration {
        guard let data = FileManager.default.contents(atPath: file) else {
            let exists = FileManager.default.fileExists(atPath: file)
            throw ConfigurationError(
                file: file, line: nil, key: nil,
                problem: exists ? "this file cannot be read" : "there is no such file",
                hint: exists
                    ? "Make it readable for you."
                    : "Write one with: paydesk init. Name another with --config FILE. Or try it out: paydesk demo")
        }
        // It names programs that are run: whoever may write it may run anything as this user.
        var status = stat()
        if stat(file, &status) == 0, status.st_mode & S_IWOTH != 0, status.st_mode & S_IFMT == S_IFREG {
            throw ConfigurationError(
                file: file, line: nil, key: nil, problem: "everybody on this machine can write this file",
                hint: "Run: chmod go-w \(file)")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw ConfigurationError(
                file: file, line: nil, key: nil, problem: "this file is not UTF-8 text", hint: "Save it as UTF-8.")
        }
        var configuration = try parse(text, file: file)
        configuration.sha256 = SHA256.hash(data: data).hexadecimal
        return configuration
    }

    /// Reads what a file says; throws everything that is wrong with it as one error.
    static func parse(_ text: String, file: String) throws(ConfigurationError) -> Configuration {
        let findings = ConfigurationFindings()
        let document = try TOMLDocument(text: text, file: file, findings: findings)
        var root = TableReader(document, path: [], name: "", entries: document.root)
        var configuration = Configuration(file: file)
        configuration.theme = try root.string("theme") ?? configuration.theme
        let themes = ThemeLibrary.names(besideConfiguration: file)
        if !themes.contains(configuration.theme) {
            let near = nearest(to: configuration.theme, among: themes) ?? themes.joined(separator: " or ")
            try root.tell(
                root.error("theme", "there is no theme called “\(configuration.theme)”", hint: "Did you mean \(near)?"))
            configuration.theme = Configuration(file: file).theme
        }
        try root.section("agent") { (table) throws(ConfigurationError) in
            configuration.agent = try AgentSection(table)
        }
        try root.section("store") { (table) throws(ConfigurationError) in
            configuration.store = try StoreSection(table)
        }
        try root.section("http") { (table) throws(ConfigurationError) in configuration.http = try HTTPSection(table) }
        try root.section("desk") { (table) throws(ConfigurationError) in configuration.desk = try DeskSection(table) }
        try root.section("keys") { (table) throws(ConfigurationError) in
            configuration.keys = try KeyBindings(table)
        }
        try root.section("answers") { (table) throws(ConfigurationError) in
            configuration.answers = try AnswerTemplates(table)
        }
        try root.section("polling") { (table) throws(ConfigurationError) in
            configuration.polling = try PollPlan(table)
        }
        let names = try providers(&root, document, into: &configuration)
        try root.section("listen") { (table) throws(ConfigurationError) in
            configuration.listen = try ListenSection(table, providers: names)
        }
        try root.finish()
        try findings.conclude()
        configuration.authority = Authority(configuration.agent, file: file)
        return configuration
    }

    /// Reads the providers and gives their names, also of those that could not be read.
    private static func providers(
        _ root: inout TableReader, _ document: TOMLDocument, into configuration: inout Configuration
    ) throws(ConfigurationError) -> [String] {
        guard let node = root.node("provider") else { return [] }
        guard case .array(let nodes) = node else {
            try root.tell(
                root.error("provider", "expected a list of tables", hint: "Write [[provider]] with two brackets."))
            return []
        }
        var names: [String] = []
        for (index, node) in nodes.enumerated() {
            guard case .table(let entries) = node else {
                try root.tell(
                    root.error("provider", "expected a table", hint: "Write [[provider]] on a line of its own."))
                continue
            }
            let path = ["provider", String(index)]
            if case .string(let name)? = entries["name"] {
                if names.contains(name) {
                    try root.tell(
                        ConfigurationError(
                            file: document.file, line: document.line(of: path + ["name"]), key: "provider.name",
                            problem: "“\(name)” is the name of another provider already", hint: "Give each its own."))
                }
                names.append(name)
            }
            do throws(ConfigurationError) {
                configuration.providers.append(
                    try ProviderSection(TableReader(document, path: path, name: "provider", entries: entries)))
            } catch {
                try root.tell(error)
            }
        }
        return names
    }
}

extension SHA256.Digest {
    /// In lower-case hexadecimal digits.
    var hexadecimal: String {
        map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }
}

extension AgentSection {
    fileprivate init(_ reader: TableReader) throws(ConfigurationError) {
        var table = reader
        name = try table.string("name")
        if let name, !Self.isName(name) {
            try table.tell(
                table.error(
                    "name", "that is no name: one line of 1 to \(Self.longestName) characters, with a letter or digit",
                    hint: "Write name = \"asha\", or drop the line to be called as the Unix user."))
        }
        role = try table.choice("role", AgentRole.self)
        roleLine = role == nil ? nil : table.lines["role"]
        station = try table.integer("station", in: 10...99, unit: "a station")
        limitPerPayout = try table.rupees("limit_per_payout")
        limitPerDay = try table.rupees("limit_per_day")
        limitPerBeneficiary = try table.rupees("limit_per_beneficiary")
        approvalFrom = try table.rupees("approval_from")
        try table.finish()
    }

    private static let longestName = 64

    /// What others see beside everything this agent does: it must be there, and must not upset a line.
    private static func isName(_ text: String) -> Bool {
        (1...longestName).contains(text.count) && text.contains { $0.isLetter || $0.isNumber }
            && SafeText(text).string == text
    }
}

extension StoreSection {
    fileprivate init(_ reader: TableReader) throws(ConfigurationError) {
        var table = reader
        path = try table.string("path")
        pathLine = path == nil ? nil : table.lines["path"]
        key = try table.secret("key")
        newKey = try table.secret("new_key")
        newKeyLine = newKey == nil ? nil : table.lines["new_key"]
        if let group = try table.group("group") { (rights, groupLine) = (.shared(group: group), table.lines["group"]) }
        try table.finish()
    }

    /// Takes the policy's store, and its group, where it names them; throws where another one is named here.
    ///
    /// Limits count what one store holds: whoever could take another one would begin the day anew.
    mutating func keep(to policy: Policy?, file: String) throws(ConfigurationError) {
        guard let policy else { return }
        if let fixed = policy.store {
            guard path.map({ Self.plain($0) == Self.plain(fixed.value) }) ?? true else {
                throw Self.another("path", pathLine, in: file, than: "\(fixed.value), \(policy.file)", fixed.line)
            }
            path = fixed.value
        }
        if let fixed = policy.group {
            guard groupLine == nil || rights == .shared(group: fixed.value) else {
                throw Self.another("group", groupLine, in: file, than: "the one of \(policy.file)", fixed.line)
            }
            rights = .shared(group: fixed.value)
        }
    }

    private static func plain(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }

    private static func another(
        _ key: String, _ line: Int?, in file: String, than fixed: String, _ fixedLine: Int?
    ) -> ConfigurationError {
        let place = fixedLine.map { "\(fixed) line \($0)" } ?? fixed
        return ConfigurationError(
            file: file, line: line, key: "store.\(key)", problem: "this is another \(key) than \(place)",
            hint: "Drop the line: the policy's holds for everybody on this machine.")
    }
}

extension HTTPSection {
    fileprivate init(_ reader: TableReader) throws(ConfigurationError) {
        var table = reader
        connectTimeout = try table.integer("connect_timeout", in: 1...60, unit: "seconds") ?? connectTimeout
        replyTimeout = try table.integer("reply_timeout", in: 1...300, unit: "seconds") ?? replyTimeout
        caFile = try table.string("ca_file")
        try table.finish()
    }
}

extension DeskSection {
    fileprivate init(_ reader: TableReader) throws(ConfigurationError) {
        var table = reader
        symbols = try table.choice("symbols", Symbols.self) ?? .auto
        notify = try table.choice("notify", NotificationStyle.self) ?? notify
        if let text = try table.string("day_ends") {
            let parts = text.split(separator: ":").compactMap { Int($0) }
            guard parts.count == 2, text.utf8.count == 5, (0..<24).contains(parts[0]), (0..<60).contains(parts[1])
            else {
                throw table.error("day_ends", "“\(text)” is no time of day", hint: "Write day_ends = \"18:00\".")
            }
            dayEnds = parts[0] * 60 + parts[1]
        }
        try table.finish()
    }
}
