import Guarded
import Payments
import TerminalKit

/// What a desk takes up again at its next start beside ``DeskMemory``: what was written and not sent, and how the agent
/// works.
///
/// It holds what was typed, so whoever keeps it seals it.
public struct DeskSession: Codable, Hashable, Sendable {
    /// A complaint that was being written.
    public struct KeptComplaint: Codable, Hashable, Sendable {
        /// The transaction it is about, by our reference.
        public var transaction: String
        /// One line.
        public var subject: String
        /// The text, without the evidence.
        public var message: String
        /// When something was typed in it last, UTC milliseconds.
        public var keptAt: Int64
    }

    /// Whether customers are answered in Hindi.
    public var isHindi = false
    /// Whether times are UTC.
    public var showsUTC = false
    /// How often each action was used, by its name in `[keys]`.
    public var uses: [String: Int] = [:]
    /// The complaint that was being written; nil where none was.
    public var complaint: KeptComplaint?
    /// Those that were begun before it about other transactions, the oldest first; nil where there are none.
    public var otherComplaints: [KeptComplaint]?

    /// A desk that was never used.
    public init() {}
}

extension DashboardState {
    /// What the next start takes up again.
    public var session: DeskSession {
        var session = DeskSession()
        (session.isHindi, session.showsUTC) = (language == .hindi, showsUTC)
        session.uses = Dictionary(uniqueKeysWithValues: uses.map { ($0.key.rawValue, $0.value) })
        session.complaint = complaints.kept ?? complaints.composer.flatMap(\.kept)
        session.otherComplaints = complaints.aside.isEmpty ? nil : complaints.aside
        return session
    }

    /// Takes up what an earlier start left; before the first size, so that nothing is read twice.
    mutating func restore(_ session: DeskSession) -> [Effect] {
        language = session.isHindi && profile.symbols == .unicode ? .hindi : .english
        showsUTC = session.showsUTC
        for (name, count) in session.uses { if let id = Action.ID(rawValue: name) { uses[id] = count } }
        complaints.aside = session.otherComplaints ?? []
        guard let kept = session.complaint, let reference = Reference(kept.transaction) else { return [] }
        complaints.kept = kept
        return [.loadDetails(reference)]
    }

    /// The transaction of a complaint that was kept is read: its form is there again, where it was left.
    mutating func takeUpComplaint(_ details: TransactionDetails) {
        guard let kept = complaints.kept, details.transaction.reference.text == kept.transaction else { return }
        complaints.kept = nil
        guard complaints.composer == nil else { return }
        var composer = ComplaintComposer(details.transaction)
        composer.observe(details)
        composer.take(kept)
        complaints.composer = composer
        let keys = [Action.ID.complaints, .complain].map(profile.keys.name).joined(separator: " ")
        say(Notice("A complaint about \(details.transaction.reference) was being written: \(keys) goes on with it."))
    }
}

extension ComplaintComposer {
    /// Takes what was written before.
    mutating func take(_ draft: DeskSession.KeptComplaint) {
        subject.set(draft.subject)
        message.set(draft.message)
        keptAt = Timestamp(milliseconds: draft.keptAt)
    }

    /// What is kept of it; nil where nothing was typed.
    var kept: DeskSession.KeptComplaint? {
        keptAt.map { moment in
            DeskSession.KeptComplaint(
                transaction: row.reference.text, subject: subject.text.string, message: message.text.string,
                keptAt: moment.milliseconds)
        }
    }
}
