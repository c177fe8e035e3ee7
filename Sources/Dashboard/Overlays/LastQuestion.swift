import TerminalKit

/// What can be answered to the last question before something is sent.
enum LastAnswer: Hashable, Sendable {
    case cancel, send
}

/// Where a key leaves the last question.
enum LastStep: Hashable, Sendable {
    /// It is answered: send.
    case send
    /// It is gone; what was entered stays in the form.
    case gone
    /// It is asked still, with what there is to say.
    case asked
}

extension DashboardState {
    /// Takes a key to the last question before something is sent, the same for payouts, recharges and pay links.
    mutating func press(_ key: Key, last dialog: inout Dialog<LastAnswer>) -> LastStep {
        switch dialog.handle(key) {
        case .chosen(.send):
            guard blocked != nil else { return .send }
            dialog.notice = Line("New payouts wait. Nothing was sent.", .warning)
        case .chosen(.cancel), .cancelled:
            tickets.drop(.reference)
            say(Notice(dialog.cancelled + " The form is as it was."))
            return .gone
        case .mismatch: dialog.notice = Line("What is typed does not match. Nothing was sent.", .warning)
        case .refused(let reason): dialog.notice = Line(reason, .warning)
        case .changed, .none: dialog.notice = .empty
        }
        return .asked
    }
}
