import Ledger
import Payments
import Providers

/// Why the desk did not do what was asked, typed by what to do about it (`architecture.md`, decision 6).
public enum DeskError: Error, Sendable {
    /// A rule of the form blocks it: exit code 65. Every one is listed.
    case rule([RuleViolation])
    /// Warnings that were not accepted by name: exit code 65. Every one is listed.
    case warnings([RaisedWarning])
    /// A text of a complaint or a note breaks its rule: exit code 65. The field's name and a whole sentence.
    case text(field: String, String)
    /// The role or the policy forbids it: exit code 77. A whole sentence with the next step.
    case forbidden(String)
    /// The configuration does not allow it: exit code 78. A whole sentence with the next step.
    case configuration(String)
    /// It cannot be done with this payout or complaint as it stands. A whole sentence with the next step.
    case notNow(String)
    /// The store refused: exit code 74.
    case store(LedgerError)
    /// The provider could not take it; what it means for the money is in the error.
    case provider(ProviderError)
    /// No such payout or complaint: exit code 1.
    case notFound(String)

    /// What happened, in whole plain sentences.
    public var sentence: String {
        switch self {
        case .rule(let violations): violations.map(\.message).joined(separator: " ")
        case .warnings(let warnings): warnings.map(\.message).joined(separator: " ")
        case .forbidden(let sentence), .configuration(let sentence), .notNow(let sentence): sentence
        case .text(_, let sentence): sentence
        case .store(let error): error.reason
        case .provider(let error): error.reason
        case .notFound(let what): "There is no \(what) in this store."
        }
    }

    /// What happened and what to do next.
    public var words: String { nextStep.isEmpty ? sentence : "\(sentence) \(nextStep)" }

    /// What to do next, in a plain sentence; empty where ``sentence`` says it.
    public var nextStep: String {
        switch self {
        case .rule: "Correct the field and review again. Nothing was sent."
        case .warnings(let warnings):
            "Look at each, then accept by name: \(warnings.map(\.warning.rawValue).joined(separator: ", ")). "
                + "Nothing was sent."
        case .text: "Correct it and try again."
        // Its sentence says who can.
        case .forbidden: ""
        case .configuration: "Correct the configuration and start again. Nothing was sent."
        // To an approver its details are hidden.
        case .notNow(let sentence): PayoutGuards.sendsToRequest(sentence) ? "" : "Look at its details."
        case .store: "No money moved by this."
        case .provider(.notSent): "Nothing was sent. Try again when the reason is mended."
        case .provider(.refused): "Nothing was sent. Look at the reason."
        case .provider(.unknown): "Ask again; do not enter it again."
        case .provider(.busy): "Wait a moment, then ask again."
        case .notFound: "Check the number: ours, the provider's or the bank's."
        }
    }
}
