import Guarded
import Payments
import TerminalKit

/// A name and a key for the filter that holds.
struct SaveFilterQuestion: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case cancel, save
    }

    let text: String
    var dialog: EntryDialog<Answer>

    init(text: String, saved: [SavedFilter]) {
        self.text = text
        dialog = EntryDialog(
            "Save this filter?", body: [Line(SafeText(text).cut(to: 50)), .empty],
            entries: [
                DialogEntry("name", TextField(limit: 24)),
                DialogEntry("key", TextField(limit: 1), remark: Line("' and this key show it", .muted)),
            ],
            buttons: [DialogButton(.cancel, "Cancel"), DialogButton(.save, "Save")])
    }

    /// The filter as it would be kept.
    var filter: SavedFilter {
        SavedFilter(
            name: dialog.entries[0].field.text.string, key: dialog.entries[1].field.text.string, text: text)
    }

    /// Whether it can be kept like this, and if not why.
    mutating func check(saved: [SavedFilter]) {
        let key = filter.key
        dialog.isArmed = false
        dialog.notice = []
        guard dialog.isFilled else { return }
        guard let letter = key.first, letter.isASCII, letter.isLetter || letter.isNumber else {
            dialog.notice = [Line("✕ The key is a letter from a to z, or a digit.", .statusFailed)]
            return
        }
        guard !ListView.taken.contains(key) else {
            dialog.notice = [Line("✕ '\(key) is a view already. Choose another key.", .statusFailed)]
            return
        }
        dialog.isArmed = true
        guard let other = saved.first(where: { $0.key == key }) else { return }
        dialog.notice = [Line("! It takes the place of “\(other.name)”.", .warning)]
    }
}

/// Ask about the marked ones? It asks; it sends no money, so the action comes first.
struct MarkedQuestion: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case ask, cancel
    }

    /// Rows that are named.
    private static let mostRows = 6

    /// The ones that can be asked about.
    let references: [Reference]
    var dialog: Dialog<Answer>

    init(_ marked: [Transaction], _ context: Context) {
        let asked = marked.filter(\.status.mayHaveLeft)
        references = asked.map(\.reference).sorted()
        var body = asked.prefix(Self.mostRows).map { Self.line($0, context) }
        if asked.count > Self.mostRows { body.append(Line("and \(asked.count - Self.mostRows) more", .muted)) }
        body.append(.empty)
        let providers = Dictionary(grouping: asked, by: \.provider)
            .map { (name: $0.key, count: $0.value.count) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        let words = providers.map { "\($0.name) \($0.count)" }.joined(separator: " · ")
        body += SafeText("\(words), one question each.").wrapped(50).map { Line($0) }
        let unsent = marked.count - asked.count
        if unsent > 0 { body.append(Line("\(unsent) of the marked left nothing to ask about.", .muted)) }
        body.append("It asks; it sends no money.")
        dialog = Dialog(
            SafeText("Ask now about \(asked.count) marked?"), body: body,
            buttons: [DialogButton(.ask, SafeText("Ask \(asked.count)")), DialogButton(.cancel, "Cancel")])
    }

    /// `◐  1109111231000   ₹14,500  NITIN KULKARNI`.
    private static func line(_ row: Transaction, _ context: Context) -> Line {
        let amount = context.isHidden(row) ? "hidden" : context.rupees(row.amount)
        return Line(row.status.symbol, row.status.role) + "  " + Line(row.reference.text, .muted)
            + Line(amount).padded(leftTo: 10) + "  " + Line(SafeText(row.title).cut(to: 20))
    }
}

/// Where what is shown or marked goes, and as what.
struct ExportQuestion: Hashable, Sendable {
    /// What can be answered.
    enum Answer: Hashable, Sendable {
        case cancel
        case write(ExportFormat)
    }

    let query: TransactionQuery
    var dialog: EntryDialog<Answer>

    init(_ query: TransactionQuery, count: Int?, isMarked: Bool, folder: String) {
        self.query = query
        let number = count.map { IndianNumber.grouped($0) } ?? "what is"
        let what = "\(number) \(isMarked ? "marked" : "shown")"
        dialog = EntryDialog(
            SafeText("Export \(what)?"),
            body: [
                Line("Numbers stay masked. Only you can read the file."),
                Line("That it was written stands in the audit chain.", .muted), .empty,
            ],
            entries: [DialogEntry("folder", TextField(folder, limit: 240))],
            buttons: [
                DialogButton(.cancel, "Cancel"), DialogButton(.write(.json), "JSON"),
                DialogButton(.write(.csv), "CSV"),
            ])
        check()
    }

    /// The folder as it is typed.
    var folder: String { dialog.entries[0].field.text.string }

    mutating func check() {
        dialog.isArmed = folder.hasPrefix("/") || folder.hasPrefix("~/")
        dialog.notice =
            dialog.isArmed || folder.isEmpty ? [] : [Line("✕ A folder begins with / or ~/.", .statusFailed)]
    }
}
