import Guarded
import Payments
import Providers

/// What `paydesk init` asks, and the configuration that comes of it.
///
/// A secret is never asked for, only where it is kept; what is typed there and names no such place is not kept.
struct Interview {
    /// Asks one question and gives what was typed; nil where nobody answers any more.
    let ask: (String) -> String?
    /// Says a line.
    let say: (String) -> Void

    /// Nobody answered.
    struct GivenUp: Error {}

    /// How often one question is asked before the whole is given up.
    private static let patience = 10

    /// Asks everything and gives the file's text.
    func text(agent: String) throws(GivenUp) -> String {
        var sections = [try agentSection(agent)]
        let kinds = ProviderKind.allCases.map(\.rawValue)
        while true {
            let more = sections.count > 1 ? "Another provider" : "A provider"
            let word = try answer("\(more): \(kinds.joined(separator: ", ")); Enter for none", default: "") { typed in
                guard !typed.isEmpty, ProviderKind(rawValue: typed) == nil else { return nil }
                return nearest(to: typed, among: kinds).map { "Did you mean \($0)?" } ?? "That is none of these."
            }
            guard let kind = ProviderKind(rawValue: word) else { break }
            sections.append(try providerSection(kind, taken: sections))
        }
        return StarterConfiguration.text(agent: sections[0], providers: Array(sections.dropFirst()))
    }

    // MARK: Sections

    private func agentSection(_ agent: String) throws(GivenUp) -> String {
        let name = try answer("Your name, as others see it", default: agent) { typed in
            Self.problem(in: "[agent]\nname = \(Self.quoted(typed))\n", "name")
        }
        let station = try answer("Station, 10 to 99, another one at each desk", default: "11") { typed in
            (Int(typed).map { (10...99).contains($0) } ?? false) ? nil : "Type a number from 10 to 99."
        }
        let roles = AgentRole.allCases.map(\.rawValue)
        let role = try answer("Role: \(roles.joined(separator: ", "))", default: AgentRole.operator.rawValue) { typed in
            roles.contains(typed) ? nil : "Type one of these."
        }
        var lines = ["[agent]", "name = \(Self.quoted(name))", "station = \(station)", "role = \(Self.quoted(role))"]
        for (key, question, usual) in [
            ("limit_per_payout", "The most one payout may be", "200000"),
            ("limit_per_day", "The most you may send a day", "1000000"),
            ("approval_from", "From which amount a second person approves", "100000"),
        ] {
            let typed = try answer("\(question), in rupees; Enter for no limit", default: "", Self.rupees)
            let limit = typed.isEmpty ? "# \(key) = \(usual)" : "\(key) = \(Self.digits(typed))"
            lines.append(Self.line(limit, question.lowercasingFirst))
        }
        lines.append(Self.line("# limit_per_beneficiary = 500000", "the most one beneficiary may get from you a day"))
        return lines.joined(separator: "\n")
    }

    private func providerSection(_ kind: ProviderKind, taken: [String]) throws(GivenUp) -> String {
        let questions = kind.questions
        let name = try answer("What people here call it", default: questions.name) { typed in
            let isTaken = taken.contains { $0.contains("\nname = \(Self.quoted(typed))\n") }
            return isTaken ? "That name is taken." : Self.problem(in: "name = \(Self.quoted(typed))", of: kind, "name")
        }
        var lines = ["[[provider]]", "name = \(Self.quoted(name))", "kind = \(Self.quoted(kind.rawValue))"]
        let usual = kind.settings.defaultBaseURL
        let address = try answer("Its address", default: usual ?? "") { typed in
            Self.problem(in: "base_url = \(Self.quoted(typed))", of: kind, "base_url")
        }
        if address != usual { lines.append("base_url = \(Self.quoted(address))") }
        for text in questions.texts {
            let typed = try answer(text.question, default: "") { typed in
                let line = "\(text.key) = \(Self.quoted(typed))"
                return typed.isEmpty ? "It is needed." : Self.problem(in: line, of: kind, text.key)
            }
            lines.append("\(text.key) = \(Self.quoted(typed))")
        }
        for secret in questions.secrets { lines.append("\(secret.key) = \(try source(of: secret.called))") }
        let low = try answer("Warn below which balance, in rupees; Enter for never", default: "", Self.rupees)
        if !low.isEmpty { lines.append("low_balance = \(Self.digits(low))") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Where a secret is kept, as the configuration says it.
    private func source(of secret: String) throws(GivenUp) -> String {
        say("  Never type the \(secret) itself, only where it is kept:")
        say("  env NAME, file /path, command program arguments, or credential NAME (systemd's)")
        let typed = try answer("Where is the \(secret)", default: "") { typed in
            Self.source(typed) == nil
                ? "That is none of the four, and was not kept. If it was the \(secret), get another one." : nil
        }
        return Self.source(typed) ?? ""
    }

    // MARK: Answers

    /// Asks until nothing speaks against the answer.
    private func answer(
        _ question: String, default usual: String, _ problem: (String) -> String?
    ) throws(GivenUp) -> String {
        let shown = usual.isEmpty ? "\(question): " : "\(question) [\(usual)]: "
        for _ in 0..<Self.patience {
            guard let line = ask(shown) else { throw GivenUp() }
            let text = SafeText(line).string.trimmed
            let typed = text.isEmpty ? usual : text
            guard let wrong = problem(typed) else { return typed }
            say("  \(wrong)")
        }
        throw GivenUp()
    }

    private static func rupees(_ typed: String) -> String? {
        typed.isEmpty || Int64(digits(typed)).map { $0 > 0 } == true ? nil : "Type whole rupees, such as 200000."
    }

    private static func digits(_ typed: String) -> String { typed.filter { !", ₹".contains($0) } }

    /// `{ env = "NAME" }` and the like; nil where the words name no place.
    static func source(_ typed: String) -> String? {
        let words = typed.split(separator: " ").map(String.init)
        guard let way = words.first, words.count > 1 else { return nil }
        let rest = words.dropFirst().joined(separator: " ")
        switch way {
        case "env" where words.count == 2 && rest.utf8.allSatisfy({ isVariable($0) }):
            return "{ env = \(quoted(rest)) }"
        case "file" where rest.hasPrefix("/"): return "{ file = \(quoted(rest)) }"
        case "command": return "{ command = [\(words.dropFirst().map(quoted).joined(separator: ", "))] }"
        case "credential" where words.count == 2 && !rest.contains("/"): return "{ credential = \(quoted(rest)) }"
        default: return nil
        }
    }

    private static func isVariable(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// A line with what it means behind it.
    private static func line(_ text: String, _ meaning: String) -> String {
        text + String(repeating: " ", count: max(1, 34 - text.count)) + "# rupees; \(meaning)"
    }

    /// What the configuration's own rules have against one line of a provider's section.
    private static func problem(in line: String, of kind: ProviderKind, _ key: String) -> String? {
        problem(in: "[[provider]]\nkind = \(quoted(kind.rawValue))\n\(line)\n", key)
    }

    /// What the configuration's own rules have against a key of this section.
    private static func problem(in section: String, _ key: String) -> String? {
        do {
            _ = try Configuration.parse(section, file: "")
            return nil
        } catch {
            let found = ([error] + error.further).first { $0.key?.hasSuffix(".\(key)") == true }
            return found.map { "\($0.problem)." }
        }
    }

    /// A text as TOML writes it.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension String {
    /// Without the blanks around it.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// As it goes on within a line.
    fileprivate var lowercasingFirst: String { prefix(1).lowercased() + dropFirst() }
}
