import Guarded
import Payments
import TerminalKit

/// The filter of the list: typed in the pane's own title, or set by another pane under a name.
struct FilterEntry: Hashable, Sendable {
    /// What is typed.
    private(set) var field = TextField(limit: 200)
    /// Whether keys go into it.
    private(set) var isTyping = false
    /// What was understood last.
    private(set) var query = TransactionQuery.everything
    /// What was not understood; then nothing of what is typed is applied.
    private(set) var error: FilterError?
    /// Whether Enter found a word that is not understood; until something is typed that is said.
    private var wasRefused = false
    /// What held when typing began: it holds again while a word is not understood, and after Esc from such a word.
    private var before = Held()
    /// The name of a query that was not typed.
    private(set) var name: String?
    /// The view that is shown.
    private(set) var view: ListView?

    /// A filter as it stood.
    private struct Held: Hashable {
        var query = TransactionQuery.everything
        var text = ""
        var name: String?
        var view: ListView?
        /// The text that typing began with.
        var start = ""
    }

    /// The columns of the title that its text has; the rest is for what the list says of itself.
    static func shownColumns(_ width: Int) -> Int { max(10, width - 40) }

    /// No filter.
    init() {}

    /// A query under a name.
    init(_ query: TransactionQuery, named name: String) {
        (self.query, self.name) = (query, name)
    }

    /// A view; nil where its text is understood no longer.
    init?(_ view: ListView, now: Timestamp) {
        guard let query = view.query(now: now) else { return nil }
        (self.query, self.name, self.view) = (query, view.title, view)
    }

    /// What can be kept and typed again: the words, without anybody's whole number; empty for none.
    var textToKeep: String {
        guard !isTyping, error == nil, SavedFilter.mayBeKept(query) else { return "" }
        return view?.text ?? field.text.string
    }

    /// Whether everything is shown and nothing is being typed.
    var isEmpty: Bool { query.isEmpty && field.isEmpty && name == nil }

    /// Begins or goes on typing; a name gives way to the words it stands for.
    mutating func begin() {
        guard !isTyping else { return }
        before = Held(query: query, text: field.text.string, name: name, view: view)
        isTyping = true
        if let view { field.set(view.text) }
        before.start = field.text.string
        (name, view) = (nil, nil)
    }

    /// Leaves the text as it is.
    ///
    /// With a word that is not understood, or not whole, or with nothing typed, what held before holds again.
    mutating func leave() {
        (isTyping, wasRefused) = (false, false)
        guard error != nil || field.text.string == before.start else { return }
        (query, name, view, error) = (before.query, before.name, before.view, nil)
        field.set(before.text)
    }

    /// Puts a whole text in place of what is typed.
    mutating func set(_ text: String) {
        wasRefused = false
        field.set(text)
    }

    /// Whether a word of it is not understood; while it is typed an unfinished one is waited for.
    var isOdd: Bool { error.map { !$0.isIncomplete || !isTyping || wasRefused } ?? false }

    /// Enter: leaves the text, or stays in it where a word is not understood, so that what is typed next is no command.
    mutating func enter() {
        guard error == nil else {
            (query, wasRefused) = (before.query, true)
            return
        }
        leave()
    }

    /// Takes a key while typing; true where the text changed.
    mutating func type(_ key: Key) -> FieldOutcome {
        wasRefused = false
        if case .paste(let text) = key, field.isEmpty, let plain = PastedWords.plain(text) {
            return field.handle(.paste(plain))
        }
        return field.handle(key)
    }

    /// Puts the word that was probably meant where the odd one stands; false where there is none.
    mutating func takeOffer() -> Bool {
        guard let error, let offer = error.suggestion else { return false }
        var characters = Array(field.text.string)
        guard error.range.lowerBound >= 0, error.range.upperBound <= characters.count else { return false }
        characters.replaceSubrange(error.range, with: Array(offer))
        field.set(String(characters))
        return true
    }

    /// Reads the text; an unfinished word leaves the query as it was, an odd one what held before typing began.
    mutating func understand(now: Timestamp) {
        switch FilterLanguage.parse(field.text.string, now: now) {
        case .success(let understood): (query, error) = (understood, nil)
        case .failure(let problem):
            error = problem
            if !problem.isIncomplete { query = before.query }
        }
    }

    /// Reads a kept text again, so that `2h` goes on meaning the last two hours.
    mutating func renew(now: Timestamp) {
        if let view, let renewed = view.query(now: now) { query = renewed }
        guard name == nil, error == nil, !field.isEmpty else { return }
        understand(now: now)
    }

    /// What takes the line of the column heads: the odd word with carets under it, or what the words may mean.
    ///
    /// Where the carets cannot stand under the word, or leave no room for the reason, the word is said instead.
    /// Of a number that was pasted it is said whether it is ours, once that is `counted`.
    func notice(indent: Int, width: Int, counted: ListCount? = nil) -> Line? {
        if let error, isOdd {
            let offer = error.suggestion.map { " \($0)?\(isTyping ? "  → takes it" : "")" } ?? ""
            let carets = String(repeating: "^", count: max(1, error.range.count))
            let reason = Line(carets, .warning) + " " + Line("\(error.message).\(offer)", .warning)
            let line = .blanks(indent + error.range.lowerBound) + reason
            let isWhole =
                field.text.columns <= Self.shownColumns(width) && field.text.columns == field.text.string.count
            if isWhole, line.columns <= width { return line }
            return Line("“\(SafeText(error.word).cut(to: 24))” \(error.message).\(offer)", .warning).cut(to: width)
        }
        guard isTyping else { return nil }
        let meanings = FilterLanguage.explain(query)
        guard !meanings.isEmpty else { return nil }
        guard let pasted = pasted(width - indent, counted) else {
            return .blanks(indent) + Line(meanings.joined(separator: "     "), .muted)
        }
        return pasted.first.map { .blanks(indent) + $0 }
    }

    /// What the line of the column heads has no room for of a pasted number that is nobody's: it goes on where no row
    /// stands.
    func rest(indent: Int, width: Int, counted: ListCount?) -> [Line] {
        guard isTyping, error == nil, counted?.shown == 0 else { return [] }
        return (pasted(width - indent, counted) ?? []).dropFirst().map { .blanks(indent) + $0 }
    }

    /// What a pasted number is, and whether it is ours; nil for other words, and before it is counted.
    private func pasted(_ width: Int, _ counted: ListCount?) -> [Line]? {
        guard let term = FilterLanguage.pasted(query), let counted else { return nil }
        let meanings = FilterLanguage.explain(query)
        // The number itself stands in the title.
        let what = meanings.joined().replacing("\(term.text) is ", with: "")
        let ours =
            counted.shown == 0
            ? "Not ours: no payout, callback or note holds it."
            : "Ours: \(counted.shown) \(counted.shown == 1 ? "transaction" : "transactions")."
        return Line("\(what). \(ours)", .muted).wrapped(max(20, width))
    }
}
