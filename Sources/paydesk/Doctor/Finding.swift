import Guarded

/// One thing a doctor looked at: how it stands, what was found, and what to do about it.
struct Finding {
    /// What it belongs to.
    enum Part: String, CaseIterable {
        case configuration, agent, terminal, store, secret, provider, listen
    }

    /// How it stands.
    enum Standing: String, CaseIterable {
        case ok
        /// It works, and should be looked at.
        case warning
        case failure
        /// It could not be looked at.
        case skipped

        fileprivate var mark: String {
            switch self {
            case .ok: "ok"
            case .warning: "!"
            case .failure: "FAIL"
            case .skipped: "-"
            }
        }
    }

    var part: Part
    /// Whose it is: a provider's name, the secret's key; nil where the part says it.
    var name: String?
    /// What was looked at, such as *reachable*.
    var check: String
    var standing: Standing
    /// What was found, a plain sentence or its middle.
    var found: String
    /// What to do; nil where nothing is to be done.
    var nextStep: String?
    /// The exit code a failure leads to.
    var exit: Exit = .definiteNo

    /// The finding as one object.
    var json: JSON {
        .object([
            ("part", .text(part.rawValue)), ("name", .optional(name)), ("check", .text(check)),
            ("status", .text(standing.rawValue)), ("found", .text(found)), ("next_step", .optional(nextStep)),
        ])
    }

    /// The finding as lines of a list.
    var lines: [String] {
        let what = [name, check].compactMap(\.self).joined(separator: " ")
        let head = "  \(Self.padded(standing.mark, 4))  \(Self.padded(what, 26))  \(found)"
        guard let nextStep else { return [head] }
        return [head, "        \(String(repeating: " ", count: 26))  → \(nextStep)"]
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension Finding {
    static func ok(_ part: Part, _ check: String, _ found: String, name: String? = nil) -> Finding {
        Finding(part: part, name: name, check: check, standing: .ok, found: found)
    }

    static func warning(
        _ part: Part, _ check: String, _ found: String, name: String? = nil, _ nextStep: String
    ) -> Finding {
        Finding(part: part, name: name, check: check, standing: .warning, found: found, nextStep: nextStep)
    }

    static func failure(
        _ part: Part, _ check: String, _ found: String, name: String? = nil, _ nextStep: String, _ exit: Exit
    ) -> Finding {
        Finding(
            part: part, name: name, check: check, standing: .failure, found: found,
            nextStep: nextStep.isEmpty ? nil : nextStep, exit: exit)
    }

    static func skipped(_ part: Part, _ check: String, _ found: String, name: String? = nil) -> Finding {
        Finding(part: part, name: name, check: check, standing: .skipped, found: found)
    }
}
