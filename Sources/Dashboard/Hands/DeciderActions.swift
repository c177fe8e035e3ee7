import Payments
import TerminalKit

extension Action {
    /// What a second person does, and giving up: rare, so most are in the palette only.
    static let deciding: [Action] = [
        Action(
            .approve, [.char("A")], "A", "approve", help: "approve (needs re-typing)", .selected, in: withRows,
            explanation: "Lets a payout that waits be sent. Account and amount are typed again, unseen.",
            takesReference: true, refusal: mayNotDecide("A")),
        Action(
            .reject, [], "", "reject", help: "reject one that waits", .selected, in: withRows, name: "reject a payout",
            explanation: "Says no to a payout that waits for approval, with a reason. Nothing is sent.",
            takesReference: true, refusal: mayNotDecide("reject")),
        Action(
            .discard, [], "", "discard", help: "give up one that was not sent", .selected, in: withRows,
            name: "discard a payout",
            explanation: "Gives up a payout that was not sent. It never is.",
            takesReference: true, refusal: mayNotDiscard),
        Action(
            .closePayout, [], "", "close", help: "close an unknown one, by two people", .selected, in: withRows,
            name: "close an unknown payout",
            explanation: "Two people say that it never left: three “not found”, or a reading typed by both.",
            takesReference: true, refusal: mayNotClose),
        Action(
            .replace, [], "", "replace", help: "enter a closed one anew", .selected, in: withRows,
            name: "replace a payout",
            explanation: "Enters a closed payout anew, under a new reference; another person approves it.",
            takesReference: true, refusal: mayNotReplace),
    ]

    // MARK: When they apply

    private static let withRows: Set<PaneID> = [.transactions, .details, .complaints, .needs]

    private static func mayNotDecide(_ word: String) -> @Sendable (DashboardState) -> String? {
        { state in
            let profile = state.profile
            guard profile.role == .approver else {
                return "\(word): your role is \(profile.role.rawValue), set in \(profile.roleSource). "
                    + "Nothing was opened. Ask an approver."
            }
            guard let row = state.subjectRow else { return none(word) }
            guard row.status == .awaitingApproval else {
                return "\(word): only what waits for approval can be decided; \(row.status.inSentence). "
                    + "Nothing was opened."
            }
            guard row.agent.uid != profile.agent.uid else {
                return "\(word): you entered it yourself (user \(row.agent.uid)); another approver must decide."
            }
            return underWay(row, state, word)
        }
    }

    private static let mayNotDiscard: @Sendable (DashboardState) -> String? = { state in
        if let refusal = mayNotAct(state, "discard") { return refusal }
        guard let row = state.subjectRow else { return none("discard") }
        guard row.status == .ready || row.status == .awaitingApproval else {
            return "discard: only what was not sent can be discarded; \(row.status.inSentence)."
        }
        return underWay(row, state, "discard")
    }

    private static let mayNotClose: @Sendable (DashboardState) -> String? = { state in
        if let refusal = mayNotAct(state, "close") { return refusal }
        guard let row = state.subjectRow else { return none("close") }
        guard row.status == .unknown else {
            return "close: only an unknown payout can be closed; \(row.status.inSentence)."
        }
        return underWay(row, state, "close")
    }

    private static let mayNotReplace: @Sendable (DashboardState) -> String? = { state in
        if let refusal = mayNotAct(state, "replace") { return refusal }
        guard let row = state.subjectRow else { return none("replace") }
        guard row.kind != .payin else { return "replace: a pay link is not replaced; make a new one." }
        guard row.status == .closed else {
            return "replace: first it is closed by two people; \(row.status.inSentence)."
        }
        if row.flags.contains(.replacedBy) { return "replace: it is replaced already." }
        return underWay(row, state, "replace")
    }

    private static func mayNotAct(_ state: DashboardState, _ word: String) -> String? {
        guard !state.profile.maySend else { return nil }
        return "\(word): your role is \(state.profile.role.rawValue), set in \(state.profile.roleSource). "
            + "Nothing was opened. Ask an operator."
    }

    private static func none(_ word: String) -> String { "\(word): select a payout first." }

    private static func underWay(_ row: Transaction, _ state: DashboardState, _ word: String) -> String? {
        state.deciding.contains(row.reference) || state.leaving.contains(row.reference)
            ? "\(word): the last word on it is on its way; try again in a moment." : nil
    }
}

extension PaymentStatus {
    /// What it says of a payout in a sentence: `it is unknown`.
    fileprivate var inSentence: String {
        switch self {
        case .awaitingApproval: "it waits for approval"
        case .succeeded: "it succeeded"
        case .ready: "it is ready to be sent"
        case .submitting: "it is being sent"
        default: "it is \(word)"
        }
    }
}
