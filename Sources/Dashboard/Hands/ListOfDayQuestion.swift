import Guarded
import Payments
import TerminalKit

/// Whose list of which day is asked for: it settles what a provider cannot be asked about one by one.
struct ListOfDayQuestion: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case cancel
        case ask
    }

    private let providers: [String]
    private let now: Timestamp
    var dialog: EntryDialog<Answer>

    init(providers: [String], day: CivilDay, now: Timestamp) {
        (self.providers, self.now) = (providers, now)
        dialog = EntryDialog(
            "Ask for the list of a day?",
            body: [
                Line("The provider lists what it paid that day. What it"),
                Line("says of ours is kept with each. It sends no money."),
                Line("A provider allows few such calls a day.", .muted), .empty,
            ],
            entries: [
                DialogEntry("from", TextField(providers.first ?? "", limit: 40)),
                DialogEntry(
                    "day", TextField(day.iso, limit: 20), remark: Line("2026-11-20, 20nov or yesterday", .muted)),
            ],
            buttons: [DialogButton(.cancel, "Cancel"), DialogButton(.ask, "Ask")])
        check()
    }

    /// The provider as it is typed.
    var provider: String { dialog.entries[0].field.text.string }

    /// The day as it is typed; nil where it is none.
    var day: CivilDay? {
        let typed = dialog.entries[1].field.text.string
        guard !typed.contains(" "), case .success(let query) = FilterLanguage.parse("on:\(typed)", now: now) else {
            return nil
        }
        return query.since?.day
    }

    mutating func check() {
        dialog.isArmed = false
        dialog.notice = []
        guard dialog.isFilled else { return }
        if !providers.contains(provider) {
            let names = SafeText("✕ Lists come from \(providers.joined(separator: ", ")).").cut(to: 50)
            dialog.notice = [Line(names, .statusFailed)]
        } else if day.map({ $0.daysSinceEpoch > now.day.daysSinceEpoch }) ?? true {
            dialog.notice = [Line("✕ That is no day until today.", .statusFailed)]
        } else {
            dialog.isArmed = true
        }
    }
}

extension DashboardState {
    /// The providers that give a list of a day.
    var listing: [String] { profile.capabilities.filter(\.reconciliation).map(\.provider) }

    /// Asks which list; of the day of the selected payout, where one is.
    mutating func beginListOfDay() {
        let row = subjectRow
        let day = (row?.sentAt ?? now).day
        var providers = listing
        if let provider = row?.provider, let index = providers.firstIndex(of: provider) { providers.swapAt(0, index) }
        overlays.append(.listOfDay(ListOfDayQuestion(providers: providers, day: day, now: now)))
    }

    mutating func press(_ key: Key, on question: ListOfDayQuestion) -> [Effect] {
        var question = question
        switch question.dialog.handle(key) {
        case .chosen(.ask):
            guard let day = question.day else { break }
            say(Notice("Asking \(question.provider) for its list of \(day.named)."))
            return [.askListOfDay(question.provider, day)]
        case .chosen(.cancel), .cancelled: return []
        case .refused(let reason): question.dialog.notice = [Line(reason, .warning)]
        case .edited, .filled, .missing, .moved, .none: question.check()
        }
        overlays.append(.listOfDay(question))
        return []
    }
}
