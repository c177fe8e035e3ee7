import Guarded
import Payments
import TerminalKit

/// The comparison before a look-alike can be ticked (`screens.md`, *2*).
struct LookAlikeQuestion: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case back, show, another
    }

    /// The one that is about to be entered.
    struct Own: Hashable, Sendable {
        var name: String
        var mode: String
        var provider: String
        /// Who gets it, all but its tail hidden.
        var target: String
    }

    let references: [Reference]
    var dialog: Dialog<Answer>

    /// Columns of its text.
    private static let columns = 52
    /// Earlier ones that are shown.
    private static let most = 2

    /// A question about a raised warning; of one whose figures are hidden only that it exists is said.
    init(_ warning: RaisedWarning, _ own: Own, _ context: Context) {
        references = warning.references
        let known = warning.lookAlikes.filter { !$0.isHidden }
        var body: [Line]
        if let newest = known.first {
            body = Self.wrapped("\(context.rupees(newest.amount)) to \(own.target) \(newest.happened(context)).")
            body.append(.empty)
            body += known.prefix(Self.most).flatMap { $0.lines(context) }
            if known.count > Self.most {
                body.append(Line("and \(known.count - Self.most) more, which Show lists", .muted))
            }
            body.append(Self.line(context.clockOrDay(context.now), Line("this one, not sent"), own.mode, own.provider))
            if let names = Self.names(known, own.name) { body += [.empty] + Self.wrapped(names) }
            body += [.empty] + Self.wrapped(newest.advice)
        } else {
            body = Self.wrapped(warning.message) + [.empty] + Self.wrapped(LookAlike.proof)
        }
        var buttons = [DialogButton(Answer.back, "Back to the form")]
        if !warning.references.isEmpty { buttons.append(DialogButton(.show, "Show the first")) }
        buttons.append(DialogButton(.another, "It is another payment: tick the warning"))
        dialog = Dialog("Paid already?", body: body, buttons: buttons)
    }

    private static func wrapped(_ words: String) -> [Line] { SafeText(words).wrapped(columns).map { Line($0) } }

    /// `10:22  1109110292000  IMPS  segura-main`.
    fileprivate static func line(_ time: String, _ what: Line, _ mode: String, _ provider: String) -> Line {
        .joined([Line(time, .muted).padded(to: 7) + what, Line(mode, .muted), Line(provider, .muted)], by: "  ")
    }

    /// Whether the names are the same; nil where none is told.
    private static func names(_ earlier: [LookAlike], _ own: String) -> String? {
        func bare(_ name: String) -> String { name.split(separator: " ").joined(separator: " ").uppercased() }
        let names = earlier.map(\.name).filter { !$0.isEmpty }
        guard !own.isEmpty, let first = names.first else { return nil }
        guard let other = names.first(where: { bare($0) != bare(own) }) else {
            return "The name is the same \(names.count == 1 ? "both times" : "each time"): \(first)."
        }
        return "! The names are not the same: \(other) then, \(own) now."
    }
}

extension LookAlike {
    /// What to do where the beneficiary says that the first never came.
    fileprivate static let proof =
        "If the first never came, its bank reference is the proof for the bank: complain, do not pay again."

    /// As in: `went out 3 h 40 min ago`; only what its status proves.
    fileprivate func happened(_ context: Context) -> String {
        let ago = Age.long(max(0, context.now.seconds(since: at))) + " ago"
        return switch status {
        case .succeeded, .pending, .processing, .submitting: "went out \(ago)"
        case .unknown: "may have gone out \(ago)"
        case .reversed: "went out \(ago) and came back"
        case .failed: "was tried \(ago) and failed"
        case .awaitingApproval, .ready, .draft: "was entered \(ago) and can still be sent"
        case .notSent, .rejected, .discarded, .closed: "was entered \(ago)"
        }
    }

    /// `10:22  1109110292000  IMPS  segura-main`, and below it where it stands, its bank reference and who entered it.
    fileprivate func lines(_ context: Context) -> [Line] {
        let by = agent.isEmpty ? Line.empty : Line("by \(agent)", .muted)
        let kind: TransactionKind = mode?.kind ?? .payout
        let proof = bankReference.map { Line("\(kind.nameOfReference($0)) \($0)") } ?? .empty
        let first = LookAlikeQuestion.line(
            context.clockOrDay(at), Line(reference.text), mode?.word ?? "", provider)
        return [first, .blanks(7) + .joined([status.line(), proof, by], by: "  ")]
    }

    /// The one next step where the first is said not to have come.
    fileprivate var advice: String {
        switch status {
        case .succeeded:
            guard let bankReference else { return Self.proof }
            let word = (mode?.kind ?? .payout).nameOfReference(bankReference)
            return "If the first never came, its \(word) is the proof for the bank: complain, do not pay again."
        case .unknown, .pending, .processing, .submitting:
            return "The first is still open: ask about it and wait. Paying again now could pay twice."
        case .awaitingApproval, .ready, .draft: return "The first can still be sent: look at it before you go on."
        case .reversed, .failed, .notSent, .rejected, .discarded, .closed:
            return "The first was not kept, by what is known now: look at its reason before you go on."
        }
    }
}
