import Payments

/// A desk's own words for customers, instead of those that are shipped (`dashboard.md`, *Details*).
///
/// What is known is filled in; nothing can be put in that the log does not hold.
public struct AnswerTemplates: Hashable, Sendable {
    /// What a payout has come to.
    public enum Situation: String, CaseIterable, Sendable {
        /// Sent and not confirmed yet.
        case pending
        /// Nobody can say whether it arrived.
        case unknown
        /// Confirmed, with the bank's reference.
        case paid
        /// Reported as paid, without one.
        case paidWithoutReference = "paid_without_reference"
        /// It failed.
        case failed
        /// It came back.
        case reversed
        /// Nothing left.
        case notSent = "not_sent"
    }

    /// What can stand in braces in one.
    public enum Fact: String, CaseIterable, Sendable {
        /// The amount, as in `₹25,000`.
        case amount
        /// The rail, as in `IMPS`.
        case rail
        /// The day it was sent, as in `20 November`.
        case day
        /// The time of that day, as in `13:58`.
        case time
        /// The bank's reference.
        case reference
        /// By when it should be there, by the RBI's rule.
        case expected

        /// Whether it is known in a situation.
        func isKnown(in situation: Situation) -> Bool {
            switch self {
            case .amount, .rail, .day, .time: true
            case .reference: situation == .paid
            case .expected: situation == .pending || situation == .unknown
            }
        }
    }

    /// The languages, as the configuration calls them.
    public static let languages = Say.Language.allCases.map(\.rawValue)
    /// The most characters of one.
    public static let limit = 300

    private struct Place: Hashable, Sendable {
        var situation: Situation
        var language: Say.Language
    }

    private var texts: [Place: String] = [:]

    /// Only what is shipped.
    public init() {}

    /// Takes a text for a situation; returns what is wrong with it, the rest of a sentence, and then takes nothing.
    public mutating func take(_ text: String, for situation: Situation, language: String) -> String? {
        guard let language = Say.Language(rawValue: language) else { return "there is no such language" }
        guard !text.isEmpty, text.count <= Self.limit, !text.contains(where: \.isNewline) else {
            return "expected one line of 1 to \(Self.limit) characters"
        }
        for part in Self.parts(text) {
            guard case .braced(let name) = part else { continue }
            guard let fact = Fact(rawValue: name) else { return "“{\(name)}” is nothing that is known of a payout" }
            guard fact.isKnown(in: situation) else { return "“{\(name)}” is not known of it then" }
        }
        texts[Place(situation: situation, language: language)] = text
        return nil
    }

    /// The sentence for a payout; nil where the shipped one holds.
    func sentence(_ details: TransactionDetails, _ context: Context) -> String? {
        let row = details.transaction
        guard row.kind == .payout, let situation = Self.situation(row),
            let text = texts[Place(situation: situation, language: context.language)]
        else { return nil }
        return Self.parts(text).map { part in
            switch part {
            case .plain(let words): words
            case .braced(let name): Fact(rawValue: name).map { Self.words($0, row, context) } ?? ""
            }
        }.joined()
    }

    private static func situation(_ row: Transaction) -> Situation? {
        switch row.status {
        case .pending, .processing: .pending
        case .unknown: .unknown
        case .succeeded: row.bankReference == nil ? .paidWithoutReference : .paid
        case .failed: .failed
        case .reversed: .reversed
        case .notSent: .notSent
        case .draft, .awaitingApproval, .ready, .submitting, .rejected, .discarded, .closed: nil
        }
    }

    private static func words(_ fact: Fact, _ row: Transaction, _ context: Context) -> String {
        let isHindi = context.language == .hindi
        switch fact {
        case .amount: return context.rupees(row.amount)
        case .rail: return row.mode.word
        case .day: return isHindi ? SayHindi.day(row.startedAt, context) : Say.long(row.startedAt, context)
        case .time: return context.clock(row.startedAt)
        case .reference: return row.bankReference ?? ""
        case .expected:
            guard let due = Turnaround.due(row.mode, sentAt: row.startedAt) else { return "" }
            // The first moment that is too late at midnight is the end of the day before.
            let last = due.adding(seconds: -1)
            return isHindi ? SayHindi.day(last, context) : Say.long(last, context)
        }
    }

    // MARK: Reading one

    private enum Part {
        case plain(String)
        case braced(String)
    }

    private static func parts(_ text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { break }
            parts.append(.plain(String(rest[..<open])))
            parts.append(.braced(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        return parts + [.plain(String(rest))]
    }
}
