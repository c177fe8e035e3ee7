import ArgumentParser
import Payments

/// The exit codes of `command-line.md`.
enum Exit: Int32 {
    case done = 0
    case definiteNo = 1
    case unknown = 3
    case notSent = 4
    case partly = 5
    case keptForApproval = 6
    case usage = 64
    case data = 65
    case cannotCreate = 73
    case store = 74
    case noPermission = 77
    case configuration = 78
    case interrupted = 130

    /// The word of an error's `code` in JSON.
    var word: String {
        switch self {
        case .done: "done"
        case .definiteNo: "refused"
        case .unknown: "unknown"
        case .notSent: "not_sent"
        case .partly: "partly_done"
        case .keptForApproval: "kept_for_approval"
        case .usage: "usage"
        case .data: "rule"
        case .cannotCreate: "store_cannot_be_created"
        case .store: "store"
        case .noPermission: "forbidden"
        case .configuration: "configuration"
        case .interrupted: "interrupted"
        }
    }
}

/// One rule an input breaks, or one warning it meets, as the error lists it.
struct Violation: Equatable {
    var field: String
    var rule: String
    var message: String
}

/// Why a command ends otherwise than well: its code, what happened and the next step.
struct Failure: Error, Equatable {
    var exit: Exit
    var message: String
    var hint: String
    var violations: [Violation] = []

    init(_ exit: Exit, _ message: String, hint: String, violations: [Violation] = []) {
        (self.exit, self.message, self.hint, self.violations) = (exit, message, hint, violations)
    }

    /// Says it on standard error, as text or as the JSON object of `command-line.md`, and gives the code to leave with.
    func report(json: Bool) -> ExitCode {
        if json { Console.err(object) } else { Console.err(words(json: false)) }
        return ExitCode(exit.rawValue)
    }

    /// What ``report(json:)`` says.
    func words(json: Bool) -> String {
        guard !json else { return object.line }
        let listed = violations.map { "  \($0.field): \($0.message) [\($0.rule)]" }
        return (["paydesk: \(message)"] + listed + (hint.isEmpty ? [] : ["  \(hint)"])).joined(separator: "\n")
    }

    private var object: JSON {
        let listed = violations.map { violation in
            JSON.object([
                ("field", .text(violation.field)), ("rule", .text(violation.rule)),
                ("message", .text(violation.message)),
            ])
        }
        return .object([
            (
                "error",
                .object([
                    ("code", .text(exit.word)), ("message", .text(message)),
                    ("hint", .text(hint)), ("violations", .list(listed)),
                ])
            )
        ])
    }
}

extension Failure {
    /// One error as it is; of several each is listed.
    init(_ error: ConfigurationError) {
        guard !error.further.isEmpty else {
            self.init(.configuration, error.message, hint: error.hint)
            return
        }
        let all = [error] + error.further
        self.init(
            .configuration, "\(error.file) has \(all.count) errors.", hint: "Mend them all, then start again.",
            violations: all.map { one in
                var alone = one
                (alone.file, alone.key) = (one.line.map { "line \($0)" } ?? "missing", nil)
                alone.line = nil
                return Violation(
                    field: one.key ?? "file", rule: "configuration", message: "\(alone.message) \(one.hint)")
            })
    }
}
