import Payments

/// How far an import is, as a line of text.
struct ImportProgress {
    /// What is done with rows: `checked`, `sent`.
    let verb: String
    let total: Int
    private(set) var done = 0

    init(_ verb: String, total: Int) { (self.verb, self.total) = (verb, total) }

    mutating func step(to done: Int) { self.done = min(done, total) }

    /// The bar for a terminal of so many columns: how much, how fast, and how long it will take still.
    func bar(after elapsed: Duration, columns: Int) -> String {
        let words = " " + self.words(after: elapsed)
        let room = min(30, columns - words.count - 3)
        guard room >= 5 else { return String(words.dropFirst().prefix(max(0, columns - 1))) }
        let filled = total > 0 ? room * done / total : room
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled) + "]" + words
    }

    /// The same in words, for a log.
    func words(after elapsed: Duration) -> String {
        let share = total > 0 ? done * 100 / total : 100
        let head = "\(verb) \(IndianNumber.grouped(done)) of \(IndianNumber.grouped(total)), \(share) %"
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        guard done > 0, seconds > 0 else { return head }
        let rate = Double(done) / seconds
        let tenths = Int((rate * 10).rounded())
        let speed = rate >= 10 ? "\(Int(rate.rounded()))" : "\(tenths / 10).\(tenths % 10)"
        guard done < total else { return "\(head), \(speed) rows a second" }
        return "\(head), \(speed) rows a second, \(Self.words(seconds: Double(total - done) / rate)) left"
    }

    /// `45 s`, `3 min`, `2 h 5 min`.
    static func words(seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        switch whole {
        case ..<90: return "\(whole) s"
        case ..<5_400: return "\((whole + 30) / 60) min"
        default: return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
        }
    }
}
