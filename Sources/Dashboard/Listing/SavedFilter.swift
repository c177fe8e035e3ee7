import Payments

/// A filter under a name, which `'` and its key show.
public struct SavedFilter: Codable, Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// The letter or digit after `'`.
    public var key: String
    /// The filter as it was typed.
    public var text: String

    /// A filter under a name.
    public init(name: String, key: String, text: String) {
        (self.name, self.key, self.text) = (name, key, text)
    }

    /// Whether a filter can be written down: one with a whole account, mobile or UPI id in it cannot.
    static func mayBeKept(_ query: TransactionQuery) -> Bool {
        query.target == nil
            && query.terms.allSatisfy { term in
                let digits = term.text.filter { $0.isASCII && $0.isNumber }.count
                return !term.text.contains("@") && (digits < 8 || Reference(term.text) != nil)
            }
    }
}

/// What `'` and a letter show.
enum ListView: Hashable, Sendable {
    case unknown, stuck, failed, twins, approval, open
    /// What this user entered.
    case mine(UInt32)
    /// What this agent watches.
    case watched(Set<Reference>)
    /// A filter of the agent's own.
    case saved(SavedFilter)

    /// The views that are always there.
    static func own(_ uid: UInt32, watching watched: Set<Reference> = []) -> [ListView] {
        [.unknown, .stuck, .failed, .twins, .approval, .mine(uid), .watched(watched), .open]
    }

    /// Letters that no saved filter can have: those of the views.
    static let taken: Set<String> = Set(own(0).map(\.key))

    /// The key after `'`.
    var key: String {
        switch self {
        case .unknown: "u"
        case .stuck: "s"
        case .failed: "f"
        case .twins: "d"
        case .approval: "a"
        case .mine: "m"
        case .watched: "w"
        case .open: "o"
        case .saved(let filter): filter.key
        }
    }

    /// A word for hints and help.
    var word: String {
        switch self {
        case .unknown: "unknown"
        case .stuck: "stuck"
        case .failed: "failed"
        case .twins: "twins"
        case .approval: "approval"
        case .mine: "mine"
        case .watched: "watched"
        case .open: "open"
        case .saved(let filter): filter.name
        }
    }

    /// What the list's title says of it.
    var title: String {
        switch self {
        case .stuck: "'s open for over 1 h"
        case .approval: "'a waits for approval"
        case .mine: "'m entered by you"
        case .watched: "'w watched by you"
        case .open: "'o open at the provider"
        case .twins: "'d twins within a day"
        case .unknown, .failed, .saved: "'\(key) \(word)"
        }
    }

    /// The filter it stands for, which typing goes on from; empty where no words say it.
    var text: String {
        switch self {
        case .unknown: "status:unknown"
        case .stuck: "status:pending,processing age>1h"
        case .failed: "status:failed"
        case .twins: "flag:twin"
        case .approval: "status:approval"
        case .open: "status:open"
        case .mine, .watched: ""
        case .saved(let filter): filter.text
        }
    }

    /// What it asks for at a moment; nil where a saved text is understood no longer.
    func query(now: Timestamp) -> TransactionQuery? {
        switch self {
        case .mine(let uid): TransactionQuery(agent: uid)
        case .watched(let references): TransactionQuery(references: references)
        case .stuck: .stuck(at: now)
        default: try? FilterLanguage.parse(text, now: now).get()
        }
    }

    /// Whether its rows stand by bank, oldest first.
    var isByBank: Bool { self == .stuck }
}
