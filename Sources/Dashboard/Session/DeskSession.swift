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
    /// The payout, recharge and pay link that were being entered, one of each at most.
    public var forms: [KeptForm] = []
    /// Which of them was in use, as ``KeptForm/kind``; nil where none was.
    public var form: String?

    /// A desk that was never used.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case isHindi, showsUTC, uses, complaint, otherComplaints, forms, form
    }

    /// Reads what there is; what is missing is as in a new one.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        isHindi = try values.decodeIfPresent(Bool.self, forKey: .isHindi) ?? false
        showsUTC = try values.decodeIfPresent(Bool.self, forKey: .showsUTC) ?? false
        uses = try values.decodeIfPresent([String: Int].self, forKey: .uses) ?? [:]
        complaint = try values.decodeIfPresent(KeptComplaint.self, forKey: .complaint)
        otherComplaints = try values.decodeIfPresent([KeptComplaint].self, forKey: .otherComplaints)
        forms = try values.decodeIfPresent([KeptForm].self, forKey: .forms) ?? []
        form = try values.decodeIfPresent(String.self, forKey: .form)
    }
}

extension DashboardState {
    /// What the next start takes up again.
    public var session: DeskSession {
        var session = DeskSession()
        (session.isHindi, session.showsUTC) = (language == .hindi, showsUTC)
        session.uses = Dictionary(uniqueKeysWithValues: uses.map { ($0.key.rawValue, $0.value) })
        session.complaint = complaints.kept ?? complaints.composer.flatMap(\.kept)
        session.otherComplaints = complaints.aside.isEmpty ? nil : complaints.aside
        session.forms = payout.kept
        session.form = session.forms.isEmpty ? nil : payout.kind.rawValue
        return session
    }

    /// Takes up what an earlier start left; before the first size, so that nothing is read twice.
    mutating func restore(_ session: DeskSession) -> [Effect] {
        language = session.isHindi && profile.symbols == .unicode ? .hindi : .english
        showsUTC = session.showsUTC
        for (name, count) in session.uses { if let id = Action.ID(rawValue: name) { uses[id] = count } }
        complaints.aside = session.otherComplaints ?? []
        session.forms.forEach { payout.takeUp($0) }
        let kinds = session.forms.map(\.kind)
        let kind = session.form.flatMap { kinds.contains($0) ? $0 : nil } ?? kinds.first
        if let kind = kind.flatMap(TransactionKind.init(rawValue:)) { payout.kind = kind }
        payout.isTakenUp = !payout.kept.isEmpty
        tellTakenUp(complaint: nil)
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
        tellTakenUp(complaint: details.transaction.reference)
    }

    /// Says what was being written at the last start, and the keys that go on with it.
    private mutating func tellTakenUp(complaint: Reference?) {
        let forms = payout.isTakenUp && profile.maySend ? payout.kept : []
        var parts = forms.compactMap { TransactionKind(rawValue: $0.kind) }.map { "a \($0.noun)" }
        var keys = forms.isEmpty ? [] : [key(.pay)]
        if let complaint {
            parts.insert("a complaint about \(complaint)", at: 0)
            keys.insert("\(key(.complaints)) \(key(.complain))", at: 0)
        }
        guard let last = parts.last else { return }
        let what = parts.count == 1 ? last : parts.dropLast().joined(separator: ", ") + " and " + last
        let (were, it) = parts.count == 1 ? ("was", "it") : ("were", "them")
        let goOn = "\(keys.joined(separator: " and ")) \(keys.count == 1 ? "goes" : "go") on with"
        let sentence = "\(what) \(were) being written: \(goOn) \(it). Nothing of it was sent."
        say(Notice(sentence.prefix(1).uppercased() + sentence.dropFirst()))
    }

    /// Says of a form that is opened for the first time since the start that it was not sent.
    mutating func tellOfKeptForm() {
        guard payout.isTakenUp, case .entering = payout.phase else { return }
        payout.isTakenUp = false
        let kept = payout.kind == .payout ? payout.keptAt : payout.order.keptAt
        guard let kept else { return }
        say(Notice("Kept from before this start, typed last at \(context.clockAndDay(kept)). Nothing of it was sent."))
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
