import Guarded
import Payments
import TerminalKit

/// What is to be done with the draft of a complaint: the safe answer in front.
struct DraftQuestion: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case cancel, close, mail, send
    }

    /// Our number of the draft, whatever is selected later.
    let number: String
    var dialog: Dialog<Answer>

    /// A question about a stored draft.
    init(_ draft: Complaint, _ state: DashboardState) {
        number = draft.number
        var buttons: [DialogButton<Answer>] = [
            DialogButton(.cancel, "Leave it"), DialogButton(.close, "Close it"), DialogButton(.mail, "Copy as mail"),
        ]
        if state.profile.capability(of: draft.provider)?.complaints ?? false {
            buttons.append(DialogButton(.send, SafeText("Send to \(draft.provider)")))
        }
        let why = draft.remark.map { SafeText($0).wrapped(52).map { Line($0, .warning) } + [.empty] } ?? []
        dialog = Dialog(
            "Raise \(draft.number)?",
            body: SafeText(draft.subject).wrapped(52).map { Line($0) } + [.empty] + why + [
                Line("about      \(draft.transaction)"), Line("to         \(draft.provider)"), .empty,
                Line("It is ours alone: it was not sent. It is sent once.", .muted),
            ], buttons: buttons)
    }
}

extension DashboardState {
    /// Does what was answered about a draft, once: another waits until it is known what became of it.
    mutating func act(on number: String, _ answer: DraftQuestion.Answer) -> [Effect] {
        guard answer != .cancel else { return [] }
        guard !complaints.isRaising else {
            say(Notice("The last complaint is on its way; try again in a moment."))
            return []
        }
        (complaints.isRaising, complaints.sending) = (true, number)
        switch answer {
        case .cancel: return []
        case .close: return [.closeComplaint(number: number)]
        case .mail: return [.mailComplaint(number: number)]
        case .send: return [.sendComplaint(number: number)]
        }
    }
}

extension Complaint {
    /// What a message says after the number; a draft names why it was not sent.
    var sentence: String {
        guard status == .draft, let remark else { return status.sentence }
        return "stays a draft: \(remark)"
    }
}
