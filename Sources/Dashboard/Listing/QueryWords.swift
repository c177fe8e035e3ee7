import Guarded
import Payments
import TerminalKit

/// What a list shows of the words it was asked for.
extension TransactionQuery {
    /// A text in which the letters that a word of the query found stand in the accent (`screens.md`, *Roles*).
    func accenting(_ text: String, _ role: Role) -> Line {
        let words = (terms.filter(\.anywhere).map(\.text) + names).filter { !$0.isEmpty }
        guard !words.isEmpty else { return Line(text, role) }
        let letters = Array(SafeText(text).string)
        let folded = letters.map { $0.lowercased() }
        var isFound = [Bool](repeating: false, count: letters.count)
        for word in words {
            let wanted = word.map { $0.lowercased() }
            guard !wanted.isEmpty, wanted.count <= folded.count else { continue }
            for start in 0...folded.count - wanted.count
            where folded[start..<start + wanted.count].elementsEqual(wanted) {
                for place in start..<start + wanted.count { isFound[place] = true }
            }
        }
        var line = Line.empty
        var start = 0
        while start < letters.count {
            let end = letters.indices[start...].first { isFound[$0] != isFound[start] } ?? letters.count
            line = line + Line(String(letters[start..<end]), isFound[start] ? .match : role)
            start = end
        }
        return line
    }

    /// That nothing was found, and for whom and when where that was asked.
    func nothing(_ context: Context) -> String {
        let words = (names + terms.filter(\.anywhere).map(\.text)).joined(separator: " ")
        let isNamed = !words.isEmpty && FilterLanguage.pasted(self) == nil
        let start = terms.isEmpty ? "No payout to a" : "Nothing with"
        let whom = isNamed ? "\(start) “\(words)”" : "Nothing matches"
        return "\(whom)\(day.map { " on \($0.named)" } ?? ""). Esc shows all."
    }

    /// The one day in India that is asked for; nil where it is another stretch of time, or none.
    private var day: CivilDay? {
        guard let since, let until else { return nil }
        return since == since.day.start && until == since.day.adding(days: 1).start ? since.day : nil
    }
}
