import Guarded
import Payments
import TerminalKit

/// What a person writes down about a complaint that went out: an answer, that there is none, its end.
struct ComplaintHand: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case back
        /// It stands so now.
        case stands(Complaint.Status)
        case close
    }

    /// Our number, whatever is selected later.
    let number: String
    var dialog: EntryDialog<Answer>

    /// Columns of the dialog's text.
    private static let width = 52

    /// Write down what the provider said.
    static func update(_ complaint: Complaint) -> ComplaintHand {
        let answers: [(Answer, SafeText)]
        switch complaint.status {
        case .unknown: answers = [(.stands(.draft), "They have it not"), (.stands(.raised), "They have it")]
        case .answered: answers = [(.stands(.answered), "Still answered"), (.stands(.raised), "Raise it again")]
        default: answers = [(.stands(.raised), "No answer yet"), (.stands(.answered), "Answered")]
        }
        let entry = DialogEntry("they said", TextField(limit: 200))
        return ComplaintHand(
            number: complaint.number,
            dialog: EntryDialog(
                "What did they say?", body: body(complaint), entries: [entry],
                buttons: [DialogButton(.back, "Cancel")] + answers.map { DialogButton($0.0, $0.1) }))
    }

    /// It is done with; how it ended may be said.
    static func close(_ complaint: Complaint) -> ComplaintHand {
        let entry = DialogEntry("how it ended", TextField(limit: 200))
        return ComplaintHand(
            number: complaint.number,
            dialog: EntryDialog(
                "Close this complaint?", body: body(complaint), entries: [entry],
                buttons: [DialogButton(.back, "Leave it"), DialogButton(.close, "Close it")], isArmed: true))
    }

    private static func body(_ complaint: Complaint) -> [Line] {
        let theirs = complaint.providerReference.map { " · their number \($0)" } ?? ""
        let remark = complaint.remark.map { Line("last       \($0)", .muted).wrapped(width, hanging: 11) } ?? []
        return [
            Line("\(complaint.number) · ") + complaint.status.line,
            Line("about      \(complaint.transaction)"), Line("to         \(complaint.provider)\(theirs)"),
        ] + Line(complaint.subject).wrapped(width) + remark + [.empty]
    }
}

extension Action {
    /// What is written down about a complaint; by name alone, each behind its dialog.
    static let complaining: [Action] = [
        Action(
            .updateComplaint, [], "", "update", help: "write down what they said", .selected, in: [.complaints],
            name: "update a complaint",
            explanation: "Writes down what the provider said of the selected complaint, by phone or mail.",
            refusal: mayNotUpdate),
        Action(
            .closeComplaint, [], "", "close it", help: "close a complaint", .selected, in: [.complaints],
            name: "close a complaint", explanation: "Ends the selected complaint. It sends nothing.",
            refusal: mayNotClose),
    ]

    private static let mayNotUpdate: @Sendable (DashboardState) -> String? = { state in
        if let refusal = mayNotChange(state, "update") { return refusal }
        switch state.complaints.selection?.status {
        case .draft: return "update: it is a draft; Enter on it sends, mails or closes it."
        case .submitting: return "update: it is on its way; its answer comes in a moment."
        case .closed: return "update: it is closed; c on its payout raises another."
        default: return nil
        }
    }

    private static let mayNotClose: @Sendable (DashboardState) -> String? = { state in
        if let refusal = mayNotChange(state, "close") { return refusal }
        switch state.complaints.selection?.status {
        case .submitting: return "close: it is on its way; its answer comes in a moment."
        case .closed: return "close: it is closed already."
        default: return nil
        }
    }

    private static func mayNotChange(_ state: DashboardState, _ word: String) -> String? {
        guard state.profile.maySend else {
            return "\(word): your role is \(state.profile.role.rawValue), set in \(state.profile.roleSource). "
                + "Nothing was opened. Ask an operator."
        }
        if state.complaints.isRaising { return "\(word): the last word on one is on its way; try again in a moment." }
        return state.complaints.selection == nil ? "\(word): select a complaint first." : nil
    }
}

extension DashboardState {
    /// Opens the dialog of a hand on the selected complaint; it was found to apply.
    mutating func openComplaintHand(closes: Bool) {
        guard let complaint = complaints.selection else { return }
        overlays.append(.complaintHand(closes ? .close(complaint) : .update(complaint)))
    }

    mutating func press(_ key: Key, on hand: ComplaintHand) -> [Effect] {
        var hand = hand
        let typed = hand.dialog.entries[0].field.text.string
        switch hand.dialog.handle(key) {
        case .chosen(.back), .cancelled:
            say(Notice("\(hand.number) stays as it is."))
            return []
        case .chosen(.close):
            return handOut(.closeComplaint(number: hand.number, remark: typed.isEmpty ? nil : typed), hand)
        case .chosen(.stands(let status)) where !typed.isEmpty:
            return handOut(.updateComplaint(number: hand.number, remark: typed, status: status), hand)
        case .chosen, .missing, .filled:
            hand.dialog.notice = [Line("Still needed: what they said.", .warning)]
        case .edited:
            hand.dialog.notice = []
            if hand.dialog.buttons.last?.choice != .close {
                hand.dialog.isArmed = !hand.dialog.entries[0].field.isEmpty
            }
        case .refused(let reason): hand.dialog.notice = [Line(reason, .warning)]
        case .moved, .none: break
        }
        overlays.append(.complaintHand(hand))
        return []
    }

    /// Hands out what was answered, once.
    private mutating func handOut(_ effect: Effect, _ hand: ComplaintHand) -> [Effect] {
        guard !complaints.isRaising else {
            say(Notice("The last complaint is on its way; try again in a moment."))
            overlays.append(.complaintHand(hand))
            return []
        }
        (complaints.isRaising, complaints.sending) = (true, hand.number)
        return [effect]
    }
}
