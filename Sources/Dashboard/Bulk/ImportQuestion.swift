import Guarded
import Payments
import TerminalKit

/// Which file of payouts, and whose rows they are where they do not say.
struct ImportQuestion: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case cancel, check
    }

    var dialog: EntryDialog<Answer>

    /// Whose rows they may be.
    private let providers: [String]

    init(providers: [String]) {
        self.providers = providers
        dialog = EntryDialog(
            "Import payouts from a file?",
            body: [
                Line("A line of heads, then a payout a line:"),
                Line("name, account, ifsc, upi, mobile, amount, mode, note"), .empty,
                Line("Every row is checked first; nothing is sent yet.", .muted), .empty,
            ],
            entries: [
                DialogEntry("file", TextField(limit: 240)),
                DialogEntry(
                    "from", TextField(providers.first ?? "", limit: 40),
                    remark: Line("for rows that do not say", .muted)),
            ],
            buttons: [DialogButton(.cancel, "Cancel"), DialogButton(.check, "Check the rows")])
    }

    /// The file as it is typed.
    var path: String { dialog.entries[0].field.text.string }

    /// The provider as it is typed.
    var provider: String { dialog.entries[1].field.text.string }

    mutating func check() {
        dialog.isArmed = false
        dialog.notice = []
        guard dialog.isFilled else { return }
        if !path.hasPrefix("/"), !path.hasPrefix("~/") {
            dialog.notice = [Line("✕ A file begins with / or ~/.", .statusFailed)]
        } else if !providers.contains(provider) {
            let names = SafeText("✕ From one of \(providers.joined(separator: ", ")).").cut(to: 50)
            dialog.notice = [Line(names, .statusFailed)]
        } else {
            dialog.isArmed = true
        }
    }
}

/// Send these rows? The sum is typed, as the last four of an account are for one payout.
struct ImportConfirmation: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case cancel, send
    }

    /// Refused rows that are named.
    private static let mostRefusals = 3

    let planned: ImportPlanned
    var dialog: Dialog<Answer>

    init(_ planned: ImportPlanned, _ context: Context) {
        self.planned = planned
        let count = IndianNumber.grouped(planned.toBeSent)
        var body: [Line] = [
            Line(context.rupees(planned.sum), .money), Line(SafeText(planned.sum.words).cut(to: 50)), .empty,
        ]
        let rows = SafeText("\(IndianNumber.grouped(planned.rows)) rows: \(Self.counts(planned))")
        body += rows.wrapped(50).map { Line($0) }
        for one in planned.leaving {
            let after = one.wallet.map { ", \(($0 - one.amount).rupees(paise: .always)) after" } ?? ", wallet not known"
            body.append(
                Line(SafeText("\(one.provider)  \(one.rows) rows, \(context.rupees(one.amount))\(after)").cut(to: 50)))
        }
        for refusal in planned.refusals.prefix(Self.mostRefusals) {
            body += SafeText("✕ line \(refusal.line): \(refusal.reason)").wrapped(50).prefix(2).map {
                Line($0, .warning)
            }
        }
        if planned.refused > Self.mostRefusals {
            body.append(Line("and \(planned.refused - Self.mostRefusals) more; the result file has them all", .muted))
        }
        body.append(.empty)
        dialog = Dialog(
            SafeText("Send these \(count) payouts?"), body: body,
            confirmation: Confirmation(
                Line("Type the sum in rupees, to send each once:"), expected: String(planned.sum.rupees)),
            buttons: [DialogButton(.cancel, "Cancel"), DialogButton(.send, SafeText("Send \(count)"))])
    }

    private static func counts(_ planned: ImportPlanned) -> String {
        let parts: [(Int, String)] = [
            (planned.toBeSent, "to be sent"), (planned.earlier, "entered earlier"), (planned.refused, "cannot be sent"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\(IndianNumber.grouped($0.0)) \($0.1)" }.joined(separator: ", ")
    }
}

/// How far an import is that this desk runs.
struct ImportRunning: Hashable, Sendable {
    /// Rows that are done, and how many there are.
    var done: Int
    var total: Int
    /// Whether no further row is begun.
    var isStopping = false
}

extension DashboardState {
    /// Asks for a file, or whether to stop the import that runs.
    mutating func beginImport() {
        if importing != nil {
            let body: [Line] = [
                "What has left is waited for. Importing the file", "again goes on, and sends nothing a second time.",
            ]
            overlays.append(
                .stopImport(
                    Dialog(
                        "Stop the import?", body: body,
                        buttons: [DialogButton(.goOn, "Go on"), DialogButton(.stop, "Stop")])))
        } else {
            overlays.append(.importFile(ImportQuestion(providers: profile.paying.map(\.provider))))
        }
    }

    mutating func press(_ key: Key, on question: ImportQuestion) -> [Effect] {
        var question = question
        switch question.dialog.handle(key) {
        case .chosen(.check):
            say(Notice("Checking every row. Nothing is sent."))
            return [.planImport(question.path, provider: question.provider)]
        case .chosen(.cancel), .cancelled: return []
        case .refused(let reason): question.dialog.notice = [Line(reason, .warning)]
        case .edited, .filled, .missing, .moved, .none: question.check()
        }
        overlays.append(.importFile(question))
        return []
    }

    mutating func press(_ key: Key, on question: ImportConfirmation) -> [Effect] {
        var question = question
        switch question.dialog.handle(key) {
        case .chosen(.send):
            guard blocked == nil else {
                question.dialog.notice = Line("New payouts wait. Nothing was sent.", .warning)
                break
            }
            importing = ImportRunning(done: 0, total: question.planned.toBeSent)
            return [.runImport(question.planned)]
        case .chosen(.cancel), .cancelled:
            say(Notice("Nothing was sent."))
            return []
        case .mismatch: question.dialog.notice = Line("That is not the sum. Nothing was sent.", .warning)
        case .refused(let reason): question.dialog.notice = Line(reason, .warning)
        case .changed, .none: question.dialog.notice = .empty
        }
        overlays.append(.importRows(question))
        return []
    }

    mutating func press(_ key: Key, on dialog: Dialog<StopImport>) -> [Effect] {
        var dialog = dialog
        switch dialog.handle(key) {
        case .chosen(.stop):
            guard importing != nil else { return [] }
            importing?.isStopping = true
            return [.stopImport]
        case .chosen(.goOn), .cancelled: return []
        default: overlays.append(.stopImport(dialog))
        }
        return []
    }

    /// What became of an import, or how far it is.
    mutating func take(_ news: ImportNews) -> [Effect] {
        switch news {
        case .planned(let planned):
            guard planned.toBeSent > 0 else {
                let first = planned.refusals.first.map { " Line \($0.line): \($0.reason)" } ?? ""
                let earlier = planned.earlier > 0 ? "\(planned.earlier) rows were entered earlier. " : ""
                say(Notice("\(earlier)No row can be sent.\(first)", .warning))
                return []
            }
            overlays.append(.importRows(ImportConfirmation(planned, context)))
            return []
        case .step(let done, let total):
            if let running = importing {
                importing = ImportRunning(done: done, total: total, isStopping: running.isStopping)
            }
            return []
        case .ended(let words, let isWell):
            importing = nil
            say(Notice(words, isWell ? .plain : .warning))
            return []
        }
    }
}

/// Whether an import that runs is stopped.
enum StopImport: Hashable, Sendable {
    case goOn, stop
}
