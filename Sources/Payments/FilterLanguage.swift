/// Why a filter is not understood.
///
/// The word it speaks of stands at `range`; what is said follows it, as under carets.
public struct FilterError: Error, Hashable, Sendable {
    /// Where the word stands, in characters of the typed text.
    public var range: Range<Int>
    /// The word.
    public var word: String
    /// What is wrong with it, to be read after the word: `is no status`.
    public var message: String
    /// The word that was probably meant, to stand at `range`; nil where none is near.
    public var suggestion: String?
    /// Whether typing on may still make it right: the screen can wait with complaining.
    public var isIncomplete: Bool

    /// An error from its parts.
    public init(range: Range<Int>, word: String, message: String, suggestion: String? = nil, isIncomplete: Bool = false)
    {
        (self.range, self.word, self.message) = (range, word, message)
        (self.suggestion, self.isIncomplete) = (suggestion, isIncomplete)
    }

    /// The whole sentence for the command line, such as `“unknwn” is no status. Did you mean unknown?`.
    public var sentence: String {
        "“\(word)” \(message)." + (suggestion.map { " Did you mean \($0)?" } ?? "")
    }
}

/// The language of `/` and of `paydesk transactions FILTER` (`dashboard.md`, *Transactions*; `screens.md`, 5).
public enum FilterLanguage {
    /// The words before a colon, as help and completion list them.
    public static let keys = [
        "status", "provider", "mode", "bank", "amount", "age", "account", "name", "on", "since", "before", "raised",
        "flag", "has",
    ]

    /// Understands a filter, or says which word it does not understand.
    ///
    /// Words are parted by blanks; quotes keep blanks together. `now` is what `2h`, `today` and `age` count from.
    public static func parse(_ text: String, now: Timestamp) -> Result<TransactionQuery, FilterError> {
        var parser = FilterParser(now: now)
        do throws(FilterError) {
            for word in words(text) { try parser.read(word) }
            return .success(parser.query)
        } catch {
            return .failure(error)
        }
    }

    /// What the plain words of a filter may mean, a sentence each; empty where there is nothing to explain.
    public static func explain(_ query: TransactionQuery) -> [String] {
        query.terms.compactMap { term in
            if let reference = Reference(term.text) {
                let (day, time) = (reference.madeAt.day.named, reference.madeAt.ist.clock)
                return "\(term.text) is one of paydesk's references, made \(day) \(time)"
            }
            let bank = BankReference(term.text)
            if bank.kind != .other { return "\(term.text) is \(bank.explanation)" }
            if let target = target(term) { return "\(term.text) is \(target)" }
            let meanings = [term.amount?.rupees(), term.tail.map { "••••" + $0 }].compactMap(\.self)
            guard !meanings.isEmpty else { return nil }
            return "\(term.text) is \((meanings + (term.anywhere ? ["in a text"] : [])).joined(separator: " or "))"
        }
    }

    /// What a word is that stands for one thing in the world: a reference, a bank's number, somebody's number; nil for
    /// other words, and where more is asked than that.
    public static func pasted(_ query: TransactionQuery) -> QueryTerm? {
        guard let term = query.terms.first, query == TransactionQuery(terms: [term]) else { return nil }
        let isKnown = Reference(term.text) != nil || BankReference(term.text).kind != .other || target(term) != nil
        return isKnown ? term : nil
    }

    /// Whose number a word may be: an account, a mobile number, a UPI id.
    private static func target(_ term: QueryTerm) -> String? {
        guard term.anywhere, term.text.count >= 9 || term.text.contains("@") else { return nil }
        return switch Recipient.recognise(term.text) {
        case .account(let text) where text.allSatisfy(\.isASCIIDigit): "an account number, \(text.count) digits"
        case .account, .name, .empty, .unclear: nil
        case .mobile: "a mobile number, or an account of 10 digits"
        case .upi(let text): "a UPI id, \(text.count) characters"
        }
    }

    /// Cuts the text at blanks outside quotes.
    static func words(_ text: String) -> [FilterWord] {
        var words: [FilterWord] = []
        var (current, start, isQuoted) = ("", 0, false)
        for (place, character) in text.enumerated() {
            if character.isWhitespace, !isQuoted {
                if !current.isEmpty { words.append(FilterWord(text: current, start: start)) }
                current = ""
            } else {
                if current.isEmpty { start = place }
                if character == "\"" { isQuoted.toggle() }
                current.append(character)
            }
        }
        if !current.isEmpty { words.append(FilterWord(text: current, start: start)) }
        return words
    }

    /// The nearest of some words: one that begins with what was typed, else one at most two slips away.
    static func nearest(_ typed: String, in candidates: [String]) -> String? {
        let wanted = typed.lowercased()
        guard !wanted.isEmpty else { return nil }
        if let longer = candidates.first(where: { $0.hasPrefix(wanted) }) { return longer }
        let ranked = candidates.map { (word: $0, slips: slips(wanted, $0)) }.min { $0.slips < $1.slips }
        guard let ranked, ranked.slips <= 2, ranked.slips < wanted.count else { return nil }
        return ranked.word
    }

    /// How many letters must be put in, left out or changed to make one word of the other (Levenshtein).
    private static func slips(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var next = [index + 1]
            for place in right.indices {
                let changed = row[place] + (letter == right[place] ? 0 : 1)
                next.append(min(changed, row[place + 1] + 1, next[place] + 1))
            }
            row = next
        }
        return row[right.count]
    }
}

/// One word of a filter and where it begins, in characters.
struct FilterWord: Hashable {
    var text: String
    var start: Int

    /// The place of the whole word.
    var range: Range<Int> { start..<start + text.count }

    /// The part from `offset` characters on, without the quotes around it.
    func rest(from offset: Int) -> FilterWord {
        FilterWord(text: String(text.dropFirst(offset)).filter { $0 != "\"" }, start: start + offset)
    }

    /// The parts between commas, each with its place.
    var parts: [FilterWord] {
        var parts = [FilterWord(text: "", start: start)]
        for (place, character) in text.enumerated() {
            if character == "," {
                parts.append(FilterWord(text: "", start: start + place + 1))
            } else {
                parts[parts.count - 1].text.append(character)
            }
        }
        return parts
    }

    func error(_ message: String, suggestion: String? = nil, isIncomplete: Bool = false) -> FilterError {
        FilterError(
            range: range, word: text, message: message, suggestion: suggestion, isIncomplete: isIncomplete)
    }
}
